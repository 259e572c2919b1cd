package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossWeightingTest {

    private static Balancer.Step step(int[] tasks, double... losses) {
        return new Balancer.Step(tasks, losses, new double[0][], new SplittableRandom(1));
    }

    @Test
    void equalWeighsEveryTaskOfTheStepOnce() {
        Balancer.State state = new Equal().start(4);
        assertThat(state.weights(step(new int[] {0, 2, 3}, 5, 0, 1e9))).containsExactly(1, 1, 1);
        assertThat(state.weights(step(new int[0]))).isEmpty();
        assertThat(state.save()).isEmpty();
        assertThat(new Equal().formula()).isEqualTo("total = sum of L_i");
    }

    @Test
    void uncertaintyStartsAtOneAndReachesHalfOverTheLoss() {
        double[] losses = {0.1, 0.5, 3};
        Balancer.State state = new Uncertainty(0.025).start(3);
        int[] all = {0, 1, 2};
        assertThat(state.weights(step(all, losses))).containsExactly(1, 1, 1);
        double[] weights = new double[3];
        for (int i = 0; i < 3000; i++) {
            weights = state.weights(step(all, losses));
        }
        assertThat(weights).containsExactly(new double[] {5, 1, 1 / 6.0}, within(1e-3));
    }

    @Test
    void uncertaintyGoesOnFromWhatItSaved() {
        Balancer.State state = new Uncertainty(0.1).start(3);
        for (int i = 0; i < 20; i++) {
            state.weights(step(new int[] {0, 2}, 0.3 + 0.01 * i, 2));
        }
        double[] saved = state.save();
        Balancer.State resumed = new Uncertainty(0.1).start(3);
        resumed.restore(saved);
        for (int i = 0; i < 20; i++) {
            Balancer.Step next = step(new int[] {0, 1, 2}, 0.3, 1 - 0.01 * i, 2);
            assertThat(resumed.weights(next)).isEqualTo(state.weights(next));
        }
        assertThat(resumed.save()).isEqualTo(state.save());
        saved[0] = 99;
        assertThat(state.save()[0]).isNotEqualTo(99);
    }

    @Test
    void uncertaintyOfATaskThatIsAbsentWaits() {
        Balancer.State often = new Uncertainty(0.1).start(2);
        Balancer.State seldom = new Uncertainty(0.1).start(2);
        for (int i = 0; i < 10; i++) {
            often.weights(step(new int[] {0, 1}, 2, 0.2));
            seldom.weights(step(new int[] {1}, 0.2));
            seldom.weights(step(new int[] {0}, 2));
        }
        assertThat(seldom.weights(step(new int[] {0, 1}, 2, 0.2)))
                .isEqualTo(often.weights(step(new int[] {0, 1}, 2, 0.2)));
    }

    @Test
    void runsOfOneMethodShareNothing() {
        Uncertainty method = new Uncertainty(0.5);
        Balancer.State one = method.start(1);
        for (int i = 0; i < 9; i++) {
            one.weights(step(new int[] {0}, 10));
        }
        assertThat(method.start(1).weights(step(new int[] {0}, 10))).containsExactly(1);
    }

    @Test
    void rateMustBePositive() {
        assertThatThrownBy(() -> new Uncertainty(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("uncertainty(): the rate must be a positive, finite number; given 0.0");
        assertThatThrownBy(() -> new Uncertainty(Double.NaN))
                .hasMessage("uncertainty(): the rate must be a positive, finite number; given NaN");
    }
}
