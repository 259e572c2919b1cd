package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Gradient normalisation: learns weights with which a task's gradient is the longer, the less the task has learned so far.
 *
 * <p>The goal for the length of a weighted gradient is the mean length times r^alpha, where r is the task's loss over its
 * first one, relative to the mean of that over the tasks. The weights are T softmax(s) of the T tasks in the step, so they
 * stay positive with sum T, and s takes one step a batch against the sum of the distances from the goals, in units of the
 * mean length of the gradients: without a unit, the step size would depend on the scale of the losses. Needs losses that
 * are not negative. Heads follow their weighted losses, the paper's total.
 *
 * <p>Chen, Badrinarayanan, Lee, Rabinovich: GradNorm, ICML 2018, arXiv:1711.02257.
 *
 * @param alpha strength of the pull towards equal training rates, 1.5 by default
 * @param rate step size of s, 0.025 by default
 */
public record GradNorm(double alpha, double rate) implements GramianMethod {

    public GradNorm {
        Arguments.checkNotNegative("gradNorm", "strength alpha", alpha);
        Arguments.checkPositive("gradNorm", "rate", rate);
    }

    /** Returns this method with another strength. */
    public GradNorm alpha(double strength) {
        return new GradNorm(strength, rate);
    }

    /** Returns this method with another step size. */
    public GradNorm rate(double size) {
        return new GradNorm(alpha, size);
    }

    @Override
    public HeadGradients headGradients() {
        return HeadGradients.WEIGHTED;
    }

    @Override
    public State start(int tasks) {
        return new Learned(tasks);
    }

    /** Returns T softmax(s). */
    static double[] weights(double[] s) {
        double largest = Arrays.stream(s).max().orElse(0);
        double[] weights = Arrays.stream(s).map(x -> Math.exp(x - largest)).toArray();
        return Arguments.times(weights, weights.length / Arrays.stream(weights).sum());
    }

    /**
     * Returns the gradient by s of the sum of the distances from the goals.
     *
     * @param progress losses over first losses
     */
    double[] gradient(double[] weights, double[] norms, double[] progress) {
        int n = weights.length;
        double length = Cosines.dot(weights, norms) / n;
        double mean = Arrays.stream(progress).average().orElse(0);
        double[] byWeight = new double[n];
        for (int i = 0; i < n; i++) {
            double goal = length * Math.pow(mean > 0 ? progress[i] / mean : 1, alpha);
            byWeight[i] = Math.signum(weights[i] * norms[i] - goal) * norms[i];
        }
        double along = Cosines.dot(byWeight, weights) / n;
        double[] gradient = new double[n];
        for (int i = 0; i < n; i++) {
            gradient[i] = weights[i] * (byWeight[i] - along);
        }
        return gradient;
    }

    @Override
    public String toString() {
        return "gradNorm()" + (alpha == 1.5 ? "" : ".alpha(" + alpha + ")")
                + (rate == 0.025 ? "" : ".rate(" + rate + ")");
    }

    /** First loss, zero until there is one, and s of each task. */
    private final class Learned implements State {
        private final int tasks;
        private final double[] state;

        Learned(int tasks) {
            this.tasks = tasks;
            this.state = new double[2 * tasks];
        }

        @Override
        public double[] weights(Step step) {
            int n = step.tasks().length;
            double[] s = new double[n];
            double[] norms = new double[n];
            double[] progress = new double[n];
            for (int i = 0; i < n; i++) {
                int t = step.tasks()[i];
                if (state[t] == 0) {
                    state[t] = Math.abs(step.losses()[i]);
                }
                s[i] = state[tasks + t];
                norms[i] = Math.sqrt(step.gramian()[i][i]);
                progress[i] = state[t] == 0 ? 1 : Math.abs(step.losses()[i]) / state[t];
            }
            double[] weights = GradNorm.weights(s);
            double[] gradient = gradient(weights, norms, progress);
            double unit = Arrays.stream(norms).average().orElse(0);
            for (int i = 0; i < n && unit > 0; i++) {
                state[tasks + step.tasks()[i]] -= rate * gradient[i] / unit;
            }
            return weights;
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
