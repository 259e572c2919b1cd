package io.github.braidml.eval;

import io.github.braidml.data.Features;
import io.github.braidml.data.Lexicon;
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
 * @param read per task that repeats words those it reads, null where missing; nothing for other tasks
 */
public record Predictions(
        List<Target<?>> targets,
        int[] rows,
        double[][] labels,
        double[] outputs,
        List<List<@Nullable String>> sentences,
        List<List<@Nullable String>> read) {

    /** Returns predictions of tasks that write no sentences. */
    public Predictions(List<Target<?>> targets, int[] rows, double[][] labels, double[] outputs) {
        this(targets, rows, labels, outputs, none(targets), none(targets));
    }

    private static List<List<@Nullable String>> none(List<Target<?>> targets) {
        return targets.stream().map(target -> List.<@Nullable String>of()).toList();
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
        List<List<@Nullable String>> read = new ArrayList<>();
        for (int t = 0; t < labels.length; t++) {
            chosen[t] = pick(labels[t], rows, targets.get(t).labels());
            TextTarget text = targets.get(t) instanceof TextTarget one ? one : null;
            Lexicon lexicon = text == null ? null : text.lexicon();
            sentences.add(
                    text == null ? List.of() : pick(words.apply(text.task().name()), rows));
            read.add(lexicon == null ? List.of() : pick(words.apply(lexicon.source()), rows));
        }
        return new Predictions(new ArrayList<>(targets), rows.clone(), chosen, outputs, sentences, read);
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
        return new Predictions(
                targets,
                of,
                some,
                pick(outputs, chosen, stride),
                sentences.stream().map(all -> pick(all, chosen)).toList(),
                read.stream().map(all -> pick(all, chosen)).toList());
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

    private static List<@Nullable String> pick(List<@Nullable String> all, int[] chosen) {
        List<@Nullable String> some = new ArrayList<>();
        if (!all.isEmpty()) {
            Arrays.stream(chosen).forEach(i -> some.add(all.get(i)));
        }
        return some;
    }

    /**
     * Returns what the lexicons of the tasks that have one write alone.
     *
     * @throws IllegalArgumentException if no task has a lexicon
     */
    public Predictions wordForWord(Features features) {
        int[] tasks = IntStream.range(0, targets.size())
                .filter(t -> targets.get(t) instanceof TextTarget text && text.lexicon() != null)
                .toArray();
        if (tasks.length == 0) {
            throw new IllegalArgumentException(
                    "no task has a lexicon to translate with; use translation(...).lexicon()");
        }
        int[] widths = Arrays.stream(tasks).map(t -> targets.get(t).outputs()).toArray();
        int stride = Arrays.stream(widths).sum();
        double[] written = new double[rows.length * stride];
        int from = 0;
        for (int i = 0; i < tasks.length; i++) {
            double[] own = ((TextTarget) targets.get(tasks[i])).wordForWord(features, read.get(tasks[i]));
            for (int row = 0; row < rows.length; row++) {
                System.arraycopy(own, row * widths[i], written, row * stride + from, widths[i]);
            }
            from += widths[i];
        }
        return new Predictions(
                Arrays.stream(tasks).<Target<?>>mapToObj(targets::get).toList(),
                rows,
                Arrays.stream(tasks).mapToObj(t -> labels[t]).toArray(double[][]::new),
                written,
                Arrays.stream(tasks).mapToObj(sentences::get).toList(),
                Arrays.stream(tasks).mapToObj(read::get).toList());
    }

    /** Returns the sentence that was written for a row, by its position in these predictions. */
    public String written(int task, int row) {
        TextTarget text = (TextTarget) targets.get(task);
        List<@Nullable String> all = read.get(task);
        return text.decode(outputs, row * stride() + from(task), all.isEmpty() ? null : all.get(row));
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
