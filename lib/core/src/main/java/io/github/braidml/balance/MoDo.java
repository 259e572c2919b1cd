package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Multi-objective descent with double sampling: weights that take one step a batch towards those of the shortest combination
 * of gradients, along an estimate that is right on average: the gradients on one more batch times those on another.
 *
 * <p>The weights move to the nearest point of the simplex from {@code w - rate (J1 J2' + rho I) w}, and then the step's batch is
 * followed with them. A task without labels in one of the batches keeps its weight but for what the others push it.
 *
 * <p>Chen, Fernando, Ying, Chen: Three-Way Trade-Off in Multi-Objective Learning, NeurIPS 2023, arXiv:2305.20057.
 *
 * @param rate step size of the weights, 0.001 by default
 * @param rho how much equal weights are preferred, 0.1 by default
 */
public record MoDo(double rate, double rho) implements BatchesMethod {

    public MoDo {
        Arguments.checkPositive("moDo", "rate", rate);
        Arguments.checkNotNegative("moDo", "preference rho", rho);
    }

    /** Returns this method with another step size of the weights. */
    public MoDo rate(double size) {
        return new MoDo(size, rho);
    }

    /** Returns this method with another pull towards equal weights. */
    public MoDo rho(double strength) {
        return new MoDo(rate, strength);
    }

    @Override
    public State start(int tasks) {
        Simplex weights = new Simplex(tasks);
        return new State() {
            @Override
            public double[] weights(Step step) {
                double[] now = weights.of(step.tasks());
                return weights.move(step.tasks(), MoCo.gradient(step.gramian(), now, rho), rate);
            }

            @Override
            public double[] save() {
                return weights.save();
            }

            @Override
            public void restore(double[] saved) {
                weights.restore(Arrays.copyOf(saved, tasks));
            }
        };
    }

    @Override
    public String toString() {
        return "moDo()" + (rate == 0.001 ? "" : ".rate(" + Given.word(rate) + ")")
                + (rho == 0.1 ? "" : ".rho(" + Given.word(rho) + ")");
    }
}
