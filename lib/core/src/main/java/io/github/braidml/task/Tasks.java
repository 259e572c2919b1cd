package io.github.braidml.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rules every kind of task keeps. */
final class Tasks {
    private Tasks() {}

    static void check(String name, double weight, List<Metric> metrics, List<Integer> head, Metric.Of of) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a task is named after the column it learns; the name given is blank");
        }
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "task '%s': the weight must be a positive, finite number; given %s".formatted(name, weight));
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

    static List<Metric> list(Metric first, Metric... more) {
        List<Metric> all = new ArrayList<>(List.of(first));
        all.addAll(Arrays.asList(more));
        return List.copyOf(all);
    }

    static List<Integer> list(int... widths) {
        return Arrays.stream(widths).boxed().toList();
    }

    /** Shows only what differs from the default, as the call that would make it. */
    static String describe(Task<?> task, String call, Loss usualLoss) {
        StringBuilder text = new StringBuilder(call);
        if (!task.loss().equals(usualLoss)) {
            text.append(".loss(").append(task.loss()).append(')');
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
