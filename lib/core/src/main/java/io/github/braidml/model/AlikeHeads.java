package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Several heads whose layers have the same widths, run at once: one product for each layer of all of them.
 *
 * <p>Each keeps its own parameters, which are put side by side in every pass: their values are few beside what is computed with them.
 */
final class AlikeHeads {
    /** Fewer are as fast one after the other. */
    static final int FEWEST = 4;

    /** Per layer the parameter of every head. */
    private final List<List<Parameter>> weights = new ArrayList<>();

    private final List<List<Parameter>> biases = new ArrayList<>();

    /** Takes heads that are alike. */
    AlikeHeads(List<WholeHead> heads) {
        List<List<Linear>> layers = heads.stream().map(AlikeHeads::linear).toList();
        for (int i = 0; i < layers.get(0).size(); i++) {
            int layer = i;
            weights.add(layers.stream()
                    .map(head -> parameter(head.get(layer), "weight"))
                    .toList());
            biases.add(layers.stream()
                    .map(head -> parameter(head.get(layer), "bias"))
                    .toList());
        }
    }

    private static Parameter parameter(Linear layer, String name) {
        return layer.getDirectParameters().get(name);
    }

    private static List<Linear> linear(WholeHead head) {
        return head.getChildren().values().stream()
                .filter(Linear.class::isInstance)
                .map(Linear.class::cast)
                .toList();
    }

    /**
     * Returns the outputs side by side, {@code (batch, heads x outputs)}.
     *
     * @param seen what each head takes, {@code (batch, width)}; the same array if all take the same
     */
    NDArray outputs(ParameterStore store, List<NDArray> seen, boolean training) {
        NDArray x = seen.get(0);
        long batch = x.getShape().get(0);
        int heads = seen.size();
        int depth = weights.size();
        boolean isOne = seen.stream().allMatch(one -> one == x);
        NDArray each = x;
        for (int layer = 0; layer < depth; layer++) {
            NDArray matrix = together(store, weights.get(layer), x, training);
            NDArray bias = together(store, biases.get(layer), x, training);
            long width = bias.getShape().get(0) / heads;
            if (layer == 0 && isOne) {
                // (batch, heads x width), which is what a single layer gives.
                each = Linear.linear(x, matrix, bias).head();
                if (depth > 1) {
                    each = each.reshape(batch, heads, width).transpose(1, 0, 2);
                }
            } else {
                each = (layer == 0 ? NDArrays.stack(new NDList(seen)) : each)
                        .matMul(matrix.reshape(heads, width, -1).transpose(0, 2, 1))
                        .add(bias.reshape(heads, 1, width));
            }
            each = layer < depth - 1 ? Activation.relu(each) : each;
        }
        return isOne && depth == 1 ? each : each.transpose(1, 0, 2).reshape(batch, -1);
    }

    /** Returns a parameter of all heads, row under row. */
    private static NDArray together(ParameterStore store, List<Parameter> parts, NDArray x, boolean training) {
        NDList all = new NDList(parts.size());
        parts.forEach(part -> all.add(store.getValue(part, x.getDevice(), training)));
        NDArray joined = NDArrays.concat(all, 0);
        // What is made of a parameter would live as long as it does.
        joined.attach(x.getManager());
        return joined;
    }
}
