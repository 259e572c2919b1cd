package io.github.braidml.data;

import java.util.List;

/**
 * Data ready for training: numbers only.
 *
 * @param inputs what the network receives
 * @param labels per task {@code (rows, labels per row)} row by row, in the network's units; NaN is missing
 */
public record Prepared(Features features, List<Target<?>> targets, Split split, Inputs inputs, double[][] labels) {

    /** Returns the number of rows. */
    public int rows() {
        return inputs.rows();
    }
}
