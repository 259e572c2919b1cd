package io.github.braidml.model;

import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.github.braidml.data.Input;
import java.util.List;

/** No encoder at all: the heads see the inputs as they are, so that each task learns a linear model. */
public record Unchanged() implements Encoder {

    @Override
    public Block block(List<Input> inputs) {
        Input input = Encoder.only(this, inputs);
        if (!takes(input)) {
            throw new IllegalArgumentException(
                    "%s takes numbers; input '%s' is a sequence of tokens; use an encoder of sequences, such as gru(64) or transformer(64, 4, 2)"
                            .formatted(this, input.name()));
        }
        return input.shape().size() > 1 ? Blocks.batchFlattenBlock() : Blocks.identityBlock();
    }

    @Override
    public String toString() {
        return "linear()";
    }
}
