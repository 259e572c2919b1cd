package io.github.braidml.search;

import io.github.braidml.eval.Score;
import io.github.braidml.eval.Scores;
import io.github.braidml.task.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One point that was tried.
 *
 * @param number from 1
 * @param values one per dimension
 * @param scores on the validation rows, or null if it could not be trained
 * @param failure why not; empty if it could
 */
public record Trial(
        int number, List<Object> values, @Nullable Scores scores, String failure) {
    /** Returns each task's deciding score, by task. */
    public Map<String, Score> deciding() {
        Map<String, Score> first = new LinkedHashMap<>();
        if (scores != null) {
            scores.all().forEach(score -> first.putIfAbsent(score.task(), score));
        }
        return first;
    }

    /**
     * Returns what trials are ranked by: of each task's deciding metric the error relative to that of a constant guess, mean
     * over the tasks; lower is better, 1 is a guess. The error is the metric itself where lower is better, else its distance
     * from perfection: of R2 that is the unexplained share of the variance. A task whose metric is undefined on these rows
     * does not count; infinite if none is left, or nothing was trained.
     */
    public double score() {
        return deciding().values().stream()
                .mapToDouble(score -> error(score.metric(), score.model()) / error(score.metric(), score.constant()))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double error(Metric metric, double value) {
        return Math.abs(metric.perfect() - value);
    }
}
