package io.github.braidml.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The block of a whole network. */
abstract class Structure extends AbstractBlock implements Owned {

    /** What is done to each part on a walk through the network: it is initialised, or only asked for its shapes. */
    interface Visit {
        /** Returns the shapes of the part's outputs. */
        Shape[] at(Block part, Shape... inputs);
    }

    /** Returns the outputs of all heads side by side. */
    abstract NDList run(Pass pass, NDList inputs);

    /** Visits every part in the order of the forward pass; returns the shape of the outputs. */
    abstract Shape[] walk(Visit visit, Shape... inputs);

    /** Makes arrays that stay as they are. */
    void makeConstants(NDManager manager) {}

    /** Adds a block to this one. */
    final <B extends Block> B add(B part) {
        return addChildBlock("part", part);
    }

    /** Adds blocks to this one. */
    final <B extends Block> List<B> addAll(List<B> parts) {
        parts.forEach(this::add);
        return parts;
    }

    @Override
    protected final NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return run(Pass.of(store, training, params), inputs);
    }

    @Override
    protected final void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        makeConstants(manager);
        walk(
                (part, shapes) -> {
                    part.initialize(manager, type, shapes);
                    return part.getOutputShapes(shapes);
                },
                inputs);
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputs) {
        return walk(Block::getOutputShapes, inputs);
    }
}
