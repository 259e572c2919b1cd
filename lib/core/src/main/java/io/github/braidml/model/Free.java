package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A parameter that belongs to no layer. The block gives it back, whatever it is run on. */
final class Free extends AbstractBlock {
    private final UnaryOperator<Shape> shape;
    private final Parameter parameter;

    /**
     * Makes a parameter.
     *
     * @param shape its shape, given that of what it will be applied to
     */
    Free(String name, UnaryOperator<Shape> shape, Initializer start) {
        this(name, shape, start, true);
    }

    private Free(String name, UnaryOperator<Shape> shape, Initializer start, boolean learned) {
        this.shape = shape;
        this.parameter = addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optInitializer(start)
                .optRequiresGrad(learned)
                .build());
    }

    /** Returns a value that travels with the network but that no gradient moves. */
    static Free kept(String name, Initializer start) {
        return new Free(name, any -> new Shape(1), start, false);
    }

    @Override
    protected void prepare(Shape[] inputs) {
        parameter.setShape(shape.apply(inputs[0]));
    }

    Parameter parameter() {
        return parameter;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray like = inputs.head();
        NDArray value = store.getValue(parameter, like.getDevice(), training);
        // A new handle, so that what is computed from it belongs to the batch and not, for ever, to the network.
        NDArray handle = value.reshape(value.getShape());
        handle.attach(like.getManager());
        return new NDList(handle);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {shape.apply(inputs[0])};
    }
}
