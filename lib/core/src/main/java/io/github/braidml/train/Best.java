package io.github.braidml.train;

import java.util.Arrays;

/**
 * The best values seen so far.
 *
 * <p>The rule: lowest validation loss relative to that of a constant guess, mean over the tasks or the worst of them. Tasks
 * that share nothing are chosen each for itself, by its own validation loss, as separate runs would.
 */
final class Best {
    private final boolean shares;
    private final boolean worst;
    private final double[] constants;
    private final float[] values;
    private final double[] scores;
    private final int[] epochs;

    /**
     * Starts with nothing.
     *
     * @param shares whether tasks have parameters in common
     * @param worst whether the worst task decides, not the mean
     * @param constants validation loss of a constant guess per task; NaN for a task without validation labels
     * @param size number of values
     */
    Best(boolean shares, boolean worst, double[] constants, int size) {
        this.shares = shares;
        this.worst = worst;
        this.constants = constants;
        this.values = new float[size];
        this.scores = new double[constants.length];
        this.epochs = new int[constants.length];
        Arrays.fill(scores, Double.POSITIVE_INFINITY);
    }

    /** Returns the mean or highest relative validation loss; tasks without validation labels do not count, NaN if that is all. */
    double score(double[] valid) {
        double sum = 0;
        double highest = Double.NEGATIVE_INFINITY;
        int known = 0;
        for (int t = 0; t < valid.length; t++) {
            double relative = valid[t] / constants[t];
            if (!Double.isNaN(relative)) {
                sum += relative;
                highest = Math.max(highest, relative);
                known++;
            }
        }
        if (known == 0) {
            return Double.NaN;
        }
        return worst ? highest : sum / known;
    }

    /** Keeps the values if they are better. */
    void offer(int epoch, double[] valid, FlatParameters parameters) {
        float[] now = new float[values.length];
        parameters.read(now);
        double score = score(valid);
        if (shares || epochs[0] == 0) {
            // Without any validation labels the newest values are kept.
            if (epochs[0] == 0 || score < scores[0] || Double.isNaN(score)) {
                System.arraycopy(now, 0, values, 0, values.length);
                Arrays.fill(epochs, epoch);
                for (int t = 0; t < scores.length; t++) {
                    scores[t] = shares ? score : own(valid[t]);
                }
            }
            return;
        }
        for (int t = 0; t < scores.length; t++) {
            if (Double.isNaN(valid[t]) || valid[t] < scores[t]) {
                scores[t] = own(valid[t]);
                epochs[t] = epoch;
                parameters.copyOwn(t, now, values);
            }
        }
    }

    /** A task without validation labels keeps its newest values. */
    private static double own(double valid) {
        return Double.isNaN(valid) ? 0 : valid;
    }

    boolean any() {
        return epochs[0] > 0;
    }

    float[] values() {
        return values;
    }

    double[] scores() {
        return scores;
    }

    int[] epochs() {
        return epochs;
    }
}
