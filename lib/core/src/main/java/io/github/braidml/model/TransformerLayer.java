package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a Transformer: attention to its own places, in a decoder to those of the encoder too, and two linear layers with ReLU
 * between, four times as wide; each added to what came in.
 *
 * <p>Takes {@code (batch, places, width)} and what is added to its scores; a decoder's layer further the encoder's places and what is
 * added to their scores. Gives {@code (batch, places, width)}, and a decoder's layer its weights on the encoder's places. Layers are
 * normalised before each part (Xiong et al. 2020, arXiv:2002.04745), or after each sum as in the first Transformer.
 */
final class TransformerLayer extends AbstractBlock {
    private static final int WIDER = 4;

    private final boolean postNorm;
    private final Attention own;
    private final @Nullable Attention cross;
    private final SequentialBlock wide;
    private final Dropout dropout;
    private final List<LayerNorm> norms = new ArrayList<>();

    TransformerLayer(int width, int heads, double dropout, boolean postNorm, boolean decoder) {
        this.postNorm = postNorm;
        own = addChildBlock("own", new Attention(width, heads));
        cross = decoder ? addChildBlock("cross", new Attention(width, heads)) : null;
        wide = addChildBlock(
                "wide",
                new SequentialBlock()
                        .add(Mlp.linear(WIDER * width, Starts.HE))
                        .add(Activation::relu)
                        .add(Mlp.linear(width, Starts.LECUN)));
        for (int i = 0; i < (decoder ? 3 : 2); i++) {
            norms.add(addChildBlock("norm", norm()));
        }
        this.dropout = Dropout.builder().optRate((float) dropout).build();
    }

    /** Returns a normalisation of each place by itself. */
    static LayerNorm norm() {
        return LayerNorm.builder().axis(2).build();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        Shape x = inputs[0];
        own.initialize(manager, type, x, x);
        if (cross != null) {
            cross.initialize(manager, type, x, inputs[2]);
        }
        wide.initialize(manager, type, x);
        dropout.initialize(manager, type, x);
        norms.forEach(norm -> norm.initialize(manager, type, x));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray x = inputs.get(0);
        NDArray y = before(store, 0, x, training);
        y = own.forward(store, new NDList(y, y, inputs.get(1)), training).head();
        x = after(store, 0, x, y, training);
        NDList result = new NDList();
        if (cross != null) {
            y = before(store, 1, x, training);
            NDList seen = cross.forward(store, new NDList(y, inputs.get(2), inputs.get(3)), training);
            x = after(store, 1, x, seen.head(), training);
            result.add(seen.get(1));
        }
        int last = norms.size() - 1;
        y = forward(store, wide, before(store, last, x, training), training);
        result.add(0, after(store, last, x, y, training));
        return result;
    }

    private NDArray before(ParameterStore store, int part, NDArray x, boolean training) {
        return postNorm ? x : forward(store, norms.get(part), x, training);
    }

    private NDArray after(ParameterStore store, int part, NDArray x, NDArray y, boolean training) {
        NDArray sum = x.add(forward(store, dropout, y, training));
        return postNorm ? forward(store, norms.get(part), sum, training) : sum;
    }

    private static NDArray forward(ParameterStore store, Block block, NDArray x, boolean training) {
        return block.forward(store, new NDList(x), training).head();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return cross == null
                ? new Shape[] {inputs[0]}
                : new Shape[] {inputs[0], cross.getOutputShapes(new Shape[] {inputs[0], inputs[2]})[1]};
    }
}
