package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Learning to optimise for several tasks: descends the worst relative loss. Seeks the parameters that minimise
 * {@code max L_i / n_i}, {@code n_i} being the first loss seen of a task, as a game: the shares {@code p} of the tasks climb,
 * {@code p_i <- p_i exp(rate L_i / n_i)} scaled to sum to one, while the parameters take one step down
 * {@code sum p_i L_i / n_i}. On convex problems both meet at the minimax point.
 *
 * <p>The shares are exponentiated gradients (Kivinen, Warmuth: Information and Computation 132, 1997). Losses must not be
 * negative.
 *
 * @param rate step size of the shares, 0.02 by default
 */
public record Lle(double rate) implements LossWeighting {

    public Lle {
        Given.checkPositive("lle()", "rate", rate);
    }

    /** Returns this method with another step size of the shares. */
    public Lle rate(double other) {
        return new Lle(other);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public String formula() {
        return "total = max of L_i / first L_i, sought as sum of p_i L_i / first L_i, p climbing by " + this;
    }

    @Override
    public State start(int tasks) {
        return new Game(this, tasks);
    }

    @Override
    public String toString() {
        return "lle()" + (rate == 0.02 ? "" : ".rate(" + Given.word(rate) + ")");
    }

    private static final class Game implements State {
        private final Lle method;
        private final Shares p;
        private final double[] first;

        Game(Lle method, int tasks) {
            this.method = method;
            this.p = new Shares(tasks);
            this.first = new double[tasks];
            Arrays.fill(first, Double.NaN);
        }

        @Override
        public double[] weights(Step step) {
            int[] tasks = step.tasks();
            double[] weights = new double[tasks.length];
            double[] relative = new double[tasks.length];
            for (int i = 0; i < tasks.length; i++) {
                int t = tasks[i];
                double loss = Given.positive(method, step.losses()[i]);
                if (Double.isNaN(first[t])) {
                    first[t] = loss;
                }
                relative[i] = loss / first[t];
                weights[i] = p.of(t) / first[t];
            }
            p.move(tasks, relative, method.rate);
            return weights;
        }

        @Override
        public double[] save() {
            return Around.join(first, p.save());
        }

        @Override
        public void restore(double[] saved) {
            System.arraycopy(saved, 0, first, 0, first.length);
            p.restore(Arrays.copyOfRange(saved, first.length, saved.length));
        }
    }
}
