package io.github.braidml.search;

/**
 * Numbers between two bounds, from which a random search draws.
 *
 * @param logarithmic whether each factor is as likely as any other, instead of each difference
 */
public record Range(double low, double high, boolean logarithmic) {

    public Range {
        if (!Double.isFinite(low) || !Double.isFinite(high) || !(low < high)) {
            throw new IllegalArgumentException("%s(low, high): needs finite numbers, low below high; given %s and %s"
                    .formatted(logarithmic ? "logUniform" : "uniform", low, high));
        }
        if (logarithmic && !(low > 0)) {
            throw new IllegalArgumentException(
                    "logUniform(low, high): needs positive numbers; given " + low + " and " + high);
        }
    }

    /** Returns the number that a share of the draws lie below, from 0 to 1. */
    double at(double share) {
        return logarithmic ? low * Math.pow(high / low, share) : low + share * (high - low);
    }

    @Override
    public String toString() {
        return (logarithmic ? "logUniform(" : "uniform(") + low + ", " + high + ")";
    }
}
