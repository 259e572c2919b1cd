package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Mgda;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Cooperative;
import io.github.braidml.model.CrossStitch;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sequential;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Split;
import io.github.braidml.optim.Sgd;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to find the gradients of all tasks gives what the engine gives, a backward pass through the whole network per task. */
class HalvesTest {
    private static final List<Head> LINEAR = heads(List.of(), 1, 3, 2);
    private static final List<Head> SINGLE = heads(List.of(), 1, 1, 1);
    private static final List<Head> DEEP = heads(List.of(5), 1, 3, 2);
    private static final List<Head> MANY =
            heads(List.of(), IntStream.generate(() -> 1).limit(11).toArray());
    private static final Input TABLE = Input.table(9);
    private static final Input IMAGE = new Input("scan", List.of(1, 7, 6), 0);
    private static final Input WORDS = new Input("words", List.of(5), 12);

    private static List<Head> heads(List<Integer> hidden, int... outputs) {
        return IntStream.range(0, outputs.length)
                .mapToObj(t -> new Head("task" + t, outputs[t], hidden))
                .toList();
    }

    static Stream<Arguments> networks() {
        Sharing small = new HardSharing(new Mlp(List.of(8, 6), 0));
        Sharing dropped = new HardSharing(new Mlp(List.of(12, 7, 6), 0.3));
        // So wide beside its batch that inner products are found from pairs of rows.
        Sharing wide = new HardSharing(new Mlp(List.of(70, 300, 60), 0.2));
        Cnn cnn = new Cnn(List.of(4, 2), false, 6, 0);
        List<Arguments> all = new ArrayList<>();
        for (List<Head> heads : List.of(LINEAR, SINGLE, DEEP, MANY)) {
            for (Sharing sharing :
                    List.of(small, dropped, wide, new Cooperative(new Mlp(List.of(8, 6), 0.1), List.of()))) {
                all.add(Arguments.of(sharing, TABLE, heads));
            }
            all.add(Arguments.of(small, IMAGE, heads));
            all.add(Arguments.of(new HardSharing(cnn), IMAGE, heads));
            all.add(Arguments.of(new HardSharing(new Recurrent(Recurrent.Cell.GRU, 6, 4, 1, false, 0)), WORDS, heads));
        }
        return all.stream();
    }

    /** One pass through a network and its halves from the same weights, inputs and noise, with a task that has no label. */
    private static final class Bench implements AutoCloseable {
        static final int BATCH = 6;
        final NDManager manager = Engines.manager();
        final TrainedNetwork built;
        final FlatParameters parameters;
        final ParameterStore store;
        final Halves halves;
        final NDList x;
        final int[] tasks;
        final float[] slopes;
        final int outputs;
        final int[] from;
        final int[] to;

        Bench(Sharing sharing, Input input, List<Head> heads) {
            built = new TrainedNetwork(sharing, List.of(input), heads, 7);
            parameters = built.parameters();
            store = new ParameterStore(manager, false);
            halves = Objects.requireNonNull(Halves.of(manager, built.network(), parameters, store, BATCH));
            Random random = new Random(3);
            float[] values = new float[BATCH * input.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = input.vocabulary() > 0 ? random.nextInt(input.vocabulary()) : (float) random.nextGaussian();
            }
            long[] shape = Stream.concat(Stream.of(BATCH), input.shape().stream())
                    .mapToLong(Integer::longValue)
                    .toArray();
            x = new NDList(manager.create(values, new Shape(shape)));
            outputs = built.network().outputs();
            tasks = IntStream.range(0, heads.size()).filter(t -> t != 1).toArray();
            from = new int[heads.size()];
            to = new int[heads.size()];
            int at = 0;
            for (int t = 0; t < heads.size(); t++) {
                from[t] = at;
                at += heads.get(t).outputs();
                to[t] = at;
            }
            slopes = new float[BATCH * outputs];
            for (int t : tasks) {
                for (int b = 0; b < BATCH; b++) {
                    for (int k = from[t]; k < to[t] && b != t % BATCH; k++) {
                        slopes[b * outputs + k] = (float) random.nextGaussian();
                    }
                }
            }
        }

        private float[] only(int task) {
            float[] own = new float[slopes.length];
            for (int b = 0; b < BATCH; b++) {
                int at = b * outputs + from[task];
                System.arraycopy(slopes, at, own, at, to[task] - from[task]);
            }
            return own;
        }

        /** Per task its gradient by every value, shared and own. */
        float[][] byTheEngine() {
            float[][] rows = new float[tasks.length][];
            for (int i = 0; i < tasks.length; i++) {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    JniUtils.setGradMode(true);
                    PtNDArray out =
                            (PtNDArray) Engines.seeded(11, () -> built.network().forward(store, x, true));
                    JniUtils.backward(out, (PtNDArray) manager.create(only(tasks[i]), out.getShape()), false, false);
                } finally {
                    JniUtils.setGradMode(false);
                }
                rows[i] = gradient();
            }
            return rows;
        }

        /** Per task its gradient by the representation, the same one for all. */
        float[][] byRepresentation() {
            Split split = Objects.requireNonNull(built.network().split());
            float[][] rows = new float[tasks.length][];
            for (int i = 0; i < tasks.length; i++) {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    int task = i;
                    Engines.seeded(11, () -> {
                        JniUtils.setGradMode(false);
                        NDList seen = split.represent(store, x, true);
                        PtNDArray leaf = JniUtils.detachGradient((PtNDArray) seen.head());
                        JniUtils.attachGradient(leaf, true);
                        seen.set(0, leaf);
                        JniUtils.setGradMode(true);
                        PtNDArray out = (PtNDArray) split.outputs(store, Collections.nCopies(from.length, seen), true);
                        PtNDArray upstream = (PtNDArray) manager.create(only(tasks[task]), out.getShape());
                        JniUtils.backward(out, upstream, false, false);
                        rows[task] = leaf.getGradient().toFloatArray();
                        return out;
                    });
                } finally {
                    JniUtils.setGradMode(false);
                }
            }
            parameters.zeroGradients();
            return rows;
        }

        float[] gradient() {
            float[] all = new float[parameters.size()];
            parameters.look(parameters.ranges(false), (range, offset, values, gradients, n) -> {
                System.arraycopy(gradients, 0, all, offset, n);
            });
            parameters.zeroGradients();
            return all;
        }

        void forward() {
            PtNDArray out = Engines.seeded(11, () -> halves.forward(x, new NDList()));
            PtNDArray whole =
                    (PtNDArray) Engines.seeded(11, () -> built.network().forward(store, x, true));
            assertThat(out.toFloatArray()).as("outputs").isEqualTo(whole.toFloatArray());
            halves.take(slopes, BATCH, tasks);
        }

        Jacobian jacobian(boolean rows) {
            return new Jacobian(manager, from.length, parameters.shared(), rows);
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    private static double[][] gramian(float[][] rows, int values) {
        double[][] products = new double[rows.length][rows.length];
        for (int s = 0; s < rows.length; s++) {
            for (int t = 0; t < rows.length; t++) {
                for (int i = 0; i < values; i++) {
                    products[s][t] += (double) rows[s][i] * rows[t][i];
                }
            }
        }
        return products;
    }

    private static void assertClose(double[][] actual, double[][] expected) {
        for (int s = 0; s < expected.length; s++) {
            for (int t = 0; t < expected.length; t++) {
                assertThat(actual[s][t])
                        .as("tasks %d and %d", s, t)
                        .isCloseTo(expected[s][t], within(2e-6 * Math.sqrt(expected[s][s] * expected[t][t])));
            }
        }
    }

    private static void assertClose(float[] actual, float[] expected, int to) {
        double largest = IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(expected[i]))
                .max()
                .orElse(0);
        for (int i = 0; i < to; i++) {
            assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], within((float) (4e-6 * largest + 1e-12)));
        }
    }

    private static double[] weights(int tasks) {
        double[] weights = new Random(5).doubles(tasks, -1, 2).toArray();
        weights[0] = 0;
        return weights;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsAreTheEngines(Sharing sharing, Input input, List<Head> heads) {
        try (Bench bench = new Bench(sharing, input, heads)) {
            float[][] expected = bench.byTheEngine();
            int shared = bench.parameters.shared();
            double[] weights = weights(expected.length);
            double[] own = Arrays.stream(weights).map(w -> 1 + w / 2).toArray();
            float[] sum = new float[bench.parameters.size()];
            for (int t = 0; t < expected.length; t++) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += (float) ((i < shared ? weights[t] : own[t]) * expected[t][i]);
                }
            }
            for (String way : List.of("products", "rows", "representation", "unmeasured", "forgotten")) {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    bench.forward();
                    Jacobian found = bench.jacobian(way.equals("rows"));
                    if (!way.equals("unmeasured")) {
                        bench.halves.measure(found, way.equals("representation"));
                    }
                    if (way.equals("representation")) {
                        float[][] rows = bench.byRepresentation();
                        assertClose(found.gramian(), gramian(rows, rows[0].length));
                        // The engine's own way left its gradients; once more from the start.
                        bench.forward();
                    } else if (!way.equals("unmeasured")) {
                        assertClose(found.gramian(), gramian(expected, shared));
                    }
                    if (way.equals("rows")) {
                        FloatBuffer rows = found.rows();
                        for (int t = 0; t < expected.length; t++) {
                            float[] row = new float[shared];
                            rows.get(t * shared, row);
                            assertClose(row, expected[t], shared);
                        }
                    }
                    if (way.equals("forgotten")) {
                        bench.halves.forget();
                    }
                    bench.halves.leave(weights, own);
                    assertClose(bench.gradient(), sum, bench.parameters.trainable());
                } finally {
                    JniUtils.setGradMode(false);
                }
            }
        }
    }

    /** From pairs of rows only where that is less work: never for a batch wider than the layer, nor for one task. */
    @Test
    void theRuleCountsTheWork() {
        assertThat(ChainLayer.isCheaperByPairs(64, 8, 64, 64)).isFalse();
        assertThat(ChainLayer.isCheaperByPairs(256, 8, 32, 512)).isFalse();
        assertThat(ChainLayer.isCheaperByPairs(256, 2, 512, 512)).isFalse();
        assertThat(ChainLayer.isCheaperByPairs(256, 8, 512, 512)).isTrue();
        assertThat(ChainLayer.isCheaperByPairs(4, 1, 4096, 4096)).isFalse();
        assertThat(ChainLayer.isCheaperByPairs(Bench.BATCH, 2, 70, 300)).isTrue();
    }

    @Test
    void onlyNetworksWithOneRepresentationSplit() {
        Mlp mlp = new Mlp(List.of(6, 6), 0);
        for (Sharing sharing :
                List.of(new CrossStitch(mlp, true), new SeparateNetworks(mlp), new Sequential(mlp, List.of()))) {
            assertThat(sharing.network(List.of(TABLE), LINEAR).split())
                    .as("%s", sharing)
                    .isNull();
        }
    }

    @Test
    void aMethodOnARepresentationThatIsNotThereIsRefused() {
        Prepared data = Problem.of(1, 60, 0.2);
        Mlp mlp = new Mlp(List.of(6, 6), 0);
        Balancer balancer = new Mgda(Mgda.Normalization.L2).onRepresentation();
        assertThatThrownBy(() -> fit(data, new CrossStitch(mlp, true), balancer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "mgda().l2().onRepresentation() needs one representation that all heads take, but in crossStitch(mlp(6, 6))")
                .hasMessageEndingWith("use hard(...) or cooperative(...), or leave out .onRepresentation()");
        assertThatThrownBy(() -> fit(data, new SeparateNetworks(mlp), balancer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shares none");
    }

    private static Fit fit(Prepared data, Sharing sharing, Balancer balancer) {
        Training training = Training.of(3).batch(16).seed(3).optimizer(Sgd.of(0.05));
        return Trainer.fit(data, sharing, balancer, training, "", Monitor.NONE);
    }

    /** Weights that do not look at what was measured, so that all that differs is what is measured. */
    private static final class Given implements Balancer, Balancer.State {
        private final List<double[][]> seen = new ArrayList<>();

        @Override
        public Needs needs() {
            return Needs.GRAMIAN;
        }

        @Override
        public HeadGradients headGradients() {
            return HeadGradients.RAW;
        }

        @Override
        public State start(int tasks) {
            return this;
        }

        @Override
        public double[] weights(Step step) {
            seen.add(step.gramian());
            return Arrays.stream(step.tasks()).mapToDouble(t -> t - 0.5).toArray();
        }
    }

    @Test
    void theRepresentationChangesWhatIsSeenAndNotWhatIsDoneWithTheWeights() {
        Prepared data = Problem.of(2, 80, 0.3);
        for (Sharing sharing : List.of(
                new HardSharing(new Mlp(List.of(8, 6), 0.2)),
                new Cooperative(new Mlp(List.of(8, 6), 0.2), List.of()))) {
            Given exact = new Given();
            Given upper = new Given();
            double[] one = Reference.flat(fit(data, sharing, exact).network());
            double[] other =
                    Reference.flat(fit(data, sharing, upper.onRepresentation()).network());
            assertThat(other).containsExactly(one, within(1e-5));
            assertThat(upper.seen).hasSameSizeAs(exact.seen);
            assertThat(upper.seen.get(0)[0][0])
                    .isPositive()
                    .isNotCloseTo(exact.seen.get(0)[0][0], within(1e-6));
        }
    }

    @Test
    void theMethodItselfIsTheSame() {
        assertThat(new PcGrad().onRepresentation()).hasToString("pcGrad().onRepresentation()");
        assertThat(new PcGrad().onRepresentation().onRepresentation()).isEqualTo(new PcGrad().onRepresentation());
        assertThat(new Mgda(Mgda.Normalization.NONE).onRepresentation().reduction())
                .isEqualTo(Balancer.Reduction.MEAN);
        assertThatThrownBy(() -> new Equal().onRepresentation())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("equal() does not");
    }
}
