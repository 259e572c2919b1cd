package io.github.braidml.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Gradients to test with, ordinary and hostile ones. */
final class Gradients {

    /** Gradients with a name. */
    record Named(String name, double[][] rows) {
        double[][] gramian() {
            return Gradients.gramian(rows);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Gradients() {}

    static double[][] gramian(double[][] rows) {
        return Cosines.gramian(rows);
    }

    static double[] combined(double[][] rows, double[] weights) {
        double[] sum = new double[rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += weights[i] * rows[i][k];
            }
        }
        return sum;
    }

    static double norm(double[] x) {
        double size = Arrays.stream(x).map(Math::abs).max().orElse(0);
        return size == 0
                ? 0
                : size
                        * Math.sqrt(
                                Arrays.stream(x).map(v -> v / size * (v / size)).sum());
    }

    static double[][] normal(Random random, int tasks, int size) {
        return IntStream.range(0, tasks)
                .mapToObj(i ->
                        random.doubles(size).map(u -> random.nextGaussian()).toArray())
                .toArray(double[][]::new);
    }

    /** Returns the rows, each times a factor of its own. */
    static double[][] scaled(double[][] rows, double[] factors) {
        return IntStream.range(0, rows.length)
                .mapToObj(i -> Arguments.times(rows[i], factors[i]))
                .toArray(double[][]::new);
    }

    /** Returns numbers evenly spread over the orders of magnitude from -size to size. */
    static double[] magnitudes(Random random, int n, double size) {
        return random.doubles(n).map(u -> Math.pow(10, size * (2 * u - 1))).toArray();
    }

    /** Gradients of very different length and low rank, two of them nearly the same; then one of zero and two opposite ones as well. */
    private static List<Named> mixed(int tasks) {
        Random random = new Random(77L * tasks);
        double[][] rows = normal(random, tasks, 1 + tasks / 2);
        if (tasks > 1) {
            rows[1] = rows[0].clone();
            rows[1][0] += 1e-7;
        }
        double[][] more = rows.clone();
        if (tasks > 4) {
            more[2] = Arguments.times(rows[0], -1);
            more[3] = new double[rows[0].length];
        }
        double[] factors = magnitudes(random, tasks, 12);
        return List.of(
                new Named("mixed, " + tasks + " tasks", scaled(rows, factors)),
                new Named("mixed with zero and opposite, " + tasks + " tasks", scaled(more, factors)));
    }

    /** Gradients of 1 to 64 tasks: full and low rank, conflicting, of very different length, identical, opposite, zero, nearly dependent. */
    static List<Named> hostile() {
        List<Named> all = new ArrayList<>();
        for (int tasks : new int[] {1, 2, 3, 4, 5, 8, 12, 16, 24, 32, 48, 64}) {
            for (int seed = 0; seed < 3; seed++) {
                Random random = new Random(1000L * tasks + seed);
                String of = tasks + " tasks, seed " + seed;
                double[][] free = normal(random, tasks, 2 * tasks + 3);
                all.add(new Named("free, " + of, free));
                all.add(new Named("wide, " + of, scaled(free, magnitudes(random, tasks, 12))));
                double[][] low = normal(random, tasks, Math.max(1, tasks / 3));
                all.add(new Named("low rank, " + of, low));
                all.add(new Named("low rank and wide, " + of, scaled(low, magnitudes(random, tasks, 12))));
                double[][] square = normal(random, tasks, tasks);
                all.add(new Named("square, " + of, square));
                double[][] bunch = normal(random, tasks, tasks + 2);
                Arrays.stream(bunch).forEach(row -> row[0] += 4);
                all.add(new Named("bunch, " + of, bunch));
                all.add(new Named("wide bunch, " + of, scaled(bunch, magnitudes(random, tasks, 12))));
                for (double apart : new double[] {1e-3, 1e-6, 1e-9, 1e-12}) {
                    double[][] near = free.clone();
                    for (int i = 1; i < tasks; i += 2) {
                        near[i] = free[i - 1].clone();
                        for (int k = 0; k < near[i].length; k++) {
                            near[i][k] = (seed == 1 ? -1 : 1) * near[i][k] + apart * random.nextGaussian();
                        }
                    }
                    all.add(new Named((seed == 1 ? "against each other by " : "apart by ") + apart + ", " + of, near));
                    all.add(new Named(
                            "wide, apart by " + apart + ", " + of, scaled(near, magnitudes(random, tasks, 12))));
                }
                double[][] zero = free.clone();
                zero[random.nextInt(tasks)] = new double[free[0].length];
                all.add(new Named("one zero, " + of, zero));
            }
            double[][] same = normal(new Random(tasks), 1, 5);
            all.add(new Named(
                    "identical, " + tasks + " tasks",
                    IntStream.range(0, tasks).mapToObj(i -> same[0]).toArray(double[][]::new)));
            all.add(new Named(
                    "parallel, " + tasks + " tasks",
                    IntStream.range(0, tasks)
                            .mapToObj(i -> Arguments.times(same[0], Math.pow(10, i % 25 - 12)))
                            .toArray(double[][]::new)));
            all.add(new Named(
                    "opposite, " + tasks + " tasks",
                    IntStream.range(0, tasks)
                            .mapToObj(i -> Arguments.times(same[0], i % 2 == 0 ? 1 : -1))
                            .toArray(double[][]::new)));
            all.add(new Named(
                    "opposite and wide, " + tasks + " tasks",
                    IntStream.range(0, tasks)
                            .mapToObj(i ->
                                    Arguments.times(same[0], (i % 2 == 0 ? 1 : -1) * Math.pow(10, 7 * i % 25 - 12)))
                            .toArray(double[][]::new)));
            all.add(new Named("all zero, " + tasks + " tasks", new double[tasks][4]));
        }
        for (int tasks = 1; tasks <= 64; tasks++) {
            all.addAll(mixed(tasks));
        }
        return all;
    }
}
