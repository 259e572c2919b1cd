package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of tasks that have tables of their own: of 240 training rows 150, 60, 20 and 10. */
class DrawingTest {
    private static final int[] SIZES = {150, 60, 20, 10};
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(8, 6), 0.2));
    private static final Training TRAINING = Training.of(3).batch(8).seed(3).optimizer(Adam.of(0.02));
    private static final boolean[] NONE = new boolean[4];

    /** Every row has the label of one task alone. */
    private static Prepared tables() {
        Prepared all = Problem.of(1, 300, 0);
        double[][] labels = Problem.copy(all.labels());
        int[] train = all.split().train();
        int[] task = new int[300];
        for (int row = 0; row < 300; row++) {
            task[row] = row % 4;
        }
        int at = 0;
        for (int t = 0; t < 4; t++) {
            for (int i = 0; i < SIZES[t]; i++) {
                task[train[at++]] = t;
            }
        }
        for (int t = 0; t < 4; t++) {
            for (int row = 0; row < 300; row++) {
                labels[t][row] = task[row] == t ? labels[t][row] : Double.NaN;
            }
        }
        return Problem.with(all, labels);
    }

    private static TableDrawing drawing(Prepared data, Batches how) {
        return new TableDrawing(data, data.split().train(), TRAINING.batches(how), new Equal(), 1);
    }

    private static int task(Prepared data, int row) {
        return IntStream.range(0, 4)
                .filter(t -> !Double.isNaN(data.labels()[t][row]))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sharesFollowTheSizes() {
        Prepared data = tables();
        assertThat(drawing(data, Batches.bySize(1)).shares(List.of(), NONE))
                .containsExactly(new double[] {150 / 240.0, 60 / 240.0, 20 / 240.0, 10 / 240.0}, within(1e-12));
        assertThat(drawing(data, Batches.bySize(Double.POSITIVE_INFINITY)).shares(List.of(), NONE))
                .containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(1e-12));
        double[] roots = Arrays.stream(SIZES).mapToDouble(Math::sqrt).toArray();
        double sum = Arrays.stream(roots).sum();
        assertThat(drawing(data, Batches.bySize(2)).shares(List.of(), NONE))
                .containsExactly(Arrays.stream(roots).map(r -> r / sum).toArray(), within(1e-12));
        assertThat(drawing(data, Batches.bySize(2)).shares(List.of(), new boolean[] {true, false, false, true}))
                .containsExactly(
                        new double[] {0, roots[1] / (roots[1] + roots[2]), roots[2] / (roots[1] + roots[2]), 0},
                        within(1e-12));
    }

    private static Epoch epoch(int number, double... train) {
        return new Epoch(number, train, train, train, new double[0][], 1);
    }

    @Test
    void sharesFollowWhatIsLeftOfTheLosses() {
        TableDrawing drawing = drawing(tables(), Batches.byLoss());
        assertThat(drawing.shares(List.of(), NONE)).containsOnly(0.25);
        List<Epoch> before =
                List.of(epoch(1, 2, 4, 1, Double.NaN), epoch(2, 1.5, 4, 0.1, 5), epoch(3, 1, 4, 0, Double.NaN));
        // Left are a half, all, nothing, and all of what was met once.
        assertThat(drawing.shares(before, NONE))
                .containsExactly(
                        new double[] {0.025 + 0.9 * 0.2, 0.025 + 0.9 * 0.4, 0.025, 0.025 + 0.9 * 0.4}, within(1e-12));
        assertThat(drawing.shares(List.of(epoch(1, 1, 1, 1, 1), epoch(2, 0, 0, 0, 0)), NONE))
                .as("all learned")
                .containsOnly(0.25);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, Double.POSITIVE_INFINITY})
    void eachBatchIsOfOneTaskAndTasksComeAsOftenAsTheirShares(double temperature) {
        Prepared data = tables();
        TableDrawing drawing = drawing(data, Batches.bySize(temperature));
        double[] shares = drawing.shares(List.of(), NONE);
        int[] batches = new int[4];
        int epochs = 40;
        for (int e = 1; e <= epochs; e++) {
            Plan plan = drawing.epoch(e, List.of(), NONE);
            int[] here = new int[4];
            for (int b = 0; b < drawing.batches(); b++) {
                int first = task(data, plan.order()[plan.from(b)]);
                assertThat(plan.count(b)).isEqualTo(8);
                for (int i = plan.from(b); i < plan.from(b) + plan.count(b); i++) {
                    assertThat(task(data, plan.order()[i])).isEqualTo(first);
                }
                here[first]++;
            }
            for (int t = 0; t < 4; t++) {
                assertThat((double) here[t]).isCloseTo(shares[t] * drawing.batches(), within(1.0));
                batches[t] += here[t];
            }
        }
        for (int t = 0; t < 4; t++) {
            assertThat((double) batches[t] / (epochs * drawing.batches())).isCloseTo(shares[t], within(0.01));
        }
    }

    @Test
    void aTasksRowsAllComeBeforeOneComesAgain() {
        Prepared data = tables();
        TableDrawing drawing = drawing(data, Batches.bySize(Double.POSITIVE_INFINITY));
        Plan plan = drawing.epoch(1, List.of(), NONE);
        for (int t = 0; t < 4; t++) {
            int task = t;
            int[] own = Arrays.stream(plan.order())
                    .filter(row -> task(data, row) == task)
                    .toArray();
            for (int from = 0; from + SIZES[t] <= own.length; from += SIZES[t]) {
                assertThat(Arrays.stream(own, from, from + SIZES[t]).distinct().count())
                        .isEqualTo(SIZES[t]);
            }
        }
        Set<Integer> allowed = new HashSet<>();
        Arrays.stream(data.split().train()).forEach(allowed::add);
        assertThat(Arrays.stream(plan.order()).boxed()).as("no row held out").allMatch(allowed::contains);
    }

    @Test
    void mixedBatchesHaveRowsOfAllTasks() {
        Prepared data = tables();
        TableDrawing drawing =
                drawing(data, Batches.bySize(Double.POSITIVE_INFINITY).mixed());
        Plan plan = drawing.epoch(1, List.of(), NONE);
        for (int b = 0; b < drawing.batches(); b++) {
            int[] count = new int[4];
            for (int i = plan.from(b); i < plan.from(b) + plan.count(b); i++) {
                count[task(data, plan.order()[i])]++;
            }
            assertThat(count).containsOnly(2);
        }
    }

    @Test
    void theSameEpochIsDrawnAgainFromTheSeedAlone() {
        for (Batches how :
                List.of(Batches.SHUFFLED, Batches.bySize(2), Batches.byLoss().mixed())) {
            List<Epoch> before = new ArrayList<>(List.of(epoch(1, 1, 2, 3, 4)));
            int[] first = drawing(tables(), how).epoch(2, before, NONE).order();
            assertThat(drawing(tables(), how).epoch(2, before, NONE).order()).isEqualTo(first);
            assertThat(drawing(tables(), how).epoch(3, before, NONE).order()).isNotEqualTo(first);
        }
    }

    @Test
    void everyWayLearnsAndRepeats() {
        Prepared data = tables();
        for (Batches how : List.of(
                Batches.bySize(1),
                Batches.bySize(3),
                Batches.byLoss(),
                Batches.byLoss().mixed())) {
            Training training =
                    TRAINING.epochs(6).batch(16).optimizer(Adam.of(0.05)).batches(how);
            for (Sharing sharing : List.of(HARD, new SeparateNetworks(new Mlp(List.of(8), 0)))) {
                Fit fit = Trainer.fit(data, sharing, new Equal(), training, "", Monitor.NONE);
                assertThat(fit.epochs().stream().mapToDouble(Epoch::score).min().orElseThrow())
                        .as("%s, %s", how, sharing)
                        .isLessThan(0.95);
                TrainerTest.assertSame(Trainer.fit(data, sharing, new Equal(), training, "", Monitor.NONE), fit);
            }
        }
    }

    /** The rows that teach one task, as if there was no other table. */
    private static Prepared alone(Prepared all, int task) {
        Split split = all.split();
        int[] own = Arrays.stream(split.train())
                .filter(row -> task(all, row) == task)
                .toArray();
        return Problem.with(Problem.only(all, task), new Split(own, split.valid(), split.test()));
    }

    /**
     * From the same starting values each network is what training its task alone, on its table alone, makes of it, but for rounding:
     * one task's slopes lie in memory as all tasks' do.
     */
    @Test
    void networksThatShareNothingLearnAsEachWouldAlone() {
        Prepared all = tables();
        Sharing separate = new SeparateNetworks(new Mlp(List.of(8, 6), 0));
        TrainedNetwork start = new TrainedNetwork(separate, all.inputs().all(), Trainer.heads(all.targets()), 9);
        for (Training training : List.of(
                TRAINING,
                TRAINING.batches(Batches.bySize(Double.POSITIVE_INFINITY)),
                TRAINING.batches(Batches.byLoss().mixed()),
                TRAINING.accumulate(3),
                TRAINING.optimizer(new GradientDescent(0.1)))) {
            Fit together = Trainer.fit(all, separate, new Equal(), training, start, "", Monitor.NONE);
            for (int t = 0; t < SIZES.length; t++) {
                Training plain = training.batches(Batches.SHUFFLED);
                Fit alone = Trainer.fit(alone(all, t), separate, new Equal(), plain, start, "", Monitor.NONE);
                assertThat(together.best()[t]).isEqualTo(alone.best()[0]);
                alone.network().arrays().forEach((name, values) -> {
                    float[] other = together.network().arrays().getOrDefault(name, new float[0]);
                    assertThat(other).as(name).containsExactly(values, within(1e-5f));
                    assertThat(start.arrays().get(name)).as(name).isNotEqualTo(values);
                });
            }
        }
    }

    @Test
    void aTasksLongGradientDoesNotShortenThoseOfOtherNetworks() {
        Prepared all = Problem.of(1, 80, 0);
        Sharing separate = new SeparateNetworks(new Mlp(List.of(8, 6), 0));
        TrainedNetwork start = new TrainedNetwork(separate, all.inputs().all(), Trainer.heads(all.targets()), 9);
        Training training = TRAINING.optimizer(Sgd.of(0.5)).clip(0.2);
        Fit together = Trainer.fit(all, separate, new Equal(), training, start, "", Monitor.NONE);
        for (int t = 0; t < all.targets().size(); t++) {
            Fit alone = Trainer.fit(Problem.only(all, t), separate, new Equal(), training, start, "", Monitor.NONE);
            assertThat(together.best()[t]).isEqualTo(alone.best()[0]);
            alone.network().arrays().forEach((name, values) -> assertThat(
                            together.network().arrays().getOrDefault(name, new float[0]))
                    .as(name)
                    .containsExactly(values, within(1e-5f)));
        }
    }

    @Test
    void tasksOfOneTableSeeTheSameBatchesWhetherTheyShareOrNot() {
        Prepared data = Problem.of(1, 80, 0.3);
        int[] rows = data.split().train();
        Sharing separate = new SeparateNetworks(new Mlp(List.of(8), 0));
        Drawing joint = Drawing.of(data, rows, TRAINING, new Equal(), HARD, 1);
        Drawing apart = Drawing.of(data, rows, TRAINING, new Equal(), separate, 1);
        assertThat(apart.epoch(2, List.of(), NONE).order())
                .isEqualTo(joint.epoch(2, List.of(), NONE).order());
        assertThat(apart.batches()).isEqualTo(joint.batches());
    }

    @Test
    void tablesTakeTurns() {
        Prepared data = tables();
        Sharing separate = new SeparateNetworks(new Mlp(List.of(8), 0));
        Drawing drawing = Drawing.of(data, data.split().train(), TRAINING.accumulate(2), new Equal(), separate, 1);
        Plan plan = drawing.epoch(1, List.of(), NONE);
        assertThat(plan.batches()).isEqualTo(drawing.batches()).isEqualTo(19 + 8 + 3 + 2);
        int[] seen = new int[4];
        int[] steps = new int[4];
        for (int b = 0; b < plan.batches(); b++) {
            int task = task(data, plan.order()[plan.from(b)]);
            assertThat(plan.count(b)).isEqualTo(Math.min(8, SIZES[task] - seen[task]));
            seen[task] += plan.count(b);
            steps[task] += plan.closes(b) ? 1 : 0;
            if (b == plan.batches() / 2) {
                assertThat(seen[0] / 150.0).as("half of the largest table").isBetween(0.35, 0.65);
            }
        }
        assertThat(seen).isEqualTo(SIZES);
        assertThat(steps).containsExactly(10, 4, 2, 1);
        assertThat(Arrays.stream(plan.order()).distinct().count()).isEqualTo(240);
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        Prepared data = tables();
        Training uniform = TRAINING.batches(Batches.bySize(Double.POSITIVE_INFINITY));
        assertThatThrownBy(() -> Trainer.fit(data, HARD, new PcGrad(), uniform, "", Monitor.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pcGrad() compares the gradients of tasks in a batch, but no row has labels of two tasks, and .batches(uniformly()) draws each batch from one; say .batches(uniformly().mixed())");
        Training mixed =
                TRAINING.batches(Batches.bySize(Double.POSITIVE_INFINITY).mixed());
        assertThat(Trainer.fit(data, HARD, new PcGrad(), mixed, "", Monitor.NONE)
                        .complete())
                .isTrue();
        assertThat(Trainer.fit(Problem.of(1, 80, 0.2), HARD, new PcGrad(), uniform, "", Monitor.NONE)
                        .complete())
                .as("rows with several labels")
                .isTrue();
        assertThatThrownBy(() -> Trainer.fit(
                        data, HARD, new Equal(), uniform.optimizer(new GradientDescent(0.1)), "", Monitor.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "gradientDescent(0.1) takes all rows at every step, so there is nothing to draw; leave .batches(uniformly()) out");
        assertThatThrownBy(() -> Batches.bySize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("byTemperature(tau): must be above 0");
        assertThat(List.of(Batches.bySize(1), Batches.bySize(2).mixed(), Batches.byLoss(), Batches.SHUFFLED))
                .extracting(Batches::toString)
                .containsExactly("proportional()", "byTemperature(2.0).mixed()", "byLoss()", "shuffled()");
    }
}
