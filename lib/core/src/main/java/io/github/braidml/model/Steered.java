package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An encoder that is shown how much each task matters: behind its first stage every unit, or channel, x becomes x (1 + a'r) + b'r,
 * with a and b learned from zero and {@code r_i} the number of tasks times the task's share, less one. With equal shares it is the
 * encoder as it is.
 *
 * <p>Appending the preference to a table's columns, as is usual, would be the b alone; this way works behind images and
 * sentences too, and needs no layer above to turn it into other weights. Perez et al.: FiLM, AAAI 2018, arXiv:1709.07871; for
 * weights of losses Dosovitskiy, Djolonga: You Only Train Once, ICLR 2020.
 *
 * @param encoder the encoder
 * @param tasks how many shares a preference has
 */
public record Steered(Encoder encoder, int tasks) implements Encoder {

    /** Returns a way of sharing over an encoder that is shown the preference. */
    public static Sharing steered(Sharing sharing, int tasks) {
        return sharing.encoder(new Steered(sharing.encoder(), tasks));
    }

    @Override
    public boolean takes(Input input) {
        return encoder.takes(input);
    }

    @Override
    public Block block(List<Input> inputs) {
        SequentialBlock layers = new SequentialBlock();
        stages(inputs).forEach(layers::add);
        return layers;
    }

    @Override
    public List<Block> stages(List<Input> inputs) {
        List<Block> stages = new ArrayList<>(encoder.stages(inputs));
        stages.set(0, new SequentialBlock().add(stages.get(0)).add(new Shown(tasks)));
        return stages;
    }

    @Override
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>(encoder.layers());
        layers.set(0, new Layer(layers.get(0).what(), layers.get(0).how() + ", preference"));
        return layers;
    }

    @Override
    public String toString() {
        return encoder + " shown a preference";
    }

    /** Shows a preference to all encoders within a block; null for equal shares. */
    static void show(Block block, @Nullable NDArray preference) {
        if (block instanceof Shown shown) {
            shown.preference = preference;
        }
        block.getChildren().values().forEach(child -> show(child, preference));
    }

    /** Changes each channel of a representation by the preference. */
    private static final class Shown extends AbstractBlock {
        private final Free scale;
        private final Free shift;
        private @Nullable NDArray preference;

        Shown(int tasks) {
            scale = addChildBlock("scale", free("scale", tasks));
            shift = addChildBlock("shift", free("shift", tasks));
        }

        private static Free free(String name, int tasks) {
            return new Free(name, like -> new Shape(tasks, Mixing.channels(like)), Initializer.ZEROS);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDArray x = inputs.head();
            NDArray r = preference;
            if (r == null) {
                return inputs;
            }
            NDArray more = x.mul(of(scale, r, store, x, training));
            NDArray moved = of(shift, r, store, x, training);
            // What there is at the places of padding stays zero.
            NDArray added = Places.isSequence(inputs) ? moved.mul(Places.column(Places.mask(inputs.get(1)))) : moved;
            return Mixing.with(inputs, x.add(more).add(added));
        }

        /** Returns a number per channel, shaped so that it meets the channels of x. */
        private static NDArray of(Free weights, NDArray r, ParameterStore store, NDArray x, boolean training) {
            NDArray each = weights.forward(store, new NDList(x), training).head();
            long[] shape = new long[x.getShape().dimension()];
            Arrays.fill(shape, 1);
            shape[Mixing.axis(x.getShape())] = Mixing.channels(x.getShape());
            return r.matMul(each).reshape(shape);
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            scale.initialize(manager, type, inputs);
            shift.initialize(manager, type, inputs);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }
}
