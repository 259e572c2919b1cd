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
public record Uncertainty(double rate) implements LossWeighting {

    public Uncertainty {
        Given.checkPositive("uncertainty(rate)", "rate", rate);
    }

    @Override
    public String formula() {
        return "total = sum of exp(-s_i) L_i + s_i / 2, s learned by uncertainty()";
    }

    @Override
    public State start(int tasks) {
        return new Variances(tasks, rate);
    }

    static double weight(double s) {
        return Math.exp(-s);
    }

    /** Returns the derivative of a task's part of the total by its log-variance. */
    static double slope(double s, double loss) {
        return 0.5 - weight(s) * loss;
    }

    @Override
    public String toString() {
        return rate == 0.025 ? "uncertainty()" : "uncertainty(" + rate + ")";
    }

    private static final class Variances implements State {
        private final Learned s;

        Variances(int tasks, double rate) {
            this.s = new Learned(tasks, 0, rate);
        }

        @Override
        public double[] weights(Step step) {
            double[] weights = new double[step.tasks().length];
            for (int i = 0; i < weights.length; i++) {
                int task = step.tasks()[i];
                weights[i] = weight(s.of(task));
                s.move(task, slope(s.of(task), step.losses()[i]));
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
    }
}
