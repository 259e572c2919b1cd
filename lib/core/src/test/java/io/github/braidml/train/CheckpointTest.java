package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Prioritised;
import io.github.braidml.balance.Ramp;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.AdaGrad;
import io.github.braidml.optim.Adadelta;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Clip;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.Iterate;
import io.github.braidml.optim.Lbfgs;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.optim.Pace;
import io.github.braidml.optim.Penalty;
import io.github.braidml.optim.RmsProp;
import io.github.braidml.optim.Schedule;
import io.github.braidml.optim.Sgd;
import io.github.braidml.store.ArrayFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

    /** Every optimiser, schedule and helper that remembers something, each with another way of balancing. */
    private static List<Descent> descents() {
        Descent adam = Descent.of(Adam.of(0.02));
        Descent sgd = Descent.of(Sgd.of(0.02).momentum(0.9));
        return List.of(
                Descent.of(Lbfgs.of().history(2)),
                adam,
                Descent.of(Adam.of(0.02).decay(0.1).amsgrad()),
                Descent.of(Adam.of(0.02).uncorrected()),
                Descent.of(Sgd.of(0.05)),
                sgd,
                Descent.of(Sgd.of(0.02).momentum(0.9).nesterov()),
                Descent.of(AdaGrad.of(0.05)),
                Descent.of(RmsProp.of(0.01)),
                Descent.of(RmsProp.of(0.01).momentum(0.5).centred()),
                Descent.of(Adadelta.of(1)),
                Descent.of(new GradientDescent(0.1)).iterate(Iterate.lowest()),
                Descent.of(new GradientDescent(1)).schedule(Schedule.polyakEstimated(0.1)),
                adam.schedule(Schedule.exponential(0.7)).accumulate(3),
                adam.schedule(Schedule.stairs(1, 0.5)).clip(new Clip(0.5, 0.2)),
                adam.schedule(Schedule.warmUp(1.5, Schedule.constant())),
                sgd.schedule(Schedule.overRoot()).iterate(Iterate.mean()),
                adam.schedule(Schedule.plateau(0.5, 0)).penalty(new Penalty(0.01, 0.1)),
                adam.schedule(Schedule.plateau(0.5, 0).least(0.1).eachTask()),
                sgd.schedule(Schedule.hypergradient()).iterate(Iterate.moving(0.9)),
                adam.pace(new Pace("size", 0, 2)).pace(new Pace("heads", 0.5, 0)));
    }

    static Stream<Arguments> methods() {
        List<Arguments> balancing = List.of(
                Arguments.of(HARD, new Equal()),
                Arguments.of(HARD, new Uncertainty(0.05)),
                Arguments.of(HARD, new PcGrad()),
                Arguments.of(SEPARATE, new Uncertainty(0.05)));
        List<Arguments> all = new ArrayList<>();
        List<Descent> descents = descents();
        for (int i = 0; i < descents.size(); i++) {
            // A search needs a total, which the first way has.
            Object[] one = balancing.get(i % balancing.size()).get();
            all.add(Arguments.of(one[0], one[1], descents.get(i)));
        }
        balancing.forEach(one -> all.add(Arguments.of(one.get()[0], one.get()[1], descents.get(1))));
        return all.stream();
    }

    private static Training training(int epochs, Descent descent) {
        return Training.of(epochs).batch(16).seed(7).descent(descent);
    }

    private static Training training(int epochs, Optimizer optimizer) {
        return training(epochs, Descent.of(optimizer));
    }

    private static Fit fit(Sharing sharing, Balancer balancer, Training training, Monitor monitor) {
        // By a clock that stands still a checkpoint takes no time, so there is one after every epoch.
        return Trainer.fit(Problem.of(1, 80, 0.2), sharing, balancer, training, "a problem", monitor, () -> 0);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void resumedRunIsTheUninterruptedRun(Sharing sharing, Balancer balancer, Descent descent) {
        Fit whole = fit(sharing, balancer, training(4, descent), Monitor.NONE);

        Path fewer = folder.resolve("fewer");
        fit(sharing, balancer, training(1, descent).checkpoint(fewer), Monitor.NONE);
        fit(sharing, balancer, training(2, descent).checkpoint(fewer), Monitor.NONE);
        Fit resumed = fit(sharing, balancer, training(4, descent).checkpoint(fewer), Monitor.NONE);
        TrainerTest.assertSame(resumed, whole);
        assertThat(resumed.ending()).isEqualTo("all 4 epochs done");

        // In the middle of the second epoch where it has several batches, and just after its last.
        int perEpoch = descent.optimizer().fullBatch() ? 1 : 4;
        for (int batches : new int[] {perEpoch + perEpoch / 2, 2 * perEpoch}) {
            Path stopped = folder.resolve("stopped" + batches);
            Training training = training(4, descent).checkpoint(stopped);
            fit(sharing, balancer, training, stopAfter(batches));
            TrainerTest.assertSame(fit(sharing, balancer, training, Monitor.NONE), whole);
        }

        // With nothing left to do it gives the same once more.
        TrainerTest.assertSame(fit(sharing, balancer, training(4, descent).checkpoint(fewer), Monitor.NONE), whole);
    }

    static Stream<Training> drawnAndStopping() {
        Training training = training(6, Adam.of(0.1));
        return Stream.of(
                training.batches(Batches.bySize(2)),
                training.batches(Batches.byLoss()).patienceOfEach(1),
                training.batches(Batches.byLoss().mixed()).average(0.9),
                training.patienceOfEach(1).average(0.9).clip(1),
                training.patienceOfEach(1, 0.5));
    }

    @ParameterizedTest
    @MethodSource("drawnAndStopping")
    void drawnBatchesAndStoppedTasksGoOnToTheSameBits(Training training) {
        for (Balancer balancer : List.of(new Uncertainty(0.05), priority())) {
            Fit whole = fit(HARD, balancer, training, Monitor.NONE);
            if (training.stopping().each() > 0) {
                assertThat(whole.ending()).as("or this shows nothing").contains("; task '");
            }
            for (int batches : new int[] {5, 12, 19}) {
                Training kept = training.checkpoint(folder.resolve(balancer + " " + batches));
                fit(HARD, balancer, kept, stopAfter(batches));
                Fit resumed = fit(HARD, balancer, kept, Monitor.NONE);
                TrainerTest.assertSame(resumed, whole);
                assertThat(resumed.ending()).isEqualTo(whole.ending());
            }
        }
    }

    private static Balancer priority() {
        Ramp ramp = Ramp.of(0, 1, 2).after(2);
        return Prioritised.of(new PcGrad(), new Prioritised.Priority("risk", 1, ramp));
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

        /** The file's name says which of the runs it is. */
        static Fit train(Path file) {
            Prepared data = Problem.of(1, 80, 0.2);
            int which = Integer.parseInt(file.getFileName().toString());
            Training training = RUNS.get(which).epochs(EPOCHS).batch(16).seed(7).checkpoint(file);
            Balancer balancer = which == 0 ? new PcGrad() : new Uncertainty(0.05);
            return Trainer.fit(data, HARD, balancer, training, "victim", Monitor.NONE);
        }

        private static final int EPOCHS = 300;

        private static final List<Training> RUNS = List.of(
                Training.of(1),
                Training.of(1).optimizer(Lbfgs.of()).average(),
                Training.of(1).optimizer(Sgd.of(0.02).momentum(0.9)).schedule(Schedule.hypergradient()),
                Training.of(1)
                        .accumulate(3)
                        .schedule(Schedule.plateau(0.5, 3).eachTask())
                        .average(0.9),
                Training.of(1)
                        .optimizer(new GradientDescent(1))
                        .schedule(Schedule.polyakEstimated(0.1))
                        .lowest());
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

    /** Kills at random moments; {@code -Dbraid.kills=200} for more of them. */
    @Test
    void processKilledWhileTrainingGoesOnToTheSameBits() throws IOException, InterruptedException {
        Random random = new Random();
        int kills = Integer.getInteger("braid.kills", 20);
        int runs = Victim.RUNS.size();
        Path[] files = new Path[runs];
        Fit[] whole = new Fit[runs];
        Path apart = Files.createDirectories(folder.resolve("whole"));
        for (int i = 0; i < runs; i++) {
            files[i] = folder.resolve("" + i);
            whole[i] = Victim.train(apart.resolve("" + i));
        }
        int lives = 0;
        for (int killed = 0; killed < kills; lives++) {
            int i = lives % runs;
            Process process = start("train", files[i]);
            awaitChange(process, files[i]);
            Thread.sleep(random.nextInt(150));
            if (process.isAlive()) {
                killed++;
                process.destroyForcibly();
            } else {
                // It came to its end in spite of all kills; the next life begins anew.
                TrainerTest.assertSame(Victim.train(files[i]), whole[i]);
                Files.delete(files[i]);
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(lives).as("lives, for %d killed", killed).isLessThan(4 * kills);
        }
        for (int i = 0; i < runs; i++) {
            TrainerTest.assertSame(Victim.train(files[i]), whole[i]);
        }
    }

    /** A run begun before is in the middle of it as soon as its file changes. */
    private static void awaitChange(Process process, Path file) throws IOException, InterruptedException {
        FileTime before = time(file);
        while (process.isAlive() && time(file).equals(before)) {
            Thread.sleep(1);
        }
    }

    private static FileTime time(Path file) throws IOException {
        return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
    }
}
