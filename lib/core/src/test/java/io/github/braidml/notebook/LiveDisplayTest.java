package io.github.braidml.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {
    /** Notes what a kernel would send. */
    private static final class Recorder implements Host {
        final List<String> sent = new ArrayList<>();
        final List<String> ids = new ArrayList<>();

        @Override
        public void display(String id, Bundle content) {
            note("display", id, content);
        }

        @Override
        public void update(String id, Bundle content) {
            note("update", id, content);
        }

        private void note(String verb, String id, Bundle content) {
            assertThat(content.html()).isNotNull();
            assertThat(content.png()).isNull();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            ids.add(id);
            sent.add(verb + " " + content.text());
        }

        @Override
        public void register() {}

        @Override
        public @Nullable ConcurrentMap<String, Object> statements() {
            return null;
        }
    }

    private final Recorder kernel = new Recorder();
    private long millis = 5_000;

    private LiveDisplay open() {
        return new LiveDisplay(kernel, null, () -> millis * 1_000_000);
    }

    private static Samples.Words words(Object text) {
        return new Samples.Words(text.toString(), "<b>" + text + "</b>");
    }

    @Test
    void sendsFourTimesASecondAtMostAndTheLastAlways() {
        LiveDisplay live = open();
        for (int i = 0; i < 100; i++) {
            live.update(words(i), "line " + i);
            millis += 10;
        }
        assertThat(kernel.sent).containsExactly("display 0", "update 25", "update 50", "update 75");
        live.close();
        assertThat(kernel.sent).endsWith("update 75", "update 99").hasSize(5);
        assertThat(kernel.ids).containsOnly(kernel.ids.get(0));
    }

    @Test
    void finishesOnce() {
        try (LiveDisplay live = open()) {
            live.update(words("a"));
            live.finish(words("b"));
            live.update(words("c"));
            live.finish(words("d"));
        }
        assertThat(kernel.sent).containsExactly("display a", "update b");
    }

    @Test
    void finishAloneIsADisplay() {
        open().finish(words("only"));
        assertThat(kernel.sent).containsExactly("display only");
    }

    @Test
    void closedUnusedItShowsNothing() {
        open().close();
        assertThat(kernel.sent).isEmpty();
    }

    @Test
    void twoDisplaysHaveTwoIds() {
        open().finish(words("a"));
        open().finish(words("b"));
        assertThat(kernel.ids).doesNotHaveDuplicates();
    }

    @Test
    void asksForContentOnlyWhenItIsSent() {
        List<String> asked = new ArrayList<>();
        LiveDisplay live = open();
        for (String name : List.of("a", "b", "c")) {
            live.update(new io.github.braidml.show.Shown() {
                @Override
                public String html() {
                    asked.add(name);
                    return name;
                }

                @Override
                public String text() {
                    return name;
                }
            });
        }
        live.close();
        assertThat(asked).containsExactly("a", "c");
    }

    @Test
    void keepsTheSameTypesWhenTheContentFails() {
        open().finish(new Samples.Broken());
        assertThat(kernel.sent)
                .containsExactly("display Broken could not be shown: broken text\n(no HTML: broken html)");
    }

    @Test
    void aKernelThatFailsSilencesIt() {
        List<String> tries = new ArrayList<>();
        Host failing = new Host() {
            @Override
            public void display(String id, Bundle content) {
                tries.add(content.text());
                throw new NoSuchMethodError("another version");
            }

            @Override
            public void update(String id, Bundle content) {
                display(id, content);
            }

            @Override
            public void register() {}

            @Override
            public @Nullable ConcurrentMap<String, Object> statements() {
                return null;
            }
        };
        LiveDisplay live = new LiveDisplay(failing, null, () -> 0);
        live.update(words("a"));
        live.finish(words("b"));
        assertThat(tries).containsExactly("a");
    }

    @Test
    void anInterruptIsKeptForTheWork() {
        LiveDisplay live = open();
        Thread.currentThread().interrupt();
        live.update(words("a"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(kernel.sent).containsExactly("display a");
    }

    @Test
    void aTerminalGetsALineForEachEpoch() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LiveDisplay live =
                new LiveDisplay(null, new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> millis * 1_000_000);
        live.update(words("a"), "epoch 1");
        live.update(words("b"));
        live.update(words("c"), "epoch 2");
        live.finish(words("d"));
        live.update(words("e"), "epoch 3");
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).containsExactly("epoch 1", "epoch 2");
    }

    @Test
    void aKernelsClassesWithoutAKernelAreATerminal() {
        assertThat(Host.running()).isNull();
        assertThat(Notebook.install()).isFalse();
    }
}
