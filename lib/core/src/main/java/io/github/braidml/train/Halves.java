package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.ParameterStore;
import io.github.braidml.model.Affine;
import io.github.braidml.model.Network;
import io.github.braidml.model.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training step of a network that is an encoder and heads: the heads go back once for all tasks, and only the encoder is asked
 * for what the balancing method looks at.
 */
final class Halves {
    /** The derivatives of all tasks by all layers may take this much; beyond, a task at a time is as fast. */
    private static final long MOST_DERIVATIVES = 1L << 26;

    private final EncoderPass encoder;
    private final HeadPass heads;

    private Halves(EncoderPass encoder, HeadPass heads) {
        this.encoder = encoder;
        this.heads = heads;
    }

    /** Returns the halves of a network, or null if what its tasks share is not one encoder. */
    static @Nullable Halves of(
            NDManager manager, Network network, FlatParameters parameters, ParameterStore store, int batch) {
        Split split = network.split();
        if (split == null || parameters.shared() == 0) {
            return null;
        }
        int tasks = network.heads().size();
        List<Affine> chain = split.chain();
        EncoderPass encoder = !chain.isEmpty() && (long) batch * tasks * width(chain) <= MOST_DERIVATIVES
                ? new ChainPass(manager, chain, parameters, tasks)
                : new GraphPass(split, store, parameters);
        HeadPass heads = split.matrix()
                .<HeadPass>map(matrix -> new MatrixPass(manager, matrix, network.heads(), parameters, batch))
                .orElseGet(() -> new LeafPass(manager, network, split, store, parameters, batch));
        return new Halves(encoder, heads);
    }

    /** Returns how wide the layers are in all. */
    private static long width(List<Affine> chain) {
        return chain.stream().mapToLong(layer -> layer.bias().getArray().size()).sum();
    }

    /** Returns the outputs, {@code (batch, outputs)}. */
    PtNDArray forward(NDList inputs, NDList truth) {
        return heads.forward(encoder.forward(inputs), truth);
    }

    /** Takes the derivatives of the tasks' losses by the outputs, {@code (count, outputs)}. */
    void take(float[] derivatives, int count, int[] tasks) {
        heads.take(derivatives, count, tasks);
    }

    /** Measures the inner products of the tasks' gradients by the shared parameters, or by the representation. */
    void measure(Jacobian into, boolean byRepresentation) {
        if (byRepresentation) {
            into.set(heads.gramian());
        } else {
            encoder.measure(heads, into);
        }
    }

    /** Forgets what was measured: {@link #leave} then does as if nobody had looked. */
    void forget() {
        encoder.forget();
    }

    /**
     * Leaves the gradient.
     *
     * @param shared each task's weight for the shared parameters
     * @param own each task's weight for its head
     */
    void leave(double[] shared, double[] own) {
        heads.leave(own);
        encoder.leave(heads, shared);
    }
}
