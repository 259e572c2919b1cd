package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row by column names: a number, a truth value, a word, or nothing when it is missing. Immutable. */
public final class Row {
    private final Map<String, @Nullable Object> values;

    Row(Map<String, @Nullable Object> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns a row without values, to be filled by {@link #with}. */
    public static Row empty() {
        return new Row(Map.of());
    }

    /** Returns this row with another number in a column. */
    public Row with(String column, double value) {
        return set(column, Double.isNaN(value) ? null : value);
    }

    /** Returns this row with another word in a column. */
    public Row with(String column, String value) {
        return set(column, value);
    }

    /** Returns this row with another truth value in a column. */
    public Row with(String column, boolean value) {
        return set(column, value);
    }

    /** Returns this row with nothing in a column. */
    public Row without(String column) {
        return set(column, null);
    }

    /** Returns the value, or null when it is missing. */
    public @Nullable Object get(String column) {
        if (!values.containsKey(column)) {
            throw new IllegalArgumentException("no column '%s'; the row has %s.%s"
                    .formatted(column, Words.list(values.keySet()), Words.didYouMean(column, values.keySet())));
        }
        return values.get(column);
    }

    /** Returns all values by column. */
    public Map<String, @Nullable Object> values() {
        return values;
    }

    private Row set(String column, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
        changed.put(column, value);
        return new Row(changed);
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
