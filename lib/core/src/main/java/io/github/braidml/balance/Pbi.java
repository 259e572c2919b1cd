package io.github.braidml.balance;

import java.util.List;

/**
 * Penalty-based boundary intersection: the losses' distance from the ideal point along a direction, plus {@code theta}
 * times their distance from that line. Another direction, another point of the Pareto front. Weights may be negative: a
 * loss that is low for its direction is let go.
 *
 * <p>Zhang, Li: MOEA/D, IEEE Transactions on Evolutionary Computation 11(6), 2007.
 *
 * @param theta factor of the distance from the line, 5 by default
 * @param direction in the tasks' order, of any length; empty for all the same
 * @param ideal the best each loss can be, in the tasks' order; empty for zero
 */
public record Pbi(double theta, List<Double> direction, List<Double> ideal) implements LossWeighting {
    /** Keeps the root of the squared distance smooth on the line itself. */
    private static final double EPSILON = 1e-12;

    public Pbi {
        direction = List.copyOf(direction);
        ideal = List.copyOf(ideal);
        Given.checkNotNegative("pbi()", "theta", theta);
        if (!direction.isEmpty()) {
            Given.checkShares("pbi()", "direction", direction);
        }
        Given.checkFinite("pbi()", "ideal losses", ideal);
    }

    /** Returns the method towards a direction, or the diagonal if none is given. */
    public static Pbi towards(double... direction) {
        return new Pbi(5, Given.list(direction), List.of());
    }

    /** Returns this method with another factor of the distance from the line. */
    public Pbi theta(double other) {
        return new Pbi(other, direction, ideal);
    }

    /** Returns this method with the best each loss can be, in the tasks' order. */
    public Pbi ideal(double... losses) {
        return new Pbi(theta, direction, Given.list(losses));
    }

    @Override
    public String formula() {
        return "total = distance along the direction + %s times the distance from it, by %s"
                .formatted(Given.word(theta), this);
    }

    @Override
    public State start(int tasks) {
        double[] way = Given.each("pbi(direction)", "number", direction, tasks, 1);
        double[] best = Given.each("pbi().ideal(losses)", "loss", ideal, tasks, 0);
        return step -> {
            int n = step.tasks().length;
            double[] w = new double[n];
            double[] above = new double[n];
            for (int i = 0; i < n; i++) {
                w[i] = way[step.tasks()[i]];
                above[i] = step.losses()[i] - best[step.tasks()[i]];
            }
            return weights(w, above, theta);
        };
    }

    private static double[] weights(double[] w, double[] above, double theta) {
        double length = Vectors.norm(w);
        // Of the tasks of this step none may lie in the direction.
        double along = length > 0 ? Vectors.dot(w, above) / length : 0;
        double[] weights = new double[w.length];
        double[] across = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            weights[i] = length > 0 ? w[i] / length : 0;
            across[i] = above[i] - along * weights[i];
        }
        double distance = Math.sqrt(Vectors.dot(across, across) + EPSILON);
        for (int i = 0; i < w.length; i++) {
            weights[i] += theta * across[i] / distance;
        }
        return weights;
    }

    @Override
    public String toString() {
        return "pbi(" + Given.words(direction) + ")"
                + (theta == 5 ? "" : ".theta(" + Given.word(theta) + ")")
                + (ideal.isEmpty() ? "" : ".ideal(" + Given.words(ideal) + ")");
    }
}
