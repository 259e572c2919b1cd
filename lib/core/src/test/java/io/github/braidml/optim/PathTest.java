package io.github.braidml.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathTest {
    private static final double[] START = {-1, 2, 0.5};

    private static double valley(double[] x, double[] gradient) {
        Arrays.fill(gradient, 0);
        return Walk.valley(x, gradient);
    }

    private static double bowl(double[] x, double[] gradient) {
        gradient[0] = x[0];
        gradient[1] = 4 * x[1];
        return (x[0] * x[0] + 4 * x[1] * x[1]) / 2;
    }

    /** The same steps as those of a network with these weights. */
    @Test
    void pathGoesWhereTheMoverGoes() {
        for (Descent descent : List.of(
                Descent.of(Adam.of(0.05)),
                Descent.of(Sgd.of(0.01).momentum(0.9))
                        .schedule(Schedule.cosine())
                        .clip(new Clip(1, Double.POSITIVE_INFINITY)),
                Descent.of(new GradientDescent(0.01))
                        .penalty(new Penalty(0.1, 0.2))
                        .iterate(Iterate.mean()),
                Descent.of(Adam.of(0.05)).schedule(Schedule.hypergradient()),
                Descent.of(Lbfgs.of()))) {
            double[][] path = descent.path(PathTest::valley, START, 30);
            assertThat(path).hasDimensions(31, 3);
            assertThat(path[0]).containsExactly(START);
            Walk walk = Walk.of(descent, Walk::valley, START, 30);
            for (int step = 1; step <= 30; step++) {
                assertThat(path[step])
                        .as(descent + " step " + step)
                        .containsExactly(walk.to(step).kept());
            }
        }
    }

    @Test
    void gradientDescentOnABowlIsTheFormula() {
        double[][] path = Descent.of(new GradientDescent(0.1)).path(PathTest::bowl, new double[] {3, 2}, 20);
        for (int k = 0; k <= 20; k++) {
            assertThat(path[k])
                    .containsExactly(new double[] {3 * Math.pow(0.9, k), 2 * Math.pow(0.6, k)}, within(1e-6));
        }
    }

    /** Batches that make one step are so many looks at the function. */
    @Test
    void batchesAreLooks() {
        List<double[]> looks = new ArrayList<>();
        Objective noisy = (x, gradient) -> {
            looks.add(x.clone());
            gradient[0] = looks.size();
            return 0;
        };
        double[][] path = Descent.of(new GradientDescent(1)).accumulate(2).path(noisy, new double[] {0}, 3);
        assertThat(looks).hasSize(6);
        assertThat(path).isDeepEqualTo(new double[][] {{0}, {-1.5}, {-5}, {-10.5}});
    }

    @Test
    void absolutePenaltyMakesZeros() {
        Descent lasso = Descent.of(new GradientDescent(0.1)).penalty(new Penalty(1, 0));
        Objective shifted = (x, gradient) -> {
            gradient[0] = x[0] - 3;
            gradient[1] = x[1] - 0.5;
            return ((x[0] - 3) * (x[0] - 3) + (x[1] - 0.5) * (x[1] - 0.5)) / 2;
        };
        double[] end = lasso.path(shifted, new double[] {2, 2}, 300)[300];
        assertThat(end[0]).isCloseTo(2, within(1e-5));
        assertThat(end[1]).isZero();
    }

    @Test
    void plateausAreSeen() {
        Descent descent = Descent.of(new GradientDescent(0.6)).schedule(Schedule.plateau(0.1, 0));
        Objective corner = (x, gradient) -> {
            gradient[0] = Math.signum(x[0]);
            return Math.abs(x[0]);
        };
        assertThat(Math.abs(descent.path(corner, new double[] {1}, 40)[40][0])).isLessThan(1e-3);
        assertThat(Math.abs(Descent.of(new GradientDescent(0.6)).path(corner, new double[] {1}, 40)[40][0]))
                .isGreaterThan(0.1);
    }

    @Test
    void pathEndsWhereNumbersDo() {
        double[][] path = Descent.of(new GradientDescent(1e6)).path(PathTest::bowl, new double[] {1, 1}, 100);
        assertThat(path.length).isBetween(3, 20);
        assertThat(path[path.length - 2]).doesNotContain(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThat(Arrays.stream(path[path.length - 1]).allMatch(Double::isFinite))
                .isFalse();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Descent.of(Adam.of(0.1)).path(PathTest::bowl, new double[] {1, 1}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path: steps must be at least 1; given 0");
        assertThatThrownBy(() ->
                        Descent.of(Lbfgs.of()).penalty(new Penalty(1, 0)).path(PathTest::bowl, new double[] {1, 1}, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot follow l1(1.0)");
    }
}
