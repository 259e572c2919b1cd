package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.optim.Descent;
import io.github.braidml.optim.Penalty;
import io.github.braidml.optim.Schedule;
import io.github.braidml.optim.Sgd;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Learning to optimise for several tasks, on problems whose answer is known. */
class LleTest {

    /** Losses {@code (x - c)' A (x - c) / 2 + b}, divided by their values at the start x = 0. */
    private record Quadratics(double[][][] a, double[][] c, double[] b, double[] first) {

        static Quadratics random(long seed, int tasks, int size) {
            Random random = new Random(seed);
            double[][][] a = new double[tasks][size][size];
            double[][] c = new double[tasks][size];
            double[] b = new double[tasks];
            for (int t = 0; t < tasks; t++) {
                double scale = Math.exp(2 * random.nextGaussian());
                double[][] m = new double[size][size];
                for (int i = 0; i < size; i++) {
                    c[t][i] = random.nextGaussian();
                    for (int j = 0; j < size; j++) {
                        m[i][j] = random.nextGaussian();
                    }
                }
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        a[t][i][j] = scale * (Vectors.dot(m[i], m[j]) / size + (i == j ? 0.3 : 0));
                    }
                }
                b[t] = scale * 0.2 * random.nextDouble();
            }
            Quadratics raw = new Quadratics(a, c, b, ones(tasks));
            return new Quadratics(a, c, b, raw.relative(new double[size]));
        }

        private static double[] ones(int n) {
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            return ones;
        }

        int tasks() {
            return b.length;
        }

        int size() {
            return c[0].length;
        }

        double[] gradient(int t, double[] x) {
            double[] d =
                    IntStream.range(0, size()).mapToDouble(i -> x[i] - c[t][i]).toArray();
            return Arrays.stream(a[t]).mapToDouble(row -> Vectors.dot(row, d)).toArray();
        }

        double loss(int t, double[] x) {
            double[] d =
                    IntStream.range(0, size()).mapToDouble(i -> x[i] - c[t][i]).toArray();
            return Vectors.dot(d, gradient(t, x)) / 2 + b[t];
        }

        double[] relative(double[] x) {
            return IntStream.range(0, tasks())
                    .mapToDouble(t -> loss(t, x) / first[t])
                    .toArray();
        }

        double worst(double[] x) {
            return Arrays.stream(relative(x)).max().orElseThrow();
        }

        double[] sum(double[] weights, double[] x) {
            double[] sum = new double[size()];
            for (int t = 0; t < tasks(); t++) {
                double[] g = gradient(t, x);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weights[t] * g[i];
                }
            }
            return sum;
        }

        /** Where the relative losses weighted by p are least. */
        double[] least(double[] p) {
            double[][] m = new double[size()][size() + 1];
            for (int t = 0; t < tasks(); t++) {
                for (int i = 0; i < size(); i++) {
                    for (int j = 0; j < size(); j++) {
                        m[i][j] += p[t] / first[t] * a[t][i][j];
                    }
                    m[i][size()] += p[t] / first[t] * Vectors.dot(a[t][i], c[t]);
                }
            }
            return solve(m);
        }

        /** The exact minimax point: for one set of tasks being worst together, all conditions of optimality hold. */
        double[] minimax() {
            for (int set = 1; set < 1 << tasks(); set++) {
                int of = set;
                int[] worst = IntStream.range(0, tasks())
                        .filter(t -> ((of >> t) & 1) == 1)
                        .toArray();
                double[] p = level(worst);
                double[] x = least(p);
                double most = relative(x)[worst[0]];
                boolean optimal = Arrays.stream(p).allMatch(share -> share >= 0)
                        && Arrays.stream(relative(x)).allMatch(loss -> loss <= most + 1e-10)
                        && Arrays.stream(worst).allMatch(t -> Math.abs(relative(x)[t] - most) < 1e-9);
                if (optimal) {
                    return x;
                }
            }
            throw new AssertionError("a minimax point exists");
        }

        /** The shares of some tasks, summing to one, that make their losses equal where the weighted sum is least. */
        private double[] level(int[] worst) {
            double[] p = new double[tasks()];
            Arrays.stream(worst).forEach(t -> p[t] = 1.0 / worst.length);
            for (int round = 0; round < 200 && worst.length > 1; round++) {
                // Newton on the differences of the losses, with a numerical derivative; halved while shares leave [0,
                // 1].
                int n = worst.length - 1;
                double[] f = gaps(worst, p);
                double[][] m = new double[n][n + 1];
                for (int j = 0; j < n; j++) {
                    double[] q = p.clone();
                    q[worst[j + 1]] += 1e-7;
                    q[worst[0]] -= 1e-7;
                    double[] g = gaps(worst, q);
                    for (int i = 0; i < n; i++) {
                        m[i][j] = (g[i] - f[i]) / 1e-7;
                    }
                }
                for (int i = 0; i < n; i++) {
                    m[i][n] = -f[i];
                }
                double[] step = solve(m);
                double factor = 1;
                while (factor > 1e-9 && !inside(worst, p, step, factor)) {
                    factor /= 2;
                }
                move(worst, p, step, factor);
            }
            return p;
        }

        private static boolean inside(int[] worst, double[] p, double[] step, double factor) {
            double[] q = p.clone();
            move(worst, q, step, factor);
            return Arrays.stream(worst).allMatch(t -> q[t] > 0);
        }

        private static void move(int[] worst, double[] p, double[] step, double factor) {
            for (int j = 0; j < step.length; j++) {
                p[worst[j + 1]] += factor * step[j];
                p[worst[0]] -= factor * step[j];
            }
        }

        private double[] gaps(int[] worst, double[] p) {
            double[] losses = relative(least(p));
            return IntStream.range(1, worst.length)
                    .mapToDouble(i -> losses[worst[i]] - losses[worst[0]])
                    .toArray();
        }
    }

    /** Solves equations given as rows with the right-hand side last. */
    private static double[] solve(double[][] m) {
        int n = m.length;
        for (int k = 0; k < n; k++) {
            int from = k;
            int pivot = IntStream.range(k, n)
                    .boxed()
                    .max((i, j) -> Double.compare(Math.abs(m[i][from]), Math.abs(m[j][from])))
                    .orElseThrow();
            double[] swap = m[k];
            m[k] = m[pivot];
            m[pivot] = swap;
            for (int i = 0; i < n; i++) {
                double factor = i == k ? 0 : m[i][k] / m[k][k];
                for (int j = k; j <= n && factor != 0; j++) {
                    m[i][j] -= factor * m[k][j];
                }
            }
        }
        return IntStream.range(0, n).mapToDouble(i -> m[i][n] / m[i][i]).toArray();
    }

    /** The whole recipe: weights climb, one step down, the step size learned from the cosine of successive gradients. */
    private static double[] descend(Quadratics problem, Balancer method, int steps) {
        double[] x = new double[problem.size()];
        double[] before = new double[problem.size()];
        double rate = 0.01;
        Balancer.State state = method.start(problem.tasks());
        int[] all = IntStream.range(0, problem.tasks()).toArray();
        for (int i = 0; i < steps; i++) {
            double[] at = x;
            double[] losses =
                    Arrays.stream(all).mapToDouble(t -> problem.loss(t, at)).toArray();
            double[] weights = state.weights(new Balancer.Step(all, losses, new double[0][], new SplittableRandom(i)));
            double[] gradient = problem.sum(weights, x);
            double norms = Vectors.norm(gradient) * Vectors.norm(before);
            double cosine = norms > 0 ? Vectors.dot(gradient, before) / norms : 0;
            rate = Math.min(1, rate * Math.exp(0.02 * cosine));
            for (int k = 0; k < x.length; k++) {
                x[k] -= rate * gradient[k];
            }
            before = gradient;
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void reachesTheMinimaxPointOfConvexProblems(long seed) {
        int tasks = 2 + (int) (seed % 4);
        Quadratics problem = Quadratics.random(seed, tasks, 6);
        double[] exact = problem.minimax();
        assertThat(descend(problem, new Lle(0.02), 10_000)).containsExactly(exact, within(1e-4));
    }

    /**
     * With the step size that is learned, from a tenth or a ten-thousandth, and a price of large weights: shares that are not zero
     * where a loss is not the worst, and their gradients and the price's in balance, are what a minimax point is.
     */
    @ParameterizedTest
    @CsvSource({"0.1, 0, 0", "0.0001, 0, 0", "0.01, 0.05, 0", "0.01, 0, 0.1", "0.01, 0.05, 0.1"})
    void learnsItsStepSizeUnderPenalties(double rate, double l1, double l2) {
        Descent descent =
                Descent.of(Sgd.of(rate)).schedule(Schedule.hypergradient()).penalty(new Penalty(l1, l2));
        int zeros = 0;
        for (long seed = 1; seed <= 4; seed++) {
            Quadratics problem = Quadratics.random(seed, 2 + (int) (seed % 4), 6);
            Balancer.State state = new Lle(0.02).start(problem.tasks());
            double[][] weights = new double[1][];
            int[] all = IntStream.range(0, problem.tasks()).toArray();
            double[][] path = descent.path(
                    (x, gradient) -> {
                        double[] losses = Arrays.stream(all)
                                .mapToDouble(t -> problem.loss(t, x))
                                .toArray();
                        weights[0] =
                                state.weights(new Balancer.Step(all, losses, new double[0][], new SplittableRandom(1)));
                        double[] sum = problem.sum(weights[0], x);
                        System.arraycopy(sum, 0, gradient, 0, sum.length);
                        return Vectors.dot(weights[0], losses);
                    },
                    new double[problem.size()],
                    20_000);
            double[] end = path[path.length - 1];
            double[] relative = problem.relative(end);
            for (int t : all) {
                double share = weights[0][t] * problem.first()[t];
                assertThat(share * (problem.worst(end) - relative[t])).isLessThan(1e-3);
            }
            double[] slopes = problem.sum(weights[0], end);
            for (int i = 0; i < end.length; i++) {
                double slope = slopes[i] + l2 * end[i];
                zeros += end[i] == 0 ? 1 : 0;
                assertThat(end[i] == 0 ? Math.max(0, Math.abs(slope) - l1) : Math.abs(slope + l1 * Math.signum(end[i])))
                        .as("seed %d, number %d", seed, i)
                        .isLessThan(5e-3);
            }
            if (l1 + l2 == 0) {
                assertThat(end).containsExactly(problem.minimax(), within(1e-2));
            }
        }
        assertThat(zeros > 0).isEqualTo(l1 > 0);
    }

    /** Two lines that cross at 0.5: nothing brakes the game there, but it is fair on average. */
    @Test
    void circlesAroundTheMinimaxPointWithoutCurvature() {
        Balancer.State state = new Lle(0.02).start(2);
        double x = 0.5;
        double mean = 0;
        int crossings = 0;
        for (int i = 0; i < 20_000; i++) {
            double before = x;
            double[] weights = state.weights(new Balancer.Step(
                    new int[] {0, 1}, new double[] {1 + x, 1 - x}, new double[0][], new SplittableRandom(i)));
            x = Math.max(-0.999, Math.min(0.999, x - 0.01 * (weights[0] - weights[1])));
            mean += x / 20_000;
            crossings += (x - 0.5) * (before - 0.5) < 0 ? 1 : 0;
        }
        assertThat(mean).isCloseTo(0.5, within(0.01));
        assertThat(crossings).isGreaterThan(50);
    }

    /** Equal weights of the relative losses leave the worst task far behind, by a quarter on average. */
    @Test
    void equalWeightsAreFarWorseOnTheWorstTask() {
        double mean = 0;
        for (long seed = 1; seed <= 40; seed++) {
            Quadratics problem = Quadratics.random(seed, 2 + (int) (seed % 4), 6);
            double best = problem.worst(problem.minimax());
            double even = problem.worst(problem.least(Quadratics.ones(problem.tasks())));
            assertThat(even).isGreaterThanOrEqualTo(best);
            mean += even / best / 40;
        }
        assertThat(mean).isBetween(1.2, 1.4);
    }
}
