package io.github.braidml.train;

import io.github.braidml.balance.Factors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ends the training of single tasks. A task whose own validation loss has not fallen for too long stops: it takes no further
 * part, and its own parameters are from then on those of the epoch in which its loss was lowest. Or it only counts less, until
 * its loss falls below the lowest again.
 */
final class Stops {
    private final Stopping stopping;
    private final FlatParameters parameters;
    private final Factors factors;
    private final double[] constants;
    private final boolean[] learns;
    private final double[] lowest;
    private final int[] best;
    private final int[] since;
    private final boolean[] stopped;
    private final int[] when;
    private final float[] values;

    /**
     * Starts with all tasks learning.
     *
     * @param factors takes what each task counts for
     * @param constants validation loss of a constant guess per task; NaN for a task without validation labels, which never stops
     * @param learns which tasks have labels to learn from
     */
    Stops(Stopping stopping, FlatParameters parameters, Factors factors, double[] constants, boolean[] learns) {
        this.stopping = stopping;
        this.parameters = parameters;
        this.factors = factors;
        this.constants = constants;
        this.learns = learns;
        this.lowest = new double[constants.length];
        this.best = new int[constants.length];
        this.since = new int[constants.length];
        this.stopped = new boolean[constants.length];
        this.when = new int[constants.length];
        this.values = new float[freezes() ? parameters.size() : 0];
        Arrays.fill(lowest, Double.POSITIVE_INFINITY);
    }

    private boolean freezes() {
        return stopping.each() > 0 && stopping.weight() == 0;
    }

    /** Keeps what is a task's own, as it stands in the parameters, if its loss is the lowest so far. */
    void offer(double[] valid) {
        if (!freezes()) {
            return;
        }
        float[] now = new float[parameters.size()];
        parameters.read(now);
        for (int t = 0; t < lowest.length; t++) {
            if (!stopped[t] && isLower(valid, t)) {
                parameters.copyOwn(t, now, values);
            }
        }
    }

    private boolean isLower(double[] valid, int task) {
        return valid[task] / constants[task] < lowest[task];
    }

    /** Takes note of an epoch. */
    void see(Epoch epoch) {
        for (int t = 0; t < lowest.length && stopping.each() > 0; t++) {
            if (stopped[t] || Double.isNaN(epoch.valid()[t] / constants[t])) {
                continue;
            }
            if (isLower(epoch.valid(), t)) {
                lowest[t] = epoch.valid()[t] / constants[t];
                best[t] = epoch.number();
                since[t] = 0;
            } else {
                since[t]++;
            }
            boolean over = since[t] >= stopping.each();
            when[t] = over ? epoch.number() - since[t] + stopping.each() : 0;
            stopped[t] = over && freezes();
            factors.set(t, over ? stopping.weight() : 1);
        }
        hold();
    }

    /** Puts what stopped tasks have of their own back to what it is to stay. */
    void hold() {
        for (int t = 0; t < stopped.length; t++) {
            if (stopped[t]) {
                parameters.writeOwn(t, values);
            }
        }
    }

    /** Sets the gradients of what stopped tasks have of their own to zero, so that nothing is measured by them. */
    void still() {
        for (int t = 0; t < stopped.length; t++) {
            if (stopped[t]) {
                parameters.scaleOwn(t, 0);
            }
        }
    }

    /** Returns which tasks have stopped. */
    boolean[] stopped() {
        return stopped;
    }

    /** Returns whether no task is left that learns. */
    boolean isOver() {
        return IntStream.range(0, stopped.length).allMatch(t -> stopped[t] || !learns[t]);
    }

    /** Returns what a checkpoint keeps beside the epochs. */
    float[] values() {
        return values;
    }

    /** Says which tasks ended before the others, and what is kept of them. */
    String words(List<String> tasks) {
        List<String> all = new ArrayList<>();
        for (int t = 0; t < stopped.length; t++) {
            if (stopped[t]) {
                all.add("task '%s' stopped after epoch %d and what is its own stays as after epoch %d"
                        .formatted(tasks.get(t), when[t], best[t]));
            } else if (when[t] > 0) {
                all.add("task '%s' counts %s since epoch %d".formatted(tasks.get(t), stopping.weight(), when[t] + 1));
            }
        }
        return all.isEmpty() ? "" : "; " + String.join("; ", all);
    }
}
