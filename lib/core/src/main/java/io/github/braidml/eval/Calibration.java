package io.github.braidml.eval;

import io.github.braidml.data.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether the probabilities of a binary task mean what they say: rows in bins of equal size by predicted probability, and in each
 * the share of rows that were "yes".
 *
 * <p>Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, ICML 2017, arXiv:1706.04599; bins of equal size
 * after Nixon et al. 2019, arXiv:1904.01685.
 *
 * @param task the task's name
 * @param bins from the lowest probability up; none if no row has a label
 */
public record Calibration(String task, List<Bin> bins) {
    private static final int MOST_BINS = 10;
    /** With fewer rows a share says too little. */
    private static final int FEWEST_ROWS = 20;
    /** The 97.5 % point of the normal distribution. */
    private static final double Z = 1.959964;

    /**
     * Rows of similar probability.
     *
     * @param predicted their mean probability of "yes"
     * @param observed the share that was "yes"
     * @param rows how many there are
     */
    public record Bin(double predicted, double observed, int rows) {

        /** Returns the lower end of the 95 % confidence interval of the observed share (Wilson 1927). */
        public double low() {
            return wilson(-1);
        }

        /** Returns the upper end of the 95 % confidence interval of the observed share (Wilson 1927). */
        public double high() {
            return wilson(1);
        }

        private double wilson(int sign) {
            double square = Z * Z / rows;
            double root = Math.sqrt(observed * (1 - observed) / rows + square / (4 * rows));
            return (observed + square / 2 + sign * Z * root) / (1 + square);
        }
    }

    public Calibration {
        bins = List.copyOf(bins);
    }

    /** Returns the calibration of every binary task, on the rows that have a label for it. */
    public static List<Calibration> of(Predictions predictions) {
        List<Calibration> all = new ArrayList<>();
        for (int t = 0; t < predictions.targets().size(); t++) {
            if (predictions.targets().get(t) instanceof Target.YesNo target) {
                all.add(of(target.task().name(), YesRows.of(predictions, t)));
            }
        }
        return all;
    }

    static Calibration of(String task, YesRows rows) {
        return new Calibration(task, bins(rows));
    }

    private static List<Bin> bins(YesRows rows) {
        int n = rows.probability().length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> rows.probability()[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = Math.max(1, Math.min(MOST_BINS, n / FEWEST_ROWS));
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < count && n > 0; b++) {
            int from = (int) ((long) b * n / count);
            int to = (int) ((long) (b + 1) * n / count);
            double predicted = 0;
            double observed = 0;
            for (int i = from; i < to; i++) {
                predicted += rows.probability()[order[i]];
                observed += rows.yes()[order[i]] ? 1 : 0;
            }
            bins.add(new Bin(predicted / (to - from), observed / (to - from), to - from));
        }
        return bins;
    }

    /** Returns the expected calibration error: the mean distance of predicted and observed, weighted by rows; NaN without rows. */
    public double error() {
        double sum = 0;
        double rows = 0;
        for (Bin bin : bins) {
            sum += bin.rows() * Math.abs(bin.predicted() - bin.observed());
            rows += bin.rows();
        }
        return sum / rows;
    }
}
