package io.github.braidml.data;

import io.github.braidml.show.Spark;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a column holds at a glance. Missing values, least and greatest are of all rows; the distribution, the median and the
 * shares are of a sample when there are many.
 *
 * @param kind what the values are
 * @param missing how many are missing
 * @param bars the distribution as block characters
 * @param numbers least, median and greatest; empty if these are no numbers
 * @param common the most frequent values with their shares, or examples when every value is rare; empty for numbers
 */
record Profile(String kind, int missing, String bars, List<String> numbers, String common) {
    /** More rows than this are sampled. */
    static final int SAMPLE = 50_000;

    static final int BINS = 12;
    private static final int COMMON = 3;
    private static final int LONGEST = 24;
    private static final int LONGEST_EXAMPLE = 48;
    /** When no value has more than one in this many rows, shares say nothing. */
    private static final int SCATTERED = 50;

    static Profile of(Column column, int[] sample) {
        int missing = column.missing();
        if (missing == column.size()) {
            return new Profile("empty", missing, "", List.of(), "");
        }
        if (column instanceof GridColumn) {
            return new Profile(column.kind(), missing, "", List.of(), "");
        }
        if (column instanceof BoxesColumn objects) {
            return new Profile(column.kind(), missing, objects.bars(sample), List.of(), objects.mean(sample));
        }
        return column instanceof Column.Numbers numbers
                ? numbers(numbers.values(), missing, sample)
                : words(column, missing, sample);
    }

    /** Returns all rows, or the same random ones each time. */
    static int[] sample(int rows) {
        if (rows <= SAMPLE) {
            return IntStream.range(0, rows).toArray();
        }
        SplittableRandom random = new SplittableRandom(rows);
        return IntStream.generate(() -> random.nextInt(rows))
                .limit(SAMPLE)
                .sorted()
                .toArray();
    }

    private static Profile numbers(double[] values, int missing, int[] sample) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double x : values) {
            least = x < least ? x : least;
            greatest = x > greatest ? x : greatest;
        }
        double[] sorted = IntStream.of(sample)
                .mapToDouble(row -> values[row])
                .filter(x -> !Double.isNaN(x))
                .sorted()
                .toArray();
        double median =
                sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2] / 2 + sorted[sorted.length / 2] / 2;
        List<String> range = List.of(Quantity.of(least), Quantity.of(median), Quantity.of(greatest));
        return new Profile("number", missing, histogram(sorted), range, "");
    }

    /** Takes values in ascending order: one bar for each of a few values, or bins of equal width. */
    static String histogram(double[] sorted) {
        double[] x = Arrays.stream(sorted).filter(Double::isFinite).toArray();
        if (x.length == 0) {
            return "";
        }
        double[] different = Arrays.stream(x).distinct().limit(BINS + 1).toArray();
        double least = x[0];
        double width = x[x.length - 1] / BINS - least / BINS;
        double[] counts = new double[Math.min(BINS, different.length)];
        for (double value : x) {
            int bin = different.length <= BINS
                    ? Arrays.binarySearch(different, value)
                    : (int) (value / width - least / width);
            counts[Math.max(0, Math.min(counts.length - 1, bin))]++;
        }
        return Spark.bars(counts);
    }

    private static Profile words(Column column, int missing, int[] sample) {
        Map<String, Integer> counts = new HashMap<>();
        int known = 0;
        for (int row : sample) {
            String text = column.words(row);
            if (text != null) {
                counts.merge(text, 1, Integer::sum);
                known++;
            }
        }
        List<Map.Entry<String, Integer>> ranked = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        int all = known;
        if (!ranked.isEmpty() && ranked.get(0).getValue() * SCATTERED <= all) {
            return new Profile(column.kind(), missing, "", List.of(), examples(column, sample, ranked.size()));
        }
        String common = ranked.stream()
                .limit(ranked.size() <= COMMON + 1 ? COMMON + 1 : COMMON)
                .map(e -> shorten(e.getKey()) + " " + Quantity.percent(e.getValue(), all))
                .collect(Collectors.joining(", "));
        int more = ranked.size() - COMMON;
        String bars = Spark.bars(
                ranked.stream().limit(BINS).mapToDouble(Map.Entry::getValue).toArray());
        return new Profile(column.kind(), missing, bars, List.of(), common + (more > 1 ? ", " + more + " more" : ""));
    }

    /** Sentences, names, identifiers: not how often each occurs but what they look like. */
    private static String examples(Column column, int[] sample, int different) {
        return IntStream.of(sample)
                .mapToObj(column::words)
                .filter(Objects::nonNull)
                .limit(2)
                .map(text -> shorten(text, LONGEST_EXAMPLE))
                .collect(Collectors.joining(" / ", different + " different, such as ", ""));
    }

    static String shorten(String text) {
        return shorten(text, LONGEST);
    }

    static String shorten(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
