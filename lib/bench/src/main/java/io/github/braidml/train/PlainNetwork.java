package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.model.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The network as DJL's own examples would write it: an encoder and one block per head. */
@NullMarked
final class PlainNetwork extends AbstractBlock {
    private final Block encoder;
    private final List<Block> heads = new ArrayList<>();

    PlainNetwork(Problem problem) {
        this(PlainEncoders.mlp(problem.width(), problem.width()), Collections.nCopies(problem.tasks(), List.of()));
    }

    /**
     * Puts heads of one output on an encoder.
     *
     * @param hidden for each head the widths of its hidden layers
     */
    PlainNetwork(Block encoder, List<List<Integer>> hidden) {
        this.encoder = addChildBlock("encoder", encoder);
        for (int t = 0; t < hidden.size(); t++) {
            SequentialBlock head = new SequentialBlock();
            for (int width : hidden.get(t)) {
                head.add(Linear.builder().setUnits(width).build()).add(Activation::relu);
            }
            heads.add(addChildBlock(
                    "head" + t, head.add(Linear.builder().setUnits(1).build())));
        }
    }

    /** Returns the parameters that all tasks share. */
    List<Parameter> shared() {
        return encoder.getParameters().values();
    }

    /** Copies in the values of Braid's network, whose parameters come in the same order. */
    void write(TrainedNetwork from) {
        Map<String, float[]> values = from.arrays();
        List<Parameter> shared = shared();
        List<Network.Entry> theirs = Handover.shared(from.network());
        for (int i = 0; i < shared.size(); i++) {
            FlatParameters.view(shared.get(i).getArray())
                    .put(Objects.requireNonNull(values.get(theirs.get(i).name())));
        }
        for (int t = 0; t < heads.size(); t++) {
            List<Parameter> head = heads.get(t).getParameters().values();
            List<Handover.Stretch> own = Handover.own(from.network(), t);
            for (int i = 0; i < own.size(); i++) {
                Handover.Stretch stretch = own.get(i);
                FlatParameters.view(head.get(i).getArray())
                        .put(Objects.requireNonNull(values.get(stretch.name())), stretch.from(), stretch.length());
            }
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDList representation = encoder.forward(store, inputs, training);
        NDList outputs = new NDList(heads.size());
        for (Block head : heads) {
            outputs.add(head.forward(store, representation, training).head());
        }
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        encoder.initialize(manager, type, inputs);
        heads.forEach(head -> head.initialize(manager, type, encoder.getOutputShapes(inputs)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape[] representation = encoder.getOutputShapes(inputs);
        return heads.stream()
                .map(head -> head.getOutputShapes(representation)[0])
                .toArray(Shape[]::new);
    }
}
