package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of several kinds in one encoder: a branch for each, their representations side by side, then dense layers that see all.
 *
 * <p>Each input goes to the first branch left that takes its kind. Of a sequence the branch gives the mean over its tokens. A row
 * that misses an input has zeros in the place of its branch, so that rows of images alone and rows of sentences alone can be
 * learned from together. Of the first dense layer such rows use different weights; what they share are the layers after it.
 *
 * @param branches an encoder per input
 * @param widths units of each dense layer, one layer of 64 by default
 */
public record Fused(List<Encoder> branches, List<Integer> widths) implements Encoder {

    public Fused {
        if (branches.size() < 2 || branches.stream().anyMatch(branch -> branch instanceof Fused)) {
            throw new IllegalArgumentException(
                    "fused(branches) needs at least two encoders, each of one input, such as fused(cnn(8, 16), gru(32)); given "
                            + branches);
        }
        if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "fused: dense(widths) needs at least one layer, each of at least 1 unit; given " + widths);
        }
        branches = List.copyOf(branches);
        widths = List.copyOf(widths);
    }

    /** Returns an encoder of these branches with the usual dense layer. */
    public static Fused of(List<Encoder> branches) {
        return new Fused(branches, List.of(64));
    }

    /** Returns this encoder with other dense layers behind the branches. */
    public Fused dense(int... units) {
        return new Fused(branches, Arrays.stream(units).boxed().toList());
    }

    @Override
    public boolean takes(Input input) {
        return false;
    }

    /** Returns for each input the index of its branch. */
    private List<Integer> places(List<Input> inputs) {
        List<Integer> places = new ArrayList<>();
        for (Input input : inputs) {
            int place = 0;
            while (place < branches.size()
                    && (places.contains(place) || !branches.get(place).takes(input))) {
                place++;
            }
            if (place == branches.size()) {
                throw new IllegalArgumentException(
                        "%s has no branch left for input '%s'; add one such as %s, or drop the column"
                                .formatted(
                                        this,
                                        input,
                                        input.isTokens()
                                                ? "gru(32)"
                                                : input.shape().size() == 3 ? "cnn(8, 16)" : "mlp(32)"));
            }
            places.add(place);
        }
        for (int place = 0; place < branches.size(); place++) {
            if (!places.contains(place)) {
                throw new IllegalArgumentException("%s has no input for its branch %s; the data has %s"
                        .formatted(
                                this,
                                branches.get(place),
                                String.join(
                                        "; ",
                                        inputs.stream().map(Input::toString).toList())));
            }
        }
        return places;
    }

    @Override
    public Block block(List<Input> inputs) {
        SequentialBlock layers = new SequentialBlock();
        stages(inputs).forEach(layers::add);
        return layers;
    }

    @Override
    public List<Block> stages(List<Input> inputs) {
        List<Integer> places = places(inputs);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            blocks.add(branches.get(places.get(i)).block(List.of(inputs.get(i))));
        }
        List<Block> stages = new ArrayList<>(List.of(new SideBySide(inputs, blocks)));
        stages.addAll(new Mlp(widths, 0).stages(List.of(Input.table(1))));
        return stages;
    }

    private String calls() {
        return String.join(", ", branches.stream().map(Encoder::toString).toList());
    }

    @Override
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>(List.of(new Layer(calls(), "a branch per input")));
        layers.addAll(new Mlp(widths, 0).layers());
        return layers;
    }

    @Override
    public String toString() {
        String inside = widths.toString();
        return "fused(" + calls() + ")"
                + (widths.equals(List.of(64)) ? "" : ".dense(" + inside.substring(1, inside.length() - 1) + ")");
    }

    /** The representations of all inputs side by side, {@code (batch, sum of the widths)}. */
    private static final class SideBySide extends AbstractBlock {
        private final List<Input> inputs;
        private final List<Block> branches;

        SideBySide(List<Input> inputs, List<Block> branches) {
            this.inputs = List.copyOf(inputs);
            this.branches = List.copyOf(branches);
            branches.forEach(branch -> addChildBlock("branch", branch));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList batch, boolean training, @Nullable PairList<String, Object> params) {
            NDList parts = new NDList(branches.size());
            for (int i = 0; i < branches.size(); i++) {
                NDArray input = batch.get(i);
                NDArray part = Places.whole(branches.get(i).forward(store, new NDList(input), training));
                // A sentence that is missing has no tokens, and no mean: it is zero already.
                parts.add(inputs.get(i).shape().size() == 3 ? part.mul(present(input)) : part);
            }
            return new NDList(NDArrays.concat(parts, 1));
        }

        /** Returns 1 for rows that have a grid, and 0 for those that miss it and so have zeros, {@code (batch, 1)}. */
        private static NDArray present(NDArray grids) {
            return grids.reshape(grids.getShape().get(0), -1)
                    .abs()
                    .max(new int[] {1}, true)
                    .sign();
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
            for (int i = 0; i < branches.size(); i++) {
                branches.get(i).initialize(manager, type, shapes[i]);
            }
        }

        @Override
        public Shape[] getOutputShapes(Shape[] shapes) {
            long width = 0;
            for (int i = 0; i < branches.size(); i++) {
                width += Places.whole(branches.get(i).getOutputShapes(new Shape[] {shapes[i]}))
                        .get(1);
            }
            return new Shape[] {new Shape(shapes[0].get(0), width)};
        }
    }
}
