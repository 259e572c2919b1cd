package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Impartial multi-task learning as a whole: learned scales make all losses tend to one, as {@link ImtlL}, and the gradients of
 * the scaled losses are combined to a direction with the same projection on each, as {@link ImtlG}. Heads follow the scaled
 * losses. Losses must not be negative.
 *
 * <p>Liu, Li, Kuang, Xue, Chen, Yang, Liao, Zhang: Towards Impartial Multi-task Learning, ICLR 2021.
 *
 * @param rate step size of Adam on the log-scales, 0.025 by default
 */
public record Imtl(double rate) implements GramianMethod {

    public Imtl {
        Given.checkPositive("imtl", "rate", rate);
    }

    /** Returns this method with another step size of the scales. */
    public Imtl rate(double size) {
        return new Imtl(size);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        return new Both(new ImtlL(rate).start(tasks), tasks);
    }

    /** Returns the weights of the gradients as they are, for losses that are multiplied with scales. */
    static double[] weights(double[][] gramian, double[] scales) {
        double[] weights = ImtlG.weights(Cosines.scaled(gramian, scales));
        for (int i = 0; i < scales.length; i++) {
            weights[i] *= scales[i];
        }
        return weights;
    }

    @Override
    public String toString() {
        return "imtl()" + (rate == 0.025 ? "" : ".rate(" + Given.word(rate) + ")");
    }

    /** Its own numbers: the scale each task got last. */
    private static final class Both extends Around {

        Both(State scales, int tasks) {
            super(scales, tasks);
            Arrays.fill(own, 1);
        }

        @Override
        public double[] weights(Step step) {
            double[] scales = inner.weights(step);
            for (int i = 0; i < scales.length; i++) {
                own[step.tasks()[i]] = scales[i];
            }
            return Imtl.weights(step.gramian(), scales);
        }

        @Override
        public double[] scales(Step step) {
            return Arrays.stream(step.tasks()).mapToDouble(task -> own[task]).toArray();
        }
    }
}
