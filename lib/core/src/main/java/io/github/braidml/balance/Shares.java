package io.github.braidml.balance;

import java.util.Arrays;

/** A positive share of each task, all together one, moved by exponentiated gradients; kept as logarithms. */
final class Shares {
    private final double[] logs;

    Shares(int tasks) {
        logs = new double[tasks];
        Arrays.fill(logs, -Math.log(tasks));
    }

    double of(int task) {
        return Math.exp(logs[task]);
    }

    double log(int task) {
        return logs[task];
    }

    /**
     * Multiplies the shares of some tasks by {@code exp(rate gain)}; what these tasks have together stays as it is, and so
     * do the shares of the others.
     */
    void move(int[] tasks, double[] gains, double rate) {
        double before = together(tasks);
        for (int i = 0; i < tasks.length; i++) {
            logs[tasks[i]] += rate * gains[i];
        }
        double excess = together(tasks) - before;
        for (int task : tasks) {
            logs[task] -= excess;
        }
    }

    /** Returns the logarithm of the sum of some shares. */
    private double together(int[] tasks) {
        double most = Arrays.stream(tasks).mapToDouble(t -> logs[t]).max().orElse(0);
        double sum = 0;
        for (int task : tasks) {
            sum += Math.exp(logs[task] - most);
        }
        return tasks.length == 0 ? 0 : most + Math.log(sum);
    }

    double[] save() {
        return logs.clone();
    }

    void restore(double[] saved) {
        System.arraycopy(saved, 0, logs, 0, logs.length);
    }
}
