package io.github.braidml.task;

import java.util.List;

/**
 * One of several classes to predict; the classes are those of the training rows.
 *
 * @param name the target's column
 * @param weight factor on the balancing method's weight
 * @param loss loss of one row, cross-entropy by default
 * @param metrics metrics, accuracy and log-loss by default
 * @param head widths of the task's own hidden layers
 * @param classes how much rows of each class count
 */
public record Categorical(
        String name, double weight, Loss loss, List<Metric> metrics, List<Integer> head, ClassWeights classes)
        implements Task<String> {

    public Categorical {
        Tasks.check(name, weight, loss, metrics, head, Metric.Of.CLASS);
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
    }

    /** Returns a task with the defaults. */
    public static Categorical of(String name) {
        return new Categorical(
                name, 1, Loss.crossEntropy(), List.of(Metric.ACCURACY, Metric.LOG_LOSS), List.of(), ClassWeights.NONE);
    }

    /** Returns this task with rows that count so that each class counts the same, by the shares of the training rows. */
    public Categorical balanced() {
        return new Categorical(name, weight, loss, metrics, head, ClassWeights.BALANCED);
    }

    /**
     * Returns this task with rows of one class that count more, or less.
     *
     * @param value the class, as the column has it
     * @param factor what their loss is multiplied by
     * @throws IllegalArgumentException if the factor is not positive and finite
     */
    public Categorical classWeight(String value, double factor) {
        return new Categorical(name, weight, loss, metrics, head, classes.with(value, factor));
    }

    @Override
    public Categorical weight(double factor) {
        return new Categorical(name, factor, loss, metrics, head, classes);
    }

    @Override
    public Categorical loss(Loss other) {
        return new Categorical(name, weight, other, metrics, head, classes);
    }

    @Override
    public Categorical metric(Metric first, Metric... more) {
        return new Categorical(name, weight, loss, Tasks.list(first, more), head, classes);
    }

    @Override
    public Categorical head(int... widths) {
        return new Categorical(name, weight, loss, metrics, Tasks.list(widths), classes);
    }

    @Override
    public String toString() {
        return Tasks.describe(this, "categorical(\"" + name + "\")" + classes, Categorical.of(name));
    }
}
