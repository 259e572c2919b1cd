package io.github.braidml.data;

import io.github.braidml.show.Words;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fits features and targets on the training rows of a table and turns it into numbers. */
final class Preparing {
    private final String name;
    private final List<Column> columns;
    private final Splitting splitting;
    private final Split split;
    private final Visibility visibility;

    Preparing(String name, List<Column> columns, Splitting splitting, Visibility visibility) {
        this.name = name;
        this.columns = columns;
        this.splitting = splitting;
        this.split = splitting.of(columns.get(0).size());
        this.visibility = visibility;
    }

    Prepared prepare(List<? extends Task<?>> tasks) {
        checkValidation();
        List<Target<?>> targets = new ArrayList<>(targets(tasks));
        return prepare(Features.fit(readAsText(tasks), noFeatures(targets), split.train()), targets);
    }

    Prepared prepare(List<? extends Task<?>> tasks, Features features, List<Target<?>> known) {
        checkValidation();
        List<Target<?>> targets = new ArrayList<>();
        for (Task<?> task : tasks) {
            targets.add(known.stream()
                    .filter(target -> target.task().name().equals(task.name()))
                    .findFirst()
                    .<Target<?>>map(target -> same(target, task))
                    .orElseGet(() -> Targets.fit(task, columns, split.train())));
        }
        Set<String> no = noFeatures(targets);
        for (Feature feature : features.columns()) {
            if (no.contains(feature.name())) {
                throw new IllegalArgumentException(
                        "column '%s' is an input of the run that this goes on from, so it must be a feature here too; it is a target, put aside, or decides the split; learn the first run without it: data.aside(\"%s\")"
                                .formatted(feature.name(), feature.name()));
            }
        }
        return prepare(features, targets);
    }

    private Prepared prepare(Features features, List<Target<?>> targets) {
        checkPlaces(targets);
        targets.replaceAll(
                target -> target instanceof TextTarget text ? text.taught(features, columns, split.train()) : target);
        double[][] labels = labels(columns, targets);
        visibility.horizons().check(features, targets, visibility.allowed(), splitting);
        Leaks.check(columns, features, targets, labels, split.train(), visibility.allowed());
        return new Prepared(
                features,
                targets,
                split,
                features.encode(columns, columns.get(0).size()),
                labels);
    }

    /** An object is not where its box says once the image has moved. */
    private void checkPlaces(List<Target<?>> targets) {
        boolean moves = columns.stream()
                .anyMatch(column ->
                        column instanceof GridColumn grids && grids.change().moves());
        targets.stream()
                .filter(target -> moves && target instanceof BoxesTarget)
                .findFirst()
                .ifPresent(target -> {
                    throw new IllegalArgumentException(
                            "task '%s' finds objects where they are, so its images must not move; augment them by contrast and noise only"
                                    .formatted(target.task().name()));
                });
    }

    /** Fits the targets on the training rows. */
    List<Target<?>> targets(List<? extends Task<?>> tasks) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a model needs at least one task; given none");
        }
        Set<String> names = new HashSet<>();
        List<Target<?>> targets = new ArrayList<>();
        for (Task<?> task : tasks) {
            if (!names.add(task.name())) {
                throw new IllegalArgumentException(
                        "every task needs a column of its own; '%s' is given twice".formatted(task.name()));
            }
            targets.add(Targets.fit(task, columns, split.train()));
        }
        return List.copyOf(targets);
    }

    static double[][] labels(List<Column> columns, List<Target<?>> targets) {
        double[][] labels = new double[targets.size()][];
        for (int t = 0; t < labels.length; t++) {
            Target<?> target = targets.get(t);
            Column column = Columns.named(columns, target.task().name());
            labels[t] = new double[column.size() * target.labels()];
            target.encode(column, labels[t]);
        }
        return labels;
    }

    private static Target<?> same(Target<?> known, Task<?> task) {
        if (!known.task().equals(task)) {
            throw new IllegalArgumentException(
                    "the run that this goes on from learned %s; given %s; declare the task the same way"
                            .formatted(known.task(), task));
        }
        return known;
    }

    private void checkValidation() {
        if (split.valid().length == 0) {
            throw new IllegalArgumentException("table '%s' has %s, too few: at least 3 are needed to train and validate"
                    .formatted(name, Words.count(columns.get(0).size(), "row")));
        }
    }

    /** Returns the columns that are no features. */
    private Set<String> noFeatures(List<Target<?>> targets) {
        Set<String> left = visibility.unseen(splitting);
        targets.forEach(target -> left.add(target.task().name()));
        return left;
    }

    /** The columns, with those that a task says are sentences read as such. */
    private List<Column> readAsText(List<? extends Task<?>> tasks) {
        List<Column> read = new ArrayList<>(columns);
        for (Task<?> task : tasks) {
            String sentence = task instanceof Tagging tagging
                    ? tagging.sentence()
                    : task instanceof Translation translation ? translation.source() : "";
            if (!sentence.isEmpty()) {
                Column column = Columns.named(columns, sentence);
                read.set(columns.indexOf(column), SentenceColumn.of(column));
            }
        }
        return read;
    }
}
