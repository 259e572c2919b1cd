package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.TagsTarget;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A head on each place of a sequence, {@code (batch, length, width) -> (batch, most places x outputs per place)}; where there is no
 * token all outputs are {@link TagsTarget#NO_TOKEN}.
 */
final class PlaceHead extends AbstractBlock {
    private final Head head;
    private final int length;
    private final int each;
    private final SequentialBlock layers;
    private @Nullable NDArray one;
    private @Nullable NDArray far;

    PlaceHead(Head head, int length) {
        this.head = head;
        this.length = length;
        this.each = head.outputs() / length;
        layers = addChildBlock("layers", WholeHead.addLayers(new SequentialBlock(), head.hidden(), each));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        checkSequence(head, inputs);
        layers.initialize(manager, type, inputs[0]);
        one = Kept.number(manager, 1);
        far = Kept.number(manager, -TagsTarget.NO_TOKEN);
    }

    static void checkSequence(Head head, Shape... representation) {
        if (representation.length != 2) {
            throw new IllegalArgumentException(
                    "task '%s' needs a representation of every token, and this encoder gives one of the whole row; use an encoder of sequences, such as gru(64) or transformer(64, 4, 2)"
                            .formatted(head.task()));
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray out = layers.forward(store, new NDList(inputs.head()), training).head();
        NDArray mask = padded(Places.mask(inputs.get(1)), length).expandDims(2);
        NDArray none = mask.sub(Objects.requireNonNull(one)).mul(Objects.requireNonNull(far));
        NDArray all = padded(out, length).mul(mask).add(none);
        return new NDList(all.reshape(out.getShape().get(0), (long) length * each));
    }

    /** Returns an array with zeros added along its second axis. */
    static NDArray padded(NDArray x, int length) {
        long[] shape = x.getShape().getShape().clone();
        if (shape[1] == length) {
            return x;
        }
        shape[1] = length - shape[1];
        return NDArrays.concat(new NDList(x, x.getManager().zeros(new Shape(shape))), 1);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), head.outputs())};
    }
}
