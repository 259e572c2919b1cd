package io.github.braidml.train;

import ai.djl.training.listener.TrainingListener;
import java.util.List;
import java.util.stream.Stream;

/** Watches a training run, on its thread. */
public interface Monitor {

    /** Looks on without doing anything. */
    Monitor NONE = new Monitor() {};

    /**
     * Returns a monitor made of DJL's listeners, which are told what DJL would tell them, in its order, such as {@code
     * TrainingListener.Defaults.logging()}.
     *
     * <p>They are handed a DJL {@code Trainer} with the network's model, DJL's metrics and, as evaluators, the loss of each
     * task and, as {@code getLoss()}, their sum, each times the task's weight. Batches have real inputs, labels (missing
     * ones NaN) and predictions in the network's units, an array per task, which are gone once the listener returns; all
     * validation rows are one batch. The model holds the values that are validated, and at the end those of the best epoch.
     *
     * <p>An {@code EarlyStoppedException} ends the training, the best epoch is kept; any other exception is passed on. What
     * would move or replace parameters is refused: {@code step}, {@code initialize}, {@code newGradientCollector} and a
     * {@code forward} for training. There are no times of {@code forward}, {@code backward} and {@code step} among the metrics, for
     * they are not DJL's. A resumed run tells of the epochs that it trains, not of those before.
     */
    static Monitor of(TrainingListener... listeners) {
        List<TrainingListener> all = List.of(listeners);
        return new Monitor() {
            @Override
            public List<TrainingListener> listeners() {
                return all;
            }
        };
    }

    /** Called after every epoch with all epochs so far, the newest last. */
    default void epoch(List<Epoch> epochs, int of) {}

    /** Returns whether training should end after the current batch. */
    default boolean stop() {
        return false;
    }

    /** Returns DJL's listeners to be told too. */
    default List<TrainingListener> listeners() {
        return List.of();
    }

    /** Returns both as one: this is called first, and either may end the training. */
    default Monitor and(Monitor other) {
        Monitor one = this;
        return new Monitor() {
            @Override
            public void epoch(List<Epoch> epochs, int of) {
                one.epoch(epochs, of);
                other.epoch(epochs, of);
            }

            @Override
            public boolean stop() {
                return one.stop() || other.stop();
            }

            @Override
            public List<TrainingListener> listeners() {
                return Stream.concat(one.listeners().stream(), other.listeners().stream())
                        .toList();
            }
        };
    }
}
