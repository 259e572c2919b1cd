package io.github.braidml.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;

/** No encoder at all: the heads see the inputs as they are, so that each task learns a linear model. */
public record Unchanged() implements Encoder {

    @Override
    public Block block(Shape input) {
        return Blocks.identityBlock();
    }

    @Override
    public String toString() {
        return "linear()";
    }
}
