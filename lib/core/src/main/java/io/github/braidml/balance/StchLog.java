package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Smooth Tchebycheff scalarisation of the logarithms of the losses, as its authors train networks: {@link LogScaled} for
 * some epochs and one more, in which each task's mean loss {@code n_i} is measured; from then on the smooth maximum of
 * {@code log(L_i / n_i)}, times the number of tasks. Another objective than {@link Stch}, free of the losses' units.
 *
 * <p>Lin, Zhang, Yang, Liu, Wang, Zhang: Smooth Tchebycheff Scalarization for Multi-Objective Optimization, ICML 2024,
 * arXiv:2402.19078.
 *
 * @param warmUp epochs before the one that measures, 4 by default
 * @param mu how smooth, 1 by default; the smaller, the closer to the largest
 */
public record StchLog(int warmUp, double mu) implements LossWeighting {

    public StchLog {
        if (warmUp < 0) {
            throw new IllegalArgumentException(
                    "stchLog(warmUp): the number of epochs must be zero or more; given " + warmUp);
        }
        Given.checkPositive("stchLog(warmUp)", "mu", mu);
    }

    /** Returns this method with another smoothness. */
    public StchLog mu(double other) {
        return new StchLog(warmUp, other);
    }

    @Override
    public String formula() {
        return "total = sum of log L_i, after %d epochs the smooth maximum of log(L_i / n_i), by %s"
                .formatted(warmUp + 1, this);
    }

    @Override
    public State start(int tasks) {
        return new Nadir(this, tasks);
    }

    @Override
    public String toString() {
        return (warmUp == 4 ? "stchLog()" : "stchLog(" + warmUp + ")") + (mu == 1 ? "" : ".mu(" + Given.word(mu) + ")");
    }

    /** Number of epochs done, then the loss of each task that its later losses are compared with. */
    private static final class Nadir implements State {
        private final StchLog method;
        private final double[] state;

        Nadir(StchLog method, int tasks) {
            this.method = method;
            this.state = new double[1 + tasks];
            Arrays.fill(state, 1, state.length, Double.NaN);
        }

        /** A task without labels in the epoch that measured stays as it was in the warm-up until an epoch has some. */
        @Override
        public double[] weights(Step step) {
            int n = step.tasks().length;
            double[] weights = new double[n];
            double[] exponents = new double[n];
            Arrays.fill(exponents, Double.NEGATIVE_INFINITY);
            int known = 0;
            for (int i = 0; i < n; i++) {
                double loss = Given.positive(method, step.losses()[i]);
                double nadir = state[1 + step.tasks()[i]];
                weights[i] = 1 / loss;
                if (!Double.isNaN(nadir)) {
                    exponents[i] = Math.log(loss / nadir) / method.mu;
                    known++;
                }
            }
            if (known > 0) {
                double[] shares = Softmax.of(exponents);
                for (int i = 0; i < n; i++) {
                    weights[i] *= Double.isInfinite(exponents[i]) ? 1 : known * shares[i];
                }
            }
            return weights;
        }

        @Override
        public void epoch(double[] losses) {
            if (state[0] >= method.warmUp) {
                for (int t = 0; t < losses.length; t++) {
                    if (Double.isNaN(state[1 + t]) && !Double.isNaN(losses[t])) {
                        state[1 + t] = Given.positive(method, losses[t]);
                    }
                }
            }
            state[0]++;
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
