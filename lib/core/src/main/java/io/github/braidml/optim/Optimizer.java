package io.github.braidml.optim;

import java.util.List;

/**
 * How parameters move along their gradient.
 *
 * <p>An optimiser is an immutable value; what it remembers from step to step is a {@link State} that belongs to a run.
 */
public interface Optimizer {

    /** Returns the step size before any schedule. */
    double rate();

    /** Returns whether every step takes all training rows as its batch. */
    default boolean fullBatch() {
        return false;
    }

    /** Returns how many numbers in single precision are remembered per parameter, at most. */
    default int memory() {
        return 2;
    }

    /**
     * Starts a run.
     *
     * @param size number of parameters
     */
    State start(int size);

    /** What an optimiser remembers during a run. */
    sealed interface State permits Stepping, Searching {

        /** Returns the moments themselves, each as long as the flat vector, for checkpoints to read and write. */
        default List<float[]> moments() {
            return List.of();
        }

        /** Returns what is remembered beside the moments, for a checkpoint. */
        default double[] save() {
            return new double[0];
        }

        /** Takes back what {@link #save()} gave. */
        default void restore(double[] saved) {}
    }

    /** Of an optimiser that moves every parameter by its own gradient, stretch by stretch. */
    non-sealed interface Stepping extends State {

        /**
         * Moves one stretch of parameters.
         *
         * @param step what all of the stretch has in common
         * @param parameters the stretch, changed in place
         * @param gradient its gradient; may be overwritten
         * @param offset where the stretch begins in the flat vector
         * @param length its length
         */
        void move(Step step, float[] parameters, float[] gradient, int offset, int length);
    }

    /** Of an optimiser that looks for its next point itself, evaluating the objective where it likes. */
    non-sealed interface Searching extends State {

        /**
         * Moves the whole vector.
         *
         * @param objective what is to become small
         * @param point where to start; where it got to afterwards
         * @param value the objective there
         * @param gradient its gradient there; may be overwritten
         * @param rate the first step size to try along a direction of known length
         */
        void search(Objective objective, double[] point, double value, double[] gradient, double rate);
    }

    /**
     * One step of a stretch.
     *
     * @param number from 1; only those count that the stretch takes part in
     * @param rate step size, schedule included
     * @param decays whether the stretch holds weights, which decay, and not biases or the scales of a normalisation
     */
    record Step(long number, double rate, boolean decays) {}
}
