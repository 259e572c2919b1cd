package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Excess risks: a task weighs the more, the farther its loss is from what it could be, estimated by its gradient in the
 * metric of AdaGrad; noisy labels, which keep a loss high without a gradient, do not raise it.
 *
 * <p>The estimate is {@code e = sum g^2 / sqrt(sum over the steps of g^2 + 1e-7)}, relative to the task's first one that is not
 * zero; without that the exponential overflows. Weights are multiplied by {@code exp(rate e)} and scaled to sum to the number of
 * tasks.
 *
 * <p>He, Zhou, Lu, Zhao: Robust Multi-Task Learning with Excess Risks, ICML 2024, arXiv:2402.02009.
 *
 * @param rate step size of the weights, 0.01 by default
 */
public record ExcessMtl(double rate) implements GradientMethod {

    public ExcessMtl {
        Arguments.checkPositive("excessMtl", "rate", rate);
    }

    /** Returns this method with another step size of the weights. */
    public ExcessMtl rate(double size) {
        return new ExcessMtl(size);
    }

    @Override
    public HeadGradients headGradients() {
        return HeadGradients.WEIGHTED;
    }

    @Override
    public int remembers() {
        return 1;
    }

    @Override
    public State start(int tasks) {
        return new Risks(tasks, rate);
    }

    @Override
    public String toString() {
        return "excessMtl()" + (rate == 0.01 ? "" : ".rate(" + Given.word(rate) + ")");
    }

    /** The shares, the first estimate of each task, zero until there is one, and the sums of squares, a row a task. */
    private static final class Risks implements State {
        private final int tasks;
        private final double rate;
        private final Shares shares;
        private final double[] first;
        private double[] squares = new double[0];

        Risks(int tasks, double rate) {
            this.tasks = tasks;
            this.rate = rate;
            this.shares = new Shares(tasks);
            this.first = new double[tasks];
        }

        @Override
        public double[] weights(Step step) {
            int[] present = step.tasks();
            double[] excess = excess(step);
            double[] gains = new double[excess.length];
            for (int i = 0; i < gains.length; i++) {
                int task = present[i];
                if (!Double.isFinite(excess[i])) {
                    continue;
                }
                // The first one is what later ones are compared with.
                gains[i] = first[task] > 0 ? excess[i] / first[task] : 0;
                first[task] = first[task] > 0 ? first[task] : excess[i];
            }
            shares.move(present, gains, rate);
            double[] logs = Arrays.stream(present).mapToDouble(shares::log).toArray();
            return Arguments.times(Softmax.of(logs), present.length);
        }

        private double[] excess(Step step) {
            int n = step.tasks().length;
            int size = step.rows().size();
            if (squares.length == 0) {
                squares = new double[Math.multiplyExact(tasks, size)];
            }
            double[] excess = new double[n];
            Columns.look(step.rows(), n, (from, rows, count) -> {
                for (int i = 0; i < n; i++) {
                    int at = step.tasks()[i] * size + from;
                    for (int k = 0; k < count; k++) {
                        double square = rows[i][k] * rows[i][k];
                        squares[at + k] += square;
                        excess[i] += square / Math.sqrt(squares[at + k] + 1e-7);
                    }
                }
            });
            return excess;
        }

        @Override
        public double[] save() {
            return Around.join(Around.join(shares.save(), first), squares);
        }

        @Override
        public void restore(double[] saved) {
            shares.restore(saved);
            System.arraycopy(saved, tasks, first, 0, tasks);
            squares = Arrays.copyOfRange(saved, 2 * tasks, saved.length);
        }
    }
}
