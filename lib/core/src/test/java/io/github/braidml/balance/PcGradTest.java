package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PcGradTest {

    /** One case of the reference implementations; what one of them does not say is empty. */
    record Case(
            String name, double[][] gradients, int[][] orders, double[] weights, double[] torchjd, double[] libmtl) {
        static Case of(String line) {
            String[] parts = line.split(" \\| ", -1);
            return new Case(
                    parts[0],
                    Arrays.stream(parts[1].split("; ")).map(Case::numbers).toArray(double[][]::new),
                    Arrays.stream(parts[2].split("; "))
                            .map(order -> Arrays.stream(order.split(" "))
                                    .mapToInt(Integer::parseInt)
                                    .toArray())
                            .toArray(int[][]::new),
                    numbers(parts[3]),
                    numbers(parts[4]),
                    numbers(parts[5]));
        }

        private static double[] numbers(String text) {
            return text.equals("-")
                    ? new double[0]
                    : Arrays.stream(text.split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(PcGradTest.class.getResourceAsStream("pcgrad.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).map(Case::of).toList().stream();
        }
    }

    private static double[][] gramian(double[][] g) {
        double[][] products = new double[g.length][g.length];
        for (int i = 0; i < g.length; i++) {
            for (int j = 0; j < g.length; j++) {
                for (int k = 0; k < g[i].length; k++) {
                    products[i][j] += g[i][k] * g[j][k];
                }
            }
        }
        return products;
    }

    private static double[] combined(double[][] g, double[] weights) {
        return IntStream.range(0, g[0].length)
                .mapToDouble(k -> IntStream.range(0, g.length)
                        .mapToDouble(i -> weights[i] * g[i][k])
                        .sum())
                .toArray();
    }

    private static void assertClose(double[] actual, double[] expected, double relative, double absolute) {
        double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertThat(actual).containsExactly(expected, within(absolute + relative * size));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsTorchJd(Case one) {
        double[] weights = PcGrad.weights(gramian(one.gradients), one.orders);
        double size = Arrays.stream(one.gradients)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
        assertClose(combined(one.gradients, weights), one.torchjd, 1e-9, 1e-12 * size);
        if (one.weights.length > 0) {
            assertClose(weights, one.weights, 1e-9, 1e-12);
        }
    }

    /** LibMTL also projects a gradient on itself and blurs tiny ones; elsewhere it does the same. */
    @ParameterizedTest
    @MethodSource("cases")
    void equalsLibMtlWhereThatFollowsThePaper(Case one) {
        boolean differs =
                one.name.contains("selfProjection") || one.name.contains("tiny") || one.name.contains("small");
        if (one.libmtl.length > 0 && !differs) {
            double[] weights = PcGrad.weights(gramian(one.gradients), one.orders);
            double size = Arrays.stream(one.gradients)
                    .flatMapToDouble(Arrays::stream)
                    .map(Math::abs)
                    .max()
                    .orElse(0);
            assertClose(combined(one.gradients, weights), one.libmtl, 1e-6, 1e-6 * size);
        }
    }

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
                    double along = dot(x, g[j]);
                    for (int k = 0; k < x.length && j != i && along < 0; k++) {
                        x[k] -= along / dot(g[j], g[j]) * g[j][k];
                    }
                }
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += x[k];
                }
            }
            assertClose(combined(g, PcGrad.weights(gramian(g), orders)), sum, 1e-7, 1e-7);
        }
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(k -> x[k] * y[k]).sum();
    }

    @Test
    void gradientsThatDoNotConflictKeepWeightOne() {
        Random random = new Random(2);
        for (int trial = 0; trial < 50; trial++) {
            double[][] g = Arrays.stream(random(random, 4, 6))
                    .map(row -> Arrays.stream(row).map(Math::abs).toArray())
                    .toArray(double[][]::new);
            assertThat(PcGrad.weights(gramian(g), orders(random, 4))).containsOnly(1);
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
            double[] weights = PcGrad.weights(gramian(g), orders);
            double[] after = PcGrad.weights(gramian(moved), movedOrders);
            for (int i = 0; i < 5; i++) {
                assertThat(after[place[i]]).isCloseTo(weights[i], within(1e-9 * (1 + Math.abs(weights[i]))));
            }
        }
    }

    @Test
    void zeroGradientsChangeNothing() {
        double[][] g = {{1, 0}, {0, 0}, {-1, 0.5}};
        double[] weights = PcGrad.weights(gramian(g), new int[][] {{0, 1, 2}, {0, 1, 2}, {0, 1, 2}});
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
        double[][] gramian = gramian(random(new Random(5), 6, 3));
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
