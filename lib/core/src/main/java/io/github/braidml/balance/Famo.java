package io.github.braidml.balance;

import java.util.List;

/**
 * Fast adaptive multitask optimisation: all losses shall fall by the same share. The update is that of the sum of
 * {@code z_i log(L_i - b_i)}, rescaled so that the weights of the losses sum to one; {@code z} is a softmax whose logits
 * are learned from how much each loss fell on the batch just seen, which costs one more forward pass a step.
 *
 * <p>Liu, Feng, Stone, Liu: FAMO, NeurIPS 2023, arXiv:2306.03792.
 *
 * @param rate step size of Adam on the logits, 0.025 by default
 * @param decay share of a logit added to its gradient, 0.001 by default
 * @param least lower bound of each loss, in the tasks' order; empty for zero
 */
public record Famo(double rate, double decay, List<Double> least) implements LossWeighting {
    private static final double EPSILON = 1e-8;

    public Famo {
        least = List.copyOf(least);
        Given.checkPositive("famo()", "rate", rate);
        Given.checkNotNegative("famo()", "decay", decay);
        Given.checkFinite("famo()", "least losses", least);
    }

    /** Returns the method with the published defaults. */
    public static Famo published() {
        return new Famo(0.025, 1e-3, List.of());
    }

    /** Returns this method with another step size of the logits. */
    public Famo rate(double other) {
        return new Famo(other, decay, least);
    }

    /** Returns this method with another decay of the logits. */
    public Famo decay(double other) {
        return new Famo(rate, other, least);
    }

    /** Returns this method with a lower bound of each loss, in the tasks' order. */
    public Famo least(double... bounds) {
        return new Famo(rate, decay, Given.list(bounds));
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public String formula() {
        return "total = sum of w_i L_i, weights that sum to 1 learned by " + this;
    }

    @Override
    public State start(int tasks) {
        return new Logits(this, tasks);
    }

    @Override
    public String toString() {
        return "famo()"
                + (rate == 0.025 ? "" : ".rate(" + rate + ")")
                + (decay == 1e-3 ? "" : ".decay(" + Given.word(decay) + ")")
                + (least.isEmpty() ? "" : ".least(" + Given.words(least) + ")");
    }

    private static final class Logits implements State {
        private final double decay;
        private final double[] least;
        private final Learned logits;

        Logits(Famo method, int tasks) {
            this.decay = method.decay;
            this.least = Given.each("famo().least(bounds)", "bound", method.least, tasks, 0);
            this.logits = new Learned(tasks, 0, method.rate);
        }

        private double above(int task, double loss) {
            return Math.max(loss - least[task], 0) + EPSILON;
        }

        @Override
        public double[] weights(Step step) {
            double[] weights = Softmax.of(logits.of(step.tasks()));
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= above(step.tasks()[i], step.losses()[i]);
                sum += weights[i];
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= sum;
            }
            return weights;
        }

        @Override
        public boolean looksBack() {
            return true;
        }

        @Override
        public void after(Step step, double[] losses) {
            int[] tasks = step.tasks();
            double[] z = Softmax.of(logits.of(tasks));
            double[] fall = new double[z.length];
            double mean = 0;
            for (int i = 0; i < z.length; i++) {
                fall[i] = Math.log(above(tasks[i], step.losses()[i])) - Math.log(above(tasks[i], losses[i]));
                mean += z[i] * fall[i];
            }
            if (!Double.isFinite(mean)) {
                // The step spoiled the network; the next one will say so.
                return;
            }
            for (int i = 0; i < z.length; i++) {
                logits.move(tasks[i], z[i] * (fall[i] - mean) + decay * logits.of(tasks[i]));
            }
        }

        @Override
        public double[] save() {
            return logits.save();
        }

        @Override
        public void restore(double[] saved) {
            logits.restore(saved);
        }
    }
}
