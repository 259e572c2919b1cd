package io.github.braidml.plot;

import io.github.braidml.train.Epoch;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Reads series out of a history. */
final class Epochs {
    private static final double AIR = 0.06;

    private Epochs() {}

    static void check(String what, List<String> tasks, List<Epoch> epochs) {
        if (epochs.isEmpty()) {
            throw new IllegalArgumentException(what + ": needs at least one complete epoch; given none");
        }
        for (Epoch epoch : epochs) {
            Check.perTask(what + ", epoch " + epoch.number(), tasks, epoch.train().length);
        }
        for (int t = 0; t < tasks.size(); t++) {
            int task = t;
            double[] losses = epochs.stream()
                    .flatMapToDouble(e -> DoubleStream.of(e.train()[task], e.valid()[task]))
                    .toArray();
            Check.finite(what + ", task '" + tasks.get(t) + "'", losses);
        }
    }

    static double[] numbers(List<Epoch> epochs) {
        return values(epochs, Epoch::number);
    }

    static double[] values(List<Epoch> epochs, ToDoubleFunction<Epoch> value) {
        return epochs.stream().mapToDouble(value).toArray();
    }

    /** Returns the least and the greatest finite value with some air. */
    static double[] range(double... values) {
        double low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
        double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
        double air = high > low ? AIR * (high - low) : Math.max(0.5 * Math.abs(low), 0.5);
        return new double[] {low - air, high + air};
    }
}
