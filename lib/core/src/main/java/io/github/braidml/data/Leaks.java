package io.github.braidml.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds targets among the features in disguise: columns that give a label away on every training row.
 *
 * <p>Only what can hardly be chance counts: a rule that fits every row must be far less likely by luck than the number of
 * such rules. A feature that separates the classes by a wide gap is a good feature, not a leak; a threshold on the feature
 * leaves a gap of the usual size.
 */
final class Leaks {
    private static final int FEWEST_ROWS = 30;
    /** How much less likely than not the rule must be by chance, as a natural logarithm: e^-20 is 2 in a thousand million. */
    private static final double EVIDENCE = 20;
    /** More different numbers than this are no codes of classes. */
    private static final int MOST_CODES = 20;

    /** How far a copy may be off, as a share of the target's range. */
    private static final double ROUNDING = 1e-5;

    /** Mean distances that a gap may be wide: on a grid, more by irregularity, and at most. */
    private static final double STEPS = 2;

    private static final double WIDER = 5;
    private static final double WIDEST_GAP = 7;
    private static final int NEIGHBOURS = 5;

    private Leaks() {}

    static void check(
            List<Column> columns,
            Features features,
            List<Target<?>> targets,
            double[][] labels,
            int[] train,
            Set<String> allowed) {
        for (int t = 0; t < labels.length; t++) {
            Target<?> target = targets.get(t);
            if (target.labels() > 1) {
                continue;
            }
            Column own = Columns.named(columns, target.task().name());
            for (Feature feature : features.columns()) {
                if (feature.input() != null || allowed.contains(feature.name())) {
                    continue;
                }
                Column column = Columns.named(columns, feature.name());
                int[] rows = both(column, own, train);
                String how = how(column, own, target, labels[t], rows);
                if (how != null) {
                    throw new IllegalArgumentException(
                            "feature '%s' gives task '%s' away: in all %d training rows that have both, %s; drop it with .drop(\"%s\"), or keep it with .allow(\"%s\") if that is wanted"
                                    .formatted(
                                            feature.name(),
                                            target.task().name(),
                                            rows.length,
                                            how,
                                            feature.name(),
                                            feature.name()));
                }
            }
        }
    }

    /** Returns the rows that have a value in both columns. */
    private static int[] both(Column column, Column own, int[] rows) {
        return Arrays.stream(rows)
                .filter(row -> !own.isMissing(row) && !column.isMissing(row))
                .toArray();
    }

    /** Returns the columns that give a target away. */
    static List<String> suspects(List<Column> columns, Target<?> target, double[] labels, int[] train) {
        if (target.labels() > 1) {
            return List.of();
        }
        Column own = Columns.named(columns, target.task().name());
        return columns.stream()
                .filter(column -> column != own && column.isSupported())
                .filter(column -> how(column, own, target, labels, both(column, own, train)) != null)
                .map(Column::name)
                .toList();
    }

    private static @Nullable String how(Column column, Column own, Target<?> target, double[] labels, int[] rows) {
        if (rows.length < FEWEST_ROWS) {
            return null;
        }
        if (target instanceof Target.Numeric) {
            boolean straight = column instanceof Column.Numbers x
                    && (isLinear(x.values(), ((Column.Numbers) own).values(), rows)
                            || isLinear(x.values(), labels, rows));
            return straight ? "the target is a straight line over it" : null;
        }
        int classes = target instanceof Target.OneOf oneOf ? oneOf.classes().size() : 2;
        double[] counts = new double[classes];
        for (int row : rows) {
            counts[(int) labels[row]]++;
        }
        if (column instanceof Column.Numbers x && isSplit(x.values(), labels, classes, rows)) {
            return isThreshold(x, labels, counts, rows) ? "each class has a range of its values to itself" : null;
        }
        return isTable(column, labels, counts, rows) ? "each of its values goes with one class only" : null;
    }

    /** Whether the label is a straight line over the feature, up to the rounding of a copy. */
    private static boolean isLinear(double[] x, double[] y, int[] rows) {
        int low = rows[0];
        int high = rows[0];
        for (int row : rows) {
            low = x[row] < x[low] ? row : low;
            high = x[row] > x[high] ? row : high;
        }
        double rise = y[high] - y[low];
        double width = x[high] - x[low];
        if (rise == 0 || width == 0) {
            return false;
        }
        for (int row : rows) {
            double line = y[low] + rise * ((x[row] - x[low]) / width);
            if (!(Math.abs(y[row] - line) <= ROUNDING * Math.abs(rise))) {
                return false;
            }
        }
        return true;
    }

    /** Whether each class that occurs has a range of the feature to itself. */
    private static boolean isSplit(double[] x, double[] labels, int classes, int[] rows) {
        double[] least = new double[classes];
        double[] most = new double[classes];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int row : rows) {
            int k = (int) labels[row];
            least[k] = Math.min(least[k], x[row]);
            most[k] = Math.max(most[k], x[row]);
        }
        for (int a = 0; a < classes; a++) {
            for (int b = 0; b < a; b++) {
                if (least[a] <= most[b] && least[b] <= most[a]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the ranges meet as those of a threshold do, and there are too many rows for this to be chance. */
    private static boolean isThreshold(Column.Numbers column, double[] labels, double[] counts, int[] rows) {
        double evidence = logFactorial(rows.length);
        int present = 0;
        for (double count : counts) {
            evidence -= logFactorial(count);
            present += count > 0 ? 1 : 0;
        }
        if (present < 2 || evidence - logFactorial(present) < EVIDENCE) {
            return false;
        }
        Map<Double, Double> classOf = new HashMap<>();
        for (int row : rows) {
            classOf.put(column.values()[row] + 0.0, labels[row]);
        }
        double[] x = column.distinct(rows);
        double gaps = 0;
        double ordinary = 0;
        for (int k = 1; k < x.length; k++) {
            if (!Objects.equals(classOf.get(x[k]), classOf.get(x[k - 1]))) {
                gaps += x[k] - x[k - 1];
                ordinary += ordinaryGap(x, k);
            }
        }
        return x.length == present || gaps <= ordinary;
    }

    /**
     * How wide the gap below x[k] may be, from the distances of its neighbours on both sides: on a grid hardly more than one
     * step; among irregular numbers several times the mean, since a threshold is likelier to hit a wide gap than a narrow one.
     */
    private static double ordinaryGap(double[] x, int k) {
        int from = Math.max(0, k - 1 - NEIGHBOURS);
        int to = Math.min(x.length - 1, k + NEIGHBOURS);
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int i = from + 1; i <= to; i++) {
            if (i != k) {
                sum += x[i] - x[i - 1];
                squares += (x[i] - x[i - 1]) * (x[i] - x[i - 1]);
                n++;
            }
        }
        if (n == 0) {
            return 0;
        }
        double mean = sum / n;
        double irregular = Math.sqrt(Math.max(0, squares / n - mean * mean)) / mean;
        return mean * Math.min(WIDEST_GAP, STEPS + WIDER * irregular);
    }

    /** Whether each value goes with one class, and there are too many rows for this to be chance. */
    private static boolean isTable(Column column, double[] labels, double[] counts, int[] rows) {
        int most = column instanceof Column.Numbers ? MOST_CODES : Category.MOST_LEVELS;
        Map<Object, Double> classOf = new HashMap<>();
        for (int row : rows) {
            Object value = column.value(row);
            if (value == null) {
                continue;
            }
            Double label = classOf.putIfAbsent(value, labels[row]);
            if ((label != null && label != labels[row]) || classOf.size() > most) {
                return false;
            }
        }
        double evidence = 0;
        for (double count : counts) {
            evidence -= count == 0 ? 0 : count * Math.log(count / rows.length);
        }
        return evidence - classOf.size() * Math.log(counts.length) > EVIDENCE;
    }

    /** Stirling's formula with its first correction: exact enough for evidence. */
    private static double logFactorial(double n) {
        return n < 2 ? 0 : n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n);
    }
}
