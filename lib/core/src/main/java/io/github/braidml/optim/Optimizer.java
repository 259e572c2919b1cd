package io.github.braidml.optim;

import java.util.List;

/**
 * How parameters move along their gradient.
 *
 * <p>An optimiser is an immutable value; its moments are a {@link State} that belongs to a run.
 */
public interface Optimizer {

    /** Returns the step size. */
    double rate();

    /**
     * Starts a run.
     *
     * @param size number of parameters
     */
    State start(int size);

    /** The moments of a run over one flat vector of parameters. */
    interface State {

        /**
         * Moves one stretch of parameters.
         *
         * @param step number of this step, from 1
         * @param parameters the stretch, changed in place
         * @param gradient its gradient; may be overwritten
         * @param offset where the stretch begins in the flat vector
         * @param length its length
         */
        void move(long step, float[] parameters, float[] gradient, int offset, int length);

        /** Returns the moments themselves, each as long as the flat vector, for checkpoints to read and write. */
        List<float[]> moments();
    }
}
