package io.github.braidml.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The layers of a head on a row as a whole, {@code (batch, width) -> (batch, outputs)}; of a sequence it takes the mean. */
final class WholeHead extends SequentialBlock {

    WholeHead(List<Integer> hidden, int outputs) {
        addLayers(this, hidden, outputs);
    }

    /** Has the only output's bias start elsewhere than at zero. */
    void startAt(double bias) {
        Block last = getChildren().values().get(getChildren().size() - 1);
        last.setInitializer(new ConstantInitializer((float) bias), Parameter.Type.BIAS);
    }

    /** Adds hidden layers and a linear one. */
    static SequentialBlock addLayers(SequentialBlock block, List<Integer> hidden, int outputs) {
        for (int width : hidden) {
            block.add(Mlp.linear(width, Starts.HE)).add(Activation::relu);
        }
        return block.add(Mlp.linear(outputs, Starts.LECUN));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return super.forwardInternal(store, new NDList(Places.whole(inputs)), training, params);
    }

    @Override
    public void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        super.initializeChildBlocks(manager, type, Places.whole(inputs));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return super.getOutputShapes(new Shape[] {Places.whole(inputs)});
    }
}
