package io.github.braidml.eval;

import io.github.braidml.data.OrdinalTarget;
import io.github.braidml.data.Softmax;
import io.github.braidml.data.TagsTarget;
import io.github.braidml.data.Target;
import io.github.braidml.task.Loss;
import io.github.braidml.task.QuantileLoss;
import io.github.braidml.task.Regression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether the predictions of a task mean what they say: rows in bins of equal size by what was predicted, and in each what was
 * observed.
 *
 * <p>Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, ICML 2017, arXiv:1706.04599; bins of equal size
 * after Nixon et al. 2019, arXiv:1904.01685.
 *
 * @param task the task's name
 * @param kind what is compared with what
 * @param aim of a quantile the share that should lie below it, else NaN
 * @param bins from the lowest prediction up; none if no row has a label
 */
public record Calibration(String task, Kind kind, double aim, List<Bin> bins) {
    private static final int MOST_BINS = 10;
    /** With fewer rows a share says too little. */
    private static final int FEWEST_ROWS = 20;
    /** The 97.5 % point of the normal distribution. */
    private static final double Z = 1.959964;

    /** What is compared with what. */
    public enum Kind {
        /** The probability of "yes" with the share that was "yes". */
        PROBABILITY,
        /** The probability of the predicted class with the share that was right. */
        CONFIDENCE,
        /** The predicted number with the mean of what was true; the mean of the logarithms where these are learned. */
        MEAN,
        /** The predicted quantile with the share that lies at or below it. */
        QUANTILE
    }

    /**
     * Rows of similar prediction.
     *
     * @param predicted their mean prediction
     * @param observed the share that came true, or the mean of what was true
     * @param rows how many there are; of tags how many tokens
     * @param low the lower end of the 95 % confidence interval of what was observed
     * @param high its upper end
     */
    public record Bin(double predicted, double observed, int rows, double low, double high) {

        /** Returns a bin with an observed share, its interval after Wilson 1927. */
        static Bin ofShare(double predicted, double observed, int rows) {
            return new Bin(predicted, observed, rows, wilson(observed, rows, -1), wilson(observed, rows, 1));
        }

        private static double wilson(double observed, int rows, int sign) {
            double square = Z * Z / rows;
            double root = Math.sqrt(observed * (1 - observed) / rows + square / (4 * rows));
            return (observed + square / 2 + sign * Z * root) / (1 + square);
        }
    }

    /** One labelled row: what puts it in a bin, and what is compared. */
    private record Point(double predicted, double observed) {}

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Returns the calibration of every task that predicts a number, a quantile or a probability, on the rows that have a label for it;
     * sentences and boxes are left out.
     */
    public static List<Calibration> of(Predictions predictions) {
        List<Calibration> all = new ArrayList<>();
        for (int t = 0; t < predictions.targets().size(); t++) {
            Target<?> target = predictions.targets().get(t);
            String task = target.task().name();
            if (target instanceof Target.YesNo) {
                all.add(of(task, YesRows.of(predictions, t)));
            } else if (target instanceof Target.OneOf || target instanceof TagsTarget) {
                all.add(new Calibration(task, Kind.CONFIDENCE, Double.NaN, shares(confidences(predictions, t))));
            } else if (target instanceof Target.Numeric number) {
                double aim = aim(target);
                all.add(
                        Double.isNaN(aim)
                                ? new Calibration(task, Kind.MEAN, aim, means(predictions, t, number))
                                : new Calibration(task, Kind.QUANTILE, aim, shares(below(predictions, t, number))));
            }
        }
        return all;
    }

    static Calibration of(String task, YesRows rows) {
        List<Point> points = IntStream.range(0, rows.yes().length)
                .mapToObj(i -> new Point(rows.probability()[i], rows.yes()[i] ? 1 : 0))
                .toList();
        return new Calibration(task, Kind.PROBABILITY, Double.NaN, shares(points));
    }

    /** The share below a number that a loss aims at; the absolute error aims at the median. */
    private static double aim(Target<?> target) {
        if (!(target.task() instanceof Regression regression)) {
            return Double.NaN;
        }
        return regression.loss() instanceof QuantileLoss quantile
                ? quantile.share()
                : regression.loss() instanceof Loss.Absolute ? 0.5 : Double.NaN;
    }

    private static List<Point> confidences(Predictions predictions, int task) {
        Target<?> target = predictions.targets().get(task);
        int each = target.outputs() / target.items();
        List<Point> points = new ArrayList<>();
        for (int row : predictions.labelled(task)) {
            for (int item = 0; item < target.items(); item++) {
                double truth = predictions.labels()[task][row * target.labels() + item];
                int at = row * predictions.stride() + predictions.from(task) + item * each;
                if (!Double.isNaN(truth)) {
                    int guess = target instanceof Target.OneOf oneOf
                            ? oneOf.predicted(predictions.outputs(), at)
                            : Softmax.largest(predictions.outputs(), at, each);
                    points.add(new Point(
                            probability(target, predictions.outputs(), at, each, guess), guess == (int) truth ? 1 : 0));
                }
            }
        }
        return points;
    }

    private static double probability(Target<?> target, double[] outputs, int at, int classes, int guess) {
        if (target instanceof OrdinalTarget ordinal) {
            return Math.exp(-ordinal.surprise(outputs, at, guess));
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += Math.exp(outputs[at + k] - outputs[at + guess]);
        }
        return 1 / sum;
    }

    private static List<Point> below(Predictions predictions, int task, Target.Numeric target) {
        List<Point> points = new ArrayList<>();
        for (int row : predictions.labelled(task)) {
            int at = row * predictions.stride() + predictions.from(task);
            // In the network's units, where what is equal has not been rounded apart.
            boolean below = predictions.labels()[task][row] <= predictions.outputs()[at];
            points.add(new Point(target.decode(predictions.outputs(), at), below ? 1 : 0));
        }
        return points;
    }

    /** Means of amounts are taken in the network's units, which are logarithms where these are learned. */
    private static List<Bin> means(Predictions predictions, int task, Target.Numeric target) {
        boolean asLearned = target instanceof Target.Amount;
        List<Point> points = new ArrayList<>();
        for (int row : predictions.labelled(task)) {
            int at = row * predictions.stride() + predictions.from(task);
            double label = predictions.labels()[task][row];
            points.add(
                    asLearned
                            ? new Point(predictions.outputs()[at], label)
                            : new Point(
                                    target.decode(predictions.outputs(), at),
                                    target.truth(predictions.labels()[task], row)));
        }
        List<Bin> bins = new ArrayList<>();
        for (List<Point> some : deal(points)) {
            double observed = mean(some, false);
            double square = some.stream()
                    .mapToDouble(point -> Math.pow(point.observed() - observed, 2))
                    .sum();
            double half = Z * Math.sqrt(square / Math.max(1, some.size() - 1) / some.size());
            double[] ends = {mean(some, true), observed, observed - half, observed + half};
            for (int i = 0; asLearned && i < ends.length; i++) {
                ends[i] = target.decode(ends, i);
            }
            bins.add(new Bin(ends[0], ends[1], some.size(), ends[2], ends[3]));
        }
        return bins;
    }

    private static double mean(List<Point> points, boolean predicted) {
        return points.stream()
                .mapToDouble(predicted ? Point::predicted : Point::observed)
                .average()
                .orElse(Double.NaN);
    }

    private static List<Bin> shares(List<Point> points) {
        return deal(points).stream()
                .map(some -> Bin.ofShare(mean(some, true), mean(some, false), some.size()))
                .toList();
    }

    private static List<List<Point>> deal(List<Point> points) {
        List<Point> sorted = points.stream()
                .sorted(Comparator.comparingDouble(Point::predicted))
                .toList();
        int n = sorted.size();
        int count = Math.min(n, Math.max(1, Math.min(MOST_BINS, n / FEWEST_ROWS)));
        return IntStream.range(0, count)
                .mapToObj(b -> sorted.subList((int) ((long) b * n / count), (int) ((long) (b + 1) * n / count)))
                .toList();
    }

    /**
     * Returns the mean distance of what was observed from what was predicted or, of a quantile, from its share, weighted by rows: of
     * probabilities the expected calibration error; NaN without rows.
     */
    public double error() {
        double sum = 0;
        double rows = 0;
        for (Bin bin : bins) {
            sum += bin.rows() * Math.abs((kind == Kind.QUANTILE ? aim : bin.predicted()) - bin.observed());
            rows += bin.rows();
        }
        return sum / rows;
    }
}
