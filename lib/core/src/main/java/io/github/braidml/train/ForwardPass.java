package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Network;
import org.jspecify.annotations.Nullable;

/** Runs batches of the training rows through the network and reads its outputs, in buffers that are kept for all of them. */
final class ForwardPass {
    private final Network network;
    private final Prepared data;
    private final ParameterStore store;
    private final BatchFeeder inputs;
    private final TruthFeeder truths;
    private final @Nullable Halves halves;
    private final int width;
    private final float[] raw;
    private final double[] outputs;

    /** Makes room for batches of up to this many rows; a step that has halves goes through them. */
    ForwardPass(
            NDManager manager,
            Network network,
            Prepared data,
            int batch,
            ParameterStore store,
            @Nullable Halves halves) {
        this.network = network;
        this.data = data;
        this.store = store;
        this.inputs = new BatchFeeder(manager, batch, data.inputs());
        this.truths = new TruthFeeder(manager, batch, network.heads(), network.tellsTheTruth());
        this.halves = halves;
        this.width = network.outputs();
        this.raw = new float[batch * width];
        this.outputs = new double[batch * width];
    }

    /**
     * Runs a stretch of the order for a step.
     *
     * @param seed of the batch: of what is changed in it at random, and of dropout
     * @param later seed of the batch that follows it in the order
     * @return what a backward pass starts from, {@code (count, outputs)}
     */
    PtNDArray step(int[] order, int from, int count, long seed, long later) {
        return run(halves, order, from, count, seed, later);
    }

    /** Runs a stretch of the order through the network as a whole, and leaves nothing for a later part of the step. */
    PtNDArray whole(int[] order, int from, int count, long seed, long later) {
        return run(null, order, from, count, seed, later);
    }

    private PtNDArray run(@Nullable Halves by, int[] order, int from, int count, long seed, long later) {
        NDList x = inputs.rows(order, from, count, seed, later);
        NDList truth = truths.rows(data.labels(), order, from, count);
        // Dropout draws from the generator that all threads share.
        PtNDArray result = (PtNDArray)
                Engines.seeded(seed, () -> by == null ? network.forward(store, x, truth, true) : by.forward(x, truth));
        int n = count * width;
        // In one piece first: going through the buffer element by element is slow.
        FlatParameters.view(result).get(0, raw, 0, n);
        for (int i = 0; i < n; i++) {
            outputs[i] = raw[i];
        }
        return result;
    }

    /** Returns the inputs of the last batch; the next one takes their place. */
    NDList inputs() {
        return inputs.last();
    }

    /** Returns the outputs of the last batch, {@code (rows, outputs)}, and beyond. */
    double[] outputs() {
        return outputs;
    }
}
