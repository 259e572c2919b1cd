package io.github.braidml.model;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/** What the tasks share and how: an immutable spec of a whole network. */
public interface Sharing {

    /** Returns the encoder, shared or one each. */
    Encoder encoder();

    /** Returns whether tasks have parameters in common, without which there is nothing to balance. */
    boolean shares();

    /** Returns this way of sharing over another encoder. */
    Sharing encoder(Encoder encoder);

    /**
     * Returns a new, uninitialised network, {@code (batch, features) -> (batch, sum of the heads' outputs)}.
     *
     * @param input the shape of one input, without the batch
     * @param heads the tasks, in their order
     */
    Network network(Shape input, List<Head> heads);
}
