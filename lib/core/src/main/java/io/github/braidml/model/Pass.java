package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass through a network: what every part of it is told.
 *
 * @param views takes note of the weights the network mixes with; null while nobody looks
 */
record Pass(
        ParameterStore store, boolean training, @Nullable Views views) {
    private static final String VIEWS = "views";

    static Pass of(ParameterStore store, boolean training, @Nullable PairList<String, Object> params) {
        Object views = params == null ? null : params.get(VIEWS);
        return new Pass(store, training, views instanceof Views given ? given : null);
    }

    /** Returns what to hand to a block so that its pass is watched. */
    static PairList<String, Object> watched(Views views) {
        return new PairList<>(List.of(VIEWS), List.of(views));
    }

    NDList run(Block block, NDList inputs) {
        return block.forward(store, inputs, training);
    }

    NDArray run(Block block, NDArray input) {
        return run(block, new NDList(input)).head();
    }

    /** Runs a block that takes channels last on an array whose channels may be elsewhere. */
    NDArray perPlace(Block block, NDArray input) {
        if (input.getShape().dimension() != 4) {
            return run(block, input);
        }
        return run(block, input.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2);
    }

    /** Takes note that the rows of a table each pick their largest. */
    void pick(String view) {
        if (views != null) {
            views.pick(view);
        }
    }

    /** Takes note of a row of weights, {@code (columns)} or {@code (batch, columns)}. */
    void note(String view, String row, List<String> columns, NDArray weights) {
        if (views != null) {
            views.note(view, row, columns, weights);
        }
    }
}
