package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Running averages of the gradients, {@code y <- y + share (g - y)} from zero: a row a task, which takes the gradient's
 * place. The row of a task that is absent from a step stays as it is.
 */
abstract class Tracked extends Replacing {
    private final int tasks;
    private double steps;
    private double[] averages = new double[0];

    Tracked(int tasks) {
        this.tasks = tasks;
    }

    /** Returns the share of the newest gradient in a step's average. */
    abstract double share(double step);

    /** Returns the number of this step, from 1. */
    double step() {
        return steps;
    }

    /**
     * Averages the gradients of a step, each times a factor, and puts the averages in their place.
     *
     * @return the inner products of the averages
     */
    double[][] track(Balancer.Step step, double[] factors) {
        int n = step.tasks().length;
        int size = step.rows().size();
        if (averages.length == 0) {
            averages = new double[Math.multiplyExact(tasks, size)];
        }
        steps++;
        double share = share(steps);
        double[][] gramian = new double[n][n];
        change(step, (from, rows, count) -> {
            for (int i = 0; i < n; i++) {
                int at = step.tasks()[i] * size + from;
                for (int k = 0; k < count; k++) {
                    averages[at + k] += share * (factors[i] * rows[i][k] - averages[at + k]);
                    rows[i][k] = averages[at + k];
                }
                for (int j = 0; j <= i; j++) {
                    gramian[i][j] += Columns.dot(rows[i], rows[j], count);
                    gramian[j][i] = gramian[i][j];
                }
            }
        });
        return gramian;
    }

    @Override
    public double[] save() {
        return Around.join(new double[] {steps}, averages);
    }

    @Override
    public void restore(double[] saved) {
        steps = saved[0];
        averages = Arrays.copyOfRange(saved, 1, saved.length);
    }
}
