package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Prioritised;
import io.github.braidml.balance.Ramp;
import io.github.braidml.balance.Uncertainty;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

    /** Written when every step was one of every task, as it is where no batch is without a label for one. */
    @Test
    void fileWithoutCountsOfTheTasksStepsStillLoads() {
        Path file = trained();
        ArrayFile written = ArrayFile.read(file, "braid checkpoint 1");
        Map<String, ArrayFile.Array> earlier = new LinkedHashMap<>(written.arrays());
        assertThat(earlier.remove("mover.tasks")).isNotNull();
        new ArrayFile(written.about(), earlier).write(file, "braid checkpoint 1");
        Training four = training(4, Adam.of(0.02));
        TrainerTest.assertSame(
                fit(HARD, new Equal(), four.checkpoint(file), Monitor.NONE),
                fit(HARD, new Equal(), four, Monitor.NONE));
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

    /** A folder lies where the new file is written before it takes the place of the old one: nobody can write there, whatever their rights. */
    @Test
    void fileThatIsInTheWayIsAnError() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Files.createFile(
                Files.createDirectory(folder.resolve("run.checkpoint.part")).resolve("taken"));
        assertThatThrownBy(
                        () -> fit(HARD, new Equal(), training(2, Adam.of(0.02)).checkpoint(file), Monitor.NONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(
                        "'%s' cannot be written (FileNotFoundException: %s.part (".formatted(file, file))
                .hasMessageEndingWith("); an older file there is untouched");
        assertThat(folder.resolve("run.checkpoint.part").resolve("taken")).exists();
    }

    /** Not even the system's administrator can make a file there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void folderThatNobodyCanWriteToIsAnError() {
        Path file = Path.of("/sys/run.checkpoint");
        assertThatThrownBy(
                        () -> fit(HARD, new Equal(), training(2, Adam.of(0.02)).checkpoint(file), Monitor.NONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("'/sys/run.checkpoint' cannot be written (FileNotFoundException: ")
                .hasMessageEndingWith("; an older file there is untouched");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void diskThatIsFullLeavesTheOlderCheckpoint() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Path part = folder.resolve("run.checkpoint.part");
        List<byte[]> older = new ArrayList<>();
        Monitor monitor = new Monitor() {
            @Override
            public void epoch(List<Epoch> epochs, int of) {
                if (epochs.size() == 3) {
                    try {
                        older.add(Files.readAllBytes(file));
                        // The system's own full disk: what is written there finds no room.
                        Files.createSymbolicLink(part, Path.of("/dev/full"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
        Training six = training(6, Adam.of(0.02));
        Fit fit = fit(HARD, new Equal(), six.checkpoint(file), monitor);
        assertThat(fit.ending())
                .isEqualTo(
                        "ended after epoch 3 because the checkpoint '%s' cannot be written (IOException: No space left on device); an older file there is untouched; the best epoch so far is kept",
                        file);
        TrainerTest.assertSame(fit, fit(HARD, new Equal(), training(3, Adam.of(0.02)), Monitor.NONE));
        assertThat(Files.readAllBytes(file)).isEqualTo(older.get(0));
        assertThat(part).doesNotExist();
        // Once there is room again it goes on from there.
        TrainerTest.assertSame(
                fit(HARD, new Equal(), six.checkpoint(file), Monitor.NONE), fit(HARD, new Equal(), six, Monitor.NONE));
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
}
