package io.github.braidml.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** One gradient by the shared parameters per task, where those are needed, and the inner products of these. */
final class Jacobian {
    private final NDManager manager;
    private final int tasks;
    private final int shared;
    private final boolean wantsRows;
    private @Nullable Feeder rows;
    private double[][] gramian = new double[0][];

    /**
     * Makes no room for gradients before someone asks for them.
     *
     * @param wantsRows whether a method looks at the gradients themselves
     */
    Jacobian(NDManager manager, int tasks, int shared, boolean wantsRows) {
        this.manager = manager;
        this.tasks = tasks;
        this.shared = shared;
        this.wantsRows = wantsRows;
    }

    /** Returns whether a measurement has to leave the gradients in {@link #rows}; without, inner products are enough. */
    boolean wantsRows() {
        return wantsRows;
    }

    /** Returns the gradients, one task after the other. */
    FloatBuffer rows() {
        return feeder().floats();
    }

    private Feeder feeder() {
        if (rows == null) {
            rows = new Feeder(manager, tasks, shared);
        }
        return rows;
    }

    /** Computes the inner products of the first gradients. */
    void measure(int count) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Gramian sum = new Gramian(count);
            sum.add((PtNDArray) feeder().first(count));
            gramian = sum.values();
        }
    }

    /** Takes inner products that were found without the gradients. */
    void set(double[][] products) {
        gramian = products;
    }

    /** Returns the inner products that were computed last. */
    double[][] gramian() {
        return gramian;
    }
}
