package io.github.braidml.balance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Gradients by their directions and lengths: the inner products of the unit gradients, and the norms.
 *
 * <p>What a method asks of the directions does not change when one gradient grows by twelve orders of magnitude, so all
 * solvers here work on cosines and bring the lengths in afterwards. A gradient that is zero, or not finite, has no
 * direction and is left out.
 *
 * @param tasks number of gradients, those without a direction among them
 * @param rows indices of those that have one, ascending
 * @param norms their lengths
 * @param matrix inner products of their directions; one on the diagonal
 */
record Cosines(int tasks, int[] rows, double[] norms, double[][] matrix) {

    /** Distance of 1 from the next double: what every entry of a matrix may be wrong by, relatively. */
    static final double EPSILON = Math.ulp(1.0);

    static Cosines of(double[][] gramian) {
        int[] rows = IntStream.range(0, gramian.length)
                .filter(i -> gramian[i][i] >= Double.MIN_NORMAL && gramian[i][i] <= Double.MAX_VALUE)
                .toArray();
        double[] norms =
                Arrays.stream(rows).mapToDouble(i -> Math.sqrt(gramian[i][i])).toArray();
        double[][] matrix = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < i; j++) {
                double cosine = gramian[rows[i]][rows[j]] / norms[i] / norms[j];
                matrix[i][j] = Double.isNaN(cosine) ? 0 : Math.max(-1, Math.min(1, cosine));
                matrix[j][i] = matrix[i][j];
            }
            matrix[i][i] = 1;
        }
        return new Cosines(gramian.length, rows, norms, matrix);
    }

    /** Returns the gradients that have a direction alone. */
    Cosines directions() {
        return new Cosines(size(), rows, norms, matrix);
    }

    int size() {
        return rows.length;
    }

    /** Returns the shortest length over each: 1 for the shortest gradient, less for the others. */
    double[] shortness() {
        double shortest = Arrays.stream(norms).min().orElse(1);
        return Arrays.stream(norms).map(norm -> shortest / norm).toArray();
    }

    /** Returns the values of the rows at their tasks' places, and another value at the places of the tasks left out. */
    double[] spread(double[] values, double other) {
        double[] all = new double[tasks];
        Arrays.fill(all, other);
        for (int i = 0; i < rows.length; i++) {
            all[rows[i]] = values[i];
        }
        return all;
    }

    /**
     * Returns whether no direction descends on all tasks: zero is, as far as double precision can tell, a convex
     * combination of the gradients.
     */
    boolean stationary() {
        if (size() < tasks) {
            return true;
        }
        double[] ones = new double[size()];
        Arrays.fill(ones, 1);
        double[] u = MinNorm.solve(matrix, ones);
        return dot(u, times(matrix, u)) <= 8 * size() * EPSILON;
    }

    /** Returns the Gramian of gradients that are multiplied with factors. */
    static double[][] scaled(double[][] gramian, double[] factors) {
        double[][] scaled = new double[factors.length][factors.length];
        for (int i = 0; i < factors.length; i++) {
            for (int j = 0; j < factors.length; j++) {
                scaled[i][j] = factors[i] * gramian[i][j] * factors[j];
            }
        }
        return scaled;
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** Returns the inner products of rows. */
    static double[][] gramian(double[][] rows) {
        int n = rows.length;
        double[][] products = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] = dot(rows[i], rows[j]);
                products[j][i] = products[i][j];
            }
        }
        return products;
    }

    static double[] times(double[][] matrix, double[] x) {
        return Arrays.stream(matrix).mapToDouble(row -> dot(row, x)).toArray();
    }
}
