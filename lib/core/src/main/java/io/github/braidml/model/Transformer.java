package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Transformer encoder of a sequence: every token looks at all others.
 *
 * <p>Shapes: {@code (batch, length) -> (batch, length, width)}, zero where there is padding. Vaswani et al. 2017, arXiv:1706.03762,
 * with normalisation before each part unless told otherwise.
 *
 * @param width values per token, a multiple of the heads
 * @param heads attentions side by side
 * @param depth layers on top of each other
 * @param dropout probability with which a value is dropped while training, in [0, 1)
 * @param isPostNorm whether layers are normalised after each part, as in the first Transformer, and not before
 */
public record Transformer(int width, int heads, int depth, double dropout, boolean isPostNorm) implements Encoder {

    public Transformer {
        if (width < 1 || heads < 1 || depth < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "transformer(width, heads, layers) needs a width that is a multiple of the heads, all at least 1, such as transformer(64, 4, 2); given transformer(%d, %d, %d)"
                            .formatted(width, heads, depth));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("transformer: dropout is a probability in [0, 1); given " + dropout);
        }
    }

    /** Returns this encoder with dropout after the embedding and after each part of a layer. */
    public Transformer dropout(double probability) {
        return new Transformer(width, heads, depth, probability, isPostNorm);
    }

    /** Returns this encoder with normalisation after each part of a layer instead of before. */
    public Transformer postNorm() {
        return new Transformer(width, heads, depth, dropout, true);
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
        List<Layer> all = new ArrayList<>(List.of(new Layer("embedding " + width, "words and places")));
        String how = Words.count(heads, "head") + (dropout > 0 ? ", dropout " + dropout : "");
        for (int i = 0; i < depth; i++) {
            all.add(new Layer("attention " + width, how));
        }
        return all;
    }

    @Override
    public String toString() {
        return "transformer(%d, %d, %d)".formatted(width, heads, depth)
                + (dropout == 0 ? "" : ".dropout(" + dropout + ")")
                + (isPostNorm ? ".postNorm()" : "");
    }

    private static final class Body extends AbstractBlock {
        private final TokenEmbedding embedding;
        private final Dropout dropout;
        private final List<TransformerLayer> layers = new ArrayList<>();
        private final @Nullable LayerNorm last;
        private @Nullable Places places;

        Body(Transformer spec, Input input) {
            embedding = addChildBlock(
                    "embedding",
                    new TokenEmbedding(
                            input.vocabulary(), spec.width, input.shape().get(0)));
            dropout = Dropout.builder().optRate((float) spec.dropout).build();
            for (int i = 0; i < spec.depth; i++) {
                layers.add(addChildBlock(
                        "layer", new TransformerLayer(spec.width, spec.heads, spec.dropout, spec.isPostNorm, false)));
            }
            last = spec.isPostNorm ? null : addChildBlock("norm", TransformerLayer.norm());
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            Shape each = getOutputShapes(inputs)[0];
            embedding.initialize(manager, type, inputs);
            dropout.initialize(manager, type, each);
            layers.forEach(layer -> layer.initialize(manager, type, each, inputs[0]));
            if (last != null) {
                last.initialize(manager, type, each);
            }
            places = new Places(manager);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDArray mask = Places.mask(inputs.head());
            NDArray bias =
                    Objects.requireNonNull(places).bias(mask).expandDims(1).expandDims(1);
            NDList x = dropout.forward(store, embedding.forward(store, inputs, training), training);
            for (TransformerLayer layer : layers) {
                x = layer.forward(store, new NDList(x.head(), bias), training);
            }
            if (last != null) {
                x = last.forward(store, x, training);
            }
            return new NDList(x.head().mul(Places.column(mask)), inputs.head());
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {embedding.getOutputShapes(inputs)[0], inputs[0]};
        }
    }
}
