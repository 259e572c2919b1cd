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

/** What the methods that look at the gradients themselves promise. */
class RowMethodsTest {
    private static final GradDrop DROP = new GradDrop(List.of());

    static List<Balancer> all() {
        return List.of(
                DROP,
                new TrimmedMean(1),
                MoCo.published(),
                MoCo.published().decay(0).gamma(1e3).rho(1),
                new DbMtl(0.9, 0),
                new DbMtl(0.9, 0.5),
                new ExcessMtl(0.01),
                new ExcessMtl(10));
    }

    private static Balancer.Step step(int[] tasks, double[] losses, double[][] rows, long seed) {
        return new Balancer.Step(tasks, losses, Gradients.gramian(rows), Rows.of(rows), new SplittableRandom(seed));
    }

    private static Balancer.Step step(double[][] rows) {
        return step(IntStream.range(0, rows.length).toArray(), Arguments.ones(rows.length), rows, 1);
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /** Returns the update on a copy of the gradients. */
    private static double[] direction(Balancer.State state, double[] losses, double[][] gradients, long seed) {
        double[][] rows = copy(gradients);
        double[] weights = state.weights(step(IntStream.range(0, rows.length).toArray(), losses, rows, seed));
        return Gradients.combined(rows, weights);
    }

    private static double[] direction(Balancer method, double[][] gradients) {
        return direction(method.start(gradients.length), Arguments.ones(gradients.length), gradients, 1);
    }

    private static void assertFinite(String what, double[] numbers) {
        assertThat(Arrays.stream(numbers).allMatch(Double::isFinite))
                .as(what + ": " + Arrays.toString(numbers))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingIsEverNotANumber(Balancer method) {
        for (Gradients.Named one : Gradients.hostile()) {
            int n = one.rows().length;
            if (n > 16 || (method instanceof TrimmedMean && n < 3)) {
                continue;
            }
            Balancer.State state = method.start(n);
            for (double[] losses :
                    List.of(Arguments.ones(n), new double[n], Arguments.times(Arguments.ones(n), 1e12))) {
                double[][] rows = copy(one.rows());
                Balancer.Step step = step(IntStream.range(0, n).toArray(), losses, rows, 1);
                String what = method + " on " + one;
                assertFinite(what, state.weights(step));
                assertFinite(what, state.kept(step));
                assertFinite(what, state.scales(step));
                Arrays.stream(rows).forEach(row -> assertFinite(what, row));
            }
        }
    }

    /** A thousand normal numbers: the reference's exponential of the first excess risk is infinite from 88 on. */
    @Test
    void longGradientsDoNotOverflowTheFirstWeights() {
        double[][] rows = Gradients.normal(new Random(1), 3, 1000);
        Balancer.State state = new ExcessMtl(1).start(3);
        for (int i = 0; i < 50; i++) {
            double[] weights = state.weights(step(rows));
            assertThat(Arrays.stream(weights).sum()).isCloseTo(3, within(1e-12));
            assertThat(Arrays.stream(weights).allMatch(w -> w > 0)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void tasksInAnotherOrderGetTheSameUpdate(Balancer method) {
        for (int seed = 0; seed < 20; seed++) {
            int n = 3 + seed % 4;
            int[] place = PcGrad.orders(n, new Random(seed))[0];
            Balancer.State state = method.start(n);
            Balancer.State other = method.start(n);
            for (int k = 0; k < 4; k++) {
                double[][] rows = Gradients.normal(new Random(10L * seed + k), n, 7);
                double[] losses = new Random(seed + k).doubles(n, 0.1, 2).toArray();
                double[][] moved = new double[n][];
                double[] given = new double[n];
                for (int i = 0; i < n; i++) {
                    moved[place[i]] = rows[i];
                    given[place[i]] = losses[i];
                }
                assertThat(direction(other, given, moved, k))
                        .as("step " + k)
                        .containsExactly(direction(state, losses, rows, k), within(1e-9));
            }
        }
    }

    @Test
    void updateGrowsWithTheGradientsOrNotAtAll() {
        double[][] rows = Gradients.normal(new Random(6), 5, 40);
        for (double factor : new double[] {1e-6, 7, 1e9}) {
            double[][] scaled = Gradients.scaled(rows, Arguments.times(Arguments.ones(5), factor));
            for (Balancer method : List.of(DROP, DROP.leak(0.1, 0.2, 0.3, 0.4, 0.5), new TrimmedMean(2))) {
                double[] once = direction(method, rows);
                assertThat(direction(method, scaled))
                        .containsExactly(Arguments.times(once, factor), within(1e-12 * factor));
            }
            // This one makes every gradient as long as its loss, whatever its own length.
            Balancer.State first = MoCo.published().start(5);
            Balancer.State second = MoCo.published().start(5);
            double[] losses = {1, 2, 3, 4, 5};
            assertThat(direction(second, losses, scaled, 1))
                    .containsExactly(direction(first, losses, rows, 1), within(1e-3));
        }
    }

    /** A task that is absent changes nothing for itself, and a state goes on from what was saved to the bit. */
    @ParameterizedTest
    @MethodSource("all")
    void goesOnFromWhatWasSavedWithTasksAbsentNowAndThen(Balancer method) {
        int[][] present = {{0, 1, 2, 3}, {1, 2, 3}, {0, 2}, {3}, {}, {0, 1, 2, 3}};
        Balancer.State whole = method.start(4);
        Balancer.State resumed = method.start(4);
        for (int k = 0; k < 12; k++) {
            int[] tasks = present[k % present.length];
            double[][] rows = Gradients.normal(new Random(k), tasks.length, 1500);
            double[] losses = new Random(k).doubles(tasks.length, 0.1, 2).toArray();
            double[][] first = copy(rows);
            double[][] second = copy(rows);
            double[] weights = whole.weights(step(tasks, losses, first, k));
            assertFinite("weights", weights);
            assertThat(resumed.weights(step(tasks, losses, second, k))).isEqualTo(weights);
            assertThat(second).isDeepEqualTo(first);
            double[] saved = whole.save();
            resumed = method.start(4);
            resumed.restore(saved);
        }
    }

    @Test
    void averagesOfAbsentTasksStay() {
        Balancer.State state = new DbMtl(0.5, 0).start(2);
        double[][] rows = {{4, 0}, {0, 2}};
        state.weights(step(copy(rows)));
        state.weights(step(new int[] {1}, new double[] {1}, new double[][] {{0, 8}}, 1));
        double[][] then = copy(rows);
        state.weights(step(then));
        // Of the first, half of four and half of what is missing; of the second, half way three times.
        assertThat(then[0]).containsExactly(3, 0);
        assertThat(then[1]).containsExactly(0, 3.25);
    }

    @Test
    void everyCoordinateIsTheSumOfOneSign() {
        double[][] rows = Gradients.normal(new Random(1), 5, 4000);
        double[] d = direction(DROP, rows);
        int positive = 0;
        for (int k = 0; k < d.length; k++) {
            int column = k;
            double up = Arrays.stream(rows)
                    .mapToDouble(row -> Math.max(0, row[column]))
                    .sum();
            double down = Arrays.stream(rows)
                    .mapToDouble(row -> Math.min(0, row[column]))
                    .sum();
            assertThat(Math.min(Math.abs(d[k] - up), Math.abs(d[k] - down))).isLessThan(1e-12);
            positive += d[k] > 0 ? 1 : 0;
        }
        assertThat(positive).isBetween(1800, 2200);
    }

    @Test
    void signsAreDrawnByHowMuchTheyAgree() {
        double[][] rows = new double[2][20_000];
        Arrays.fill(rows[0], 3);
        Arrays.fill(rows[1], -1);
        Balancer.State state = DROP.start(2);
        double[][] left = copy(rows);
        Balancer.Step step = step(left);
        assertThat(state.weights(step)).containsExactly(1, 1);
        double share = Arrays.stream(left[0]).filter(x -> x == 3).count() / 20_000.0;
        assertThat(share).isCloseTo(0.75, within(0.01));
        assertThat(state.kept(step)).containsExactly(new double[] {share, 1 - share}, within(1e-12));
        Balancer.State leaking = DROP.leak(1, 0.5).start(2);
        left = copy(rows);
        leaking.weights(step(left));
        assertThat(left[0]).containsOnly(3);
        assertThat(left[1]).containsOnly(-1, -0.5);
        assertThat(direction(DROP, new double[][] {{2, -1}, {3, -4}})).containsExactly(5, -5);
    }

    @Test
    void arbitraryGradientsDoNotMoveTheTrimmedMeanOutOfTheOthers() {
        double[][] rows = Gradients.normal(new Random(2), 7, 30);
        double[][] spoiled = copy(rows);
        Arrays.fill(spoiled[1], 1e30);
        Arrays.fill(spoiled[5], -1e12);
        double[] d = direction(new TrimmedMean(2), spoiled);
        for (int k = 0; k < d.length; k++) {
            int column = k;
            double[] good = IntStream.of(0, 2, 3, 4, 6)
                    .mapToDouble(i -> rows[i][column])
                    .toArray();
            assertThat(d[k])
                    .isBetween(
                            Arrays.stream(good).min().orElseThrow(),
                            Arrays.stream(good).max().orElseThrow());
        }
        assertThat(direction(new TrimmedMean(0), new double[][] {{1, 2}, {3, 6}}))
                .containsExactly(2, 4);
        assertThat(direction(new TrimmedMean(1), new double[][] {{1}, {1}, {1}}))
                .containsExactly(1);
        // With two tasks in a step none is left out, with one it is followed.
        Balancer.State state = new TrimmedMean(1).start(3);
        assertThat(state.weights(step(new int[] {0, 2}, Arguments.ones(2), new double[][] {{1}, {5}}, 1)))
                .containsExactly(0.5, 0.5);
        assertThat(state.weights(step(new int[] {1}, Arguments.ones(1), new double[][] {{1}}, 1)))
                .containsExactly(1);
        Balancer.Step three = step(new double[][] {{1, 1}, {2, 8}, {3, 3}});
        assertThat(state.weights(three)).containsExactly(1, 1, 1);
        assertThat(state.kept(three)).containsExactly(new double[] {0, 4.0 / 68, 0.5}, within(1e-12));
    }

    /** On gradients that stay the same the averages become them, and the weights those of the shortest combination. */
    @Test
    void correctedGradientsReachTheShortestCombination() {
        for (int seed = 0; seed < 10; seed++) {
            double[][] rows = Gradients.normal(new Random(seed), 4, 6);
            double[] losses = new Random(seed).doubles(4, 0.5, 2).toArray();
            double[][] scaled = IntStream.range(0, 4)
                    .mapToObj(i -> Arguments.times(rows[i], losses[i] / Gradients.norm(rows[i])))
                    .toArray(double[][]::new);
            Balancer.State state = MoCo.published().decay(0).start(4);
            double[] weights = {};
            for (int k = 0; k < 3000; k++) {
                weights = state.weights(step(new int[] {0, 1, 2, 3}, losses, copy(rows), k));
                assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
                assertThat(Arrays.stream(weights).min().orElse(-1)).isGreaterThanOrEqualTo(0);
            }
            double[] shortest = Gradients.combined(scaled, MinNorm.weights(Gradients.gramian(scaled)));
            assertThat(Gradients.combined(scaled, weights)).containsExactly(shortest, within(1e-4));
        }
    }

    @Test
    void noAveragedGradientIsLongerThanAnotherAndUnitsOfLossesDoNotMatter() {
        double[][] rows = Gradients.normal(new Random(3), 4, 9);
        Balancer.State state = new DbMtl(0.9, 0).start(4);
        Balancer.State other = new DbMtl(0.9, 0).start(4);
        for (int k = 0; k < 5; k++) {
            double[] losses = new Random(k).doubles(4, 0.5, 2).toArray();
            double[] factors = {1, 1e-3, 1e4, 7};
            double[][] now = copy(rows);
            double[] weights = state.weights(step(new int[] {0, 1, 2, 3}, losses, now, k));
            double longest =
                    Arrays.stream(now).mapToDouble(Gradients::norm).max().orElseThrow();
            for (int i = 0; i < 4; i++) {
                assertThat(weights[i] * Gradients.norm(now[i])).isCloseTo(longest, within(1e-12));
            }
            double[] units = IntStream.range(0, 4)
                    .mapToDouble(i -> losses[i] * factors[i])
                    .toArray();
            assertThat(direction(other, units, Gradients.scaled(rows, factors), k))
                    .containsExactly(Gradients.combined(now, weights), within(1e-12));
        }
    }

    @Test
    void headsOfDualBalancingFollowTheLogarithmsOfTheirLosses() {
        Balancer.Step step = step(new int[] {0, 1}, new double[] {4, 0.5}, new double[][] {{1, 0}, {0, 1}}, 1);
        assertThat(new DbMtl(0.9, 0).start(2).scales(step)).containsExactly(0.25, 2);
    }

    @Test
    void excessRiskLeavesTheGradientsAsTheyAre() {
        double[][] rows = {{1, -2}, {3, 0.5}};
        new ExcessMtl(0.1).start(2).weights(step(rows));
        assertThat(rows).isDeepEqualTo(new double[][] {{1, -2}, {3, 0.5}});
    }

    /** The task that learns nothing more, but is not done, gains on the one whose gradient has gone. */
    @Test
    void excessRiskRaisesWhatIsNotDone() {
        double[][] rows = Gradients.normal(new Random(4), 2, 50);
        Balancer.State state = new ExcessMtl(0.1).start(2);
        Balancer.State other = new ExcessMtl(0.1).start(2);
        double[] weights = {};
        for (int k = 0; k < 30; k++) {
            double fall = Math.pow(0.5, k);
            weights = state.weights(step(Gradients.scaled(rows, new double[] {1, fall})));
            double[] units = other.weights(step(Gradients.scaled(rows, new double[] {1000, fall})));
            assertThat(units).containsExactly(weights, within(1e-6));
            if (k == 0) {
                assertThat(weights).containsExactly(1, 1);
            }
        }
        assertThat(weights[0]).isGreaterThan(1.3);
        assertThat(Arrays.stream(weights).sum()).isCloseTo(2, within(1e-12));
    }

    @Test
    void wrappersSayWhereTheyHaveNoMeaning() {
        LossMethodsTest.assertRefused(
                () -> new Every(2, DROP),
                "every(steps, method): gradDrop() puts others in the place of the gradients, so its weights alone say nothing; it has to be asked at every step");
        LossMethodsTest.assertRefused(
                () -> new CrMogm(0.9, new WarmUp(1, new DbMtl(0.9, 0).mean())),
                "crMogm(share, method): warmUp(1, dbMtl().mean()) puts others in the place of the gradients, so its weights alone say nothing; smooth those of another method");
        Balancer.State state = new WarmUp(1, Preferred.of(new TrimmedMean(1), 1, 2, 3)).start(3);
        double[][] rows = {{1, 1}, {2, 8}, {3, 3}};
        Balancer.Step step = step(rows);
        assertThat(state.weights(step)).containsExactly(1, 1, 1);
        assertThat(state.kept(step)).containsExactly(1, 1, 1);
        assertThat(rows).isDeepEqualTo(new double[][] {{1, 1}, {2, 8}, {3, 3}});
        state.epoch(new double[3]);
        assertThat(state.weights(step)).containsExactly(0.5, 1, 1.5);
        assertThat(rows).isDeepEqualTo(new double[][] {{0, 0}, {2, 0}, {0, 3}});
        assertThat(state.kept(step)).containsExactly(new double[] {0, 4.0 / 68, 0.5}, within(1e-12));
    }

    @Test
    void numbersOutOfBoundsAreRefused() {
        LossMethodsTest.assertRefused(() -> DROP.leak(0.5, 1.5), "gradDrop: a leak is a number from 0 to 1; given 1.5");
        LossMethodsTest.assertRefused(
                () -> DROP.leak(0.5, 1).start(3),
                "gradDrop: needs one leak for each of the 3 tasks, in their order; given [0.5, 1.0]");
        LossMethodsTest.assertRefused(
                () -> new TrimmedMean(2).start(4),
                "trimmedMean(2) needs at least 5 tasks, so that one is left; there are 4");
        LossMethodsTest.assertRefused(
                () -> MoCo.published().beta(2), "moCo: the share beta must be at most 1; given 2.0");
        LossMethodsTest.assertRefused(
                () -> new DbMtl(1, 0), "dbMtl: the share beta of the average that stays must be in [0, 1); given 1.0");
    }

    @Test
    void nearestOfTheSimplexMeetsItsConditions() {
        Random random = new Random(5);
        for (int seed = 0; seed < 200; seed++) {
            int n = 1 + random.nextInt(20);
            double size = Math.pow(10, 24 * random.nextDouble() - 12);
            double[] x = random.doubles(n, -size, size).toArray();
            double[] near = Simplex.nearest(x);
            assertThat(Arrays.stream(near).sum()).isCloseTo(1, within(1e-9));
            // All that count lie equally far below; none that does not count is nearer.
            double most = Arrays.stream(x).max().orElseThrow();
            double level = IntStream.range(0, n)
                    .filter(i -> near[i] > 0)
                    .mapToDouble(i -> near[i] + (most - x[i]))
                    .min()
                    .orElseThrow();
            for (int i = 0; i < n; i++) {
                assertThat(near[i]).isGreaterThanOrEqualTo(0);
                double here = near[i] + (most - x[i]);
                assertThat(near[i] > 0 ? Math.abs(here - level) : Math.max(0, level - here))
                        .isLessThan(1e-12 * Math.max(1, level));
            }
        }
    }
}
