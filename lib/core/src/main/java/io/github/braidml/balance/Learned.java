package io.github.braidml.balance;

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
