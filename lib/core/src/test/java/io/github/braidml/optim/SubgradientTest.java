package io.github.braidml.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The subgradient method keeps its promises on convex functions with corners whose minimum is known exactly. */
class SubgradientTest {
    private static final int STEPS = 2000;
    private static final int SIZE = 4;

    /** A function, where it is lowest, and how low; remembers the longest subgradient it gave. */
    private static final class Corner implements Walk.Total {
        private final String name;
        private final Walk.Total total;
        private final double[] lowest;
        private double longest;

        Corner(String name, Walk.Total total, double[] lowest) {
            this.name = name;
            this.total = total;
            this.lowest = lowest;
        }

        double optimum() {
            return total.applyAsDouble(lowest, new double[SIZE]);
        }

        @Override
        public double applyAsDouble(double[] w, double[] gradient) {
            double value = total.applyAsDouble(w, gradient);
            longest = Math.max(longest, length(gradient));
            return value;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static double length(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }

    private static double distance(double[] x, double[] y) {
        return length(IntStream.range(0, x.length).mapToDouble(i -> x[i] - y[i]).toArray());
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }

    /** Rows of a reflection are orthogonal to each other, and none is parallel to an axis. */
    private static double[] row(int j) {
        double[] row = new double[SIZE];
        Arrays.fill(row, -2.0 / SIZE);
        row[j] += 1;
        return row;
    }

    /** Least absolute deviations; along each of the orthogonal rows the median is best. */
    private static Corner deviations() {
        Random random = new Random(1);
        double[][] y = new double[SIZE][7];
        double[] lowest = new double[SIZE];
        for (int j = 0; j < SIZE; j++) {
            double[] row = row(j);
            y[j] = random.doubles(7).map(u -> 6 * u - 2).toArray();
            double median = Arrays.stream(y[j]).sorted().toArray()[3];
            for (int i = 0; i < SIZE; i++) {
                lowest[i] += median * row[i];
            }
        }
        Walk.Total total = (w, gradient) -> {
            double sum = 0;
            for (int j = 0; j < SIZE; j++) {
                double[] row = row(j);
                for (double target : y[j]) {
                    double error = dot(row, w) - target;
                    sum += Math.abs(error) / 7;
                    for (int i = 0; i < SIZE; i++) {
                        gradient[i] += Math.signum(error) * row[i] / 7;
                    }
                }
            }
            return sum;
        };
        return new Corner("least absolute deviations", total, lowest);
    }

    /** The hinge loss of classes that a plane separates by a margin is zero there. */
    private static Corner hinge() {
        double[] plane = {1, -2, 0.5, 1};
        Random random = new Random(2);
        double[][] x = new double[40][];
        for (int row = 0; row < x.length; ) {
            x[row] = random.doubles(SIZE).map(u -> 2 * u - 1).toArray();
            row += Math.abs(dot(plane, x[row])) >= 1 ? 1 : 0;
        }
        Walk.Total total = (w, gradient) -> {
            double sum = 0;
            for (double[] row : x) {
                double label = Math.signum(dot(plane, row));
                double loss = 1 - label * dot(w, row);
                if (loss > 0) {
                    sum += loss / x.length;
                    for (int i = 0; i < SIZE; i++) {
                        gradient[i] -= label * row[i] / x.length;
                    }
                }
            }
            return sum;
        };
        return new Corner("hinge", total, plane);
    }

    private static final double[] CENTRE = {2, -0.3, -1.5, 0.6};

    /** Half a squared distance and absolute values: the distance cut at 0.5 is best. */
    private static Corner absolutes() {
        Walk.Total total = (w, gradient) -> {
            double sum = 0;
            for (int i = 0; i < SIZE; i++) {
                double d = w[i] - CENTRE[i];
                sum += d * d / 2 + 0.5 * Math.abs(w[i]);
                gradient[i] = d + 0.5 * Math.signum(w[i]);
            }
            return sum;
        };
        return new Corner("L1", total, new double[] {1.5, 0, -1, 0.1});
    }

    static Stream<Arguments> corners() {
        return Stream.of(deviations(), hinge(), absolutes()).map(Arguments::of);
    }

    private static final double[] START = {-1, 1, 0.5, 2};

    private static double bound(double radius, double longest, int steps, IntToDoubleFunction size) {
        double sizes = IntStream.rangeClosed(1, steps).mapToDouble(size).sum();
        double squares = IntStream.rangeClosed(1, steps)
                .mapToDouble(k -> size.applyAsDouble(k) * size.applyAsDouble(k))
                .sum();
        return (radius * radius + longest * longest * squares) / (2 * sizes);
    }

    private static void assertWithinBound(Corner f, double rate, Schedule schedule, IntToDoubleFunction size) {
        Descent descent =
                Descent.of(new GradientDescent(rate)).schedule(schedule).iterate(Iterate.lowest());
        Walk walk = Walk.of(descent, f, START, STEPS).to(STEPS);
        double radius = distance(START, f.lowest);
        for (int steps : new int[] {1, 10, 100, 1000, STEPS}) {
            double best = Arrays.stream(walk.totals, 0, steps).min().orElseThrow();
            assertThat(best - f.optimum())
                    .as("%s after %d steps", schedule, steps)
                    .isBetween(-1e-6, bound(radius, f.longest, steps, size) + 1e-5);
        }
        double best = Arrays.stream(walk.totals).min().orElseThrow();
        assertThat(f.total.applyAsDouble(walk.kept(), new double[SIZE])).isEqualTo(best);
    }

    @ParameterizedTest
    @MethodSource("corners")
    void lowestIterateIsWithinTheBound(Corner f) {
        assertWithinBound(f, 0.05, Schedule.constant(), k -> 0.05);
        assertWithinBound(f, 2, Schedule.overK(), k -> 2.0 / k);
        assertWithinBound(f, 0.5, Schedule.overRoot(), k -> 0.5 / Math.sqrt(k));
    }

    @ParameterizedTest
    @MethodSource("corners")
    void meanIterateIsWithinTheBound(Corner f) {
        Descent descent = Descent.of(new GradientDescent(0.05)).iterate(Iterate.mean());
        Walk walk = Walk.of(descent, f, START, STEPS);
        // The mean begins after the first step.
        double radius = distance(walk.to(1).kept(), f.lowest);
        for (int steps : new int[] {10, 100, 1000, STEPS}) {
            double mean = f.applyAsDouble(walk.to(steps).kept(), new double[SIZE]);
            assertThat(mean - f.optimum()).isBetween(-1e-6, bound(radius, f.longest, steps, k -> 0.05) + 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("corners")
    void polyaksStepIsWithinItsBound(Corner f) {
        Descent descent = Descent.of(new GradientDescent(1)).schedule(Schedule.polyak(f.optimum()));
        Walk walk = Walk.of(descent, f, START, STEPS);
        double before = distance(START, f.lowest);
        double radius = before;
        for (int steps = 1; steps <= STEPS; steps++) {
            walk.to(steps);
            double best = Arrays.stream(walk.totals, 0, steps).min().orElseThrow();
            assertThat(best - f.optimum()).isBetween(-1e-6, radius * f.longest / Math.sqrt(steps) + 1e-6);
            double now = distance(walk.vector.doubles(), f.lowest);
            assertThat(now).as("every step comes closer").isLessThanOrEqualTo(before + 1e-6);
            before = now;
        }
    }

    @ParameterizedTest
    @MethodSource("corners")
    void polyaksStepFindsAnOptimumThatIsOnlyEstimated(Corner f) {
        Descent descent = Descent.of(new GradientDescent(1))
                .schedule(Schedule.polyakEstimated(0.5))
                .iterate(Iterate.lowest());
        Walk walk = Walk.of(descent, f, START, STEPS).to(STEPS);
        double best = Arrays.stream(walk.totals).min().orElseThrow();
        assertThat(best - f.optimum()).isBetween(-1e-6, 0.005);
    }

    /** The proximal step gets there exactly, zeros and all, where the subgradient only comes near. */
    @Test
    void proximalStepMakesZeros() {
        Walk.Total distance = (w, gradient) -> {
            double sum = 0;
            for (int i = 0; i < SIZE; i++) {
                gradient[i] = w[i] - CENTRE[i];
                sum += gradient[i] * gradient[i] / 2;
            }
            return sum;
        };
        Descent descent = Descent.of(new GradientDescent(0.2));
        double[] lasso = Walk.of(descent.penalty(new Penalty(0.5, 0)), distance, START, 200)
                .to(200)
                .kept();
        assertThat(lasso).containsExactly(absolutes().lowest, within(1e-6));
        assertThat(lasso[1]).isZero();
        double[] net = Walk.of(descent.penalty(new Penalty(0.5, 1)), distance, START, 200)
                .to(200)
                .kept();
        assertThat(net).containsExactly(new double[] {0.75, 0, -0.5, 0.05}, within(1e-6));
    }
}
