package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;

/** A column of a table as Braid sees it: numbers, words from a list, sentences, images, or the objects in them. */
sealed interface Column permits Column.Numbers, Column.Values, SentenceColumn, GridColumn, BoxesColumn {

    /** In the place of a row: none. */
    int NOWHERE = -1;

    String name();

    int size();

    /** Returns the value as a Double, Boolean or String, or null when it is missing. */
    @Nullable
    Object value(int row);

    boolean isMissing(int row);

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

    /** Whether one of these rows has a value. */
    default boolean hasValue(int[] rows) {
        return Arrays.stream(rows).anyMatch(row -> !isMissing(row));
    }

    default int missing() {
        int missing = 0;
        for (int row = 0; row < size(); row++) {
            missing += isMissing(row) ? 1 : 0;
        }
        return missing;
    }

    /** Returns the column of other rows: in row i the value of row {@code from[i]}, missing where that is {@link #NOWHERE}. */
    Column rows(int[] from);

    /** Returns the column with the values of some rows missing. */
    default Column without(int[] rows) {
        int[] from = IntStream.range(0, size()).toArray();
        Arrays.stream(rows).forEach(row -> from[row] = NOWHERE);
        return rows(from);
    }

    /**
     * Returns the rows whose value reads as one of these words.
     *
     * @throws IllegalArgumentException if there is none
     */
    default int[] where(String... values) {
        List<String> wanted = List.of(values);
        int[] all = IntStream.range(0, size()).toArray();
        int[] rows = Arrays.stream(all)
                .filter(row -> !isMissing(row) && wanted.contains(words(row)))
                .toArray();
        if (rows.length == 0) {
            throw new IllegalArgumentException("where(\"%s\", ...) leaves no row: none says %s; there are %s"
                    .formatted(name(), String.join(" or ", values), Words.list(levels(all))));
        }
        return rows;
    }

    /** Returns the same under another name. */
    Column named(String other);

    /** Returns the different values as text: numbers by size, words by alphabet; none of what is neither. */
    default List<String> levels(int[] rows) {
        return List.of();
    }

    /** Returns what the values are, in a word. */
    String kind();

    /** Describes what some rows hold, for messages. */
    default String holds(int[] rows) {
        List<String> levels = levels(rows);
        return kind() + " (" + Words.list(levels) + ")" + strays(levels);
    }

    /** Whether the values are such that something can be learned from them or about them. */
    default boolean isSupported() {
        return this instanceof Numbers || kind().equals(Values.TEXT) || kind().equals(Values.TRUTH);
    }

    /** Whether the values say when something was. */
    default boolean isTime() {
        return kind().startsWith(Values.DATES) || kind().equals(Values.TIMES);
    }

    /** Whether the values are words that can be read as sentences. */
    default boolean isText() {
        return this instanceof SentenceColumn || kind().equals(Values.TEXT);
    }

    /** Reads a Tablesaw column. */
    static Column of(tech.tablesaw.columns.Column<?> column) {
        if (column instanceof NumericColumn<?> numbers) {
            double[] values = new double[numbers.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = numbers.isMissing(row) ? Double.NaN : numbers.getDouble(row);
            }
            return new Numbers(column.name(), values);
        }
        @Nullable Object[] values = new @Nullable Object[column.size()];
        // Words are kept once by Tablesaw; dates come as new texts every time.
        boolean keptOnce = column instanceof StringColumn;
        Map<Object, Object> kept = new HashMap<>();
        for (int row = 0; row < values.length; row++) {
            if (!column.isMissing(row)) {
                Object value = column instanceof BooleanColumn truths ? truths.get(row) : column.getString(row);
                Object same = keptOnce ? null : kept.putIfAbsent(value, value);
                values[row] = same == null ? value : same;
            }
        }
        return new Values(column.name(), kind(column.type()), values);
    }

    private static String kind(ColumnType type) {
        return switch (type.name()) {
            case "STRING", "TEXT" -> Values.TEXT;
            case "BOOLEAN" -> Values.TRUTH;
            case "LOCAL_DATE" -> Values.DATES;
            case "LOCAL_TIME" -> Values.TIMES;
            case "LOCAL_DATE_TIME", "INSTANT" -> "dates with times";
            default -> type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
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
        public boolean isMissing(int row) {
            return Double.isNaN(values[row]);
        }

        @Override
        public List<String> levels(int[] rows) {
            return Arrays.stream(distinct(rows))
                    .mapToObj(x -> String.valueOf(text(x)))
                    .toList();
        }

        @Override
        public Numbers rows(int[] from) {
            return new Numbers(
                    name,
                    Arrays.stream(from)
                            .mapToDouble(row -> row == NOWHERE ? Double.NaN : values[row])
                            .toArray());
        }

        @Override
        public Numbers named(String other) {
            return new Numbers(other, values);
        }

        /** Returns the different values of these rows, ascending. */
        double[] distinct(int[] rows) {
            // Adding zero turns -0.0 into 0.0.
            double[] sorted = Arrays.stream(rows)
                    .mapToDouble(row -> values[row] + 0.0)
                    .filter(x -> !Double.isNaN(x))
                    .sorted()
                    .toArray();
            int kept = 0;
            for (double x : sorted) {
                if (kept == 0 || x != sorted[kept - 1]) {
                    sorted[kept++] = x;
                }
            }
            return Arrays.copyOf(sorted, kept);
        }

        @Override
        public String kind() {
            return "numbers";
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

    /**
     * Words, truth values and everything else; null is missing.
     *
     * @param rare words that fewer training rows have are one level of a category, other; 0 where nothing is said
     */
    record Values(String name, String kind, @Nullable Object[] values, int rare) implements Column {
        static final String TEXT = "words";
        static final String TRUTH = "truth values";
        static final String DATES = "dates";
        static final String TIMES = "times of day";

        Values(String name, String kind, @Nullable Object[] values) {
            this(name, kind, values, 0);
        }

        Values rare(int rows) {
            return new Values(name, kind, values, rows);
        }

        /** Returns how many of these rows have each word. */
        Map<String, Integer> counts(int[] rows) {
            Map<String, Integer> counts = new HashMap<>();
            for (int row : rows) {
                Object value = values[row];
                if (value != null) {
                    counts.merge(value.toString(), 1, Integer::sum);
                }
            }
            return counts;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public @Nullable Object value(int row) {
            return values[row];
        }

        @Override
        public boolean isMissing(int row) {
            return values[row] == null;
        }

        @Override
        public List<String> levels(int[] rows) {
            return counts(rows).keySet().stream().sorted().toList();
        }

        @Override
        public Values rows(int[] from) {
            return new Values(name, kind, pick(values, from), rare);
        }

        @Override
        public Values named(String other) {
            return new Values(other, kind, values, rare);
        }
    }

    /** Returns the values of other rows, as {@link #rows} does. */
    static @Nullable Object[] pick(@Nullable Object[] values, int[] from) {
        @Nullable Object[] picked = new @Nullable Object[from.length];
        for (int row = 0; row < from.length; row++) {
            picked[row] = from[row] == NOWHERE ? null : values[from[row]];
        }
        return picked;
    }

    /** Returns which words keep a column from being numbers, if most of its words are numbers, or nothing. */
    static String strays(List<String> levels) {
        List<String> strays = levels.stream().filter(level -> !isNumber(level)).toList();
        return strays.isEmpty() || strays.size() > levels.size() / 2
                ? ""
                : ", most of them numbers but for " + Words.list(strays);
    }

    /** Whether a word is a finite number. */
    static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
