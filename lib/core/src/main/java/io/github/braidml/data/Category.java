package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A word: one input per level, and one for all rarer ones together if training rows have such, which is also that of words never
 * seen. A missing one leaves all at zero; so does one that was never seen where no training row shows what others are like.
 *
 * @param levels levels with an input of their own
 * @param others how many rarer levels the training rows have
 */
public record Category(String name, List<String> levels, int others) implements Feature {
    /**
     * A level that fewer training rows have is one of the others, unless something else is said. What was seen once is the best
     * picture there is of what was never seen (Good 1953, doi:10.1093/biomet/40.3-4.237).
     */
    static final int RARE = 2;

    /** More levels than this are to be grouped first. */
    static final int MOST_LEVELS = 1000;

    /** So many different words are too few for an identifier, unless most rows have one of their own. */
    private static final int FEW_LEVELS = 100;

    /** On average, a level of a category has at least so many rows; one of an identifier has fewer. */
    private static final int ROWS_PER_LEVEL = 5;

    private static final int NONE = -1;

    private static final Set<String> TRUTHS = Set.of("true", "false");

    public Category {
        levels = List.copyOf(levels);
    }

    static Category of(Column.Values column, int[] train) {
        Map<String, Integer> counts = column.counts(train);
        int least = least(column);
        String wrong =
                wrong(column, counts.values().stream().mapToInt(n -> n).sorted().toArray(), least);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("column '%s' has %s in %s%s, %s"
                    .formatted(
                            column.name(),
                            Words.count(counts.size(), "different word"),
                            Words.count(train.length, "training row"),
                            Column.strays(counts.keySet().stream()
                                    .sorted()
                                    .limit(MOST_LEVELS)
                                    .toList()),
                            wrong));
        }
        List<String> levels = counts.entrySet().stream()
                .filter(e -> e.getValue() >= least)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new Category(column.name(), levels, counts.size() - levels.size());
    }

    private static int least(Column.Values column) {
        if (!column.isText()) {
            return 1;
        }
        return column.rare() == 0 ? RARE : column.rare();
    }

    /**
     * Says why words are no category and what to do, or nothing.
     *
     * @param counts how many rows have each word, ascending
     */
    private static String wrong(Column.Values column, int[] counts, int least) {
        String name = column.name();
        if (column.rare() == 0 && namesRows(counts)) {
            return "so it seems to name rows, which says nothing about others; drop it with .drop(\"%s\"), read sentences with .text(\"%s\"), or if it is a category, say below how many rows a word is rare: .rare(%d, \"%s\")"
                    .formatted(name, name, 2 * ROWS_PER_LEVEL, name);
        }
        long kept = Arrays.stream(counts).filter(n -> n >= least).count();
        if (kept == 0) {
            return "none of them in %d rows, so that all would be one; .rare(n, \"%s\") needs n of at most %d"
                    .formatted(least, name, counts[counts.length - 1]);
        }
        if (kept > MOST_LEVELS) {
            return "%d of them in at least %d, more than the %d of a category; group the rarer ones with .rare(%d, \"%s\") or drop it with .drop(\"%s\")"
                    .formatted(kept, least, MOST_LEVELS, counts[counts.length - 1 - MOST_LEVELS] + 1, name, name);
        }
        return "";
    }

    /** Whether most rows have a word of their own, or there are many words and few rows for each. */
    private static boolean namesRows(int[] counts) {
        int rows = Arrays.stream(counts).sum();
        long single = Arrays.stream(counts).filter(n -> n < RARE).count();
        return 2 * single > rows || (counts.length > FEW_LEVELS && rows < ROWS_PER_LEVEL * counts.length);
    }

    /** Says how many of a column's words are rare in the training rows, for its card; nothing if none is. */
    static String rare(Column.Values column, int[] train) {
        Map<String, Integer> counts = column.counts(train);
        int least = least(column);
        long rare = counts.values().stream().filter(n -> n < least).count();
        boolean names = column.rare() == 0
                && namesRows(counts.values().stream().mapToInt(n -> n).toArray());
        return rare == 0 || names || !column.isSupported()
                ? ""
                : "%d of %s of '%s'".formatted(rare, Words.count(counts.size(), "word"), column.name());
    }

    @Override
    public int width() {
        return levels.size() + (others > 0 ? 1 : 0);
    }

    @Override
    public void encode(@Nullable Object value, float[] into, int at) {
        Arrays.fill(into, at, at + width(), 0);
        int input = index(value);
        if (input >= 0) {
            into[at + input] = 1;
        }
    }

    /** Returns which input is one: that of the level, or of the others; -1 when none is. */
    int index(@Nullable Object value) {
        String text = Column.text(value);
        if (text == null) {
            return NONE;
        }
        int level = levels.indexOf(text);
        if (level >= 0) {
            return level;
        }
        checkType(value, text);
        return others > 0 ? levels.size() : NONE;
    }

    /** An unseen word is fine, but a number or a truth value in its place, or the other way round, is a mistake. */
    private void checkType(@Nullable Object value, String text) {
        boolean truths = TRUTHS.containsAll(levels);
        boolean fits = truths ? TRUTHS.contains(text) : value instanceof String;
        boolean numbered = value instanceof Number && levels.stream().anyMatch(Column::isNumber);
        if (!fits && !numbered) {
            throw new IllegalArgumentException("column '%s' holds %s (%s); given %s"
                    .formatted(
                            name,
                            truths ? Column.Values.TRUTH : Column.Values.TEXT,
                            Words.list(levels),
                            value instanceof String ? "'" + text + "'" : text));
        }
    }

    @Override
    public String inWords() {
        return "one input per value: "
                + Words.list(levels)
                + (others == 0 ? "" : "; " + Words.count(others, "rarer one") + " together");
    }
}
