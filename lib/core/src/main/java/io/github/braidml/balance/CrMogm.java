package io.github.braidml.balance;

import java.util.Arrays;

/**
 * A method whose weights are smoothed over the steps: {@code w <- share w + (1 - share) new}, starting at the first
 * weights. Correlation-reduced multi-objective gradient manipulation: smooth weights hardly depend on the batch at hand,
 * without which stochastic methods of this kind need not converge.
 *
 * <p>Zhou, Zhang, Jiang, Zhong, Gu, Zhu: On the Convergence of Stochastic Multi-Objective Gradient Manipulation and Beyond,
 * NeurIPS 2022.
 *
 * @param share how much of the old weight stays, 0.9 by default
 * @param method the method smoothed
 */
public record CrMogm(double share, Balancer method) implements Wrapper {

    public CrMogm {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "crMogm(share, method): the share of the old weights must be in [0, 1); given " + share);
        }
        Wrapper.checkWeighs("crMogm(share, method)", method, "smooth those of another method");
        Wrapper.checkSteady("crMogm(share, method)", method);
    }

    @Override
    public State start(int tasks) {
        return new Smooth(this, tasks);
    }

    @Override
    public String toString() {
        return share == 0.9 ? "crMogm(" + method + ")" : "crMogm(" + Given.word(share) + ", " + method + ")";
    }

    /** Its own numbers: the smoothed weights. */
    private static final class Smooth extends Around {
        private final double share;

        Smooth(CrMogm spec, int tasks) {
            super(spec.method.start(tasks), tasks);
            this.share = spec.share;
            Arrays.fill(own, Double.NaN);
        }

        @Override
        public double[] weights(Step step) {
            double[] weights = inner.weights(step);
            for (int i = 0; i < weights.length; i++) {
                int task = step.tasks()[i];
                own[task] = Double.isNaN(own[task]) ? weights[i] : share * own[task] + (1 - share) * weights[i];
                weights[i] = own[task];
            }
            return weights;
        }
    }
}
