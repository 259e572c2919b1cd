package io.github.braidml.task;

import java.util.List;

/**
 * A yes or no to predict, learned as the logit of "yes".
 *
 * @param name the target's column
 * @param weight factor on the balancing method's weight
 * @param loss loss of one row, binary cross-entropy by default
 * @param metrics metrics, ROC AUC and accuracy by default
 * @param head widths of the task's own hidden layers
 * @param positive the value that means "yes"; empty: true, yes, y, t or 1 in any case
 * @param classes how much rows of each class count
 */
public record Binary(
        String name,
        double weight,
        Loss loss,
        List<Metric> metrics,
        List<Integer> head,
        String positive,
        ClassWeights classes)
        implements Task<Boolean> {

    public Binary {
        Tasks.check(name, weight, loss, metrics, head, Metric.Of.YES_OR_NO);
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
    }

    /** Returns a task with the defaults. */
    public static Binary of(String name) {
        return new Binary(
                name, 1, Loss.logistic(), List.of(Metric.ROC_AUC, Metric.ACCURACY), List.of(), "", ClassWeights.NONE);
    }

    /** Returns this task with the value of the column that means "yes". */
    public Binary positive(String value) {
        return new Binary(name, weight, loss, metrics, head, value, classes);
    }

    /** Returns this task with rows that count so that each class counts the same, by the shares of the training rows. */
    public Binary balanced() {
        return new Binary(name, weight, loss, metrics, head, positive, ClassWeights.BALANCED);
    }

    /**
     * Returns this task with rows of one class that count more, or less.
     *
     * @param value the class, as the column has it
     * @param factor what their loss is multiplied by
     * @throws IllegalArgumentException if the factor is not positive and finite
     */
    public Binary classWeight(String value, double factor) {
        return new Binary(name, weight, loss, metrics, head, positive, classes.with(value, factor));
    }

    @Override
    public Binary weight(double factor) {
        return new Binary(name, factor, loss, metrics, head, positive, classes);
    }

    @Override
    public Binary loss(Loss other) {
        return new Binary(name, weight, other, metrics, head, positive, classes);
    }

    @Override
    public Binary metric(Metric first, Metric... more) {
        return new Binary(name, weight, loss, Tasks.list(first, more), head, positive, classes);
    }

    @Override
    public Binary head(int... widths) {
        return new Binary(name, weight, loss, metrics, Tasks.list(widths), positive, classes);
    }

    @Override
    public String toString() {
        String call = "binary(\"" + name + "\")";
        String full = positive.isEmpty() ? call : call + ".positive(\"" + positive + "\")";
        return Tasks.describe(this, full + classes, Binary.of(name));
    }
}
