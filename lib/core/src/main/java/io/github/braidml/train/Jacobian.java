package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;

/** One gradient by the shared parameters per task, and the inner products of these. */
final class Jacobian {
    private final Feeder rows;
    private double[][] gramian = new double[0][];

    Jacobian(NDManager manager, int tasks, int shared) {
        this.rows = new Feeder(manager, tasks, shared);
    }

    /** Returns the gradients, one task after the other. */
    FloatBuffer rows() {
        return rows.floats();
    }

    /** Computes the inner products of the first gradients. */
    void measure(int count) {
        NDArray j = rows.first(count);
        try (NDArray transposed = j.transpose();
                NDArray products = j.matMul(transposed)) {
            float[] flat = products.toFloatArray();
            gramian = new double[count][count];
            for (int s = 0; s < count; s++) {
                for (int t = 0; t < count; t++) {
                    gramian[s][t] = flat[s * count + t];
                }
            }
        }
    }

    /** Returns the inner products that were computed last. */
    double[][] gramian() {
        return gramian;
    }
}
