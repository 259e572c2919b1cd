package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** FAMO on the two-task toy problem of CAGrad and Nash-MTL: from every start to the Pareto set, where a sum gets stuck. */
class FamoToyTest {
    private static final double SCALE = 0.1;

    /** Both losses and their gradients: {@code {L1, L2, dL1/dx, dL1/dy, dL2/dx, dL2/dy}}. */
    private static double[] toy(double x, double y) {
        double th = Math.tanh(y);
        double slope = 1 - th * th;
        double a1 = 0.5 * (-x - 7) + th;
        double a2 = 0.5 * (-x + 3) - th + 2;
        double f1 = Math.log(Math.max(Math.abs(a1), 5e-6)) + 6;
        double f2 = Math.log(Math.max(Math.abs(a2), 5e-6)) + 6;
        double q1 = ((7 - x) * (7 - x) + 0.1 * (y + 8) * (y + 8)) / 10 - 20;
        double q2 = ((7 + x) * (7 + x) + 0.1 * (y + 8) * (y + 8)) / 10 - 20;
        double half = Math.tanh(y / 2);
        double c1 = Math.max(half, 0);
        double c2 = Math.max(-half, 0);
        double bend = 0.5 * (1 - half * half);
        double d1 = half >= 0 ? bend : 0;
        double d2 = half <= 0 ? -bend : 0;
        double i1 = Math.abs(a1) >= 5e-6 ? 1 / a1 : 0;
        double i2 = Math.abs(a2) >= 5e-6 ? 1 / a2 : 0;
        return new double[] {
            SCALE * (f1 * c1 + q1 * c2),
            f2 * c1 + q2 * c2,
            SCALE * (-0.5 * i1 * c1 - (7 - x) / 5 * c2),
            SCALE * (slope * i1 * c1 + f1 * d1 + (y + 8) / 50 * c2 + q1 * d2),
            -0.5 * i2 * c1 + (7 + x) / 5 * c2,
            -slope * i2 * c1 + f2 * d1 + (y + 8) / 50 * c2 + q2 * d2
        };
    }

    private static double[] descend(Balancer method, double x, double y, int steps) {
        double[] at = {x, y};
        double[] m = new double[2];
        double[] v = new double[2];
        Balancer.State state = method.start(2);
        for (int t = 1; t <= steps; t++) {
            double[] now = toy(at[0], at[1]);
            Balancer.Step step = new Balancer.Step(
                    new int[] {0, 1}, new double[] {now[0], now[1]}, new double[0][], new SplittableRandom(t));
            double[] w = state.weights(step);
            for (int k = 0; k < 2; k++) {
                double g = w[0] * now[2 + k] + w[1] * now[4 + k];
                m[k] = 0.9 * m[k] + 0.1 * g;
                v[k] = 0.999 * v[k] + 0.001 * g * g;
                at[k] -= 1e-3 * (m[k] / (1 - Math.pow(0.9, t))) / (Math.sqrt(v[k] / (1 - Math.pow(0.999, t))) + 1e-8);
            }
            if (state.looksBack()) {
                double[] after = toy(at[0], at[1]);
                state.after(step, new double[] {after[0], after[1]});
            }
        }
        return at;
    }

    /** The length of the shortest convex combination of the two gradients, relative to the longer one. */
    private static double stationary(double[] at) {
        double[] g = toy(at[0], at[1]);
        double aa = g[2] * g[2] + g[3] * g[3];
        double bb = g[4] * g[4] + g[5] * g[5];
        double ab = g[2] * g[4] + g[3] * g[5];
        double share = Math.max(0, Math.min(1, (bb - ab) / (aa + bb - 2 * ab)));
        double square = share * share * aa + 2 * share * (1 - share) * ab + (1 - share) * (1 - share) * bb;
        return Math.sqrt(Math.max(0, square) / Math.max(aa, bb));
    }

    static Stream<Arguments> starts() {
        return Stream.of(
                Arguments.of(-8.5, 7.5),
                Arguments.of(0.0, 0.0),
                Arguments.of(9.0, 9.0),
                Arguments.of(-7.5, -0.5),
                Arguments.of(9.0, -1.0));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void reachesTheParetoSetFromEveryStart(double x, double y) {
        double[] end = descend(Famo.published().decay(0).least(-21 * SCALE, -21), x, y, 50_000);
        assertThat(stationary(end)).isLessThan(1e-3);
        assertThat(end[0]).as("far from the ends at -7 and 7").isBetween(-3.0, 3.0);
        assertThat(end[1]).isCloseTo(-8.37, within(0.1));
    }

    @Test
    void sumOfLossesGetsStuckFromTheThirdStart() {
        double[] end = descend(new Equal(), 9, 9, 50_000);
        assertThat(end[1]).isGreaterThan(0);
    }
}
