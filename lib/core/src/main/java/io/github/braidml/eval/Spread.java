package io.github.braidml.eval;

import java.util.Arrays;

/** Mean and spread of values over repeats. */
final class Spread {
    private Spread() {}

    /** Returns the mean of the values that are defined, NaN if none is. */
    static double mean(double[] values) {
        return Arrays.stream(values).filter(x -> !Double.isNaN(x)).average().orElse(Double.NaN);
    }

    /** Returns the standard deviation with n - 1 of the values that are defined, NaN for fewer than two. */
    static double deviation(double[] values) {
        double[] known = Arrays.stream(values).filter(x -> !Double.isNaN(x)).toArray();
        if (known.length < 2) {
            return Double.NaN;
        }
        double mean = mean(known);
        double squares = Arrays.stream(known).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares / (known.length - 1));
    }
}
