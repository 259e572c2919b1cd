package io.github.braidml.optim;

/**
 * A step size that is learned: each step multiplies it by {@code exp(gain cos)}, cos being the cosine between the gradient
 * and the one before. That is gradient descent on the logarithm of the step size, with normalised gradients. What large weights
 * cost counts as part of the gradient.
 *
 * <p>Baydin, Cornish, Rubio, Schmidt, Wood: Online Learning Rate Adaptation with Hypergradient Descent, ICLR 2018,
 * arXiv:1703.04782.
 *
 * @param gain how fast it learns, 0.02 by default
 * @param most the longest step size, 1 by default
 */
public record HypergradientRate(double gain, double most) implements Schedule {

    public HypergradientRate {
        Rates.checkPositive("hypergradient", "gain", gain);
        Rates.checkPositive("hypergradient", "longest step size", most);
    }

    @Override
    public Sees sees() {
        return Sees.ANGLE;
    }

    @Override
    public State start(int tasks) {
        return new State() {
            private double factor = 1;

            @Override
            public double factor(Step step) {
                factor = Math.min(factor * Math.exp(gain * step.cosine()), most / step.rate());
                return factor;
            }

            @Override
            public double[] save() {
                return new double[] {factor};
            }

            @Override
            public void restore(double[] saved) {
                factor = saved[0];
            }
        };
    }

    @Override
    public String toString() {
        return gain == 0.02 && most == 1 ? "hypergradient()" : "hypergradient(" + gain + ", " + most + ")";
    }
}
