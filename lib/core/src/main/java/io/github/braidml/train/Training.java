package io.github.braidml.train;

import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Optimizer;
import java.nio.file.Path;

/**
 * How long and how to train: an immutable value.
 *
 * @param epochs passes over the training rows
 * @param batch rows per step, 64 by default
 * @param seed decides starting weights, order of rows and dropout, 0 by default
 * @param optimizer how parameters move, Adam at 0.001 by default
 * @param checkpoint file that takes the state after every epoch; empty for none
 */
public record Training(int epochs, int batch, long seed, Optimizer optimizer, String checkpoint) {

    public Training {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1; given " + epochs);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1 row; given " + batch);
        }
    }

    /** Returns a training of this many epochs with the defaults. */
    public static Training of(int epochs) {
        return new Training(epochs, 64, 0, Adam.of(1e-3), "");
    }

    /** Returns this training with another number of rows per step. */
    public Training batch(int rows) {
        return new Training(epochs, rows, seed, optimizer, checkpoint);
    }

    /** Returns this training with another seed. */
    public Training seed(long other) {
        return new Training(epochs, batch, other, optimizer, checkpoint);
    }

    /** Returns this training with another optimiser. */
    public Training optimizer(Optimizer other) {
        return new Training(epochs, batch, seed, other, checkpoint);
    }

    /**
     * Returns this training with a file that takes the whole state after every epoch. Fitting again with the same file goes
     * on from there and gives the same result, to the bit, as if it had never stopped.
     */
    public Training checkpoint(Path file) {
        return new Training(epochs, batch, seed, optimizer, file.toString());
    }

    /** Returns this training without a checkpoint. */
    public Training withoutCheckpoint() {
        return new Training(epochs, batch, seed, optimizer, "");
    }

    @Override
    public String toString() {
        String text = "epochs(" + epochs + ").batch(" + batch + ").seed(" + seed + ").optimizer(" + optimizer + ")";
        return checkpoint.isEmpty() ? text : text + ".checkpoint(\"" + checkpoint + "\")";
    }
}
