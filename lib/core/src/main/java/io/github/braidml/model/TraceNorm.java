package io.github.braidml.model;

import ai.djl.nn.Parameter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The trace norm of a matrix W with a row per parameter: the sum of its singular values.
 *
 * <p>Where it is smooth its derivative is (W W^T)^(-1/2) W; elsewhere this, with the null space left out, is the shortest
 * subgradient. W W^T is as small as the number of tasks.
 */
record TraceNorm(List<Parameter> parameters, double strength) implements Penalty {
    /** Singular values below this part of the largest are rounding errors of single precision. */
    private static final double NOTHING = 1e-6;

    private static final int MOST_SWEEPS = 50;

    /** Returns the singular values of a matrix of few rows, the largest first. */
    static double[] singularValues(float[][] rows) {
        double[][] gram = gram(rows);
        diagonalise(gram);
        return IntStream.range(0, gram.length)
                .mapToDouble(k -> -Math.sqrt(Math.max(0, gram[k][k])))
                .sorted()
                .map(value -> -value)
                .toArray();
    }

    private static double[][] gram(float[][] values) {
        int n = values.length;
        double[][] gram = new double[n][n];
        for (int s = 0; s < n; s++) {
            for (int t = 0; t <= s; t++) {
                gram[s][t] = dot(values[s], values[t]);
                gram[t][s] = gram[s][t];
            }
        }
        return gram;
    }

    @Override
    public double add(float[][] values, float[][] gradients) {
        int n = values.length;
        double[][] gram = gram(values);
        double[][] vectors = diagonalise(gram);
        double largest = 0;
        for (int k = 0; k < n; k++) {
            largest = Math.max(largest, gram[k][k]);
        }
        double norm = 0;
        for (int k = 0; k < n; k++) {
            if (gram[k][k] <= largest * NOTHING * NOTHING) {
                continue;
            }
            double singular = Math.sqrt(gram[k][k]);
            norm += singular;
            for (int s = 0; s < n; s++) {
                for (int t = 0; t < n; t++) {
                    add(strength * vectors[s][k] * vectors[t][k] / singular, values[t], gradients[s]);
                }
            }
        }
        return strength * norm;
    }

    private static double dot(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }

    private static void add(double factor, float[] x, float[] sum) {
        for (int i = 0; i < x.length; i++) {
            sum[i] += (float) (factor * x[i]);
        }
    }

    /** Turns a symmetric matrix into the diagonal one of its eigenvalues by Jacobi's rotations; returns the eigenvectors as columns. */
    private static double[][] diagonalise(double[][] a) {
        int n = a.length;
        double[][] vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            vectors[i][i] = 1;
        }
        boolean turned = true;
        for (int sweep = 0; turned && sweep < MOST_SWEEPS; sweep++) {
            turned = false;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    if (Math.abs(a[p][q]) > 1e-15 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) {
                        turn(a, vectors, p, q);
                        turned = true;
                    }
                }
            }
        }
        return vectors;
    }

    private static void turn(double[][] a, double[][] vectors, int p, int q) {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        double cosine = 1 / Math.hypot(tangent, 1);
        double sine = tangent * cosine;
        for (int k = 0; k < a.length; k++) {
            double left = a[k][p];
            a[k][p] = cosine * left - sine * a[k][q];
            a[k][q] = sine * left + cosine * a[k][q];
            double first = vectors[k][p];
            vectors[k][p] = cosine * first - sine * vectors[k][q];
            vectors[k][q] = sine * first + cosine * vectors[k][q];
        }
        for (int k = 0; k < a.length; k++) {
            double upper = a[p][k];
            a[p][k] = cosine * upper - sine * a[q][k];
            a[q][k] = sine * upper + cosine * a[q][k];
        }
    }
}
