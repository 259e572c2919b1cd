package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.github.braidml.balance.Rows;
import java.nio.FloatBuffer;

/** One gradient by the shared parameters per task, and the inner products of these. */
final class Jacobian implements Rows {
    /** Columns that are widened to double precision at a time. */
    private static final int CHUNK = 1 << 16;

    private final Feeder rows;
    private final int shared;
    private final float[] stretch = new float[CHUNK];
    private double[][] gramian = new double[0][];

    Jacobian(NDManager manager, int tasks, int shared) {
        this.rows = new Feeder(manager, tasks, shared);
        this.shared = shared;
    }

    /** Returns the gradients, one task after the other. */
    FloatBuffer rows() {
        return rows.floats();
    }

    @Override
    public int size() {
        return shared;
    }

    @Override
    public void read(int row, int from, double[] into, int count) {
        rows.floats().get(row * shared + from, stretch, 0, count);
        for (int i = 0; i < count; i++) {
            into[i] = stretch[i];
        }
    }

    @Override
    public void write(int row, int from, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            stretch[i] = (float) values[i];
        }
        rows.floats().put(row * shared + from, stretch, 0, count);
    }

    /** Computes the inner products of the first gradients. */
    void measure(int count) {
        gramian = times(count, this, count);
    }

    /** Returns the inner products of the first gradients with the first of others, summed in double precision. */
    double[][] times(int count, Jacobian other, int others) {
        NDArray mine = rows.first(count);
        NDArray theirs = other.rows.first(others);
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

    /** Returns the inner products that were computed last. */
    double[][] gramian() {
        return gramian;
    }
}
