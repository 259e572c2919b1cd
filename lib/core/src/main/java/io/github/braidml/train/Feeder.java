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

/** Memory that Java writes and the engine reads, kept for all batches: copying rows in is all a batch costs. */
final class Feeder {
    private final NDManager manager;
    private final ByteBuffer memory;
    private final FloatBuffer floats;
    private final Shape row;
    private final Map<Shape, NDArray> arrays = new HashMap<>();

    /** Makes room for this many rows of a shape. */
    Feeder(NDManager manager, int rows, long... row) {
        this.manager = manager;
        this.row = new Shape(row);
        int values = Math.multiplyExact(rows, Math.toIntExact(this.row.size()));
        this.memory = ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, values))
                .order(ByteOrder.nativeOrder());
        this.floats = memory.asFloatBuffer();
    }

    /** Returns the memory, row by row. */
    FloatBuffer floats() {
        return floats;
    }

    /** Returns the first rows, {@code (count, ...)}; the same array each time. */
    NDArray first(int count) {
        return arrays.computeIfAbsent(new Shape(count).addAll(row), this::alias);
    }

    /** Returns the first values as rows of another width, {@code (count, width)}; the same array each time. */
    NDArray first(int count, int width) {
        return arrays.computeIfAbsent(new Shape(count, width), this::alias);
    }

    private NDArray alias(Shape shape) {
        ByteBuffer part = memory.slice(0, Float.BYTES * (int) shape.size()).order(ByteOrder.nativeOrder());
        NDArray array = manager.create(part, shape, DataType.FLOAT32);
        // Kept for later batches, so the scope of the step that happens to need it first must not free it.
        NDScope.unregister(array);
        return array;
    }
}
