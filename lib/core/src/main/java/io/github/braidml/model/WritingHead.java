package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.TextTarget;
import io.github.braidml.task.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A head that writes a sequence. Told the true tokens it gives minus the log-likelihood of each, given the true ones before it;
 * otherwise it writes, and gives the indices of the tokens. Either way {@code (batch, most tokens)}, filled up with zeros.
 */
final class WritingHead extends AbstractBlock {
    private final Head head;
    private final Head.Written spec;
    private final Block writer;
    private final SequentialBlock layers;
    private @Nullable NDArray never;
    private @Nullable NDArray share;
    private @Nullable NDArray rest;
    private @Nullable NDArray truth;
    private boolean looking;
    private float[][] seen = new float[0][];

    WritingHead(Head head, Head.Written spec) {
        this.head = head;
        this.spec = spec;
        writer = addChildBlock("writer", writer(spec, head.outputs()));
        layers = addChildBlock("layers", WholeHead.addLayers(new SequentialBlock(), head.hidden(), spec.vocabulary()));
    }

    private static Block writer(Head.Written spec, int length) {
        return spec.decoder() instanceof Decoder.TransformerDecoder transformer
                ? new TransformerWriter(transformer, spec.vocabulary(), length)
                : new GruWriter((Decoder.GruDecoder) spec.decoder(), spec.vocabulary());
    }

    /** Returns all such heads in a network, in the order of their tasks. */
    static List<WritingHead> in(Block block) {
        List<WritingHead> found = new ArrayList<>();
        if (block instanceof WritingHead one) {
            found.add(one);
        }
        block.getChildren().values().forEach(child -> found.addAll(in(child)));
        return found;
    }

    /** Returns the task's name. */
    String task() {
        return head.task();
    }

    /** Tells the true tokens of the next batch, the one that ends a sequence before the first, or nothing. */
    void tell(@Nullable NDArray tokens) {
        truth = tokens;
    }

    /** Says whether to keep the weights on the source's places of the first row that is written. */
    void look(boolean wanted) {
        looking = wanted;
    }

    /** Returns the weights kept, {@code (tokens written, places)}. */
    float[][] seen() {
        return seen;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        PlaceHead.checkSequence(head, inputs);
        Shape tokens = new Shape(inputs[0].get(0), head.outputs());
        writer.initialize(manager, type, tokens, inputs[0], inputs[1]);
        layers.initialize(manager, type, writer.getOutputShapes(new Shape[] {tokens, inputs[0], inputs[1]})[0]);
        float[] barred = new float[spec.vocabulary()];
        for (int token = 0; token < TextTarget.END; token++) {
            barred[token] = -Kept.FAR_BELOW;
        }
        never = Kept.array(manager, barred, new Shape(barred.length));
        share = Kept.number(manager, spec.smoothing());
        rest = Kept.number(manager, 1 - spec.smoothing());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray out = truth == null ? written(store, inputs) : losses(store, inputs, truth, training);
        return new NDList(PlaceHead.padded(out, head.outputs()));
    }

    private NDArray losses(ParameterStore store, NDList source, NDArray told, boolean training) {
        long length = told.getShape().get(1);
        NDArray before = told.get(new NDIndex().addAllDim().addSliceDim(0, length - 1));
        NDArray after = told.get(new NDIndex().addAllDim().addSliceDim(1, length));
        NDArray states = states(store, before, source, training).head();
        NDArray logs = logs(store, states, training);
        NDArray chosen = logs.gather(after.toType(DataType.INT64, false).expandDims(2), 2)
                .squeeze(2);
        if (spec.smoothing() > 0) {
            chosen = chosen.mul(rest).add(logs.mean(new int[] {2}).mul(share));
        }
        return chosen.neg();
    }

    private NDList states(ParameterStore store, NDArray tokens, NDList source, boolean training) {
        return writer.forward(store, new NDList(tokens, source.get(0), source.get(1)), training);
    }

    private NDArray logs(ParameterStore store, NDArray states, boolean training) {
        return layers.forward(store, new NDList(states), training).head().logSoftmax(-1);
    }

    private NDArray written(ParameterStore store, NDList source) {
        NDManager manager = source.head().getManager();
        int rows = (int) source.head().getShape().get(0);
        NDList many = spec.beam() == 1
                ? source
                : new NDList(source.get(0).repeat(0, spec.beam()), source.get(1).repeat(0, spec.beam()));
        int[][] best = new BeamSearch(spec.beam(), TextTarget.END, head.outputs())
                .best(rows, sequences -> choices(store, manager, sequences, many));
        NDArray tokens = array(manager, best);
        long length = tokens.getShape().get(1);
        if (looking) {
            NDArray before = tokens.get(new NDIndex().addAllDim().addSliceDim(0, length - 1));
            seen = rows(states(store, before, source, false).get(1).get(0));
        }
        return tokens.get(new NDIndex().addAllDim().addSliceDim(1, length));
    }

    private BeamSearch.Choices choices(ParameterStore store, NDManager manager, int[][] sequences, NDList source) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray states =
                    states(store, array(manager, sequences), source, false).head();
            NDArray last = states.get(
                    new NDIndex().addAllDim().addIndices(states.getShape().get(1) - 1));
            NDList best = logs(store, last, false)
                    .add(Objects.requireNonNull(never))
                    .topK(Math.min(spec.beam(), spec.vocabulary() - TextTarget.END), 1);
            int width = (int) best.head().getShape().get(1);
            float[] logs = best.get(0).toFloatArray();
            long[] tokens = best.get(1).toLongArray();
            int[][] next = new int[sequences.length][width];
            double[][] values = new double[sequences.length][width];
            for (int i = 0; i < logs.length; i++) {
                next[i / width][i % width] = (int) tokens[i];
                values[i / width][i % width] = logs[i];
            }
            return new BeamSearch.Choices(next, values);
        }
    }

    private static NDArray array(NDManager manager, int[][] tokens) {
        int length = tokens[0].length;
        float[] values = new float[tokens.length * length];
        for (int i = 0; i < values.length; i++) {
            values[i] = tokens[i / length][i % length];
        }
        return manager.create(values, new Shape(tokens.length, length));
    }

    private static float[][] rows(NDArray matrix) {
        int height = (int) matrix.getShape().get(0);
        int width = (int) matrix.getShape().get(1);
        float[] values = matrix.toFloatArray();
        float[][] rows = new float[height][width];
        for (int i = 0; i < values.length; i++) {
            rows[i / width][i % width] = values[i];
        }
        return rows;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), head.outputs())};
    }
}
