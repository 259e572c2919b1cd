package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A head for classes in order, {@code -> (batch, classes - 1)}: one number for the row, less ascending thresholds.
 *
 * <p>The first threshold is the number's own bias; those after it lie a learned gap apart, which is above zero by a softplus.
 */
final class OrderedHead extends AbstractBlock {
    private final Head head;
    private final WholeHead number;
    private final @Nullable Parameter gaps;

    OrderedHead(Head head) {
        this.head = head;
        number = addChildBlock("number", new WholeHead(head.hidden(), 1));
        gaps = head.outputs() == 1
                ? null
                : addParameter(Parameter.builder()
                        .setName("gaps")
                        .setType(Parameter.Type.BIAS)
                        .optInitializer(Initializer.ZEROS)
                        .optShape(new Shape(head.outputs() - 1L))
                        .build());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        number.initialize(manager, type, inputs);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray z = number.forward(store, inputs, training).head();
        if (gaps == null) {
            return new NDList(z);
        }
        NDArray apart = Activation.softPlus(store.getValue(gaps, z.getDevice(), training));
        return new NDList(NDArrays.concat(new NDList(z, z.sub(apart.cumSum(0))), 1));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), head.outputs())};
    }
}
