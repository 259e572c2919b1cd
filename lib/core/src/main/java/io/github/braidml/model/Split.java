package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Optional;

/**
 * A network in two parts: an encoder that gives one representation for all tasks and holds every parameter they share, and heads, each
 * of which takes that representation and serves one task.
 */
public interface Split {

    /** Returns the representation: what the heads take. Gradients are by its first array. */
    NDList represent(ParameterStore store, NDList batch, boolean training);

    /**
     * Returns the outputs of all heads side by side, {@code (batch, outputs)}.
     *
     * @param seen the representation as each task sees it
     */
    NDArray outputs(ParameterStore store, List<NDList> seen, boolean training);

    /** Returns the layer that the heads are rows of, if they are linear. */
    Optional<Affine> matrix();

    /** Returns the encoder's layers if it is nothing but linear ones, each followed by ReLU and dropout; none otherwise. */
    List<Affine> chain();
}
