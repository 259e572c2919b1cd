package io.github.braidml.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MoverTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static double never() {
        throw new AssertionError("only a search evaluates again");
    }

    /** Two shared weights, a shared bias, and a weight and a bias for each of two tasks. */
    private static Vector network() {
        List<Flat.Range> parts = List.of(
                new Flat.Range("shared.0.weight", -1, "shared", true, 0, 2),
                new Flat.Range("shared.0.bias", -1, "shared", false, 2, 3),
                new Flat.Range("head.price.weight", 0, "price", true, 3, 4),
                new Flat.Range("head.price.bias", 0, "price", false, 4, 5),
                new Flat.Range("head.sold.weight", 1, "sold", true, 5, 6),
                new Flat.Range("head.sold.bias", 1, "sold", false, 6, 7));
        return new Vector(new double[] {1, 1, 1, 1, 1, 1, 1}, parts, 2);
    }

    private static final Descent SGD = Descent.of(Sgd.of(0.5));

    /** Moves once by a gradient of ones. */
    private static void step(Mover mover, Vector vector) {
        Arrays.fill(vector.gradients, 1);
        mover.batch(1, true, 0, MoverTest::never);
        assertThat(vector.gradients).containsOnly(0);
    }

    private static float[] after(Descent descent, int steps) {
        Vector vector = network();
        Mover mover = new Mover(descent, vector, 2, 1, 10);
        for (int i = 0; i < steps; i++) {
            step(mover, vector);
        }
        return vector.values;
    }

    @Test
    void batchesAreAveragedByTheirRows() {
        Vector vector = new Vector(new double[] {1, 2, 3, 4, 5}, 2);
        Mover mover = new Mover(SGD.accumulate(3), vector, 1, 4, 1);
        int[] rows = {3, 1, 4, 2};
        float[][] gradients = {{1, 0, 0, 0, 1}, {0, 8, 0, 0, 1}, {0, 0, 2, 0, 1}, {0, 0, 0, 6, 0}};
        for (int b = 0; b < 4; b++) {
            System.arraycopy(gradients[b], 0, vector.gradients, 0, 5);
            mover.batch(rows[b], b == 3, 0, MoverTest::never);
            assertThat(vector.gradients).containsOnly(0);
            if (b == 1) {
                assertThat(vector.values).as("two of three").containsExactly(1, 2, 3, 4, 5);
            }
            if (b == 2) {
                assertThat(vector.values).containsExactly(1 - 0.5f * 3 / 8, 2 - 0.5f, 3 - 0.5f, 4, 4.5f);
            }
        }
        assertThat(vector.values[3])
                .as("the rest of an epoch is a step of its own")
                .isEqualTo(1);
    }

    /** One large batch and several small ones give the same step, whatever else is done to the gradient. */
    @Test
    void everythingElseSeesTheAverage() {
        Descent descent = Descent.of(Adam.of(0.1))
                .clip(new Clip(0.4, 0.3))
                .penalty(new Penalty(0.1, 0.2))
                .schedule(Schedule.hypergradient());
        Vector large = network();
        Vector small = network();
        Mover one = new Mover(descent, large, 2, 1, 20);
        Mover four = new Mover(descent.accumulate(4), small, 2, 4, 20);
        for (int step = 1; step <= 20; step++) {
            for (int b = 0; b < 4; b++) {
                for (int i = 0; i < 7; i++) {
                    float g = (float) Math.sin(step * i + b);
                    large.gradients[i] += g / 4;
                    small.gradients[i] = g;
                }
                four.batch(16, b == 3, 1, MoverTest::never);
            }
            one.batch(64, true, 1, MoverTest::never);
        }
        for (int i = 0; i < 7; i++) {
            assertThat(small.values[i]).isCloseTo(large.values[i], within(1e-5f));
        }
    }

    @Test
    void onlyWeightsAreKeptSmall() {
        float half = 0.5f;
        assertThat(after(SGD.penalty(new Penalty(0, 0.5)), 1))
                .containsExactly(0.25f, 0.25f, half, 0.25f, half, 0.25f, half);
        assertThat(after(SGD.penalty(new Penalty(0.5, 0)), 1))
                .containsExactly(0.25f, 0.25f, half, 0.25f, half, 0.25f, half);
        float[] decayed = after(Descent.of(Adam.of(0.5).decay(0.5)), 1);
        assertThat(decayed[0]).isCloseTo(0.25f, within(1e-6f));
        assertThat(decayed[2]).isCloseTo(0.5f, within(1e-6f));
    }

    @Test
    void partsHaveStepsOfTheirOwn() {
        assertThat(after(SGD.pace(new Pace("shared", 0.5, 0)), 1))
                .containsExactly(0.75f, 0.75f, 0.75f, 0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(after(SGD.pace(new Pace("heads", 2, 0)), 1)).containsExactly(0.5f, 0.5f, 0.5f, 0, 0, 0, 0);
        assertThat(after(SGD.pace(new Pace("price", 0, 0)), 1)).containsExactly(0.5f, 0.5f, 0.5f, 1, 1, 0.5f, 0.5f);
        assertThat(after(SGD.pace(new Pace("shared.0.bias", 0, 0)), 1))
                .containsExactly(0.5f, 0.5f, 1, 0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(after(SGD.pace(new Pace("shared.0", 0, 0)).pace(new Pace("shared.0.bias", 2, 0)), 1))
                .as("the later one rules")
                .containsExactly(1, 1, 0, 0.5f, 0.5f, 0.5f, 0.5f);
    }

    @Test
    void frozenPartThawsAndHasForgottenNothing() {
        Descent descent = Descent.of(Adam.of(0.1).decay(0.1))
                .penalty(new Penalty(0.1, 0.1))
                .pace(new Pace("shared", 0, 3));
        float[] frozen = after(descent, 3);
        assertThat(frozen).startsWith(1, 1, 1);
        assertThat(frozen[3]).isLessThan(1);
        assertThat(after(descent, 4)[0]).isLessThan(1);
    }

    /** What is frozen does not count for the length either. */
    @Test
    void gradientIsShortenedByWhatMoves() {
        float[] all = after(SGD.clip(new Clip(1, INFINITY)), 1);
        assertThat(all[0]).isCloseTo((float) (1 - 0.5 / Math.sqrt(7)), within(1e-6f));
        float[] heads = after(SGD.clip(new Clip(1, INFINITY)).pace(new Pace("shared", 0, 0)), 1);
        assertThat(heads[3]).isCloseTo((float) (1 - 0.5 / 2), within(1e-6f));
    }

    @Test
    void partThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> new Mover(SGD.pace(new Pace("shraed", 0.5, 0)), network(), 2, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pace(\"shraed\", 0.5): the network has no part 'shraed'; it has shared, price, sold, heads, shared.0.weight, shared.0.bias, head.price.weight, head.price.bias, head.sold.weight, head.sold.bias");
    }

    @Test
    void eachTaskHasItsOwnPlateau() {
        Vector vector = network();
        Mover mover = new Mover(SGD.schedule(Schedule.plateau(0.5, 0).eachTask()), vector, 2, 1, 10);
        double[][] losses = {{1, 1}, {0.5, 1}, {0.25, Double.NaN}, {0.25, 0.5}};
        for (double[] valid : losses) {
            step(mover, vector);
            mover.validated(valid, Double.NaN);
        }
        // The second task failed to improve once, the first only at the end: nothing shared has slowed down yet.
        Arrays.fill(vector.values, 1);
        step(mover, vector);
        assertThat(vector.values).containsExactly(0.75f, 0.75f, 0.75f, 0.75f, 0.75f, 0.75f, 0.75f);
        mover.validated(new double[] {0.1, 0.5}, Double.NaN);
        Arrays.fill(vector.values, 1);
        step(mover, vector);
        assertThat(vector.values).containsExactly(0.75f, 0.75f, 0.75f, 0.75f, 0.75f, 0.875f, 0.875f);
    }

    /** LLE's step size: a factor of exp(0.02 cos) a step, up to a longest step. */
    @Test
    void stepSizeIsLearnedFromAngles() {
        Vector vector = new Vector(new double[] {0, 0}, 1);
        Mover mover = new Mover(SGD.schedule(new HypergradientRate(0.02, 0.52)), vector, 1, 1, 10);
        double[][] gradients = {{1, 0}, {3, 0}, {0, 2}, {-1, -1}, {-2, -2}, {-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
        double[] cosines = {0, 1, 0, -Math.sqrt(0.5), 1, 1, 1, 1, 1};
        double size = 0.5;
        for (int k = 0; k < gradients.length; k++) {
            size = Math.min(0.52, size * Math.exp(0.02 * cosines[k]));
            Arrays.fill(vector.values, 0);
            vector.gradients[0] = (float) gradients[k][0];
            vector.gradients[1] = (float) gradients[k][1];
            mover.batch(1, true, 0, MoverTest::never);
            assertThat(vector.values[0]).isCloseTo((float) (-size * gradients[k][0]), within(1e-6f));
        }
        assertThat(size).isEqualTo(0.52);
    }

    @Test
    void averagesAreShownAndTakenBack() {
        for (Iterate iterate : List.of(Iterate.moving(0.5), Iterate.mean(), Iterate.lowest())) {
            Walk walk = Walk.of(Descent.of(Sgd.of(0.05)).iterate(iterate), Walk::quartic, new double[5], 20);
            double[] now = walk.to(20).vector.doubles();
            assertThat(walk.kept()).isNotEqualTo(now);
            assertThat(walk.vector.doubles()).isEqualTo(now);
            assertThatThrownBy(() -> walk.mover.withKept(flat -> {
                        throw new IllegalStateException("validation failed");
                    }))
                    .hasMessage("validation failed");
            assertThat(walk.vector.doubles()).isEqualTo(now);
        }
    }

    @Test
    void searchTakesNothingThatWouldLeadItAstray() {
        Descent search = Descent.of(Lbfgs.of());
        Map<Descent, String> refused = Map.of(
                search.clip(new Clip(1, INFINITY)), "clip(1.0)",
                search.clip(new Clip(INFINITY, 2)).accumulate(2), "clipValues(2.0), accumulate(2)",
                search.penalty(new Penalty(0.1, 0.2)), "l1(0.1)",
                search.schedule(Schedule.polyak(0)), "schedule(polyak(0.0))",
                search.schedule(Schedule.plateau(0.5, 2).eachTask()), "schedule(plateau(0.5, 2).eachTask())",
                search.pace(new Pace("shared", 0.5, 0)), "pace(\"shared\", 0.5)",
                search.pace(new Pace("shared", 0, 3)), "freeze(\"shared\", 3)");
        refused.forEach((descent, what) -> assertThatThrownBy(() -> new Mover(descent, network(), 2, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "lbfgs() searches for its steps by the total alone and cannot follow %s; leave that out, or take another optimiser",
                        what));
    }

    @Test
    void searchKeepsFrozenPartsAndPaysForWeights() {
        Vector vector = network();
        Mover mover = new Mover(
                Descent.of(Lbfgs.of()).penalty(new Penalty(0, 1)).pace(new Pace("price", 0, 0)), vector, 2, 1, 30);
        // The total is half the squared distance to 4; with half a square for weights they meet in the middle.
        DoubleSupplier evaluate = () -> {
            double sum = 0;
            for (int i = 0; i < 7; i++) {
                float d = vector.values[i] - 4;
                vector.gradients[i] = d;
                sum += d * d / 2;
            }
            return sum;
        };
        for (int i = 0; i < 30; i++) {
            mover.batch(1, true, evaluate.getAsDouble(), evaluate);
        }
        float[] expected = {2, 2, 4, 1, 1, 2, 4};
        for (int i = 0; i < 7; i++) {
            assertThat(vector.values[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    static List<Descent> descents() {
        Descent adam = Descent.of(Adam.of(0.05));
        Descent sgd = Descent.of(Sgd.of(0.02).momentum(0.9));
        return List.of(
                adam,
                Descent.of(Adam.of(0.05).amsgrad().decay(0.1)),
                sgd,
                Descent.of(AdaGrad.of(0.2)),
                Descent.of(RmsProp.of(0.02).momentum(0.5).centred()),
                Descent.of(Adadelta.of(1)),
                Descent.of(Lbfgs.of().history(3)),
                Descent.of(Lbfgs.of()).iterate(Iterate.mean()),
                adam.schedule(Schedule.warmUp(5, Schedule.cosine())),
                adam.schedule(Schedule.oneCycle()),
                adam.schedule(Schedule.plateau(0.5, 2)),
                sgd.schedule(Schedule.warmUp(3, Schedule.hypergradient())),
                Descent.of(new GradientDescent(1))
                        .schedule(Schedule.polyakEstimated(0.1))
                        .iterate(Iterate.lowest()),
                adam.iterate(Iterate.moving(0.9)).clip(new Clip(0.5, 0.2)),
                sgd.iterate(Iterate.mean()).penalty(new Penalty(0.01, 0.01)));
    }

    @ParameterizedTest
    @MethodSource("descents")
    void savedStateIsAllThatIsRemembered(Descent descent) {
        Walk whole = Walk.of(descent, Walk::valley, new double[] {-0.5, 0.5, -0.25, 1}, 30);
        for (int k = 1; k <= 30; k++) {
            whole.to(k).mover.validated(new double[] {Math.abs(k - 9)}, Math.abs(k - 9));
            if (k == 13) {
                Walk resumed = Walk.of(descent, Walk::valley, whole.vector.doubles(), 30);
                Map<String, double[]> saved = whole.mover.save();
                whole.mover.vectors().forEach((name, from) -> {
                    float[] to = resumed.mover.vectors().get(name);
                    System.arraycopy(from, 0, to, 0, from.length);
                });
                resumed.mover.restore(saved::get);
                Walk other = Walk.of(descent, Walk::valley, whole.vector.doubles(), 30);
                for (int next = 14; next <= 30; next++) {
                    double loss = Math.abs(next - 9);
                    resumed.to(next - 13).mover.validated(new double[] {loss}, loss);
                    whole.to(next).mover.validated(new double[] {loss}, loss);
                    other.to(next - 13);
                }
                assertThat(resumed.vector.values).isEqualTo(whole.vector.values);
                assertThat(resumed.kept()).isEqualTo(whole.kept());
                assertThat(other.vector.values)
                        .as("without it, or this shows nothing")
                        .isNotEqualTo(whole.vector.values);
                return;
            }
        }
    }
}
