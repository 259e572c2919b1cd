package io.github.braidml.optim;

/**
 * A stretch of a flat vector, copied to where it starts at index 0.
 *
 * <p>The compiler makes vector instructions of a loop only when it indexes every array by {@code i} alone; with
 * {@code offset + i} Adam takes three times as long as with copying there and back.
 */
final class Stretch {
    private float[] values = new float[0];

    /** Copies a stretch in. */
    void take(float[] vector, int offset, int length) {
        if (values.length < length) {
            values = new float[length];
        }
        System.arraycopy(vector, offset, values, 0, length);
    }

    /** Returns the copy, at least as long as the stretch. */
    float[] values() {
        return values;
    }

    /** Copies the stretch back. */
    void put(float[] vector, int offset, int length) {
        System.arraycopy(values, 0, vector, offset, length);
    }
}
