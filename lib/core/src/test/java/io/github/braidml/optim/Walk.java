package io.github.braidml.optim;

import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/** Functions of a vector, and a run of steps down them. */
final class Walk {
    /** A function with its gradient, which it writes. */
    interface Total extends ToDoubleBiFunction<double[], double[]> {}

    private final Total total;
    final Vector vector;
    final Mover mover;
    /** Total at each step, before it. */
    final double[] totals;

    private int done;

    Walk(Descent descent, Total total, Vector vector, int steps) {
        this.total = total;
        this.vector = vector;
        this.mover = new Mover(descent, vector, 1, 1, steps);
        this.totals = new double[steps];
    }

    static Walk of(Descent descent, Total total, double[] start, int steps) {
        return new Walk(descent, total, new Vector(start, 3), steps);
    }

    /** Goes on to a step. */
    Walk to(int step) {
        while (done < step) {
            totals[done++] = evaluate();
            mover.batch(1, true, totals[done - 1], this::evaluate);
        }
        return this;
    }

    private double evaluate() {
        double[] gradient = new double[vector.values.length];
        double value = total.applyAsDouble(vector.doubles(), gradient);
        for (int i = 0; i < gradient.length; i++) {
            vector.gradients[i] += (float) gradient[i];
        }
        return value;
    }

    /** Returns the values that are validated and kept. */
    double[] kept() {
        Function<Flat, double[]> copy = flat -> vector.doubles();
        return mover.withKept(copy);
    }

    /** The sum of {@code a (d^4 / 4 + d^2 / 2)}, d being the distance to the minimum. */
    static double quartic(double[] w, double[] gradient) {
        double[] a = {0.5, 1, 2, 4, 0.1};
        double[] minimum = {1, -2, 0.5, 0, 3};
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            double d = w[i] - minimum[i];
            sum += a[i] * (d * d * d * d / 4 + d * d / 2);
            gradient[i] = a[i] * (d * d * d + d);
        }
        return sum;
    }

    /** Rosenbrock's, a curved valley, in a mild form. */
    static double valley(double[] w, double[] gradient) {
        double sum = 0;
        for (int i = 0; i + 1 < w.length; i++) {
            double side = w[i + 1] - w[i] * w[i];
            double along = 1 - w[i];
            sum += 5 * side * side + along * along;
            gradient[i + 1] += 10 * side;
            gradient[i] -= 20 * side * w[i] + 2 * along;
        }
        return sum;
    }

    /** The mean cross-entropy of a logistic regression on eight rows. */
    static double logistic(double[] w, double[] gradient) {
        double[][] x = {
            {1, 2, -1},
            {0.5, -1, 2},
            {-1.5, 0.25, 1},
            {2, 1, 0.5},
            {-0.5, -2, -1},
            {1, -0.5, 0.75},
            {-1, 1, -2},
            {1, 1, 1}
        };
        double[] y = {1, 0, 1, 1, 0, 1, 0, 0};
        double sum = 0;
        for (int row = 0; row < x.length; row++) {
            double z = 0;
            for (int i = 0; i < w.length; i++) {
                z += x[row][i] * w[i];
            }
            sum += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - z * y[row];
            double slope = 1 / (1 + Math.exp(-z)) - y[row];
            for (int i = 0; i < w.length; i++) {
                gradient[i] += slope * x[row][i] / x.length;
            }
        }
        return sum / x.length;
    }
}
