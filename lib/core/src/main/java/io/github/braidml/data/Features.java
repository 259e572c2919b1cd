package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a table's columns become inputs.
 *
 * @param columns the columns used, in order
 */
public record Features(List<Feature> columns) {

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
                            + Words.list(targets));
        }
        return new Features(features);
    }

    private static Feature fit(Column column, int[] train) {
        List<String> levels = column.levels(train);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException(
                    "column '%s' has no value in any of the %s; drop it with .drop(\"%s\")"
                            .formatted(column.name(), Words.count(train.length, "training row"), column.name()));
        }
        if (column instanceof Column.Numbers numbers) {
            numbers.checkFinite();
            return fitNumbers(numbers, train);
        }
        Column.Values values = (Column.Values) column;
        if (values.kind().equals("text") || values.kind().equals("yes or no")) {
            return Feature.Category.of(column.name(), levels, train.length);
        }
        throw new IllegalArgumentException(
                "column '%s' holds %s values; features are numbers, words or truth values; drop it with .drop(\"%s\")"
                        .formatted(column.name(), values.kind(), column.name()));
    }

    private static Feature fitNumbers(Column.Numbers column, int[] train) {
        double sum = 0;
        int known = 0;
        for (int row : train) {
            double x = column.values()[row];
            if (!Double.isNaN(x)) {
                sum += x;
                known++;
            }
        }
        double mean = sum / known;
        double squares = 0;
        for (int row : train) {
            double x = column.values()[row];
            if (!Double.isNaN(x)) {
                squares += (x - mean) * (x - mean);
            }
        }
        double deviation = Math.sqrt(squares / known);
        // A constant column carries nothing: it becomes zeros instead of a division by zero.
        return new Feature.Numeric(
                column.name(), mean, deviation > 1e-12 * Math.abs(mean) ? deviation : 1, known < train.length);
    }

    /** Returns the number of inputs. */
    public int width() {
        return columns.stream().mapToInt(Feature::width).sum();
    }

    /** Returns the inputs of every row, {@code (rows, width)} row by row. */
    float[] encode(List<Column> table, int rows) {
        float[] inputs = new float[Math.multiplyExact(rows, width())];
        int at = 0;
        for (Feature feature : columns) {
            Column column = Data.column(table, feature.name());
            for (int row = 0; row < rows; row++) {
                feature.encode(column.value(row), inputs, row * width() + at);
            }
            at += feature.width();
        }
        return inputs;
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
                        "the model needs column '%s', which the row lacks; it has %s. Say .without(\"%s\") if the value is missing"
                                .formatted(feature.name(), Words.list(row.values().keySet()), feature.name()));
            }
            feature.encode(row.get(feature.name()), inputs, at);
            at += feature.width();
        }
        return inputs;
    }
}
