package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Dynamic weight average: a task whose loss fell less from one epoch to the next weighs more. The weights are the softmax
 * of {@code L(e-1) / L(e-2) / temperature} over the tasks, times their number; one in the first two epochs.
 *
 * <p>Liu, Johns, Davison: End-to-End Multi-Task Learning with Attention, CVPR 2019, arXiv:1803.10704.
 *
 * @param temperature 2 by default; the higher, the more equal the weights
 */
public record Dwa(double temperature) implements LossWeighting {

    public Dwa {
        Given.checkPositive("dwa()", "temperature", temperature);
    }

    /** Returns this method with another temperature. */
    public Dwa temperature(double other) {
        return new Dwa(other);
    }

    @Override
    public State start(int tasks) {
        return new Falls(tasks, temperature);
    }

    @Override
    public String toString() {
        return "dwa()" + (temperature == 2 ? "" : ".temperature(" + Given.word(temperature) + ")");
    }

    /** The loss of each task in the last epoch that had labels for it, and in the one before. */
    private static final class Falls implements State {
        private static final double SMALLEST = 1e-8;

        private final double temperature;
        private final double[] last;

        Falls(int tasks, double temperature) {
            this.temperature = temperature;
            this.last = new double[2 * tasks];
            Arrays.fill(last, Double.NaN);
        }

        @Override
        public double[] weights(Step step) {
            int n = step.tasks().length;
            double[] logits = new double[n];
            for (int i = 0; i < n; i++) {
                logits[i] = rate(step.tasks()[i]) / temperature;
            }
            return Arrays.stream(Softmax.of(logits)).map(share -> n * share).toArray();
        }

        private double rate(int task) {
            double before = last[2 * task + 1];
            return Math.abs(before) >= SMALLEST ? last[2 * task] / before : 1;
        }

        @Override
        public void epoch(double[] losses) {
            for (int t = 0; t < losses.length; t++) {
                if (!Double.isNaN(losses[t])) {
                    last[2 * t + 1] = last[2 * t];
                    last[2 * t] = losses[t];
                }
            }
        }

        @Override
        public double[] save() {
            return last.clone();
        }

        @Override
        public void restore(double[] saved) {
            System.arraycopy(saved, 0, last, 0, last.length);
        }
    }
}
