package io.github.braidml.data;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The order of rows in time. */
final class Times {
    /** Letters of a date, such as 2020-12-31. */
    private static final int DATE = 10;

    /** Weekends and holidays are no gap in a series of days. */
    private static final int GAP = 10;

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
     * Returns what is said about the widest gap in a series of dates, if there is one: a column in which each date is there once, and two
     * that follow each other lie ten times as far apart as is usual.
     */
    static Optional<String> gap(Column column) {
        int[] order = IntStream.range(0, column.size())
                .boxed()
                .sorted(Comparator.comparing(row -> String.valueOf(column.value(row))))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] days = IntStream.of(order)
                .mapToDouble(row -> DateParts.days(column.name(), String.valueOf(column.value(row))))
                .toArray();
        double[] steps = IntStream.range(1, days.length)
                .mapToDouble(i -> days[i] - days[i - 1])
                .toArray();
        double[] sorted = Arrays.stream(steps).sorted().toArray();
        double usual = sorted[sorted.length / 2];
        double widest = sorted[sorted.length - 1];
        if (sorted[0] <= 0 || widest <= GAP * usual) {
            return Optional.empty();
        }
        int at = IntStream.range(0, steps.length)
                .filter(i -> steps[i] == widest)
                .findFirst()
                .orElseThrow();
        return Optional.of(
                "Column '%s' has a gap: %s days between row %d (%s) and row %d (%s), where %s is usual. A step of series(...) goes from row to row, whatever lies between; put the missing times in as rows without values, or keep one stretch."
                        .formatted(
                                column.name(),
                                Quantity.of(widest),
                                order[at],
                                column.words(order[at]),
                                order[at + 1],
                                column.words(order[at + 1]),
                                Quantity.of(usual)));
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
