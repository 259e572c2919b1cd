package io.github.braidml.data;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A column of numbers along time, to make features and targets of. Immutable.
 *
 * <p>What {@link #lag} and {@link #mean} give for a time is made of that time and earlier ones only; {@link #ahead} alone
 * looks into the future, and data refuses what it gives as a feature. A step is from one row to the next in time, whatever
 * the clock says between them. Missing is NaN: so is what lies before the first row or after the last, and whatever is made
 * of a missing number.
 */
public final class Series {
    private final int[] order;
    private final double[] values;
    private final int horizon;

    private Series(int[] order, double[] values, int horizon) {
        this.order = order;
        this.values = values;
        this.horizon = horizon;
    }

    /** Reads numbers along time; each time must be there once. */
    static Series of(Column column, Column time) {
        String call = "series(\"%s\", \"%s\")".formatted(column.name(), time.name());
        if (!(column instanceof Column.Numbers numbers)) {
            throw new IllegalArgumentException(
                    "%s: needs numbers; '%s' holds %s".formatted(call, column.name(), column.kind()));
        }
        int[] ranks = Times.ranks(time, call);
        int[] order = new int[ranks.length];
        Arrays.fill(order, -1);
        for (int row = 0; row < ranks.length; row++) {
            int other = order[ranks[row]];
            if (other >= 0) {
                throw new IllegalArgumentException(
                        "%s: each time must be there once; rows %d and %d are both of %s; keep one, or make a table per series"
                                .formatted(call, other, row, time.words(row)));
            }
            order[ranks[row]] = row;
        }
        return new Series(order, numbers.values(), 0);
    }

    /** Returns this series with every number replaced, such as by {@code Math::log}. */
    public Series map(DoubleUnaryOperator function) {
        return new Series(order, Arrays.stream(values).map(function).toArray(), horizon);
    }

    /**
     * Returns, for each time, the number some steps before it.
     *
     * @throws IllegalArgumentException if the number of steps is negative
     */
    public Series lag(int steps) {
        check("lag(steps)", steps, 0);
        return shifted(-steps);
    }

    /**
     * Returns, for each time, the number some steps after it: a target.
     *
     * @throws IllegalArgumentException if the number of steps is not positive
     */
    public Series ahead(int steps) {
        check("ahead(steps)", steps, 1);
        return shifted(steps);
    }

    /**
     * Returns, for each time, the mean of the last numbers, its own included.
     *
     * @param window how many
     * @throws IllegalArgumentException if that is not positive
     */
    public Series mean(int window) {
        check("mean(window)", window, 1);
        double[] means = new double[values.length];
        for (int at = 0; at < order.length; at++) {
            double sum = at + 1 < window ? Double.NaN : 0;
            for (int i = Math.max(0, at + 1 - window); i <= at; i++) {
                sum += values[order[i]];
            }
            means[order[at]] = sum / window;
        }
        return new Series(order, means, horizon);
    }

    private static void check(String call, int given, int least) {
        if (given < least) {
            throw new IllegalArgumentException("%s must be at least %d; given %d".formatted(call, least, given));
        }
    }

    private Series shifted(int by) {
        double[] shifted = new double[values.length];
        for (int at = 0; at < order.length; at++) {
            boolean inside = at + by >= 0 && at + by < order.length;
            shifted[order[at]] = inside ? values[order[at + by]] : Double.NaN;
        }
        return new Series(order, shifted, horizon + by);
    }

    /** How many steps into the future the latest number lies that a value is made of; not positive when none does. */
    int horizon() {
        return horizon;
    }

    Column column(String name) {
        return new Column.Numbers(name, values);
    }

    int size() {
        return values.length;
    }
}
