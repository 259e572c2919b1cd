package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.time.temporal.Temporal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row by column names: a number, a truth value, a word, or nothing when it is missing. Immutable.
 *
 * <p>A row of a table has that table's columns and no others; one that starts from {@link #empty()} takes any.
 */
public final class Row {
    private final Map<String, @Nullable Object> values;
    private final boolean open;

    /** A row of a table. */
    Row(Map<String, @Nullable Object> values) {
        this(values, false);
    }

    private Row(Map<String, @Nullable Object> values, boolean open) {
        this.open = open;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns a row without values, to be filled by {@link #with}. */
    public static Row empty() {
        return new Row(Map.of(), true);
    }

    /**
     * Returns this row with another number in a column; NaN means missing.
     *
     * @throws IllegalArgumentException if this is a row of a table without that column
     */
    public Row with(String column, double value) {
        return set(column, Double.isNaN(value) ? null : value);
    }

    /**
     * Returns this row with another word in a column.
     *
     * @throws IllegalArgumentException if this is a row of a table without that column
     */
    public Row with(String column, String value) {
        return set(column, value);
    }

    /**
     * Returns this row with another truth value in a column.
     *
     * @throws IllegalArgumentException if this is a row of a table without that column
     */
    public Row with(String column, boolean value) {
        return set(column, value);
    }

    /**
     * Returns this row with another grid in a column.
     *
     * @throws IllegalArgumentException if this is a row of a table without that column
     */
    public Row with(String column, Grid value) {
        return set(column, value);
    }

    /**
     * Returns this row with another date, time of day, or both in a column, such as a {@link java.time.LocalDate}.
     *
     * @throws IllegalArgumentException if this is a row of a table without that column
     */
    public Row with(String column, Temporal value) {
        return set(column, value.toString());
    }

    /**
     * Returns this row with nothing in a column, which means missing.
     *
     * @throws IllegalArgumentException if this is a row of a table without that column
     */
    public Row without(String column) {
        return set(column, null);
    }

    /**
     * Returns the value, or null when it is missing.
     *
     * @throws IllegalArgumentException if the row has no such column
     */
    public @Nullable Object get(String column) {
        checkHas(column);
        return values.get(column);
    }

    /** Returns all values by column. */
    public Map<String, @Nullable Object> values() {
        return values;
    }

    private void checkHas(String column) {
        if (!values.containsKey(column)) {
            throw new IllegalArgumentException("no column '%s'; the row has %s.%s"
                    .formatted(
                            column,
                            values.isEmpty() ? "none" : Words.list(values.keySet()),
                            Words.didYouMean(column, values.keySet())));
        }
    }

    private Row set(String column, @Nullable Object value) {
        if (!open) {
            checkHas(column);
        }
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
        changed.put(column, value);
        return new Row(changed, open);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("row(");
        values.forEach((name, value) -> text.append(text.length() > 4 ? ", " : "")
                .append(name)
                .append(": ")
                .append(value == null ? "missing" : Column.text(value)));
        return text.append(')').toString();
    }
}
