package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A grid of numbers per row, all of one shape. */
record GridColumn(String name, List<Integer> shape, int size, Pixels pixels, BitSet without, Augmentation change)
        implements Column {

    /** Where the numbers lie; not asked for rows that miss them. */
    interface Pixels {
        float at(int row, int index);
    }

    static GridColumn of(String name, int channels, int height, int width, int rows, Pixels pixels) {
        return new GridColumn(name, List.of(channels, height, width), rows, pixels, new BitSet());
    }

    GridColumn(String name, List<Integer> shape, int size, Pixels pixels, BitSet without) {
        this(name, shape, size, pixels, without, Augmentation.NONE);
    }

    GridColumn augmented(Augmentation other) {
        return new GridColumn(name, shape, size, pixels, without, other);
    }

    /** Returns the number of values in a row. */
    int width() {
        return shape.get(0) * shape.get(1) * shape.get(2);
    }

    @Override
    public @Nullable Grid value(int row) {
        if (isMissing(row)) {
            return null;
        }
        float[] values = new float[width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels.at(row, i);
        }
        return new Grid(shape.get(0), shape.get(1), shape.get(2), values);
    }

    @Override
    public boolean isMissing(int row) {
        return without.get(row);
    }

    @Override
    public String kind() {
        String size = shape.get(1) + " x " + shape.get(2);
        return "grids of " + size + (shape.get(0) == 1 ? "" : " x " + Words.count(shape.get(0), "channel"));
    }

    @Override
    public GridColumn rows(int[] from) {
        BitSet missing = new BitSet();
        for (int row = 0; row < from.length; row++) {
            missing.set(row, from[row] == NOWHERE || isMissing(from[row]));
        }
        return new GridColumn(name, shape, from.length, (row, index) -> pixels.at(from[row], index), missing, change);
    }

    @Override
    public GridColumn named(String other) {
        return new GridColumn(other, shape, size, pixels, without, change);
    }
}
