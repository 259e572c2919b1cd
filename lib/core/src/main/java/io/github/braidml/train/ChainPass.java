package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.braidml.model.Affine;
import java.util.List;

/**
 * An encoder of linear layers, each with ReLU and dropout: the way back is written out, so that one product per layer serves all
 * tasks.
 */
final class ChainPass implements EncoderPass {
    private final List<ChainLayer> layers;
    private final FlatParameters parameters;
    private final Feeder factors;
    private boolean measured;

    ChainPass(NDManager manager, List<Affine> layers, FlatParameters parameters, int tasks) {
        this.layers =
                layers.stream().map(layer -> new ChainLayer(manager, layer)).toList();
        this.parameters = parameters;
        this.factors = new Feeder(manager, 1, tasks);
    }

    @Override
    public NDList forward(NDList batch) {
        measured = false;
        JniUtils.setGradMode(false);
        PtNDArray x = (PtNDArray) batch.head();
        x = JniUtils.reshape(x, new long[] {x.getShape().get(0), -1});
        for (ChainLayer layer : layers) {
            x = layer.forward(x);
        }
        return new NDList(x);
    }

    @Override
    public void measure(HeadPass heads, Jacobian into) {
        back(heads.all());
        measured = true;
        Gramian sum = new Gramian(heads.tasks());
        for (ChainLayer layer : layers) {
            if (into.wantsRows()) {
                layer.writeRows(parameters, into.rows());
            }
            layer.measure(sum);
        }
        into.set(sum.values());
    }

    @Override
    public void leave(HeadPass heads, double[] weights) {
        double[] each = weights;
        if (!measured) {
            PtNDArray sum = heads.sum(weights);
            back(JniUtils.reshape(sum, new long[] {sum.getShape().get(0), 1, -1}));
            each = new double[] {1};
        }
        for (int i = 0; i < each.length; i++) {
            factors.floats().put(i, (float) each[i]);
        }
        PtNDArray row = (PtNDArray) factors.first(1, each.length);
        layers.forEach(layer -> layer.leave(parameters, row));
    }

    @Override
    public void forget() {
        measured = false;
    }

    /** From derivatives by the representation, {@code (batch, tasks, width)}, to those by every layer's sums. */
    private void back(PtNDArray derivatives) {
        PtNDArray next = derivatives;
        for (int l = layers.size() - 1; l >= 0; l--) {
            layers.get(l).take(next);
            if (l > 0) {
                next = layers.get(l).before();
            }
        }
    }
}
