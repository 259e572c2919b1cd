package io.github.braidml.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds targets among the features in disguise: columns that give a label away on every training row. */
final class Leaks {
    /** On fewer rows a feature may determine a label by chance. */
    private static final int FEWEST_ROWS = 30;

    private Leaks() {}

    static void check(List<Column> columns, Prepared prepared) {
        for (int t = 0; t < prepared.labels().length; t++) {
            Target<?> target = prepared.targets().get(t);
            for (Feature feature : prepared.features().columns()) {
                Column column = Data.column(columns, feature.name());
                if (gives(column, prepared.labels()[t], target.outputs() > 1 || target instanceof Target.YesNo, prepared.split().train())) {
                    throw new IllegalArgumentException(
                            "feature '%s' gives task '%s' away: it determines the label of every training row; drop it with .drop(\"%s\")"
                                    .formatted(feature.name(), target.task().name(), feature.name()));
                }
            }
        }
    }

    private static boolean gives(Column column, double[] labels, boolean classes, int[] train) {
        if (column instanceof Column.Numbers numbers) {
            return classes ? separates(numbers.values(), labels, train) : isLinear(numbers.values(), labels, train);
        }
        return classes && isOneToOne(column, labels, train);
    }

    /** Whether the label is a straight line over the feature. */
    private static boolean isLinear(double[] x, double[] y, int[] rows) {
        double n = 0;
        double sx = 0;
        double sy = 0;
        for (int row : rows) {
            if (!Double.isNaN(x[row]) && !Double.isNaN(y[row])) {
                n++;
                sx += x[row];
                sy += y[row];
            }
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int row : rows) {
            if (!Double.isNaN(x[row]) && !Double.isNaN(y[row])) {
                double a = x[row] - sx / n;
                double b = y[row] - sy / n;
                xx += a * a;
                yy += b * b;
                xy += a * b;
            }
        }
        return n >= FEWEST_ROWS && xy * xy > (1 - 1e-9) * xx * yy && xx > 0 && yy > 0;
    }

    /** Whether each class has an interval of the feature to itself. */
    private static boolean separates(double[] x, double[] labels, int[] rows) {
        Map<Double, double[]> ranges = new HashMap<>();
        int n = 0;
        for (int row : rows) {
            if (!Double.isNaN(x[row]) && !Double.isNaN(labels[row])) {
                double[] range = ranges.computeIfAbsent(
                        labels[row], k -> new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});
                range[0] = Math.min(range[0], x[row]);
                range[1] = Math.max(range[1], x[row]);
                n++;
            }
        }
        if (n < FEWEST_ROWS || ranges.size() < 2) {
            return false;
        }
        List<double[]> sorted = ranges.values().stream()
                .sorted((a, b) -> Double.compare(a[0], b[0]))
                .toList();
        for (int k = 1; k < sorted.size(); k++) {
            if (sorted.get(k)[0] <= sorted.get(k - 1)[1]) {
                return false;
            }
        }
        return true;
    }

    /** Whether each value of the feature stands for one class and the other way round. */
    private static boolean isOneToOne(Column column, double[] labels, int[] rows) {
        Map<String, Double> there = new HashMap<>();
        Map<Double, String> back = new HashMap<>();
        int n = 0;
        for (int row : rows) {
            String text = column.words(row);
            if (text == null || Double.isNaN(labels[row])) {
                continue;
            }
            n++;
            Double label = there.putIfAbsent(text, labels[row]);
            String word = back.putIfAbsent(labels[row], text);
            if ((label != null && label != labels[row]) || (word != null && !word.equals(text))) {
                return false;
            }
        }
        return n >= FEWEST_ROWS;
    }
}
