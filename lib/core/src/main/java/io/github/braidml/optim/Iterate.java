package io.github.braidml.optim;

/**
 * Which values are validated and kept: the newest, or some average of those along the way.
 *
 * @param which kind
 * @param decay share of a running average that is kept per step; 0 for the other kinds
 */
public record Iterate(Which which, double decay) {

    /** The kinds. */
    public enum Which {
        /** The values as they are. */
        NEWEST,
        /** An exponential moving average, as torch's {@code AveragedModel} with {@code get_ema_multi_avg_fn}. */
        MOVING,
        /** The mean of the values after every step: Polyak, Juditsky 1992; torch's {@code AveragedModel}. */
        MEAN,
        /** The values with the lowest total of any step; for full batches. */
        LOWEST
    }

    public Iterate {
        Rates.checkShare("average", "decay", decay);
        if ((which == Which.MOVING) != (decay > 0)) {
            throw new IllegalArgumentException(
                    "average: the decay is a share in (0, 1), usually 0.999; given " + decay);
        }
    }

    /** Returns the values as they are. */
    public static Iterate newest() {
        return new Iterate(Which.NEWEST, 0);
    }

    /** Returns an exponential moving average. */
    public static Iterate moving(double decay) {
        return new Iterate(Which.MOVING, decay);
    }

    /** Returns the mean of all values so far. */
    public static Iterate mean() {
        return new Iterate(Which.MEAN, 0);
    }

    /** Returns the values with the lowest total so far. */
    public static Iterate lowest() {
        return new Iterate(Which.LOWEST, 0);
    }

    @Override
    public String toString() {
        return switch (which) {
            case NEWEST -> "newest()";
            case MOVING -> "average(" + decay + ")";
            case MEAN -> "average()";
            case LOWEST -> "lowest()";
        };
    }
}
