package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import io.github.braidml.data.TagsTarget;
import io.github.braidml.data.TextTarget;
import io.github.braidml.model.Head;
import io.github.braidml.model.Network;
import io.github.braidml.model.Sharing;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/** The gradient of a network in double precision, task by task, against finite differences. */
final class Differences {
    static final BiConsumer<Network.Entry, DoubleBuffer> AS_IT_IS = (entry, values) -> {};

    private static final int BATCH = 7;
    private static final double STEP = 1e-6;

    private final Network network;
    private final NDManager manager;
    private final NDList batch;
    private final NDList truth;
    private final List<Head> heads;
    private final Random random = new Random(4);

    private Differences(Network network, NDManager manager, NDList batch) {
        this.network = network;
        this.manager = manager;
        this.batch = batch;
        this.heads = network.heads();
        this.truth = new NDList();
        for (Head head : heads) {
            if (head.writes()) {
                truth.add(told(head));
            }
        }
    }

    /** Sequences of no token, of one and so on, between those that end one. */
    private NDArray told(Head head) {
        int length = head.outputs() + 1;
        int all = ((Head.Written) head.kind()).all();
        float[] tokens = new float[BATCH * length];
        for (int i = 0; i < tokens.length; i++) {
            int place = i % length;
            int count = i / length % (length - 1);
            boolean end = place == 0 || place == count + 1;
            tokens[i] = end
                    ? TextTarget.END
                    : place <= count ? TextTarget.END + 1 + random.nextInt(all - TextTarget.END - 1) : Input.PADDING;
        }
        return manager.create(tokens, new Shape(BATCH, length));
    }

    /**
     * Checks the gradient of every task by every parameter, each along a random direction.
     *
     * @param inputs of several the third and fourth row miss the second, if it is no table
     * @param change what is done to each parameter's values before
     */
    static void check(
            Sharing sharing, List<Input> inputs, List<Head> heads, BiConsumer<Network.Entry, DoubleBuffer> change) {
        try (NDManager manager = Engines.manager()) {
            Network network = sharing.network(inputs, heads);
            NDList batch = Engines.seeded(3, () -> batch(manager, network, inputs));
            new Differences(network, manager, batch).check(change);
        }
    }

    private static NDList batch(NDManager manager, Network network, List<Input> inputs) {
        Shape[] shapes = inputs.stream()
                .map(input -> new Shape(BATCH)
                        .addAll(new Shape(
                                input.shape().stream().mapToLong(k -> k).toArray())))
                .toArray(Shape[]::new);
        network.block().initialize(manager, DataType.FLOAT64, shapes);
        NDList batch = new NDList();
        for (int i = 0; i < inputs.size(); i++) {
            batch.add(
                    inputs.get(i).isTokens()
                            ? tokens(manager, inputs.get(i), shapes[i])
                            : manager.randomNormal(shapes[i], DataType.FLOAT64));
        }
        if (inputs.size() > 1 && shapes[1].dimension() == 4) {
            batch.get(1).set(new ai.djl.ndarray.index.NDIndex("2:4"), 0);
        }
        return batch;
    }

    /** Sentences of one token, of two and so on; the third and fourth have none. */
    private static NDArray tokens(NDManager manager, Input input, Shape shape) {
        int length = (int) shape.get(1);
        Random words = new Random(5);
        float[] tokens = new float[BATCH * length];
        for (int i = 0; i < tokens.length; i++) {
            int row = i / length;
            boolean padding = row == 2 || row == 3 || i % length > row % length;
            tokens[i] = padding ? Input.PADDING : 1 + words.nextInt(input.vocabulary() - 1);
        }
        return manager.create(tokens, shape);
    }

    private void check(BiConsumer<Network.Entry, DoubleBuffer> change) {
        for (Network.Entry entry : network.entries()) {
            DoubleBuffer values = values(entry.parameter());
            for (int i = 0; i < values.capacity() && entry.parameter().requiresGradient(); i++) {
                values.put(i, values.get(i) + 0.1 * random.nextGaussian());
            }
            change.accept(entry, values);
        }
        int from = 0;
        for (int t = 0; t < heads.size(); t++) {
            double[] slopes = slopes(from, from + heads.get(t).outputs());
            from += heads.get(t).outputs();
            run(slopes, true);
            for (Network.Entry entry : network.entries()) {
                if (entry.parameter().requiresGradient()) {
                    check(slopes, entry, t);
                }
            }
        }
    }

    /** Along a random direction of one parameter. */
    private void check(double[] slopes, Network.Entry entry, int task) {
        double along = 0;
        DoubleBuffer values = values(entry.parameter());
        double[] direction =
                random.doubles(values.capacity()).map(u -> 2 * u - 1).toArray();
        try (NDArray gradient = entry.parameter().getArray().getGradient()) {
            double[] all = gradient.toDoubleArray();
            for (int i = 0; i < all.length; i++) {
                along += all[i] * direction[i];
            }
        }
        move(values, direction, STEP);
        double difference = run(slopes, false);
        move(values, direction, -2 * STEP);
        difference -= run(slopes, false);
        move(values, direction, STEP);
        if (!entry.parts().isEmpty() && entry.parts().get(0).task() != task) {
            assertThat(along).as("task %d by %s", task, entry.name()).isZero();
        } else {
            assertThat(along)
                    .as("task %d by %s", task, entry.name())
                    .isCloseTo(difference / (2 * STEP), within(1e-6 + 1e-5 * Math.abs(along)));
        }
    }

    private static void move(DoubleBuffer values, double[] direction, double step) {
        for (int i = 0; i < direction.length; i++) {
            values.put(i, values.get(i) + step * direction[i]);
        }
    }

    /** Random slopes of one task's outputs. */
    private double[] slopes(int from, int to) {
        int outputs = network.outputs();
        double[] slopes = new double[BATCH * outputs];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = i % outputs >= from && i % outputs < to ? random.nextGaussian() : 0;
        }
        return slopes;
    }

    /** The weighted sum of the outputs as training sees them, with the same noise each time, and if asked for its gradient. */
    private double run(double[] slopes, boolean backward) {
        for (Network.Entry entry : network.entries()) {
            if (!entry.parameter().requiresGradient() && entry.name().startsWith("tree")) {
                values(entry.parameter()).put(0, 1);
            }
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            JniUtils.setGradMode(true);
            ParameterStore store = new ParameterStore(manager, false);
            NDArray out = Engines.seeded(11, () -> network.forward(store, batch, truth, true));
            assertThat(out.getShape()).isEqualTo(new Shape(BATCH, network.outputs()));
            if (backward) {
                network.entries().stream()
                        .filter(e -> e.parameter().requiresGradient())
                        .forEach(e -> zero(e.parameter()));
                NDArray upstream = manager.create(slopes, out.getShape());
                JniUtils.backward((PtNDArray) out, (PtNDArray) upstream, false, false);
            }
            double[] all = out.toType(DataType.FLOAT64, false).toDoubleArray();
            double sum = 0;
            for (int i = 0; i < all.length; i++) {
                // Where there is no token to tag, outputs are far below all others and no parameter moves them.
                sum += all[i] <= TagsTarget.NO_TOKEN ? 0 : all[i] * slopes[i];
            }
            return sum;
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    private static void zero(Parameter parameter) {
        JniUtils.zeroGrad((PtNDArray) parameter.getArray());
    }

    private static DoubleBuffer values(Parameter parameter) {
        ByteBuffer bytes = ((PtNDArray) parameter.getArray()).toByteBuffer(true);
        return bytes.asDoubleBuffer();
    }
}
