package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** A matrix in memory that Java writes and the engine reads, kept for all batches: copying rows in is all a batch costs. */
final class Feeder {
    private final NDManager manager;
    private final ByteBuffer memory;
    private final FloatBuffer floats;
    private final int width;
    private final Map<Integer, NDArray> arrays = new HashMap<>();

    Feeder(NDManager manager, int rows, int width) {
        this.manager = manager;
        this.width = width;
        this.memory = ByteBuffer.allocateDirect(Math.multiplyExact(4, Math.multiplyExact(rows, width)))
                .order(ByteOrder.nativeOrder());
        this.floats = memory.asFloatBuffer();
    }

    /** Returns the memory, row by row. */
    FloatBuffer floats() {
        return floats;
    }

    /** Copies rows of a matrix in and returns them, {@code (count, width)}. */
    NDArray rows(float[] matrix, int[] rows, int from, int count) {
        for (int i = 0; i < count; i++) {
            floats.put(i * width, matrix, rows[from + i] * width, width);
        }
        return first(count);
    }

    /** Returns the first rows, {@code (count, width)}; the same array each time. */
    NDArray first(int count) {
        return arrays.computeIfAbsent(count, this::alias);
    }

    private NDArray alias(int count) {
        ByteBuffer part = memory.slice(0, 4 * count * width).order(ByteOrder.nativeOrder());
        NDArray array = manager.create(part, new Shape(count, width), DataType.FLOAT32);
        // Kept for later batches, so the scope of the step that happens to need it first must not free it.
        NDScope.unregister(array);
        return array;
    }
}
