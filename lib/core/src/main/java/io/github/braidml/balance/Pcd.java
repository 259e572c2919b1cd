package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Priority-constrained descent: follows the first task as nearly as each other task can be granted a part of the progress that
 * its own gradient would bring; the update is as long as the first task's gradient.
 *
 * <p>With gradients {@code h_i} in units of their usual length, the root of a running mean of squares, the direction is the
 * {@code d} nearest to {@code h_1} for which {@code h_j'd >= tau |h_j|^2}. Where no direction serves all other tasks at once it
 * is {@code h_1}; where the first task's gradient is zero, or d is, the update is zero. A task's mean is that of the steps that
 * had labels for it, its first gradient alone at first. In a step without labels for the first task the next one that has any
 * takes its place, with an update in units of the first one's usual length, as soon as there is one.
 *
 * <p>Varam, Alhajri: Not All Objectives Are Born Equal: Priority-Constrained Descent for Hierarchical Multi-Objective Optimization, TMLR 2026,
 * arXiv:2606.29521.
 *
 * @param tau part of its own progress that each task but the first is granted, 0.02 by default
 * @param beta share of the mean of squares that stays, 0.999 by default
 */
public record Pcd(double tau, double beta) implements GramianMethod {
    /** Gains above this share of a direction's parts are no rounding. */
    private static final double CLEAR = 1e-6;

    public Pcd {
        if (!(tau >= 0 && tau <= 1)) {
            throw new IllegalArgumentException(
                    "pcd: tau, the part of its progress that each other task is granted, must be in [0, 1]; given "
                            + tau);
        }
        if (!(beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException(
                    "pcd: the share beta of the mean of squares that stays must be in [0, 1); given " + beta);
        }
    }

    /** Returns this method with another part of its own progress for each task but the first. */
    public Pcd tau(double part) {
        return new Pcd(part, beta);
    }

    /** Returns this method with another share of the mean of squares that stays. */
    public Pcd beta(double share) {
        return new Pcd(tau, share);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        return new Usual(this, tasks);
    }

    /**
     * Returns the weights with which the update is as long as the first gradient.
     *
     * @param lengths of the gradients in units of what is usual
     */
    double[] weights(double[][] gramian, double[] lengths) {
        Cosines cosines = Cosines.of(gramian);
        int n = cosines.size();
        if (n == 0 || cosines.rows()[0] > 0) {
            return new double[gramian.length];
        }
        double[] d = new double[n];
        d[0] = lengths[0];
        double[] least =
                Arrays.stream(cosines.rows()).mapToDouble(i -> tau * lengths[i]).toArray();
        // Nothing is asked for the first, so none of it is added.
        least[0] = Double.NEGATIVE_INFINITY;
        double[] both = NonNegative.solve(cosines.matrix(), d, least).x();
        both[0] = d[0];
        if (tau == 0 || serves(both, cosines) || canBeServed(cosines)) {
            d = both;
        }
        double size = Arrays.stream(d).sum();
        double square = Cosines.dot(d, Cosines.times(cosines.matrix(), d));
        double[] weights = new double[n];
        if (square > 8 * n * Cosines.EPSILON * size * size) {
            for (int i = 0; i < n; i++) {
                weights[i] = d[i] / Math.sqrt(square) * (cosines.norms()[0] / cosines.norms()[i]);
            }
        }
        return cosines.spread(weights, 0);
    }

    /** Returns whether a direction descends on all but the first beyond doubt, which spares the question whether any does. */
    private static boolean serves(double[] d, Cosines cosines) {
        double[] gains = Cosines.times(cosines.matrix(), d);
        return Arrays.stream(gains).skip(1).min().orElse(1)
                > CLEAR * Arrays.stream(d).sum();
    }

    /** Returns whether some direction descends on all but the first: what each is granted is then only a matter of length. */
    private static boolean canBeServed(Cosines cosines) {
        double[][] others = Arrays.stream(cosines.matrix())
                .skip(1)
                .map(row -> Arrays.copyOfRange(row, 1, row.length))
                .toArray(double[][]::new);
        return !Cosines.of(others).stationary();
    }

    @Override
    public String toString() {
        return "pcd()"
                + (tau == 0.02 ? "" : ".tau(" + Given.word(tau) + ")")
                + (beta == 0.999 ? "" : ".beta(" + Given.word(beta) + ")");
    }

    /** The mean squared length of each task's gradients, zero until there is one, then the numbers of steps they are from. */
    private static final class Usual implements State {
        private final Pcd method;
        private final int tasks;
        private final double[] state;

        Usual(Pcd method, int tasks) {
            this.method = method;
            this.tasks = tasks;
            this.state = new double[2 * tasks];
        }

        @Override
        public double[] weights(Step step) {
            int[] present = step.tasks();
            if (present.length == 0) {
                return new double[0];
            }
            double[] lengths = new double[present.length];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = length(present[i], step.gramian()[i][i]);
            }
            double[] weights = method.weights(step.gramian(), lengths);
            double leading = state[present[0]];
            return state[0] > 0 && leading > 0 ? Arguments.times(weights, Math.sqrt(state[0] / leading)) : weights;
        }

        /** Takes note of the square of a gradient's length, and returns the length in units of what is usual. */
        private double length(int task, double square) {
            if (!(square <= Double.MAX_VALUE)) {
                return 1;
            }
            state[tasks + task]++;
            double newest = (1 - method.beta) / (1 - Math.pow(method.beta, state[tasks + task]));
            state[task] += newest * (square - state[task]);
            return state[task] > 0 ? Math.sqrt(square / state[task]) : 0;
        }

        @Override
        public double[] save() {
            return state.clone();
        }

        @Override
        public void restore(double[] saved) {
            System.arraycopy(saved, 0, state, 0, state.length);
        }
    }
}
