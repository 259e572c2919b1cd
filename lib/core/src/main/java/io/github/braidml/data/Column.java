package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;

/** A column of a table as Braid sees it: numbers, or words from a list. Missing is NaN, or null. */
sealed interface Column {

    String name();

    int size();

    /** Returns the value as a Double, Boolean or String, or null when it is missing. */
    @Nullable Object value(int row);

    /** Returns the value as text, whole numbers without a point, or null when it is missing. */
    default @Nullable String words(int row) {
        return text(value(row));
    }

    static @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            double x = number.doubleValue();
            if (Double.isNaN(x)) {
                return null;
            }
            return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
        }
        return value.toString();
    }

    default int missing() {
        int missing = 0;
        for (int row = 0; row < size(); row++) {
            missing += value(row) == null ? 1 : 0;
        }
        return missing;
    }

    /** Returns the different values as text: numbers by size, words by alphabet. */
    default List<String> levels(int[] rows) {
        Set<String> levels = new TreeSet<>();
        for (int row : rows) {
            String text = words(row);
            if (text != null) {
                levels.add(text);
            }
        }
        return List.copyOf(new LinkedHashSet<>(levels));
    }

    /** Reads a Tablesaw column. */
    static Column of(tech.tablesaw.columns.Column<?> column) {
        ColumnType type = column.type();
        if (column instanceof NumericColumn<?> numbers) {
            double[] values = new double[numbers.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = numbers.isMissing(row) ? Double.NaN : numbers.getDouble(row);
            }
            return new Numbers(column.name(), values);
        }
        if (column instanceof BooleanColumn truths) {
            @Nullable Object[] values = new @Nullable Object[truths.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = truths.isMissing(row) ? null : truths.get(row);
            }
            return new Values(column.name(), "yes or no", values);
        }
        if (type == ColumnType.STRING || type.name().equals("TEXT")) {
            @Nullable Object[] values = new @Nullable Object[column.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = column.isMissing(row) ? null : column.getString(row);
            }
            return new Values(column.name(), "text", values);
        }
        @Nullable Object[] values = new @Nullable Object[column.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = column.isMissing(row) ? null : column.getString(row);
        }
        return new Values(column.name(), type.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), values);
    }

    /** Numbers; NaN is missing. */
    record Numbers(String name, double[] values) implements Column {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public @Nullable Object value(int row) {
            double value = values[row];
            return Double.isNaN(value) ? null : value;
        }

        @Override
        public List<String> levels(int[] rows) {
            return Arrays.stream(rows)
                    .mapToDouble(row -> values[row])
                    .filter(x -> !Double.isNaN(x))
                    .distinct()
                    .sorted()
                    .mapToObj(x -> String.valueOf(text(x)))
                    .toList();
        }

        /** Refuses infinity, which no scaling can repair. */
        void checkFinite() {
            for (int row = 0; row < values.length; row++) {
                if (Double.isInfinite(values[row])) {
                    throw new IllegalArgumentException(
                            "column '%s' must hold finite numbers; row %d is %s; make it missing or drop the row"
                                    .formatted(name, row, values[row]));
                }
            }
        }
    }

    /** Words, truth values and everything else; null is missing. */
    record Values(String name, String kind, @Nullable Object[] values) implements Column {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public @Nullable Object value(int row) {
            return values[row];
        }
    }

    /** Describes what the column holds, for messages. */
    static String holds(Column column, int[] rows) {
        if (column instanceof Numbers) {
            return "numbers";
        }
        Values values = (Values) column;
        return values.kind() + " (" + Words.list(values.levels(rows)) + ")";
    }
}
