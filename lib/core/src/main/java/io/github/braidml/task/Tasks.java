package io.github.braidml.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The rules every kind of task keeps. */
final class Tasks {
    private Tasks() {}

    static void check(String name, double weight, Loss loss, List<Metric> metrics, List<Integer> head, Metric.Of of) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a task is named after the column it learns; the name given is blank");
        }
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "task '%s': the weight must be a positive, finite number; given %s".formatted(name, weight));
        }
        if (!suits(loss, of)) {
            throw new IllegalArgumentException("task '%s': the loss %s does not suit a %s; use %s or a Loss of your own"
                    .formatted(name, loss, of.toString(), losses(of)));
        }
        if (metrics.isEmpty() || Set.copyOf(metrics).size() < metrics.size()) {
            throw new IllegalArgumentException(
                    "task '%s' needs at least one metric and each only once; given %s".formatted(name, metrics));
        }
        for (Metric metric : metrics) {
            if (!metric.fits(of)) {
                throw new IllegalArgumentException("task '%s': %s does not measure a %s; metrics that do: %s"
                        .formatted(name, metric, of.toString(), Metric.of(of)));
            }
        }
        for (int width : head) {
            if (width < 1) {
                throw new IllegalArgumentException(
                        "task '%s': a hidden layer needs at least 1 unit; given %d".formatted(name, width));
            }
        }
    }

    /** A loss of the user's own is trusted. */
    private static boolean suits(Loss loss, Metric.Of of) {
        if (loss instanceof Loss.Squared || loss instanceof Loss.Absolute || loss instanceof Loss.Huber) {
            return of == Metric.Of.NUMBER;
        }
        if (loss instanceof QuantileLoss) {
            return of == Metric.Of.NUMBER;
        }
        if (loss instanceof PoissonLoss) {
            return of == Metric.Of.COUNT;
        }
        if (loss instanceof OrdinalLoss) {
            return of == Metric.Of.ORDERED;
        }
        if (loss instanceof FocalLoss) {
            return of == Metric.Of.YES_OR_NO || of == Metric.Of.CLASS || of == Metric.Of.TAG;
        }
        if (loss instanceof Loss.Logistic) {
            return of == Metric.Of.YES_OR_NO;
        }
        if (loss instanceof Loss.CrossEntropy) {
            return of == Metric.Of.CLASS || of == Metric.Of.TAG;
        }
        if (loss instanceof BoxLoss) {
            return of == Metric.Of.BOXES;
        }
        return !(loss instanceof Loss.Given) || of == Metric.Of.SENTENCE;
    }

    private static String losses(Metric.Of of) {
        return switch (of) {
            case NUMBER -> "squared(), absolute(), huber(delta), quantile(share)";
            case COUNT -> "that of Poisson";
            case ORDERED -> "that of ordinal(...)";
            case YES_OR_NO -> "logistic(), focal()";
            case CLASS, TAG -> "crossEntropy(), focal()";
            case BOXES -> "that of .grid(cells)";
            case SENTENCE -> "given()";
        };
    }

    static List<Metric> list(Metric first, Metric... more) {
        List<Metric> all = new ArrayList<>(List.of(first));
        all.addAll(Arrays.asList(more));
        return List.copyOf(all);
    }

    static List<Integer> list(int... widths) {
        return Arrays.stream(widths).boxed().toList();
    }

    /** Shows only what differs from the default, as the call that would make it. */
    static String describe(Task<?> task, String call, Task<?> usual) {
        StringBuilder text = new StringBuilder(call);
        if (!task.loss().equals(usual.loss())) {
            text.append(".loss(").append(task.loss()).append(')');
        }
        if (!task.metrics().equals(usual.loss(task.loss()).metrics())) {
            String names =
                    String.join(", ", task.metrics().stream().map(Metric::name).toList());
            text.append(".metric(").append(names).append(')');
        }
        if (!task.head().isEmpty()) {
            String widths = task.head().toString();
            text.append(".head(").append(widths, 1, widths.length() - 1).append(')');
        }
        if (task.weight() != 1) {
            text.append(".weight(").append(task.weight()).append(')');
        }
        return text.toString();
    }
}
