package io.github.braidml.task;

import java.util.List;

/**
 * A number to predict.
 *
 * <p>The network learns the target transformed and then standardised with the training rows' mean and standard
 * deviation; losses are in those units, predictions and metrics in the user's own.
 *
 * @param name the target's column
 * @param weight factor on the balancing method's weight
 * @param loss loss of one row in standardised units, squared error by default
 * @param metrics metrics, R2 and MAE by default
 * @param head widths of the task's own hidden layers
 * @param transform what is done to the target before it is standardised
 */
public record Regression(
        String name, double weight, Loss loss, List<Metric> metrics, List<Integer> head, Transform transform)
        implements Task<Double> {

    /** What is done to a target before it is standardised, and undone in predictions. */
    public enum Transform {
        /** Nothing. */
        NONE,
        /** Natural logarithm; the target must be positive. */
        LOG,
        /** {@code log(1 + y)}; the target must be above -1. */
        LOG1P
    }

    public Regression {
        Tasks.check(name, weight, loss, metrics, head, Metric.Of.NUMBER);
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
    }

    /** Returns a task with the defaults. */
    public static Regression of(String name) {
        return new Regression(name, 1, Loss.squared(), List.of(Metric.R2, Metric.MAE), List.of(), Transform.NONE);
    }

    /** Returns this task learned on the natural logarithm of its target; predictions come back in the target's units. */
    public Regression log() {
        return new Regression(name, weight, loss, metrics, head, Transform.LOG);
    }

    /** Returns this task learned on {@code log(1 + y)}; predictions come back in the target's units. */
    public Regression log1p() {
        return new Regression(name, weight, loss, metrics, head, Transform.LOG1P);
    }

    @Override
    public Regression weight(double factor) {
        return new Regression(name, factor, loss, metrics, head, transform);
    }

    @Override
    public Regression loss(Loss other) {
        return new Regression(name, weight, other, metrics, head, transform);
    }

    @Override
    public Regression metric(Metric first, Metric... more) {
        return new Regression(name, weight, loss, Tasks.list(first, more), head, transform);
    }

    @Override
    public Regression head(int... widths) {
        return new Regression(name, weight, loss, metrics, Tasks.list(widths), transform);
    }

    @Override
    public String toString() {
        String call = "regression(\"" + name + "\")";
        String suffix =
                switch (transform) {
                    case NONE -> "";
                    case LOG -> ".log()";
                    case LOG1P -> ".log1p()";
                };
        return Tasks.describe(this, call + suffix, Regression.of(name));
    }
}
