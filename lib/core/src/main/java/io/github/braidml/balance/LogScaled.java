package io.github.braidml.balance;

/**
 * The sum of the logarithms of the losses: each task's weight is one over its loss, so that the unit of a loss does not
 * matter. Losses below 1e-8 count as 1e-8.
 *
 * <p>The scale-invariant baseline of Navon et al.: Multi-Task Learning as a Bargaining Game, ICML 2022, arXiv:2202.01017.
 */
public record LogScaled() implements LossWeighting {

    @Override
    public String formula() {
        return "total = sum of log L_i";
    }

    @Override
    public State start(int tasks) {
        return step -> {
            double[] weights = new double[step.tasks().length];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 / Given.positive(this, step.losses()[i]);
            }
            return weights;
        };
    }

    @Override
    public String toString() {
        return "logScaled()";
    }
}
