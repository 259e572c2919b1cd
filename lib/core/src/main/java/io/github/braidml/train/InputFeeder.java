package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.braidml.data.Input;
import io.github.braidml.data.Inputs;
import java.util.ArrayList;
import java.util.List;

/** Puts the inputs of a batch where the engine reads them; sequences are only as long as the longest of the batch. */
final class InputFeeder {
    private final List<Feeder> feeders = new ArrayList<>();

    InputFeeder(NDManager manager, int rows, List<Input> inputs) {
        for (Input input : inputs) {
            long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
            feeders.add(new Feeder(manager, rows, shape));
        }
    }

    /** Returns the inputs of a stretch of the order, one array each, {@code (count, ...)}. */
    NDList rows(Inputs inputs, int[] order, int from, int count) {
        NDList batch = new NDList(feeders.size());
        for (int input = 0; input < feeders.size(); input++) {
            Feeder feeder = feeders.get(input);
            int width = inputs.longest(input, order, from, count);
            for (int i = 0; i < count; i++) {
                inputs.read(input, order[from + i], width, feeder.floats(), i * width);
            }
            batch.add(inputs.all().get(input).isTokens() ? feeder.first(count, width) : feeder.first(count));
        }
        return batch;
    }
}
