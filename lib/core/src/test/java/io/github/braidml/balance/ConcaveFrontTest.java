package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two losses in 20 parameters whose Pareto front is concave: {@code 1 - exp(-|x - a|^2)} and {@code 1 - exp(-|x + a|^2)}
 * with {@code |a| = 1} (Fonseca, Fleming 1995). On the front {@code x = s a}, {@code s} from -1 to 1.
 */
class ConcaveFrontTest {
    private static final int SIZE = 20;
    private static final double CENTRE = 1 / Math.sqrt(SIZE);
    private static final double HYPERVOLUME = 0.342115;

    private static double square(double[] x, double centre) {
        return Arrays.stream(x).map(v -> (v - centre) * (v - centre)).sum();
    }

    private static double[] losses(double[] x) {
        return new double[] {1 - Math.exp(-square(x, CENTRE)), 1 - Math.exp(-square(x, -CENTRE))};
    }

    private static double[][] gradients(double[] x, double[] losses) {
        double[][] gradients = new double[2][SIZE];
        for (int k = 0; k < SIZE; k++) {
            gradients[0][k] = 2 * (1 - losses[0]) * (x[k] - CENTRE);
            gradients[1][k] = 2 * (1 - losses[1]) * (x[k] + CENTRE);
        }
        return gradients;
    }

    /** Descends from a random start; returns both losses. */
    private static double[] end(Balancer method, double rate, int steps, long seed) {
        double[] x = new Random(seed).doubles(SIZE, -0.5, 0.5).toArray();
        Balancer.State state = method.start(2);
        for (int i = 0; i < steps; i++) {
            double[] losses = losses(x);
            double[][] gradients = gradients(x, losses);
            double[] d = Gradients.combined(
                    gradients,
                    state.weights(new Balancer.Step(
                            new int[] {0, 1}, losses, Gradients.gramian(gradients), new SplittableRandom(i))));
            for (int k = 0; k < SIZE; k++) {
                x[k] -= rate * d[k];
            }
        }
        return losses(x);
    }

    /** Whatever the weights, a sum of losses ends where one of them is at its best. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.45, 0.55, 0.7, 0.9})
    void weightedSumReachesOnlyTheEnds(double share) {
        for (long seed = 0; seed < 5; seed++) {
            double[] end = end(Preferred.of(Constant.of(0.5, 0.5), share, 1 - share), 1, 2000, seed);
            assertThat(Math.min(end[0], end[1])).isLessThan(0.03);
            assertThat(Math.max(end[0], end[1])).isGreaterThan(0.95);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void smoothTchebycheffReachesTheMiddle(long seed) {
        double[] end = end(new Stch(0.1, List.of(), List.of()), 1, 100, seed);
        assertThat(end).containsExactly(new double[] {1 - Math.exp(-1), 1 - Math.exp(-1)}, within(1e-6));
    }

    /** Every direction has its point: the traced points lie on the front and leave no gap. */
    @Test
    void frontTracedByPreferencesHasTheWholeHypervolume() {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i <= 200; i++) {
            // Between the ends the losses are to each other as one preference to the other, turned round.
            double angle = Math.PI / 2 * i / 200;
            Stch stch = new Stch(0.02, List.of(), List.of()).preference(Math.cos(angle), Math.sin(angle));
            double[] point = end(stch, 0.1, 5000, i);
            double s = 1 - Math.sqrt(-Math.log(1 - point[0]));
            assertThat(point[1]).isCloseTo(1 - Math.exp(-(s + 1) * (s + 1)), within(2e-3));
            points.add(point);
        }
        assertThat(hypervolume(points)).isCloseTo(HYPERVOLUME, within(0.01 * HYPERVOLUME));
        assertThat(hypervolume(points)).isLessThanOrEqualTo(HYPERVOLUME + 1e-6);
    }

    /**
     * One map from preferences to parameters, {@code x = (a + b (2r - 1)) e}, learns the whole front: as a network does, it is
     * shown the preference of each step. The larger the share of a loss, the larger is that loss.
     */
    @Test
    void drawnPreferencesTeachTheWholeFrontAtOnce() {
        Balancer.State state = Cosmos.of().lambda(8).drawn().start(2);
        SplittableRandom random = new SplittableRandom(1);
        double a = 0.1;
        double b = 0;
        int steps = 60_000;
        for (int i = 0; i < steps; i++) {
            double r = 2 * state.draw(random)[0] - 1;
            double s = a + b * r;
            double[] losses = along(s);
            double[] w = state.weights(new Balancer.Step(new int[] {0, 1}, losses, new double[0][], random));
            double slope = 2 * (w[0] * (1 - losses[0]) * (s - 1) + w[1] * (1 - losses[1]) * (s + 1));
            double rate = 0.1 * (1 - (double) i / steps);
            a -= rate * slope;
            b -= rate * slope * r;
        }
        assertThat(along(a)).containsExactly(new double[] {1 - Math.exp(-1), 1 - Math.exp(-1)}, within(0.01));
        assertThat(b).isBetween(-1.0, -0.7);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i <= 200; i++) {
            points.add(along(a + b * (i / 100.0 - 1)));
        }
        assertThat(hypervolume(points)).isCloseTo(HYPERVOLUME, within(0.02 * HYPERVOLUME));
    }

    /** The losses at s times a: all of the problem that such a map can reach. */
    private static double[] along(double s) {
        return new double[] {1 - Math.exp(-(s - 1) * (s - 1)), 1 - Math.exp(-(s + 1) * (s + 1))};
    }

    /** The area between the points and (1, 1). */
    private static double hypervolume(List<double[]> points) {
        double area = 0;
        double top = 1;
        for (double[] point :
                points.stream().sorted(Comparator.comparingDouble(p -> p[0])).toList()) {
            if (point[1] < top) {
                area += (1 - point[0]) * (top - point[1]);
                top = point[1];
            }
        }
        return area;
    }

    /** The distance from the direction's line has a kink on it, so the steps must be small. */
    @Test
    void penalisedIntersectionReachesTheMiddle() {
        double[] end = end(Pbi.towards(1, 1), 0.001, 20_000, 1);
        assertThat(end).containsExactly(new double[] {1 - Math.exp(-1), 1 - Math.exp(-1)}, within(0.01));
    }

    @Test
    void fixedWeightsReachOnlyTheEnds() {
        for (int seed = 0; seed < 20; seed++) {
            double[] end = end(new Equal(), 0.3, 1000, seed);
            assertThat(Math.min(end[0], end[1])).isLessThan(0.01);
        }
    }

    @Test
    void exactSearchEndsWhereLossesTimesPreferencesAreEqual() {
        for (double share : new double[] {0.25, 0.4, 0.5, 0.6, 0.75}) {
            for (int seed = 0; seed < 3; seed++) {
                double[] end = end(new Epo(Arguments.list(share, 1 - share)), 0.05, 2000, seed);
                assertThat(share * end[0] / ((1 - share) * end[1])).isCloseTo(1, within(0.05));
            }
        }
        assertThat(end(new Epo(List.of()), 0.05, 2000, 7))
                .containsExactly(new double[] {0.632121, 0.632121}, within(0.01));
    }

    @Test
    void exactSearchTracesTheConcaveFront() {
        int rays = 150;
        List<double[]> front = IntStream.range(0, rays)
                .mapToObj(k -> Math.PI / 2 * (k + 0.5) / rays)
                .map(angle -> end(new Epo(Arguments.list(Math.cos(angle), Math.sin(angle))), 0.1, 600, 1))
                .toList();
        assertThat(hypervolume(front)).isBetween(0.99 * HYPERVOLUME, HYPERVOLUME);
    }

    @Test
    void sectorsSpreadOverTheFront() {
        int rays = 10;
        for (int k = 0; k < rays; k++) {
            double[] end = end(ParetoMtl.of(k, ParetoMtl.fan(rays)).search(100), 0.2, 500, k);
            // Half the angle between two rays.
            double angle = Math.atan2(end[1], end[0]);
            assertThat(angle).as("sector " + k).isCloseTo(Math.PI / 2 * k / (rays - 1), within(1.05 * Math.PI / 36));
        }
    }
}
