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
        double[] found = MinNorm.weights(Cosines.gramian(mixed(factors(products, known))));
        double share = (double) known.length / n;
        for (int i = 0; i < known.length; i++) {
            weights[known[i]] = share * (found[i] + lambda / known.length) / (1 + lambda);
        }
        return weights;
    }

    /** Returns each row plus lambda times their mean: the shortest combination of these is what is sought. */
    double[][] mixed(double[][] rows) {
        int n = rows.length;
        double[] mean = new double[n];
        for (double[] row : rows) {
            for (int k = 0; k < n; k++) {
                mean[k] += lambda * row[k] / n;
            }
        }
        return Arrays.stream(rows)
                .map(row ->
                        IntStream.range(0, n).mapToDouble(k -> row[k] + mean[k]).toArray())
                .toArray(double[][]::new);
    }

    /** Returns rows whose Gramian is next to the symmetric part of the products of some gradients, in units of the diagonal. */
    static double[][] factors(double[][] products, int[] known) {
        int n = known.length;
        double[] lengths = Arrays.stream(known)
                .mapToDouble(i -> Math.sqrt(Math.abs(products[i][i])))
                .toArray();
        double[][] units = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double both = products[known[i]][known[j]] / 2 + products[known[j]][known[i]] / 2;
                units[i][j] = both / lengths[i] / lengths[j];
            }
        }
        Eigen eigen = Eigen.of(units);
        double[][] rows = new double[n][n];
        for (int k = 0; k < n; k++) {
            double root = Math.sqrt(Math.max(0, eigen.values()[k]));
            for (int i = 0; i < n; i++) {
                rows[i][k] = lengths[i] * root * eigen.vectors()[k][i];
            }
        }
        return rows;
    }

    @Override
    public String toString() {
        return "sdmGrad()" + (lambda == 0.3 ? "" : ".lambda(" + Given.word(lambda) + ")");
    }
}
