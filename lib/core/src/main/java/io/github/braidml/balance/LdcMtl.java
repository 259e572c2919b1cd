package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Loss discrepancy control: minimises, over the parameters and over one number {@code w_i} in (0, 1) per task, the mean of
 * {@code l_i = log(L_i / n_i)} weighted by {@code w_i}, plus {@code penalty} times the sum of the distances
 * {@code |w_i l_i - w_j l_j|} of neighbouring tasks; {@code n_i} is the task's first loss in the epoch.
 *
 * <p>{@code w} is the logistic function of a learned number, as in the authors' code for many tasks; the sum of the
 * {@code w} counts as a constant. The effective weight of a loss may be negative when the penalty is large.
 *
 * <p>Xiao, Dong, Zou, Ji: LDC-MTL, Balancing Multi-Task Learning through Scalable Loss Discrepancy Control, 2025,
 * arXiv:2502.08585.
 *
 * @param penalty factor of the distances, 0.05 by default
 * @param rate step size of Adam on the learned numbers, 0.001 by default
 */
public record LdcMtl(double penalty, double rate) implements LossWeighting {

    public LdcMtl {
        Given.checkNotNegative("ldcMtl()", "penalty", penalty);
        Given.checkPositive("ldcMtl()", "rate", rate);
    }

    /** Returns this method with another factor of the distances. */
    public LdcMtl penalty(double other) {
        return new LdcMtl(other, rate);
    }

    /** Returns this method with another step size of the learned numbers. */
    public LdcMtl rate(double other) {
        return new LdcMtl(penalty, other);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public String formula() {
        return "total = mean of l_i weighted by w_i + %s sum of |w_i l_i - w_j l_j|, l_i = log(L_i / n_i), by %s"
                .formatted(Given.word(penalty), this);
    }

    @Override
    public State start(int tasks) {
        return new Router(this, tasks);
    }

    @Override
    public String toString() {
        return "ldcMtl()"
                + (penalty == 0.05 ? "" : ".penalty(" + Given.word(penalty) + ")")
                + (rate == 1e-3 ? "" : ".rate(" + rate + ")");
    }

    /** Returns the derivative of the total by {@code w_i l_i}, for each task. */
    static double[] slopes(double[] w, double[] l, double penalty) {
        double sum = Arrays.stream(w).sum();
        double[] slopes = new double[w.length];
        Arrays.fill(slopes, 1 / sum);
        for (int i = 0; i + 1 < w.length; i++) {
            double sign = Math.signum(w[i] * l[i] - w[i + 1] * l[i + 1]);
            slopes[i] += penalty * sign;
            slopes[i + 1] -= penalty * sign;
        }
        return slopes;
    }

    private static final class Router implements State {
        private final LdcMtl method;
        private final Learned logits;
        private final double[] first;

        Router(LdcMtl method, int tasks) {
            this.method = method;
            this.logits = new Learned(tasks, 1, method.rate);
            this.first = new double[tasks];
            Arrays.fill(first, Double.NaN);
        }

        @Override
        public double[] weights(Step step) {
            int[] tasks = step.tasks();
            int n = tasks.length;
            double[] w = new double[n];
            double[] l = new double[n];
            for (int i = 0; i < n; i++) {
                double loss = Given.positive(method, step.losses()[i]);
                if (Double.isNaN(first[tasks[i]])) {
                    first[tasks[i]] = loss;
                }
                l[i] = Math.log(loss / first[tasks[i]]);
                w[i] = 1 / (1 + Math.exp(-logits.of(tasks[i])));
            }
            double[] slopes = slopes(w, l, method.penalty);
            double[] weights = new double[n];
            for (int i = 0; i < n; i++) {
                weights[i] = slopes[i] * w[i] / Given.positive(method, step.losses()[i]);
                logits.move(tasks[i], slopes[i] * l[i] * w[i] * (1 - w[i]));
            }
            return weights;
        }

        @Override
        public void epoch(double[] losses) {
            Arrays.fill(first, Double.NaN);
        }

        @Override
        public double[] save() {
            return Around.join(first, logits.save());
        }

        @Override
        public void restore(double[] saved) {
            System.arraycopy(saved, 0, first, 0, first.length);
            logits.restore(Arrays.copyOfRange(saved, first.length, saved.length));
        }
    }
}
