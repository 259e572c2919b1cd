package io.github.braidml.train;

/**
 * What ends a training before its last epoch.
 *
 * @param patience epochs in a row without improvement after which it ends; 0 for never
 * @param least by how much the relative validation loss must fall to count as improvement
 * @param minutes time after which it ends; infinite for never
 */
public record Stopping(int patience, double least, double minutes) {
    /** Only the last epoch ends it. */
    public static final Stopping NEVER = new Stopping(0, 0, Double.POSITIVE_INFINITY);

    public Stopping {
        if (patience < 0) {
            throw new IllegalArgumentException("patience must be at least 1 epoch, or 0 for none; given " + patience);
        }
        if (!(least >= 0) || Double.isInfinite(least)) {
            throw new IllegalArgumentException(
                    "patience: the least improvement must be zero or a positive, finite number; given " + least);
        }
        if (!(minutes > 0)) {
            throw new IllegalArgumentException("maxMinutes must be positive; given " + minutes);
        }
    }

    @Override
    public String toString() {
        String text = patience == 0
                ? ""
                : least == 0 ? ".patience(" + patience + ")" : ".patience(" + patience + ", " + least + ")";
        return Double.isInfinite(minutes) ? text : text + ".maxMinutes(" + minutes + ")";
    }
}
