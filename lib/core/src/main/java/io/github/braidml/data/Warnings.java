package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What is odd about a table, whatever is learned from it. */
final class Warnings {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    /** Rows from which on dates may be a series. */
    private static final int SERIES = 10;

    private Warnings() {}

    static List<String> of(List<Column> columns, Split split) {
        List<String> found = new ArrayList<>();
        List<String> empty = names(columns, column -> column.missing() == column.size());
        if (!empty.isEmpty()) {
            found.add("No value at all: %s.".formatted(Words.list(empty)));
        }
        List<String> constant = names(columns, Warnings::isConstant);
        if (!constant.isEmpty()) {
            found.add("The same value in every row: %s.".formatted(Words.list(constant)));
        }
        columns.stream().filter(SentenceColumn.class::isInstance).forEach(column -> IntStream.range(0, column.size())
                .filter(column::isMissing)
                .findFirst()
                .ifPresent(row -> found.add(
                        "Column '%s' has no sentence in %s, the first of them row %d; .complete(\"%s\") leaves them out."
                                .formatted(column.name(), Words.count(column.missing(), "row"), row, column.name()))));
        columns.stream()
                .filter(column -> column.kind().startsWith(Column.Values.DATES)
                        && column.size() >= SERIES
                        && column.missing() == 0)
                .forEach(column -> Times.gap(column).ifPresent(found::add));
        int[] equal = equal(columns);
        for (int c = 0; c < columns.size(); c++) {
            if (equal[c] >= 0 && !isConstant(columns.get(c))) {
                found.add("Column '%s' has the values of '%s'."
                        .formatted(columns.get(c).name(), columns.get(equal[c]).name()));
            }
        }
        if (columns.stream().allMatch(Warnings::isPlain)) {
            copies(columns, split, found);
        }
        return found;
    }

    private static List<String> names(List<Column> columns, Predicate<Column> check) {
        return columns.stream().filter(check).map(Column::name).toList();
    }

    private static boolean isPlain(Column column) {
        return !(column instanceof GridColumn) && !(column instanceof BoxesColumn);
    }

    private static boolean isConstant(Column column) {
        Object first = column.size() > 1 && isPlain(column) ? column.value(0) : null;
        return first != null && IntStream.range(1, column.size()).allMatch(row -> first.equals(column.value(row)));
    }

    /** Returns, for each column, an earlier one with the same values, or -1. */
    private static int[] equal(List<Column> columns) {
        int[] equal = new int[columns.size()];
        Arrays.fill(equal, -1);
        Map<Long, Integer> seen = new HashMap<>();
        for (int c = 0; c < equal.length; c++) {
            Column column = columns.get(c);
            if (!isPlain(column) || column.missing() == column.size()) {
                continue;
            }
            long hash = 0;
            for (int row = 0; row < column.size(); row++) {
                hash = hash * PRIME + Objects.hashCode(column.value(row));
            }
            Integer before = seen.putIfAbsent(hash, c);
            if (before != null && isSame(columns.get(before), column)) {
                equal[c] = before;
            }
        }
        return equal;
    }

    private static boolean isSame(Column a, Column b) {
        return IntStream.range(0, a.size()).allMatch(row -> Objects.equals(a.value(row), b.value(row)));
    }

    /** Notes rows that are copies of others, and whether copies lie on both sides of the split. */
    private static void copies(List<Column> columns, Split split, List<String> found) {
        int rows = columns.get(0).size();
        boolean[] test = new boolean[rows];
        Arrays.stream(split.test()).forEach(row -> test[row] = true);
        long[] hashes = hashes(columns, rows);
        Set<Long> repeated = repeated(hashes);
        Map<Long, List<Integer>> seen = new HashMap<>();
        int copies = 0;
        for (int row = 0; row < rows; row++) {
            if (!repeated.contains(hashes[row])) {
                continue;
            }
            List<Integer> alike = seen.computeIfAbsent(hashes[row], key -> new ArrayList<>());
            int at = row;
            copies += alike.stream().anyMatch(other -> isCopy(columns, other, at)) ? 1 : 0;
            alike.add(row);
        }
        if (copies > 0) {
            long seenBefore = seen.values().stream()
                    .filter(alike -> alike.size() > 1)
                    .flatMap(alike -> alike.stream().filter(row -> test[row]).filter(row -> alike.stream()
                            .anyMatch(o -> !test[o] && isCopy(columns, o, row))))
                    .count();
            found.add("%s%s."
                    .formatted(
                            copies == 1
                                    ? "1 row is a copy of an earlier one"
                                    : copies + " rows are copies of earlier ones",
                            seenBefore == 0
                                    ? ""
                                    : "; %s with one that is not held out, which makes the test easier than it looks"
                                            .formatted(
                                                    seenBefore == 1
                                                            ? "1 of the test rows is the same"
                                                            : seenBefore + " of the test rows are the same")));
        }
    }

    private static long[] hashes(List<Column> columns, int rows) {
        long[] hashes = new long[rows];
        for (Column column : columns) {
            for (int row = 0; row < rows; row++) {
                long hash = (hashes[row] ^ Objects.hashCode(column.value(row))) * PRIME;
                hashes[row] = hash ^ (hash >>> 32);
            }
        }
        return hashes;
    }

    /** Few of a million rows are alike, so only these are kept. */
    private static Set<Long> repeated(long[] hashes) {
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        Set<Long> repeated = new HashSet<>();
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                repeated.add(sorted[i]);
            }
        }
        return repeated;
    }

    private static boolean isCopy(List<Column> columns, int a, int b) {
        return columns.stream().allMatch(column -> Objects.equals(column.value(a), column.value(b)));
    }
}
