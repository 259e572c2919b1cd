package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The optimality conditions of every inner problem, on hostile Gramians.
 *
 * <p>An inner product of gradient i with a combination is only as precise as the terms that it sums; so a residual is relative to
 * |g_i| times the sum of w_j |g_j|. That does not change when a gradient is scaled.
 */
class SolversTest {
    private static final double TIGHT = 1e-9;
    private static final List<Gradients.Named> HOSTILE = Gradients.hostile();

    private interface Solver {
        /** Returns the largest relative residual of the conditions that the weights ought to meet. */
        double residual(double[][] gramian);
    }

    private static void assertSolves(Solver solver) {
        SoftAssertions soft = new SoftAssertions();
        for (Gradients.Named one : HOSTILE) {
            soft.assertThat(solver.residual(one.gramian())).as(one.name()).isBetween(0.0, TIGHT);
        }
        soft.assertAll();
    }

    private static double[] norms(double[][] gramian) {
        return IntStream.range(0, gramian.length)
                .mapToDouble(i -> Math.sqrt(gramian[i][i]))
                .toArray();
    }

    /** Returns |g_i| times the sum of |w_j| |g_j|, or one for a gradient of zero. */
    private static double[] units(double[][] gramian, double[] w) {
        double[] norms = norms(gramian);
        double size = IntStream.range(0, w.length)
                .mapToDouble(i -> Math.abs(w[i]) * norms[i])
                .sum();
        return Arrays.stream(norms)
                .map(norm -> norm * size > 0 ? norm * size : 1)
                .toArray();
    }

    private static double largest(int n, IntToDoubleFunction residual) {
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double one = residual.applyAsDouble(i);
            // Not a number is the worst of all.
            worst = one <= worst ? worst : one;
        }
        return worst;
    }

    @Test
    void shortestVectorMeetsItsConditions() {
        assertSolves(gramian -> {
            double[] w = MinNorm.weights(gramian);
            double[] products = Cosines.times(gramian, w);
            double[] units = units(gramian, w);
            double square = Cosines.dot(w, products);
            double simplex = Math.abs(Arrays.stream(w).sum() - 1);
            return Math.max(simplex, largest(w.length, i -> {
                double over = products[i] - square;
                return w[i] > 0 ? Math.abs(over) / units[i] : w[i] < 0 ? 1 : Math.max(0, -over) / units[i];
            }));
        });
    }

    /** Residual of the projection v of p: no product negative, and zero where v is above p. */
    private static double cone(double[][] gramian, double[] p, double[] v) {
        double[] products = Cosines.times(gramian, v);
        double[] units = units(gramian, v);
        return largest(v.length, i -> {
            double product = products[i] / units[i];
            return v[i] > p[i] ? Math.abs(product) : v[i] < p[i] ? 1 : Math.max(0, -product);
        });
    }

    @Test
    void projectionsOntoTheDualConeMeetTheirConditions() {
        assertSolves(gramian -> {
            int n = gramian.length;
            DualCone cone = new DualCone(Cosines.of(gramian));
            double[] mean = Arguments.times(Arguments.ones(n), 1.0 / n);
            double worst = cone(gramian, mean, cone.project(mean));
            for (int k = 0; k < n; k++) {
                double[] alone = new double[n];
                alone[k] = 1;
                worst = Math.max(worst, cone(gramian, alone, cone.project(alone)));
            }
            return worst;
        });
    }

    @Test
    void conflictAverseDirectionsMeetTheirConditions() {
        for (double c : new double[] {0.1, 0.5, 1, 3}) {
            assertSolves(gramian -> {
                int n = gramian.length;
                double[] w = new CaGrad(c, 0).weights(gramian);
                double[] norms = norms(gramian);
                double[] q = Arguments.times(Arguments.ones(n), 1.0 / n);
                double[] products = Cosines.times(gramian, w);
                double[] units = units(gramian, w);
                double size = Math.max(Cosines.dot(w, norms), Double.MIN_NORMAL);
                double[] x = Arrays.stream(w).map(weight -> weight - 1.0 / n).toArray();
                double radius = c * Math.sqrt(Math.max(0, Cosines.dot(q, Cosines.times(gramian, q))));
                double used = Math.sqrt(Math.max(0, Cosines.dot(x, Cosines.times(gramian, x))));
                // Of several equally good directions it is the nearest: then the ball is not used up.
                boolean stationary = Cosines.of(gramian).stationary();
                double ball = stationary ? Math.max(0, used - radius) : Math.abs(used - radius);
                // There is a gain that every task has at least, and none that was corrected for has more.
                double worst = IntStream.rangeClosed(0, n)
                        .mapToDouble(k -> k == n ? 0 : products[k])
                        .map(gain -> largest(
                                n, i -> Math.abs(Math.min((products[i] - gain) / units[i], x[i] * norms[i] / size))))
                        .min()
                        .orElse(1);
                return Math.max(ball / size, worst);
            });
        }
    }

    @Test
    void fairWeightsMeetTheirConditions() {
        for (double alpha : new double[] {0.05, 0.5, 1, 2, 10}) {
            assertSolves(gramian -> {
                double[] w = FairGrad.weights(gramian, alpha);
                double[] products = Cosines.times(gramian, w);
                double[] units = units(gramian, w);
                boolean zeros = Arrays.stream(norms(gramian)).anyMatch(norm -> norm == 0);
                Cosines cosines = Cosines.of(gramian);
                boolean solvable = cosines.size() > 0
                        && !new Cosines(cosines.size(), cosines.rows(), cosines.norms(), cosines.matrix()).stationary();
                if (!solvable) {
                    double[] shortest = MinNorm.weights(gramian);
                    return largest(w.length, i -> Math.abs(w[i] - w.length * shortest[i]));
                }
                if (!Arrays.stream(w).allMatch(weight -> weight > 0 && weight < Double.POSITIVE_INFINITY)) {
                    return 1;
                }
                return largest(w.length, i -> {
                    double goal = Math.pow(w[i], -1 / alpha);
                    return zeros && gramian[i][i] == 0
                            ? Math.abs(w[i] - 1)
                            : Math.abs(products[i] - goal) / Math.max(units[i], goal);
                });
            });
        }
    }

    @Test
    void factorGrowsAndShrinks() {
        Random random = new Random(3);
        for (int trial = 0; trial < 20; trial++) {
            int n = 2 + random.nextInt(8);
            double[][] m = Gradients.gramian(Gradients.normal(random, n, n + 3));
            Cholesky factor = Objects.requireNonNull(Cholesky.of(m));
            int out = random.nextInt(n);
            factor.remove(out);
            int[] left = IntStream.range(0, n).filter(i -> i != out).toArray();
            double[] b = random.doubles(n - 1).toArray();
            double[] x = factor.solve(b);
            for (int i = 0; i < n - 1; i++) {
                double sum = 0;
                for (int k = 0; k < n - 1; k++) {
                    sum += m[left[i]][left[k]] * x[k];
                }
                assertThat(sum).isCloseTo(b[i], within(1e-9));
            }
        }
        assertThat(Cholesky.of(new double[][] {{1, 2}, {2, 1}})).isNull();
    }

    @Test
    void eigenvectorsAreOrthonormalAndRebuildTheMatrix() {
        for (Gradients.Named one : HOSTILE) {
            double[][] m = one.gramian();
            int n = m.length;
            Eigen eigen = Eigen.of(m);
            double size = eigen.largest();
            double worst = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double rebuilt = 0;
                    for (int k = 0; k < n; k++) {
                        rebuilt += eigen.values()[k] * eigen.vectors()[k][i] * eigen.vectors()[k][j];
                    }
                    double product = Cosines.dot(eigen.vectors()[i], eigen.vectors()[j]) - (i == j ? 1 : 0);
                    worst = Math.max(
                            worst, Math.max(size > 0 ? Math.abs(rebuilt - m[i][j]) / size : 0, Math.abs(product)));
                }
            }
            assertThat(worst).as(one.name()).isLessThan(1e-12);
            assertThat(eigen.values()).isSorted();
        }
    }

    /** Powers of two, so that nothing is rounded; the squares of such entries are zero or infinite. */
    @ParameterizedTest
    @ValueSource(ints = {-600, 600})
    void eigenvectorsHaveNoUnit(int power) {
        double[][] m = Gradients.gramian(Gradients.normal(new Random(3), 6, 9));
        Eigen one = Eigen.of(m);
        Eigen other = Eigen.of(Arrays.stream(m)
                .map(row -> Arguments.times(row, Math.scalb(1.0, power)))
                .toArray(double[][]::new));
        assertThat(other.vectors()).isDeepEqualTo(one.vectors());
        assertThat(other.values()).containsExactly(Arguments.times(one.values(), Math.scalb(1.0, power)));
    }

    @Test
    void linearProgramsAreSolvedOrFoundInfeasible() {
        // Maximise 2x + 3y + z where x + y + z = 1, x + 2y <= 1: x = 1 gives 2, x = z = 0 is not allowed, y = 1/2, z =
        // 1/2 gives 2.
        double[] y = LinearProgram.solve(
                new double[] {2, 3, 1.1}, new double[][] {{1, 2, 0}}, new double[] {1}, new double[] {1, 1, 1});
        assertThat(y).containsExactly(new double[] {0, 0.5, 0.5}, within(1e-12));
        assertThat(LinearProgram.solve(
                        new double[] {1, 1}, new double[][] {{1, 0}, {0, 1}}, new double[] {0.2, 0.3}, new double[] {
                            1, 1
                        }))
                .isNull();
        Random random = new Random(5);
        for (int trial = 0; trial < 300; trial++) {
            int n = 2 + random.nextInt(6);
            double[][] a = Gradients.normal(random, 1 + random.nextInt(6), n);
            double[] b = random.doubles(a.length).map(u -> u < 0.3 ? 0 : u).toArray();
            double[] c = Gradients.normal(random, 1, n)[0];
            double[] found = LinearProgram.solve(c, a, b, Arguments.ones(n));
            double best = found == null ? Double.NEGATIVE_INFINITY : Cosines.dot(c, found);
            if (found != null) {
                assertThat(Arrays.stream(found).sum()).isCloseTo(1, within(1e-9));
                assertThat(Arrays.stream(found).allMatch(x -> x >= 0)).isTrue();
                double[] used = Cosines.times(a, found);
                for (int i = 0; i < b.length; i++) {
                    assertThat(used[i]).isLessThanOrEqualTo(b[i] + 1e-9);
                }
            }
            // No random point that meets the conditions is better.
            for (int point = 0; point < 300; point++) {
                double[] other = random.doubles(n)
                        .map(u -> -Math.log(u) * (u < 0.3 ? 0 : 1))
                        .toArray();
                double sum = Arrays.stream(other).sum();
                double[] onSimplex = Arguments.times(other, 1 / sum);
                double[] used = Cosines.times(a, onSimplex);
                if (sum > 0 && IntStream.range(0, b.length).allMatch(i -> used[i] <= b[i])) {
                    assertThat(Cosines.dot(c, onSimplex)).isLessThanOrEqualTo(best + 1e-9);
                }
            }
        }
    }
}
