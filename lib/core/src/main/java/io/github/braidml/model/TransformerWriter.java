package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.task.Decoder.TransformerDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a Transformer decoder.
 *
 * <p>Takes tokens {@code (batch, length)}, of the encoder every place and the mask, and maybe what is added to the scores of the
 * places {@code (batch, length, places)}; gives {@code (batch, length, width)} for the token after each, and the last layer's mean
 * weights on the encoder's places {@code (batch, length, places)}.
 */
final class TransformerWriter extends AbstractBlock {
    private final int length;
    private final TokenEmbedding embedding;
    private final Dropout dropout;
    private final List<TransformerLayer> layers = new ArrayList<>();
    private final LayerNorm last;
    private @Nullable Places places;
    private @Nullable NDArray later;

    TransformerWriter(TransformerDecoder spec, int vocabulary, int length) {
        this.length = length;
        embedding = addChildBlock("embedding", new TokenEmbedding(vocabulary, spec.width(), length));
        dropout = Dropout.builder().optRate((float) spec.dropout()).build();
        for (int i = 0; i < spec.layers(); i++) {
            layers.add(addChildBlock(
                    "layer", new TransformerLayer(spec.width(), spec.heads(), spec.dropout(), false, true)));
        }
        last = addChildBlock("norm", TransformerLayer.norm());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        embedding.initialize(manager, type, inputs[0]);
        Shape each = embedding.getOutputShapes(new Shape[] {inputs[0]})[0];
        dropout.initialize(manager, type, each);
        layers.forEach(layer -> layer.initialize(manager, type, each, inputs[0], inputs[1], inputs[2]));
        last.initialize(manager, type, each);
        places = new Places(manager);
        float[] hidden = new float[length * length];
        for (int i = 0; i < length; i++) {
            for (int j = i + 1; j < length; j++) {
                hidden[i * length + j] = -Kept.FAR_BELOW;
            }
        }
        later = Kept.array(manager, hidden, new Shape(length, length));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray tokens = inputs.get(0);
        NDArray source = inputs.get(1);
        long here = tokens.getShape().get(1);
        NDArray unseen = Objects.requireNonNull(later)
                .get(new NDIndex().addSliceDim(0, here).addSliceDim(0, here));
        NDArray looks = Objects.requireNonNull(places).looks(inputs);
        NDList x = embedding.forward(store, new NDList(tokens), training);
        x = dropout.forward(store, x, training);
        for (TransformerLayer layer : layers) {
            x = layer.forward(store, new NDList(x.head(), unseen, source, looks), training);
        }
        NDArray weights = x.get(1).mean(new int[] {1});
        return new NDList(last.forward(store, new NDList(x.head()), training).head(), weights);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {embedding.getOutputShapes(new Shape[] {inputs[0]})[0], inputs[0].add(inputs[1].get(1))};
    }
}
