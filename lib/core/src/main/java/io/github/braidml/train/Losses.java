package io.github.braidml.train;

import io.github.braidml.data.Target;
import io.github.braidml.task.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The loss of each task in a batch, and its derivative by the outputs. A row, or a word of it, without a label takes no part. */
final class Losses {
    private final List<Target<?>> targets;
    private final Loss[] losses;
    private final int[] from;
    private final int outputs;
    private final double[] values;
    private final int[] counts;
    private final double[] gradient;
    private int rows;

    Losses(List<Target<?>> targets, int mostRows) {
        this.targets = targets;
        this.losses = targets.stream().map(Target::loss).toArray(Loss[]::new);
        this.from = new int[losses.length];
        int sum = 0;
        for (int t = 0; t < losses.length; t++) {
            from[t] = sum;
            sum += targets.get(t).outputs();
        }
        this.outputs = sum;
        this.values = new double[losses.length];
        this.counts = new int[losses.length];
        this.gradient = new double[mostRows * outputs];
    }

    /**
     * Computes the mean loss of each task over the items that have a label for it.
     *
     * @param out the network's outputs, {@code (count, outputs)}
     * @param labels per task {@code (rows of the table, labels per row)}
     * @param order rows of the table, of which the batch is a stretch
     */
    void compute(double[] out, double[][] labels, int[] order, int first, int count) {
        rows = count;
        Arrays.fill(gradient, 0, count * outputs, 0);
        for (int t = 0; t < losses.length; t++) {
            int items = targets.get(t).items();
            int width = targets.get(t).outputs() / items;
            int each = targets.get(t).labels() / items;
            double sum = 0;
            int known = 0;
            for (int i = 0; i < count; i++) {
                int at = order[first + i] * targets.get(t).labels();
                int output = i * outputs + from[t];
                for (int item = 0; item < items; item++) {
                    if (!Double.isNaN(labels[t][at + item * each])) {
                        sum += losses[t].of(out, output + item * width, width, labels[t], at + item * each, gradient);
                        known++;
                    }
                }
            }
            values[t] = known == 0 ? 0 : sum / known;
            counts[t] = known;
        }
    }

    /** Returns the tasks with at least one label in a batch, ascending, before anything is computed. */
    int[] labelled(double[][] labels, int[] order, int first, int count) {
        return IntStream.range(0, losses.length)
                .filter(t -> {
                    int each = targets.get(t).labels();
                    return IntStream.range(first, first + count)
                            .flatMap(i -> IntStream.range(order[i] * each, (order[i] + 1) * each))
                            .anyMatch(at -> !Double.isNaN(labels[t][at]));
                })
                .toArray();
    }

    /** Returns the mean loss of a task; 0 when no row has a label. */
    double value(int task) {
        return values[task];
    }

    /** Returns how many items have a label. */
    int count(int task) {
        return counts[task];
    }

    /** Returns the tasks with at least one label, ascending. */
    int[] active() {
        int n = 0;
        int[] all = new int[losses.length];
        for (int t = 0; t < losses.length; t++) {
            if (counts[t] > 0) {
                all[n++] = t;
            }
        }
        return Arrays.copyOf(all, n);
    }

    /** Writes the derivative of one task's mean loss times a factor into its columns of {@code (count, outputs)}. */
    void gradient(int task, double factor, float[] into) {
        double scale = factor / counts[task];
        for (int i = 0; i < rows; i++) {
            int at = i * outputs + from[task];
            for (int k = 0; k < targets.get(task).outputs(); k++) {
                into[at + k] = (float) (scale * gradient[at + k]);
            }
        }
    }

    /** Returns the number of outputs of all tasks. */
    int outputs() {
        return outputs;
    }
}
