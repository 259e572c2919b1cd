package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PcGradTest {

    private static double[][] random(Random random, int tasks, int size) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> random.doubles(size).map(u -> 2 * u - 1).toArray())
                .toArray(double[][]::new);
    }

    private static int[][] orders(Random random, int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> {
                    int[] order = IntStream.range(0, tasks).toArray();
                    for (int k = tasks - 1; k > 0; k--) {
                        int j = random.nextInt(k + 1);
                        int swap = order[k];
                        order[k] = order[j];
                        order[j] = swap;
                    }
                    return order;
                })
                .toArray(int[][]::new);
    }

    @Test
    void equalsProjectionsInTheSpaceOfTheParameters() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            int tasks = 1 + random.nextInt(6);
            double[][] g = random(random, tasks, 1 + random.nextInt(8));
            int[][] orders = orders(random, tasks);
            double[] sum = new double[g[0].length];
            for (int i = 0; i < tasks; i++) {
                double[] x = g[i].clone();
                for (int j : orders[i]) {
                    double along = Cosines.dot(x, g[j]);
                    for (int k = 0; k < x.length && j != i && along < 0; k++) {
                        x[k] -= along / Cosines.dot(g[j], g[j]) * g[j][k];
                    }
                }
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += x[k];
                }
            }
            assertThat(Gradients.combined(g, PcGrad.weights(Gradients.gramian(g), orders)))
                    .containsExactly(sum, within(1e-7 * (1 + Gradients.norm(sum))));
        }
    }

    @Test
    void gradientsThatDoNotConflictKeepWeightOne() {
        Random random = new Random(2);
        for (int trial = 0; trial < 50; trial++) {
            double[][] g = Arrays.stream(random(random, 4, 6))
                    .map(row -> Arrays.stream(row).map(Math::abs).toArray())
                    .toArray(double[][]::new);
            assertThat(PcGrad.weights(Gradients.gramian(g), orders(random, 4))).containsOnly(1);
        }
    }

    @Test
    void tasksInAnotherOrderGetTheSameWeights() {
        Random random = new Random(3);
        for (int trial = 0; trial < 50; trial++) {
            double[][] g = random(random, 5, 3);
            int[][] orders = orders(random, 5);
            int[] place = orders(random, 1 + 4)[0];
            double[][] moved = new double[5][];
            int[][] movedOrders = new int[5][];
            for (int i = 0; i < 5; i++) {
                moved[place[i]] = g[i];
                movedOrders[place[i]] =
                        Arrays.stream(orders[i]).map(j -> place[j]).toArray();
            }
            double[] weights = PcGrad.weights(Gradients.gramian(g), orders);
            double[] after = PcGrad.weights(Gradients.gramian(moved), movedOrders);
            for (int i = 0; i < 5; i++) {
                assertThat(after[place[i]]).isCloseTo(weights[i], within(1e-9 * (1 + Math.abs(weights[i]))));
            }
        }
    }

    @Test
    void zeroGradientsChangeNothing() {
        double[][] g = {{1, 0}, {0, 0}, {-1, 0.5}};
        double[] weights = PcGrad.weights(Gradients.gramian(g), new int[][] {{0, 1, 2}, {0, 1, 2}, {0, 1, 2}});
        assertThat(weights).containsExactly(new double[] {2, 1, 1.8}, within(1e-12));
        assertThat(PcGrad.weights(new double[3][3], orders(new Random(1), 3))).containsOnly(1);
    }

    /** In single precision the square of a gradient of 1e-24 is zero, its product with another gradient is not. */
    @Test
    void gradientWhoseSquareIsLostChangesNothing() {
        double[] weights = PcGrad.weights(new double[][] {{1, -1e-24}, {-1e-24, 0}}, new int[][] {{0, 1}, {1, 0}});
        assertThat(weights).containsExactly(new double[] {1, 1}, within(1e-12));
    }

    @Test
    void orderIsDecidedByTheStepsNumbersAlone() {
        double[][] gramian = Gradients.gramian(random(new Random(5), 6, 3));
        Balancer.State state = new PcGrad().start(6);
        int[] tasks = {0, 1, 2, 3, 4, 5};
        double[] first = weights(state, tasks, gramian, 7);
        weights(state, tasks, gramian, 8);
        assertThat(weights(state, tasks, gramian, 7)).isEqualTo(first);
        assertThat(IntStream.range(0, 20)
                        .mapToObj(seed -> Arrays.toString(weights(state, tasks, gramian, seed)))
                        .distinct())
                .hasSizeGreaterThan(3);
    }

    private static double[] weights(Balancer.State state, int[] tasks, double[][] gramian, long seed) {
        return state.weights(new Balancer.Step(tasks, new double[6], gramian, new SplittableRandom(seed)));
    }
}
