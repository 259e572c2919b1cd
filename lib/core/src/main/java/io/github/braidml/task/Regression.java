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
 * @param metrics metrics, R2 and MAE by default; of a quantile the quantile loss and the calibration error
 * @param head widths of the task's own hidden layers
 * @param transform what is done to the target before it is standardised
 */
public record Regression(
        String name, double weight, Loss loss, List<Metric> metrics, List<Integer> head, Transform transform)
        implements Task<Double> {

    private static final List<Metric> USUAL = List.of(Metric.R2, Metric.MAE);
    private static final List<Metric> QUANTILE = List.of(Metric.QUANTILE_LOSS, Metric.CALIBRATION_ERROR);

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
        if (!(loss instanceof QuantileLoss) && metrics.stream().anyMatch(QUANTILE::contains)) {
            throw new IllegalArgumentException(
                    "task '%s': %s and %s measure a quantile; use .loss(quantile(0.9)) before .metric(...); the loss is %s"
                            .formatted(name, QUANTILE.get(0), QUANTILE.get(1), loss));
        }
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
    }

    /** Returns a task with the defaults. */
    public static Regression of(String name) {
        return new Regression(name, 1, Loss.squared(), USUAL, List.of(), Transform.NONE);
    }

    private static List<Metric> usual(Loss loss) {
        return loss instanceof QuantileLoss ? QUANTILE : USUAL;
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

    /** Returns this task with another loss; metrics that were not chosen follow it. */
    @Override
    public Regression loss(Loss other) {
        boolean usual = metrics.equals(usual(loss));
        return new Regression(name, weight, other, usual ? usual(other) : metrics, head, transform);
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
