package io.github.braidml.data;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The order of rows in time. */
final class Times {
    /** Letters of a date, such as 2020-12-31. */
    private static final int DATE = 10;

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

    /**
     * Returns, per row, its time as a number: a date in years, a number as it is; NaN where it is missing.
     *
     * @throws IllegalArgumentException if the column holds neither dates nor numbers
     */
    static double[] numbers(Column column) {
        if (column instanceof Column.Numbers numbers) {
            return numbers.values().clone();
        }
        if (!column.kind().startsWith("dates")) {
            throw new IllegalArgumentException("times(\"%s\"): time is a column of dates or numbers; it holds %s"
                    .formatted(column.name(), column.kind()));
        }
        return IntStream.range(0, column.size())
                .mapToDouble(row -> column.isMissing(row) ? Double.NaN : years(String.valueOf(column.value(row))))
                .toArray();
    }

    private static double years(String date) {
        LocalDate day = LocalDate.parse(date.substring(0, DATE));
        return day.getYear() + (day.getDayOfYear() - 1.0) / day.lengthOfYear();
    }
}
