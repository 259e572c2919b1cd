package io.github.braidml.model;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several encoders that all see everything, their representations side by side: {@code (batch, sum of the widths)}. Of a
 * sequence each gives the mean over its tokens.
 *
 * @param encoders from the left
 */
public record Beside(List<Encoder> encoders) implements Encoder {

    public Beside {
        if (encoders.size() < 2) {
            throw new IllegalArgumentException("beside: needs at least 2 encoders; given " + encoders.size());
        }
        encoders = List.copyOf(encoders);
    }

    /** Returns the name that a parameter of one of the encoders has here. */
    public static String name(int encoder, String parameter) {
        return parameter.replaceFirst("^shared", "shared." + encoder);
    }

    @Override
    public boolean takes(Input input) {
        return encoders.stream().allMatch(encoder -> encoder.takes(input));
    }

    @Override
    public Block block(List<Input> inputs) {
        return new Joined(
                encoders.stream().map(encoder -> encoder.block(inputs)).toList());
    }

    @Override
    public List<Layer> layers() {
        return List.of(new Layer(calls(), "side by side"));
    }

    private String calls() {
        return String.join(", ", encoders.stream().map(Encoder::toString).toList());
    }

    @Override
    public String toString() {
        return "beside(" + calls() + ")";
    }

    private static final class Joined extends AbstractBlock {
        private final List<Block> blocks = new ArrayList<>();

        Joined(List<Block> encoders) {
            encoders.forEach(encoder -> blocks.add(addChildBlock("encoder", encoder)));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList batch, boolean training, @Nullable PairList<String, Object> params) {
            NDList parts = new NDList(blocks.size());
            for (Block block : blocks) {
                parts.add(Places.whole(block.forward(store, batch, training)));
            }
            return new NDList(NDArrays.concat(parts, 1));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
            blocks.forEach(block -> block.initialize(manager, type, shapes));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] shapes) {
            long width = 0;
            for (Block block : blocks) {
                width += Places.whole(block.getOutputShapes(shapes)).get(1);
            }
            return new Shape[] {new Shape(shapes[0].get(0), width)};
        }
    }
}
