package io.github.braidml.model;

import io.github.braidml.data.Input;
import java.util.List;

/** What the tasks share and how: an immutable spec of a whole network. */
public interface Sharing {

    /** Returns the encoder, shared or one each. */
    Encoder encoder();

    /** Returns whether tasks learn from one another. */
    boolean shares();

    /** Returns this way of sharing over another encoder. */
    Sharing encoder(Encoder encoder);

    /**
     * Returns a new, uninitialised network; it gives {@code (batch, sum of the heads' outputs)}.
     *
     * @param inputs what the network receives for each row
     * @param heads the tasks, in their order
     * @throws IllegalArgumentException if the inputs or tasks do not suit the encoder or this way of sharing
     */
    Network network(List<Input> inputs, List<Head> heads);

    /**
     * Returns what a picture shows between the input and the heads.
     *
     * @param tasks names of the tasks
     */
    Sketch sketch(List<Input> inputs, List<String> tasks);

    /**
     * Returns how the names of the shared parameters of each of the encoder's stages begin.
     *
     * @throws IllegalArgumentException if this way of sharing has no such stages
     */
    default List<List<String>> stages(List<Input> inputs) {
        throw new IllegalArgumentException(
                "the stages of an encoder are known by number in hard(encoder); %s names its parts otherwise, see freeze(name)"
                        .formatted(this));
    }

    /** Returns what the total has beside the losses in words, or nothing. */
    default String penalty() {
        return "";
    }
}
