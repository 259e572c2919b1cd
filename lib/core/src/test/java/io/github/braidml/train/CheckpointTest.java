package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.optim.Sgd;
import io.github.braidml.store.ArrayFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(8, 6), 0.2));
    private static final Sharing SEPARATE = new SeparateNetworks(new Mlp(List.of(8), 0.2));

    private Path folder;

    @BeforeEach
    void open(@TempDir Path given) {
        folder = given;
    }

    static Stream<Arguments> methods() {
        List<Arguments> all = new ArrayList<>();
        for (Optimizer optimizer : List.of(
                Adam.of(0.02),
                Adam.of(0.02).decay(0.1),
                Sgd.of(0.05),
                Sgd.of(0.02).momentum(0.9))) {
            all.add(Arguments.of(HARD, new Equal(), optimizer));
            all.add(Arguments.of(HARD, new Uncertainty(0.05), optimizer));
            all.add(Arguments.of(HARD, new PcGrad(), optimizer));
            all.add(Arguments.of(SEPARATE, new Uncertainty(0.05), optimizer));
        }
        return all.stream();
    }

    private static Training training(int epochs, Optimizer optimizer) {
        return Training.of(epochs).batch(16).seed(7).optimizer(optimizer);
    }

    private static Fit fit(Sharing sharing, Balancer balancer, Training training, Monitor monitor) {
        // By a clock that stands still a checkpoint takes no time, so there is one after every epoch.
        return Trainer.fit(Problem.of(1, 80, 0.2), sharing, balancer, training, "a problem", monitor, () -> 0);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void resumedRunIsTheUninterruptedRun(Sharing sharing, Balancer balancer, Optimizer optimizer) {
        Fit whole = fit(sharing, balancer, training(4, optimizer), Monitor.NONE);

        Path fewer = folder.resolve("fewer");
        fit(sharing, balancer, training(1, optimizer).checkpoint(fewer), Monitor.NONE);
        fit(sharing, balancer, training(2, optimizer).checkpoint(fewer), Monitor.NONE);
        Fit resumed = fit(sharing, balancer, training(4, optimizer).checkpoint(fewer), Monitor.NONE);
        TrainerTest.assertSame(resumed, whole);
        assertThat(resumed.ending()).isEqualTo("all 4 epochs done");

        // Four batches an epoch: in the middle of the second, and just after its last.
        for (int batches : new int[] {6, 8}) {
            Path stopped = folder.resolve("stopped" + batches);
            Training training = training(4, optimizer).checkpoint(stopped);
            fit(sharing, balancer, training, stopAfter(batches));
            TrainerTest.assertSame(fit(sharing, balancer, training, Monitor.NONE), whole);
        }

        // With nothing left to do it gives the same once more.
        TrainerTest.assertSame(fit(sharing, balancer, training(4, optimizer).checkpoint(fewer), Monitor.NONE), whole);
    }

    private static Monitor stopAfter(int batches) {
        return new Monitor() {
            private int asked;

            @Override
            public boolean stop() {
                return ++asked >= batches;
            }
        };
    }

    private Path trained() {
        Path file = folder.resolve("run.checkpoint");
        fit(HARD, new Equal(), training(2, Adam.of(0.02)).checkpoint(file), Monitor.NONE);
        return file;
    }

    private void assertRefused(Path file, String message) throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(
                        () -> fit(HARD, new Equal(), training(4, Adam.of(0.02)).checkpoint(file), Monitor.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(Files.readAllBytes(file)).as("left as it is").isEqualTo(before);
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        Path file = trained();
        byte[] whole = Files.readAllBytes(file);
        byte[] altered = whole.clone();
        altered[whole.length - 5] ^= 1;
        Files.write(file, altered);
        assertRefused(
                file,
                "'%s' was altered after it was written: its checksum does not match; copy it again".formatted(file));
        int most = whole.length * 3 / 4;
        Files.write(file, Arrays.copyOf(whole, most));
        assertRefused(
                file,
                "'%s' is truncated: it has %,d of at least %,d bytes; copy it again"
                        .formatted(file, most, whole.length));
        Files.writeString(file, "epoch,loss\n1,0.5\n");
        assertRefused(file, "'%s' is no file of Braid's; load takes what save wrote".formatted(file));
        new ArrayFile(new JsonObject(), Map.of()).write(file, "braid model 1");
        assertRefused(file, "'%s' is a braid model 1; a braid checkpoint 1 is needed".formatted(file));
    }

    @Test
    void checkpointOfAnotherRunIsRefused() throws IOException {
        Path file = trained();
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> Trainer.fit(
                        Problem.of(1, 80, 0.2),
                        HARD,
                        new Equal(),
                        training(4, Adam.of(0.02)).checkpoint(file),
                        "another problem",
                        Monitor.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "checkpoint '%s' is of another run: it was written for a problem; this is another problem; delete it or name another file",
                        file);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void fewerEpochsThanAreDoneAreRefused() throws IOException {
        Path file = trained();
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(
                        () -> fit(HARD, new Equal(), training(1, Adam.of(0.02)).checkpoint(file), Monitor.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "checkpoint '%s' already has 2 epochs, more than the 1 asked for; ask for at least as many, delete it or name another file",
                        file);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void folderThatCannotBeWrittenIsAnError() throws IOException {
        Path inTheWay = Files.createFile(folder.resolve("file"));
        Path file = inTheWay.resolve("run.checkpoint");
        assertThatThrownBy(
                        () -> fit(HARD, new Equal(), training(2, Adam.of(0.02)).checkpoint(file), Monitor.NONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "'%s' cannot be written (FileAlreadyExistsException: %s); an older file there is untouched",
                        file, inTheWay);
    }

    @Test
    void folderThatIsReadOnlyIsAnError() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        assumeThat(closed.toFile().setWritable(false)).isTrue();
        // Nothing is read-only for the system's administrator.
        assumeThat(Files.isWritable(closed)).isFalse();
        Path file = closed.resolve("run.checkpoint");
        assertThatThrownBy(
                        () -> fit(HARD, new Equal(), training(2, Adam.of(0.02)).checkpoint(file), Monitor.NONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "'%s' cannot be written (FileNotFoundException: %s.part (Permission denied)); an older file there is untouched",
                        file, file);
    }

    /** What was learned in hours is worth more than the file. */
    @Test
    void diskThatFillsUpLaterEndsTheRunWithTheBest() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Monitor monitor = new Monitor() {
            @Override
            public void epoch(List<Epoch> epochs, int of) {
                if (epochs.size() == 3) {
                    try {
                        Files.createDirectories(folder.resolve("run.checkpoint.part/in the way"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
        Fit fit = fit(HARD, new Equal(), training(6, Adam.of(0.02)).checkpoint(file), monitor);
        assertThat(fit.complete()).isFalse();
        assertThat(fit.ending())
                .isEqualTo(
                        "ended after epoch 3 because the checkpoint '%s' cannot be written (FileNotFoundException: %s.part (Is a directory)); an older file there is untouched; the best epoch so far is kept",
                        file, file);
        Fit three = fit(HARD, new Equal(), training(3, Adam.of(0.02)), Monitor.NONE);
        TrainerTest.assertSame(fit, three);
    }

    /** A process of its own, to be killed: writes files, or trains, until it is. */
    static final class Victim {
        private static final int ROWS = 20_000;

        public static void main(String[] arguments) {
            Path file = Path.of(arguments[1]);
            if (arguments[0].equals("write")) {
                for (float i = 1; i < 1e6; i++) {
                    written(i).write(file, "braid test 1");
                }
            } else {
                train(file);
            }
        }

        static ArrayFile written(float number) {
            float[] values = new float[ROWS];
            Arrays.fill(values, number);
            JsonObject about = new JsonObject();
            about.addProperty("number", number);
            return new ArrayFile(about, Map.of("values", ArrayFile.Array.of(values)));
        }

        static Fit train(Path file) {
            Prepared data = Problem.of(1, 80, 0.2);
            Training training = Training.of(60).batch(16).seed(7).checkpoint(file);
            return Trainer.fit(data, HARD, new PcGrad(), training, "victim", Monitor.NONE);
        }
    }

    private static Process start(String what, Path file) throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        Victim.class.getName(),
                        what,
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void kill(Process process, Path file, long afterMillis) throws InterruptedException {
        while (process.isAlive() && !Files.exists(file)) {
            Thread.sleep(5);
        }
        Thread.sleep(afterMillis);
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void processKilledWhileWritingLeavesAWholeFile() throws IOException, InterruptedException {
        Random random = new Random(1);
        Path file = folder.resolve("killed");
        for (int i = 0; i < 8; i++) {
            Files.deleteIfExists(file);
            kill(start("write", file), file, random.nextInt(40));
            ArrayFile read = ArrayFile.read(file, "braid test 1");
            float number = read.about().get("number").getAsFloat();
            assertThat(read.array("values").floats()).hasSize(Victim.ROWS).containsOnly(number);
        }
    }

    @Test
    void processKilledWhileTrainingGoesOnToTheSameBits() throws IOException, InterruptedException {
        Path file = folder.resolve("killed");
        for (int i = 0; i < 2; i++) {
            kill(start("train", file), file, 150 + 400 * i);
        }
        Fit resumed = Victim.train(file);
        TrainerTest.assertSame(resumed, Victim.train(folder.resolve("whole")));
    }
}
