package io.github.braidml.balance;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** One learned number per task, moved by Adam; for a task that is not moved not even Adam's count of steps changes. */
final class Learned {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final int ROW = 4;

    /** Number, mean of its gradient, mean of the square, count of steps: a row a task. */
    private final double[] rows;

    private final double rate;

    Learned(int tasks, double start, double rate) {
        this.rows = new double[ROW * tasks];
        this.rate = rate;
        for (int t = 0; t < tasks; t++) {
            rows[ROW * t] = start;
        }
    }

    /**
     * Returns the state of a method whose weights are a function of the learned numbers alone.
     *
     * @param weight of a task's number
     * @param slope derivative of the task's part of the total by that number, given the number and the loss
     */
    static Balancer.State state(int tasks, double rate, DoubleUnaryOperator weight, DoubleBinaryOperator slope) {
        Learned s = new Learned(tasks, 0, rate);
        return new Balancer.State() {
            @Override
            public double[] weights(Balancer.Step step) {
                double[] weights = new double[step.tasks().length];
                for (int i = 0; i < weights.length; i++) {
                    int task = step.tasks()[i];
                    double number = s.of(task);
                    weights[i] = weight.applyAsDouble(number);
                    s.move(task, slope.applyAsDouble(number, step.losses()[i]));
                }
                return weights;
            }

            @Override
            public double[] save() {
                return s.save();
            }

            @Override
            public void restore(double[] saved) {
                s.restore(saved);
            }
        };
    }

    double of(int task) {
        return rows[ROW * task];
    }

    /** Returns the numbers of some tasks. */
    double[] of(int[] tasks) {
        double[] values = new double[tasks.length];
        for (int i = 0; i < tasks.length; i++) {
            values[i] = of(tasks[i]);
        }
        return values;
    }

    /** Moves one number down its gradient. */
    void move(int task, double gradient) {
        int row = ROW * task;
        double m = BETA1 * rows[row + 1] + (1 - BETA1) * gradient;
        double v = BETA2 * rows[row + 2] + (1 - BETA2) * gradient * gradient;
        double t = rows[row + 3] + 1;
        rows[row + 1] = m;
        rows[row + 2] = v;
        rows[row + 3] = t;
        double step = m / (1 - Math.pow(BETA1, t));
        rows[row] -= rate * step / (Math.sqrt(v / (1 - Math.pow(BETA2, t))) + EPSILON);
    }

    double[] save() {
        return rows.clone();
    }

    void restore(double[] saved) {
        System.arraycopy(saved, 0, rows, 0, rows.length);
    }
}
