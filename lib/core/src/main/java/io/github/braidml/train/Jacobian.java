package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.braidml.balance.Rows;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** One gradient by the shared parameters per task, where those are needed, and the inner products of these. */
final class Jacobian implements Rows {
    /** Columns that are widened to double precision at a time. */
    private static final int CHUNK = 1 << 16;

    private final NDManager manager;
    private final int tasks;
    private final int shared;
    private final boolean wantsRows;
    private final float[] stretch = new float[CHUNK];
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

    @Override
    public int size() {
        return shared;
    }

    @Override
    public void read(int row, int from, double[] into, int count) {
        rows().get(row * shared + from, stretch, 0, count);
        for (int i = 0; i < count; i++) {
            into[i] = stretch[i];
        }
    }

    @Override
    public void write(int row, int from, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            stretch[i] = (float) values[i];
        }
        rows().put(row * shared + from, stretch, 0, count);
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

    /** Returns the inner products of the first gradients with the first of others, summed in double precision. */
    double[][] times(int count, Jacobian other, int others) {
        NDArray mine = feeder().first(count);
        NDArray theirs = other.feeder().first(others);
        double[][] products = new double[count][others];
        for (int from = 0; from < shared; from += CHUNK) {
            NDIndex columns = new NDIndex(":, {}:{}", from, Math.min(shared, from + CHUNK));
            try (NDArray x = mine.get(columns);
                    NDArray y = theirs.get(columns);
                    NDArray left = x.toType(DataType.FLOAT64, false);
                    NDArray right = y.toType(DataType.FLOAT64, false);
                    NDArray transposed = right.transpose();
                    NDArray part = left.matMul(transposed)) {
                double[] flat = part.toDoubleArray();
                for (int i = 0; i < count * others; i++) {
                    products[i / others][i % others] += flat[i];
                }
            }
        }
        return products;
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
