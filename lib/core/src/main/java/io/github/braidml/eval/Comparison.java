package io.github.braidml.eval;

import io.github.braidml.show.Shown;
import io.github.braidml.show.Words;
import io.github.braidml.task.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Methods side by side on the same rows, over repeats: per task and metric the constant guess, each method's mean and
 * spread, the change against the first method and whether chance explains it.
 *
 * <p>The first method of the results is the reference. A task's first metric decides.
 *
 * @param results a fit per method and repeat, in any order of repeats
 * @param trainRows number of rows each fit learned from, for the test's correction
 */
public record Comparison(List<Result> results, int trainRows) implements Shown {

    /** An error of the reference below this leaves nothing to reduce. */
    private static final double NO_ERROR = 1e-9;

    /**
     * Checks that methods are paired.
     *
     * @throws IllegalArgumentException if there is no result, a fit is missing or there twice, or the fits of a repeat differ
     *     in their rows or metrics
     */
    public Comparison {
        results = List.copyOf(results);
        if (results.isEmpty()) {
            throw new IllegalArgumentException("a comparison needs at least one result; given none");
        }
        if (trainRows < 1) {
            throw new IllegalArgumentException(
                    "trainRows must be the number of rows each fit learned from, at least 1; given " + trainRows);
        }
        Pairing.check(results);
    }

    /** Returns the names of the methods, the reference first. */
    public List<String> methods() {
        return results.stream().map(Result::method).distinct().toList();
    }

    /** Returns the method that the others are compared with. */
    public String reference() {
        return results.get(0).method();
    }

    /** Returns the methods that are compared with the reference. */
    public List<String> others() {
        return methods().stream().skip(1).toList();
    }

    /** Returns the names of the tasks. */
    public List<String> tasks() {
        return first().stream().map(Score::task).distinct().toList();
    }

    /** Returns the metrics of a task, the deciding one first; empty if there is no such task. */
    public List<Metric> metrics(String task) {
        return first().stream()
                .filter(s -> s.task().equals(task))
                .map(Score::metric)
                .toList();
    }

    private List<Score> first() {
        return results.get(0).scores().all();
    }

    /**
     * Returns the metric that decides for a task.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public Metric deciding(String task) {
        if (!tasks().contains(task)) {
            throw new IllegalArgumentException("no task '%s'; compared were %s.%s"
                    .formatted(task, Words.list(tasks()), Words.didYouMean(task, tasks())));
        }
        return metrics(task).get(0);
    }

    /** Returns the repeats, ascending. */
    public int[] repeats() {
        return results.stream().mapToInt(Result::repeat).distinct().sorted().toArray();
    }

    /**
     * Returns whether the repeats were scored on different rows. Repeats on the same rows show what the seed does, and
     * nothing about other rows: no test is made of them.
     */
    public boolean splitsDiffer() {
        int[] rows = results.get(0).scores().rows();
        return results.stream().anyMatch(r -> !Arrays.equals(rows, r.scores().rows()));
    }

    /**
     * Returns a method's score in every repeat.
     *
     * @throws IllegalArgumentException if there is no such method, task or metric
     */
    public double[] values(String method, String task, Metric metric) {
        return scores(method, task, metric).stream().mapToDouble(Score::model).toArray();
    }

    /** Returns the constant guess's score in every repeat. */
    public double[] constant(String task, Metric metric) {
        return scores(reference(), task, metric).stream()
                .mapToDouble(Score::constant)
                .toArray();
    }

    private List<Score> scores(String method, String task, Metric metric) {
        if (!methods().contains(method)) {
            throw new IllegalArgumentException("no method '%s'; compared were %s.%s"
                    .formatted(method, Words.list(methods()), Words.didYouMean(method, methods())));
        }
        List<Score> found = new ArrayList<>();
        for (int repeat : repeats()) {
            for (Result result : results) {
                if (result.repeat() == repeat && result.method().equals(method)) {
                    found.add(result.scores().score(task, metric));
                }
            }
        }
        return found;
    }

    /** Returns the change of a metric against the reference: the method's value minus the reference's, in the metric's unit. */
    public Change change(String method, String task, Metric metric) {
        double[] ours = values(method, task, metric);
        double[] theirs = values(reference(), task, metric);
        double[] differences = new double[ours.length];
        for (int r = 0; r < ours.length; r++) {
            differences[r] = ours[r] - theirs[r];
        }
        return Change.of(differences, metric.upIsBetter(), testToTrain());
    }

    private double testToTrain() {
        double rows = results.stream()
                .mapToInt(r -> r.scores().rows().length)
                .average()
                .orElse(Double.NaN);
        return splitsDiffer() ? rows / trainRows : Double.NaN;
    }

    /**
     * Returns the mean relative change over the tasks, as a share; positive is better.
     *
     * <p>Of each task's deciding metric the error counts: the distance from the value of perfect predictions (of R2 that is the
     * unexplained share of the variance). The change of a repeat is the mean over the
     * tasks of (reference's error - method's error) / reference's error averaged over the repeats. This is LibMTL's
     * delta_p (Lin, Zhang, JMLR 24, 2023) on errors; the delta_m of other papers has the opposite sign. Tasks of
     * {@link #incomparable()} are left out; NaN if none is left.
     */
    public Change relativeChange(String method) {
        List<String> comparable =
                tasks().stream().filter(t -> !incomparable().contains(t)).toList();
        double[] sums = new double[repeats().length];
        for (String task : comparable) {
            double[] ours = errors(method, task);
            double[] theirs = errors(reference(), task);
            double size = Spread.mean(theirs);
            for (int r = 0; r < sums.length; r++) {
                sums[r] += (theirs[r] - ours[r]) / size / comparable.size();
            }
        }
        if (comparable.isEmpty()) {
            Arrays.fill(sums, Double.NaN);
        }
        return Change.of(sums, true, testToTrain());
    }

    /**
     * Returns the tasks without a relative change: the deciding metric is undefined on the rows of some repeat, or the
     * reference makes no error that could be reduced.
     */
    public List<String> incomparable() {
        return tasks().stream()
                .filter(task -> {
                    boolean undefined =
                            Arrays.stream(constant(task, deciding(task))).anyMatch(Double::isNaN);
                    return undefined || !(Spread.mean(errors(reference(), task)) > NO_ERROR);
                })
                .toList();
    }

    private double[] errors(String method, String task) {
        Metric metric = deciding(task);
        return Arrays.stream(values(method, task, metric))
                .map(x -> Math.abs(metric.perfect() - x))
                .toArray();
    }

    /**
     * Returns a method's mean rank, 1 for the best, over the deciding metrics of all tasks and all repeats; equal methods
     * share their ranks and an undefined score is last.
     */
    public double rank(String method) {
        double sum = 0;
        int count = 0;
        for (String task : tasks()) {
            double[] ours = errors(method, task);
            for (int r = 0; r < ours.length; r++) {
                sum += 1;
                count++;
                for (String other : methods()) {
                    if (!other.equals(method)) {
                        int order = Double.compare(errors(other, task)[r] + 0.0, ours[r] + 0.0);
                        sum += order < 0 ? 1 : order == 0 ? 0.5 : 0;
                    }
                }
            }
        }
        return sum / count;
    }

    @Override
    public String html() {
        return new ComparisonReport(this).html();
    }

    @Override
    public String toString() {
        return new ComparisonReport(this).text();
    }

    /** What fits must have in common to be paired. */
    private static final class Pairing {
        static void check(List<Result> results) {
            List<String> methods =
                    results.stream().map(Result::method).distinct().toList();
            int[] repeats = results.stream()
                    .mapToInt(Result::repeat)
                    .distinct()
                    .sorted()
                    .toArray();
            for (int repeat : repeats) {
                List<Result> one =
                        results.stream().filter(r -> r.repeat() == repeat).toList();
                for (String method : methods) {
                    long fits =
                            one.stream().filter(r -> r.method().equals(method)).count();
                    if (fits != 1) {
                        throw new IllegalArgumentException(
                                "a comparison needs one fit per method and repeat; of '%s' in repeat %d it was given %s"
                                        .formatted(method, repeat, fits == 0 ? "none" : String.valueOf(fits)));
                    }
                }
                one.forEach(result -> paired(results.get(0), one.get(0), result));
            }
        }

        private static void paired(Result first, Result sameRepeat, Result result) {
            if (!Arrays.equals(sameRepeat.scores().rows(), result.scores().rows())) {
                throw new IllegalArgumentException(
                        "methods must be scored on the same rows to be compared; in repeat %d '%s' and '%s' were not"
                                .formatted(result.repeat(), sameRepeat.method(), result.method()));
            }
            if (!Objects.equals(names(first), names(result))) {
                throw new IllegalArgumentException(
                        "methods must have the same tasks and metrics to be compared; '%s' has %s and '%s' has %s"
                                .formatted(
                                        first.method(),
                                        Words.list(names(first)),
                                        result.method(),
                                        Words.list(names(result))));
            }
        }

        private static List<String> names(Result result) {
            return result.scores().all().stream()
                    .map(s -> s.task() + " by " + s.metric())
                    .toList();
        }
    }
}
