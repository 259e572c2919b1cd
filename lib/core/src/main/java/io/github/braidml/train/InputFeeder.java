package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.braidml.data.Input;
import io.github.braidml.data.Inputs;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Puts the inputs of a batch where the engine reads them; sequences are only as long as the longest of the batch. */
final class InputFeeder {
    private final List<Feeder> feeders = new ArrayList<>();
    private final List<Input> all;
    private final int[] widths;
    private int rows;

    InputFeeder(NDManager manager, int rows, List<Input> inputs) {
        for (Input input : inputs) {
            long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
            feeders.add(new Feeder(manager, rows, shape));
        }
        all = List.copyOf(inputs);
        widths = new int[all.size()];
    }

    /** Returns the inputs of a stretch of the order as they are, one array each, {@code (count, ...)}. */
    NDList rows(Inputs inputs, int[] order, int from, int count) {
        fill(inputs, order, from, count, inputs::read);
        return filled();
    }

    /** Writes the inputs of a stretch of the order as training reads them; any thread may do so. */
    void fill(Inputs inputs, int[] order, int from, int count, long seed) {
        fill(
                inputs,
                order,
                from,
                count,
                (input, row, width, into, at) -> inputs.read(input, row, width, into, at, Engines.mix(seed, row)));
    }

    /** Writes the first values of one input of one row. */
    private interface Reading {
        void read(int input, int row, int width, FloatBuffer into, int at);
    }

    private void fill(Inputs inputs, int[] order, int from, int count, Reading reading) {
        for (int input = 0; input < widths.length; input++) {
            int width = inputs.longest(input, order, from, count);
            FloatBuffer into = feeders.get(input).floats();
            for (int i = 0; i < count; i++) {
                reading.read(input, order[from + i], width, into, i * width);
            }
            widths[input] = width;
        }
        rows = count;
    }

    /** Returns what was written last, one array for each input; the same arrays each time. */
    NDList filled() {
        NDList batch = new NDList(widths.length);
        for (int input = 0; input < widths.length; input++) {
            Feeder feeder = feeders.get(input);
            batch.add(all.get(input).isTokens() ? feeder.first(rows, widths[input]) : feeder.first(rows));
        }
        return batch;
    }
}
