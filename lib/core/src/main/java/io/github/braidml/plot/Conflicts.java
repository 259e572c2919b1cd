package io.github.braidml.plot;

import io.github.braidml.train.Epoch;
import io.github.braidml.train.Steps;
import io.github.braidml.train.Track;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Where tasks pull the shared parameters in different directions, and what the balancing did about it. */
public final class Conflicts {
    private static final int WIDTH = 330;
    private static final int HEIGHT = 300;

    private Conflicts() {}

    /**
     * Returns the mean cosines between the tasks' gradients as a heat map, the same over the epochs, and the weight of every
     * task over the epochs. A cosine below zero is a conflict: a step that helps one task harms the other.
     *
     * @param tasks the tasks' names, at least two
     * @param epochs a history with cosines
     * @throws IllegalArgumentException if there are fewer than two tasks, no epochs or no cosines
     */
    public static Chart of(List<String> tasks, List<Epoch> epochs) {
        checkPairs(tasks);
        Epochs.check("conflicts", tasks, epochs);
        List<Epoch> measured =
                epochs.stream().filter(e -> e.cosines().length > 0).toList();
        checkMeasured(measured.size());
        double[][] cosines = measured.stream().map(e -> pairs(e.cosines())).toArray(double[][]::new);
        double[] mean = IntStream.range(0, cosines[0].length)
                .mapToDouble(pair -> Arrays.stream(cosines)
                        .mapToDouble(all -> all[pair])
                        .filter(Double::isFinite)
                        .average()
                        .orElse(Double.NaN))
                .toArray();
        double[][] weights = epochs.stream().map(Epoch::weights).toArray(double[][]::new);
        return chart(
                new Pairs(tasks, "epoch", Epochs.numbers(measured), cosines, mean, new double[0]),
                Epochs.numbers(epochs),
                weights,
                " Weights in the last epoch: " + words(tasks, weights[weights.length - 1]));
    }

    /**
     * Returns the same step by step: means and shares of conflicts are of all steps, lines of those that were kept.
     *
     * @throws IllegalArgumentException if there are fewer than two tasks or no cosines
     */
    public static Chart of(Steps steps) {
        checkPairs(steps.tasks());
        checkMeasured(steps.cosines().count());
        Track cosines = steps.cosines();
        Track weights = steps.weights();
        return chart(
                new Pairs(
                        steps.tasks(), "step", numbers(cosines), cosines.values(), cosines.mean(), cosines.negative()),
                numbers(weights),
                weights.values(),
                " Mean weights over %,d steps: ".formatted(weights.count()) + words(steps.tasks(), weights.mean()));
    }

    private static void checkPairs(List<String> tasks) {
        if (tasks.size() < 2) {
            throw new IllegalArgumentException(
                    "conflicts: needs at least two tasks to compare their gradients; given " + tasks.size());
        }
    }

    private static void checkMeasured(long times) {
        if (times == 0) {
            throw new IllegalArgumentException(
                    "conflicts: no gradient cosines in this history; they are measured when tasks share parameters, as in hard(mlp(64, 32))");
        }
    }

    private static double[] numbers(Track track) {
        return Arrays.stream(track.steps()).asDoubleStream().toArray();
    }

    /** Returns the entries below the diagonal, row by row. */
    private static double[] pairs(double[][] matrix) {
        return IntStream.range(0, matrix.length)
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(matrix[i], 0, i))
                .toArray();
    }

    private static Chart chart(Pairs pairs, double[] x, double[][] weightsThere, String weightText) {
        List<String> tasks = pairs.tasks();
        XYChart lines = cosines(pairs);
        XYChart weights = weights(pairs, x, weightsThere);
        Sheet sheet = new Sheet("Do the tasks agree? Cosines between their gradients")
                .note(
                        "Blue: both tasks want the same step. Vermillion: below zero, a step that helps one harms the other%s."
                                .formatted(
                                        pairs.apart().length == 0 ? "" : "; below, in how many of the steps it did"));
        for (int t = 0; t < tasks.size(); t++) {
            sheet.line(tasks.get(t), Theme.task(t), Theme.stroke(t));
        }
        sheet.panel(new Grid("Mean over the " + pairs.of() + "s", "", "", tasks, tasks, pairs::cell))
                .panel((g, width, height) -> {
                    Ink.text(g, Theme.PANEL, Theme.INK, "Cosine over the " + pairs.of() + "s", 0, 14);
                    pairs.extremes(g, width);
                    g.translate(0, 43);
                    lines.paint(g, width, height / 2 - 22);
                    g.translate(0, height / 2 - 22);
                    Theme.panel("Weight of each task over the " + pairs.of() + "s", weights)
                            .draw(g, width, height / 2 - 21);
                });
        int width = Math.max(WIDTH, 130 + 35 * Math.min(16, tasks.size()));
        return sheet.chart(2, width, HEIGHT, pairs.text() + weightText);
    }

    /**
     * The pairs of tasks and their cosines.
     *
     * @param of what they were measured at: "epoch" or "step"
     * @param x its numbers
     * @param cosines at each of them, per pair
     * @param means per pair
     * @param apart per pair, the share of times at which the cosine was negative; empty if that is not known
     */
    private record Pairs(
            List<String> tasks, String of, double[] x, double[][] cosines, double[] means, double[] apart) {

        double[] series(int i, int j) {
            int pair = Steps.pair(i, j);
            return Arrays.stream(cosines).mapToDouble(all -> all[pair]).toArray();
        }

        double mean(int i, int j) {
            return means[Steps.pair(i, j)];
        }

        /** Says how often two tasks' gradients point apart. */
        String conflicts(int i, int j, String before) {
            return apart.length == 0
                    ? ""
                    : String.format(Locale.ROOT, "%s%.0f %%", before, 100 * apart[Steps.pair(i, j)]);
        }

        Grid.Cell cell(int i, int j) {
            if (i == j) {
                return new Grid.Cell(Theme.GRID, "", "");
            }
            double mean = mean(i, j);
            return Double.isNaN(mean)
                    ? new Grid.Cell(Theme.GRID, "–", "")
                    : new Grid.Cell(Theme.diverging(mean), Ink.signed(mean), conflicts(i, j, "in "));
        }

        /** The pairs with a cosine, from the lowest mean to the highest. */
        List<int[]> ordered() {
            List<int[]> all = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                for (int j = i + 1; j < tasks.size(); j++) {
                    if (!Double.isNaN(mean(i, j))) {
                        all.add(new int[] {i, j});
                    }
                }
            }
            all.sort((a, b) -> Double.compare(mean(a[0], a[1]), mean(b[0], b[1])));
            return all;
        }

        /** Names the pairs that are drawn in colour, below the heading. */
        void extremes(Graphics2D g, int width) {
            List<int[]> ordered = ordered();
            if (ordered.isEmpty()) {
                return;
            }
            int[] highest = ordered.get(ordered.size() - 1);
            boolean one = ordered.size() == 1;
            String high = (one ? "" : "highest: ") + name(highest);
            Ink.text(g, Theme.SMALL, color(ordered, highest), Ink.fit(g, Theme.SMALL, high, width), 0, 28);
            if (!one) {
                String low = Ink.fit(g, Theme.SMALL, "lowest: " + name(ordered.get(0)), width);
                Ink.text(g, Theme.SMALL, Theme.VERMILLION, low, 0, 41);
            }
        }

        /** Vermillion for the lowest pair, blue for the highest, by its sign for the only one, faint for the others. */
        Color color(List<int[]> ordered, int[] pair) {
            boolean lowest = Arrays.equals(pair, ordered.get(0));
            boolean highest = Arrays.equals(pair, ordered.get(ordered.size() - 1));
            if (lowest && highest) {
                return mean(pair[0], pair[1]) < 0 ? Theme.VERMILLION : Theme.BLUE;
            }
            return lowest ? Theme.VERMILLION : highest ? Theme.BLUE : Theme.FAINT;
        }

        String name(int[] pair) {
            return tasks.get(pair[0]) + " and " + tasks.get(pair[1]);
        }

        String text() {
            List<String> words = ordered().stream()
                    .map(p -> name(p) + " " + Ink.signed(mean(p[0], p[1])) + conflicts(p[0], p[1], ", below zero in "))
                    .toList();
            return "Mean cosines between the tasks' gradients, lowest first: " + String.join("; ", words) + ".";
        }
    }

    private static XYChart cosines(Pairs pairs) {
        double[] x = pairs.x();
        List<int[]> ordered = pairs.ordered();
        double[] all = ordered.stream()
                .flatMapToDouble(p -> Arrays.stream(pairs.series(p[0], p[1])))
                .toArray();
        double[] range = Epochs.range(withZero(all));
        XYChart chart = Theme.axes(pairs.of(), "cosine");
        chart.getStyler().setXAxisTitleVisible(false);
        Theme.range(chart, x[0] - 0.5, x[x.length - 1] + 0.5, range[0], range[1]);
        Theme.epochs(chart, x.length);
        Theme.line(
                chart, "zero", new double[] {x[0] - 0.5, x[x.length - 1] + 0.5}, new double[2], Theme.SOFT, Theme.THIN);
        for (int p = 1; p < ordered.size() - 1; p++) {
            draw(chart, pairs, ordered.get(p), x, Theme.FAINT, Theme.THIN);
        }
        for (int p = ordered.size() - 1; p >= 0; p -= Math.max(1, ordered.size() - 1)) {
            draw(chart, pairs, ordered.get(p), x, pairs.color(ordered, ordered.get(p)), Theme.SOLID);
        }
        return chart;
    }

    private static void draw(XYChart chart, Pairs pairs, int[] pair, double[] x, Color color, BasicStroke stroke) {
        line(chart, pairs.name(pair), x, pairs.series(pair[0], pair[1]), color, stroke);
    }

    /** Draws what is known: a task without a label in a step's batch has neither a weight nor a cosine there. */
    private static void line(XYChart chart, String name, double[] x, double[] y, Color color, BasicStroke stroke) {
        int[] known =
                IntStream.range(0, x.length).filter(i -> Double.isFinite(y[i])).toArray();
        double[] at = Arrays.stream(known).mapToDouble(i -> x[i]).toArray();
        double[] there = Arrays.stream(known).mapToDouble(i -> y[i]).toArray();
        if (known.length > 1) {
            Theme.line(chart, name, at, there, color, stroke);
        } else if (known.length == 1) {
            Theme.points(chart, name, at, there, color, SeriesMarkers.CIRCLE);
        }
    }

    private static double[] withZero(double[] values) {
        return Arrays.copyOf(values, values.length + 1);
    }

    private static XYChart weights(Pairs pairs, double[] x, double[][] weights) {
        List<String> tasks = pairs.tasks();
        double[] all = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
        double[] range = Epochs.range(withZero(all));
        XYChart chart = Theme.axes(pairs.of(), "weight");
        boolean negative = Arrays.stream(all).anyMatch(w -> w < 0);
        Theme.range(chart, x[0] - 0.5, x[x.length - 1] + 0.5, negative ? range[0] : 0, range[1]);
        Theme.epochs(chart, x.length);
        for (int t = 0; t < tasks.size(); t++) {
            int task = t;
            double[] y = Arrays.stream(weights).mapToDouble(at -> at[task]).toArray();
            line(chart, tasks.get(t), x, y, Theme.task(t), Theme.stroke(t));
        }
        return chart;
    }

    private static String words(List<String> tasks, double[] weights) {
        List<String> words = IntStream.range(0, tasks.size())
                .mapToObj(t -> tasks.get(t) + " " + Ink.figure(weights[t]))
                .toList();
        return String.join("; ", words) + ".";
    }
}
