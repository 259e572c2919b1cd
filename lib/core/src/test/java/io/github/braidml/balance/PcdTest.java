package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Priority-constrained descent: the first task leads, the others are granted their part. */
class PcdTest {
    private static final Pcd PCD = new Pcd(0.02, 0.999);

    private static double[] weights(Balancer.State state, int[] tasks, double[]... rows) {
        return state.weights(new Balancer.Step(
                tasks, Arguments.ones(tasks.length), Gradients.gramian(rows), new SplittableRandom(1)));
    }

    private static double[] weights(Balancer.State state, double[]... rows) {
        return weights(state, IntStream.range(0, rows.length).toArray(), rows);
    }

    private static double[] first(int n) {
        double[] first = new double[n];
        first[0] = 1;
        return first;
    }

    /**
     * Returns the largest residual of the conditions: of d as it is before it is given its length, relative to |h_i| times the sum
     * of the lengths that d consists of.
     */
    private static double residual(double[][] gramian, double[] lengths, double tau, double[] weights) {
        int n = weights.length;
        double[] norms =
                IntStream.range(0, n).mapToDouble(i -> Math.sqrt(gramian[i][i])).toArray();
        double back = lengths[0] / (weights[0] * norms[0]);
        double size = back * Cosines.dot(weights, norms);
        double[] gains = Cosines.times(gramian, weights);
        double worst = 0;
        for (int i = 1; i < n; i++) {
            if (norms[i] > 0) {
                double over = (back * gains[i] / norms[i] - tau * lengths[i]) / size;
                double one = weights[i] > 0 ? Math.abs(over) : weights[i] < 0 ? 1 : Math.max(0, -over);
                // Not a number is the worst of all.
                worst = one <= worst ? worst : one;
            }
        }
        return worst;
    }

    private record Case(
            String id, double tau, double beta, double[][][] steps, double[][] weights, double[] tolerance) {}

    private record File(List<Case> cases) {}

    /** The reference adds 1e-8 to its means of squares, or nothing. */
    @Test
    void weightsAreThoseOfTheReference() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(PcdTest.class.getResourceAsStream("golden/pcd.json")), StandardCharsets.UTF_8)) {
            List<Case> cases = new Gson().fromJson(reader, File.class).cases();
            assertThat(cases).hasSize(6);
            for (Case one : cases) {
                Balancer.State state = new Pcd(one.tau(), one.beta()).start(one.steps()[0].length);
                for (int k = 0; k < one.steps().length; k++) {
                    double[] expected = one.weights()[k];
                    double size = Arrays.stream(expected).max().orElse(0);
                    assertThat(weights(state, one.steps()[k]))
                            .as("%s, step %d", one.id(), k)
                            .containsExactly(expected, within(one.tolerance()[1] + one.tolerance()[0] * size));
                }
            }
        }
    }

    @Test
    void directionMeetsItsConditions() {
        SoftAssertions soft = new SoftAssertions();
        int[] seen = new int[3];
        for (Gradients.Named one : Gradients.hostile()) {
            int n = one.rows().length;
            double[][] gramian = one.gramian();
            for (double tau : new double[] {0, 0.02, 1}) {
                for (double spread : new double[] {0, 1, 6}) {
                    double[] lengths = Gradients.magnitudes(new Random(n), n, spread);
                    double[] weights = new Pcd(tau, 0.9).weights(gramian, lengths);
                    String name = one + ", tau " + tau + ", lengths " + spread;
                    soft.assertThat(Arrays.stream(weights).allMatch(Double::isFinite))
                            .as(name)
                            .isTrue();
                    if (Arrays.stream(weights).allMatch(w -> w == 0)) {
                        seen[0]++;
                        soft.assertThat(gramian[0][0] == 0 || canVanish(gramian, lengths, tau))
                                .as("no update, " + name)
                                .isTrue();
                    } else if (tau > 0 && Arrays.equals(weights, first(n)) && opposed(gramian)) {
                        seen[1]++;
                    } else {
                        seen[2]++;
                        soft.assertThat(residual(gramian, lengths, tau, weights))
                                .as(name)
                                .isBetween(0.0, 1e-9);
                    }
                }
            }
        }
        soft.assertAll();
        assertThat(Arrays.stream(seen).min().orElse(0))
                .as(Arrays.toString(seen))
                .isGreaterThan(100);
    }

    /** The certificate that no direction serves the others: a convex combination of their directions that is zero. */
    private static boolean opposed(double[][] gramian) {
        double[] units = IntStream.range(0, gramian.length)
                .mapToDouble(i -> i > 0 && gramian[i][i] > 0 ? 1 / Math.sqrt(gramian[i][i]) : 0)
                .toArray();
        int[] others =
                IntStream.range(0, units.length).filter(i -> units[i] > 0).toArray();
        double[][] cosines = new double[others.length][others.length];
        for (int i = 0; i < others.length; i++) {
            for (int j = 0; j < others.length; j++) {
                cosines[i][j] = units[others[i]] * gramian[others[i]][others[j]] * units[others[j]];
            }
        }
        double[] w = MinNorm.weights(cosines);
        return others.length > 0 && Cosines.dot(w, Cosines.times(cosines, w)) < 1e-13;
    }

    /** The first direction against a combination of others: what is left is only what they are granted, if anything. */
    private static boolean canVanish(double[][] gramian, double[] lengths, double tau) {
        double granted = IntStream.range(1, lengths.length)
                .mapToDouble(i -> tau * lengths[i])
                .max()
                .orElse(0);
        return granted < 1e-6 * lengths[0] && Cosines.of(gramian).directions().stationary();
    }

    @Test
    void eachOtherTaskIsGrantedItsPartAndTheUpdateIsAsLongAsTheFirstGradient() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int n = 2 + seed % 5;
            Balancer.State state = new Pcd(0.1, 0.9).start(n);
            double[] mean = new double[n];
            for (int k = 1; k <= 6; k++) {
                double[][] rows =
                        Gradients.scaled(Gradients.normal(random, n, n + 1), Gradients.magnitudes(random, n, 3));
                double[] weights = weights(state, rows);
                double[] d = Gradients.combined(rows, weights);
                assertThat(Gradients.norm(d))
                        .isCloseTo(Gradients.norm(rows[0]), within(1e-9 * Gradients.norm(rows[0])));
                double sum = (1 - Math.pow(0.9, k)) / (1 - 0.9);
                double[] lengths = new double[n];
                for (int i = 0; i < n; i++) {
                    double square = Cosines.dot(rows[i], rows[i]);
                    mean[i] = 0.9 * mean[i] + square;
                    lengths[i] = Math.sqrt(square / (mean[i] / sum));
                }
                double[][] gramian = Gradients.gramian(rows);
                assertThat(residual(gramian, lengths, 0.1, weights)).isLessThan(1e-9);
                assertThat(weights[0]).isPositive();
            }
        }
    }

    @Test
    void nothingChangesWhileTheFirstTaskServesAll() {
        double[][] rows = {{1, 1, 1}, {1, 0, 0}, {0, 200, 0}};
        assertThat(weights(PCD.start(3), rows)).containsExactly(new double[] {1, 0, 0}, within(1e-15));
        assertThat(weights(PCD.start(1), new double[] {3, -4})).containsExactly(new double[] {1}, within(1e-15));
        // Against one other task, whose part is a fiftieth: half a right angle becomes a little less than a right one.
        double[][] two = {{-1, 1}, {7, 0}};
        double[] d = Gradients.combined(two, weights(PCD.start(2), two));
        double up = Math.sqrt(0.5);
        double length = Math.hypot(0.02, up);
        assertThat(d)
                .containsExactly(
                        new double[] {Math.sqrt(2) * 0.02 / length, Math.sqrt(2) * up / length}, within(1e-12));
    }

    @Test
    void theFirstTaskIsFollowedWhereTheOthersCannotAllBeServed() {
        assertThat(weights(PCD.start(3), new double[][] {{1, 1}, {1, 0}, {-2, 0}}))
                .containsExactly(1, 0, 0);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int others = 2 + seed % 15;
            int size = 2 + random.nextInt(others + 3);
            double[][] rows = Gradients.normal(random, others + 1, size);
            double[] shares = random.doubles(others + 1, 0.05, 1).toArray();
            shares[0] = 0;
            double[] rest = Gradients.combined(rows, shares);
            for (int k = 0; k < size; k++) {
                rows[1][k] -= rest[k] / shares[1];
            }
            double[] units = Gradients.magnitudes(random, others + 1, 6);
            double[][] opposed = Gradients.scaled(rows, units);
            assertThat(weights(PCD.start(others + 1), opposed))
                    .as("seed " + seed)
                    .containsExactly(first(others + 1));
            // A thousandth to one side is enough for a direction on which all of them gain.
            double[] side = Gradients.normal(random, 1, size)[0];
            double[][] served = new double[others + 1][size];
            for (int i = 0; i <= others; i++) {
                double along = Cosines.dot(rows[i], side) / Cosines.dot(side, side);
                for (int k = 0; k < size; k++) {
                    served[i][k] = units[i] * (rows[i][k] + (1e-3 - (i == 0 ? 0 : along)) * side[k]);
                }
            }
            double[] d = Gradients.combined(served, weights(PCD.start(others + 1), served));
            for (int i = 1; i <= others; i++) {
                assertThat(Cosines.dot(d, served[i])).as("seed " + seed).isPositive();
            }
        }
    }

    @Test
    void nothingMovesWhereNothingIsLeftToFollow() {
        double[][] done = {{0, 0}, {1, 0}, {0, 1}};
        assertThat(weights(PCD.start(3), done)).containsExactly(0, 0, 0);
        double[][] opposite = {{1, 2}, {-0.5, -1}};
        assertThat(weights(PCD.tau(0).start(2), opposite)).containsExactly(0, 0);
        assertThat(weights(PCD.tau(0).start(3), new double[][] {{1, 1}, {1, 0}, {-2, 0}}))
                .containsExactly(new double[] {Math.sqrt(2), 0, 1 / Math.sqrt(2)}, within(1e-12));
        // Rounding leaves a rest of no direction, which is not to be followed.
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int n = 3 + seed % 6;
            double[][] rows = Gradients.normal(random, n, n + 2);
            double[] shares = random.doubles(n, -1, -0.1).toArray();
            shares[0] = 0;
            rows[0] = Gradients.combined(rows, shares);
            assertThat(weights(PCD.tau(0).start(n), rows)).as("seed " + seed).containsOnly(0);
        }
        // What is granted to the other task is then all there is.
        double[] d = Gradients.combined(opposite, weights(PCD.start(2), opposite));
        assertThat(d).containsExactly(new double[] {-1, -2}, within(1e-9));
    }

    @Test
    void nextTaskLeadsWithoutLabelsForTheFirst() {
        double[] a = {3, 4, 0};
        double[] b = {0, 0.1, 0};
        double[] c = {0, -700, 700};
        Balancer.State state = PCD.start(3);
        int[] rest = {1, 2};
        // As long as its own gradient, as long as nothing is known of the first task.
        double[] alone = weights(state, rest, b, c);
        assertThat(Gradients.norm(Gradients.combined(new double[][] {b, c}, alone)))
                .isCloseTo(0.1, within(1e-12));
        weights(state, a, b, c);
        double[] known = weights(state, rest, b, c);
        assertThat(Gradients.norm(Gradients.combined(new double[][] {b, c}, known)))
                .isCloseTo(5, within(1e-9));
        assertThat(known).containsExactly(Arguments.times(alone, 50), within(1e-9));
        // Half as long as usual is half as long an update; its mean moved a thousandth or so.
        double[] half = Arguments.times(b, 0.5);
        double[][] now = {half, c};
        double length = Gradients.norm(Gradients.combined(now, weights(state, rest, now)));
        assertThat(length).isCloseTo(2.5 / Math.sqrt(1 - 0.75 / 4), within(0.01));
    }

    /** A step without labels says nothing of a task, and another unit changes nothing but the length. */
    @Test
    void meansAreThoseOfTheStepsThatATaskTookPartIn() {
        Random random = new Random(4);
        double[][][] rows = new double[12][][];
        double[] units = {1e-3, 100, 1e5};
        int[][] present = {{0, 1, 2}, {1, 2}, {0, 2}, {2}};
        Balancer.State state = PCD.start(3);
        Balancer.State other = PCD.start(3);
        for (int k = 0; k < rows.length; k++) {
            int[] tasks = present[k % 4];
            rows[k] = Gradients.normal(random, tasks.length, 3);
            double[] factors = Arrays.stream(tasks).mapToDouble(i -> units[i]).toArray();
            double[][] scaled = Gradients.scaled(rows[k], factors);
            double[] d = Gradients.combined(rows[k], weights(state, tasks, rows[k]));
            double[] same = Gradients.combined(scaled, weights(other, tasks, scaled));
            assertThat(Arguments.times(same, 1 / units[0])).containsExactly(d, within(1e-9 * Gradients.norm(d)));
        }
        double[] saved = state.save();
        assertThat(Arrays.copyOfRange(saved, 3, 6)).containsExactly(6, 6, 12);
        double expected = 0;
        double sum = 0;
        for (int k = 0; k < rows.length; k += 2) {
            double share = Math.pow(0.999, (rows.length - 2 - k) / 2.0);
            expected += share * Cosines.dot(rows[k][0], rows[k][0]);
            sum += share;
        }
        assertThat(saved[0]).isCloseTo(expected / sum, within(1e-9));
        Balancer.State again = PCD.start(3);
        again.restore(saved);
        double[][] next = Gradients.normal(random, 3, 3);
        assertThat(weights(again, next)).isEqualTo(weights(state, next));
    }

    @Test
    void badArgumentsAreRefused() {
        for (double tau : new double[] {-0.1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> PCD.tau(tau)).hasMessageEndingWith("must be in [0, 1]; given " + tau);
        }
        for (double beta : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> PCD.beta(beta)).hasMessageEndingWith("must be in [0, 1); given " + beta);
        }
    }
}
