package io.github.braidml.train;

import static io.github.braidml.train.Problem.fit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(8, 6), 0.2));
    private static final Sharing SEPARATE = new SeparateNetworks(new Mlp(List.of(8), 0.2));
    private static final Training TRAINING = Training.of(4).batch(16).seed(7).optimizer(Adam.of(0.01));

    static Stream<Arguments> methods() {
        return Stream.of(
                Arguments.of(HARD, new Equal()),
                Arguments.of(HARD, new Uncertainty(0.05)),
                Arguments.of(HARD, new PcGrad()),
                Arguments.of(SEPARATE, new Equal()),
                Arguments.of(SEPARATE, new Uncertainty(0.05)));
    }

    static void assertSame(Fit actual, Fit expected) {
        assertThat(Reference.flat(actual.network())).isEqualTo(Reference.flat(expected.network()));
        assertThat(actual.best()).isEqualTo(expected.best());
        assertThat(actual.epochs())
                .usingRecursiveComparison()
                .withComparatorForType(Double::compare, Double.class)
                .isEqualTo(expected.epochs());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void sameSeedGivesTheSameBits(Sharing sharing, Balancer balancer) throws Exception {
        Prepared data = Problem.of(1, 80, 0.2);
        Fit first = fit(data, sharing, balancer, TRAINING);
        assertSame(fit(data, sharing, balancer, TRAINING), first);
        FutureTask<Fit> elsewhere = new FutureTask<>(() -> fit(data, sharing, balancer, TRAINING));
        Thread thread = new Thread(elsewhere);
        thread.start();
        assertSame(elsewhere.get(), first);
        assertThat(Reference.flat(fit(data, sharing, balancer, TRAINING.seed(8)).network()))
                .isNotEqualTo(Reference.flat(first.network()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodLearns(Sharing sharing, Balancer balancer) {
        Prepared data = Problem.of(2, 200, 0.2);
        Fit fit = fit(data, sharing, balancer, Training.of(30).batch(32).seed(1).optimizer(Adam.of(0.02)));
        assertThat(fit.ending()).isEqualTo("all 30 epochs done");
        assertThat(fit.complete()).isTrue();
        assertThat(fit.epochs()).extracting(Epoch::number).startsWith(1, 2, 3).hasSize(30);
        double best = fit.epochs().stream().mapToDouble(Epoch::score).min().orElseThrow();
        assertThat(best).as("relative to a constant guess").isLessThan(0.8);
    }

    @Test
    void sharedNetworkKeepsTheEpochOfTheLowestMeanRelativeLoss() {
        Prepared data = Problem.of(3, 60, 0.2);
        Training training = Training.of(20).batch(8).seed(3).optimizer(Adam.of(0.5));
        Fit fit = fit(data, HARD, new Equal(), training);
        double[] scores = fit.epochs().stream().mapToDouble(Epoch::score).toArray();
        int lowest = 0;
        for (int i = 1; i < scores.length; i++) {
            lowest = scores[i] < scores[lowest] ? i : lowest;
        }
        assertThat(lowest).as("or this shows nothing").isLessThan(19);
        assertThat(fit.best()).containsOnly(lowest + 1).hasSize(4);
        assertThat(validation(fit, data))
                .containsExactly(fit.epochs().get(lowest).valid(), within(1e-9));
    }

    private static double[] validation(Fit fit, Prepared data) {
        return new Validator(fit.network(), data).losses();
    }

    @Test
    void scoreIsTheMeanRatioToAConstantGuess() {
        Best best = new Best(true, false, new double[] {2, Double.NaN, 0.5}, 1);
        assertThat(best.score(new double[] {1, Double.NaN, 0.5})).isEqualTo(0.75);
        assertThat(best.score(new double[] {Double.NaN, Double.NaN, Double.NaN}))
                .isNaN();
    }

    @Test
    void worstTaskDecidesWhenAskedTo() {
        Best best = new Best(true, true, new double[] {2, Double.NaN, 0.5}, 1);
        assertThat(best.score(new double[] {1, Double.NaN, 0.5})).isEqualTo(1);
        Prepared data = Problem.of(4, 60, 0.2);
        Training training = Training.of(15).batch(8).seed(3).optimizer(Adam.of(0.1));
        Fit mean = fit(data, HARD, new Equal(), training);
        Fit worst = fit(data, HARD, new Equal(), training.byWorstTask());
        double[] constants = new Validator(worst.network(), data).constants();
        double[] highest = worst.epochs().stream()
                .mapToDouble(epoch -> IntStream.range(0, constants.length)
                        .mapToDouble(t -> epoch.valid()[t] / constants[t])
                        .max()
                        .orElseThrow())
                .toArray();
        double lowest = Arrays.stream(highest).min().orElseThrow();
        assertThat(worst.epochs().stream().map(Epoch::valid))
                .as("the same training")
                .containsExactlyElementsOf(
                        mean.epochs().stream().map(Epoch::valid).toList());
        assertThat(worst.best()[0]).as("or this shows nothing").isNotEqualTo(mean.best()[0]);
        assertThat(highest[worst.best()[0] - 1]).isEqualTo(lowest);
        assertThat(validation(worst, data))
                .containsExactly(worst.epochs().get(worst.best()[0] - 1).valid(), within(1e-9));
    }

    @Test
    void separateNetworksKeepEachTasksOwnBestEpoch() {
        Prepared data = Problem.of(4, 60, 0.2);
        Training training = Training.of(15).batch(8).seed(3).optimizer(Adam.of(0.1));
        Fit fit = fit(data, SEPARATE, new Equal(), training);
        assertThat(Arrays.stream(fit.best()).distinct().count())
                .as("or this shows nothing")
                .isGreaterThan(1);
        for (int t = 0; t < 4; t++) {
            double[] own = ownLosses(fit, t);
            assertThat(own[fit.best()[t] - 1])
                    .isEqualTo(Arrays.stream(own).min().orElseThrow());
            assertThat(validation(fit, data)[t]).isCloseTo(own[fit.best()[t] - 1], within(1e-9));
        }
    }

    private static double[] ownLosses(Fit fit, int task) {
        return fit.epochs().stream().mapToDouble(e -> e.valid()[task]).toArray();
    }

    /** The first task starts from the same weights either way; without missing labels it meets the same batches. */
    @Test
    void separateNetworkIsTheNetworkOfATaskAlone() {
        Prepared data = Problem.of(5, 60, 0);
        Training training = Training.of(10).batch(8).seed(3).optimizer(Adam.of(0.05));
        Sharing sharing = new SeparateNetworks(new Mlp(List.of(8, 6), 0));
        Fit together = fit(data, sharing, new Equal(), training);
        Fit alone = fit(Problem.only(data, 0), sharing, new Equal(), training);
        assertThat(ownLosses(together, 0)).containsExactly(ownLosses(alone, 0), within(1e-5));
        assertThat(together.best()[0]).isEqualTo(alone.best()[0]);
        alone.network().arrays().forEach((name, values) -> assertThat(
                        together.network().arrays().get(name))
                .containsExactly(values, within(1e-5f)));
        // Hard sharing by one task alone is the same thing again.
        Fit hard = fit(Problem.only(data, 0), new HardSharing(new Mlp(List.of(8, 6), 0)), new Equal(), training);
        assertThat(ownLosses(hard, 0)).isEqualTo(ownLosses(alone, 0));
    }

    @Test
    void withoutValidationLabelsTheNewestValuesAreKept() {
        Prepared some = Problem.of(6, 40, 0.2);
        Prepared data = Problem.with(
                some, new Split(some.split().train(), new int[0], some.split().test()));
        for (Sharing sharing : List.of(HARD, SEPARATE)) {
            Fit fit = fit(data, sharing, new Equal(), TRAINING);
            assertThat(fit.best()).containsOnly(4);
            assertThat(fit.epochs().get(3).valid()).containsOnly(Double.NaN);
            assertThat(fit.epochs().get(3).score()).isNaN();
        }
    }

    @Test
    void batchesOfAnySizeWork() {
        Prepared data = Problem.of(7, 50, 0.4);
        for (Balancer balancer : List.of(new Equal(), new PcGrad())) {
            for (int batch : new int[] {1, 7, 39, 40, 41, 100_000_000}) {
                Fit fit = fit(
                        data,
                        HARD,
                        balancer,
                        Training.of(2).batch(batch).seed(1).optimizer(Sgd.of(0.01)));
                assertThat(fit.complete()).isTrue();
                assertThat(Reference.flat(fit.network())).doesNotContain(Double.NaN);
            }
        }
    }

    @Test
    void batchLargerThanTheDataIsAllOfIt() {
        Prepared data = Problem.of(8, 50, 0.2);
        int rows = data.split().train().length;
        assertSame(
                fit(data, HARD, new PcGrad(), TRAINING.batch(rows)),
                fit(data, HARD, new PcGrad(), TRAINING.batch(10 * rows)));
    }

    /** An overflow in the first epoch leaves nothing to give back. */
    @Test
    void lossThatOverflowsNamesTaskEpochAndBatch() {
        Prepared data = Problem.of(9, 60, 0);
        Training training = Training.of(3).batch(16).seed(1).optimizer(Sgd.of(1e30));
        assertThatThrownBy(() -> fit(data, HARD, new Equal(), training))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the loss of task 'size' became NaN (the network's outputs overflowed: the step size is too large) in epoch 1, batch 2; try a smaller rate than sgd(1.0E30), or look for extreme values in the data");
    }

    /** With one batch an epoch no loss of training sees the damage; the validation rows do. */
    @Test
    void valuesSpoiltByTheLastStepOfAnEpochAreNotKept() {
        Prepared data = Problem.of(9, 60, 0);
        for (Sharing sharing : List.of(HARD, SEPARATE)) {
            Training training = Training.of(3).batch(1000).seed(1).optimizer(Sgd.of(1e30));
            assertThatThrownBy(() -> fit(data, sharing, new Equal(), training))
                    .isInstanceOf(IllegalStateException.class)
                    .message()
                    .matches(
                            "the validation loss of task 'size' became (NaN|Infinity) after epoch 1; try a smaller rate than sgd\\(1.0E30\\), or look for extreme values in the data");
        }
    }

    /** Moves plainly until a step, then far too far. */
    private record Leap(long from) implements io.github.braidml.optim.Optimizer {
        @Override
        public double rate() {
            return 0.01;
        }

        @Override
        public Stepping start(int size) {
            return (step, w, g, offset, length) -> {
                for (int i = 0; i < length; i++) {
                    w[i] -= (step.number() < from ? 0.01f : 1e30f) * g[i];
                }
            };
        }

        @Override
        public String toString() {
            return "leap()";
        }
    }

    private static Training leap(int epochs, long from) {
        return Training.of(epochs).batch(16).seed(1).optimizer(new Leap(from));
    }

    @Test
    void afterAGoodEpochAnOverflowKeepsTheBest() {
        Prepared data = Problem.of(9, 60, 0);
        // 48 training rows are three batches; the seventh step is the first of the third epoch.
        Training training = leap(5, 7);
        for (Sharing sharing : List.of(HARD, SEPARATE)) {
            Fit fit = fit(data, sharing, new Equal(), training);
            assertThat(fit.complete()).isFalse();
            assertThat(fit.epochs()).hasSize(2);
            assertThat(fit.ending())
                    .matches(
                            "the loss of task 'size' became (NaN|Infinity) \\(the network's outputs overflowed: the step size is too large\\) in epoch 3, batch 2; try a smaller rate than leap\\(\\), or look for extreme values in the data; the best epoch before that is kept");
            Fit two = fit(data, sharing, new Equal(), leap(2, 7));
            assertThat(Reference.flat(fit.network())).isEqualTo(Reference.flat(two.network()));
        }
    }

    @Test
    void afterAGoodEpochSpoiltValuesAreNotKept() {
        Prepared data = Problem.of(9, 60, 0);
        // The sixth step is the last of the second epoch.
        Fit fit = fit(data, HARD, new Equal(), leap(5, 6));
        assertThat(fit.epochs()).hasSize(1);
        assertThat(fit.best()).containsOnly(1);
        assertThat(fit.ending())
                .isEqualTo(
                        "the validation loss of task 'size' became NaN after epoch 2; try a smaller rate than leap(), or look for extreme values in the data; the best epoch before that is kept");
        assertThat(Reference.flat(fit.network())).doesNotContain(Double.NaN);
    }

    @Test
    void stoppingEndsAfterTheCurrentBatchWithTheBest() {
        Prepared data = Problem.of(10, 60, 0);
        StopAfter monitor = new StopAfter(5);
        Fit fit = Trainer.fit(data, HARD, new Equal(), TRAINING, "", monitor);
        assertThat(monitor.asked).isEqualTo(5);
        assertThat(fit.complete()).isFalse();
        assertThat(fit.ending()).isEqualTo("interrupted in epoch 2 after batch 2 of 3; the best epoch so far is kept");
        assertThat(fit.epochs()).hasSize(2);
        assertThat(monitor.seen).isEqualTo(2);
        int best = fit.best()[0];
        assertThat(validation(fit, data))
                .containsExactly(fit.epochs().get(best - 1).valid(), within(1e-9));
        assertThat(Trainer.fit(data, HARD, new Equal(), TRAINING, "", new StopAfter(1))
                        .best())
                .containsOnly(1);
    }

    /** Asks to stop after some batches. */
    static final class StopAfter implements Monitor {
        private final int batches;
        private int asked;
        private int seen;

        StopAfter(int batches) {
            this.batches = batches;
        }

        @Override
        public boolean stop() {
            return ++asked >= batches;
        }

        @Override
        public void epoch(List<Epoch> epochs, int of) {
            seen = epochs.size();
            assertThat(of).isEqualTo(TRAINING.epochs());
        }
    }

    @Test
    void gradientMethodNeedsSomethingShared() {
        Prepared data = Problem.of(11, 40, 0);
        assertThatThrownBy(() -> fit(data, SEPARATE, new PcGrad(), TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pcGrad() balances the gradients of shared parameters, but separate(mlp(8).dropout(0.2)) shares none; use hard(...) or equal()");
    }

    @Test
    void trainingNeedsALabel() {
        Prepared data = Problem.of(12, 40, 0);
        double[][] labels = Problem.copy(data.labels());
        for (double[] task : labels) {
            Arrays.fill(task, Double.NaN);
        }
        assertThatThrownBy(() -> fit(Problem.with(data, labels), HARD, new Equal(), TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no row is left to train on: none of the 32 training rows has a label for any task");
    }

    @Test
    void whatCannotFitIsRefusedBeforeAnythingIsMade() {
        Prepared data = Problem.of(13, 40, 0);
        Sharing huge = new HardSharing(new Mlp(List.of(1_000_000, 1_000_000), 0));
        assertThatThrownBy(() -> fit(data, huge, new Equal(), TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith(
                        "the model does not fit: 4 tasks with 1,000,011,000,006 parameters in all need 22,888,435 MB to train, this Java has ");
    }

    /** Two runs at once on threads of their own, which share the engine's generator. */
    @Test
    void networksStartTheSameWhateverOtherThreadsDraw() throws InterruptedException, ExecutionException {
        Prepared data = Problem.of(14, 40, 0);
        double[] alone = start(data);
        List<FutureTask<double[]>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FutureTask<double[]> task = new FutureTask<>(() -> start(data));
            tasks.add(task);
            new Thread(task).start();
        }
        for (FutureTask<double[]> task : tasks) {
            assertThat(task.get()).isEqualTo(alone);
        }
    }

    private static double[] start(Prepared data) {
        return Reference.flat(new TrainedNetwork(HARD, List.of(Input.table(3)), Trainer.heads(data.targets()), 5));
    }
}
