package io.github.braidml.balance;

import java.util.List;

/**
 * The objective of COSMOS for one preference {@code r}: the sum of {@code r_i L_i} minus {@code lambda} times the cosine
 * between {@code r} and the losses, which draws the losses towards the preference's direction. Weights may be negative.
 *
 * <p>The whole method draws a new preference for each batch and shows it to the network as an input, so that one network
 * covers the front; here the preference is fixed, one network a preference.
 *
 * <p>Ruchte, Grabocka: Scalable Pareto Front Approximation for Deep Multi-Objective Learning, ICDM 2021, arXiv:2103.13392.
 *
 * @param preference how much each task matters, in the tasks' order, scaled to sum to one; empty for all the same
 * @param lambda factor of the cosine, 2 by default; the paper has 0.01 to 8, depending on the data
 */
public record Cosmos(List<Double> preference, double lambda) implements LossWeighting {

    public Cosmos {
        preference = List.copyOf(preference);
        if (!preference.isEmpty()) {
            Given.checkShares("cosmos(preference)", "preference", preference);
        }
        Given.checkNotNegative("cosmos(preference)", "lambda", lambda);
    }

    /** Returns the method for a preference, or for all tasks the same if none is given. */
    public static Cosmos of(double... preference) {
        return new Cosmos(Given.list(preference), 2);
    }

    /** Returns this method with another factor of the cosine. */
    public Cosmos lambda(double other) {
        return new Cosmos(preference, other);
    }

    @Override
    public String formula() {
        return "total = sum of r_i L_i - %s cos(r, L), by %s".formatted(Given.word(lambda), this);
    }

    @Override
    public State start(int tasks) {
        double[] shares = Given.each("cosmos(preference)", "share", preference, tasks, 1);
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        double all = sum;
        return step -> {
            double[] r = new double[step.tasks().length];
            for (int i = 0; i < r.length; i++) {
                r[i] = shares[step.tasks()[i]] / all;
            }
            return weights(r, step.losses(), lambda);
        };
    }

    private static double[] weights(double[] r, double[] losses, double lambda) {
        double[] weights = r.clone();
        double size = Vectors.norm(losses);
        double norms = Vectors.norm(r) * size;
        if (norms > 0) {
            double cosine = Vectors.dot(r, losses) / norms;
            for (int i = 0; i < r.length; i++) {
                weights[i] -= lambda * (r[i] / norms - cosine * losses[i] / (size * size));
            }
        }
        return weights;
    }

    @Override
    public String toString() {
        return "cosmos(" + Given.words(preference) + ")" + (lambda == 2 ? "" : ".lambda(" + Given.word(lambda) + ")");
    }
}
