package io.github.braidml.train;

import java.util.List;

/**
 * Watches a training run, on its thread.
 *
 * <p>A {@code TrainingListener} of DJL's cannot be attached: it is handed a DJL {@code Trainer} and asks it for its losses,
 * and this loop has none.
 */
public interface Monitor {

    /** Looks on without doing anything. */
    Monitor NONE = new Monitor() {};

    /** Called after every epoch with all epochs so far, the newest last. */
    default void epoch(List<Epoch> epochs, int of) {}

    /** Returns whether training should end after the current batch. */
    default boolean stop() {
        return false;
    }
}
