package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.List;
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
     * @param scale their standard deviation, or 1 when they are all the same
     * @param indicator whether a further input says that the value was missing
     */
    record Numeric(String name, double mean, double scale, boolean indicator) implements Feature {
        @Override
        public int width() {
            return indicator ? 2 : 1;
        }

        @Override
        public void encode(@Nullable Object value, float[] into, int at) {
            double x = number(value);
            into[at] = Double.isNaN(x) ? 0 : (float) ((x - mean) / scale);
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
            double x = number.doubleValue();
            if (Double.isInfinite(x)) {
                throw new IllegalArgumentException(
                        "column '%s' must hold finite numbers; given %s".formatted(name, x));
            }
            return x;
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

        static Category of(String name, List<String> levels, int rows) {
            if (levels.size() > MOST_LEVELS) {
                throw new IllegalArgumentException(
                        ("column '%s' has %d different values in %s, too many for a category (at most %d);"
                                        + " drop it with .drop(\"%s\") or group its values")
                                .formatted(name, levels.size(), Words.count(rows, "training row"), MOST_LEVELS, name));
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
            for (int k = 0; k < levels.size(); k++) {
                into[at + k] = levels.get(k).equals(text) ? 1 : 0;
            }
        }

        @Override
        public String inWords() {
            return "one input per value: " + Words.list(levels);
        }
    }
}
