package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.github.braidml.model.Network;
import io.github.braidml.model.Split;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Heads of any kind: each sees a copy of the representation, so that one pass back gives every task's gradient by its copy. */
final class LeafPass implements HeadPass {
    private final Network network;
    private final Split split;
    private final ParameterStore store;
    private final FlatParameters parameters;
    private final Feeder upstream;
    private final Feeder factors;
    private final List<PtNDArray> copies = new ArrayList<>();
    private @Nullable PtNDArray outputs;
    private int[] tasks = new int[0];
    private PtNDArray[] gradients = new PtNDArray[0];

    LeafPass(
            NDManager manager,
            Network network,
            Split split,
            ParameterStore store,
            FlatParameters parameters,
            int batch) {
        this.network = network;
        this.split = split;
        this.store = store;
        this.parameters = parameters;
        this.upstream = new Feeder(manager, batch, network.outputs());
        this.factors = new Feeder(manager, 1, network.heads().size());
    }

    @Override
    public PtNDArray forward(NDList representation, NDList truth) {
        JniUtils.setGradMode(true);
        copies.clear();
        List<NDList> seen = new ArrayList<>();
        for (int t = 0; t < network.heads().size(); t++) {
            PtNDArray copy = JniUtils.detachGradient((PtNDArray) representation.head());
            JniUtils.attachGradient(copy, true);
            copies.add(copy);
            NDList one = new NDList(representation);
            one.set(0, copy);
            seen.add(one);
        }
        PtNDArray result = (PtNDArray) network.told(truth, () -> split.outputs(store, seen, true));
        JniUtils.setGradMode(false);
        outputs = result;
        return result;
    }

    @Override
    public void take(float[] derivatives, int count, int[] active) {
        upstream.floats().put(0, derivatives, 0, count * network.outputs());
        PtNDArray from = outputs;
        if (from == null) {
            throw new IllegalStateException("heads go forward before they go back");
        }
        JniUtils.backward(from, (PtNDArray) upstream.first(count), false, false);
        tasks = active;
        gradients = new PtNDArray[active.length];
        for (int i = 0; i < active.length; i++) {
            gradients[i] = copies.get(active[i]).getGradient();
        }
    }

    @Override
    public int tasks() {
        return tasks.length;
    }

    @Override
    public PtNDArray each(int task) {
        return gradients[task];
    }

    @Override
    public PtNDArray all() {
        return JniUtils.stack(gradients, 1);
    }

    /** The gradients of all tasks, a row each. */
    private PtNDArray rows() {
        return JniUtils.reshape(JniUtils.stack(gradients, 0), new long[] {tasks.length, -1});
    }

    @Override
    public double[][] gramian() {
        Gramian sum = new Gramian(tasks.length);
        sum.add(rows());
        return sum.values();
    }

    @Override
    public PtNDArray sum(double[] weights) {
        for (int i = 0; i < weights.length; i++) {
            factors.floats().put(i, (float) weights[i]);
        }
        PtNDArray row = (PtNDArray) factors.first(1, weights.length);
        return JniUtils.reshape(
                JniUtils.matmul(row, rows()), copies.get(0).getShape().getShape());
    }

    @Override
    public void leave(double[] each) {
        for (int i = 0; i < each.length; i++) {
            if (each[i] != 1) {
                parameters.scaleOwn(tasks[i], (float) each[i]);
            }
        }
    }
}
