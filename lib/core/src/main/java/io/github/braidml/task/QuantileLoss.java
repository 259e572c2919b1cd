package io.github.braidml.task;

/**
 * The quantile loss, whose minimiser is the value that a given share of the rows lies below.
 *
 * <p>Koenker and Bassett: Regression Quantiles, Econometrica 46, 1978.
 *
 * @param share the share below, in (0, 1); one half is the median
 */
public record QuantileLoss(double share) implements Loss {

    public QuantileLoss {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "quantile(share): the share of rows below is in (0, 1), such as 0.9; given " + share);
        }
    }

    /** The subgradient at zero is zero. */
    @Override
    public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
        double error = outputs[from] - labels[at];
        double slope = error > 0 ? 1 - share : error < 0 ? -share : 0;
        gradient[from] = slope;
        return slope * error;
    }

    @Override
    public String toString() {
        return "quantile(" + share + ")";
    }
}
