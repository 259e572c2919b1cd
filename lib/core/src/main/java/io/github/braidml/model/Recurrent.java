package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent encoder of a sequence, read from its start and, if asked for, from its end too.
 *
 * <p>Shapes: {@code (batch, length) -> (batch, length, width)}, twice as wide for both directions, zero where there is padding.
 *
 * @param cell what a step does
 * @param width values of the state per direction
 * @param embeddingWidth values per token
 * @param depth layers on top of each other
 * @param isBidirectional whether every layer reads in both directions
 * @param dropout probability with which a value is dropped while training, in [0, 1)
 */
public record Recurrent(Cell cell, int width, int embeddingWidth, int depth, boolean isBidirectional, double dropout)
        implements Encoder {

    /** What a step does. */
    public enum Cell {
        /** Gated recurrent unit (Cho et al. 2014, arXiv:1406.1078). */
        GRU("gru"),
        /** Long short-term memory (Hochreiter and Schmidhuber, Neural Computation 9, 1997). */
        LSTM("lstm");

        private final String call;

        Cell(String call) {
            this.call = call;
        }
    }

    public Recurrent {
        if (width < 1 || embeddingWidth < 1 || depth < 1) {
            throw new IllegalArgumentException(
                    "%s: width, embedding and layers are at least 1; given width %d, embedding %d, layers %d"
                            .formatted(cell.call, width, embeddingWidth, depth));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    "%s: dropout is a probability in [0, 1); given %s".formatted(cell.call, dropout));
        }
    }

    /** Returns one layer in one direction, with embeddings as wide as the state. */
    public static Recurrent of(Cell cell, int width) {
        return new Recurrent(cell, width, width, 1, false, 0);
    }

    /** Returns this encoder with so many values per token. */
    public Recurrent embedding(int size) {
        return new Recurrent(cell, width, size, depth, isBidirectional, dropout);
    }

    /** Returns this encoder with so many layers on top of each other. */
    public Recurrent layers(int number) {
        return new Recurrent(cell, width, embeddingWidth, number, isBidirectional, dropout);
    }

    /** Returns this encoder reading in both directions. */
    public Recurrent bidirectional() {
        return new Recurrent(cell, width, embeddingWidth, depth, true, dropout);
    }

    /** Returns this encoder with dropout after the embedding and after each layer. */
    public Recurrent dropout(double probability) {
        return new Recurrent(cell, width, embeddingWidth, depth, isBidirectional, probability);
    }

    @Override
    public boolean takes(Input input) {
        return input.isTokens();
    }

    @Override
    public Block block(List<Input> inputs) {
        return new Body(this, Encoder.tokens(this, inputs));
    }

    @Override
    public List<Layer> layers() {
        List<Layer> all = new ArrayList<>(List.of(new Layer("embedding " + embeddingWidth, "words")));
        String how =
                (isBidirectional ? "both directions" : "from the start") + (dropout > 0 ? ", dropout " + dropout : "");
        for (int i = 0; i < depth; i++) {
            all.add(new Layer(cell + " " + width, how));
        }
        return all;
    }

    @Override
    public String toString() {
        return "%s(%d)".formatted(cell.call, width)
                + (embeddingWidth == width ? "" : ".embedding(" + embeddingWidth + ")")
                + (depth == 1 ? "" : ".layers(" + depth + ")")
                + (isBidirectional ? ".bidirectional()" : "")
                + (dropout == 0 ? "" : ".dropout(" + dropout + ")");
    }

    private static final class Body extends AbstractBlock {
        private final TokenEmbedding embedding;
        private final Dropout dropout;
        private final List<RecurrentLayer> layers = new ArrayList<>();

        Body(Recurrent spec, Input input) {
            embedding = addChildBlock("embedding", new TokenEmbedding(input.vocabulary(), spec.embeddingWidth));
            dropout = Dropout.builder().optRate((float) spec.dropout).build();
            for (int i = 0; i < spec.depth; i++) {
                layers.add(addChildBlock(
                        "layer",
                        new RecurrentLayer(
                                spec.cell,
                                spec.width,
                                spec.isBidirectional,
                                input.shape().get(0))));
            }
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            embedding.initialize(manager, type, inputs);
            Shape each = embedding.getOutputShapes(inputs)[0];
            dropout.initialize(manager, type, each);
            for (RecurrentLayer layer : layers) {
                layer.initialize(manager, type, each, inputs[0]);
                each = layer.getOutputShapes(new Shape[] {each})[0];
            }
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDArray mask = Places.mask(inputs.head());
            NDArray x = embedding.forward(store, inputs, training).head();
            x = dropout.forward(store, new NDList(x), training).head();
            for (RecurrentLayer layer : layers) {
                x = layer.forward(store, new NDList(x, mask), training).head();
                x = dropout.forward(store, new NDList(x), training).head();
            }
            return new NDList(x, inputs.head());
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            Shape each = embedding.getOutputShapes(inputs)[0];
            for (RecurrentLayer layer : layers) {
                each = layer.getOutputShapes(new Shape[] {each})[0];
            }
            return new Shape[] {each, inputs[0]};
        }
    }
}
