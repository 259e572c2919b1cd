package io.github.braidml.train;

import java.util.Arrays;

/**
 * Whether nothing has become better for too long. Tasks that share parameters are judged by their mean relative loss; those
 * that share nothing each by its own, and patience ends with the last of them.
 */
final class Patience {
    private final Stopping stopping;
    private final boolean shares;
    private final double[] constants;
    private final double[] lowest;
    private final int[] since;

    Patience(Stopping stopping, boolean shares, double[] constants) {
        this.stopping = stopping;
        this.shares = shares;
        this.constants = constants;
        this.lowest = new double[shares ? 1 : constants.length];
        this.since = new int[lowest.length];
        Arrays.fill(lowest, Double.POSITIVE_INFINITY);
    }

    void see(Epoch epoch) {
        for (int i = 0; i < lowest.length; i++) {
            double loss = shares ? epoch.score() : epoch.valid()[i] / constants[i];
            if (loss < lowest[i] - stopping.least()) {
                lowest[i] = loss;
                since[i] = 0;
            } else {
                since[i]++;
            }
        }
    }

    /** Returns whether it is at an end; never without validation labels. */
    boolean isOver() {
        if (stopping.patience() == 0) {
            return false;
        }
        boolean judged = false;
        for (int i = 0; i < lowest.length; i++) {
            boolean known = lowest[i] != Double.POSITIVE_INFINITY;
            if (known && since[i] < stopping.patience()) {
                return false;
            }
            judged |= known;
        }
        return judged;
    }
}
