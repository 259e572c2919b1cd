package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WrappersTest {
    private static final int[] ALL = {0, 1, 2};

    /** Weighs the step's losses themselves, counts what it is asked, and pretends to look at gradients. */
    private record Probe(boolean back) implements Balancer {
        @Override
        public Needs needs() {
            return Needs.GRAMIAN;
        }

        @Override
        public HeadGradients headGradients() {
            return HeadGradients.RAW;
        }

        @Override
        public State start(int tasks) {
            return new Asked(back);
        }

        @Override
        public String toString() {
            return "probe()";
        }
    }

    private static final class Asked implements Balancer.State {
        private final boolean back;
        private int asked;
        private int after;
        private int epochs;

        Asked(boolean back) {
            this.back = back;
        }

        @Override
        public double[] weights(Balancer.Step step) {
            asked++;
            return step.losses().clone();
        }

        @Override
        public boolean looksBack() {
            return back;
        }

        @Override
        public void after(Balancer.Step step, double[] losses) {
            after++;
        }

        @Override
        public void epoch(double[] losses) {
            epochs++;
        }
    }

    private static Balancer.Step step(int[] tasks, double... losses) {
        return new Balancer.Step(tasks, losses, new double[0][], new SplittableRandom(1));
    }

    private static Asked inside(Balancer.State state) {
        return (Asked) ((Around) state).inner;
    }

    @Test
    void wrappersLookAtWhatTheMethodLooksAt() {
        for (Balancer inside : List.of(new Probe(false), new Rlw())) {
            for (Balancer wrapped : List.of(
                    new Every(2, inside),
                    new WarmUp(1, inside),
                    new CrMogm(0.9, inside),
                    Preferred.of(inside, 1, 2, 3))) {
                assertThat(wrapped.needs()).isEqualTo(inside.needs());
                assertThat(wrapped.headGradients()).isEqualTo(inside.headGradients());
            }
        }
    }

    @Test
    void everyKeepsTheWeightsInBetween() {
        Balancer.State state = new Every(3, new Probe(true)).start(3);
        for (int i = 0; i < 9; i++) {
            boolean turn = i % 3 == 0;
            assertThat(state.measures(ALL)).isEqualTo(turn);
            double kept = i - i % 3;
            assertThat(state.weights(step(ALL, i, 2 * i, 5))).containsExactly(kept, 2 * kept, 5);
            assertThat(state.looksBack()).isEqualTo(turn);
        }
        assertThat(inside(state).asked).isEqualTo(3);
        state.epoch(new double[3]);
        assertThat(inside(state).epochs).isEqualTo(1);
    }

    @Test
    void everyAsksOutOfTurnForATaskWithoutAWeight() {
        Balancer.State state = new Every(4, new Probe(false)).start(3);
        state.weights(step(new int[] {0, 1}, 7, 8));
        assertThat(state.measures(new int[] {0, 1})).isFalse();
        assertThat(state.measures(ALL)).isTrue();
        assertThat(state.weights(step(ALL, 1, 2, 3))).containsExactly(1, 2, 3);
        // The turn counts from there.
        for (int i = 0; i < 3; i++) {
            assertThat(state.weights(step(new int[] {2, 0}, 9, 9))).containsExactly(3, 1);
        }
        assertThat(state.weights(step(new int[] {2}, 9))).containsExactly(9);
        // A task that was absent in that turn keeps what it had.
        assertThat(state.weights(step(ALL, 4, 4, 4))).containsExactly(1, 2, 9);
    }

    @Test
    void warmUpIsEqualUntilItsEpochsAreOver() {
        Balancer.State state = new WarmUp(2, new Probe(true)).start(3);
        for (int epoch = 0; epoch < 2; epoch++) {
            assertThat(state.measures(ALL)).isFalse();
            assertThat(state.weights(step(new int[] {0, 2}, 5, 6))).containsExactly(1, 1);
            assertThat(state.looksBack()).isFalse();
            state.epoch(new double[3]);
        }
        assertThat(inside(state).asked + inside(state).epochs).isZero();
        assertThat(state.measures(ALL)).isTrue();
        assertThat(state.weights(step(new int[] {0, 2}, 5, 6))).containsExactly(5, 6);
        assertThat(state.looksBack()).isTrue();
        state.after(step(ALL, 1, 1, 1), new double[3]);
        state.epoch(new double[3]);
        assertThat(inside(state).epochs).isEqualTo(1);
        assertThat(inside(state).after).isEqualTo(1);
    }

    @Test
    void crMogmIsAMovingAverageThatStartsAtTheFirst() {
        Balancer.State state = new CrMogm(0.75, new Probe(false)).start(3);
        assertThat(state.weights(step(new int[] {0, 1}, 4, 8))).containsExactly(4, 8);
        assertThat(state.weights(step(new int[] {0}, 8))).containsExactly(5);
        assertThat(state.weights(step(ALL, 5, 0, 3))).containsExactly(5, 6, 3);
        Balancer.State plain = new CrMogm(0, new Probe(false)).start(3);
        plain.weights(step(ALL, 5, 0, 3));
        assertThat(plain.weights(step(ALL, 1, 2, 3))).containsExactly(1, 2, 3);
    }

    @Test
    void preferenceMultipliesAndEqualSharesChangeNothing() {
        assertThat(Preferred.of(new Probe(false), 1, 2, 3).start(3).weights(step(ALL, 10, 10, 10)))
                .containsExactly(new double[] {5, 10, 15}, within(1e-12));
        assertThat(Preferred.of(new Probe(false), 1, 2, 3).start(3).weights(step(new int[] {2}, 10)))
                .containsExactly(new double[] {15}, within(1e-12));
        assertThat(Preferred.of(new Probe(false), 7, 7, 7).start(3).weights(step(ALL, 1, 2, 3)))
                .containsExactly(1, 2, 3);
    }

    /** A Gramian method inside: the weights are those of the method, smoothed. */
    @Test
    void wrappersGoAroundGramianMethods() {
        double[][] gramian = {{1, -0.5}, {-0.5, 1}};
        Balancer.Step step = new Balancer.Step(new int[] {0, 1}, new double[] {1, 1}, gramian, new SplittableRandom(1));
        double[] alone = new PcGrad().start(2).weights(step);
        Balancer.State state = new CrMogm(0.5, new Every(2, Preferred.of(new PcGrad(), 3, 1))).start(2);
        assertThat(state.weights(step)).containsExactly(new double[] {1.5 * alone[0], 0.5 * alone[1]}, within(1e-12));
        assertThat(state.measures(new int[] {0, 1})).isFalse();
        double[] kept = state.weights(step(new int[] {0, 1}, 1, 1));
        assertThat(kept).containsExactly(new double[] {1.5 * alone[0], 0.5 * alone[1]}, within(1e-12));
        double[] saved = state.save();
        Arrays.fill(kept, 0);
        assertThat(state.save()).isEqualTo(saved);
    }

    @Test
    void numbersOutOfBoundsAreRefused() {
        LossMethodsTest.assertRefused(
                () -> new Every(0, new Rlw()), "every(steps, method): the number of steps must be at least 1; given 0");
        LossMethodsTest.assertRefused(
                () -> new WarmUp(0, new Rlw()),
                "warmUp(epochs, method): the number of epochs must be at least 1; given 0");
        LossMethodsTest.assertRefused(
                () -> new CrMogm(1, new Rlw()),
                "crMogm(share, method): the share of the old weights must be in [0, 1); given 1.0");
        LossMethodsTest.assertRefused(
                () -> Preferred.of(new Rlw(), 1, 2).start(3),
                "preference(method, shares): needs one share for each of the 3 tasks, in their order; given [1.0, 2.0]");
    }
}
