package io.github.braidml.balance;

import java.util.Arrays;
import java.util.List;

/** The bounds that the numbers given to a method keep. */
final class Given {
    /** Losses below this count as this much where a method divides by them: a task that is learned pulls no harder. */
    private static final double SMALLEST = 1e-8;

    private Given() {}

    static void checkPositive(String method, String what, double given) {
        if (!(given > 0) || Double.isInfinite(given)) {
            throw new IllegalArgumentException(
                    "%s: the %s must be a positive, finite number; given %s".formatted(method, what, given));
        }
    }

    static void checkNotNegative(String method, String what, double given) {
        if (!(given >= 0) || Double.isInfinite(given)) {
            throw new IllegalArgumentException(
                    "%s: the %s must be zero or a positive, finite number; given %s".formatted(method, what, given));
        }
    }

    static void checkAtLeastOne(String method, String what, int given) {
        if (given < 1) {
            throw new IllegalArgumentException(
                    "%s: the number of %s must be at least 1; given %d".formatted(method, what, given));
        }
    }

    /** Numbers of which none is negative and one is positive. */
    static void checkShares(String method, String what, List<Double> given) {
        boolean any = false;
        for (double share : given) {
            checkNotNegative(method, what, share);
            any |= share > 0;
        }
        if (!any) {
            throw new IllegalArgumentException(
                    "%s: at least one %s must be above zero; given %s".formatted(method, what, given));
        }
    }

    static void checkFinite(String method, String what, List<Double> given) {
        for (double number : given) {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException(
                        "%s: the %s must be finite; given %s".formatted(method, what, number));
            }
        }
    }

    /**
     * Returns a number for each task.
     *
     * @param given as many as there are tasks, or none for a default
     */
    static double[] each(String method, String what, List<Double> given, int tasks, double otherwise) {
        double[] each = new double[tasks];
        if (given.isEmpty()) {
            Arrays.fill(each, otherwise);
            return each;
        }
        if (given.size() != tasks) {
            throw new IllegalArgumentException("%s: needs one %s for each of the %d tasks, in their order; given %s"
                    .formatted(method, what, tasks, given));
        }
        for (int t = 0; t < tasks; t++) {
            each[t] = given.get(t);
        }
        return each;
    }

    static List<Double> list(double... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** Returns numbers as they stand in a call: {@code 2, 0.5}. */
    static String words(List<Double> numbers) {
        return String.join(", ", numbers.stream().map(Given::word).toList());
    }

    /** Returns a number without a needless {@code .0}. */
    static String word(double number) {
        String word = Double.toString(number);
        return word.endsWith(".0") ? word.substring(0, word.length() - 2) : word;
    }

    /**
     * Returns a loss that a method divides by or takes the logarithm of: at least 1e-8.
     *
     * @throws IllegalArgumentException if it is negative
     */
    static double positive(Balancer method, double loss) {
        if (loss < 0) {
            throw new IllegalArgumentException(
                    "%s needs losses that are never negative; given %s; use equal() or uncertainty() with such a loss"
                            .formatted(method, loss));
        }
        return Math.max(loss, SMALLEST);
    }
}
