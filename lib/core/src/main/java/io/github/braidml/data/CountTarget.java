package io.github.braidml.data;

import io.github.braidml.task.Count;
import io.github.braidml.task.PoissonLoss;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A count in units of the training rows' mean; the network gives the logarithm of its own mean in these units.
 *
 * @param mean mean of the training rows
 */
public record CountTarget(Count task, double mean) implements Target.Numeric {

    static CountTarget fit(Count task, Column column, int[] train) {
        if (!(column instanceof Column.Numbers numbers)) {
            throw new IllegalArgumentException(
                    "task '%s' is a count and needs numbers; its column holds %s; use %s(\"%s\")"
                            .formatted(
                                    task.name(),
                                    column.holds(train),
                                    column.levels(train).size() == 2 ? "binary" : "categorical",
                                    task.name()));
        }
        double[] values = numbers.values();
        for (int row = 0; row < values.length; row++) {
            if (!Double.isNaN(values[row])) {
                check(task, values[row], "row " + row + " is");
            }
        }
        double mean = Arrays.stream(train)
                .mapToDouble(row -> values[row])
                .filter(y -> !Double.isNaN(y))
                .average()
                .orElse(0);
        if (mean == 0) {
            throw new IllegalArgumentException(
                    "task '%s' needs counts above 0; every labelled training row is 0".formatted(task.name()));
        }
        return new CountTarget(task, mean);
    }

    private static void check(Count task, double y, String where) {
        if (!(y >= 0) || y != Math.rint(y) || Double.isInfinite(y)) {
            throw new IllegalArgumentException(
                    "task '%s' is a count and needs whole numbers from 0 on; %s %s; use regression(\"%s\")"
                            .formatted(task.name(), where, Column.text(y), task.name()));
        }
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public void encode(@Nullable Object value, double[] into, int at) {
        if (value == null) {
            into[at] = Double.NaN;
            return;
        }
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException(
                    "task '%s' needs whole numbers from 0 on; given '%s'".formatted(task.name(), Column.text(value)));
        }
        check(task, number.doubleValue(), "given");
        into[at] = number.doubleValue() / mean;
    }

    @Override
    public double truth(double[] labels, int at) {
        return Math.rint(labels[at] * mean);
    }

    @Override
    public Double decode(double[] outputs, int from) {
        return mean * Math.exp(Math.min(outputs[from], PoissonLoss.LARGEST));
    }

    @Override
    public Map<Double, Double> probabilities(double[] outputs, int from) {
        return Map.of();
    }

    @Override
    public double[] constant() {
        return new double[] {0};
    }
}
