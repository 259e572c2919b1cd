package io.github.braidml.eval;

import io.github.braidml.data.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * What acting on a binary task's predictions is worth, over the probability from which on one would act.
 *
 * <p>Net benefit counts rows that are acted upon rightly as a share of all, minus those acted upon wrongly times the odds of the
 * threshold: who acts from 10 % on accepts nine false alarms for one hit. Acting on everybody and on nobody are the references.
 *
 * <p>Vickers, Elkin: Decision Curve Analysis, Medical Decision Making 26, 2006.
 *
 * @param task the task's name
 * @param thresholds probabilities from which on one acts, ascending
 * @param model net benefit of acting on the model's predictions
 * @param everybody net benefit of acting always
 */
public record DecisionCurve(String task, double[] thresholds, double[] model, double[] everybody) {
    private static final int STEPS = 100;

    /** Returns the curve of every binary task that has rows with a label, up to the threshold at which hardly anyone would act. */
    public static List<DecisionCurve> of(Predictions predictions) {
        List<DecisionCurve> all = new ArrayList<>();
        for (int t = 0; t < predictions.targets().size(); t++) {
            if (predictions.targets().get(t) instanceof Target.YesNo target && predictions.labelled(t).length > 0) {
                all.add(of(target.task().name(), YesRows.of(predictions, t)));
            }
        }
        return all;
    }

    private static DecisionCurve of(String task, YesRows rows) {
        // Beyond the highest probability nobody is acted upon, and the curve is that of doing nothing.
        double most = 0;
        for (double p : rows.probability()) {
            most = Math.max(most, p);
        }
        double end = Math.min(0.99, Math.max(most, rows.share()));
        double[] thresholds = new double[STEPS];
        double[] model = new double[STEPS];
        double[] everybody = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            thresholds[i] = end * (i + 0.5) / STEPS;
            model[i] = netBenefit(rows, thresholds[i]);
            everybody[i] = rows.share() - (1 - rows.share()) * odds(thresholds[i]);
        }
        return new DecisionCurve(task, thresholds, model, everybody);
    }

    private static double netBenefit(YesRows rows, double threshold) {
        double hits = 0;
        double alarms = 0;
        for (int i = 0; i < rows.yes().length; i++) {
            if (rows.probability()[i] >= threshold) {
                hits += rows.yes()[i] ? 1 : 0;
                alarms += rows.yes()[i] ? 0 : 1;
            }
        }
        return (hits - alarms * odds(threshold)) / rows.yes().length;
    }

    private static double odds(double p) {
        return p / (1 - p);
    }
}
