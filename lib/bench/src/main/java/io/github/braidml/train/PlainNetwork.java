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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The network as DJL's own examples would write it: an encoder and one block per head. */
@NullMarked
final class PlainNetwork extends AbstractBlock {
    private final SequentialBlock encoder = new SequentialBlock();
    private final List<Block> heads = new ArrayList<>();

    PlainNetwork(Problem problem) {
        for (int layer = 0; layer < 2; layer++) {
            encoder.add(Linear.builder().setUnits(problem.width()).build()).add(Activation::relu);
        }
        addChildBlock("encoder", encoder);
        for (int t = 0; t < problem.tasks(); t++) {
            heads.add(addChildBlock("head" + t, Linear.builder().setUnits(1).build()));
        }
    }

    /** Returns the parameters that all tasks share. */
    List<Parameter> shared() {
        return encoder.getParameters().values();
    }

    /** Copies in the values of a network whose heads are one layer, a row each. */
    void write(List<float[]> values) {
        List<Parameter> shared = shared();
        for (int i = 0; i < shared.size(); i++) {
            FlatParameters.view(shared.get(i).getArray()).put(values.get(i));
        }
        float[] weights = values.get(shared.size());
        float[] biases = values.get(shared.size() + 1);
        int width = weights.length / biases.length;
        for (int t = 0; t < heads.size(); t++) {
            List<Parameter> head = heads.get(t).getParameters().values();
            FlatParameters.view(head.get(0).getArray()).put(weights, t * width, width);
            FlatParameters.view(head.get(1).getArray()).put(biases[t]);
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
