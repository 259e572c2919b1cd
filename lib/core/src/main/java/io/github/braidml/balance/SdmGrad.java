package io.github.braidml.balance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Direction-oriented stochastic descent: the shortest combination of gradients near the mean gradient, by weights that are
 * found on two more batches, whose products are right on average.
 *
 * <p>Minimises {@code (w + lambda u)' A (w + lambda u)} over the simplex, u being equal weights and A the gradients on one batch
 * times those on another; the weights of the update are {@code (w + lambda u) / (1 + lambda)}. Solved exactly, for the positive
 * semidefinite matrix next to A: what is estimated is a Gramian, and A need not be one. A task without labels in one of the
 * batches, or without a gradient, has the weight 1 / T.
 *
 * <p>Xiao, Ban, Ji: Direction-oriented Multi-objective Learning, NeurIPS 2023, arXiv:2305.18409.
 *
 * @param lambda how strongly the mean gradient is preferred, 0.3 by default
 */
public record SdmGrad(double lambda) implements BatchesMethod {

    public SdmGrad {
        Arguments.checkNotNegative("sdmGrad", "preference lambda", lambda);
    }

    /** Returns this method with another preference for the mean gradient. */
    public SdmGrad lambda(double strength) {
        return new SdmGrad(strength);
    }

    @Override
    public State start(int tasks) {
        return step -> weights(step.gramian());
    }

    double[] weights(double[][] products) {
        int n = products.length;
        double[] weights = new double[n];
        Arrays.fill(weights, 1.0 / n);
        int[] known = IntStream.range(0, n)
                .filter(i -> Math.abs(products[i][i]) >= Double.MIN_NORMAL && Double.isFinite(products[i][i]))
                .toArray();
        double[] found = MinNorm.weights(gramian(products, known));
        double share = (double) known.length / n;
        for (int i = 0; i < known.length; i++) {
            weights[known[i]] = share * (found[i] + lambda / known.length) / (1 + lambda);
        }
        return weights;
    }

    /**
     * Returns the Gramian of what the shortest combination is sought of: each of some gradients, plus lambda times their mean. It
     * belongs to the matrix next to the symmetric part of the products that is one of gradients, in units of the diagonal.
     */
    double[][] gramian(double[][] products, int[] known) {
        int n = known.length;
        double[] lengths = new double[n];
        double[][] units = new double[n][n];
        for (int i = 0; i < n; i++) {
            lengths[i] = Math.sqrt(Math.abs(products[known[i]][known[i]]));
            for (int j = 0; j <= i; j++) {
                double both = products[known[i]][known[j]] / 2 + products[known[j]][known[i]] / 2;
                units[i][j] = both / lengths[i] / lengths[j];
                units[j][i] = units[i][j];
            }
        }
        double[][] gramian = Cosines.scaled(positive(units), lengths);
        double[] mean = new double[n];
        double square = 0;
        for (int i = 0; i < n; i++) {
            mean[i] = lambda / n * Arrays.stream(gramian[i]).sum();
            square += lambda / n * mean[i];
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                gramian[i][j] += mean[i] + mean[j] + square;
            }
        }
        return gramian;
    }

    /** Returns the positive semidefinite matrix next to a symmetric one. */
    private static double[][] positive(double[][] symmetric) {
        if (Cholesky.of(symmetric) != null) {
            return symmetric;
        }
        Eigen eigen = Eigen.of(symmetric);
        int n = symmetric.length;
        double[][] rows = new double[n][n];
        for (int k = 0; k < n; k++) {
            double root = Math.sqrt(Math.max(0, eigen.values()[k]));
            for (int i = 0; i < n; i++) {
                rows[i][k] = root * eigen.vectors()[k][i];
            }
        }
        return Cosines.gramian(rows);
    }

    @Override
    public String toString() {
        return "sdmGrad()" + (lambda == 0.3 ? "" : ".lambda(" + Given.word(lambda) + ")");
    }
}
