package io.github.braidml.data;

import io.github.braidml.show.Words;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Boxes;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Count;
import io.github.braidml.task.Ordinal;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the target that suits a task and its column, and what targets that are classes have in common. */
final class Targets {
    /** More classes than this look like names or identifiers. */
    static final int MOST_CLASSES = 100;

    private Targets() {}

    /**
     * Fits on the training rows of a table.
     *
     * @throws IllegalArgumentException if there is no such column, it does not suit the task, or no training row has a label
     */
    static Target<?> fit(Task<?> task, List<Column> table, int[] train) {
        Column column = Columns.named(table, task.name());
        if (column.missing() == column.size()) {
            throw new IllegalArgumentException(
                    "task '%s': its column has no value in any of the %s; a task needs labels"
                            .formatted(task.name(), Words.count(column.size(), "row")));
        }
        if (!column.hasValue(train)) {
            throw new IllegalArgumentException("task '%s': none of the %s has a label; hold out fewer rows"
                    .formatted(task.name(), Words.count(train.length, "training row")));
        }
        if (task instanceof Boxes boxes) {
            return BoxesTarget.fit(boxes, column, train);
        }
        if (task instanceof Tagging tagging) {
            return TagsTarget.fit(tagging, column, table, train);
        }
        if (task instanceof Translation translation) {
            return TextTarget.fit(translation, column, train);
        }
        if (!column.isSupported()) {
            throw new IllegalArgumentException(
                    "task '%s' needs a column of numbers, words or truth values; its column holds %s; derive one of these"
                            .formatted(task.name(), column.holds(train)));
        }
        if (task instanceof Regression regression) {
            return Target.Amount.fit(regression, column, train);
        }
        if (task instanceof Count count) {
            return CountTarget.fit(count, column, train);
        }
        List<String> levels = column.levels(train);
        if (levels.size() == 1) {
            throw new IllegalArgumentException(
                    "task '%s' needs at least two different values to tell apart; every labelled training row is '%s'"
                            .formatted(task.name(), levels.get(0)));
        }
        if (task instanceof Ordinal ordinal) {
            return OrdinalTarget.fit(ordinal, column, levels, train);
        }
        return task instanceof Binary binary
                ? Target.YesNo.fit(binary, column, levels, train)
                : Target.Classes.fit((Categorical) task, column, levels, train);
    }

    /** The share of the training rows with a label that have each level. */
    static List<Double> shares(Column column, List<String> levels, int[] train) {
        double[] counts = new double[levels.size()];
        double all = 0;
        for (int row : train) {
            String text = column.words(row);
            if (text != null) {
                counts[levels.indexOf(text)]++;
                all++;
            }
        }
        List<Double> shares = new ArrayList<>();
        for (double count : counts) {
            shares.add(count / all);
        }
        return shares;
    }

    /** Returns the index of a class, NaN if it is missing. */
    static double index(Task<?> task, @Nullable String text, List<String> classes) {
        if (text == null) {
            return Double.NaN;
        }
        int index = classes.indexOf(text);
        if (index < 0) {
            throw unseen(task, text, classes);
        }
        return index;
    }

    static IllegalArgumentException unseen(Task<?> task, String given, List<String> seen) {
        boolean several = task instanceof Tagging || task instanceof Boxes;
        String alike = several ? "" : ", deal them alike by stratified(\"" + task.name() + "\")";
        return new IllegalArgumentException(
                "task '%s': '%s' occurs in no training row, so the model cannot know it; seen were %s; merge rare classes%s or split again with another seed"
                        .formatted(task.name(), given, Words.list(seen), alike));
    }
}
