package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all methods have in common that look at losses, and what each of them promises. */
class LossMethodsTest {
    private static final int TASKS = 4;

    static Stream<Balancer> methods() {
        return Stream.of(
                new Equal(),
                Constant.of(1, 0.5, 3, 0),
                new LogScaled(),
                new GeometricMean(),
                new Uncertainty(0.1),
                new ImtlL(0.1),
                new Dwa(1.5),
                new Rlw(),
                Famo.published().rate(0.3),
                new Stch(0.1, List.of(), List.of()).preference(1, 2, 3, 0.5).ideal(0.1, 0, -1, 0),
                new StchLog(1, 0.5),
                new Go4Align(2, 0.05),
                new LdcMtl(0.3, 0.2),
                Pbi.towards(1, 2, 3, 0.5).theta(0.3).ideal(0.1, 0, -1, 0),
                Cosmos.of(1, 2, 3, 0.5),
                new Lle(0.3));
    }

    private static Stream<Balancer> wrapped() {
        return methods()
                .flatMap(method -> Stream.of(
                        method,
                        new Every(3, method),
                        new WarmUp(1, method),
                        new CrMogm(0.7, method),
                        Preferred.of(method, 1, 2, 3, 4)));
    }

    static Balancer.Step step(int[] tasks, double[] losses, long seed) {
        return new Balancer.Step(tasks, losses, new double[0][], new SplittableRandom(seed));
    }

    /** A step of these tasks with losses that its number alone decides. */
    private static Balancer.Step step(long number, int... tasks) {
        Random random = new Random(number);
        double[] all = random.doubles(TASKS).map(u -> 0.1 + 3 * u).toArray();
        return step(tasks, Arrays.stream(tasks).mapToDouble(t -> all[t]).toArray(), number);
    }

    /** Weighs a step as a run does it: the losses afterwards are told to who asks, and every third step ends an epoch. */
    private static double[] go(Balancer.State state, Balancer.Step step, long number) {
        double[] weights = state.weights(step);
        double[] given = weights.clone();
        if (state.looksBack()) {
            Random random = new Random(-number);
            state.after(
                    step,
                    Arrays.stream(step.losses())
                            .map(loss -> loss * random.nextDouble())
                            .toArray());
        }
        if (number % 3 == 2) {
            Random random = new Random(~number);
            double[] means = random.doubles(TASKS).map(u -> 0.1 + 3 * u).toArray();
            means[(int) (number % TASKS)] = Double.NaN;
            state.epoch(means);
        }
        assertThat(weights).as("left alone once given").isEqualTo(given);
        return weights;
    }

    private static int[] present(long number) {
        int[] tasks = IntStream.range(0, TASKS)
                .filter(t -> new Random(31 * number + t).nextInt(4) > 0)
                .toArray();
        return tasks;
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void restoredStateGoesOnToTheBit(Balancer method) {
        Balancer.State state = method.start(TASKS);
        for (int stop = 0; stop < 12; stop++) {
            for (long i = 0; i < stop; i++) {
                go(state, step(i, present(i)), i);
            }
            double[] saved = state.save();
            Balancer.State resumed = method.start(TASKS);
            resumed.restore(saved);
            assertThat(resumed.save()).isEqualTo(saved);
            for (long i = 100; i < 120; i++) {
                assertThat(go(resumed, step(i, present(i)), i)).isEqualTo(go(state, step(i, present(i)), i));
            }
            assertThat(resumed.save()).isEqualTo(state.save());
            double[] now = state.save();
            Arrays.fill(state.save(), 99);
            assertThat(state.save()).as("a copy").isEqualTo(now);
        }
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void runsOfOneMethodShareNothing(Balancer method) {
        Balancer.State one = method.start(TASKS);
        double[] first = go(one, step(0, 0, 1, 2, 3), 0);
        for (long i = 1; i < 9; i++) {
            go(one, step(i, 0, 1, 2, 3), i);
        }
        assertThat(go(method.start(TASKS), step(0, 0, 1, 2, 3), 0)).isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void tasksThatAreAbsentStayAsTheyAre(Balancer method) {
        for (Balancer of : List.of(method, new CrMogm(0.7, method), Preferred.of(method, 1, 2, 3, 4))) {
            Balancer.State often = of.start(TASKS);
            Balancer.State seldom = of.start(TASKS);
            for (long i = 0; i < 7; i++) {
                go(often, step(i, 0, 1, 2, 3), i);
                go(seldom, step(i, 0, 1, 2, 3), i);
            }
            for (long i = 30; i < 50; i++) {
                Balancer.Step step = step(i, 1);
                often.weights(step);
                if (often.looksBack()) {
                    often.after(step, new double[] {0.01});
                }
            }
            often.weights(step(1));
            assertThat(often.weights(step(9, 0, 2, 3)))
                    .containsExactly(seldom.weights(step(9, 0, 2, 3)), within(1e-12));
        }
    }

    /** All but random weights, whose numbers follow the order, and those of neighbours in that order. */
    @ParameterizedTest
    @MethodSource("methods")
    void tasksInAnotherOrderGetTheSameWeights(Balancer method) {
        if (method instanceof Rlw || method instanceof LdcMtl) {
            return;
        }
        int[] place = {2, 0, 3, 1};
        Balancer.State state = method.start(TASKS);
        Balancer.State moved = moved(method, place).start(TASKS);
        for (long i = 0; i < 12; i++) {
            double[] losses = step(i, 0, 1, 2, 3).losses();
            double[] weights = state.weights(step(new int[] {0, 1, 2, 3}, losses, i));
            double[] others = moved.weights(step(new int[] {0, 1, 2, 3}, moved(losses, place), i));
            assertThat(others).containsExactly(moved(weights, place), within(1e-12 * (1 + Vectors.norm(weights))));
            if (state.looksBack()) {
                double[] after = step(i + 50, 0, 1, 2, 3).losses();
                state.after(step(new int[] {0, 1, 2, 3}, losses, i), after);
                moved.after(step(new int[] {0, 1, 2, 3}, moved(losses, place), i), moved(after, place));
            }
            if (i % 3 == 2) {
                state.epoch(losses);
                moved.epoch(moved(losses, place));
            }
        }
    }

    private static double[] moved(double[] x, int[] place) {
        double[] moved = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            moved[place[i]] = x[i];
        }
        return moved;
    }

    private static double[] moved(List<Double> x, int[] place) {
        return x.isEmpty()
                ? new double[0]
                : moved(x.stream().mapToDouble(d -> d).toArray(), place);
    }

    private static Balancer moved(Balancer method, int[] place) {
        if (method instanceof Constant m) {
            return Constant.of(moved(m.weights(), place));
        }
        if (method instanceof Stch m) {
            return m.preference(moved(m.preference(), place)).ideal(moved(m.ideal(), place));
        }
        if (method instanceof Pbi m) {
            return Pbi.towards(moved(m.direction(), place)).theta(m.theta()).ideal(moved(m.ideal(), place));
        }
        return method instanceof Cosmos m ? Cosmos.of(moved(m.preference(), place)) : method;
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void extremeLossesGiveFiniteWeights(Balancer method) {
        double[] extremes = {0, 1e-300, 1e-12, 1, 1e12, 1e30};
        Random random = new Random(1);
        Balancer.State state = method.start(TASKS);
        for (int i = 0; i < 300; i++) {
            double[] losses = random.ints(TASKS, 0, extremes.length)
                    .mapToDouble(k -> extremes[k])
                    .toArray();
            Balancer.Step step = step(new int[] {0, 1, 2, 3}, losses, i);
            double[] weights = state.weights(step);
            assertThat(DoubleStream.of(weights).allMatch(Double::isFinite))
                    .as("%s: %s", method, Arrays.toString(weights))
                    .isTrue();
            if (state.looksBack()) {
                state.after(step, new double[] {losses[3], losses[1], losses[0], losses[2]});
                state.after(step, new double[] {Double.NaN, 1, Double.POSITIVE_INFINITY, 0});
            }
            if (i % 5 == 0) {
                state.epoch(losses);
            }
        }
        assertThat(DoubleStream.of(go(state, step(3, 0, 1, 2, 3), 3))).allMatch(Double::isFinite);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void lossesAloneAreLookedAt(Balancer method) {
        assertThat(method.needs()).isEqualTo(Balancer.Needs.LOSSES);
        assertThat(method.headGradients()).isEqualTo(Balancer.HeadGradients.WEIGHTED);
        assertThat(method.formula()).startsWith("total = ");
    }

    /** The weights of these are the derivatives of the total that the formula says. */
    @Test
    void weightsAreTheDerivativesOfTheTotal() {
        double[] p = {1 / 6.5, 2 / 6.5, 3 / 6.5, 0.5 / 6.5};
        double[] best = {0.1, 0, -1, 0};
        assertDerivative(new LogScaled(), L -> Arrays.stream(L).map(Math::log).sum());
        assertDerivative(new GeometricMean(), L -> Math.pow(Arrays.stream(L).reduce(1, (a, b) -> a * b), 0.25));
        assertDerivative(new Stch(0.2, Given.list(p), Given.list(best)), L -> {
            double sum = 0;
            for (int i = 0; i < TASKS; i++) {
                sum += Math.exp(p[i] * (L[i] - best[i]) / 0.2);
            }
            return 0.2 * Math.log(sum);
        });
        assertDerivative(Pbi.towards(1, 2, 3, 0.5).ideal(best), L -> {
            double along = 0;
            double square = 0;
            for (int i = 0; i < TASKS; i++) {
                along += p[i] / Vectors.norm(p) * (L[i] - best[i]);
                square += (L[i] - best[i]) * (L[i] - best[i]);
            }
            return along + 5 * Math.sqrt(square - along * along);
        });
        assertDerivative(
                Cosmos.of(1, 2, 3, 0.5),
                L -> Vectors.dot(p, L) - 2 * Vectors.dot(p, L) / Vectors.norm(p) / Vectors.norm(L));
    }

    private static void assertDerivative(Balancer method, ToDoubleFunction<double[]> total) {
        for (long i = 0; i < 20; i++) {
            double[] losses = step(i, 0, 1, 2, 3).losses();
            double[] slopes = new double[TASKS];
            for (int t = 0; t < TASKS; t++) {
                double[] up = losses.clone();
                double[] down = losses.clone();
                up[t] += 1e-5;
                down[t] -= 1e-5;
                slopes[t] = (total.applyAsDouble(up) - total.applyAsDouble(down)) / 2e-5;
            }
            assertThat(method.start(TASKS).weights(step(new int[] {0, 1, 2, 3}, losses, i)))
                    .containsExactly(slopes, within(1e-7));
        }
    }

    /** Uncertainty and IMTL-L are one method in two scales, at a step size to match. */
    @Test
    void imtlLIsUncertaintyOfHalfTheLossesTwice() {
        for (double s : new double[] {-2, 0, 0.7}) {
            for (double loss : new double[] {0.01, 1, 30}) {
                assertThat(ImtlL.slope(s, loss)).isCloseTo(-2 * Uncertainty.slope(-s, loss / 2), within(1e-12));
            }
        }
        Balancer.State state = new ImtlL(0.05).start(3);
        double[] weights = new double[0];
        for (int i = 0; i < 3000; i++) {
            weights = state.weights(step(new int[] {0, 1, 2}, new double[] {0.1, 0.5, 3}, i));
        }
        assertThat(weights).containsExactly(new double[] {10, 2, 1 / 3.0}, within(1e-3));
    }

    @Test
    void sumsOfWeightsAreAsPublished() {
        for (long i = 0; i < 10; i++) {
            Balancer.Step step = step(i, 0, 1, 2, 3);
            for (Balancer method : List.of(new Rlw(), Famo.published())) {
                assertThat(DoubleStream.of(method.start(TASKS).weights(step))).allMatch(w -> w > 0);
                assertThat(DoubleStream.of(method.start(TASKS).weights(step)).sum())
                        .isCloseTo(1, within(1e-12));
            }
            Balancer.State dwa = new Dwa(2).start(TASKS);
            dwa.epoch(step(i + 20, 0, 1, 2, 3).losses());
            dwa.epoch(step(i + 40, 0, 1, 2, 3).losses());
            double[] weights = dwa.weights(step(i, 0, 2, 3));
            assertThat(DoubleStream.of(weights).sum()).isCloseTo(3, within(1e-12));
            assertThat(weights[0]).isNotEqualTo(weights[1]);
        }
    }

    @Test
    void rlwDependsOnTheStepsNumbersAlone() {
        Balancer.State state = new Rlw().start(2);
        double[] first = state.weights(step(new int[] {0, 1}, new double[] {1, 1}, 7));
        state.weights(step(new int[] {0, 1}, new double[] {1, 1}, 8));
        assertThat(state.weights(step(new int[] {0, 1}, new double[] {5, 1}, 7)))
                .isEqualTo(first);
        assertThat(state.weights(step(new int[] {0, 1}, new double[] {1, 1}, 8)))
                .isNotEqualTo(first);
    }

    /** An epoch without labels for a task leaves its two last epochs as they are. */
    @Test
    void dwaOfATaskWithoutLabelsWaits() {
        Balancer.State state = new Dwa(2).start(2);
        state.epoch(new double[] {4, 1});
        state.epoch(new double[] {2, Double.NaN});
        double even = state.weights(step(new int[] {0, 1}, new double[2], 0))[1];
        assertThat(even).isCloseTo(2 / (1 + Math.exp(-0.25)), within(1e-12));
        state.epoch(new double[] {2, 3});
        assertThat(state.weights(step(new int[] {0, 1}, new double[2], 0))[1])
                .isCloseTo(2 / (1 + Math.exp((1 - 3) / 2.0)), within(1e-12));
    }

    @Test
    void famoPullsTheTaskThatFallsLess() {
        Balancer.State state = Famo.published().start(2);
        int[] both = {0, 1};
        for (int i = 0; i < 50; i++) {
            Balancer.Step step = step(both, new double[] {1, 1}, i);
            state.weights(step);
            state.after(step, new double[] {0.9, 0.99});
        }
        double[] weights = state.weights(step(both, new double[] {1, 1}, 0));
        assertThat(weights[1]).isGreaterThan(0.75);
    }

    @Test
    void stchFollowsTheLargestLossAsMuShrinks() {
        int[] all = {0, 1, 2};
        double[] losses = {1, 3, 2};
        Stch stch = new Stch(0.1, List.of(), List.of());
        assertThat(stch.mu(1e-4).start(3).weights(step(all, losses, 0)))
                .containsExactly(new double[] {0, 1 / 3.0, 0}, within(1e-12));
        assertThat(stch.mu(1e9).start(3).weights(step(all, losses, 0)))
                .containsExactly(new double[] {1 / 9.0, 1 / 9.0, 1 / 9.0}, within(1e-9));
        assertThat(stch.mu(1e-4).preference(4, 1, 1).start(3).weights(step(all, losses, 0)))
                .containsExactly(new double[] {4 / 6.0, 0, 0}, within(1e-12));
    }

    @Test
    void stchLogMeasuresATaskWhenItFirstHasLabels() {
        Balancer.State state = new StchLog(0, 1).start(2);
        state.epoch(new double[] {2, Double.NaN});
        assertThat(state.weights(step(new int[] {0, 1}, new double[] {4, 5}, 0)))
                .containsExactly(new double[] {1 / 4.0, 1 / 5.0}, within(1e-15));
        state.epoch(new double[] {1, 5});
        // Ratios to 2 and 5 are 2 and 1: shares 2/3 and 1/3.
        assertThat(state.weights(step(new int[] {0, 1}, new double[] {4, 5}, 0)))
                .containsExactly(new double[] {2 * 2 / 3.0 / 4, 2 / 3.0 / 5}, within(1e-15));
    }

    @Test
    void groupsAreTheBestThereAre() {
        assertThat(Go4Align.grouped(new double[] {5, 1, 5.5, 1.2}, 2))
                .containsExactly(new double[] {5.25, 1.1, 5.25, 1.1}, within(1e-12));
        Random random = new Random(4);
        for (int trial = 0; trial < 300; trial++) {
            int n = 1 + random.nextInt(7);
            int k = 1 + random.nextInt(4);
            double[] values = random.doubles(n).map(u -> Math.exp(6 * u)).toArray();
            double[] centres = Go4Align.grouped(values, k);
            assertThat(Arrays.stream(centres).distinct().count()).isLessThanOrEqualTo(k);
            double cost = IntStream.range(0, n)
                    .mapToDouble(i -> Math.pow(values[i] - centres[i], 2))
                    .sum();
            double least = least(values, k);
            assertThat(cost).isCloseTo(least, within(1e-9 * (1 + least)));
            assertThat(Arrays.stream(centres).sum())
                    .isCloseTo(Arrays.stream(values).sum(), within(1e-9));
        }
    }

    /** The least cost over all ways to give each value one of k groups. */
    private static double least(double[] values, int k) {
        double least = Double.POSITIVE_INFINITY;
        for (int code = 0; code < Math.pow(k, values.length); code++) {
            double cost = 0;
            for (int group = 0; group < k; group++) {
                int of = group;
                int all = code;
                double[] members = IntStream.range(0, values.length)
                        .filter(i -> all / (int) Math.pow(k, i) % k == of)
                        .mapToDouble(i -> values[i])
                        .toArray();
                double mean = Arrays.stream(members).average().orElse(0);
                cost += Arrays.stream(members).map(x -> (x - mean) * (x - mean)).sum();
            }
            least = Math.min(least, cost);
        }
        return least;
    }

    @Test
    void go4AlignGivesSmallLossesMore() {
        Balancer.State state = new Go4Align(2, 0).start(3);
        // v = sum / loss / 3 = 10.1/3, 10.1/3, 10.1/0.3.
        assertThat(state.weights(step(new int[] {0, 1, 2}, new double[] {5, 5, 0.1}, 0)))
                .containsExactly(new double[] {10.1 / 15, 10.1 / 15, 10.1 / 0.3}, within(1e-12));
        assertThat(new Go4Align(1, 0).start(3).weights(step(new int[] {0, 1, 2}, new double[] {5, 5, 0.1}, 0)))
                .containsExactly(new double[] {10.1 * 10.4 / 9, 10.1 * 10.4 / 9, 10.1 * 10.4 / 9}, within(1e-12));
        // The shares shrink where the loss is large: after many steps the small loss has nearly all.
        Balancer.State learned = new Go4Align(3, 0.1).start(2);
        double[] weights = new double[0];
        for (int i = 0; i < 100; i++) {
            weights = learned.weights(step(new int[] {0, 1}, new double[] {1, 2}, i));
        }
        double[] p = {1 / (1 + Math.exp(-10)), 1 / (1 + Math.exp(10))};
        assertThat(weights).containsExactly(new double[] {3 * p[0], 1.5 * p[1]}, within(1e-12));
    }

    @Test
    void ldcMtlHasTheDerivativesOfItsTotal() {
        double[] w = {0.3, 0.8, 0.5};
        double[] l = {-0.4, 0.2, -1.1};
        double penalty = 0.3;
        double[] slopes = LdcMtl.slopes(w, l, penalty);
        for (int i = 0; i < 3; i++) {
            double[] up = l.clone();
            double[] down = l.clone();
            up[i] += 1e-6;
            down[i] -= 1e-6;
            double slope = (total(w, up, penalty) - total(w, down, penalty)) / 2e-6;
            assertThat(slopes[i] * w[i]).isCloseTo(slope, within(1e-8));
        }
    }

    private static double total(double[] w, double[] l, double penalty) {
        double total = Vectors.dot(w, l) / Arrays.stream(w).sum();
        for (int i = 0; i + 1 < w.length; i++) {
            total += penalty * Math.abs(w[i] * l[i] - w[i + 1] * l[i + 1]);
        }
        return total;
    }

    /** In the first batch of an epoch every loss is what it is compared with, so nothing is learned of the weights. */
    @Test
    void ldcMtlStartsEachEpochAnew() {
        Balancer.State state = new LdcMtl(0.05, 0.1).start(2);
        int[] both = {0, 1};
        double[] even = {0.5 / 3, 0.5 / 7};
        assertThat(state.weights(step(both, new double[] {3, 7}, 0))).containsExactly(even, within(1e-15));
        assertThat(state.weights(step(both, new double[] {3, 7}, 0))).containsExactly(even, within(1e-15));
        state.epoch(new double[] {3, 7});
        assertThat(state.weights(step(both, new double[] {6, 14}, 0)))
                .containsExactly(new double[] {even[0] / 2, even[1] / 2}, within(1e-15));
        // The first fell, the second did not: they are drawn together, so the first is let go a little.
        double[] apart = state.weights(step(both, new double[] {3, 14}, 0));
        double half = 1 / (1 + Math.exp(-1));
        assertThat(apart)
                .containsExactly(new double[] {(0.5 - 0.05 * half) / 3, (0.5 + 0.05 * half) / 14}, within(1e-12));
    }

    @Test
    void pbiLetsGoOfALossThatIsLowForItsDirection() {
        double[] weights = Pbi.towards().start(2).weights(step(new int[] {0, 1}, new double[] {1, 3}, 0));
        double half = Math.sqrt(0.5);
        assertThat(weights).containsExactly(new double[] {half - 5 * half, half + 5 * half}, within(1e-9));
        double[] onTheLine = Pbi.towards(1, 3).start(2).weights(step(new int[] {0, 1}, new double[] {1, 3}, 0));
        assertThat(onTheLine).containsExactly(new double[] {1 / Math.sqrt(10), 3 / Math.sqrt(10)}, within(1e-6));
    }

    @Test
    void cosmosWithoutTheCosineIsTheWeightedSum() {
        assertThat(Cosmos.of(1, 3).lambda(0).start(2).weights(step(new int[] {0, 1}, new double[] {2, 5}, 0)))
                .containsExactly(0.25, 0.75);
        assertThat(Cosmos.of(1, 3).start(2).weights(step(new int[] {0, 1}, new double[2], 0)))
                .containsExactly(0.25, 0.75);
    }

    @Test
    void lleClimbsWhereTheRelativeLossIsWorst() {
        Balancer.State state = new Lle(0.1).start(2);
        int[] both = {0, 1};
        assertThat(state.weights(step(both, new double[] {10, 0.5}, 0)))
                .containsExactly(new double[] {0.05, 1}, within(1e-12));
        double[] weights = new double[0];
        for (int i = 0; i < 10; i++) {
            weights = state.weights(step(both, new double[] {10, 0.25}, 0));
        }
        double p = 1 / (1 + Math.exp(-0.1 * 9 * 0.5));
        assertThat(weights).containsExactly(new double[] {p / 10, (1 - p) / 0.5}, within(1e-12));
    }

    static Stream<Balancer> logarithmic() {
        return methods()
                .filter(m -> m instanceof LogScaled
                        || m instanceof GeometricMean
                        || m instanceof ImtlL
                        || m instanceof StchLog
                        || m instanceof Go4Align
                        || m instanceof LdcMtl
                        || m instanceof Lle);
    }

    @ParameterizedTest
    @MethodSource("logarithmic")
    void negativeLossesAreRefusedWhereTheyMakeNoSense(Balancer method) {
        assertThatThrownBy(() -> method.start(2).weights(step(new int[] {0, 1}, new double[] {1, -0.5}, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        method
                                + " needs losses that are never negative; given -0.5; use equal() or uncertainty() with such a loss");
    }

    @Test
    void numbersOutOfBoundsAreRefused() {
        assertRefused(
                () -> Constant.of(1, -1),
                "constant(weights): the weight must be zero or a positive, finite number; given -1.0");
        assertRefused(
                () -> Constant.of(0, 0), "constant(weights): at least one weight must be above zero; given [0.0, 0.0]");
        assertRefused(() -> Constant.of(), "constant(weights): at least one weight must be above zero; given []");
        assertRefused(
                () -> Constant.of(1, 2).start(3),
                "constant(weights): needs one weight for each of the 3 tasks, in their order; given [1.0, 2.0]");
        assertRefused(() -> new ImtlL(0), "imtlL(): the rate must be a positive, finite number; given 0.0");
        assertRefused(() -> new Dwa(Double.NaN), "dwa(): the temperature must be a positive, finite number; given NaN");
        assertRefused(
                () -> Famo.published().decay(-1),
                "famo(): the decay must be zero or a positive, finite number; given -1.0");
        assertRefused(() -> Famo.published().least(Double.NaN), "famo(): the least losses must be finite; given NaN");
        assertRefused(
                () -> new Stch(0, List.of(), List.of()), "stch(): the mu must be a positive, finite number; given 0.0");
        assertRefused(
                () -> new Stch(1, List.of(), List.of()).ideal(1).start(2),
                "stch().ideal(losses): needs one loss for each of the 2 tasks, in their order; given [1.0]");
        assertRefused(() -> new StchLog(-1, 1), "stchLog(warmUp): the number of epochs must be zero or more; given -1");
        assertRefused(() -> new Go4Align(0, 1), "go4Align(): the number of groups must be at least 1; given 0");
        assertRefused(
                () -> new LdcMtl(-1, 1), "ldcMtl(): the penalty must be zero or a positive, finite number; given -1.0");
        assertRefused(
                () -> Pbi.towards(1, 2).theta(-5),
                "pbi(): the theta must be zero or a positive, finite number; given -5.0");
        assertRefused(
                () -> Cosmos.of(1, 2).start(3),
                "cosmos(preference): needs one share for each of the 3 tasks, in their order; given [1.0, 2.0]");
        assertRefused(() -> new Lle(-0.1), "lle(): the rate must be a positive, finite number; given -0.1");
    }

    static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void methodsReadAsTheyAreWritten() {
        assertThat(Constant.of(2, 0.5)).hasToString("constant(2, 0.5)");
        assertThat(Constant.of(2, 0.5).formula()).isEqualTo("total = sum of w_i L_i, w = 2, 0.5");
        assertThat(Famo.published()).hasToString("famo()");
        assertThat(Famo.published().rate(0.1).decay(0).least(-2.1, -21))
                .hasToString("famo().rate(0.1).decay(0).least(-2.1, -21)");
        assertThat(new Stch(0.5, List.of(2.0, 1.0), List.of()).ideal(0.1, 0))
                .hasToString("stch().mu(0.5).preference(2, 1).ideal(0.1, 0)");
        assertThat(new StchLog(4, 1)).hasToString("stchLog()");
        assertThat(new StchLog(2, 0.5)).hasToString("stchLog(2).mu(0.5)");
        assertThat(new Go4Align(3, 1e-4)).hasToString("go4Align().groups(3)");
        assertThat(new LdcMtl(0.1, 1e-3)).hasToString("ldcMtl().penalty(0.1)");
        assertThat(Pbi.towards(1, 3).theta(2)).hasToString("pbi(1, 3).theta(2)");
        assertThat(Cosmos.of().lambda(8)).hasToString("cosmos().lambda(8)");
        assertThat(new Dwa(2)).hasToString("dwa()");
        assertThat(new Dwa(2).temperature(3)).isEqualTo(new Dwa(3)).hasToString("dwa().temperature(3)");
        assertThat(new Lle(0.02).rate(0.05)).isEqualTo(new Lle(0.05)).hasToString("lle().rate(0.05)");
        assertThat(new ImtlL(0.025).rate(0.1)).isEqualTo(new ImtlL(0.1)).hasToString("imtlL().rate(0.1)");
        assertThat(new Uncertainty(0.025).rate(1)).isEqualTo(new Uncertainty(1)).hasToString("uncertainty().rate(1)");
        assertThat(new Every(10, new CrMogm(0.9, new PcGrad()))).hasToString("every(10, crMogm(pcGrad()))");
        assertThat(new WarmUp(3, Preferred.of(new Lle(0.02), 2, 1))).hasToString("warmUp(3, preference(lle(), 2, 1))");
        assertThat(new WarmUp(3, new LogScaled()).formula())
                .isEqualTo("3 epochs of total = sum of L_i, then total = sum of log L_i");
        assertThat(new CrMogm(0.5, new Rlw()).formula())
                .isEqualTo("total = sum of w_i L_i, weights from crMogm(0.5, rlw())");
    }
}
