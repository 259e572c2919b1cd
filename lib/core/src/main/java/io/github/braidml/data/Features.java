package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a table's columns become inputs.
 *
 * @param columns the columns used, in order
 */
public record Features(List<Feature> columns) {
    private static final int MOST_INPUTS = Integer.MAX_VALUE - 8;

    public Features {
        columns = List.copyOf(columns);
    }

    /** Fits on the training rows; the targets are no features. */
    static Features fit(List<Column> table, Set<String> targets, int[] train) {
        List<Feature> features = new ArrayList<>();
        for (Column column : table) {
            if (!targets.contains(column.name())) {
                features.add(fit(column, train));
            }
        }
        if (features.isEmpty()) {
            throw new IllegalArgumentException(
                    "a model needs at least one feature; every column of the table is a target: "
                            + Words.list(table.stream().map(Column::name).toList()));
        }
        return new Features(features);
    }

    private static Feature fit(Column column, int[] train) {
        if (!column.hasValue(train)) {
            throw new IllegalArgumentException("column '%s' has no value in any of the %s; drop it with .drop(\"%s\")"
                    .formatted(column.name(), Words.count(train.length, "training row"), column.name()));
        }
        if (column instanceof Column.Numbers numbers) {
            numbers.checkFinite();
            Moments moments = Moments.of(numbers.values(), train);
            return new Feature.Numeric(
                    column.name(), moments.mean(), moments.deviation(), moments.known() < train.length);
        }
        if (column.isSupported()) {
            return Feature.Category.of(column.name(), column.levels(train), train.length);
        }
        throw new IllegalArgumentException(
                "column '%s' holds %s; features are numbers, words or truth values; drop it with .drop(\"%s\")"
                        .formatted(column.name(), column.kind(), column.name()));
    }

    /** Returns the number of inputs. */
    public int width() {
        return columns.stream().mapToInt(Feature::width).sum();
    }

    /** Returns the inputs of every row, {@code (rows, width)} row by row. */
    float[] encode(List<Column> table, int rows) {
        int width = width();
        if ((long) rows * width > MOST_INPUTS) {
            throw new IllegalArgumentException("%s x %s are more than an array can hold; use fewer rows or columns"
                    .formatted(Words.count(rows, "row"), Words.count(width, "input")));
        }
        float[] inputs = new float[rows * width];
        int at = 0;
        for (Feature feature : columns) {
            encode(feature, Data.column(table, feature.name()), inputs, at, width);
            at += feature.width();
        }
        return inputs;
    }

    private static void encode(Feature feature, Column column, float[] inputs, int at, int width) {
        if (feature instanceof Feature.Numeric numeric && column instanceof Column.Numbers numbers) {
            for (int row = 0; row < column.size(); row++) {
                numeric.encode(numbers.values()[row], inputs, row * width + at);
            }
        } else if (feature instanceof Feature.Category category && column instanceof Column.Values) {
            Map<Object, Integer> levels = new HashMap<>();
            category.levels().forEach(level -> levels.put(level, levels.size()));
            for (int row = 0; row < column.size(); row++) {
                Object value = column.value(row);
                Integer level = value == null ? null : levels.get(value);
                if (level == null) {
                    category.encode(value, inputs, row * width + at);
                } else {
                    category.encode(level.intValue(), inputs, row * width + at);
                }
            }
        } else {
            for (int row = 0; row < column.size(); row++) {
                feature.encode(column.value(row), inputs, row * width + at);
            }
        }
    }

    /**
     * Returns the inputs of one row.
     *
     * @throws IllegalArgumentException if the row lacks a column or holds a value of the wrong type
     */
    public float[] encode(Row row) {
        float[] inputs = new float[width()];
        int at = 0;
        for (Feature feature : columns) {
            if (!row.values().containsKey(feature.name())) {
                throw new IllegalArgumentException(
                        "the model needs column '%s', which the row lacks; it has %s.%s A missing value is said with .without(\"%s\")"
                                .formatted(
                                        feature.name(),
                                        row.values().isEmpty()
                                                ? "none"
                                                : Words.list(row.values().keySet()),
                                        Words.didYouMean(
                                                feature.name(), row.values().keySet()),
                                        feature.name()));
            }
            feature.encode(row.get(feature.name()), inputs, at);
            at += feature.width();
        }
        return inputs;
    }
}
