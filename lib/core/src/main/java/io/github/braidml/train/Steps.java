package io.github.braidml.train;

import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import java.util.List;
import java.util.Locale;

/**
 * What the steps of a run looked like, in memory that does not grow with their number.
 *
 * <p>Losses and weights are those of every step. Gradients are those by the shared parameters, of every step at which a
 * balancing method measured them on the step's batch, else of the first of each epoch; none if nothing is shared.
 *
 * @param tasks the tasks' names
 * @param losses per task
 * @param weights per task, the effective weight in the update of the shared parameters
 * @param norms per task, the length of its gradient
 * @param cosines per pair of tasks, at the place {@link #pair} says, the cosine between their gradients; the share of
 *     negative ones is the share of steps in conflict
 */
public record Steps(List<String> tasks, Track losses, Track weights, Track norms, Track cosines) implements Shown {

    public Steps {
        tasks = List.copyOf(tasks);
    }

    /** Returns the place of two tasks among the pairs, by their indices. */
    public static int pair(int one, int other) {
        int high = Math.max(one, other);
        return high * (high - 1) / 2 + Math.min(one, other);
    }

    /** Returns the share of the steps measured at which two tasks' gradients pointed apart, by the tasks' indices. */
    public double conflicts(int one, int other) {
        return cosines.negative()[pair(one, other)];
    }

    private TextTable table() {
        TextTable table = TextTable.of("task", "loss", "weight", "lowest", "highest", "gradient", "most at odds with")
                .right(1, 2, 3, 4, 5)
                .title("means over %,d steps; gradients measured at %,d".formatted(losses.count(), cosines.count()));
        for (int t = 0; t < tasks.size(); t++) {
            table.row(
                    tasks.get(t),
                    number(losses.mean()[t]),
                    number(weights.mean()[t]),
                    number(weights.least()[t]),
                    number(weights.most()[t]),
                    number(norms.mean()[t]),
                    opponent(t));
        }
        return table;
    }

    /** Names the task whose gradient points apart most often. */
    private String opponent(int task) {
        int worst = -1;
        for (int t = 0; t < tasks.size(); t++) {
            if (t != task && conflicts(task, t) > (worst < 0 ? 0 : conflicts(task, worst))) {
                worst = t;
            }
        }
        return worst < 0
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%s, in %.0f %% (mean cosine %.2f)",
                        tasks.get(worst),
                        100 * conflicts(task, worst),
                        cosines.mean()[pair(task, worst)]);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "-";
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
