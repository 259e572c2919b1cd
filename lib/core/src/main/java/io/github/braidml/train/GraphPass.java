package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.github.braidml.model.Split;
import org.jspecify.annotations.Nullable;

/** Any encoder: the engine keeps its graph and goes back through it once per task, or once for a weighted sum. */
final class GraphPass implements EncoderPass {
    private final Split network;
    private final ParameterStore store;
    private final FlatParameters parameters;
    private NDList representation = new NDList();
    private @Nullable Jacobian measured;

    GraphPass(Split network, ParameterStore store, FlatParameters parameters) {
        this.network = network;
        this.store = store;
        this.parameters = parameters;
    }

    @Override
    public NDList forward(NDList batch) {
        measured = null;
        JniUtils.setGradMode(true);
        representation = network.represent(store, batch, true);
        return representation;
    }

    @Override
    public void measure(HeadPass heads, Jacobian into) {
        measured = into;
        for (int i = 0; i < heads.tasks(); i++) {
            backward(heads.each(i), true);
            parameters.takeShared(into.rows(), i * parameters.shared());
        }
        into.measure(heads.tasks());
    }

    @Override
    public void leave(HeadPass heads, double[] weights) {
        if (measured == null) {
            backward(heads.sum(weights), false);
        } else {
            parameters.combineShared(measured.rows(), weights);
        }
    }

    @Override
    public void forget() {
        measured = null;
    }

    private void backward(PtNDArray upstream, boolean keepGraph) {
        JniUtils.backward((PtNDArray) representation.head(), upstream, keepGraph, false);
    }
}
