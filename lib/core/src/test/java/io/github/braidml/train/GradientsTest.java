package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Sgd;
import io.github.braidml.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What training does to every single parameter, against finite differences of the losses in double precision. */
class GradientsTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(12, 10), 0));
    private static final Sharing SEPARATE = new SeparateNetworks(new Mlp(List.of(12), 0));
    private static final List<Task<?>> LINEAR_HEADS = Problem.TASKS;
    private static final List<Task<?>> DEEP_HEADS =
            List.of(Problem.SIZE.head(8), Problem.RISK, Problem.KIND.head(8, 8), Problem.PRICE);
    private static final List<Task<?>> WEIGHTED = List.of(
            Problem.SIZE.weight(0.5),
            Problem.RISK.weight(2),
            Problem.KIND,
            Problem.PRICE.weight(3).head(8));

    static Stream<Arguments> structures() {
        List<Arguments> all = new ArrayList<>();
        for (List<Task<?>> tasks : List.of(LINEAR_HEADS, DEEP_HEADS)) {
            all.add(Arguments.of(HARD, tasks));
            all.add(Arguments.of(SEPARATE, tasks));
        }
        return all.stream();
    }

    /** Moves by plain gradient descent on all training rows at once, so that the update is the gradient. */
    private static double[] trained(Prepared data, Sharing sharing, Balancer balancer, double rate, int steps) {
        Training training = Training.of(steps).batch(1000).seed(5).optimizer(Sgd.of(rate));
        Fit fit = Trainer.fit(newestIsBest(data), sharing, balancer, training, "", Monitor.NONE);
        assertThat(fit.best()).containsOnly(steps);
        return Reference.flat(fit.network());
    }

    /** Without validation rows the newest values are kept. */
    private static Prepared newestIsBest(Prepared data) {
        return Problem.with(
                data, new Split(data.split().train(), new int[0], data.split().test()));
    }

    private static Reference start(Prepared data, Sharing sharing) {
        return new Reference(data, new TrainedNetwork(sharing, data.inputs().all(), Trainer.heads(data.targets()), 5));
    }

    /** The first problem from a seed on whose start has no ReLU at its kink, where differences say nothing. */
    private static Prepared smooth(long from, Sharing sharing, List<Task<?>> tasks) {
        for (long seed = from; ; seed++) {
            Prepared data = Problem.of(seed, 40, 0.3, tasks);
            if (!start(data, sharing).isAtAKink()) {
                return data;
            }
        }
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance) {
        int worst = IntStream.range(0, expected.length)
                .boxed()
                .max(Comparator.comparingDouble(i -> Math.abs(actual[i] - expected[i])))
                .orElseThrow();
        assertThat(actual[worst]).as("value %d, the worst", worst).isCloseTo(expected[worst], within(tolerance));
    }

    private static double[][] gradients(Reference reference, Prepared data) {
        return IntStream.range(0, data.targets().size())
                .mapToObj(t -> reference.gradient(t, data.split().train()))
                .toArray(double[][]::new);
    }

    private static double[] weightedSum(double[][] gradients, double... weights) {
        double[] sum = new double[gradients[0].length];
        for (int t = 0; t < weights.length; t++) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += weights[t] * gradients[t][k];
            }
        }
        return sum;
    }

    private static double[] minus(double[] x, double[] y, double factor) {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> x[i] - factor * y[i])
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("structures")
    void equalFollowsTheSumOfTheGradients(Sharing sharing, List<Task<?>> tasks) {
        Prepared data = smooth(1, sharing, tasks);
        Reference reference = start(data, sharing);
        double[] expected = minus(reference.values, weightedSum(gradients(reference, data), 1, 1, 1, 1), 1);
        assertClose(trained(data, sharing, new Equal(), 1, 1), expected, 2e-6);
    }

    @Test
    void taskWeightsAreFactorsOfTheGradients() {
        for (Sharing sharing : List.of(HARD, SEPARATE)) {
            Prepared data = smooth(2, sharing, WEIGHTED);
            Reference reference = start(data, sharing);
            double[] expected = minus(reference.values, weightedSum(gradients(reference, data), 0.5, 2, 1, 3), 1);
            assertClose(trained(data, sharing, new Equal(), 1, 1), expected, 4e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("structures")
    void uncertaintyFollowsItsWeightsStepAfterStep(Sharing sharing, List<Task<?>> tasks) {
        Prepared data = smooth(3, sharing, tasks);
        Reference reference = start(data, sharing);
        double[] logVariances = new double[4];
        double[] mean = new double[4];
        double[] square = new double[4];
        for (int step = 1; step <= 4; step++) {
            double[] weights =
                    Arrays.stream(logVariances).map(s -> Math.exp(-s)).toArray();
            double[][] gradients = gradients(reference, data);
            for (int t = 0; t < 4; t++) {
                double slope = 0.5 - weights[t] * reference.loss(t, data.split().train());
                mean[t] += 0.1 * (slope - mean[t]);
                square[t] += 0.001 * (slope * slope - square[t]);
                double root = Math.sqrt(square[t] / (1 - Math.pow(0.999, step)));
                logVariances[t] -= 0.2 * mean[t] / (1 - Math.pow(0.9, step)) / (root + 1e-8);
            }
            double[] moved = minus(reference.values, weightedSum(gradients, weights), 0.3);
            System.arraycopy(moved, 0, reference.values, 0, moved.length);
        }
        assertClose(trained(data, sharing, new Uncertainty(0.2), 0.3, 4), reference.values, 1e-5);
    }

    @Test
    void pcGradMovesTheEncoderByProjectionsAndHeadsByTheirOwnGradients() {
        for (List<Task<?>> tasks : List.of(LINEAR_HEADS, DEEP_HEADS)) {
            for (long seed = 100; seed <= 200; seed += 100) {
                Prepared data = Problem.only(smooth(seed, HARD, tasks), 0, 1, 2);
                Reference reference = start(data, HARD);
                double[][] gradients = gradients(reference, data);
                double[] update = minus(reference.values, trained(data, HARD, new PcGrad(), 1, 1), 1);
                double[] heads = weightedSum(gradients, 1, 1, 1);
                for (int k = 0; k < update.length; k++) {
                    if (!reference.isShared(k)) {
                        assertThat(update[k]).isCloseTo(heads[k], within(2e-6));
                    }
                }
                int[] shared = IntStream.range(0, update.length)
                        .filter(reference::isShared)
                        .toArray();
                double[] moved = pick(update, shared);
                double[][] rows =
                        Arrays.stream(gradients).map(g -> pick(g, shared)).toArray(double[][]::new);
                assertThat(everyOrder(rows)).anyMatch(sum -> distance(sum, moved) < 2e-6);
            }
        }
    }

    @Test
    void pcGradOfTwoTasksFollowsTheProjectionsStepAfterStep() {
        Prepared data = Problem.only(Problem.of(21, 40, 0.3), 0, 3);
        Reference reference = start(data, HARD);
        int conflicts = 0;
        for (int step = 0; step < 6; step++) {
            double[][] gradients = gradients(reference, data);
            int[] shared = IntStream.range(0, reference.values.length)
                    .filter(reference::isShared)
                    .toArray();
            double[][] rows = Arrays.stream(gradients).map(g -> pick(g, shared)).toArray(double[][]::new);
            conflicts += dot(rows[0], rows[1]) < 0 ? 1 : 0;
            double[] update = weightedSum(gradients, 1, 1);
            double[] sum = everyOrder(rows).get(0);
            for (int i = 0; i < shared.length; i++) {
                update[shared[i]] = sum[i];
            }
            double[] moved = minus(reference.values, update, 0.3);
            System.arraycopy(moved, 0, reference.values, 0, moved.length);
        }
        assertThat(conflicts).as("steps with a conflict, or this shows nothing").isPositive();
        assertClose(trained(data, HARD, new PcGrad(), 0.3, 6), reference.values, 1e-5);
    }

    private static double[] pick(double[] all, int[] places) {
        return Arrays.stream(places).mapToDouble(i -> all[i]).toArray();
    }

    private static double distance(double[] x, double[] y) {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> Math.abs(x[i] - y[i]))
                .max()
                .orElseThrow();
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }

    /** The sums of the projections of up to three gradients for every order in which each can meet the others. */
    private static List<double[]> everyOrder(double[][] g) {
        List<double[]> sums = new ArrayList<>();
        for (int choice = 0; choice < 1 << g.length; choice++) {
            double[] sum = new double[g[0].length];
            for (int i = 0; i < g.length; i++) {
                double[] projected = g[i].clone();
                for (int n = 1; n < g.length; n++) {
                    boolean forward = (choice >> i & 1) == 0;
                    double[] other = g[(i + (forward ? n : g.length - n)) % g.length];
                    double along = Math.min(0, dot(projected, other)) / dot(other, other);
                    for (int k = 0; k < projected.length; k++) {
                        projected[k] -= along * other[k];
                    }
                }
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += projected[k];
                }
            }
            sums.add(sum);
        }
        return sums;
    }

    @Test
    void lossesOfAnEpochAreThoseOfTheNetworkAsItWas() {
        Prepared data = Problem.of(4, 60, 0.3);
        Reference reference = start(data, HARD);
        Training training = Training.of(1).batch(1000).seed(5).optimizer(Sgd.of(1e-9));
        Epoch epoch = Trainer.fit(data, HARD, new Equal(), training, "", Monitor.NONE)
                .epochs()
                .get(0);
        for (int t = 0; t < 4; t++) {
            assertThat(epoch.train()[t])
                    .isCloseTo(reference.loss(t, data.split().train()), within(1e-6));
            assertThat(epoch.valid()[t])
                    .isCloseTo(reference.loss(t, data.split().valid()), within(1e-6));
        }
    }

    @Test
    void cosinesOfAnEpochAreThoseOfTheSharedGradients() {
        Prepared data = Problem.of(6, 40, 0.2);
        Reference reference = start(data, HARD);
        double[][] gradients = gradients(reference, data);
        int[] shared = IntStream.range(0, reference.values.length)
                .filter(reference::isShared)
                .toArray();
        for (Balancer balancer : List.of(new Equal(), new PcGrad())) {
            Training training = Training.of(1).batch(1000).seed(5).optimizer(Sgd.of(0.1));
            Epoch epoch = Trainer.fit(data, HARD, balancer, training, "", Monitor.NONE)
                    .epochs()
                    .get(0);
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    double[] x = pick(gradients[i], shared);
                    double[] y = pick(gradients[j], shared);
                    double cosine = dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
                    assertThat(epoch.cosines()[i][j]).isCloseTo(cosine, within(1e-5));
                }
            }
        }
    }
}
