package io.github.braidml.train;

import org.jspecify.annotations.NullMarked;

/** One of the two programs that train the same model. */
@NullMarked
interface Side {

    /** Trains on the next batch. */
    void step();

    /** Returns the loss of each task in the last batch, before its step. */
    double[] losses();
}
