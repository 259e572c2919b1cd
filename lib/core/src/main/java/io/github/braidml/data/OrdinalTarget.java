package io.github.braidml.data;

import io.github.braidml.show.Words;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Ordinal;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One of several classes in order; the network gives the logits of lying above each but the last.
 *
 * @param classes from the lowest up
 * @param shares the share of the labelled training rows with each
 */
public record OrdinalTarget(Ordinal task, List<String> classes, List<Double> shares) implements Target.OneOf {

    static OrdinalTarget fit(Ordinal task, Column column, List<String> levels, int[] train) {
        boolean whole = column instanceof Column.Numbers
                && levels.stream().noneMatch(level -> level.contains(".") || level.contains("E"));
        if (task.classes().isEmpty() && !whole) {
            throw new IllegalArgumentException(
                    "task '%s' needs to know the order of its classes, from the lowest up: ordinal(\"%s\", \"%s\"); its column holds %s"
                            .formatted(task.name(), task.name(), String.join("\", \"", levels), Words.list(levels)));
        }
        List<String> classes = task.classes().isEmpty() ? levels : task.classes();
        if (!Set.copyOf(classes).equals(Set.copyOf(levels))) {
            throw new IllegalArgumentException(
                    "task '%s' needs training rows of each of its classes and no other; declared are %s; the training rows have %s"
                            .formatted(task.name(), Words.list(classes), Words.list(levels)));
        }
        if (classes.size() > Targets.MOST_CLASSES) {
            throw new IllegalArgumentException(
                    "task '%s' is ordinal and needs at most %d classes; its column holds %d; use regression(\"%s\")"
                            .formatted(task.name(), Targets.MOST_CLASSES, classes.size(), task.name()));
        }
        return new OrdinalTarget(task, classes, Targets.shares(column, classes, train));
    }

    public OrdinalTarget {
        classes = List.copyOf(classes);
        shares = List.copyOf(shares);
    }

    @Override
    public Loss loss() {
        return task.classWeights().on(task.loss(), task.name(), classes, shares);
    }

    @Override
    public int outputs() {
        return classes.size() - 1;
    }

    @Override
    public void encode(@Nullable Object value, double[] into, int at) {
        into[at] = Targets.index(task, Column.text(value), classes);
    }

    /** Returns the middle class: how many classes the truth rather lies above than not. */
    @Override
    public int predicted(double[] outputs, int from) {
        int rank = 0;
        while (rank < outputs() && outputs[from + rank] > 0) {
            rank++;
        }
        return rank;
    }

    @Override
    public double surprise(double[] outputs, int from, int truth) {
        double above = truth == 0 ? Double.POSITIVE_INFINITY : outputs[from + truth - 1];
        double next = truth == outputs() ? Double.NEGATIVE_INFINITY : outputs[from + truth];
        // s(a) - s(b) = s(a) s(-b) (1 - exp(b - a)), in which nothing cancels.
        return softPlus(-above) + softPlus(next) - Math.log(-Math.expm1(next - above));
    }

    private static double softPlus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    @Override
    public double[] constant() {
        return IntStream.range(1, classes.size())
                .mapToDouble(k -> {
                    double above = shares.stream().skip(k).mapToDouble(s -> s).sum();
                    double below = shares.stream().limit(k).mapToDouble(s -> s).sum();
                    return Math.log(above / below);
                })
                .toArray();
    }
}
