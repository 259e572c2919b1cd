package io.github.braidml.train;

import io.github.braidml.data.Prepared;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The loss of each task over the validation rows, reduced exactly as in training: the mean over the rows with a label. */
final class Validator {
    private final TrainedNetwork network;
    private final Prepared data;
    private final int[] rows;
    private final Losses losses;
    private double[] out = new double[0];

    Validator(TrainedNetwork network, Prepared data) {
        this.network = network;
        this.data = data;
        this.rows = data.split().valid();
        this.losses = new Losses(data.targets(), rows.length);
    }

    /** Returns the losses of the network as it is; NaN for a task without labels here. */
    double[] losses() {
        out = network.losses(data.inputs(), data.labels(), rows);
        return of(out);
    }

    /** Returns the outputs that the last losses were computed from, {@code (rows, outputs)}. */
    double[] outputs() {
        return out;
    }

    /** Returns the losses of a constant guess. */
    double[] constants() {
        double[] guess = data.targets().stream()
                .flatMapToDouble(t -> Arrays.stream(t.constant()))
                .toArray();
        double[] all = new double[rows.length * guess.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(guess, 0, all, i * guess.length, guess.length);
        }
        return of(all);
    }

    private double[] of(double[] outputs) {
        losses.compute(outputs, data.labels(), rows, 0, rows.length);
        return IntStream.range(0, data.targets().size())
                .mapToDouble(t -> losses.count(t) == 0 ? Double.NaN : losses.value(t))
                .toArray();
    }

    /** Returns the first task that has labels here and a loss that is infinite or not a number, or -1. */
    int notFinite() {
        return IntStream.range(0, data.targets().size())
                .filter(t -> !Double.isFinite(losses.value(t)))
                .findFirst()
                .orElse(-1);
    }
}
