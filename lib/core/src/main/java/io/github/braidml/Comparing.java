package io.github.braidml;

import io.github.braidml.data.Data;
import io.github.braidml.eval.Comparison;
import io.github.braidml.eval.Result;
import io.github.braidml.notebook.Interrupts;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import io.github.braidml.train.Epoch;
import io.github.braidml.train.Training;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of learners about to be made. Immutable.
 *
 * @param learners by name, the methods; the first is the reference, and of several learners under one name each repeat takes
 *     the best
 * @param repeats how often each is fitted, 5 by default
 * @param trainings by name, how each learner is trained, or what is tried; none where {@code on} says it
 */
public record Comparing(Map<String, List<Learner>> learners, int repeats, Map<String, List<Training>> trainings) {

    /** One way to learn. */
    private record Candidate(Learner learner, Training training) {}

    /** One method: of several candidates, each repeat takes that with the lowest validation score. */
    private record Method(String name, List<Candidate> candidates) {}

    public Comparing {
        if (repeats < 1) {
            throw new IllegalArgumentException("seeds(n): a comparison needs at least 1 repeat; given " + repeats);
        }
        learners = Collections.unmodifiableMap(new LinkedHashMap<>(learners));
        trainings = Collections.unmodifiableMap(new LinkedHashMap<>(trainings));
    }

    /** Returns a comparison of learners under their own names. */
    static Comparing of(List<Learner> learners) {
        if (learners.isEmpty()) {
            throw new IllegalArgumentException("compare(learners): needs at least one learner; given none");
        }
        Map<String, List<Learner>> byName = new LinkedHashMap<>();
        for (Learner learner : learners) {
            if (byName.put(learner.name(), List.of(learner)) != null) {
                throw new IllegalArgumentException(
                        "compare(learners): two learners are called '%s'; tell them apart with .named(\"...\")"
                                .formatted(learner.name()));
            }
        }
        return new Comparing(byName, 5, Map.of());
    }

    /** Returns this comparison with another number of repeats. */
    public Comparing seeds(int number) {
        return new Comparing(learners, number, trainings);
    }

    /**
     * Returns this comparison with one way more to train each learner: what is compared are the trainings. Go on with
     * {@code .on(data)}.
     *
     * <p>Of several candidates, such as an optimiser with three step sizes, each repeat takes the one whose best epoch has the
     * lowest score on the validation rows; the test rows have no part in that. A candidate that cannot be trained, because
     * its loss becomes infinite, is not taken.
     *
     * @throws IllegalArgumentException if there is no candidate, or a training of that name is there already
     */
    public Comparing with(String name, Training... candidates) {
        return new Comparing(learners, repeats, with(trainings, "training", name, List.of(candidates)));
    }

    /**
     * Returns this comparison with one method more: of several learners, such as a network with other fixed weights of its
     * tasks, each repeat takes the one with the lowest validation score, as with trainings.
     *
     * @throws IllegalArgumentException if there is no candidate, or a learner of that name is there already
     */
    public Comparing with(String name, Learner... candidates) {
        return new Comparing(with(learners, "learner", name, List.of(candidates)), repeats, trainings);
    }

    private static <T> Map<String, List<T>> with(
            Map<String, List<T>> map, String what, String name, List<T> candidates) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "with(name, candidates): '%s' needs at least one %s".formatted(name, what));
        }
        if (map.containsKey(name)) {
            throw new IllegalArgumentException(
                    "with(name, candidates): there is a %s '%s' already".formatted(what, name));
        }
        Map<String, List<T>> more = new LinkedHashMap<>(map);
        more.put(name, candidates);
        return more;
    }

    /**
     * Fits every learner with every training once per repeat and scores it on the rows held out, as
     * {@link #on(Data, Training)} does with one training for all.
     *
     * @param data data with rows held out
     * @throws IllegalArgumentException if no rows are held out, or no training was named
     */
    public Comparison on(Data data) {
        try (LiveDisplay live = LiveDisplay.open()) {
            return on(data, live);
        }
    }

    Comparison on(Data data, LiveDisplay live) {
        if (trainings.isEmpty()) {
            throw new IllegalArgumentException(
                    "compare(learners).on(data): says not how to train; add .with(\"Adam\", epochs(40).optimizer(adam(0.001))), or say .on(data, epochs(40))");
        }
        List<Method> methods = new ArrayList<>();
        learners.forEach((learner, ofLearner) -> trainings.forEach((training, ofTraining) -> methods.add(
                method(learners.size() == 1 ? training : learner + ", " + training, ofLearner, ofTraining))));
        return fit(methods, data, live);
    }

    private static Method method(String name, List<Learner> learners, List<Training> trainings) {
        return new Method(
                name,
                learners.stream()
                        .flatMap(learner -> trainings.stream().map(training -> new Candidate(learner, training)))
                        .toList());
    }

    /**
     * Fits every learner once per repeat and scores it on the rows held out.
     *
     * <p>Each repeat has its own starting weights and its own split of the rows (rows dealt anew, the next fold, the next
     * stretch of time), the same for all learners: differences are paired. Where the data has one split only, what varies
     * is the seed of the training, and the comparison says so. Interrupting ends it with the repeats that are complete.
     *
     * @param data data with rows held out
     * @throws IllegalArgumentException if no rows are held out
     */
    public Comparison on(Data data, Training training) {
        try (LiveDisplay live = LiveDisplay.open()) {
            return on(data, training, live);
        }
    }

    Comparison on(Data data, Training training, LiveDisplay live) {
        if (!trainings.isEmpty()) {
            throw new IllegalArgumentException(
                    "compare(learners): trainings were named by .with(...), %s; leave the one of .on(data, training) out"
                            .formatted(String.join(", ", trainings.keySet())));
        }
        List<Method> methods = new ArrayList<>();
        learners.forEach((name, candidates) -> methods.add(method(name, candidates, List.of(training))));
        return fit(methods, data, live);
    }

    private Comparison fit(List<Method> methods, Data data, LiveDisplay live) {
        if (data.split().test().length == 0) {
            throw new IllegalArgumentException(
                    "a comparison needs rows to score on; hold some out with data.holdOut(0.2, 42)");
        }
        if (methods.stream()
                .flatMap(method -> method.candidates().stream())
                .anyMatch(candidate -> !candidate.training().checkpoint().isEmpty())) {
            throw new IllegalArgumentException(
                    "a comparison is many runs, which one checkpoint cannot hold; leave .checkpoint(...) out");
        }
        int wanted = Small.repeats(repeats);
        List<Result> complete = new ArrayList<>();
        Map<String, List<String>> chosen = new LinkedHashMap<>();
        int trainRows = data.split().train().length;
        try (Interrupts interrupts = Interrupts.watch()) {
            for (int r = 0; r < wanted && !interrupts.asked(); r++) {
                List<Result> repeat = new ArrayList<>();
                for (Method method : methods) {
                    Run run = best(method, data.repeat(r), r, interrupts);
                    if (interrupts.asked()) {
                        break;
                    }
                    if (method.candidates().size() > 1) {
                        chosen.computeIfAbsent(method.name(), name -> new ArrayList<>())
                                .add(words(method, run));
                    }
                    repeat.add(new Result(method.name(), r, run.scores()));
                }
                if (repeat.size() == methods.size()) {
                    complete.addAll(repeat);
                    live.update(
                            new Comparison(complete, trainRows),
                            "%d of %s done".formatted(r + 1, Words.count(wanted, "repeat")));
                }
            }
            if (complete.isEmpty()) {
                throw new CancellationException("the comparison was interrupted before its first repeat was complete");
            }
            live.finish(done(methods.size(), complete.size() / methods.size(), wanted, chosen));
            return new Comparison(complete, trainRows);
        }
    }

    private static Run best(Method method, Data data, int repeat, Interrupts interrupts) {
        @Nullable Run best = null;
        @Nullable IllegalStateException failure = null;
        for (Candidate candidate : method.candidates()) {
            if (best != null && interrupts.asked()) {
                break;
            }
            try {
                Training training = candidate.training();
                Run run = candidate.learner().fit(data, training.seed(training.seed() + repeat), LiveDisplay.silent());
                best = best == null || score(run) < score(best) ? run : best;
            } catch (IllegalStateException e) {
                failure = e;
            }
        }
        if (best == null) {
            throw failure == null ? new IllegalStateException("nothing was trained") : failure;
        }
        return best;
    }

    /** Says in what a candidate differs from the others. */
    private static String words(Method method, Run run) {
        boolean learners =
                method.candidates().stream().map(Candidate::learner).distinct().count() > 1;
        String training = run.training().descent().toString().substring(1);
        String learner = run.learner().sharing() + ", " + run.learner().balancer();
        return learners ? learner : training;
    }

    private static double score(Run run) {
        return run.epochs().stream()
                .mapToDouble(Epoch::score)
                .filter(Double::isFinite)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The result itself is the value of the call; what stays of the live display is one line, and what was chosen. */
    private Shown done(int methods, int repeats, int wanted, Map<String, List<String>> chosen) {
        TextTable table = TextTable.of(trainings.isEmpty() ? "learners" : "methods", "repeats");
        if (!chosen.isEmpty()) {
            table.note("chosen on the validation rows: "
                    + chosen.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + counted(entry.getValue()))
                            .collect(Collectors.joining("; ")));
        }
        return table.row(methods, repeats + " of " + wanted + Small.note());
    }

    private static String counted(List<String> choices) {
        return choices.stream()
                .distinct()
                .map(one -> "%s in %d of %d".formatted(one, Collections.frequency(choices, one), choices.size()))
                .collect(Collectors.joining(", "));
    }
}
