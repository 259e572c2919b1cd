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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A head for classes in order, {@code -> (batch, classes - 1)}: one number for the row, less ascending thresholds.
 *
 * <p>The first threshold is the number's own bias; those after it lie a learned gap apart, which is above zero by a softplus. They
 * start where the training rows' shares of the classes are, as no small step would bring them there.
 */
final class OrderedHead extends AbstractBlock {
    private final Head head;
    private final WholeHead number;
    private final @Nullable Parameter gaps;

    OrderedHead(Head head, List<Double> start) {
        this.head = head;
        number = addChildBlock("number", new WholeHead(head.hidden(), 1));
        if (!start.isEmpty()) {
            number.startAt(start.get(0));
        }
        gaps = head.outputs() == 1
                ? null
                : addParameter(Parameter.builder()
                        .setName("gaps")
                        .setType(Parameter.Type.BIAS)
                        .optInitializer(start.isEmpty() ? Initializer.ZEROS : gaps(start))
                        .optShape(new Shape(head.outputs() - 1L))
                        .build());
    }

    /** The inverse of the softplus of what lies between. */
    private static Initializer gaps(List<Double> start) {
        float[] values = new float[start.size() - 1];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) Math.log(Math.expm1(start.get(k) - start.get(k + 1)));
        }
        return (manager, shape, type) -> manager.create(values, shape).toType(type, false);
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
