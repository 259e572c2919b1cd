package io.github.braidml.optim;

/** Gaussian elimination, to know a least-squares solution by other means. */
public final class Solver {
    private Solver() {}

    /** Solves a system given as a matrix with the right-hand side as last column; spoils it. */
    public static double[] solve(double[][] a) {
        int n = a.length;
        for (int c = 0; c < n; c++) {
            int pivot = c;
            for (int r = c + 1; r < n; r++) {
                pivot = Math.abs(a[r][c]) > Math.abs(a[pivot][c]) ? r : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[c];
            a[c] = row;
            for (int r = 0; r < n; r++) {
                double factor = r == c ? 0 : a[r][c] / row[c];
                for (int k = c; k <= n; k++) {
                    a[r][k] -= factor * row[k];
                }
            }
        }
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = a[i][n] / a[i][i];
        }
        return x;
    }
}
