package io.github.braidml.balance;

import java.util.List;

/**
 * Dual projection, also known as gradient episodic memory: the direction nearest to the mean gradient on which no task
 * loses.
 *
 * <p>Solved exactly, where references add 1e-4 of the trace to the Gramian and so conflict slightly.
 *
 * <p>Lopez-Paz, Ranzato: Gradient Episodic Memory for Continual Learning, NeurIPS 2017, arXiv:1706.08840.
 *
 * @param preference a positive number for each task, none for equal ones
 */
public record DualProj(List<Double> preference) implements GramianMethod {

    public DualProj {
        preference = List.copyOf(preference);
        Arguments.checkPreference("dualProj", preference);
    }

    /** Returns this method with a preference for each task, in their order; only the ratios count. */
    public DualProj preferring(double... shares) {
        return new DualProj(Arguments.list(shares));
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        Arguments.checkCount("dualProj", preference, tasks);
        return step -> weights(step.gramian(), Arguments.preference(preference, step.tasks()));
    }

    static double[] weights(double[][] gramian, double[] preferred) {
        return new DualCone(Cosines.of(gramian)).project(Arguments.times(preferred, 1.0 / preferred.length));
    }

    @Override
    public String toString() {
        return "dualProj()" + Arguments.words(preference);
    }
}
