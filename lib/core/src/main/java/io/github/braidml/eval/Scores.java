package io.github.braidml.eval;

import io.github.braidml.data.Target;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import io.github.braidml.task.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * How good one fitted model is on one set of rows, beside the constant guess.
 *
 * @param all per task, in its order, its metrics, the deciding one first
 * @param rows indices of the scored rows in their table
 */
public record Scores(List<Score> all, int[] rows) implements Shown {

    public Scores {
        all = List.copyOf(all);
    }

    /** Returns the scores of a model's predictions. */
    public static Scores of(Predictions predictions) {
        List<Score> all = new ArrayList<>();
        for (int t = 0; t < predictions.targets().size(); t++) {
            Target<?> target = predictions.targets().get(t);
            int labelled = predictions.labelled(t).length;
            for (Metric metric : target.task().metrics()) {
                all.add(new Score(
                        target.task().name(),
                        metric,
                        Metrics.constant(metric, predictions, t),
                        Metrics.score(metric, predictions, t),
                        labelled));
            }
        }
        return new Scores(all, predictions.rows());
    }

    /**
     * Returns the model's score.
     *
     * @throws IllegalArgumentException if there is no such task, or the task has another metric
     */
    public double of(String task, Metric metric) {
        return score(task, metric).model();
    }

    Score score(String task, Metric metric) {
        for (Score score : all) {
            if (score.task().equals(task) && score.metric() == metric) {
                return score;
            }
        }
        List<String> tasks = all.stream().map(Score::task).distinct().toList();
        if (!tasks.contains(task)) {
            throw new IllegalArgumentException("no task '%s'; scored were %s.%s"
                    .formatted(task, Words.list(tasks), Words.didYouMean(task, tasks)));
        }
        throw new IllegalArgumentException("task '%s' was not scored by %s; its metrics are %s"
                .formatted(
                        task,
                        metric,
                        Words.list(all.stream()
                                .filter(s -> s.task().equals(task))
                                .map(s -> s.metric().toString())
                                .toList())));
    }

    private TextTable table() {
        TextTable table = TextTable.of("task", "metric", "constant", "model", "labelled rows")
                .right(2, 3, 4)
                .title("Scores on " + Words.count(rows.length, "row"))
                .note("↑ higher is better, ↓ lower is better; constant: the best guess that looks at no feature.");
        for (Score s : all) {
            int digits = Figures.digits(s.metric(), s.constant(), s.model());
            table.row(
                    s.task(),
                    Figures.name(s.metric()),
                    Figures.fixed(s.constant(), digits),
                    Figures.fixed(s.model(), digits),
                    s.labelled());
        }
        return table;
    }

    @Override
    public String html() {
        return table().html();
    }

    @Override
    public String toString() {
        return table().text();
    }
}
