package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One recurrent layer; takes {@code (batch, length, any)} and the mask, gives {@code (batch, length, width)}, zero at padding.
 *
 * <p>DJL's own layers in both directions fail, and would start in the padding: the second direction is a second layer on the
 * sequence turned round within its own length.
 */
final class RecurrentLayer extends AbstractBlock {
    private final int width;
    private final int length;
    private final Block forwards;
    private final @Nullable Block backwards;
    private @Nullable NDArray places;
    private @Nullable NDArray odd;

    RecurrentLayer(Recurrent.Cell cell, int width, boolean bidirectional, int length) {
        this.width = width;
        this.length = length;
        forwards = addChildBlock("forwards", cell(cell, width));
        backwards = bidirectional ? addChildBlock("backwards", cell(cell, width)) : null;
    }

    /** Returns a single layer in one direction. */
    static Block cell(Recurrent.Cell cell, int width) {
        Block block =
                switch (cell) {
                    case GRU ->
                        GRU.builder().setStateSize(width).setNumLayers(1).build();
                    case LSTM ->
                        LSTM.builder().setStateSize(width).setNumLayers(1).build();
                };
        block.setInitializer(Starts.LECUN, Parameter.Type.WEIGHT);
        return block;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        forwards.initialize(manager, type, inputs[0]);
        if (backwards != null) {
            backwards.initialize(manager, type, inputs[0]);
            float[] counted = new float[length];
            float[] doubled = new float[length];
            for (int i = 0; i < length; i++) {
                counted[i] = i;
                doubled[i] = 2 * i + 1;
            }
            places = Kept.array(manager, counted, new Shape(length));
            odd = Kept.array(manager, doubled, new Shape(length));
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray x = inputs.get(0);
        NDArray mask = inputs.get(1);
        // DJL's layers add their first state to the list that they are given.
        NDArray states = forwards.forward(store, new NDList(x), training).head();
        if (backwards != null) {
            NDArray turned = turned(mask);
            NDArray other = backwards
                    .forward(store, new NDList(taken(x, turned)), training)
                    .head();
            states = NDArrays.concat(new NDList(states, taken(other, turned)), 2);
        }
        return new NDList(states.mul(Places.column(mask)));
    }

    /** Returns for each place the one it changes with: the first with the last token, and so on; padding stays. */
    private NDArray turned(NDArray mask) {
        NDIndex here = new NDIndex().addSliceDim(0, mask.getShape().get(1));
        NDArray count = mask.sum(new int[] {1}, true);
        return Objects.requireNonNull(places)
                .get(here)
                .add(mask.mul(count.sub(Objects.requireNonNull(odd).get(here))))
                .toType(DataType.INT64, false)
                .expandDims(2);
    }

    private static NDArray taken(NDArray x, NDArray places) {
        return x.gather(places.broadcast(x.getShape()), 1);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1), backwards == null ? width : 2L * width)};
    }
}
