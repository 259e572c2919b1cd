package io.github.braidml.data;

import io.github.braidml.task.Task;
import java.util.List;
import java.util.SplittableRandom;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Small tables for tests, the same each time. */
final class Tables {
    private Tables() {}

    /** A table called "house" of columns made for the test. */
    static Data table(Column<?>... columns) {
        return Data.of(Table.create("house", columns));
    }

    /** Random numbers between 0 and 1. */
    static double[] noise(int rows, long seed) {
        return new SplittableRandom(seed).doubles(rows).toArray();
    }

    static DoubleColumn numbers(String name, double... values) {
        return DoubleColumn.create(name, values);
    }

    /** Words; the empty word is missing. */
    static StringColumn words(String name, String... values) {
        return StringColumn.create(name, values);
    }

    /** The same words over and over. */
    static StringColumn repeat(String name, int rows, String... words) {
        String[] values = new String[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = words[row % words.length];
        }
        return StringColumn.create(name, values);
    }

    static Prepared prepare(Data data, Task<?>... tasks) {
        return data.prepare(List.of(tasks));
    }
}
