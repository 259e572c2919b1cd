package io.github.braidml.balance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Checks what methods are made of. */
final class Arguments {

    private Arguments() {}

    static void checkPositive(String method, String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s: the %s must be a positive, finite number; given %s".formatted(method, what, value));
        }
    }

    static void checkNotNegative(String method, String what, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s: the %s must be a finite number, not negative; given %s".formatted(method, what, value));
        }
    }

    /** Checks a preference: nothing for equal ones, or a positive number for each task. */
    static void checkPreference(String method, List<Double> preference) {
        preference.forEach(share -> checkPositive(method, "preference for each task", share));
    }

    static void checkCount(String method, List<Double> preference, int tasks) {
        if (!preference.isEmpty() && preference.size() != tasks) {
            throw new IllegalArgumentException("%s: one preference a task is needed; given %d for %d tasks: %s"
                    .formatted(method, preference.size(), tasks, preference));
        }
    }

    static List<Double> list(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Returns the preferences for the tasks of a step with mean one. */
    static double[] preference(List<Double> preference, int[] tasks) {
        double[] shares = new double[tasks.length];
        for (int i = 0; i < tasks.length; i++) {
            shares[i] = preference.isEmpty() ? 1 : preference.get(tasks[i]);
        }
        double mean = Arrays.stream(shares).average().orElse(1);
        return Arrays.stream(shares).map(share -> share / mean).toArray();
    }

    /** Returns a preference as it is written in a call. */
    static String words(List<Double> preference) {
        return preference.isEmpty()
                ? ""
                : ".preferring(%s)"
                        .formatted(String.join(
                                ", ", preference.stream().map(Object::toString).toList()));
    }

    static double[] ones(int n) {
        return IntStream.range(0, n).mapToDouble(i -> 1).toArray();
    }

    static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }
}
