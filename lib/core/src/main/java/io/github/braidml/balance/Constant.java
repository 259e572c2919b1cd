package io.github.braidml.balance;

import java.util.List;

/**
 * Fixed weights: linear scalarisation. Tuned on validation rows it is the baseline that balancing methods have to beat.
 *
 * @param weights one per task, in the tasks' order; zero switches a task off
 */
public record Constant(List<Double> weights) implements LossWeighting {

    public Constant {
        weights = List.copyOf(weights);
        Given.checkShares("constant(weights)", "weight", weights);
    }

    /** Returns fixed weights. */
    public static Constant of(double... weights) {
        return new Constant(Given.list(weights));
    }

    @Override
    public String formula() {
        return "total = sum of w_i L_i, w = " + Given.words(weights);
    }

    @Override
    public State start(int tasks) {
        double[] each = Given.each("constant(weights)", "weight", weights, tasks, 1);
        return step -> {
            double[] found = new double[step.tasks().length];
            for (int i = 0; i < found.length; i++) {
                found[i] = each[step.tasks()[i]];
            }
            return found;
        };
    }

    @Override
    public String toString() {
        return "constant(" + Given.words(weights) + ")";
    }
}
