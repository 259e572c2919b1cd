package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrioritisedTest {
    private static final double[][] GRAMIAN = {{2, -1, 0.5}, {-1, 1, -0.2}, {0.5, -0.2, 3}};

    private static Balancer prioritised(Balancer method, int place, Ramp ramp) {
        return Prioritised.of(method, new Prioritised.Priority("task " + place, place, ramp));
    }

    private static Balancer.Step step(int[] tasks, double[][] gramian) {
        double[] losses = new double[tasks.length];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = 1 + tasks[i];
        }
        return new Balancer.Step(tasks, losses, gramian, new SplittableRandom(1));
    }

    @Test
    void aRampIsAStraightLineOverTheEpochs() {
        Ramp ramp = Ramp.of(1, 0.2, 4).after(2);
        double[] expected = {1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.2};
        for (int done = 0; done < expected.length; done++) {
            assertThat(ramp.at(done)).isCloseTo(expected[done], within(1e-12));
        }
        Ramp jump = Ramp.of(0, 1, 0).after(3);
        assertThat(jump.at(2)).isZero();
        assertThat(jump.at(3)).isOne();
        assertThat(ramp).hasToString("ramp(1, 0.2, 4).after(2)");
        assertThatThrownBy(() -> Ramp.of(-1, 1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ramp(from, to, epochs): the weight must be zero or a positive, finite number; given -1.0");
        assertThatThrownBy(() -> Ramp.of(1, 1, -3))
                .hasMessage("ramp(from, to, epochs): the number of epochs must be 0 or more; given -3");
    }

    @Test
    void weightsAreMultipliedEpochByEpoch() {
        Balancer.State state = prioritised(prioritised(new Equal(), 0, Ramp.of(2, 2, 0)), 2, Ramp.of(1, 0.5, 2))
                .start(3);
        int[] all = {0, 1, 2};
        assertThat(state.weights(step(all, new double[0][]))).containsExactly(2, 1, 1);
        state.epoch(new double[3]);
        assertThat(state.weights(step(new int[] {1, 2}, new double[0][]))).containsExactly(1, 0.75);
        state.epoch(new double[3]);
        assertThat(state.weights(step(all, new double[0][]))).containsExactly(2, 1, 0.5);
    }

    /** A task of no weight is as one without labels: the method does not see it. */
    @Test
    void aTaskOfNoWeightTakesNoPart() {
        Balancer.State state =
                prioritised(new PcGrad(), 1, Ramp.of(0, 1, 0).after(1)).start(3);
        Balancer.State without = new PcGrad().start(3);
        double[][] two = {{2, 0.5}, {0.5, 3}};
        double[] expected = without.weights(step(new int[] {0, 2}, two));
        assertThat(state.weights(step(new int[] {0, 1, 2}, GRAMIAN))).containsExactly(expected[0], 0, expected[1]);
        assertThat(state.measures(new int[] {1})).isFalse();
        assertThat(state.weights(step(new int[] {1}, new double[][] {{1}}))).containsExactly(0);
        assertThat(state.looksBack()).isFalse();
        state.epoch(new double[3]);
        assertThat(state.weights(step(new int[] {0, 1, 2}, GRAMIAN)))
                .containsExactly(new PcGrad().start(3).weights(step(new int[] {0, 1, 2}, GRAMIAN)));
    }

    @Test
    void whatIsSavedGoesOn() {
        Balancer method = prioritised(new Uncertainty(0.1), 0, Ramp.of(1, 0, 3));
        Balancer.State first = method.start(2);
        first.weights(step(new int[] {0, 1}, new double[0][]));
        first.epoch(new double[2]);
        Balancer.State second = method.start(2);
        second.restore(first.save());
        assertThat(second.weights(step(new int[] {0, 1}, new double[0][])))
                .containsExactly(first.weights(step(new int[] {0, 1}, new double[0][])));
    }

    @Test
    void itReadsInWords() {
        Balancer method = prioritised(new PcGrad(), 1, Ramp.of(1, 0.1, 20));
        assertThat(method).hasToString("priority(pcGrad(), task 1 ramp(1, 0.1, 20))");
        assertThat(method.formula())
                .isEqualTo(
                        "total = sum of w_i L_i, weights from pcGrad(), each times its priority: task 1 ramp(1, 0.1, 20)");
        assertThat(prioritised(method, 1, Ramp.of(1, 1, 1)).toString()).doesNotContain("0.1");
    }
}
