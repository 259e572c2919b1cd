package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A branch for each input, and one representation made of what they give; a row that misses an input has zeros in its place. */
abstract class Joined extends AbstractBlock {
    private final List<Input> inputs;
    private final List<Block> branches;
    private @Nullable Views views;
    private String row = "";

    Joined(List<Input> inputs, List<Block> branches) {
        this.inputs = List.copyOf(inputs);
        this.branches = List.copyOf(branches);
        branches.forEach(branch -> addChildBlock("branch", branch));
    }

    /** Returns what joins inputs within a block, itself included. */
    static List<Joined> in(Block block) {
        List<Joined> found = new ArrayList<>();
        if (block instanceof Joined joined) {
            found.add(joined);
        }
        block.getChildren().values().forEach(child -> found.addAll(in(child)));
        return found;
    }

    /** Has what it joins with noted in the passes to come; null for no more. */
    final void watch(@Nullable Views noting, String asRow) {
        views = noting;
        row = asRow;
    }

    /** Returns who takes note, or null. */
    final @Nullable Views views() {
        return views;
    }

    /** Returns what to call it among others. */
    final String row() {
        return row;
    }

    /**
     * Returns one representation.
     *
     * @param parts what each branch gives, of rows that miss its input too
     * @param present per input 1 for rows that have it and 0 for the others, {@code (batch, 1)}
     */
    abstract NDArray join(ParameterStore store, List<NDList> parts, List<NDArray> present, boolean training);

    /** Makes the layers that join. */
    void initializeJoint(NDManager manager, DataType type, List<Shape[]> parts) {}

    /** Returns the width of the representation. */
    abstract long width(List<Shape[]> parts);

    /** Returns the names of the inputs. */
    final List<String> names() {
        return inputs.stream().map(Input::name).toList();
    }

    @Override
    protected final NDList forwardInternal(
            ParameterStore store, NDList batch, boolean training, @Nullable PairList<String, Object> params) {
        List<NDList> parts = new ArrayList<>();
        List<NDArray> present = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            parts.add(branches.get(i).forward(store, new NDList(batch.get(i)), training));
            present.add(present(inputs.get(i), batch.get(i)));
        }
        return new NDList(join(store, parts, present, training));
    }

    /** A table is never missing; a missing grid has zeros alone, a missing sentence no token. */
    private static NDArray present(Input input, NDArray values) {
        if (!input.isTokens() && input.shape().size() == 1) {
            return values.getManager().ones(new Shape(values.getShape().get(0), 1), values.getDataType());
        }
        return values.reshape(values.getShape().get(0), -1)
                .abs()
                .max(new int[] {1}, true)
                .sign();
    }

    private List<Shape[]> parts(Shape... shapes) {
        List<Shape[]> parts = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            parts.add(branches.get(i).getOutputShapes(new Shape[] {shapes[i]}));
        }
        return parts;
    }

    @Override
    protected final void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        for (int i = 0; i < branches.size(); i++) {
            branches.get(i).initialize(manager, type, shapes[i]);
        }
        initializeJoint(manager, type, parts(shapes));
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] shapes) {
        return new Shape[] {new Shape(shapes[0].get(0), width(parts(shapes)))};
    }

    /** Returns the representations of rows as wholes, zeros where the input is missing. */
    static NDList wholes(List<NDList> parts, List<NDArray> present) {
        NDList wholes = new NDList();
        for (int i = 0; i < parts.size(); i++) {
            wholes.add(Places.whole(parts.get(i)).mul(present.get(i)));
        }
        return wholes;
    }

    /** Returns the sum of the widths of rows as wholes. */
    static long widths(List<Shape[]> parts) {
        return parts.stream().mapToLong(part -> Places.whole(part).get(1)).sum();
    }

    /** The representations side by side, {@code (batch, sum of the widths)}. */
    static final class SideBySide extends Joined {
        SideBySide(List<Input> inputs, List<Block> branches) {
            super(inputs, branches);
        }

        @Override
        NDArray join(ParameterStore store, List<NDList> parts, List<NDArray> present, boolean training) {
            return NDArrays.concat(wholes(parts, present), 1);
        }

        @Override
        long width(List<Shape[]> parts) {
            return widths(parts);
        }
    }
}
