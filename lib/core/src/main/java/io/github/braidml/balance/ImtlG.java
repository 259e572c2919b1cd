package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Impartial learning by gradients: a direction that has the same projection on the direction of every task's gradient.
 *
 * <p>The weights sum to one and may be negative, all together even such that every task loses: the method does not ask for
 * descent. Of dependent gradients it is the nearest in the sense of least squares; at a Pareto-stationary point, as
 * between opposite gradients, the weights are in inverse proportion to the lengths, as those of two tasks always are. A
 * gradient of zero gets no weight. Its sibling that balances losses, IMTL-L, is a method of its own.
 *
 * <p>Liu, Li, Kuang, Xue, Chen, Yang, Liao, Zhang: Towards Impartial Multi-task Learning, ICLR 2021.
 */
public record ImtlG() implements GramianMethod {

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        return step -> weights(step.gramian());
    }

    static double[] weights(double[][] gramian) {
        Cosines cosines = Cosines.of(gramian);
        int n = cosines.size();
        if (n == 0) {
            return Arguments.times(Arguments.ones(cosines.tasks()), 1.0 / cosines.tasks());
        }
        double[] weights = projected(cosines);
        double sum = Arrays.stream(weights).sum();
        double size = Arrays.stream(weights).map(Math::abs).sum();
        if (Math.abs(sum) <= 1e-9 * size) {
            weights = over(Arguments.ones(n), cosines.norms());
            sum = Arrays.stream(weights).sum();
        }
        return cosines.spread(Arguments.times(weights, 1 / sum), 0);
    }

    /** Returns weights of the direction, of any length, or zeros when there is none. */
    private static double[] projected(Cosines cosines) {
        int n = cosines.size();
        double share = n * Cosines.EPSILON;
        Eigen directions = Eigen.of(cosines.matrix());
        if (directions.values()[0] > share * directions.largest()) {
            return over(directions.solve(Arguments.ones(n), 0), cosines.norms());
        }
        if (cosines.directions().stationary()) {
            return new double[n];
        }
        // Lengths in units of the longest; the squares of projections times lengths are what is least.
        double longest = Arrays.stream(cosines.norms()).max().orElse(1);
        double[] lengths = Arguments.times(cosines.norms(), 1 / longest);
        double[][] gramian = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                gramian[i][j] = lengths[i] * cosines.matrix()[i][j] * lengths[j];
            }
        }
        return Eigen.of(gramian).solve(lengths, share);
    }

    /** Divides by the lengths, in units of the shortest so that nothing overflows. */
    private static double[] over(double[] u, double[] norms) {
        double shortest = Arrays.stream(norms).min().orElse(1);
        double[] weights = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            weights[i] = u[i] * (shortest / norms[i]);
        }
        return weights;
    }

    @Override
    public String toString() {
        return "imtlG()";
    }
}
