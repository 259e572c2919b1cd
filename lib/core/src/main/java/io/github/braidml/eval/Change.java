package io.github.braidml.eval;

import java.util.Arrays;

/**
 * What a method changes against the reference, over paired repeats.
 *
 * @param mean mean change; positive is an improvement if {@code better} counts positive differences
 * @param deviation standard deviation over the repeats (n - 1); NaN for one repeat
 * @param better number of repeats in which the method was strictly better
 * @param repeats number of repeats in which the change is defined
 * @param p two-sided p-value of the corrected resampled t-test; NaN where there is no test
 */
public record Change(double mean, double deviation, int better, int repeats, double p) {

    /** The largest p-value at which a difference is called reliable. */
    static final double LEVEL = 0.05;

    /**
     * Tests paired differences.
     *
     * <p>The variance of the mean is taken as (1/k + test/train) times that of the differences, because training sets of
     * different repeats overlap; k - 1 degrees of freedom. No test where all differences are equal.
     *
     * <p>Nadeau, Bengio: Inference for the Generalization Error, Machine Learning 52, 2003.
     *
     * @param differences one per repeat; NaN is left out
     * @param upIsBetter whether a positive difference is an improvement
     * @param testToTrain rows of a test set over rows of its training set; NaN for no test
     */
    static Change of(double[] differences, boolean upIsBetter, double testToTrain) {
        double[] d = Arrays.stream(differences).filter(x -> !Double.isNaN(x)).toArray();
        int better =
                (int) Arrays.stream(d).filter(x -> upIsBetter ? x > 0 : x < 0).count();
        double mean = Spread.mean(d);
        double deviation = Spread.deviation(d);
        double error = deviation * Math.sqrt(1.0 / d.length + testToTrain);
        boolean varies = deviation > 1e-12 * Math.abs(mean);
        double p = varies ? StudentT.twoSided(mean / error, d.length - 1) : Double.NaN;
        return new Change(mean, deviation, better, d.length, p);
    }

    /** Returns whether the test tells the difference from chance at the level of 5 %. */
    public boolean reliable() {
        return p <= LEVEL;
    }
}
