package io.github.braidml.eval;

import io.github.braidml.data.Target;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model gave for some rows of a table, and what was true.
 *
 * @param targets the tasks' targets, in the order of the outputs
 * @param rows indices of the rows in their table
 * @param labels per task and row, in the network's units; NaN is missing
 * @param outputs {@code (rows, outputs of all tasks)}, row by row
 */
public record Predictions(List<Target<?>> targets, int[] rows, double[][] labels, double[] outputs) {

    public Predictions {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("predictions need at least one task; given none");
        }
        if (labels.length != targets.size()) {
            throw new IllegalArgumentException("predictions need labels for each of %s; given %d"
                    .formatted(Words.count(targets.size(), "task"), labels.length));
        }
        for (int t = 0; t < labels.length; t++) {
            if (labels[t].length != rows.length) {
                throw new IllegalArgumentException("task '%s': %s need as many labels; given %d"
                        .formatted(targets.get(t).task().name(), Words.count(rows.length, "row"), labels[t].length));
            }
        }
        int stride = targets.stream().mapToInt(Target::outputs).sum();
        if (outputs.length != rows.length * stride) {
            throw new IllegalArgumentException("%s with %s each make %d values; given %d"
                    .formatted(
                            Words.count(rows.length, "row"),
                            Words.count(stride, "output"),
                            rows.length * stride,
                            outputs.length));
        }
    }

    /**
     * Returns the predictions for some rows of a table.
     *
     * @param labels per task and row of the whole table
     * @param outputs {@code (chosen rows, outputs)}: those of the chosen rows only, in their order
     * @param rows the chosen rows
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    public static Predictions of(List<? extends Target<?>> targets, double[][] labels, double[] outputs, int[] rows) {
        double[][] chosen = Arrays.stream(labels)
                .map(task -> Arrays.stream(rows).mapToDouble(row -> task[row]).toArray())
                .toArray(double[][]::new);
        return new Predictions(new ArrayList<>(targets), rows.clone(), chosen, outputs);
    }

    /**
     * Returns some of these predictions.
     *
     * @param chosen positions in these predictions
     */
    Predictions only(int[] chosen) {
        int stride = stride();
        double[][] some = new double[labels.length][];
        for (int t = 0; t < labels.length; t++) {
            some[t] = pick(labels[t], chosen, targets.get(t).labels());
        }
        int[] of = Arrays.stream(chosen).map(i -> rows[i]).toArray();
        return new Predictions(targets, of, some, pick(outputs, chosen, stride));
    }

    private static double[] pick(double[] all, int[] chosen, int width) {
        double[] some = new double[chosen.length * width];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(all, chosen[i] * width, some, i * width, width);
        }
        return some;
    }

    /** Returns the number of outputs per row. */
    public int stride() {
        return targets.stream().mapToInt(Target::outputs).sum();
    }

    /** Returns the index of a task's first output in a row. */
    public int from(int task) {
        return targets.stream().limit(task).mapToInt(Target::outputs).sum();
    }

    /** Returns the positions, in these predictions, of the rows that have a label for a task. */
    public int[] labelled(int task) {
        return IntStream.range(0, rows.length)
                .filter(i -> !Double.isNaN(labels[task][i]))
                .toArray();
    }
}
