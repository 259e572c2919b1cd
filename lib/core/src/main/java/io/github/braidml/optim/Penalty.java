package io.github.braidml.optim;

/**
 * What large weights cost: {@code l1 sum |w| + l2 / 2 sum w^2}; biases and the scales of normalisations cost nothing. Both
 * is the elastic net.
 *
 * <p>The square is part of the total that gradients are taken of, equal to torch's {@code weight_decay}. The absolute values
 * are dealt with after each step by their proximal operator, which makes weights exactly zero: each moves towards zero by
 * the step size times {@code l1}.
 *
 * <p>Zou, Hastie: Regularization and variable selection via the elastic net, 2005; Parikh, Boyd: Proximal Algorithms, 2014.
 *
 * @param l1 price of an absolute value, 0 for none
 * @param l2 price of half a square, 0 for none
 */
public record Penalty(double l1, double l2) {
    /** Weights cost nothing. */
    public static final Penalty NONE = new Penalty(0, 0);

    public Penalty {
        Rates.checkNotNegative("l1", "the price", l1);
        Rates.checkNotNegative("l2", "the price", l2);
    }

    double of(float[] weights, int length) {
        double absolute = l1 == 0 ? 0 : l1 * Loops.absolutes(weights, length);
        return l2 == 0 ? absolute : absolute + l2 / 2 * Loops.dot(weights, weights, length);
    }

    @Override
    public String toString() {
        String text = l1 == 0 ? "" : ".l1(" + l1 + ")";
        return l2 == 0 ? text : text + ".l2(" + l2 + ")";
    }
}
