package io.github.braidml.balance;

/**
 * The shortest vector in the convex hull of gradients.
 *
 * <p>In terms of cosines C and shortness a it is u that minimises u'Cu with a'u = 1 and u &gt;= 0. Adding the square of
 * a'u to the objective changes nothing where it is 1, and turns the problem into one without the equality: minimise u'(C +
 * aa')u / 2 - a'u over u &gt;= 0, whose solution is a multiple. It has one even where the shortest vector is zero.
 */
final class MinNorm {

    private MinNorm() {}

    /** Returns u, normalised to a'u = 1. */
    static double[] solve(double[][] cosines, double[] a) {
        int n = a.length;
        double[][] lifted = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                lifted[i][j] = cosines[i][j] + a[i] * a[j];
            }
        }
        double[] u = NonNegative.solve(lifted, new double[n], a).x();
        double total = Cosines.dot(a, u);
        for (int i = 0; i < n; i++) {
            u[i] /= total;
        }
        return u;
    }

    /** Returns the weights of the gradients in the shortest vector: non-negative, with sum one. */
    static double[] weights(double[][] gramian) {
        Cosines cosines = Cosines.of(gramian);
        int zeros = cosines.tasks() - cosines.size();
        if (zeros > 0) {
            return cosines.spread(new double[cosines.size()], 1.0 / zeros);
        }
        double[] a = cosines.shortness();
        double[] weights = solve(cosines.matrix(), a);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            weights[i] *= a[i];
            sum += weights[i];
        }
        for (int i = 0; i < a.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
