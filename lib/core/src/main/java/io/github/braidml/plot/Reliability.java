package io.github.braidml.plot;

import io.github.braidml.eval.Calibration;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Reliability diagrams: what share of the rows came true, over the probability that was predicted. */
public final class Reliability {
    private static final int SIDE = 300;
    private static final int HEIGHT = 270;

    private Reliability() {}

    /**
     * Returns one panel per task: a dot per bin with the 95 % interval of its observed share, and the line of perfect
     * calibration. Axes reach as far as the bins do.
     *
     * @throws IllegalArgumentException if there is no binary task with labelled rows
     */
    public static Chart of(List<Calibration> tasks) {
        List<Calibration> known =
                tasks.stream().filter(task -> !task.bins().isEmpty()).toList();
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "calibration is about probabilities: it needs a binary task with labelled rows; there is none");
        }
        Sheet sheet = new Sheet("Do the probabilities mean what they say?")
                .note(
                        "Rows in bins of equal size; lines: 95 % interval of the share that was true. Error: mean distance from the diagonal.")
                .line("perfect calibration", Theme.SOFT, Theme.DASHED);
        StringBuilder text = new StringBuilder("Calibration.");
        for (int t = 0; t < known.size(); t++) {
            Calibration task = known.get(t);
            String heading = task.task() + ": error " + Ink.figure(task.error());
            sheet.panel(Theme.panel(heading, chart(task, t)));
            text.append(' ').append(heading).append(';');
            for (Calibration.Bin bin : task.bins()) {
                text.append(" predicted %.3f, observed %.3f (n = %d);"
                        .formatted(bin.predicted(), bin.observed(), bin.rows()));
            }
        }
        return sheet.chart(Math.min(3, known.size()), SIDE, HEIGHT, text.toString());
    }

    private static XYChart chart(Calibration task, int index) {
        double most = task.bins().stream()
                .mapToDouble(bin -> Math.max(bin.predicted(), bin.high()))
                .max()
                .orElse(1);
        double end = Math.min(1.02, 1.05 * most);
        XYChart chart = Theme.axes("predicted probability", "share that was true");
        Theme.range(chart, 0, end, 0, end);
        double[] ends = {0, end};
        Theme.line(chart, "perfect", ends, ends, Theme.SOFT, Theme.DASHED);
        for (int b = 0; b < task.bins().size(); b++) {
            Calibration.Bin bin = task.bins().get(b);
            double[] at = {bin.predicted(), bin.predicted()};
            Theme.line(chart, "interval " + b, at, new double[] {bin.low(), bin.high()}, Theme.FAINT, Theme.SOLID);
        }
        double[] x =
                task.bins().stream().mapToDouble(Calibration.Bin::predicted).toArray();
        double[] y = task.bins().stream().mapToDouble(Calibration.Bin::observed).toArray();
        Theme.points(chart, "bins", x, y, Theme.task(index), SeriesMarkers.CIRCLE);
        return chart;
    }
}
