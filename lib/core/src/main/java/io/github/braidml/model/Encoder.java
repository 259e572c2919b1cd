package io.github.braidml.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;

/** What turns inputs into a representation: an immutable spec of a network's body. */
public interface Encoder {

    /**
     * Returns a new, uninitialised block, {@code (batch, features) -> (batch, width)}.
     *
     * @param input the shape of one input, without the batch
     * @throws IllegalArgumentException if the encoder cannot take such an input
     */
    Block block(Shape input);
}
