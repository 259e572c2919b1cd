package io.github.braidml.eval;

import io.github.braidml.data.Target;

/**
 * The rows of a binary task that have a label: what was predicted, and what was true.
 *
 * @param probability the predicted probability of "yes"
 * @param yes whether it was "yes"
 */
record YesRows(double[] probability, boolean[] yes) {

    static YesRows of(Predictions predictions, int task) {
        Target<?> target = predictions.targets().get(task);
        int[] rows = predictions.labelled(task);
        double[] probability = new double[rows.length];
        boolean[] yes = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double logit = predictions.outputs()[rows[i] * predictions.stride() + predictions.from(task)];
            probability[i] = 1 / (1 + Math.exp(-logit));
            yes[i] = predictions.labels()[task][rows[i] * target.labels()] == 1;
        }
        return new YesRows(probability, yes);
    }

    /** Returns the share of "yes"; NaN without rows. */
    double share() {
        double sum = 0;
        for (boolean one : yes) {
            sum += one ? 1 : 0;
        }
        return sum / yes.length;
    }
}
