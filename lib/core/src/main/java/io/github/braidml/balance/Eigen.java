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
        double[][] a = Arrays.stream(symmetric).map(double[]::clone).toArray(double[][]::new);
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            v[i][i] = 1;
        }
        boolean turned = true;
        // Each sweep squares what is left; ten are plenty.
        for (int sweep = 0; turned && sweep < 50; sweep++) {
            turned = false;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    if (Math.abs(a[p][q]) > 1e-17 * Math.sqrt(Math.abs(a[p][p])) * Math.sqrt(Math.abs(a[q][q]))) {
                        turn(a, v, p, q);
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
                Arrays.stream(order).mapToObj(i -> v[i]).toArray(double[][]::new));
    }

    /** Rotates the plane of p and q so that the entry a[p][q] becomes zero. */
    private static void turn(double[][] a, double[][] v, int p, int q) {
        double ratio = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double tan = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
        double cos = 1 / Math.hypot(1, tan);
        double sin = tan * cos;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = cos * kp - sin * kq;
            a[k][q] = sin * kp + cos * kq;
        }
        for (double[][] rows : new double[][][] {a, v}) {
            for (int k = 0; k < a.length; k++) {
                double pk = rows[p][k];
                double qk = rows[q][k];
                rows[p][k] = cos * pk - sin * qk;
                rows[q][k] = sin * pk + cos * qk;
            }
        }
        a[p][q] = 0;
        a[q][p] = 0;
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
