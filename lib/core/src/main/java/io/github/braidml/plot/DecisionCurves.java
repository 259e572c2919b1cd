package io.github.braidml.plot;

import io.github.braidml.eval.DecisionCurve;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Decision curves: what acting on predictions is worth. */
public final class DecisionCurves {
    private static final int SIDE = 320;
    private static final int HEIGHT = 270;

    private DecisionCurves() {}

    /**
     * Returns one panel per task: net benefit over the probability from which on one acts, for the model, for acting on
     * everybody and, at zero, on nobody.
     *
     * @param names of all tasks, which have their colours by their place
     * @throws IllegalArgumentException if there is no binary task with labelled rows
     */
    public static Chart of(List<String> names, List<DecisionCurve> curves) {
        if (curves.isEmpty()) {
            throw new IllegalArgumentException(
                    "a decision curve is about probabilities: it needs a binary task with labelled rows; there is none");
        }
        Sheet sheet = new Sheet("What is acting on the predictions worth?")
                .note("Net benefit: hits minus false alarms times the odds of the threshold, per row. "
                        + "The model is worth having where it lies above both references.")
                .line("act on everybody", Theme.SOFT, Theme.DASHED)
                .line("act on nobody", Theme.FAINT, Theme.SOLID);
        StringBuilder text = new StringBuilder("Decision curves.");
        for (DecisionCurve curve : curves) {
            sheet.panel(Theme.panel(curve.task(), chart(curve, names.indexOf(curve.task()))));
            text.append(" %s: greatest advantage over both references %.4f at threshold %.2f;"
                    .formatted(curve.task(), advantage(curve, best(curve)), curve.thresholds()[best(curve)]));
        }
        return sheet.chart(Math.min(3, curves.size()), SIDE, HEIGHT, text.toString());
    }

    private static double advantage(DecisionCurve curve, int i) {
        return curve.model()[i] - Math.max(0, curve.everybody()[i]);
    }

    private static int best(DecisionCurve curve) {
        int best = 0;
        for (int i = 1; i < curve.model().length; i++) {
            best = advantage(curve, i) > advantage(curve, best) ? i : best;
        }
        return best;
    }

    private static XYChart chart(DecisionCurve curve, int index) {
        double top = Math.max(
                Arrays.stream(curve.model()).max().orElse(0),
                Arrays.stream(curve.everybody()).max().orElse(0));
        double[] x = curve.thresholds();
        XYChart chart = Theme.axes("probability from which on one acts", "net benefit per row");
        Theme.range(chart, 0, x[x.length - 1], -0.25 * top, 1.05 * top);
        Theme.line(chart, "nobody", new double[] {0, x[x.length - 1]}, new double[2], Theme.FAINT, Theme.SOLID);
        // Below the axis it is of no interest by how much.
        int shown = (int)
                Arrays.stream(curve.everybody()).filter(y -> y >= -0.25 * top).count();
        if (shown > 0) {
            Theme.line(
                    chart,
                    "everybody",
                    Arrays.copyOf(x, shown),
                    Arrays.copyOf(curve.everybody(), shown),
                    Theme.SOFT,
                    Theme.DASHED);
        }
        double[] model =
                Arrays.stream(curve.model()).map(y -> Math.max(y, -0.25 * top)).toArray();
        Theme.line(chart, "model", x, model, Theme.task(index), Theme.SOLID);
        return chart;
    }
}
