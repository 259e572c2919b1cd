package io.github.braidml.task;

import java.util.List;
import java.util.Set;

/**
 * One of several classes in order to predict, such as low, middle and high.
 *
 * <p>Learned as one number and ascending thresholds on it, by which the logits of lying above each class differ: proportional odds
 * (McCullagh: Regression Models for Ordinal Data, Journal of the Royal Statistical Society B 42, 1980). The prediction is the middle
 * class: the one that as much probability lies below as above.
 *
 * @param name the target's column
 * @param weight factor on the balancing method's weight
 * @param loss loss of one row, binary cross-entropy at every threshold by default
 * @param metrics metrics, quadratic-weighted kappa and the mean distance in classes by default
 * @param head widths of the task's own hidden layers
 * @param classes the classes from the lowest up; empty for a column of whole numbers, which have an order
 * @param classWeights how much rows of each class count
 */
public record Ordinal(
        String name,
        double weight,
        Loss loss,
        List<Metric> metrics,
        List<Integer> head,
        List<String> classes,
        ClassWeights classWeights)
        implements Task<String> {

    public Ordinal {
        Tasks.check(name, weight, loss, metrics, head, Metric.Of.ORDERED);
        if (classes.size() == 1 || Set.copyOf(classes).size() < classes.size()) {
            throw new IllegalArgumentException(
                    "task '%s' needs its classes from the lowest up, such as ordinal(\"%s\", \"low\", \"high\"), each once; given %s"
                            .formatted(name, name, classes));
        }
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
        classes = List.copyOf(classes);
    }

    /** Returns a task with the defaults. */
    public static Ordinal of(String name, String... classes) {
        return new Ordinal(
                name,
                1,
                new OrdinalLoss(),
                List.of(Metric.KAPPA, Metric.MAE),
                List.of(),
                List.of(classes),
                ClassWeights.NONE);
    }

    /** Returns this task with rows that count so that each class counts the same, by the shares of the training rows. */
    public Ordinal balanced() {
        return new Ordinal(name, weight, loss, metrics, head, classes, ClassWeights.BALANCED);
    }

    /**
     * Returns this task with rows of one class that count more, or less.
     *
     * @param value the class, as the column has it
     * @param factor what their loss is multiplied by
     * @throws IllegalArgumentException if the factor is not positive and finite
     */
    public Ordinal classWeight(String value, double factor) {
        return new Ordinal(name, weight, loss, metrics, head, classes, classWeights.with(value, factor));
    }

    @Override
    public Ordinal weight(double factor) {
        return new Ordinal(name, factor, loss, metrics, head, classes, classWeights);
    }

    @Override
    public Ordinal loss(Loss other) {
        return new Ordinal(name, weight, other, metrics, head, classes, classWeights);
    }

    @Override
    public Ordinal metric(Metric first, Metric... more) {
        return new Ordinal(name, weight, loss, Tasks.list(first, more), head, classes, classWeights);
    }

    @Override
    public Ordinal head(int... widths) {
        return new Ordinal(name, weight, loss, metrics, Tasks.list(widths), classes, classWeights);
    }

    @Override
    public String toString() {
        StringBuilder call = new StringBuilder("ordinal(\"" + name + "\"");
        classes.forEach(c -> call.append(", \"").append(c).append('"'));
        return Tasks.describe(this, call + ")" + classWeights, of(name));
    }
}
