package io.github.braidml.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values on a grid: the pixels of an image, the bands of a spectrogram over time.
 *
 * @param channels 1 for grey values, 3 for colours
 * @param height rows from the top
 * @param width columns from the left
 * @param values {@code (channels, height, width)}, row by row
 */
public record Grid(int channels, int height, int width, float[] values) {

    public Grid {
        if (channels < 1 || height < 1 || width < 1 || values.length != channels * height * width) {
            throw new IllegalArgumentException(
                    "a grid of %d x %d x %d (channels, height, width) needs as many values, all sizes at least 1; given %d values"
                            .formatted(channels, height, width, values.length));
        }
        values = values.clone();
    }

    /** Returns the value at a place. */
    public float at(int channel, int row, int column) {
        return values[(channel * height + row) * width + column];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Grid grid
                && channels == grid.channels
                && height == grid.height
                && width == grid.width
                && Arrays.equals(values, grid.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "%d x %d x %d values".formatted(channels, height, width);
    }
}
