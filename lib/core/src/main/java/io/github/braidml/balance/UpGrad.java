package io.github.braidml.balance;

import java.util.List;

/**
 * Unconflicting projection of gradients: each gradient is replaced by the nearest direction on which no task loses; the
 * update is their mean.
 *
 * <p>Solved exactly, where the reference adds 1e-4 of the trace to the Gramian. No task loses, the update grows in
 * proportion with each gradient, and it is zero only where no combination of gradients descends.
 *
 * <p>Quinton, Rey: Jacobian Descent for Multi-Objective Optimization, 2024, arXiv:2406.16232.
 *
 * @param preference a positive number for each task, none for equal ones
 */
public record UpGrad(List<Double> preference) implements GramianMethod {

    public UpGrad {
        preference = List.copyOf(preference);
        Arguments.checkPreference("upGrad", preference);
    }

    /** Returns this method with a preference for each task, in their order; only the ratios count. */
    public UpGrad preferring(double... shares) {
        return new UpGrad(Arguments.list(shares));
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        Arguments.checkCount("upGrad", preference, tasks);
        return step -> weights(step.gramian(), Arguments.preference(preference, step.tasks()));
    }

    static double[] weights(double[][] gramian, double[] preferred) {
        int n = gramian.length;
        DualCone cone = new DualCone(Cosines.of(gramian));
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            double[] alone = new double[n];
            alone[i] = preferred[i] / n;
            double[] projected = cone.project(alone);
            for (int k = 0; k < n; k++) {
                weights[k] += projected[k];
            }
        }
        return weights;
    }

    @Override
    public String toString() {
        return "upGrad()" + Arguments.words(preference);
    }
}
