package io.github.braidml.balance;

import java.util.List;

/**
 * Smooth Tchebycheff scalarisation: {@code mu log sum exp(p_i (L_i - z_i) / mu)}, a smooth form of the largest weighted
 * loss. Unlike a sum of losses it reaches every point of a Pareto front, concave parts too: another preference, another
 * point.
 *
 * <p>Lin, Zhang, Yang, Liu, Wang, Zhang: Smooth Tchebycheff Scalarization for Multi-Objective Optimization, ICML 2024,
 * arXiv:2402.19078.
 *
 * @param mu how smooth, in units of the loss; the smaller, the closer to the largest loss; 0.1 by default
 * @param preference how much each task matters, in the tasks' order, scaled to sum to one; empty for all the same
 * @param ideal the best each loss can be, in the tasks' order; empty for zero
 */
public record Stch(double mu, List<Double> preference, List<Double> ideal) implements LossWeighting {

    public Stch {
        preference = List.copyOf(preference);
        ideal = List.copyOf(ideal);
        Given.checkPositive("stch()", "mu", mu);
        if (!preference.isEmpty()) {
            Given.checkShares("stch()", "preference", preference);
        }
        Given.checkFinite("stch()", "ideal losses", ideal);
    }

    /** Returns this method with another smoothness. */
    public Stch mu(double other) {
        return new Stch(other, preference, ideal);
    }

    /** Returns this method with a preference, in the tasks' order. */
    public Stch preference(double... shares) {
        return new Stch(mu, Given.list(shares), ideal);
    }

    /** Returns this method with the best each loss can be, in the tasks' order. */
    public Stch ideal(double... losses) {
        return new Stch(mu, preference, Given.list(losses));
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public String formula() {
        return "total = mu log sum of exp(p_i (L_i - z_i) / mu), a smooth maximum, by " + this;
    }

    @Override
    public State start(int tasks) {
        double[] p = Given.each("stch().preference(shares)", "share", preference, tasks, 1);
        double[] z = Given.each("stch().ideal(losses)", "loss", ideal, tasks, 0);
        double sum = 0;
        for (double share : p) {
            sum += share;
        }
        double all = sum;
        return step -> {
            int[] present = step.tasks();
            double[] exponents = new double[present.length];
            for (int i = 0; i < present.length; i++) {
                int t = present[i];
                exponents[i] = p[t] / all * (step.losses()[i] - z[t]) / mu;
            }
            double[] weights = Softmax.of(exponents);
            for (int i = 0; i < present.length; i++) {
                weights[i] *= p[present[i]] / all;
            }
            return weights;
        };
    }

    @Override
    public String toString() {
        return "stch()"
                + (mu == 0.1 ? "" : ".mu(" + Given.word(mu) + ")")
                + (preference.isEmpty() ? "" : ".preference(" + Given.words(preference) + ")")
                + (ideal.isEmpty() ? "" : ".ideal(" + Given.words(ideal) + ")");
    }
}
