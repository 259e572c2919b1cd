package io.github.braidml.data;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** What a network receives for each row: one array per {@link Input}. Rows are read where they lie, none is copied before. */
public final class Inputs {

    /** The values of one input for every row. */
    sealed interface Source {
        /** Writes the first values of a row. */
        void read(int row, int count, FloatBuffer into, int at);

        /** Writes the first values of a row, changed at random where the data says so; the same seed changes them the same way. */
        default void read(int row, int count, FloatBuffer into, int at, long seed) {
            read(row, count, into, at);
        }

        /** Returns how many values of a row are in use. */
        int length(int row);
    }

    /** A matrix, row by row. */
    record Matrix(float[] values, int width) implements Source {
        @Override
        public void read(int row, int count, FloatBuffer into, int at) {
            into.put(at, values, row * width, count);
        }

        @Override
        public int length(int row) {
            return width;
        }
    }

    /**
     * A table, row by row, in which a category is the place of its level: it takes no more memory than a number, however many levels
     * it has.
     *
     * @param levels for each value, how many inputs it becomes, of which it says the one that is 1; {@link #NUMBER} for what is an
     *     input by itself
     */
    record Cells(float[] values, int[] levels) implements Source {
        static final int NUMBER = 0;

        @Override
        public void read(int row, int count, FloatBuffer into, int at) {
            int end = at + count;
            int to = at;
            for (int from = row * levels.length, k = 0; to < end; k++) {
                float value = values[from + k];
                if (levels[k] == NUMBER) {
                    into.put(to++, value);
                }
                for (int level = 0; level < levels[k] && to < end; level++) {
                    into.put(to++, level == value ? 1 : 0);
                }
            }
        }

        @Override
        public int length(int row) {
            return IntStream.of(levels).map(n -> Math.max(1, n)).sum();
        }
    }

    /** Grids as they are stored, standardised when they are read: bytes take a quarter of the memory of numbers. */
    record Standardised(GridColumn grids, Feature.Pixels feature) implements Source {
        @Override
        public void read(int row, int count, FloatBuffer into, int at) {
            boolean missing = grids.isMissing(row);
            for (int i = 0; i < count; i++) {
                into.put(
                        at + i,
                        missing ? 0 : feature.standardised(grids.pixels().at(row, i)));
            }
        }

        @Override
        public void read(int row, int count, FloatBuffer into, int at, long seed) {
            if (grids.change().equals(Augmentation.NONE) || grids.isMissing(row)) {
                read(row, count, into, at);
                return;
            }
            float[] image = new float[grids.width()];
            read(row, image.length, FloatBuffer.wrap(image), 0);
            grids.change().apply(image, grids.shape().get(1), grids.shape().get(2), seed, into, at);
        }

        @Override
        public int length(int row) {
            return grids.width();
        }
    }

    /** Sequences of tokens, padded when they are read. */
    record Sequences(int[][] tokens) implements Source {
        @Override
        public void read(int row, int count, FloatBuffer into, int at) {
            int[] sequence = tokens[row];
            for (int i = 0; i < count; i++) {
                into.put(at + i, i < sequence.length ? sequence[i] : Input.PADDING);
            }
        }

        @Override
        public int length(int row) {
            return tokens[row].length;
        }
    }

    private final List<Input> all;
    private final List<Source> sources;
    private final int rows;

    Inputs(List<Input> all, List<? extends Source> sources, int rows) {
        this.all = List.copyOf(all);
        this.sources = List.copyOf(sources);
        this.rows = rows;
    }

    /** Returns the inputs made from the columns of a table, {@code (rows, width)} row by row. */
    public static Inputs table(float[] values, int width) {
        return new Inputs(List.of(Input.table(width)), List.of(new Matrix(values, width)), values.length / width);
    }

    /** Returns what there is for each row. */
    public List<Input> all() {
        return all;
    }

    /** Returns the number of rows. */
    public int rows() {
        return rows;
    }

    /**
     * Writes the first values of one input of one row.
     *
     * @param input index of the input
     * @param count number of values, at most the input's size
     */
    public void read(int input, int row, int count, FloatBuffer into, int at) {
        sources.get(input).read(row, count, into, at);
    }

    /**
     * Writes the first values of one input of one row for training: as {@link #read(int, int, int, FloatBuffer, int)} does, but
     * changed at random where the data says so.
     *
     * @param seed the same seed changes the row the same way
     */
    public void read(int input, int row, int count, FloatBuffer into, int at, long seed) {
        sources.get(input).read(row, count, into, at, seed);
    }

    /** Returns whether reading a row takes so long that it is better done before it is needed. */
    public boolean isSlow() {
        return sources.stream().anyMatch(Standardised.class::isInstance);
    }

    /** Returns how many tokens the sequences of a row have together. */
    public int tokens(int row) {
        return IntStream.range(0, sources.size())
                .filter(input -> all.get(input).isTokens())
                .map(input -> sources.get(input).length(row))
                .sum();
    }

    /** Returns how many values per row are in use in a stretch of the order: all of them, but for sequences. */
    public int longest(int input, int[] order, int from, int count) {
        if (!all.get(input).isTokens()) {
            return all.get(input).size();
        }
        int longest = 1;
        for (int i = from; i < from + count; i++) {
            longest = Math.max(longest, sources.get(input).length(order[i]));
        }
        return longest;
    }

    /** Returns all values of one input, {@code (rows, size)} row by row. */
    public float[] values(int input) {
        int size = all.get(input).size();
        float[] values = new float[Math.multiplyExact(rows, size)];
        FloatBuffer buffer = FloatBuffer.wrap(values);
        for (int row = 0; row < rows; row++) {
            read(input, row, size, buffer, row * size);
        }
        return values;
    }
}
