package io.github.braidml.model;

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

/**
 * Nothing shared: each task has a network of its own, all trained in one go. The single-task baseline: tasks of one table see the
 * same batches, in which a row without a label for a task does not count for it; those of several tables see each the batches that it
 * would alone. Gradients are clipped, the best epoch is chosen and patience ends for each by itself. Common to all are the draw of
 * starting values and dropout, and a schedule that follows losses or gradients.
 *
 * @param encoder the encoder that each task gets a copy of
 */
public record SeparateNetworks(Encoder encoder) implements Sharing {

    @Override
    public boolean shares() {
        return false;
    }

    @Override
    public SeparateNetworks encoder(Encoder other) {
        return new SeparateNetworks(other);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        List<Block> encoders = new ArrayList<>();
        for (int t = 0; t < heads.size(); t++) {
            encoders.add(encoder.block(inputs));
        }
        return new Network(new SideBySide(encoders, heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        return Sketch.lanes(encoder, tasks, false, "one network per task");
    }

    @Override
    public String toString() {
        return "separate(" + encoder + ")";
    }

    private static final class SideBySide extends AbstractBlock implements Owned {
        private final List<Block> encoders;
        private final List<Head> heads;
        private final List<Block> outputs = new ArrayList<>();

        SideBySide(List<Block> encoders, List<Head> heads) {
            this.encoders = encoders;
            this.heads = heads;
            for (int t = 0; t < heads.size(); t++) {
                addChildBlock("encoder", encoders.get(t));
                outputs.add(addChildBlock("head", Heads.layers(heads.get(t))));
            }
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDList columns = new NDList(encoders.size());
            for (int t = 0; t < encoders.size(); t++) {
                NDList representation = encoders.get(t).forward(store, inputs, training);
                columns.add(
                        outputs.get(t).forward(store, representation, training).head());
            }
            return new NDList(Heads.join(columns));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            for (int t = 0; t < encoders.size(); t++) {
                encoders.get(t).initialize(manager, type, inputs);
                outputs.get(t).initialize(manager, type, encoders.get(t).getOutputShapes(inputs));
            }
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            Shape[][] shapes = new Shape[encoders.size()][];
            for (int t = 0; t < shapes.length; t++) {
                shapes[t] = outputs.get(t).getOutputShapes(encoders.get(t).getOutputShapes(inputs));
            }
            return Heads.join(shapes);
        }

        @Override
        public void own(Owners owners) {
            for (int t = 0; t < encoders.size(); t++) {
                owners.task(t, "encoder." + heads.get(t).task(), encoders.get(t));
                owners.task(t, "head." + heads.get(t).task(), outputs.get(t));
            }
        }
    }
}
