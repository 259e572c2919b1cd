package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.braidml.model.Affine;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer with ReLU and dropout, forward and back for all tasks at once.
 *
 * <p>The gradients of all tasks by the matrix are one product of the derivatives by the layer's sums with its inputs. Where the
 * batch is small beside the layer their inner products are found without them: with the derivatives d of two tasks and the
 * inputs a they are the sum, over pairs of rows of the batch, of (d d') (a a').
 */
final class ChainLayer {
    private final Affine layer;
    private final PtNDArray one;
    /** The derivative of a unit that is on, if that is not 1. */
    private final @Nullable PtNDArray on;

    private PtNDArray input;
    private PtNDArray open;
    private PtNDArray derivatives;
    private @Nullable Gradients gradients;
    private long batch;
    private long tasks;
    private long in;
    private long out;

    /** The gradients of all tasks by the matrix and by the bias, a row each. */
    private record Gradients(PtNDArray weight, PtNDArray bias) {}

    ChainLayer(NDManager manager, Affine layer) {
        this.layer = layer;
        this.one = number(manager, 1);
        this.on = layer.dropout() > 0 ? number(manager, (float) (1 / (1 - layer.dropout()))) : null;
        input = one;
        open = one;
        derivatives = one;
    }

    private static PtNDArray number(NDManager manager, float value) {
        NDArray number = manager.create(value);
        // Made outside a step, so nothing frees it before its manager.
        NDScope.unregister(number);
        return (PtNDArray) number;
    }

    private PtNDArray weight() {
        return (PtNDArray) layer.weight().getArray();
    }

    /** Returns what comes out of {@code (batch, inputs)}. */
    PtNDArray forward(PtNDArray x) {
        input = x;
        PtNDArray sums = JniUtils.linear(x, weight(), (PtNDArray) layer.bias().getArray());
        PtNDArray result = JniUtils.relu(sums);
        if (on != null) {
            result = JniUtils.dropout(result, layer.dropout(), true);
        }
        // A unit that is on is above zero, and dropout makes it zero.
        open = JniUtils.sign(result);
        if (on != null) {
            JniUtils.muli(open, on);
        }
        batch = x.getShape().get(0);
        in = x.getShape().get(1);
        out = result.getShape().get(1);
        return result;
    }

    /** Makes the derivatives by what came out, {@code (batch, tasks, outputs)}, those by the sums. */
    void take(PtNDArray slopes) {
        tasks = slopes.getShape().get(1);
        JniUtils.muli(slopes, JniUtils.reshape(open, new long[] {batch, 1, out}));
        derivatives = slopes;
        gradients = null;
    }

    /** Returns the derivatives by what went in, {@code (batch, tasks, inputs)}. */
    PtNDArray before() {
        PtNDArray each = JniUtils.reshape(derivatives, new long[] {batch * tasks, out});
        return JniUtils.reshape(JniUtils.matmul(each, weight()), new long[] {batch, tasks, in});
    }

    /** Adds the inner products of the tasks' gradients. */
    void measure(Gramian sum) {
        if (gradients == null && isCheaperByPairs(batch, tasks, in, out)) {
            PtNDArray pairs = JniUtils.matmul(input, JniUtils.transpose(input, 0, 1));
            // For the bias, whose input is 1.
            JniUtils.addi(pairs, one);
            PtNDArray mixed = JniUtils.matmul(pairs, flat());
            sum.addPieces(JniUtils.reshape(mixed, new long[] {batch, tasks, out}), derivatives);
        } else {
            Gradients all = gradients();
            sum.add(all.weight());
            sum.add(all.bias());
        }
    }

    /**
     * Counts multiplications: of pairs of rows and their mixtures, and of one gradient in the end; against a gradient per task. With
     * room for the pairs' being less exact.
     */
    static boolean isCheaperByPairs(long batch, long tasks, long in, long out) {
        long pairs = batch * batch * (in + tasks * out) + batch * in * out;
        long gradients = tasks * batch * in * out;
        return pairs * 5 < gradients * 4;
    }

    private PtNDArray flat() {
        return JniUtils.reshape(derivatives, new long[] {batch, tasks * out});
    }

    private Gradients gradients() {
        Gradients all = gradients;
        if (all == null) {
            PtNDArray weight = JniUtils.matmul(JniUtils.transpose(flat(), 0, 1), input);
            all = new Gradients(
                    JniUtils.reshape(weight, new long[] {tasks, out * in}),
                    JniUtils.sum(derivatives, new long[] {0}, false));
            gradients = all;
        }
        return all;
    }

    /** Writes the tasks' gradients to where they stand in flat vectors. */
    void writeRows(FlatParameters parameters, FloatBuffer into) {
        Gradients all = gradients();
        parameters.putRows(layer.weight(), all.weight(), into);
        parameters.putRows(layer.bias(), all.bias(), into);
    }

    /** Leaves the weighted sum of the tasks' gradients; the weights are a row, {@code (1, tasks)}. */
    void leave(FlatParameters parameters, PtNDArray weights) {
        if (gradients != null) {
            parameters.putGradient(layer.weight(), JniUtils.matmul(weights, gradients.weight()));
            parameters.putGradient(layer.bias(), JniUtils.matmul(weights, gradients.bias()));
            return;
        }
        PtNDArray sum = tasks == 1 ? derivatives : JniUtils.matmul(weights, derivatives);
        PtNDArray each = JniUtils.reshape(sum, new long[] {batch, out});
        parameters.putGradient(layer.weight(), JniUtils.matmul(JniUtils.transpose(each, 0, 1), input));
        parameters.putGradient(layer.bias(), JniUtils.sum(each, new long[] {0}, false));
    }
}
