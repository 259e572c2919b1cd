package io.github.braidml.data;

import io.github.braidml.task.Loss;
import io.github.braidml.task.QuantileLoss;
import java.util.Arrays;

/** The number that is the best guess for all rows, by what a loss calls good. */
final class Usual {
    private static final int HALVINGS = 60;

    private Usual() {}

    /**
     * Returns the minimiser of the mean loss over standardised labels: for a loss of the user's own their mean, 0.
     *
     * @param labels NaN is missing
     */
    static double of(Loss loss, double[] labels) {
        double[] sorted =
                Arrays.stream(labels).filter(y -> !Double.isNaN(y)).sorted().toArray();
        if (loss instanceof Loss.Absolute) {
            return quantile(sorted, 0.5);
        }
        if (loss instanceof QuantileLoss quantile) {
            return quantile(sorted, quantile.share());
        }
        return loss instanceof Loss.Huber ? stationary(loss, sorted) : 0;
    }

    /** The middle of the values that the share lies below. */
    private static double quantile(double[] sorted, double share) {
        double place = share * sorted.length;
        int upper = (int) Math.min(sorted.length - 1, Math.floor(place));
        int lower = (int) Math.max(0, Math.ceil(place) - 1);
        return (sorted[lower] + sorted[upper]) / 2;
    }

    /** Where the slope of a convex loss changes its sign. */
    private static double stationary(Loss loss, double[] labels) {
        double low = labels[0];
        double high = labels[labels.length - 1];
        double[] slope = new double[1];
        for (int i = 0; i < HALVINGS; i++) {
            double[] middle = {(low + high) / 2};
            double sum = 0;
            for (int row = 0; row < labels.length; row++) {
                loss.of(middle, 0, 1, labels, row, slope);
                sum += slope[0];
            }
            if (sum < 0) {
                low = middle[0];
            } else {
                high = middle[0];
            }
        }
        return (low + high) / 2;
    }
}
