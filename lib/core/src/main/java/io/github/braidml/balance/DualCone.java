package io.github.braidml.balance;

/**
 * Projection of a combination of gradients onto the dual cone: the nearest direction on which no task loses.
 *
 * <p>It is the combination plus the shortest correction by other gradients, with weights that are not negative.
 */
final class DualCone {
    private final Cosines cosines;

    DualCone(Cosines cosines) {
        this.cosines = cosines;
    }

    /** Returns the weights of the projection of a combination; weights of gradients without a direction stay. */
    double[] project(double[] weights) {
        int n = cosines.size();
        double[] norms = cosines.norms();
        double[] e = new double[n];
        double longest = 0;
        for (int i = 0; i < n; i++) {
            longest = Math.max(longest, norms[i] * weights[cosines.rows()[i]]);
        }
        for (int i = 0; i < n; i++) {
            e[i] = norms[i] * weights[cosines.rows()[i]] / longest;
        }
        double[] projected = weights.clone();
        if (longest > 0) {
            double[] x = NonNegative.solve(cosines.matrix(), e, new double[n]).x();
            for (int i = 0; i < n; i++) {
                projected[cosines.rows()[i]] += longest / norms[i] * x[i];
            }
        }
        return projected;
    }
}
