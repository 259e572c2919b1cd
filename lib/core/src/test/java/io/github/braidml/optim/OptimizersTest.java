package io.github.braidml.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizersTest {
    private static final float[] CURVATURE = {0.5f, 1, 2, 4, 0.1f};
    private static final float[] MINIMUM = {1, -2, 0.5f, 0, 3};

    /** Fifty steps on the sum of {@code a (d^4 / 4 + d^2 / 2)}, d being the distance to the minimum. */
    private static double[] fiftySteps(Optimizer optimizer) {
        float[] w = {0, 1, -1, 0.25f, -0.5f};
        float[] g = new float[5];
        Optimizer.State state = optimizer.start(5);
        for (int step = 1; step <= 50; step++) {
            for (int i = 0; i < 5; i++) {
                float d = w[i] - MINIMUM[i];
                g[i] = CURVATURE[i] * (d * d * d + d);
            }
            state.move(step, w, g, 0, 5);
        }
        double[] reached = new double[5];
        for (int i = 0; i < 5; i++) {
            reached[i] = w[i];
        }
        return reached;
    }

    // The figures are torch.optim's, version 2.15.0, in float64.

    @Test
    void adamIsTorchs() {
        assertThat(fiftySteps(Adam.of(0.05)))
                .containsExactly(
                        new double[] {1.0760673928, -0.7662984121, 0.4114229896, 0.0144091673, 1.3477211279},
                        within(2e-6));
    }

    @Test
    void adamOfOtherBetasAndEpsilonIsTorchs() {
        assertThat(fiftySteps(new Adam(0.05, 0.8, 0.95, 1e-2, 0)))
                .containsExactly(
                        new double[] {1.0083493339, -0.7624195654, 0.3699774767, -0.0001235677, 1.3460751063},
                        within(2e-6));
    }

    @Test
    void adamWithDecayIsTorchsAdamW() {
        assertThat(fiftySteps(Adam.of(0.05).decay(0.1)))
                .containsExactly(
                        new double[] {0.9997471362, -0.7394688684, 0.3986995269, 0.0124260464, 1.2379711272},
                        within(2e-6));
    }

    @Test
    void sgdIsTorchs() {
        assertThat(fiftySteps(new Sgd(0.01, 0)))
                .containsExactly(
                        new double[] {0.3420370300, -1.3145209146, 0.1879229423, 0.0314583686, 0.7461574923},
                        within(2e-6));
    }

    @Test
    void momentumIsTorchs() {
        assertThat(fiftySteps(new Sgd(0.01, 0.9)))
                .containsExactly(
                        new double[] {1.0776172196, -1.8902418582, 0.5135004105, -0.0167140127, 3.0507457461},
                        within(4e-6));
    }

    static List<Optimizer> all() {
        return List.of(Adam.of(0.01), Adam.of(0.01).decay(0.1), new Sgd(0.1, 0), new Sgd(0.1, 0.9));
    }

    @ParameterizedTest
    @MethodSource("all")
    void movingInStretchesIsMovingAtOnce(Optimizer optimizer) {
        int n = 1000;
        Random random = new Random(3);
        float[] whole = floats(random, n);
        float[] parts = whole.clone();
        Optimizer.State one = optimizer.start(n);
        Optimizer.State other = optimizer.start(n);
        for (int step = 1; step <= 5; step++) {
            float[] gradient = floats(random, n);
            for (int from = 0; from < n; ) {
                int length = Math.min(1 + random.nextInt(300), n - from);
                // Longer than the stretch, as a buffer that is used again is.
                float[] w = Arrays.copyOfRange(parts, from, from + length + 7);
                float[] g = Arrays.copyOfRange(gradient, from, from + length + 7);
                other.move(step, w, g, from, length);
                System.arraycopy(w, 0, parts, from, length);
                from += length;
            }
            one.move(step, whole, gradient, 0, n);
            assertThat(parts).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void momentsAreAllThatIsRemembered(Optimizer optimizer) {
        Random random = new Random(4);
        float[] w = floats(random, 50);
        Optimizer.State state = optimizer.start(50);
        state.move(1, w, floats(random, 50), 0, 50);
        Optimizer.State resumed = optimizer.start(50);
        for (int i = 0; i < state.moments().size(); i++) {
            System.arraycopy(state.moments().get(i), 0, resumed.moments().get(i), 0, 50);
        }
        float[] again = w.clone();
        float[] gradient = floats(random, 50);
        state.move(2, w, gradient.clone(), 0, 50);
        resumed.move(2, again, gradient, 0, 50);
        assertThat(again).isEqualTo(w);
    }

    @ParameterizedTest
    @MethodSource("all")
    void valueWithoutGradientStaysUnlessItDecaysOrWasMoving(Optimizer optimizer) {
        float[] w = {2};
        optimizer.start(1).move(1, w, new float[1], 0, 1);
        boolean decays = optimizer instanceof Adam adam && adam.decay() > 0;
        assertThat(w[0]).isEqualTo(decays ? 2 * (float) (1 - 0.01 * 0.1) : 2);
    }

    private static float[] floats(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
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
        assertThatThrownBy(() -> new Adam(0.1, 1, 0.9, 1e-8, 0)).hasMessage("adam: beta1 must be in [0, 1); given 1.0");
        assertThatThrownBy(() -> new Adam(0.1, 0.9, -0.1, 1e-8, 0))
                .hasMessage("adam: beta2 must be in [0, 1); given -0.1");
        assertThatThrownBy(() -> new Adam(0.1, 0.9, 0.9, 0, 0))
                .hasMessage("adam: the epsilon must be a positive, finite number; given 0.0");
        assertThatThrownBy(() -> new Sgd(Double.POSITIVE_INFINITY, 0))
                .hasMessage("sgd: the rate must be a positive, finite number; given Infinity");
        assertThatThrownBy(() -> new Sgd(0.1, 1)).hasMessage("sgd: momentum must be in [0, 1); given 1.0");
    }
}
