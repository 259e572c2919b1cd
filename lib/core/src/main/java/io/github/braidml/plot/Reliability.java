package io.github.braidml.plot;

import io.github.braidml.eval.Calibration;
import io.github.braidml.eval.Calibration.Bin;
import io.github.braidml.eval.Calibration.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Reliability diagrams: what came true, over what was predicted. */
public final class Reliability {
    private static final int SIDE = 300;
    private static final int HEIGHT = 270;

    private Reliability() {}

    /**
     * Returns one panel per task: a dot per bin with the 95 % interval of what was observed in it, and the line of perfect
     * calibration. Axes reach as far as the bins do.
     *
     * @param names all tasks of the run, each of which has its colour
     * @throws IllegalArgumentException if there is no such task with labelled rows
     */
    public static Chart of(List<String> names, List<Calibration> tasks) {
        List<Calibration> known =
                tasks.stream().filter(task -> !task.bins().isEmpty()).toList();
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "calibration is about probabilities, numbers and quantiles: it needs a task that predicts one of these, with labelled rows; there is none");
        }
        boolean shares = known.stream().allMatch(task -> isProbability(task.kind()));
        Sheet sheet = new Sheet("Do the " + (shares ? "probabilities" : "predictions") + " mean what they say?")
                .note("Rows in bins of equal size; lines: 95 % interval of the "
                        + (shares ? "share that was true" : "share or mean that was observed")
                        + ". Error: mean distance from the dashed line.")
                .line("perfect calibration", Theme.SOFT, Theme.DASHED);
        StringBuilder text = new StringBuilder("Calibration.");
        for (Calibration task : known) {
            String heading = task.task() + ": error " + Ink.figure(task.error());
            sheet.panel(Theme.panel(heading, chart(task, names.indexOf(task.task()))));
            text.append(' ').append(heading).append(';');
            String what = isProbability(task.kind()) ? "" : " (" + across(task) + ", " + up(task) + ")";
            for (Bin bin : task.bins()) {
                text.append(" predicted %s, observed %s (n = %d);"
                        .formatted(figure(task, bin.predicted()), figure(task, bin.observed()), bin.rows()));
            }
            text.append(what.isEmpty() ? "" : what + ";");
        }
        return sheet.chart(known.size() == 4 ? 2 : 3, SIDE, HEIGHT, text.toString());
    }

    private static boolean isProbability(Kind kind) {
        return kind == Kind.PROBABILITY || kind == Kind.CONFIDENCE;
    }

    private static String figure(Calibration task, double value) {
        return isProbability(task.kind()) ? String.format(Locale.ROOT, "%.3f", value) : Ink.figure(value);
    }

    private static String across(Calibration task) {
        return switch (task.kind()) {
            case PROBABILITY -> "predicted probability";
            case CONFIDENCE -> "probability of the predicted class";
            case MEAN -> "predicted";
            case QUANTILE -> "predicted " + percent(task.aim()) + " quantile";
        };
    }

    private static String up(Calibration task) {
        return switch (task.kind()) {
            case PROBABILITY -> "share that was true";
            case CONFIDENCE -> "share that was right";
            case MEAN -> "mean that was observed";
            case QUANTILE -> "share at or below it";
        };
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(100 * share)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    private static XYChart chart(Calibration task, int index) {
        XYChart chart = Theme.axes(across(task), up(task));
        double[] x = task.bins().stream().mapToDouble(Bin::predicted).toArray();
        double[] y = task.bins().stream().mapToDouble(Bin::observed).toArray();
        double[] span = span(task);
        if (task.kind() == Kind.QUANTILE) {
            Theme.range(chart, span[0], span[1], 0, 1.02);
            Theme.line(chart, "perfect", span, new double[] {task.aim(), task.aim()}, Theme.SOFT, Theme.DASHED);
        } else {
            Theme.range(chart, span[0], span[1], span[0], span[1]);
            Theme.line(chart, "perfect", span, span, Theme.SOFT, Theme.DASHED);
        }
        for (int b = 0; b < x.length; b++) {
            Bin bin = task.bins().get(b);
            double[] at = {x[b], x[b]};
            Theme.line(chart, "interval " + b, at, new double[] {bin.low(), bin.high()}, Theme.FAINT, Theme.SOLID);
        }
        Theme.points(chart, "bins", x, y, Theme.task(index), SeriesMarkers.CIRCLE);
        return chart;
    }

    /** The stretch of the predicted values, for both axes where they are alike. */
    private static double[] span(Calibration task) {
        List<Bin> bins = task.bins();
        boolean quantile = task.kind() == Kind.QUANTILE;
        double most = bins.stream()
                .mapToDouble(bin -> quantile ? bin.predicted() : Math.max(bin.predicted(), bin.high()))
                .max()
                .orElse(1);
        if (isProbability(task.kind())) {
            return new double[] {0, Math.min(1.02, 1.05 * most)};
        }
        double least = bins.stream()
                .mapToDouble(bin -> quantile ? bin.predicted() : Math.min(bin.predicted(), bin.low()))
                .min()
                .orElse(0);
        return Epochs.range(new double[] {least, most});
    }
}
