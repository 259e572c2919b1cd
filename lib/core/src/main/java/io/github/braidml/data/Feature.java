package io.github.braidml.data;

import io.github.braidml.format.TokenizerFile;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How one column becomes inputs, with everything fitted on the training rows. */
public sealed interface Feature permits Feature.Numeric, Category, DateParts, Feature.Pixels, Feature.Tokens {

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

    /** Returns the input of its own that the column becomes, or null if it joins the others in {@link Input#TABLE}. */
    default @Nullable Input input() {
        return null;
    }

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
     * A grid, such as an image or a spectrogram: standardised by one mean and one scale, so that its contrasts stay as they are; a
     * missing one becomes all zeros.
     *
     * @param shape channels, height, width
     * @param mean mean of all values of the training rows
     * @param scale their standard deviation, or 0 when they are all the same
     */
    record Pixels(String name, List<Integer> shape, double mean, double scale) implements Feature {
        private static final int SAMPLE = 1000;

        static Pixels of(GridColumn column, int[] all) {
            int[] train =
                    Arrays.stream(all).filter(row -> !column.isMissing(row)).toArray();
            int rows = Math.min(SAMPLE, train.length);
            double[] means = new double[rows];
            double[] squares = new double[rows];
            for (int i = 0; i < rows; i++) {
                // Evenly over the training rows: files are often sorted by class.
                int row = train[(int) ((long) i * train.length / rows)];
                for (int k = 0; k < column.width(); k++) {
                    double value = column.pixels().at(row, k);
                    if (!Double.isFinite(value)) {
                        throw new IllegalArgumentException("column '%s' must hold finite numbers; row %d has %s"
                                .formatted(column.name(), row, value));
                    }
                    means[i] += value / column.width();
                    squares[i] += value * value / column.width();
                }
            }
            double mean = Arrays.stream(means).average().orElse(0);
            double variance = Arrays.stream(squares).average().orElse(0) - mean * mean;
            return new Pixels(column.name(), column.shape(), mean, Math.sqrt(Math.max(0, variance)));
        }

        float standardised(float value) {
            return scale == 0 ? 0 : (float) ((value - mean) / scale);
        }

        @Override
        public int width() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }

        @Override
        public void encode(@Nullable Object value, float[] into, int at) {
            if (value == null) {
                Arrays.fill(into, at, at + width(), 0);
                return;
            }
            if (!(value instanceof Grid grid) || !shape.equals(List.of(grid.channels(), grid.height(), grid.width()))) {
                throw new IllegalArgumentException("column '%s' holds grids of %s (channels, height, width); given %s"
                        .formatted(name, shape, Column.text(value)));
            }
            for (int i = 0; i < grid.values().length; i++) {
                into[at + i] = standardised(grid.values()[i]);
            }
        }

        @Override
        public Input input() {
            return new Input(name, shape, 0);
        }

        @Override
        public String inWords() {
            return "standardised as a whole";
        }
    }

    /**
     * A sentence: a token per word or mark; words seen once in training, and unseen ones, become one token.
     *
     * @param vocabulary the words, of which the first has index {@code Input.UNKNOWN + 1}
     * @param length most tokens kept of a sentence
     * @param tokenizer the content of the {@code tokenizer.json} that cuts sentences; empty to cut them into words and marks
     */
    record Tokens(String name, List<String> vocabulary, int length, String tokenizer) implements Feature {
        private static final int LONGEST = 64;
        /** Pieces of words are shorter than words. */
        private static final int LONGEST_IN_PIECES = 128;

        private static final int MOST_WORDS = 20_000;
        /** A word with its apostrophes and hyphens, or a mark. */
        static final Pattern WORD =
                Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’\\-][\\p{L}\\p{M}\\p{N}]+)*['’]?|[^\\s\\p{L}\\p{M}\\p{N}]");

        static Tokens of(SentenceColumn column, int[] train) {
            Map<String, Integer> counts = new TreeMap<>();
            boolean words = column.tokenizer().isEmpty();
            int longest = 1;
            for (int row : train) {
                List<String> parts = parts(column.value(row), column.name(), column.tokenizer());
                parts.forEach(part -> counts.merge(part, 1, Integer::sum));
                longest = Math.max(longest, parts.size());
            }
            List<String> vocabulary = counts.entrySet().stream()
                    .filter(e -> e.getValue() > 1)
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(MOST_WORDS)
                    .map(Map.Entry::getKey)
                    .toList();
            return new Tokens(
                    column.name(),
                    vocabulary,
                    Math.min(words ? LONGEST : LONGEST_IN_PIECES, longest),
                    column.tokenizer());
        }

        private static List<String> parts(@Nullable Object sentence, String name, String tokenizer) {
            if (tokenizer.isEmpty()) {
                return words(sentence);
            }
            String text = Column.text(sentence);
            return text == null
                    ? List.of()
                    : TokenizerFile.of("tokenizer of '" + name + "'", tokenizer).tokens(text);
        }

        /** Returns the tokens of a sentence as they are spelt, as many as are kept. */
        List<String> parts(@Nullable Object sentence) {
            return parts(sentence, name, tokenizer).stream().limit(length).toList();
        }

        /** Returns how many tokens are kept: those of the longest sentence, within bounds. */
        static int longest(Column column, int[] train) {
            int longest = 1;
            for (int row : train) {
                longest = Math.max(longest, words(column.value(row)).size());
            }
            return Math.min(LONGEST, longest);
        }

        /** Returns words and marks, each mark on its own. */
        static List<String> words(@Nullable Object sentence) {
            String text = Column.text(sentence);
            return text == null
                    ? List.of()
                    : WORD.matcher(text).results().map(MatchResult::group).toList();
        }

        /** Returns the tokens of a sentence, without padding. */
        int[] tokens(@Nullable Object sentence, Map<String, Integer> indices) {
            return parts(sentence).stream()
                    .mapToInt(word -> indices.getOrDefault(word, Input.UNKNOWN))
                    .toArray();
        }

        Map<String, Integer> indices() {
            Map<String, Integer> indices = new HashMap<>();
            vocabulary.forEach(word -> indices.put(word, Input.UNKNOWN + 1 + indices.size()));
            return indices;
        }

        @Override
        public int width() {
            return length;
        }

        @Override
        public void encode(@Nullable Object value, float[] into, int at) {
            int[] tokens = tokens(value, indices());
            for (int i = 0; i < length; i++) {
                into[at + i] = i < tokens.length ? tokens[i] : Input.PADDING;
            }
        }

        @Override
        public Input input() {
            return new Input(name, List.of(length), Input.UNKNOWN + 1 + vocabulary.size());
        }

        @Override
        public String inWords() {
            return "up to %d tokens of %d %s"
                    .formatted(length, vocabulary.size(), tokenizer.isEmpty() ? "words" : "pieces");
        }
    }
}
