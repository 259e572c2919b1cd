package io.github.braidml.train;

import static io.github.braidml.train.Problem.fit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Data;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Transformer;
import io.github.braidml.optim.AdaGrad;
import io.github.braidml.optim.Adadelta;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Flat;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.Lbfgs;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.optim.RmsProp;
import io.github.braidml.optim.Schedule;
import io.github.braidml.optim.Sgd;
import io.github.braidml.optim.Solver;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Regression;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** What a training's settings do to a real network. */
class DescentTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(8, 6), 0));
    private static final Sharing DROPPING = new HardSharing(new Mlp(List.of(8, 6), 0.3));
    private static final Sharing SEPARATE = new SeparateNetworks(new Mlp(List.of(8), 0));

    private static double[] losses(Fit fit, int task) {
        return fit.epochs().stream().mapToDouble(e -> e.train()[task]).toArray();
    }

    static List<Optimizer> optimizers() {
        return List.of(
                Sgd.of(0.05).momentum(0.9).nesterov(),
                AdaGrad.of(0.05),
                RmsProp.of(0.01),
                Adadelta.of(1),
                Adam.of(0.02).uncorrected(),
                Adam.of(0.02).amsgrad().decay(0.01));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerLearns(Optimizer optimizer) {
        Training training = Training.of(40).batch(16).seed(1).optimizer(optimizer);
        Fit fit = fit(Problem.of(2, 200, 0.2), HARD, new Equal(), training);
        assertThat(fit.epochs().stream().mapToDouble(Epoch::score).min().orElseThrow())
                .as("relative to a constant guess")
                .isLessThan(0.8);
    }

    @Test
    void gradientDescentTakesAllRows() {
        Prepared data = Problem.of(3, 60, 0.2);
        Training all = Training.of(5).seed(2).optimizer(new GradientDescent(0.1));
        Training large = Training.of(5).seed(2).batch(1000).optimizer(Sgd.of(0.1));
        TrainerTest.assertSame(fit(data, HARD, new Equal(), all), fit(data, HARD, new Equal(), large));
    }

    @Test
    void batchesTogetherAreOneLargeBatch() {
        Prepared data = Problem.of(4, 100, 0);
        Training large = Training.of(3).seed(2).batch(20).optimizer(Sgd.of(0.1).momentum(0.9));
        Fit one = fit(data, HARD, new Equal(), large);
        Fit four = fit(data, HARD, new Equal(), large.batch(5).accumulate(4));
        assertThat(Reference.flat(four.network())).containsExactly(Reference.flat(one.network()), within(1e-5));
    }

    @Test
    void frozenPartsStayAsTheyAre() {
        Prepared data = Problem.of(5, 60, 0.2);
        Map<String, float[]> before =
                new TrainedNetwork(HARD, data.inputs().all(), Trainer.heads(data.targets()), 3).arrays();
        for (Balancer balancer : List.of(new Equal(), new PcGrad())) {
            Training training =
                    Training.of(3).batch(8).seed(3).optimizer(Adam.of(0.02).decay(0.1));
            Map<String, float[]> after = fit(data, HARD, balancer, training.freeze("shared"))
                    .network()
                    .arrays();
            after.forEach((name, values) -> {
                if (name.startsWith("shared.")) {
                    assertThat(values).as(name).isEqualTo(before.get(name));
                } else {
                    assertThat(values).as(name).isNotEqualTo(before.get(name));
                }
            });
        }
    }

    /** The heads are rows of one matrix; each task's rows are its own all the same. */
    @Test
    void oneTasksHeadIsFrozenAlone() {
        Prepared data = Problem.of(5, 60, 0.2);
        float[] before = new TrainedNetwork(HARD, data.inputs().all(), Trainer.heads(data.targets()), 3)
                .arrays()
                .get("heads.weight");
        Training training = Training.of(2).batch(8).seed(3).freeze("risk");
        float[] after =
                fit(data, HARD, new Equal(), training).network().arrays().get("heads.weight");
        assertThat(Arrays.copyOfRange(after, 6, 12)).isEqualTo(Arrays.copyOfRange(before, 6, 12));
        for (int row : new int[] {0, 2, 5}) {
            assertThat(Arrays.copyOfRange(after, 6 * row, 6 * row + 6))
                    .isNotEqualTo(Arrays.copyOfRange(before, 6 * row, 6 * row + 6));
        }
    }

    /** The first step of gradient descent is the rate times the gradient, so a part's pace shows as it is. */
    @Test
    void everyTasksHeadCanHaveStepsOfItsOwn() {
        Prepared data = newestIsBest(Problem.of(5, 60, 0.2));
        Training training = Training.of(1).seed(3).optimizer(new GradientDescent(0.1));
        Map<String, float[]> start =
                new TrainedNetwork(HARD, data.inputs().all(), Trainer.heads(data.targets()), 3).arrays();
        Map<String, float[]> plain =
                fit(data, HARD, new Equal(), training).network().arrays();
        Training some = training.pace("heads", 0.5).pace("risk", 2).pace("shared", 0.1);
        Map<String, float[]> paced =
                fit(data, HARD, new Equal(), some).network().arrays();
        start.forEach((name, from) -> {
            float[] to = Objects.requireNonNull(plain.get(name));
            float[] with = Objects.requireNonNull(paced.get(name));
            int row = name.endsWith("weight") ? 6 : 1;
            for (int i = 0; i < from.length; i++) {
                // The second row of the heads belongs to the second task.
                double factor = name.startsWith("shared") ? 0.1 : i / row == 1 ? 2 : 0.5;
                assertThat((double) with[i] - from[i])
                        .as(name)
                        .isCloseTo(factor * ((double) to[i] - from[i]), within(1e-6));
            }
            assertThat(to).as(name).isNotEqualTo(from);
        });
    }

    /** Biases, scales and shifts of every kind of network do not decay. */
    @Test
    void onlyWeightsDecay() {
        Prepared data = Problem.of(5, 60, 0.2);
        Input words = new Input("words", List.of(7), 50);
        Input image = new Input("image", List.of(1, 12, 12), 0);
        Map<Encoder, Input> encoders = Map.of(
                new Mlp(List.of(8, 6), 0),
                data.inputs().all().get(0),
                Cnn.of(List.of(4, 8)),
                image,
                Recurrent.of(Recurrent.Cell.GRU, 8),
                words,
                new Transformer(8, 2, 1, 0, false),
                words);
        encoders.forEach((encoder, input) -> {
            TrainedNetwork network =
                    new TrainedNetwork(new HardSharing(encoder), List.of(input), Trainer.heads(data.targets()), 3);
            for (Flat.Range range : network.parameters().ranges(false)) {
                int sides = Objects.requireNonNull(network.shapes().get(range.name())).length;
                assertThat(range.weight()).as(encoder + " " + range.name()).isEqualTo(sides > 1);
            }
        });
    }

    /** What was validated is what is kept, though the values that moved on are others. */
    @Test
    void averagesAreWhatIsValidatedAndKept() {
        Prepared data = Problem.of(6, 100, 0.1);
        Training training = Training.of(12).batch(8).seed(3).optimizer(Adam.of(0.05));
        for (Training one : List.of(
                training.average(0.95), training.average(), training.batch(1000).lowest())) {
            Fit fit = fit(data, HARD, new Equal(), one);
            assertThat(new Validator(fit.network(), data).losses())
                    .containsExactly(fit.epochs().get(fit.best()[0] - 1).valid(), within(1e-9));
        }
        assertThat(losses(fit(data, HARD, new Equal(), training.average(0.95)), 0))
                .as("training itself goes on from the newest values")
                .isEqualTo(losses(fit(data, HARD, new Equal(), training), 0));
    }

    @Test
    void patienceEndsATrainingThatGetsNoBetter() {
        Prepared data = Problem.of(5, 60, 0.2);
        Training training = Training.of(200).batch(8).seed(3).optimizer(Adam.of(0.05));
        Fit fit = fit(data, HARD, new Equal(), training.patience(6));
        double[] scores = fit.epochs().stream().mapToDouble(Epoch::score).toArray();
        assertThat(fit.best()[0]).isEqualTo(scores.length - 6);
        assertThat(fit.complete()).isFalse();
        assertThat(fit.ending())
                .isEqualTo(
                        "ended after epoch %d because the validation loss had not fallen for 6 epochs; the best epoch is kept",
                        scores.length);
        Fit strict = fit(data, HARD, new Equal(), training.patience(6, 0.1));
        assertThat(strict.epochs()).hasSizeLessThan(scores.length);
    }

    @Test
    void patienceEndsWithTheLastOfSeparateTasks() {
        Prepared data = Problem.of(5, 60, 0.2);
        Training training =
                Training.of(200).batch(8).seed(3).optimizer(Adam.of(0.05)).patience(5);
        Fit fit = fit(data, SEPARATE, new Equal(), training);
        assertThat(fit.epochs()).hasSizeLessThan(200);
        int last = Arrays.stream(fit.best()).max().orElseThrow();
        assertThat(fit.epochs()).hasSize(last + 5);
    }

    @Test
    void withoutValidationLabelsPatienceNeverEnds() {
        Prepared some = Problem.of(7, 40, 0.2);
        Prepared data = Problem.with(
                some, new Split(some.split().train(), new int[0], some.split().test()));
        assertThat(fit(data, HARD, new Equal(), Training.of(9).patience(1)).complete())
                .isTrue();
    }

    @Test
    void timeEndsATrainingAfterTheBatch() {
        Prepared data = Problem.of(8, 60, 0);
        AtomicLong seconds = new AtomicLong();
        // Every look at the clock is ten seconds after the last: once at the start, then once a batch.
        Fit fit = Trainer.fit(
                data,
                HARD,
                new Equal(),
                Training.of(50).batch(16).seed(1).maxMinutes(1.5),
                "",
                Monitor.NONE,
                () -> seconds.getAndAdd(10) * 1_000_000_000);
        assertThat(fit.ending())
                .isEqualTo("ended by maxMinutes(1.5) in epoch 4 after batch 1 of 3; the best epoch so far is kept");
        assertThat(fit.epochs()).hasSize(4);
        assertThat(fit.complete()).isFalse();
    }

    @Test
    void searchNeedsATotal() {
        Training training = Training.of(3).optimizer(Lbfgs.of());
        assertThatThrownBy(() -> fit(Problem.of(9, 40, 0), HARD, new PcGrad(), training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "lbfgs() looks for a lower total along a line, but pcGrad() follows no total; use equal() or uncertainty(), or another optimiser");
    }

    /** With dropout the network differs from step to step, but within a step the search goes down one function. */
    @Test
    void searchLowersTheTotalAtEveryStep() {
        Prepared data = Problem.of(10, 200, 0.2);
        Training training = Training.of(40).seed(4).optimizer(Lbfgs.of());
        Fit fit = fit(data, HARD, new Equal(), training);
        double[] totals = fit.epochs().stream()
                .mapToDouble(e -> Arrays.stream(e.train()).sum())
                .toArray();
        for (int i = 1; i < totals.length; i++) {
            assertThat(totals[i]).isLessThanOrEqualTo(totals[i - 1] + 1e-6);
        }
        Fit plain = fit(data, HARD, new Equal(), training.optimizer(new GradientDescent(0.3)));
        double slow = Arrays.stream(plain.epochs().get(39).train()).sum();
        assertThat(totals[39]).as("against gradient descent").isLessThan(0.8 * slow);
        for (Balancer balancer : List.of(new Equal(), new Uncertainty(0.05))) {
            Fit dropping = fit(data, DROPPING, balancer, training);
            assertThat(dropping.complete()).isTrue();
            TrainerTest.assertSame(fit(data, DROPPING, balancer, training), dropping);
        }
    }

    /** The inputs themselves as representation: the network is one linear regression per task. */
    private record Plain() implements Encoder {
        @Override
        public Block block(List<Input> inputs) {
            return Blocks.identityBlock();
        }
    }

    @Test
    void searchFindsTheLeastSquaresOfALinearModel() {
        List<Regression> tasks = List.of(Regression.of("size"), Regression.of("price"));
        Prepared data = Problem.of(11, 200, 0, List.copyOf(tasks));
        Fit fit = fit(
                newestIsBest(data),
                new HardSharing(new Plain()),
                new Equal(),
                Training.of(60).optimizer(Lbfgs.of()));
        int[] train = data.split().train();
        double[] found = fit.network().outputs(data.inputs(), train);
        int width = data.inputs().all().get(0).size();
        float[] inputs = data.inputs().values(0);
        for (int t = 0; t < 2; t++) {
            double[] w = leastSquares(data, t);
            for (int i = 0; i < train.length; i++) {
                double expected = w[width];
                for (int k = 0; k < width; k++) {
                    expected += w[k] * inputs[train[i] * width + k];
                }
                // The engine computes in single precision; in double precision LbfgsTest asks for 1e-6 of every
                // coefficient.
                assertThat(found[2 * i + t]).isCloseTo(expected, within(5e-5));
            }
        }
    }

    private static Prepared newestIsBest(Prepared data) {
        return Problem.with(
                data, new Split(data.split().train(), new int[0], data.split().test()));
    }

    private static double[] leastSquares(Prepared data, int task) {
        int width = data.inputs().all().get(0).size();
        float[] inputs = data.inputs().values(0);
        double[][] normal = new double[width + 1][width + 2];
        for (int row : data.split().train()) {
            double[] x = IntStream.rangeClosed(0, width)
                    .mapToDouble(k -> k == width ? 1 : inputs[row * width + k])
                    .toArray();
            for (int i = 0; i <= width; i++) {
                for (int j = 0; j <= width; j++) {
                    normal[i][j] += x[i] * x[j];
                }
                normal[i][width + 1] += x[i] * data.labels()[task][row];
            }
        }
        return Solver.solve(normal);
    }

    /** The best constant for absolute errors is the median; the slope is nothing since the input says nothing. */
    @Test
    void subgradientMethodFindsTheMedian() {
        DoubleColumn x = DoubleColumn.create("x");
        DoubleColumn y = DoubleColumn.create("y");
        for (int i = 0; i < 101; i++) {
            // Each label comes with the input and its opposite.
            for (int side : new int[] {-1, 1}) {
                x.append(side);
                y.append(Math.exp(i / 20.0));
            }
        }
        Prepared data = newestIsBest(Data.of(Table.create("skew", x, y))
                .prepare(List.of(Regression.of("y").loss(Loss.absolute()))));
        data = Problem.with(data, new Split(IntStream.range(0, 202).toArray(), new int[0], new int[0]));
        double[] sorted = Arrays.stream(data.labels()[0]).sorted().toArray();
        double median = sorted[100];
        Training training = Training.of(400).optimizer(new GradientDescent(0.5)).schedule(Schedule.overRoot());
        for (Training one : List.of(training.lowest(), training.average())) {
            Fit fit = fit(data, new HardSharing(new Plain()), new Equal(), one);
            double[] found = fit.network().outputs(data.inputs(), new int[] {0, 1});
            assertThat(found).containsExactly(new double[] {median, median}, within(0.05));
        }
    }
}
