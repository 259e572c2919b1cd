package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one column becomes inputs, with everything fitted on the training rows. */
public sealed interface Feature {

    /** Returns the column. */
    String name();

    /** Returns the number of inputs it becomes. */
    int width();

    /**
     * Writes the inputs of one value.
     *
     * @throws IllegalArgumentException if the value is of the wrong type or infinite
     */
    void encode(@Nullable Object value, float[] into, int at);

    /** Returns what becomes of the column, in words. */
    String inWords();

    /**
     * A number: standardised; a missing one becomes the mean, with an indicator if some training row misses it.
     *
     * @param mean mean of the training rows
     * @param scale their standard deviation, or 0 when they are all the same: the input is then always 0
     * @param indicator whether a further input says that the value was missing
     */
    record Numeric(String name, double mean, double scale, boolean indicator) implements Feature {
        @Override
        public int width() {
            return indicator ? 2 : 1;
        }

        @Override
        public void encode(@Nullable Object value, float[] into, int at) {
            encode(number(value), into, at);
        }

        /** Writes the inputs of one number, NaN when it is missing. */
        void encode(double x, float[] into, int at) {
            float input = Double.isNaN(x) || scale == 0 ? 0 : (float) ((x - mean) / scale);
            if (Float.isInfinite(input) || Double.isInfinite(x)) {
                throw new IllegalArgumentException(
                        "column '%s' must hold finite numbers of about the size seen in training (mean %s); given %s"
                                .formatted(name, mean, x));
            }
            into[at] = input;
            if (indicator) {
                into[at + 1] = Double.isNaN(x) ? 1 : 0;
            }
        }

        private double number(@Nullable Object value) {
            if (value == null) {
                return Double.NaN;
            }
            if (!(value instanceof Number number)) {
                throw new IllegalArgumentException(
                        "column '%s' holds numbers; given '%s'".formatted(name, Column.text(value)));
            }
            return number.doubleValue();
        }

        @Override
        public String inWords() {
            return indicator ? "standardised, missing marked" : "standardised";
        }
    }

    /**
     * A word: one input per level seen in training; a missing or unseen one leaves all at zero.
     *
     * @param levels levels of the training rows
     */
    record Category(String name, List<String> levels) implements Feature {
        /** More levels than this look like names or identifiers, not like a category. */
        static final int MOST_LEVELS = 100;

        private static final Set<String> TRUTHS = Set.of("true", "false");

        static Category of(String name, List<String> levels, int rows) {
            if (levels.size() > MOST_LEVELS) {
                throw new IllegalArgumentException(
                        ("column '%s' has %d different words in %s%s, too many for a category (at most %d);"
                                        + " drop it with .drop(\"%s\") or group its values")
                                .formatted(
                                        name,
                                        levels.size(),
                                        Words.count(rows, "training row"),
                                        Column.strays(levels),
                                        MOST_LEVELS,
                                        name));
            }
            return new Category(name, List.copyOf(levels));
        }

        @Override
        public int width() {
            return levels.size();
        }

        @Override
        public void encode(@Nullable Object value, float[] into, int at) {
            String text = Column.text(value);
            int level = text == null ? -1 : levels.indexOf(text);
            if (level < 0 && text != null) {
                checkType(value, text);
            }
            encode(level, into, at);
        }

        /** Writes the inputs of a level by its place in the list, -1 when it is missing or was not seen. */
        void encode(int level, float[] into, int at) {
            for (int k = 0; k < levels.size(); k++) {
                into[at + k] = k == level ? 1 : 0;
            }
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
            return "one input per value: " + Words.list(levels);
        }
    }
}
