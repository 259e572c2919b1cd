package io.github.braidml.balance;

/**
 * Weighting by learned uncertainty: minimises the sum of {@code exp(-s_i) L_i + s_i / 2} over the parameters and over one
 * log-variance {@code s_i} per task.
 *
 * <p>With {@code L_i} half a squared error this is the Gaussian likelihood, with {@code L_i} a cross-entropy the scaled
 * softmax of the paper: one form for both. At the optimum of {@code s_i} the weight is {@code 1 / (2 L_i)}.
 *
 * <p>Kendall, Gal, Cipolla: Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018, arXiv:1705.07115.
 *
 * @param rate step size of Adam on the log-variances, 0.025 by default
 */
public record Uncertainty(double rate) implements Balancer {

    public Uncertainty {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(
                    "uncertainty(rate): the rate must be a positive, finite number; given " + rate);
        }
    }

    @Override
    public Needs needs() {
        return Needs.LOSSES;
    }

    @Override
    public HeadGradients headGradients() {
        return HeadGradients.WEIGHTED;
    }

    @Override
    public String formula() {
        return "total = sum of exp(-s_i) L_i + s_i / 2, s learned by uncertainty()";
    }

    @Override
    public State start(int tasks) {
        return new Learned(tasks, rate);
    }

    @Override
    public String toString() {
        return rate == 0.025 ? "uncertainty()" : "uncertainty(" + rate + ")";
    }

    /** Log-variance and Adam's two moments and step count of each task, one row a task. */
    private static final class Learned implements State {
        private static final double BETA1 = 0.9;
        private static final double BETA2 = 0.999;
        private static final double EPSILON = 1e-8;
        private static final int ROW = 4;

        private final double[] state;
        private final double rate;

        Learned(int tasks, double rate) {
            this.state = new double[ROW * tasks];
            this.rate = rate;
        }

        @Override
        public double[] weights(Step step) {
            double[] weights = new double[step.tasks().length];
            for (int i = 0; i < weights.length; i++) {
                int row = ROW * step.tasks()[i];
                weights[i] = Math.exp(-state[row]);
                learn(row, 0.5 - weights[i] * step.losses()[i]);
            }
            return weights;
        }

        private void learn(int row, double gradient) {
            double m = BETA1 * state[row + 1] + (1 - BETA1) * gradient;
            double v = BETA2 * state[row + 2] + (1 - BETA2) * gradient * gradient;
            double t = state[row + 3] + 1;
            state[row + 1] = m;
            state[row + 2] = v;
            state[row + 3] = t;
            double step = m / (1 - Math.pow(BETA1, t));
            state[row] -= rate * step / (Math.sqrt(v / (1 - Math.pow(BETA2, t))) + EPSILON);
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
