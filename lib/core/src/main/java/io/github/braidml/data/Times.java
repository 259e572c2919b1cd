package io.github.braidml.data;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The order of rows in time. */
final class Times {
    private Times() {}

    /**
     * Returns, per row, the number of different times before its own.
     *
     * @param call what asked for it, for messages
     * @throws IllegalArgumentException if the column holds neither dates nor numbers, or misses one
     */
    static int[] ranks(Column column, String call) {
        // Dates are written from the year down to the millisecond, so that they sort as text.
        boolean ordered = column instanceof Column.Numbers || column.kind().startsWith("dates");
        Map<Object, Integer> ranks = new TreeMap<>();
        for (int row = 0; row < column.size(); row++) {
            Object value = column.value(row);
            if (value == null) {
                throw new IllegalArgumentException(
                        "%s: every row needs its time; '%s' is missing in row %d; drop such rows"
                                .formatted(call, column.name(), row));
            }
            if (!ordered) {
                throw new IllegalArgumentException(
                        "%s: time is a column of dates or numbers; '%s' holds %s such as '%s'"
                                .formatted(call, column.name(), column.kind(), Column.text(value)));
            }
            ranks.put(value, 0);
        }
        int count = 0;
        for (Map.Entry<Object, Integer> time : ranks.entrySet()) {
            time.setValue(count++);
        }
        return IntStream.range(0, column.size())
                .map(row -> ranks.getOrDefault(column.value(row), 0))
                .toArray();
    }
}
