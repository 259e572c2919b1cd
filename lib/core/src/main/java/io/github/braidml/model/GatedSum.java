package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A gated multimodal unit: each branch's representation through a layer of its own with tanh, summed unit by unit with gates that
 * look at all branches and add up to one over those that a row has.
 *
 * <p>With two branches it is that of Arevalo et al. 2017, arXiv:1702.01992, whose gates of more are sigmoids apart.
 */
final class GatedSum extends Joined {
    private final int width;
    private final List<Linear> layers = new ArrayList<>();
    private final Linear gate;
    private @Nullable Places places;

    GatedSum(List<Input> inputs, List<Block> branches, int width) {
        super(inputs, branches);
        this.width = width;
        branches.forEach(branch -> layers.add(addChildBlock("layer", Mlp.linear(width, Starts.LECUN))));
        gate = addChildBlock("gate", Mlp.linear(width * branches.size(), Starts.LECUN));
    }

    @Override
    void initializeJoint(NDManager manager, DataType type, List<Shape[]> parts) {
        places = new Places(manager);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).initialize(manager, type, Places.whole(parts.get(i)));
        }
        gate.initialize(manager, type, new Shape(1, widths(parts)));
    }

    @Override
    NDArray join(ParameterStore store, List<NDList> parts, List<NDArray> present, boolean training) {
        NDList wholes = wholes(parts, present);
        NDList made = new NDList();
        for (int i = 0; i < layers.size(); i++) {
            NDList one = layers.get(i).forward(store, new NDList(wholes.get(i)), training);
            made.add(Activation.tanh(one.head()));
        }
        NDArray known = NDArrays.concat(new NDList(present), 1).expandDims(2);
        NDArray scores = gate.forward(store, new NDList(NDArrays.concat(wholes, 1)), training)
                .head()
                .reshape(-1, layers.size(), width)
                .add(Objects.requireNonNull(places).bias(known));
        NDArray gates = scores.softmax(1).mul(known);
        Views views = views();
        if (views != null) {
            views.note("gates of the inputs", row(), names(), gates.mean(new int[] {2}));
        }
        return NDArrays.stack(made, 1).mul(gates).sum(new int[] {1});
    }

    @Override
    long width(List<Shape[]> parts) {
        return width;
    }
}
