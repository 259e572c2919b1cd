package io.github.braidml.plot;

import io.github.braidml.show.Words;
import io.github.braidml.train.Epoch;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Learning curves: training and validation loss of every task over the epochs. */
public final class Curves {
    private static final int WIDTH = 310;
    private static final int HEIGHT = 200;

    private Curves() {}

    /**
     * Returns one panel per task over the same epochs: the unweighted validation loss solid, the training loss dashed, the
     * kept epoch as an upright line and the task's own lowest validation loss as a point.
     *
     * @param tasks the tasks' names
     * @param best number of the kept epoch, per task
     * @throws IllegalArgumentException if there is no epoch, a task has no finite loss, or the numbers of tasks differ
     */
    public static Chart of(List<String> tasks, List<Epoch> epochs, int[] best) {
        Check.perTask("learning curves", tasks, best.length);
        Epochs.check("learning curves", tasks, epochs);
        Sheet sheet = new Sheet("Learning curves")
                .line("validation loss", Theme.SOFT, Theme.SOLID)
                .line("training loss", Theme.SOFT, Theme.DASHED)
                .line("kept epoch", Theme.INK, Theme.DOTTED)
                .dot("the task's own lowest", Theme.SOFT);
        StringBuilder text = new StringBuilder("Learning curves over " + Words.count(epochs.size(), "epoch") + ".");
        for (int t = 0; t < tasks.size(); t++) {
            sheet.panel(Theme.panel(tasks.get(t), chart(t, epochs, best[t])));
            text.append(sentence(tasks.get(t), t, epochs, best[t]));
        }
        return sheet.chart(2, WIDTH, HEIGHT, text.toString());
    }

    private static XYChart chart(int t, List<Epoch> epochs, int best) {
        double[] x = Epochs.numbers(epochs);
        double[] train = Epochs.values(epochs, e -> e.train()[t]);
        double[] valid = Epochs.values(epochs, e -> e.valid()[t]);
        double[] all = IntStream.range(0, 2 * x.length)
                .mapToDouble(i -> i < x.length ? train[i] : valid[i - x.length])
                .toArray();
        double[] range = Epochs.range(all);
        XYChart chart = Theme.axes("epoch", "loss");
        Theme.range(chart, x[0] - 0.5, x[x.length - 1] + 0.5, range[0], range[1]);
        Theme.epochs(chart, x.length);
        Color color = Theme.task(t);
        if (best >= x[0] && best <= x[x.length - 1]) {
            Theme.line(chart, "kept", new double[] {best, best}, range, Theme.INK, Theme.DOTTED);
        }
        curve(chart, "training", x, train, color, Theme.DASHED);
        curve(chart, "validation", x, valid, color, Theme.SOLID);
        int lowest = lowest(valid);
        if (lowest >= 0) {
            Theme.points(
                    chart,
                    "lowest",
                    new double[] {x[lowest]},
                    new double[] {valid[lowest]},
                    color,
                    SeriesMarkers.CIRCLE);
        }
        return chart;
    }

    /** Adds a line; a single epoch is a point, no value at all is nothing. */
    private static void curve(XYChart chart, String name, double[] x, double[] y, Color color, BasicStroke stroke) {
        if (Arrays.stream(y).noneMatch(Double::isFinite)) {
            return;
        }
        if (y.length == 1) {
            Theme.points(chart, name, x, y, color, SeriesMarkers.DIAMOND);
        } else {
            Theme.line(chart, name, x, y, color, stroke);
        }
    }

    private static int lowest(double[] values) {
        int best = -1;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i]) && (best < 0 || values[i] < values[best])) {
                best = i;
            }
        }
        return best;
    }

    private static String sentence(String task, int t, List<Epoch> epochs, int best) {
        Epoch last = epochs.get(epochs.size() - 1);
        ToDoubleFunction<Epoch> valid = e -> e.valid()[t];
        int lowest = lowest(Epochs.values(epochs, valid));
        String own = lowest < 0
                ? "no validation labels"
                : "lowest validation loss %s in epoch %d"
                        .formatted(
                                Ink.figure(valid.applyAsDouble(epochs.get(lowest))),
                                epochs.get(lowest).number());
        return " %s: training loss %s and validation loss %s at the end, %s, kept epoch %d."
                .formatted(task, Ink.figure(last.train()[t]), Ink.figure(last.valid()[t]), own, best);
    }
}
