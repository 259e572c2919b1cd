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
        Given.checkPositive("uncertainty()", "rate", rate);
    }

    /** Returns this method with another step size of the log-variances. */
    public Uncertainty rate(double other) {
        return new Uncertainty(other);
    }

    @Override
    public String formula() {
        return "total = sum of exp(-s_i) L_i + s_i / 2, s learned by uncertainty()";
    }

    @Override
    public State start(int tasks) {
        return Learned.state(tasks, rate, Uncertainty::weight, Uncertainty::slope);
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
        return "uncertainty()" + (rate == 0.025 ? "" : ".rate(" + Given.word(rate) + ")");
    }
}
