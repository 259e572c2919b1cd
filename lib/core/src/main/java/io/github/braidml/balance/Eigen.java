package io.github.braidml.balance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Eigenvalues, ascending, and eigenvectors of a small symmetric matrix, by Jacobi's rotations.
 *
 * @param vectors one eigenvector a row
 */
record Eigen(double[] values, double[][] vectors) {

    static Eigen of(double[][] symmetric) {
        int n = symmetric.length;
        // Behind each row of the matrix the same row of the rotations so far: both are turned in one loop.
        double[][] a = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(symmetric[i], 0, a[i], 0, n);
            a[i][n + i] = 1;
        }
        boolean turned = true;
        // Each sweep squares what is left; ten are plenty.
        for (int sweep = 0; turned && sweep < 50; sweep++) {
            turned = false;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    if (Math.abs(a[p][q]) > 1e-17 * Math.sqrt(Math.abs(a[p][p])) * Math.sqrt(Math.abs(a[q][q]))) {
                        turn(a, p, q);
                        turned = true;
                    }
                }
            }
        }
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted((i, j) -> Double.compare(a[i][i], a[j][j]))
                .mapToInt(i -> i)
                .toArray();
        return new Eigen(
                Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray(),
                Arrays.stream(order)
                        .mapToObj(i -> Arrays.copyOfRange(a[i], n, 2 * n))
                        .toArray(double[][]::new));
    }

    /** Rotates the plane of p and q so that the entry a[p][q] becomes zero. */
    private static void turn(double[][] a, int p, int q) {
        double[] one = a[p];
        double[] other = a[q];
        double both = one[q];
        double ratio = (other[q] - one[p]) / (2 * both);
        double tan = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
        double cos = 1 / Math.sqrt(1 + tan * tan);
        double sin = tan * cos;
        double first = one[p] - tan * both;
        double second = other[q] + tan * both;
        for (int k = 0; k < one.length; k++) {
            double x = one[k];
            double y = other[k];
            one[k] = cos * x - sin * y;
            other[k] = sin * x + cos * y;
        }
        one[p] = first;
        other[q] = second;
        one[q] = 0;
        other[p] = 0;
        // The columns are the rows again.
        for (int k = 0; k < a.length; k++) {
            a[k][p] = one[k];
            a[k][q] = other[k];
        }
    }

    /** Returns the largest eigenvalue. */
    double largest() {
        return values.length == 0 ? 0 : values[values.length - 1];
    }

    /** Returns the shortest x with the least residual of Mx = b; eigenvalues below a share of the largest count as zero. */
    double[] solve(double[] b, double share) {
        double[] x = new double[b.length];
        for (int k = 0; k < values.length; k++) {
            if (values[k] > share * largest()) {
                double along = Cosines.dot(vectors[k], b) / values[k];
                for (int i = 0; i < x.length; i++) {
                    x[i] += along * vectors[k][i];
                }
            }
        }
        return x;
    }
}
