package io.github.braidml.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What belongs to one task alone stands still in steps without a label for it. */
class StandStillTest {
    private static final int[] PRICE = {0};
    private static final int[] SOLD = {1};
    private static final int[] BOTH = {0, 1};
    /** Which tasks have labels, step after step; the first has none for sold. */
    private static final List<int[]> STEPS = List.of(PRICE, BOTH, PRICE, SOLD, SOLD, PRICE, BOTH, SOLD, PRICE, PRICE);

    private static double never() {
        throw new AssertionError("only a search evaluates again");
    }

    /** Every optimiser, and everything else that moves or remembers values. */
    static List<Descent> descents() {
        Descent sgd = Descent.of(Sgd.of(0.1).momentum(0.9));
        return List.of(
                Descent.of(Sgd.of(0.1)).penalty(new Penalty(0.01, 0.1)),
                sgd,
                Descent.of(Sgd.of(0.1).momentum(0.9).nesterov()),
                Descent.of(Adam.of(0.1)),
                Descent.of(Adam.of(0.1).uncorrected()),
                Descent.of(Adam.of(0.1).amsgrad().decay(0.1)),
                Descent.of(AdaGrad.of(0.1)),
                Descent.of(RmsProp.of(0.1)),
                Descent.of(RmsProp.of(0.1).momentum(0.5).centred()),
                Descent.of(Adadelta.of(1)),
                Descent.of(new GradientDescent(0.1)),
                Descent.of(Lbfgs.of()).penalty(new Penalty(0, 0.1)),
                sgd.clip(new Clip(0.3, 0.2)),
                sgd.schedule(Schedule.hypergradient()),
                sgd.iterate(Iterate.mean()),
                Descent.of(Adam.of(0.1)).iterate(Iterate.moving(0.9)));
    }

    /** Two shared values, three of price and two of sold. */
    private static Vector network() {
        return new Vector(
                new double[] {1, -1, 0.5, 2, -2, 3, -0.5},
                List.of(
                        new Flat.Range("shared.weight", -1, "shared", true, 0, 2),
                        new Flat.Range("head.price.weight", 0, "price", true, 2, 4),
                        new Flat.Range("head.price.bias", 0, "price", false, 4, 5),
                        new Flat.Range("head.sold.weight", 1, "sold", true, 5, 6),
                        new Flat.Range("head.sold.bias", 1, "sold", false, 6, 7)),
                2);
    }

    /** A gradient for step k: none for what belongs to tasks without labels. */
    private static double fill(Vector vector, int k) {
        Random random = new Random(k);
        boolean price = STEPS.get(k)[0] == 0;
        boolean sold = STEPS.get(k).length == 2 || !price;
        for (int i = 0; i < 7; i++) {
            double slope = vector.values[i] + 0.1 * random.nextGaussian();
            vector.gradients[i] = i < 2 || (i < 5 ? price : sold) ? (float) slope : 0;
        }
        return 1;
    }

    private static void step(Mover mover, Vector vector, int k) {
        mover.batch(3, true, STEPS.get(k), fill(vector, k), () -> fill(vector, k));
    }

    private static float[] shown(Mover mover, Vector vector) {
        return mover.withKept(flat -> vector.values.clone());
    }

    @ParameterizedTest
    @MethodSource("descents")
    void untouchedToTheBit(Descent descent) {
        Vector vector = network();
        Mover mover = new Mover(descent, vector, 2, 1, STEPS.size());
        for (int k = 0; k < STEPS.size(); k++) {
            float[] before = vector.values.clone();
            float[] shown = shown(mover, vector);
            step(mover, vector, k);
            int[] tasks = STEPS.get(k);
            int from = tasks.length == 2 ? 7 : tasks[0] == 0 ? 5 : 2;
            int to = tasks.length == 2 || tasks[0] == 0 ? 7 : 5;
            for (int i = 0; i < 7; i++) {
                boolean still = i >= from && i < to;
                // A search may end where it began.
                if (still || !(descent.optimizer() instanceof Lbfgs)) {
                    assertThat(vector.values[i] == before[i])
                            .as("step %d, value %d", k, i)
                            .isEqualTo(still);
                }
                if (still && k > 1) {
                    assertThat(shown(mover, vector)[i]).isEqualTo(shown[i]);
                }
            }
            assertThat(vector.gradients).containsOnly(0);
        }
    }

    /** A task's own part goes the way it would go in a run of its own labels alone. */
    @ParameterizedTest
    @MethodSource("descents")
    void otherStepsHaveNotHappened(Descent descent) {
        if (descent.optimizer() instanceof Lbfgs
                || descent.toString().contains("hypergradient")
                || descent.clip().byNorm()) {
            // They look at all that moves in a step.
            return;
        }
        Vector all = network();
        Mover mover = new Mover(descent, all, 2, 1, STEPS.size());
        Vector alone = network();
        Mover one = new Mover(descent, alone, 2, 1, STEPS.size());
        for (int k = 0; k < STEPS.size(); k++) {
            step(mover, all, k);
            if (STEPS.get(k)[0] == 0) {
                fill(alone, k);
                one.batch(3, true, 1, StandStillTest::never);
            }
        }
        assertThat(Arrays.copyOfRange(all.values, 2, 5)).isEqualTo(Arrays.copyOfRange(alone.values, 2, 5));
        assertThat(Arrays.copyOfRange(shown(mover, all), 2, 5)).isEqualTo(Arrays.copyOfRange(shown(one, alone), 2, 5));
    }

    @Test
    void aLabelInOneOfSeveralBatchesIsEnough() {
        Vector vector = network();
        Mover mover = new Mover(Descent.of(Adam.of(0.1)).accumulate(2), vector, 2, 4, 1);
        float[] before = vector.values.clone();
        int[][] labels = {PRICE, BOTH, PRICE, PRICE};
        for (int b = 0; b < 4; b++) {
            Arrays.fill(vector.gradients, 1);
            mover.batch(2, b == 3, labels[b], 0, StandStillTest::never);
            if (b == 1) {
                assertThat(vector.values[6]).isNotEqualTo(before[6]);
                before = vector.values.clone();
            }
        }
        assertThat(vector.values[4]).isNotEqualTo(before[4]);
        assertThat(vector.values[6]).isEqualTo(before[6]);
    }

    private static Mover resumed(Mover from, Descent descent, Vector vector, Map<String, double[]> saved) {
        Mover to = new Mover(descent, vector, 2, 1, STEPS.size());
        from.vectors()
                .forEach((name, values) ->
                        System.arraycopy(values, 0, to.vectors().get(name), 0, values.length));
        to.restore(name -> saved.getOrDefault(name, new double[0]));
        return to;
    }

    @ParameterizedTest
    @MethodSource("descents")
    void aSavedStateGoesOnToTheSameBits(Descent descent) {
        Vector whole = network();
        Mover mover = new Mover(descent, whole, 2, 1, STEPS.size());
        for (int k = 0; k < 5; k++) {
            step(mover, whole, k);
        }
        Vector other = network();
        other.write(whole.values);
        Mover resumed = resumed(mover, descent, other, mover.save());
        for (int k = 5; k < STEPS.size(); k++) {
            step(mover, whole, k);
            step(resumed, other, k);
        }
        assertThat(other.values).isEqualTo(whole.values);
        assertThat(shown(resumed, other)).isEqualTo(shown(mover, whole));
    }

    /** A file of the time before tasks had counts of their own: every step was one of every task. */
    @Test
    void withoutCountsEveryStepWasOneOfEveryTask() {
        Descent descent = Descent.of(Adam.of(0.1));
        Vector whole = network();
        Mover mover = new Mover(descent, whole, 2, 1, STEPS.size());
        for (int k = 0; k < 4; k++) {
            fill(whole, 1);
            mover.batch(3, true, 1, StandStillTest::never);
        }
        Map<String, double[]> saved = mover.save();
        assertThat(saved.remove("tasks")).containsExactly(4, 4);
        Vector other = network();
        other.write(whole.values);
        Mover resumed = resumed(mover, descent, other, saved);
        for (int k = 1; k < STEPS.size(); k++) {
            step(mover, whole, k);
            step(resumed, other, k);
        }
        assertThat(other.values).isEqualTo(whole.values);
    }
}
