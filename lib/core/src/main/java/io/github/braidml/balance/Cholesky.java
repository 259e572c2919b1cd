package io.github.braidml.balance;

import org.jspecify.annotations.Nullable;

/** Lower triangular factor L of a symmetric positive matrix, M = LL'; grows and shrinks by a row and column at a time. */
final class Cholesky {
    private final double[][] l;
    private int size;

    Cholesky(int capacity) {
        l = new double[capacity][capacity];
    }

    /** Returns the factor of a whole matrix, or null if it is not positive. */
    static @Nullable Cholesky of(double[][] m) {
        Cholesky factor = new Cholesky(m.length);
        for (int i = 0; i < m.length; i++) {
            double[] row = factor.forward(m[i]);
            double pivot = m[i][i] - Cosines.dot(row, row);
            if (!(pivot > 0)) {
                return null;
            }
            factor.append(row, pivot);
        }
        return factor;
    }

    int size() {
        return size;
    }

    /** Returns the solution of Ly = the first entries of b. */
    double[] forward(double[] b) {
        double[] y = new double[size];
        for (int i = 0; i < size; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= l[i][k] * y[k];
            }
            y[i] = sum / l[i][i];
        }
        return y;
    }

    /** Replaces y by the solution of L'x = y. */
    double[] backward(double[] y) {
        for (int i = size - 1; i >= 0; i--) {
            y[i] /= l[i][i];
            for (int k = 0; k < i; k++) {
                y[k] -= l[i][k] * y[i];
            }
        }
        return y;
    }

    /** Returns the solution of Mx = b. */
    double[] solve(double[] b) {
        return backward(forward(b));
    }

    /**
     * Adds a row and column of M at the end.
     *
     * @param row what {@link #forward} gives for it
     * @param pivot its diagonal entry less the square of that
     */
    void append(double[] row, double pivot) {
        System.arraycopy(row, 0, l[size], 0, size);
        l[size][size] = Math.sqrt(pivot);
        size++;
    }

    /** Takes out a row and column of M; plane rotations make the factor triangular again. */
    void remove(int place) {
        double[] spare = l[place];
        for (int i = place; i < size - 1; i++) {
            l[i] = l[i + 1];
        }
        l[--size] = spare;
        for (int c = place; c < size; c++) {
            double length = Math.hypot(l[c][c], l[c][c + 1]);
            double cos = l[c][c] / length;
            double sin = l[c][c + 1] / length;
            for (int i = c; i < size; i++) {
                double turned = cos * l[i][c] + sin * l[i][c + 1];
                l[i][c + 1] = cos * l[i][c + 1] - sin * l[i][c];
                l[i][c] = turned;
            }
        }
    }
}
