package io.github.braidml.data;

import java.util.List;

/**
 * A table ready for training: numbers only.
 *
 * @param inputs {@code (rows, width)}, row by row
 * @param labels per task and row in the network's units; NaN is missing
 */
public record Prepared(Features features, List<Target<?>> targets, Split split, float[] inputs, double[][] labels) {

    /** Returns the number of rows. */
    public int rows() {
        return labels[0].length;
    }
}
