package io.github.braidml.train;

/**
 * Some numbers over the steps of a run: a summary of every time they were seen, and some of these times, evenly spread.
 *
 * @param count how often they were seen
 * @param every of how many times one is kept: every first, second, fourth, ... one, so that at most 256 are
 * @param steps per time kept, the number of the step
 * @param values per time kept, the numbers; NaN for a task without a label in the step's batch
 * @param mean per number, mean over all times
 * @param least per number, the lowest
 * @param most per number, the highest
 * @param negative per number, share of the times at which it was below zero
 */
public record Track(
        long count,
        long every,
        long[] steps,
        double[][] values,
        double[] mean,
        double[] least,
        double[] most,
        double[] negative) {}
