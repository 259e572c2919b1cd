package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A head for each cell of a grid, {@code -> (batch, cells x outputs per cell)}: the same layers on what an encoder sees at each cell
 * or, of a representation of the whole image, one head for all cells.
 */
final class CellHead extends AbstractBlock {
    private final Head head;
    private final int cells;
    private @Nullable SequentialBlock layers;

    CellHead(Head head, int cells) {
        this.head = head;
        this.cells = cells;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        boolean each = inputs.length == 2;
        long seen = each ? inputs[0].get(1) : cells;
        if (seen != cells) {
            long side = Math.round(Math.sqrt((double) seen));
            throw new IllegalArgumentException(
                    "task '%s' lays a grid of %d cells over the image, but the encoder sees %d places; %s"
                            .formatted(
                                    head.task(),
                                    cells,
                                    seen,
                                    side * side == seen
                                            ? "use .grid(" + side + ")"
                                            : "use images that are as high as wide, or an encoder without .cells()"));
        }
        int outputs = each ? head.outputs() / cells : head.outputs();
        layers = addChildBlock("layers", WholeHead.addLayers(new SequentialBlock(), head.hidden(), outputs));
        layers.initialize(manager, type, inputs[0]);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray out = Objects.requireNonNull(layers)
                .forward(store, new NDList(inputs.head()), training)
                .head();
        return new NDList(out.reshape(out.getShape().get(0), head.outputs()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), head.outputs())};
    }
}
