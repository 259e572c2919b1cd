package io.github.braidml.eval;

import io.github.braidml.data.BoxesTarget;
import io.github.braidml.data.CountTarget;
import io.github.braidml.data.OrdinalTarget;
import io.github.braidml.data.Softmax;
import io.github.braidml.data.Target;
import io.github.braidml.data.TextTarget;
import io.github.braidml.task.Metric;
import io.github.braidml.task.QuantileLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Computes metrics from a network's outputs; numbers are measured in the user's units.
 *
 * <p>A row without a label does not count. A metric that the labelled rows leave undefined is NaN: any metric of no rows;
 * R2 of rows with equal labels; ROC AUC, PR AUC and balanced accuracy of rows of a single class. A NaN among the outputs
 * makes every metric NaN.
 */
public final class Metrics {
    private Metrics() {}

    /** Returns a metric of what a model gave for a task. */
    public static double score(Metric metric, Predictions predictions, int task) {
        Target<?> target = predictions.targets().get(task);
        int from = predictions.from(task);
        int stride = predictions.stride();
        return target instanceof TextTarget
                ? sentences(metric, predictions, task, row -> predictions.written(task, row))
                : score(metric, target, predictions.labels()[task], predictions.outputs(), from, stride);
    }

    /** Returns a metric of the best guess that looks at no feature, fitted on the training rows. */
    static double constant(Metric metric, Predictions predictions, int task) {
        Target<?> target = predictions.targets().get(task);
        return target instanceof TextTarget text
                ? sentences(metric, predictions, task, row -> text.usual())
                : constant(metric, target, predictions.labels()[task]);
    }

    private static double sentences(Metric metric, Predictions predictions, int task, IntFunction<String> writtenFor) {
        List<String> written = new ArrayList<>();
        List<String> truth = new ArrayList<>();
        List<@Nullable String> sentences = predictions.sentences().get(task);
        for (int row = 0; row < sentences.size(); row++) {
            String sentence = sentences.get(row);
            if (sentence != null && !sentence.isBlank()) {
                written.add(writtenFor.apply(row));
                truth.add(sentence);
            }
        }
        if (truth.isEmpty()) {
            return Double.NaN;
        }
        return switch (metric) {
            case BLEU -> Sentences.bleu(written, truth);
            case CHRF2 -> Sentences.chrF2(written, truth);
            default -> Sentences.tokenAccuracy(written, truth);
        };
    }

    /**
     * Returns a metric of a model's outputs; where a task labels parts of a row, such as words, over all parts of all rows.
     *
     * @param labels {@code (rows, labels per row)} in the network's units; NaN is missing
     * @param outputs {@code (rows, stride)}, row by row
     * @param from index of this task's first output in a row
     * @param stride number of outputs per row
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    public static double score(
            Metric metric, Target<?> target, double[] labels, double[] outputs, int from, int stride) {
        int count = labels.length / target.labels();
        if (from < 0 || from + target.outputs() > stride || outputs.length != count * stride) {
            throw new IllegalArgumentException(
                    "task '%s': labels of %d rows need outputs of shape (%d, stride) and %d outputs from %d inside the stride; given %d values with stride %d"
                            .formatted(
                                    target.task().name(),
                                    count,
                                    count,
                                    target.outputs(),
                                    from,
                                    outputs.length,
                                    stride));
        }
        if (target instanceof BoxesTarget boxes) {
            return Detections.score(metric, boxes, labels, outputs, from, stride);
        }
        int[] rows = IntStream.range(0, labels.length)
                .filter(row -> !Double.isNaN(labels[row]))
                .toArray();
        Rows known = new Rows(
                target, rows, labels, outputs, from, stride, target.outputs() / target.items(), target.items());
        for (int row : rows) {
            for (int k = 0; k < known.width; k++) {
                if (Double.isNaN(outputs[known.at(row) + k])) {
                    return Double.NaN;
                }
            }
        }
        return rows.length == 0 ? Double.NaN : score(metric, known);
    }

    /** Returns a metric of the best guess that looks at no feature, fitted on the training rows. */
    public static double constant(Metric metric, Target<?> target, double[] labels) {
        double[] guess = target.constant();
        int rows = labels.length / target.labels();
        double[] outputs = new double[rows * guess.length];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(guess, 0, outputs, row * guess.length, guess.length);
        }
        return score(metric, target, labels, outputs, 0, guess.length);
    }

    /** The labelled rows of one task, or of several items per row the labelled ones of all rows. */
    private record Rows(
            Target<?> target,
            int[] rows,
            double[] labels,
            double[] outputs,
            int from,
            int stride,
            int width,
            int items) {
        int classes() {
            return target instanceof Target.OneOf oneOf ? oneOf.classes().size() : Math.max(2, width);
        }

        String name() {
            return target.task().name();
        }

        int at(int row) {
            return row / items * stride + from + row % items * width;
        }

        double mean(IntToDoubleFunction value) {
            return Arrays.stream(rows).mapToDouble(value).sum() / rows.length;
        }
    }

    private static double score(Metric metric, Rows rows) {
        return switch (metric) {
            case MAE -> rows.target instanceof OrdinalTarget ? distance(rows) : numbers(metric, rows);
            case R2, RMSE, QUANTILE_LOSS, DEVIANCE -> numbers(metric, rows);
            case ROC_AUC -> rocAuc(rows);
            case PR_AUC -> averagePrecision(rows);
            case ACCURACY -> rows.mean(row -> predicted(rows, row) == (int) rows.labels[row] ? 1 : 0);
            case BALANCED_ACCURACY -> balanced(rows);
            case LOG_LOSS -> rows.mean(row -> surprise(rows, row));
            case MACRO_F1 -> macroF1(rows);
            case F1 -> f1(rows, 1);
            case KAPPA -> kappa(rows);
            case CALIBRATION_ERROR -> calibrationError(rows);
            case MAP, MAP_50, IOU ->
                throw new IllegalArgumentException("task '%s': %s needs boxes".formatted(rows.name(), metric));
            case BLEU, CHRF2, TOKEN_ACCURACY ->
                throw new IllegalArgumentException(
                        "task '%s': %s needs the true sentences".formatted(rows.name(), metric));
        };
    }

    private static double numbers(Metric metric, Rows rows) {
        Target.Numeric target = (Target.Numeric) rows.target;
        int n = rows.rows.length;
        double[] truth = new double[n];
        double[] error = new double[n];
        for (int i = 0; i < n; i++) {
            int row = rows.rows[i];
            truth[i] = target.truth(rows.labels, row);
            error[i] = target.decode(rows.outputs, rows.at(row)) - truth[i];
        }
        if (metric == Metric.QUANTILE_LOSS) {
            double share = share(rows);
            return Arrays.stream(error)
                            .map(e -> e > 0 ? (1 - share) * e : -share * e)
                            .sum()
                    / n;
        }
        if (metric == Metric.DEVIANCE) {
            return IntStream.range(0, n)
                            .mapToDouble(i -> Counts.deviance(truth[i], truth[i] + error[i]))
                            .sum()
                    / n;
        }
        double squares = Arrays.stream(error).map(e -> e * e).sum();
        if (metric == Metric.MAE) {
            return Arrays.stream(error).map(Math::abs).sum() / n;
        }
        if (metric == Metric.RMSE) {
            return Math.sqrt(squares / n);
        }
        double mean = Arrays.stream(truth).sum() / n;
        double total = Arrays.stream(truth).map(y -> (y - mean) * (y - mean)).sum();
        boolean allEqual = Arrays.stream(truth).allMatch(y -> y == truth[0]);
        return allEqual ? Double.NaN : 1 - squares / total;
    }

    /** The predicted class; a single output means yes from one half on. */
    private static int predicted(Rows rows, int row) {
        int at = rows.at(row);
        if (rows.target instanceof Target.OneOf oneOf) {
            return oneOf.predicted(rows.outputs, at);
        }
        return rows.width == 1 ? rows.outputs[at] >= 0 ? 1 : 0 : Softmax.largest(rows.outputs, at, rows.width);
    }

    /** The mean over the classes that occur. */
    private static double balanced(Rows rows) {
        int classes = rows.classes();
        double[] right = new double[classes];
        double[] all = new double[classes];
        for (int row : rows.rows) {
            int label = (int) rows.labels[row];
            all[label]++;
            right[label] += predicted(rows, row) == label ? 1 : 0;
        }
        int[] occurring = IntStream.range(0, classes).filter(c -> all[c] > 0).toArray();
        return occurring.length < 2
                ? Double.NaN
                : Arrays.stream(occurring)
                        .mapToDouble(c -> right[c] / all[c])
                        .average()
                        .orElse(Double.NaN);
    }

    /** The mean over the classes that occur or are predicted. */
    private static double macroF1(Rows rows) {
        return IntStream.range(0, rows.classes())
                .mapToDouble(c -> f1(rows, c))
                .filter(f1 -> !Double.isNaN(f1))
                .average()
                .orElse(Double.NaN);
    }

    /** NaN for a class that neither occurs nor is predicted. */
    private static double f1(Rows rows, int of) {
        double right = 0;
        double all = 0;
        for (int row : rows.rows) {
            boolean is = (int) rows.labels[row] == of;
            boolean said = predicted(rows, row) == of;
            all += (is ? 1 : 0) + (said ? 1 : 0);
            right += is && said ? 1 : 0;
        }
        return 2 * right / all;
    }

    /** How many classes apart prediction and truth are. */
    private static double distance(Rows rows) {
        return rows.mean(row -> Math.abs(predicted(rows, row) - rows.labels[row]));
    }

    /** One minus the squared distances over those that the same classes would have by chance; NaN if all are of one class. */
    private static double kappa(Rows rows) {
        double[] truth = new double[rows.classes()];
        double[] said = new double[rows.classes()];
        for (int row : rows.rows) {
            truth[(int) rows.labels[row]]++;
            said[predicted(rows, row)]++;
        }
        double chance = 0;
        for (int i = 0; i < truth.length; i++) {
            for (int j = 0; j < said.length; j++) {
                chance += (i - j) * (i - j) * truth[i] * said[j] / rows.rows.length;
            }
        }
        double missed = rows.rows.length * rows.mean(row -> Math.pow(predicted(rows, row) - rows.labels[row], 2));
        return chance == 0 ? Double.NaN : 1 - missed / chance;
    }

    private static double share(Rows rows) {
        return ((QuantileLoss) rows.target.task().loss()).share();
    }

    private static double calibrationError(Rows rows) {
        if (rows.target instanceof Target.Numeric target) {
            double below = rows.mean(
                    row -> target.truth(rows.labels, row) <= target.decode(rows.outputs, rows.at(row)) ? 1 : 0);
            return Math.abs(below - share(rows));
        }
        int n = rows.rows.length;
        double[] probability = new double[n];
        boolean[] right = new boolean[n];
        for (int i = 0; i < n; i++) {
            int row = rows.rows[i];
            if (rows.target instanceof Target.OneOf oneOf) {
                int said = predicted(rows, row);
                probability[i] = Math.exp(-oneOf.surprise(rows.outputs, rows.at(row), said));
                right[i] = said == (int) rows.labels[row];
            } else {
                probability[i] = 1 / (1 + Math.exp(-rows.outputs[rows.at(row)]));
                right[i] = rows.labels[row] == 1;
            }
        }
        return Calibration.of("", new YesRows(probability, right)).error();
    }

    /** Minus the logarithm of the probability of what happened, in the form that never overflows. */
    private static double surprise(Rows rows, int row) {
        int at = rows.at(row);
        double label = rows.labels[row];
        if (rows.target instanceof CountTarget count) {
            return Counts.surprise(count.truth(rows.labels, row), count.decode(rows.outputs, at));
        }
        if (rows.target instanceof Target.OneOf oneOf) {
            return oneOf.surprise(rows.outputs, at, (int) label);
        }
        if (rows.width == 1) {
            double z = rows.outputs[at];
            return Math.max(label == 1 ? -z : z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        }
        return Softmax.surprise(rows.outputs, at, rows.width, (int) label);
    }

    /** Walks through the rows from the highest output down; rows with equal outputs are one step. */
    private static double walk(Rows rows, Step step) {
        int[] order = Arrays.stream(rows.rows)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -rows.outputs[rows.at(row)]))
                .mapToInt(Integer::intValue)
                .toArray();
        double yes = Arrays.stream(order).filter(row -> rows.labels[row] == 1).count();
        double no = order.length - yes;
        if (yes == 0 || no == 0) {
            return Double.NaN;
        }
        double sum = 0;
        double yesBefore = 0;
        double noBefore = 0;
        int i = 0;
        while (i < order.length) {
            double output = rows.outputs[rows.at(order[i])];
            double yesHere = 0;
            double noHere = 0;
            for (; i < order.length && rows.outputs[rows.at(order[i])] == output; i++) {
                yesHere += rows.labels[order[i]];
                noHere += 1 - rows.labels[order[i]];
            }
            sum += step.area(yesBefore, noBefore, yesHere, noHere) / (yes * no);
            yesBefore += yesHere;
            noBefore += noHere;
        }
        return sum;
    }

    /** One step of a walk: counts before it and in it. */
    private interface Step {
        double area(double yesBefore, double noBefore, double yes, double no);
    }

    private static double rocAuc(Rows rows) {
        return walk(rows, (yesBefore, noBefore, yes, no) -> no * (yesBefore + yes / 2));
    }

    private static double averagePrecision(Rows rows) {
        double no =
                Arrays.stream(rows.rows).filter(row -> rows.labels[row] == 0).count();
        return walk(
                rows,
                (yesBefore, noBefore, yes, noHere) ->
                        no * yes * (yesBefore + yes) / (yesBefore + yes + noBefore + noHere));
    }
}
