package io.github.braidml.train;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Inner products of the gradients of several tasks, summed in double precision.
 *
 * <p>Of many tasks those of short pieces are found in single precision, like the gradients: errors still do not grow with the
 * number of values, at a third of the time.
 */
final class Gramian {
    private static final int FEW_TASKS = 8;
    private static final int PIECE = 256;
    /** Values turned to double precision at a time. */
    private static final int MOST_AT_ONCE = 1 << 20;

    private final double[][] values;

    Gramian(int tasks) {
        values = new double[tasks][tasks];
    }

    /** Adds the inner products of rows, {@code (tasks, values)}. */
    void add(PtNDArray rows) {
        long tasks = rows.getShape().get(0);
        long all = rows.getShape().get(1);
        if (tasks <= FEW_TASKS) {
            long step = MOST_AT_ONCE / tasks;
            for (long from = 0; from < all; from += step) {
                PtNDArray piece = all <= step ? rows : JniUtils.slice(rows, 1, from, Math.min(all, from + step), 1);
                add(squared(wide(piece)).toDoubleArray());
            }
            return;
        }
        long whole = all - all % PIECE;
        if (whole > 0) {
            PtNDArray part = JniUtils.slice(rows, 1, 0, whole, 1);
            PtNDArray pieces = JniUtils.reshape(part, new long[] {tasks, whole / PIECE, PIECE});
            PtNDArray first = JniUtils.transpose(pieces, 0, 1);
            addPieces(first, first);
        }
        if (whole < all) {
            PtNDArray rest = JniUtils.slice(rows, 1, whole, all, 1);
            add(squared(wide(rest)).toDoubleArray());
        }
    }

    /** Adds the sum over pieces of the inner products of one's rows with the other's, {@code (pieces, tasks, width)} both. */
    void addPieces(PtNDArray first, PtNDArray second) {
        PtNDArray products = JniUtils.bmm(first, JniUtils.transpose(second, 1, 2));
        add(JniUtils.sum(wide(products), new long[] {0}, false).toDoubleArray());
    }

    private static PtNDArray wide(PtNDArray array) {
        return JniUtils.to(array, DataType.FLOAT64, array.getDevice());
    }

    private static PtNDArray squared(PtNDArray rows) {
        return JniUtils.matmul(rows, JniUtils.transpose(rows, 0, 1));
    }

    private void add(double[] sum) {
        for (int s = 0; s < values.length; s++) {
            for (int t = 0; t < values.length; t++) {
                // The two need not agree to the last bit.
                values[s][t] += (sum[s * values.length + t] + sum[t * values.length + s]) / 2;
            }
        }
    }

    double[][] values() {
        return values;
    }
}
