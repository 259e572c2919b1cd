package io.github.braidml.model;

import io.github.braidml.data.Input;
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
     * Returns a new, uninitialised network; it gives {@code (batch, sum of the heads' outputs)}.
     *
     * @param inputs what the network receives for each row
     * @param heads the tasks, in their order
     */
    Network network(List<Input> inputs, List<Head> heads);
}
