package io.github.braidml.task;

import java.util.List;

/**
 * How many of something to predict: the mean of a Poisson distribution, learned as its logarithm.
 *
 * @param name the target's column, of whole numbers from 0 on
 * @param weight factor on the balancing method's weight
 * @param loss loss of one row, half the Poisson deviance in units of the training rows' mean by default
 * @param metrics metrics, deviance and MAE by default
 * @param head widths of the task's own hidden layers
 */
public record Count(String name, double weight, Loss loss, List<Metric> metrics, List<Integer> head)
        implements Task<Double> {

    public Count {
        Tasks.check(name, weight, loss, metrics, head, Metric.Of.COUNT);
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
    }

    /** Returns a task with the defaults. */
    public static Count of(String name) {
        return new Count(name, 1, new PoissonLoss(), List.of(Metric.DEVIANCE, Metric.MAE), List.of());
    }

    @Override
    public Count weight(double factor) {
        return new Count(name, factor, loss, metrics, head);
    }

    @Override
    public Count loss(Loss other) {
        return new Count(name, weight, other, metrics, head);
    }

    @Override
    public Count metric(Metric first, Metric... more) {
        return new Count(name, weight, loss, Tasks.list(first, more), head);
    }

    @Override
    public Count head(int... widths) {
        return new Count(name, weight, loss, metrics, Tasks.list(widths));
    }

    @Override
    public String toString() {
        return Tasks.describe(this, "count(\"" + name + "\")", of(name));
    }
}
