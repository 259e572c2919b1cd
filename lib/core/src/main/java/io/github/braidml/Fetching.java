package io.github.braidml;

import io.github.braidml.catalogue.Progress;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.show.Html;
import io.github.braidml.show.Shown;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows how far a data set has come: a bar in a notebook, a line for every tenth in a terminal. */
final class Fetching implements Progress, AutoCloseable {
    private final Supplier<LiveDisplay> displays;
    private @Nullable LiveDisplay live;
    private long tenths;

    /** @param displays asked for one when something is fetched, and only then */
    Fetching(Supplier<LiveDisplay> displays) {
        this.displays = displays;
    }

    @Override
    public void fetched(String set, long bytes, long of) {
        LiveDisplay display = live;
        if (display == null) {
            display = displays.get();
            live = display;
        }
        Bar bar = new Bar(set, bytes, of);
        boolean further = 10 * bytes / of > tenths;
        tenths = 10 * bytes / of;
        display.update(bar, further ? bar.text() : null);
    }

    @Override
    public void close() {
        if (live != null) {
            live.close();
        }
    }

    record Bar(String set, long bytes, long of) implements Shown {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "fetching %s: %.1f of %.1f MB", set, bytes / 1e6, of / 1e6);
        }

        @Override
        public String html() {
            return new Html()
                    .open("p", "style", "margin:0")
                    .text(text() + " ")
                    .element("progress", "", "value", String.valueOf(bytes), "max", String.valueOf(of))
                    .close()
                    .toString();
        }
    }
}
