package io.github.braidml.balance;

import org.jspecify.annotations.Nullable;

/**
 * Maximises c'y over y &gt;= 0 with Ay &lt;= b and a'y = 1, where b &gt;= 0: Dantzig's simplex method with Bland's rule,
 * which cannot cycle.
 */
final class LinearProgram {
    private final int n;
    private final int rows;
    /** A row for each constraint, the last being a'y &lt;= 1, and one for the objective; right sides in the last column. */
    private final double[][] table;

    private final int[] basis;

    private LinearProgram(double[][] a, double[] b, double[] total) {
        n = total.length;
        rows = b.length + 1;
        table = new double[rows + 1][n + rows + 1];
        basis = new int[rows];
        for (int i = 0; i < rows; i++) {
            boolean last = i == rows - 1;
            System.arraycopy(last ? total : a[i], 0, table[i], 0, n);
            table[i][n + i] = 1;
            table[i][n + rows] = last ? 1 : b[i];
            basis[i] = n + i;
        }
    }

    /** Returns y, or null if no y meets the conditions. */
    static double @Nullable [] solve(double[] c, double[][] a, double[] b, double[] total) {
        LinearProgram program = new LinearProgram(a, b, total);
        int slack = program.n + program.rows - 1;
        // From zero, which meets all but the equality, as far as a'y goes; then within a'y = 1.
        program.maximise(total, -1);
        for (int basic : program.basis) {
            if (basic == slack) {
                return null;
            }
        }
        program.maximise(c, slack);
        double[] y = new double[program.n];
        for (int i = 0; i < program.rows; i++) {
            if (program.basis[i] < y.length) {
                y[program.basis[i]] = Math.max(0, program.table[i][program.n + program.rows]);
            }
        }
        return y;
    }

    private void maximise(double[] c, int barred) {
        double[] objective = new double[n + rows + 1];
        double size = 0;
        for (int j = 0; j < n; j++) {
            objective[j] = -c[j];
            size = Math.max(size, Math.abs(c[j]));
        }
        table[rows] = objective;
        for (int i = 0; i < rows; i++) {
            subtract(rows, i, objective[basis[i]]);
        }
        // Bland's rule ends by itself; rounding might not let it.
        for (int pass = 0; pass < 50 * (n + rows); pass++) {
            int entering = 0;
            while (entering < n + rows && (entering == barred || objective[entering] >= -1e-12 * size)) {
                entering++;
            }
            int leaving = entering < n + rows ? leaving(entering) : -1;
            if (leaving < 0) {
                return;
            }
            pivot(leaving, entering);
        }
    }

    private int leaving(int entering) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < rows; i++) {
            if (table[i][entering] > 1e-12) {
                double ratio = table[i][n + rows] / table[i][entering];
                if (ratio < least || (ratio == least && basis[i] < basis[best])) {
                    least = ratio;
                    best = i;
                }
            }
        }
        return best;
    }

    private void pivot(int row, int column) {
        double pivot = table[row][column];
        for (int j = 0; j < table[row].length; j++) {
            table[row][j] /= pivot;
        }
        for (int i = 0; i <= rows; i++) {
            if (i != row) {
                subtract(i, row, table[i][column]);
            }
        }
        basis[row] = column;
    }

    private void subtract(int from, int row, double times) {
        for (int j = 0; times != 0 && j < table[row].length; j++) {
            table[from][j] -= times * table[row][j];
        }
    }
}
