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
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Cooperative;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Network;
import io.github.braidml.model.Sharing;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every structure in double precision, task by task, against finite differences. */
class StructureGradientsTest {
    private static final List<Head> HEADS =
            List.of(new Head("size", 1, List.of()), new Head("risk", 1, List.of(5)), new Head("kind", 3, List.of()));
    private static final int[][] COLUMNS = {{0, 1}, {1, 2}, {2, 5}};
    private static final int BATCH = 7;
    private static final int WIDTH = 6;
    private static final double STEP = 1e-6;

    static Stream<Sharing> overTables() {
        return StructuresTest.structures(new Mlp(List.of(8, 6, WIDTH), 0)).stream();
    }

    static Stream<Sharing> overImages() {
        return StructuresTest.structures(new Cnn(List.of(4, 2), false, WIDTH, 0)).stream();
    }

    @ParameterizedTest
    @MethodSource("overTables")
    void isRightOverTables(Sharing sharing) {
        check(sharing, Input.table(3), new Shape(BATCH, 3));
    }

    @ParameterizedTest
    @MethodSource("overImages")
    void isRightOverImages(Sharing sharing) {
        check(sharing, new Input("scan", List.of(1, 7, 6), 0), new Shape(BATCH, 1, 7, 6));
    }

    private static void check(Sharing sharing, Input input, Shape shape) {
        try (NDManager manager = Engines.manager()) {
            Network network = sharing.network(List.of(input), HEADS);
            NDArray x = Engines.seeded(3, () -> {
                network.block().initialize(manager, DataType.FLOAT64, shape);
                return manager.randomNormal(shape, DataType.FLOAT64);
            });
            Random random = new Random(4);
            for (Network.Entry entry : network.entries()) {
                DoubleBuffer values = values(entry.parameter());
                for (int i = 0; i < values.capacity() && entry.parameter().requiresGradient(); i++) {
                    values.put(i, values.get(i) + 0.1 * random.nextGaussian());
                }
                if (sharing instanceof Cooperative) {
                    forgetOtherTasks(entry, values);
                }
            }
            for (int t = 0; t < HEADS.size(); t++) {
                double[] slopes = slopes(t, random);
                run(network, x, slopes, true);
                for (Network.Entry entry : network.entries()) {
                    if (entry.parameter().requiresGradient()) {
                        check(network, x, slopes, entry, t, random);
                    }
                }
            }
        }
    }

    /** A head takes what other tasks give as it is, which a difference by the encoder would not: here it makes nothing of it. */
    private static void forgetOtherTasks(Network.Entry entry, DoubleBuffer values) {
        int columns = values.capacity() / (int) entry.parameter().getShape().get(0);
        boolean sees = entry.name().startsWith("head.") && entry.name().endsWith(".0.weight");
        for (int i = 0; i < values.capacity() && sees; i++) {
            values.put(i, i % columns < WIDTH ? values.get(i) : 0);
        }
    }

    /** Along a random direction of one parameter. */
    private static void check(
            Network network, NDArray x, double[] slopes, Network.Entry entry, int task, Random random) {
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
        double difference = run(network, x, slopes, false);
        move(values, direction, -2 * STEP);
        difference -= run(network, x, slopes, false);
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

    private static double[] slopes(int task, Random random) {
        double[] slopes = new double[BATCH * 5];
        for (int i = 0; i < slopes.length; i++) {
            boolean counts = i % 5 >= COLUMNS[task][0] && i % 5 < COLUMNS[task][1];
            slopes[i] = counts ? random.nextGaussian() : 0;
        }
        return slopes;
    }

    /** The weighted sum of the outputs as training sees them, with the same noise each time, and if asked for its gradient. */
    private static double run(Network network, NDArray x, double[] slopes, boolean backward) {
        for (Network.Entry entry : network.entries()) {
            if (!entry.parameter().requiresGradient() && entry.name().startsWith("tree")) {
                values(entry.parameter()).put(0, 1);
            }
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            JniUtils.setGradMode(true);
            ParameterStore store = new ParameterStore(x.getManager(), false);
            NDArray out = Engines.seeded(11, () -> network.forward(store, new NDList(x), true));
            assertThat(out.getShape()).isEqualTo(new Shape(BATCH, 5));
            if (backward) {
                network.entries().stream()
                        .filter(e -> e.parameter().requiresGradient())
                        .forEach(e -> zero(e.parameter()));
                NDArray upstream = x.getManager().create(slopes, out.getShape());
                JniUtils.backward((PtNDArray) out, (PtNDArray) upstream, false, false);
            }
            double[] all = out.toType(DataType.FLOAT64, false).toDoubleArray();
            double sum = 0;
            for (int i = 0; i < all.length; i++) {
                sum += all[i] * slopes[i];
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
