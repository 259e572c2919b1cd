package io.github.braidml.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ranges of a flat vector: which of them move in a step, how fast, and in how many steps each has moved. */
final class Parts {
    private final Descent spec;
    private final Flat flat;
    private final List<List<Pace>> paces = new ArrayList<>();
    private final boolean isApart;
    /** Which tasks have a label in the batches of this step. */
    private final boolean[] labelled;
    /** How many steps had a label for each task. */
    private final long[] own;

    private List<Flat.Range> ranges = List.of();
    private boolean isDealtOut;
    private long steps;

    /** @throws IllegalArgumentException if a part that is to have its own steps is not there */
    Parts(Descent spec, Flat flat, int tasks) {
        this.spec = spec;
        this.flat = flat;
        this.labelled = new boolean[tasks];
        this.own = new long[tasks];
        this.isApart = flat.ranges(true).stream().allMatch(range -> range.task() >= 0);
        divide(spec.schedule().perTask()
                || !spec.paces().isEmpty()
                || (isApart && spec.clip().byNorm()));
        for (Pace pace : spec.paces()) {
            check(pace);
        }
    }

    private void check(Pace pace) {
        if (ranges.stream().noneMatch(pace::concerns)) {
            Set<String> parts = new LinkedHashSet<>();
            ranges.forEach(range -> parts.add(range.owner()));
            parts.add("heads");
            ranges.forEach(range -> parts.add(range.name()));
            throw new IllegalArgumentException("%s: the network has no part '%s'; it has %s"
                    .formatted(pace, pace.part(), String.join(", ", parts)));
        }
    }

    private void divide(boolean byTask) {
        isDealtOut = byTask;
        ranges = flat.ranges(byTask);
        paces.clear();
        for (Flat.Range range : ranges) {
            paces.add(spec.paces().stream().filter(pace -> pace.concerns(range)).toList());
        }
    }

    /** Returns the ranges in order; those of single tasks apart only where it matters, which may change with {@link #begin}. */
    List<Flat.Range> ranges() {
        return ranges;
    }

    /** Returns whether every value belongs to a single task: these are networks that know nothing of one another. */
    boolean isApart() {
        return isApart;
    }

    /** Takes note of tasks with a label in a batch. */
    void label(int[] tasks) {
        for (int task : tasks) {
            labelled[task] = true;
        }
    }

    /** Takes note of a batch with a label for every task. */
    void labelAll() {
        Arrays.fill(labelled, true);
    }

    /** Begins a step: counts it for what takes part. */
    void begin() {
        steps++;
        boolean all = true;
        for (int task = 0; task < own.length; task++) {
            own[task] += labelled[task] ? 1 : 0;
            all &= labelled[task];
        }
        if (!all && !isDealtOut) {
            divide(true);
        }
    }

    /** Ends a step. */
    void end() {
        Arrays.fill(labelled, false);
    }

    /** Returns whether a range belongs to a task without a label in this step. */
    boolean isStill(int range) {
        int task = ranges.get(range).task();
        return task >= 0 && !labelled[task];
    }

    /** Returns whether a range is neither still nor frozen. */
    boolean moves(int range, double epoch) {
        return !isStill(range) && pace(range, epoch) > 0;
    }

    /** Returns the factor of a range's steps; 0 while it is frozen. */
    double pace(int range, double epoch) {
        double factor = 1;
        for (Pace pace : paces.get(range)) {
            factor = pace.holds(epoch) ? pace.factor() : factor;
        }
        return factor;
    }

    /** Returns the number of the step for a range, from 1: only those count in which it was not still. */
    long number(int range) {
        int task = ranges.get(range).task();
        return task < 0 ? steps : own[task];
    }

    /** Returns the number of steps begun. */
    long steps() {
        return steps;
    }

    /** Returns the steps of each task. */
    double[] save() {
        return Arrays.stream(own).asDoubleStream().toArray();
    }

    /**
     * Takes back what was saved.
     *
     * @param counts the steps of each task; none in a file of the time when every step was one of every task
     */
    void restore(long all, double[] counts) {
        steps = all;
        for (int task = 0; task < own.length; task++) {
            own[task] = counts.length == 0 ? all : (long) counts[task];
        }
        if (!isDealtOut && Arrays.stream(own).anyMatch(count -> count != all)) {
            divide(true);
        }
    }
}
