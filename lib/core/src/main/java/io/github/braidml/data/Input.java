package io.github.braidml.data;

import java.util.List;

/**
 * One array that a network receives for each row.
 *
 * @param name {@link #TABLE}, or the column it is made from
 * @param shape without the batch: (width), (channels, height, width) or (length)
 * @param vocabulary number of different tokens if the values are indices of tokens, 0 if they are real numbers
 * @param categories of a table, those columns that are words: which inputs they are
 */
public record Input(String name, List<Integer> shape, int vocabulary, List<Category> categories) {

    /**
     * A column of words, with an input for each level.
     *
     * @param from index of the first one's input
     * @param levels number of levels
     */
    public record Category(int from, int levels) {}

    /** The name of the input made from all columns of numbers, truth values and categories. */
    public static final String TABLE = "table";

    /** The index that fills a sequence up to its length. */
    public static final int PADDING = 0;

    /** The index of a token that occurs in no training row. */
    public static final int UNKNOWN = 1;

    public Input {
        shape = List.copyOf(shape);
        categories = List.copyOf(categories);
    }

    /** Returns an input without categories. */
    public Input(String name, List<Integer> shape, int vocabulary) {
        this(name, shape, vocabulary, List.of());
    }

    /** Returns the input made from the columns of a table. */
    public static Input table(int width) {
        return new Input(TABLE, List.of(width), 0);
    }

    /** Returns the number of values per row. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Returns whether the values are indices of tokens, padded at the end. */
    public boolean isTokens() {
        return vocabulary > 0;
    }

    @Override
    public String toString() {
        String sizes = String.join(" x ", shape.stream().map(String::valueOf).toList());
        return isTokens() ? "%s: up to %s of %d tokens".formatted(name, sizes, vocabulary) : name + ": " + sizes;
    }
}
