package io.github.braidml.optim;

import java.util.List;

/**
 * AdaGrad, equal to {@code torch.optim.Adagrad}: {@code s += g^2; w -= rate g / (sqrt(s) + epsilon)}.
 *
 * <p>Duchi, Hazan, Singer: Adaptive Subgradient Methods for Online Learning and Stochastic Optimization, JMLR 12, 2011.
 *
 * @param rate step size, usually 0.01
 * @param epsilon added to the root, 1e-10 by default
 */
public record AdaGrad(double rate, double epsilon) implements Optimizer {

    public AdaGrad {
        Rates.checkPositive("adaGrad", "rate", rate);
        Rates.checkPositive("adaGrad", "epsilon", epsilon);
    }

    /** Returns AdaGrad with this step size. */
    public static AdaGrad of(double rate) {
        return new AdaGrad(rate, 1e-10);
    }

    /** Returns this optimiser with another number added to the root. */
    public AdaGrad epsilon(double other) {
        return new AdaGrad(rate, other);
    }

    @Override
    public Stepping start(int size) {
        return new Squares((float) epsilon, size);
    }

    @Override
    public String toString() {
        String text = "adaGrad(" + rate + ")";
        return epsilon == 1e-10 ? text : text + ".epsilon(" + epsilon + ")";
    }

    private static final class Squares implements Stepping {
        private final float epsilon;
        private final float[] sum;
        private final Stretch s = new Stretch();

        Squares(float epsilon, int size) {
            this.epsilon = epsilon;
            this.sum = new float[size];
        }

        @Override
        public void move(Step step, float[] w, float[] g, int offset, int length) {
            s.take(sum, offset, length);
            Loops.averageSquare(s.values(), g, 1, 1, length);
            s.put(sum, offset, length);
            Loops.root(s.values(), s.values(), 1, epsilon, length);
            Loops.subtractRatio(w, g, s.values(), (float) step.rate(), length);
        }

        @Override
        public List<float[]> moments() {
            return List.of(sum);
        }
    }
}
