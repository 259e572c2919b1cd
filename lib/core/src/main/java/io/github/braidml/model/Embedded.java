package io.github.braidml.model;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An encoder of tables whose categories are embedded first: each level of a category becomes a few learned numbers in the place of an
 * input of its own.
 *
 * <p>A category of n levels gets 1.6 n^0.56 numbers, rounded and at most 50; one of fewer than 5 levels stays as it is. A level that
 * is missing or was not seen is all zeros. Guo and Berkhahn: Entity Embeddings of Categorical Variables, 2016, arXiv:1604.06737.
 *
 * @param encoder takes the table with embedded categories
 */
public record Embedded(Encoder encoder) implements Encoder {
    private static final int FEWEST_LEVELS = 5;
    private static final int WIDEST = 50;

    /** Returns how many numbers a category gets. */
    static int size(int levels) {
        return levels < FEWEST_LEVELS ? levels : (int) Math.min(WIDEST, Math.round(1.6 * Math.pow(levels, 0.56)));
    }

    @Override
    public boolean takes(Input input) {
        return isTable(input) && encoder.takes(input);
    }

    private static boolean isTable(Input input) {
        return !input.isTokens() && input.shape().size() == 1;
    }

    @Override
    public Block block(List<Input> inputs) {
        return Encoder.chain(stages(inputs));
    }

    @Override
    public List<Block> stages(List<Input> inputs) {
        Input table = Encoder.only(this, inputs);
        if (!isTable(table)) {
            throw new IllegalArgumentException(
                    "%s takes the columns of a table; given input '%s'".formatted(this, table));
        }
        List<Input.Category> wide = table.categories().stream()
                .filter(category -> category.levels() >= FEWEST_LEVELS)
                .toList();
        if (wide.isEmpty()) {
            throw new IllegalArgumentException("%s embeds categories of at least %d levels; the table has none; use %s"
                    .formatted(this, FEWEST_LEVELS, encoder));
        }
        Embedding embedding = new Embedding(table.size(), wide);
        List<Block> stages = new ArrayList<>(encoder.stages(List.of(Input.table(embedding.width()))));
        stages.set(0, new SequentialBlock().add(embedding).add(stages.get(0)));
        return stages;
    }

    @Override
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>(encoder.layers());
        layers.set(
                0, new Layer(layers.get(0).what(), "embedding, " + layers.get(0).how()));
        return layers;
    }

    @Override
    public String toString() {
        return "embedded(" + encoder + ")";
    }

    /** The table with embedded categories: {@code (batch, columns) -> (batch, width)}. */
    private static final class Embedding extends AbstractBlock {
        private final List<Input.Category> categories;
        private final List<Linear> layers = new ArrayList<>();
        private final long[] cuts;
        private final int width;

        Embedding(int columns, List<Input.Category> categories) {
            this.categories = categories;
            cuts = new long[2 * categories.size()];
            int narrower = 0;
            for (int i = 0; i < categories.size(); i++) {
                Input.Category category = categories.get(i);
                Linear layer = Linear.builder()
                        .setUnits(size(category.levels()))
                        .optBias(false)
                        .build();
                layer.setInitializer(Starts.LECUN, Parameter.Type.WEIGHT);
                layers.add(addChildBlock("category", layer));
                cuts[2 * i] = category.from();
                cuts[2 * i + 1] = (long) category.from() + category.levels();
                narrower += category.levels() - size(category.levels());
            }
            width = columns - narrower;
        }

        int width() {
            return width;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDList parts = inputs.head().split(cuts, 1);
            for (int i = 0; i < layers.size(); i++) {
                int at = 2 * i + 1;
                parts.set(
                        at,
                        layers.get(i)
                                .forward(store, new NDList(parts.get(at)), training)
                                .head());
            }
            return new NDList(NDArrays.concat(parts, 1));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
            for (int i = 0; i < layers.size(); i++) {
                layers.get(i)
                        .initialize(
                                manager, type, new Shape(1, categories.get(i).levels()));
            }
        }

        @Override
        public Shape[] getOutputShapes(Shape[] shapes) {
            return new Shape[] {new Shape(shapes[0].get(0), width)};
        }
    }
}
