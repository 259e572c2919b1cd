package io.github.braidml.model;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.braidml.data.Input;
import java.util.List;

/** What turns inputs into a representation: an immutable spec of a network's body. */
public interface Encoder {

    /**
     * Returns a new, uninitialised block that takes one array per input.
     *
     * <p>It gives the representation, {@code (batch, width)}; or, for a sequence, that of every place, and a mask that is 0
     * where there is padding and positive elsewhere, the indices of the tokens if it reads tokens: {@code (batch, length, width)}
     * and {@code (batch, length)}.
     *
     * @throws IllegalArgumentException if the encoder cannot take such inputs
     */
    Block block(List<Input> inputs);

    /**
     * Returns new, uninitialised blocks that do the same one after the other, so that tasks can mix what lies between them; one
     * alone by default.
     *
     * @throws IllegalArgumentException if the encoder cannot take such inputs
     */
    default List<Block> stages(List<Input> inputs) {
        return List.of(block(inputs));
    }

    /** Returns whether the encoder can take such an input alone; numbers of any shape by default. */
    default boolean takes(Input input) {
        return !input.isTokens();
    }

    /** Returns the layers for a picture, from the input on. */
    default List<Layer> layers() {
        return List.of(new Layer(toString(), "encoder"));
    }

    /**
     * A layer as a picture names it.
     *
     * @param what its size, such as "64 units"
     * @param how what happens in it, such as "ReLU"
     */
    record Layer(String what, String how) {}

    /** Returns a block of the layers of all stages, one after the other. */
    static Block chain(List<Block> stages) {
        SequentialBlock layers = new SequentialBlock();
        stages.forEach(stage -> layers.addAll(stage.getChildren().values()));
        return layers;
    }

    /**
     * Returns the only input, for an encoder of a sequence of tokens.
     *
     * @throws IllegalArgumentException if there are several, or it is no such sequence
     */
    static Input tokens(Encoder encoder, List<Input> inputs) {
        Input input = only(encoder, inputs);
        if (!encoder.takes(input)) {
            throw new IllegalArgumentException(
                    "%s takes a sequence of tokens; input '%s' holds numbers; read a column of sentences with data.text(...)"
                            .formatted(encoder, input));
        }
        return input;
    }

    /**
     * Returns the only input, for an encoder that takes one.
     *
     * @throws IllegalArgumentException if there are several
     */
    static Input only(Encoder encoder, List<Input> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "%s takes one input; the data has %d (%s); keep one with data.only(...), or give each a branch with fused(...)"
                            .formatted(
                                    encoder,
                                    inputs.size(),
                                    String.join(
                                            "; ",
                                            inputs.stream().map(Input::toString).toList())));
        }
        return inputs.get(0);
    }
}
