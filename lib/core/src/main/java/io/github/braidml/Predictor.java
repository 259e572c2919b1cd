package io.github.braidml;

import io.github.braidml.data.Data;
import io.github.braidml.data.Features;
import io.github.braidml.data.Row;
import io.github.braidml.data.Target;
import io.github.braidml.eval.Predictions;
import io.github.braidml.show.Words;
import io.github.braidml.task.Task;
import io.github.braidml.train.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gives rows to a network and reads, from its outputs for all tasks side by side, what it predicts for one. */
record Predictor(TrainedNetwork network, Features features, List<Target<?>> targets) {

    <T> T predict(Row row, Task<T> task) {
        return target(task).decode(outputs(row), from(task), row::get);
    }

    <T> Map<T, Double> probabilities(Row row, Task<T> task) {
        return target(task).probabilities(outputs(row), from(task));
    }

    <T> List<T> predict(Data data, Task<T> task) {
        Target<T> target = target(task);
        int from = from(task);
        int stride = stride();
        double[] outputs = outputs(data, all(data));
        List<T> predictions = new ArrayList<>();
        for (int row = 0; row < data.rows(); row++) {
            int at = row;
            predictions.add(target.decode(outputs, row * stride + from, column -> data.words(at, column)));
        }
        return predictions;
    }

    /** Returns the predictions for some rows of a table, beside what is true. */
    Predictions predictions(Data data, int[] rows) {
        return predictions(data, rows, outputs(data, rows));
    }

    /** Returns what the lexicons alone predict for some rows of a table. */
    Predictions wordForWord(Data data, int[] rows) {
        return predictions(data, rows, new double[rows.length * stride()]).wordForWord(features);
    }

    private Predictions predictions(Data data, int[] rows, double[] outputs) {
        return Predictions.of(targets, data.labels(targets), outputs, rows, data::words);
    }

    double[] outputs(Row row) {
        return network.outputs(features.encode(row), new int[] {0});
    }

    private double[] outputs(Data data, int[] rows) {
        return network.outputs(data.inputs(features), rows);
    }

    /**
     * Returns the target of a task.
     *
     * @throws IllegalArgumentException if there is none, or it was learned as another kind of task
     */
    <T> Target<T> target(Task<T> task) {
        Target<?> target = targets.get(index(task));
        if (target.task().getClass() != task.getClass()) {
            throw new IllegalArgumentException(
                    "task '%s' was learned as %s; given %s".formatted(task.name(), target.task(), task));
        }
        @SuppressWarnings("unchecked") // the same kind of task has the same type of prediction
        Target<T> typed = (Target<T>) target;
        return typed;
    }

    /**
     * Returns the place of a task among those of the run.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    int index(Task<?> task) {
        List<String> names =
                targets.stream().map(target -> target.task().name()).toList();
        int index = names.indexOf(task.name());
        if (index < 0) {
            throw new IllegalArgumentException("no task '%s'; this run has %s.%s"
                    .formatted(task.name(), Words.list(names), Words.didYouMean(task.name(), names)));
        }
        return index;
    }

    /** Returns where a task's outputs begin in those of a row. */
    int from(Task<?> task) {
        return targets.stream().limit(index(task)).mapToInt(Target::outputs).sum();
    }

    private int stride() {
        return targets.stream().mapToInt(Target::outputs).sum();
    }

    static int[] all(Data data) {
        return IntStream.range(0, data.rows()).toArray();
    }
}
