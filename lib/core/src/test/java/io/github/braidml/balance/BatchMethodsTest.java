package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the methods that weigh by two more batches promise. */
class BatchMethodsTest {

    static List<Balancer> all() {
        return List.of(new MoDo(0.1, 0.1), new MoDo(1e6, 0), new SdmGrad(0), new SdmGrad(0.3), new SdmGrad(10));
    }

    private static Balancer.Step step(int[] tasks, double[][] products) {
        return new Balancer.Step(tasks, Arguments.ones(tasks.length), products, new SplittableRandom(1));
    }

    private static Balancer.Step step(double[][] products) {
        return step(IntStream.range(0, products.length).toArray(), products);
    }

    /** Returns the products of gradients with the same ones after noise: as a rule no matrix of any gradients at all. */
    private static double[][] noisy(double[][] rows, Random random, double noise) {
        double[][][] batches = new double[2][rows.length][];
        for (double[][] batch : batches) {
            for (int i = 0; i < rows.length; i++) {
                double size = noise * Gradients.norm(rows[i]);
                batch[i] = Arrays.stream(rows[i])
                        .map(x -> x + size * random.nextGaussian())
                        .toArray();
            }
        }
        return Arrays.stream(batches[0])
                .map(row -> Cosines.times(batches[1], row))
                .toArray(double[][]::new);
    }

    @ParameterizedTest
    @MethodSource("all")
    void weightsAreSharesWhateverTheProducts(Balancer method) {
        for (Gradients.Named one : Gradients.hostile()) {
            if (one.rows().length > 16 && !method.equals(new MoDo(0.1, 0.1))) {
                continue;
            }
            Balancer.State state = method.start(one.rows().length);
            for (double noise : new double[] {0, 0.1, 10}) {
                double[] weights = state.weights(step(noisy(one.rows(), new Random(1), noise)));
                assertThat(Arrays.stream(weights).allMatch(w -> w >= -1e-12 && w <= 1 + 1e-12))
                        .as(method + " on " + one + ": " + Arrays.toString(weights))
                        .isTrue();
                assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-9));
            }
        }
        double[][] bad = {{Double.NaN, 1}, {Double.POSITIVE_INFINITY, 2}};
        assertThat(Arrays.stream(method.start(2).weights(step(bad))).allMatch(Double::isFinite))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void tasksInAnotherOrderGetTheSameWeights(Balancer method) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int n = 2 + seed % 5;
            double[][] products = noisy(Gradients.normal(random, n, 6), random, 0.3);
            int[] place = PcGrad.orders(n, random)[0];
            double[][] moved = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    moved[place[i]][place[j]] = products[i][j];
                }
            }
            double[] after = method.start(n).weights(step(moved));
            assertThat(Arrays.stream(place).mapToDouble(p -> after[p]).toArray())
                    .containsExactly(method.start(n).weights(step(products)), within(1e-8));
        }
    }

    /** The conditions of the shortest combination: the same product for all that count, none smaller. */
    @Test
    void innerProblemIsSolved() {
        for (double lambda : new double[] {0, 0.3, 10}) {
            SdmGrad method = new SdmGrad(lambda);
            for (Gradients.Named one : Gradients.hostile()) {
                for (double noise : new double[] {0, 3}) {
                    double[][] products = noisy(one.rows(), new Random(1), noise);
                    int[] known = IntStream.range(0, products.length)
                            .filter(i -> products[i][i] != 0)
                            .toArray();
                    double[][] gramian = method.gramian(products, known);
                    double[] w = MinNorm.weights(gramian);
                    double[] gains = Cosines.times(gramian, w);
                    double[] norms = IntStream.range(0, w.length)
                            .mapToDouble(i -> Math.sqrt(gramian[i][i]))
                            .toArray();
                    double size = Cosines.dot(w, norms);
                    // Their common product is that of the weights with themselves, which cancels where long gradients
                    // do.
                    double residual = Arrays.stream(gains)
                            .map(common -> IntStream.range(0, w.length)
                                    .mapToDouble(i -> {
                                        double unit = norms[i] * size > 0 ? norms[i] * size : 1;
                                        double over = (gains[i] - common) / unit;
                                        return w[i] > 0 ? Math.abs(over) : Math.max(0, -over);
                                    })
                                    .max()
                                    .orElse(0))
                            .min()
                            .orElse(0);
                    assertThat(residual).as(lambda + ", " + noise + ", " + one).isLessThan(1e-9);
                }
            }
        }
    }

    /** What is negative in an estimate is noise; what is left is never farther from the Gramian. */
    @Test
    void estimateComesNearerToTheGramian() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int n = 2 + seed % 5;
            double[][] rows = Gradients.normal(random, n, 3);
            double[][] gramian = Gradients.gramian(rows);
            double[][] products = noisy(rows, random, 1);
            int[] all = IntStream.range(0, n).toArray();
            double[][] near = new SdmGrad(0).gramian(products, all);
            assertThat(Eigen.of(near).values()[0])
                    .isGreaterThan(-1e-9 * Eigen.of(near).largest());
            assertThat(distance(near, gramian, products)).isLessThanOrEqualTo(distance(products, gramian, products));
            double[][] same = new SdmGrad(0).gramian(gramian, all);
            assertThat(distance(same, gramian, gramian)).isLessThan(1e-12);
        }
    }

    /** In the units that the estimate's diagonal gives. */
    private static double distance(double[][] x, double[][] y, double[][] units) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                double unit = Math.sqrt(Math.abs(units[i][i] * units[j][j]));
                sum += Math.pow((x[i][j] - y[i][j]) / unit, 2);
            }
        }
        return sum;
    }

    @Test
    void preferenceLeadsFromTheShortestToTheMean() {
        double[][] rows = Gradients.normal(new Random(1), 4, 9);
        double[][] gramian = Gradients.gramian(rows);
        double[] shortest = MinNorm.weights(gramian);
        assertThat(new SdmGrad(0).weights(gramian)).containsExactly(shortest, within(1e-9));
        assertThat(new SdmGrad(1e6).weights(gramian))
                .containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(1e-5));
        double[] once = new SdmGrad(0.3).weights(gramian);
        double[] twice = new SdmGrad(0.3).weights(Gradients.gramian(Gradients.scaled(rows, new double[] {2, 2, 2, 2})));
        assertThat(twice).containsExactly(once, within(1e-9));
    }

    @Test
    void taskThatIsNotMeasuredHasItsShare() {
        double[][] products = {{1, 0, 0}, {0, 0, 0}, {0, 0, 4}};
        assertThat(new SdmGrad(0).weights(products))
                .containsExactly(new double[] {1.6 / 3, 1.0 / 3, 0.4 / 3}, within(1e-12));
        assertThat(new SdmGrad(0.3).weights(new double[2][2])).containsExactly(0.5, 0.5);
    }

    @Test
    void stepsOnTrueProductsLeadToTheShortestCombination() {
        for (int seed = 0; seed < 10; seed++) {
            double[][] rows = Gradients.normal(new Random(seed), 4, 5);
            double[][] gramian = Gradients.gramian(rows);
            Balancer.State state = new MoDo(0.01, 0).start(4);
            double[] weights = {};
            for (int k = 0; k < 5000; k++) {
                weights = state.weights(step(gramian));
            }
            assertThat(Gradients.combined(rows, weights))
                    .containsExactly(Gradients.combined(rows, MinNorm.weights(gramian)), within(1e-4));
        }
    }

    @Test
    void absentTasksKeepTheirShare() {
        Balancer.State state = new MoDo(0.1, 0).start(3);
        double[] all = state.weights(step(new double[][] {{1, 0, 0}, {0, 2, 0}, {0, 0, 3}}));
        double[] two = state.weights(step(new int[] {0, 2}, new double[][] {{0, 0}, {0, 0}}));
        assertThat(two)
                .containsExactly(new double[] {all[0] / (all[0] + all[2]), all[2] / (all[0] + all[2])}, within(1e-12));
        assertThat(state.weights(step(new double[3][3]))).containsExactly(all, within(1e-12));
    }
}
