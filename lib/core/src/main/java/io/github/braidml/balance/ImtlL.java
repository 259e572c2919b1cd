package io.github.braidml.balance;

/**
 * Impartial multi-task learning, the part that balances losses: minimises the sum of {@code exp(s_i) L_i - s_i} over the
 * parameters and over one log-scale {@code s_i} per task, so that all scaled losses tend to one. Losses must not be
 * negative. Twice {@link Uncertainty}'s total of half the losses, with the sign of {@code s} turned.
 *
 * <p>Liu, Li, Kuang, Xue, Chen, Yang, Liao, Zhang: Towards Impartial Multi-task Learning, ICLR 2021.
 *
 * @param rate step size of Adam on the log-scales, 0.025 by default
 */
public record ImtlL(double rate) implements LossWeighting {

    public ImtlL {
        Given.checkPositive("imtlL()", "rate", rate);
    }

    /** Returns this method with another step size of the log-scales. */
    public ImtlL rate(double other) {
        return new ImtlL(other);
    }

    @Override
    public String formula() {
        return "total = sum of exp(s_i) L_i - s_i, s learned by imtlL()";
    }

    @Override
    public State start(int tasks) {
        return Learned.state(tasks, rate, ImtlL::weight, (s, loss) -> slope(s, Given.positive(this, loss)));
    }

    static double weight(double s) {
        return Math.exp(s);
    }

    /** Returns the derivative of a task's part of the total by its log-scale. */
    static double slope(double s, double loss) {
        return weight(s) * loss - 1;
    }

    @Override
    public String toString() {
        return "imtlL()" + (rate == 0.025 ? "" : ".rate(" + Given.word(rate) + ")");
    }
}
