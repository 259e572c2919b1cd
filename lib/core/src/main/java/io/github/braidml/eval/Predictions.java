package io.github.braidml.eval;

import io.github.braidml.data.Target;
import io.github.braidml.data.TextTarget;
import io.github.braidml.show.Words;
import io.github.braidml.task.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model gave for some rows of a table, and what was true.
 *
 * @param targets the tasks' targets, in the order of the outputs
 * @param rows indices of the rows in their table
 * @param labels per task {@code (rows, labels per row)}, in the network's units; NaN is missing
 * @param outputs {@code (rows, outputs of all tasks)}, row by row
 * @param sentences per task that writes sentences the true ones, null where missing; nothing for other tasks
 */
public record Predictions(
        List<Target<?>> targets,
        int[] rows,
        double[][] labels,
        double[] outputs,
        List<List<@Nullable String>> sentences) {

    /** Returns predictions of tasks that write no sentences. */
    public Predictions(List<Target<?>> targets, int[] rows, double[][] labels, double[] outputs) {
        this(
                targets,
                rows,
                labels,
                outputs,
                targets.stream().map(target -> List.<@Nullable String>of()).toList());
    }

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
            if (labels[t].length != rows.length * targets.get(t).labels()) {
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
     * @param labels per task {@code (rows of the whole table, labels per row)}
     * @param outputs {@code (chosen rows, outputs)}: those of the chosen rows only, in their order
     * @param rows the chosen rows
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    public static Predictions of(List<? extends Target<?>> targets, double[][] labels, double[] outputs, int[] rows) {
        return of(targets, labels, outputs, rows, name -> List.of());
    }

    /**
     * Returns the predictions for some rows of a table, where some tasks write sentences.
     *
     * @param words the true sentences of the whole table, by column
     */
    public static Predictions of(
            List<? extends Target<?>> targets,
            double[][] labels,
            double[] outputs,
            int[] rows,
            Function<String, List<@Nullable String>> words) {
        double[][] chosen = new double[labels.length][];
        List<List<@Nullable String>> sentences = new ArrayList<>();
        for (int t = 0; t < labels.length; t++) {
            chosen[t] = pick(labels[t], rows, targets.get(t).labels());
            List<@Nullable String> known = new ArrayList<>();
            if (targets.get(t) instanceof TextTarget text) {
                List<@Nullable String> all = words.apply(text.task().name());
                Arrays.stream(rows).forEach(row -> known.add(all.get(row)));
            }
            sentences.add(known);
        }
        return new Predictions(new ArrayList<>(targets), rows.clone(), chosen, outputs, sentences);
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
        List<List<@Nullable String>> known = new ArrayList<>();
        for (List<@Nullable String> all : sentences) {
            List<@Nullable String> few = new ArrayList<>();
            if (!all.isEmpty()) {
                Arrays.stream(chosen).forEach(i -> few.add(all.get(i)));
            }
            known.add(few);
        }
        return new Predictions(targets, of, some, pick(outputs, chosen, stride), known);
    }

    /**
     * Returns the predictions of the labelled rows on which a task's loss is largest, the largest first.
     *
     * @param most how many, if there are so many
     */
    public Predictions worst(int task, int most) {
        Target<?> target = targets.get(task);
        Loss loss = target.loss();
        double[] scratch = new double[outputs.length];
        int width = target.outputs() / target.items();
        int each = target.labels() / target.items();
        double[] sums = new double[rows.length];
        for (int row : labelled(task)) {
            for (int item = 0; item < target.items(); item++) {
                int at = row * target.labels() + item * each;
                if (!Double.isNaN(labels[task][at])) {
                    int output = row * stride() + from(task) + item * width;
                    sums[row] += loss.of(outputs, output, width, labels[task], at, scratch);
                }
            }
        }
        return only(Arrays.stream(labelled(task))
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -sums[row]))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray());
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

    /** Returns the positions, in these predictions, of the rows that have a label for a task, or at least one of several. */
    public int[] labelled(int task) {
        int each = targets.get(task).labels();
        return IntStream.range(0, rows.length)
                .filter(i ->
                        Arrays.stream(labels[task], i * each, (i + 1) * each).anyMatch(label -> !Double.isNaN(label)))
                .toArray();
    }
}
