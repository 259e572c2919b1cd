package io.github.braidml.plot;

import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What a network that learned with preferences gives for each: a table of the tasks' losses; of two tasks also a picture.
 *
 * @param tasks the tasks' names
 * @param points a point for each preference tried
 */
public record Front(List<String> tasks, List<Point> points) implements Shown {
    private static final int MOST_POINTS = 24;
    private static final int FINEST = 10;
    private static final int WIDTH = 420;
    private static final int HEIGHT = 300;

    /**
     * One preference and what it gives.
     *
     * @param shares per task, with sum one
     * @param losses per task
     */
    public record Point(double[] shares, double[] losses) {}

    public Front {
        tasks = List.copyOf(tasks);
        points = List.copyOf(points);
    }

    /**
     * Tries preferences on an even grid: eleven of two tasks; of more at most 24, or one for each.
     *
     * @param losses the losses of the tasks at a preference
     */
    public static Front of(List<String> tasks, UnaryOperator<double[]> losses) {
        int parts = 1;
        while (parts < FINEST && points(tasks.size(), parts + 1) <= MOST_POINTS) {
            parts++;
        }
        List<double[]> grid = new ArrayList<>();
        fill(new double[tasks.size()], 0, parts, parts, grid);
        return new Front(
                tasks,
                grid.stream()
                        .map(shares -> new Point(shares, losses.apply(shares)))
                        .toList());
    }

    /** Returns in how many ways so many parts are dealt out to tasks. */
    private static long points(int tasks, int parts) {
        long ways = 1;
        for (int t = 1; t < tasks; t++) {
            ways = Math.min(MOST_POINTS + 1, ways * (parts + t) / t);
        }
        return ways;
    }

    private static void fill(double[] shares, int task, int left, int parts, List<double[]> into) {
        if (task == shares.length - 1) {
            shares[task] = (double) left / parts;
            into.add(shares.clone());
            return;
        }
        for (int own = left; own >= 0; own--) {
            shares[task] = (double) own / parts;
            fill(shares, task + 1, left - own, parts, into);
        }
    }

    private TextTable table() {
        String[] head = new String[2 * tasks.size()];
        for (int t = 0; t < tasks.size(); t++) {
            head[t] = "share of " + tasks.get(t);
            head[tasks.size() + t] = "loss of " + tasks.get(t);
        }
        TextTable table = TextTable.of(head)
                .right(IntStream.range(0, head.length).toArray())
                .title("validation losses at each preference");
        for (Point point : points) {
            Object[] row = new Object[head.length];
            for (int t = 0; t < tasks.size(); t++) {
                row[t] = String.format(Locale.ROOT, "%.2f", point.shares()[t]);
                row[tasks.size() + t] = Ink.figure(point.losses()[t]);
            }
            table.row(row);
        }
        return table;
    }

    /**
     * Returns the losses of two tasks against each other, a line through the preferences.
     *
     * @throws IllegalStateException if there are not two tasks, or one has no labels
     */
    public Chart picture() {
        if (!isDrawn()) {
            throw new IllegalStateException(
                    "front().picture(): draws two tasks with validation labels against each other; given %s; the table has them all"
                            .formatted(tasks));
        }
        double[] x = losses(0);
        double[] y = losses(1);
        double[] across = Epochs.range(x);
        double[] up = Epochs.range(y);
        XYChart chart = Theme.axes("loss of " + tasks.get(0), "loss of " + tasks.get(1));
        Theme.range(chart, across[0], across[1], up[0], up[1]);
        Theme.line(chart, "line", x, y, Theme.FAINT, Theme.SOLID);
        Theme.points(chart, "preferences", x, y, Theme.SOFT, SeriesMarkers.CIRCLE);
        int last = x.length - 1;
        end(chart, 0, x[0], y[0]);
        end(chart, 1, x[last], y[last]);
        return new Sheet("Validation losses over the preference")
                .dot("whole share of " + tasks.get(0), Theme.task(0))
                .dot("whole share of " + tasks.get(1), Theme.task(1))
                .panel(Theme.panel("", chart))
                .chart(
                        1,
                        WIDTH,
                        HEIGHT,
                        "Validation losses of %s and %s over %d preferences: from %s and %s, the whole share of %s, to %s and %s, the whole share of %s."
                                .formatted(
                                        tasks.get(0),
                                        tasks.get(1),
                                        x.length,
                                        Ink.figure(x[0]),
                                        Ink.figure(y[0]),
                                        tasks.get(0),
                                        Ink.figure(x[last]),
                                        Ink.figure(y[last]),
                                        tasks.get(1)));
    }

    private static void end(XYChart chart, int task, double x, double y) {
        Theme.points(chart, "end " + task, new double[] {x}, new double[] {y}, Theme.task(task), SeriesMarkers.CIRCLE);
    }

    private boolean isDrawn() {
        return tasks.size() == 2
                && points.stream().allMatch(p -> Arrays.stream(p.losses()).allMatch(Double::isFinite));
    }

    private double[] losses(int task) {
        return points.stream().mapToDouble(point -> point.losses()[task]).toArray();
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
