package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.task.Decoder.GruDecoder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent decoder: its state starts from the mean of the source, attends to the source after each token, and both together make
 * what the next token is chosen from.
 *
 * <p>Takes and gives what {@link TransformerWriter} does.
 */
final class GruWriter extends AbstractBlock {
    private final TokenEmbedding embedding;
    private final Dropout dropout;
    private final Linear first;
    private final Block cell;
    private final Attention attention;
    private final Linear joined;
    private @Nullable Places places;

    GruWriter(GruDecoder spec, int vocabulary) {
        int width = spec.width();
        embedding = addChildBlock("embedding", new TokenEmbedding(vocabulary, width));
        dropout = Dropout.builder().optRate((float) spec.dropout()).build();
        first = addChildBlock("first", Mlp.linear(width, Starts.LECUN));
        cell = addChildBlock("cell", RecurrentLayer.cell(Recurrent.Cell.GRU, width));
        attention = addChildBlock("attention", new Attention(width, 1));
        joined = addChildBlock("joined", Mlp.linear(width, Starts.LECUN));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        embedding.initialize(manager, type, inputs[0]);
        Shape each = embedding.getOutputShapes(new Shape[] {inputs[0]})[0];
        dropout.initialize(manager, type, each);
        first.initialize(manager, type, Places.whole(inputs[1], inputs[2]));
        cell.initialize(manager, type, each);
        attention.initialize(manager, type, each, inputs[1], inputs[2]);
        joined.initialize(manager, type, new Shape(each.get(0), each.get(1), 2 * each.get(2)));
        places = new Places(manager);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray source = inputs.get(1);
        NDArray mask = inputs.get(2);
        NDArray looks = Objects.requireNonNull(places).looks(inputs);
        NDArray whole = Places.whole(new NDList(source, mask));
        NDArray start = Activation.tanh(
                        first.forward(store, new NDList(whole), training).head())
                .expandDims(0);
        NDArray x =
                embedding.forward(store, new NDList(inputs.head()), training).head();
        x = dropout.forward(store, new NDList(x), training).head();
        NDArray states = cell.forward(store, new NDList(x, start), training).head();
        NDList seen = attention.forward(store, new NDList(states, source, looks), training);
        NDArray both = NDArrays.concat(new NDList(states, seen.head()), 2);
        NDArray next = Activation.tanh(
                joined.forward(store, new NDList(both), training).head());
        return new NDList(
                dropout.forward(store, new NDList(next), training).head(),
                seen.get(1).squeeze(1));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {embedding.getOutputShapes(new Shape[] {inputs[0]})[0], inputs[0].add(inputs[1].get(1))};
    }
}
