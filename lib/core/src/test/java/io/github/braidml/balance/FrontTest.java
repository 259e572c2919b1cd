package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fonseca and Fleming's two losses with a concave front, as in the Pareto MTL paper: 20 parameters. */
class FrontTest {
    private static final int SIZE = 20;
    private static final double CENTRE = 1 / Math.sqrt(SIZE);
    private static final double TRUE_VOLUME = 0.342115;

    private static double[] losses(double[] x) {
        return new double[] {1 - Math.exp(-square(x, CENTRE)), 1 - Math.exp(-square(x, -CENTRE))};
    }

    private static double square(double[] x, double centre) {
        return Arrays.stream(x).map(v -> (v - centre) * (v - centre)).sum();
    }

    private static double[][] gradients(double[] x) {
        double[] centres = {CENTRE, -CENTRE};
        return Arrays.stream(centres)
                .mapToObj(c -> Arrays.stream(x)
                        .map(v -> 2 * (v - c) * Math.exp(-square(x, c)))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[] end(Balancer method, long seed, int steps, double rate) {
        double[] x = new Random(seed).doubles(SIZE, -0.5, 0.5).toArray();
        Balancer.State state = method.start(2);
        for (int t = 0; t < steps; t++) {
            double[][] gradients = gradients(x);
            double[] d = Gradients.combined(
                    gradients,
                    state.weights(new Balancer.Step(
                            new int[] {0, 1}, losses(x), Gradients.gramian(gradients), new SplittableRandom(t))));
            for (int k = 0; k < SIZE; k++) {
                x[k] -= rate * d[k];
            }
        }
        return losses(x);
    }

    /** Returns the area that points dominate below (1, 1). */
    private static double volume(List<double[]> points) {
        List<double[]> sorted =
                points.stream().sorted(Comparator.comparingDouble(f -> f[0])).toList();
        double volume = 0;
        double lowest = 1;
        for (int i = 0; i < sorted.size(); i++) {
            lowest = Math.min(lowest, sorted.get(i)[1]);
            double next = i + 1 < sorted.size() ? Math.min(1, sorted.get(i + 1)[0]) : 1;
            volume += Math.max(0, next - sorted.get(i)[0]) * (1 - lowest);
        }
        return volume;
    }

    @Test
    void fixedWeightsReachOnlyTheEnds() {
        for (int seed = 0; seed < 20; seed++) {
            double[] end = end(new Equal(), seed, 1000, 0.3);
            assertThat(Math.min(end[0], end[1])).isLessThan(0.01);
        }
    }

    @Test
    void exactSearchEndsWhereLossesTimesPreferencesAreEqual() {
        for (double share : new double[] {0.25, 0.4, 0.5, 0.6, 0.75}) {
            for (int seed = 0; seed < 3; seed++) {
                double[] end = end(new Epo(Arguments.list(share, 1 - share)), seed, 2000, 0.05);
                assertThat(share * end[0] / ((1 - share) * end[1])).isCloseTo(1, within(0.05));
            }
        }
        assertThat(end(new Epo(List.of()), 7, 2000, 0.05))
                .containsExactly(new double[] {0.632121, 0.632121}, within(0.01));
    }

    @Test
    void exactSearchTracesTheConcaveFront() {
        int rays = 150;
        List<double[]> front = IntStream.range(0, rays)
                .mapToObj(k -> Math.PI / 2 * (k + 0.5) / rays)
                .map(angle -> end(new Epo(Arguments.list(Math.cos(angle), Math.sin(angle))), 1, 600, 0.1))
                .toList();
        assertThat(volume(front)).isBetween(0.99 * TRUE_VOLUME, TRUE_VOLUME);
    }

    @Test
    void sectorsSpreadOverTheFront() {
        int rays = 10;
        for (int k = 0; k < rays; k++) {
            double[] end = end(ParetoMtl.of(k, ParetoMtl.fan(rays)).search(100), k, 500, 0.2);
            // Half the angle between two rays.
            double angle = Math.atan2(end[1], end[0]);
            assertThat(angle).as("sector " + k).isCloseTo(Math.PI / 2 * k / (rays - 1), within(1.05 * Math.PI / 36));
        }
    }
}
