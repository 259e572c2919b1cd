package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention with several heads.
 *
 * <p>Takes queries {@code (batch, places, any)}, what is looked at {@code (batch, keys, any)}, and what is added to the scores, that
 * broadcasts to {@code (batch, heads, places, keys)}; gives {@code (batch, places, width)} and the weights
 * {@code (batch, heads, places, keys)}. Vaswani et al. 2017, arXiv:1706.03762.
 */
final class Attention extends AbstractBlock {
    private final int heads;
    private final int width;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private @Nullable NDArray scale;

    Attention(int width, int heads) {
        this.heads = heads;
        this.width = width;
        query = addChildBlock("query", Mlp.linear(width, Starts.LECUN));
        // One number more for all keys alike would change nothing that the softmax gives.
        key = addChildBlock(
                "key", Linear.builder().setUnits(width).optBias(false).build());
        key.setInitializer(Starts.LECUN, Parameter.Type.WEIGHT);
        value = addChildBlock("value", Mlp.linear(width, Starts.LECUN));
        output = addChildBlock("output", Mlp.linear(width, Starts.LECUN));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        query.initialize(manager, type, inputs[0]);
        key.initialize(manager, type, inputs[1]);
        value.initialize(manager, type, inputs[1]);
        output.initialize(manager, type, getOutputShapes(inputs)[0]);
        scale = Kept.number(manager, 1 / Math.sqrt((double) width / heads));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray from = inputs.get(0);
        NDArray to = inputs.get(1);
        NDArray q = split(project(store, query, from, training)).mul(scale);
        NDArray k = split(project(store, key, to, training));
        NDArray v = split(project(store, value, to, training));
        NDArray weights = q.matMul(k.transpose(0, 1, 3, 2)).add(inputs.get(2)).softmax(-1);
        NDArray joined = weights.matMul(v)
                .transpose(0, 2, 1, 3)
                .reshape(from.getShape().get(0), from.getShape().get(1), width);
        return new NDList(project(store, output, joined, training), weights);
    }

    private static NDArray project(ParameterStore store, Linear layer, NDArray x, boolean training) {
        return layer.forward(store, new NDList(x), training).head();
    }

    /** {@code (batch, places, width) -> (batch, heads, places, width / heads)}. */
    private NDArray split(NDArray x) {
        return x.reshape(x.getShape().get(0), x.getShape().get(1), heads, width / heads)
                .transpose(0, 2, 1, 3);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        long batch = inputs[0].get(0);
        long places = inputs[0].get(1);
        return new Shape[] {new Shape(batch, places, width), new Shape(batch, heads, places, inputs[1].get(1))};
    }
}
