package io.github.braidml.balance;

import java.util.Arrays;

/** A share of each task, none negative and all together one, moved and then put back where they must be. */
final class Simplex {
    private final double[] shares;

    Simplex(int tasks) {
        shares = new double[tasks];
        Arrays.fill(shares, 1.0 / tasks);
    }

    /** Returns the shares of some tasks, scaled to sum to one; equal ones if they have nothing. */
    double[] of(int[] tasks) {
        double[] some = Arrays.stream(tasks).mapToDouble(task -> shares[task]).toArray();
        double sum = Arrays.stream(some).sum();
        return sum > 0
                ? Arrays.stream(some).map(share -> share / sum).toArray()
                : Arguments.times(Arguments.ones(some.length), 1.0 / some.length);
    }

    /**
     * Moves the shares of some tasks, as {@link #of} gives them, down a gradient and to the nearest that sum to one; what these
     * tasks have together stays as it is, and so do the shares of the others.
     *
     * @return the shares, as {@link #of} gives them
     */
    double[] move(int[] tasks, double[] gradient, double rate) {
        double[] moved = of(tasks);
        double together = Arrays.stream(tasks).mapToDouble(task -> shares[task]).sum();
        for (int i = 0; i < tasks.length; i++) {
            moved[i] -= rate * gradient[i];
        }
        if (Arrays.stream(moved).allMatch(Double::isFinite)) {
            moved = nearest(moved);
            for (int i = 0; i < tasks.length; i++) {
                shares[tasks[i]] = together * moved[i];
            }
        }
        return of(tasks);
    }

    /** Returns the nearest numbers of which none is negative and that sum to one. */
    static double[] nearest(double[] x) {
        // In distances below the largest, or the one would be lost beside numbers of 1e20.
        double most = Arrays.stream(x).max().orElse(0);
        double[] sorted = Arrays.stream(x).map(v -> most - v).sorted().toArray();
        double sum = 0;
        double level = 1;
        for (int k = 0; k < sorted.length; k++) {
            sum += sorted[k];
            double next = (1 + sum) / (k + 1);
            if (sorted[k] >= next) {
                break;
            }
            level = next;
        }
        double top = level;
        return Arrays.stream(x).map(v -> Math.max(0, top - (most - v))).toArray();
    }

    double[] save() {
        return shares.clone();
    }

    void restore(double[] saved) {
        System.arraycopy(saved, 0, shares, 0, shares.length);
    }
}
