package io.github.braidml.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizersTest {

    static List<Optimizer> all() {
        return List.of(
                Adam.of(0.01),
                Adam.of(0.01).decay(0.1),
                Adam.of(0.01).uncorrected(),
                Adam.of(0.01).amsgrad(),
                Sgd.of(0.1),
                Sgd.of(0.1).momentum(0.9),
                Sgd.of(0.1).momentum(0.9).nesterov(),
                new GradientDescent(0.1),
                AdaGrad.of(0.1),
                RmsProp.of(0.1),
                RmsProp.of(0.1).momentum(0.5).centred(),
                Adadelta.of(1));
    }

    private static Optimizer.Stepping start(Optimizer optimizer, int size) {
        return (Optimizer.Stepping) optimizer.start(size);
    }

    private static Optimizer.Step step(Optimizer optimizer, long number) {
        return new Optimizer.Step(number, optimizer.rate(), true);
    }

    @ParameterizedTest
    @MethodSource("all")
    void movingInStretchesIsMovingAtOnce(Optimizer optimizer) {
        int n = 1000;
        Random random = new Random(3);
        float[] whole = floats(random, n);
        float[] parts = whole.clone();
        Optimizer.Stepping one = start(optimizer, n);
        Optimizer.Stepping other = start(optimizer, n);
        for (int step = 1; step <= 5; step++) {
            float[] gradient = floats(random, n);
            for (int from = 0; from < n; ) {
                int length = Math.min(1 + random.nextInt(300), n - from);
                // Longer than the stretch, as a buffer that is used again is.
                float[] w = Arrays.copyOfRange(parts, from, from + length + 7);
                float[] g = Arrays.copyOfRange(gradient, from, from + length + 7);
                other.move(step(optimizer, step), w, g, from, length);
                System.arraycopy(w, 0, parts, from, length);
                from += length;
            }
            one.move(step(optimizer, step), whole, gradient, 0, n);
            assertThat(parts).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void momentsAreAllThatIsRemembered(Optimizer optimizer) {
        Random random = new Random(4);
        float[] w = floats(random, 50);
        Optimizer.Stepping state = start(optimizer, 50);
        state.move(step(optimizer, 1), w, floats(random, 50), 0, 50);
        Optimizer.Stepping resumed = start(optimizer, 50);
        assertThat(state.moments()).hasSizeLessThanOrEqualTo(optimizer.memory());
        for (int i = 0; i < state.moments().size(); i++) {
            System.arraycopy(state.moments().get(i), 0, resumed.moments().get(i), 0, 50);
        }
        resumed.restore(state.save());
        float[] again = w.clone();
        float[] gradient = floats(random, 50);
        state.move(step(optimizer, 2), w, gradient.clone(), 0, 50);
        resumed.move(step(optimizer, 2), again, gradient, 0, 50);
        assertThat(again).isEqualTo(w);
    }

    @ParameterizedTest
    @MethodSource("all")
    void valueWithoutGradientStaysUnlessItDecays(Optimizer optimizer) {
        float[] w = {2};
        start(optimizer, 1).move(step(optimizer, 1), w, new float[1], 0, 1);
        boolean decays = optimizer instanceof Adam adam && adam.decay() > 0;
        assertThat(w[0]).isEqualTo(decays ? 2 * (float) (1 - 0.01 * 0.1) : 2);
        w[0] = 2;
        start(optimizer, 1).move(new Optimizer.Step(1, optimizer.rate(), false), w, new float[1], 0, 1);
        assertThat(w[0]).as("a bias").isEqualTo(2);
    }

    /** Every optimiser makes the first coordinate of a tilted plane fall. */
    @ParameterizedTest
    @MethodSource("all")
    void stepsGoDownhill(Optimizer optimizer) {
        float[] w = {0, 0};
        Optimizer.Stepping state = start(optimizer, 2);
        for (int step = 1; step <= 3; step++) {
            float before = w[0];
            state.move(step(optimizer, step), w, new float[] {1, -1}, 0, 2);
            assertThat(w[0]).isLessThan(before).isEqualTo(-w[1]);
        }
    }

    private static float[] floats(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void readAsTheCallsThatMakeThem() {
        assertThat(all().stream().map(Optimizer::toString))
                .containsExactly(
                        "adam(0.01)",
                        "adam(0.01).decay(0.1)",
                        "adam(0.01).uncorrected()",
                        "adam(0.01).amsgrad()",
                        "sgd(0.1)",
                        "sgd(0.1).momentum(0.9)",
                        "sgd(0.1).momentum(0.9).nesterov()",
                        "gradientDescent(0.1)",
                        "adaGrad(0.1)",
                        "rmsProp(0.1)",
                        "rmsProp(0.1).momentum(0.5).centred()",
                        "adadelta(1.0)");
        assertThat(Adam.of(0.1).betas(0.8, 0.9).epsilon(1e-3)).hasToString("adam(0.1).betas(0.8, 0.9).epsilon(0.001)");
        assertThat(RmsProp.of(0.1).keep(0.9).epsilon(1e-3)).hasToString("rmsProp(0.1).keep(0.9).epsilon(0.001)");
        assertThat(Lbfgs.of()).hasToString("lbfgs()");
        assertThat(Lbfgs.of().rate(0.5).history(5).evaluations(9))
                .hasToString("lbfgs().rate(0.5).history(5).evaluations(9)");
    }

    @Test
    void numbersOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> Adam.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("adam: the rate must be a positive, finite number; given 0.0");
        assertThatThrownBy(() -> Adam.of(-0.001))
                .hasMessage("adam: the rate must be a positive, finite number; given -0.001");
        assertThatThrownBy(() -> Adam.of(Double.NaN))
                .hasMessage("adam: the rate must be a positive, finite number; given NaN");
        assertThatThrownBy(() -> Adam.of(0.1).decay(-1))
                .hasMessage("adam: decay must be zero or a positive, finite number; given -1.0");
        assertThatThrownBy(() -> Adam.of(0.1).betas(1, 0.9)).hasMessage("adam: beta1 must be in [0, 1); given 1.0");
        assertThatThrownBy(() -> Adam.of(0.1).betas(0.9, -0.1)).hasMessage("adam: beta2 must be in [0, 1); given -0.1");
        assertThatThrownBy(() -> Adam.of(0.1).epsilon(0))
                .hasMessage("adam: the epsilon must be a positive, finite number; given 0.0");
        assertThatThrownBy(() -> Sgd.of(Double.POSITIVE_INFINITY))
                .hasMessage("sgd: the rate must be a positive, finite number; given Infinity");
        assertThatThrownBy(() -> Sgd.of(0.1).momentum(1)).hasMessage("sgd: momentum must be in [0, 1); given 1.0");
        assertThatThrownBy(() -> Sgd.of(0.1).nesterov())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "sgd: nesterov looks ahead along the momentum; given none; write sgd(0.1).momentum(0.9).nesterov()");
        assertThatThrownBy(() -> new GradientDescent(-1))
                .hasMessage("gradientDescent: the rate must be a positive, finite number; given -1.0");
        assertThatThrownBy(() -> AdaGrad.of(0))
                .hasMessage("adaGrad: the rate must be a positive, finite number; given 0.0");
        assertThatThrownBy(() -> RmsProp.of(0.1).keep(1)).hasMessage("rmsProp: keep must be in [0, 1); given 1.0");
        assertThatThrownBy(() -> Adadelta.of(1).epsilon(-1))
                .hasMessage("adadelta: the epsilon must be a positive, finite number; given -1.0");
        assertThatThrownBy(() -> Lbfgs.of().history(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lbfgs: history must be at least 1; given 0");
    }
}
