package io.github.braidml.train;

import static io.github.braidml.train.Problem.disturbed;
import static io.github.braidml.train.Problem.fit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.MoCo;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.SdmGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.Adapters;
import io.github.braidml.model.Branching;
import io.github.braidml.model.Cgc;
import io.github.braidml.model.Cooperative;
import io.github.braidml.model.CrossStitch;
import io.github.braidml.model.DSelectK;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.LowRank;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Mmoe;
import io.github.braidml.model.Mtan;
import io.github.braidml.model.Network;
import io.github.braidml.model.Ple;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sequential;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Sluice;
import io.github.braidml.model.SoftSharing;
import io.github.braidml.model.SoftSharing.Coupling;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Sgd;
import io.github.braidml.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every way to share, on a mix of tasks with missing labels. */
class StructuresTest {
    private static final Mlp MLP = new Mlp(List.of(8, 6, 6), 0);
    private static final List<Task<?>> TASKS = List.of(Problem.SIZE, Problem.RISK.head(5), Problem.KIND);
    private static final int[] ROWS = IntStream.range(0, 12).toArray();

    static Stream<Sharing> structures() {
        return structures(MLP).stream();
    }

    static List<Sharing> structures(Encoder encoder) {
        return List.of(
                new SoftSharing(encoder, Coupling.DISTANCE, 0.3),
                new SoftSharing(encoder, Coupling.TRACE_NORM, 0.1),
                new CrossStitch(encoder, true),
                new CrossStitch(encoder, false),
                new Sluice(encoder, 0.05),
                new Sequential(encoder, List.of()),
                new Sequential(encoder, List.of(List.of("kind", "size"))),
                new Cooperative(encoder, List.of()),
                new Cooperative(encoder, List.of(List.of("kind", "size"), List.of("kind", "risk"))),
                new Mmoe(encoder, 3),
                new Cgc(encoder, 2, 1),
                new Ple(encoder, 1, 2),
                new DSelectK(encoder, 4, 2, 1, 0.02),
                new Mtan(encoder),
                new Branching(encoder, 2, 0.01),
                new Adapters(encoder, 3, false),
                new Adapters(encoder, 3, true),
                new LowRank(encoder, 2, false),
                new LowRank(encoder, 2, true));
    }

    static Stream<Sharing> balanceable() {
        return structures()
                .filter(s -> !(s instanceof SoftSharing) && !s.toString().contains("frozen"));
    }

    /** A network with its flat parameters, moved away from where updates and adapters are zero. */
    private static final class Bench {
        final TrainedNetwork built;
        final FlatParameters parameters;
        final Prepared data;
        final InputFeeder feeder;
        final float[] values;

        Bench(Sharing sharing, Prepared data) {
            this.data = data;
            built = new TrainedNetwork(sharing, data.inputs().all(), Trainer.heads(data.targets()), 7);
            parameters = built.parameters();
            feeder = new InputFeeder(built.manager(), ROWS.length, data.inputs().all());
            values = new float[parameters.size()];
            parameters.read(values);
            Random random = new Random(3);
            for (int i = 0; i < parameters.trainable(); i++) {
                values[i] += (float) (0.1 * random.nextGaussian());
            }
        }

        /** The outputs as training sees them, with the same noise each time; gradients by these if there are slopes. */
        float[] outputs(float[] at, float[] slopes) {
            parameters.write(at);
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                JniUtils.setGradMode(slopes.length > 0);
                ParameterStore store = new ParameterStore(built.manager(), false);
                NDArray out = Engines.seeded(11, () -> built.network()
                        .forward(store, feeder.rows(data.inputs(), ROWS, 0, ROWS.length), true));
                if (slopes.length > 0) {
                    parameters.zeroGradients();
                    NDArray upstream = built.manager().create(slopes, out.getShape());
                    JniUtils.backward((PtNDArray) out, (PtNDArray) upstream, false, false);
                }
                return out.toFloatArray();
            } finally {
                JniUtils.setGradMode(false);
            }
        }

        /** The gradients as they are. */
        float[] gradients() {
            float[] all = new float[parameters.trainable()];
            for (Network.Entry entry : parameters.entries()) {
                if (entry.parameter().requiresGradient()) {
                    float[] part;
                    try (NDArray gradient = entry.parameter().getArray().getGradient()) {
                        part = gradient.toFloatArray();
                    }
                    System.arraycopy(part, 0, all, offset(entry), part.length);
                }
            }
            return all;
        }

        int offset(Network.Entry of) {
            int at = 0;
            for (Network.Entry entry : parameters.entries()) {
                if (entry.equals(of)) {
                    return at;
                }
                at += (int) entry.parameter().getArray().size();
            }
            throw new AssertionError(of);
        }

        /** The first and last output of each task. */
        int[][] columns() {
            int[][] columns = new int[data.targets().size()][];
            int from = 0;
            for (int t = 0; t < columns.length; t++) {
                int to = from + data.targets().get(t).outputs();
                columns[t] = new int[] {from, to};
                from = to;
            }
            return columns;
        }

        /** Random slopes of one task's outputs, or of all for -1. */
        float[] slopes(int task) {
            Random random = new Random(5);
            int outputs = built.network().outputs();
            float[] slopes = new float[ROWS.length * outputs];
            for (int i = 0; i < slopes.length; i++) {
                float slope = (float) random.nextGaussian();
                int[] of = columns()[Math.max(0, task)];
                boolean counts = task < 0 || (i % outputs >= of[0] && i % outputs < of[1]);
                slopes[i] = counts ? slope : 0;
            }
            return slopes;
        }
    }

    /** A parameter belongs to a task exactly if no other task's gradient reaches it. */
    @ParameterizedTest
    @MethodSource("structures")
    void parametersBelongToTheTasksThatReachThem(Sharing sharing) {
        Bench bench = new Bench(sharing, Problem.of(2, 40, 0.2, TASKS));
        List<float[]> gradients = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            bench.outputs(bench.values, bench.slopes(t));
            gradients.add(bench.gradients());
        }
        for (Network.Entry entry : bench.parameters.entries()) {
            if (!entry.parameter().requiresGradient()) {
                continue;
            }
            int from = bench.offset(entry);
            int to = from + (int) entry.parameter().getArray().size();
            int[] reaching = IntStream.range(0, 3)
                    .filter(t ->
                            IntStream.range(from, to).anyMatch(i -> gradients.get(t)[i] != 0))
                    .toArray();
            if (entry.parts().isEmpty()) {
                assertThat(reaching).as("%s of %s", entry.name(), sharing).hasSizeGreaterThan(1);
            } else {
                assertThat(reaching)
                        .as("%s of %s", entry.name(), sharing)
                        .containsExactly(entry.parts().get(0).task());
            }
        }
    }

    @Test
    void penaltiesHaveTheGradientsOfTheirTerms() {
        List<Sharing> penalised =
                structures().filter(s -> !s.penalty().isEmpty()).toList();
        assertThat(penalised).hasSize(4);
        for (Sharing sharing : penalised) {
            Bench bench = new Bench(sharing, Problem.of(3, 40, 0.2, TASKS));
            bench.parameters.write(bench.values);
            bench.parameters.zeroGradients();
            double term = bench.parameters.penalise();
            assertThat(term).isPositive();
            float[] gradients = bench.gradients();
            Random random = new Random(4);
            for (int n = 0; n < 30; n++) {
                float[] up = bench.values.clone();
                float[] down = bench.values.clone();
                double along = 0;
                for (int i = 0; i < gradients.length; i++) {
                    double step = 2e-4 * random.nextGaussian();
                    up[i] += (float) step;
                    down[i] -= (float) step;
                    along += gradients[i] * (double) (up[i] - down[i]);
                }
                bench.parameters.write(up);
                double above = bench.parameters.penalise();
                bench.parameters.write(down);
                double difference = above - bench.parameters.penalise();
                assertThat(difference).as("%s", sharing).isCloseTo(along, within(1e-7 + 1e-4 * Math.abs(along)));
            }
        }
    }

    static Stream<Sharing> overfitting() {
        Mlp wide = new Mlp(List.of(32, 32), 0);
        return Stream.of(
                new HardSharing(wide),
                new SeparateNetworks(wide),
                new SoftSharing(wide, Coupling.DISTANCE, 1e-6),
                new SoftSharing(wide, Coupling.TRACE_NORM, 1e-6),
                new CrossStitch(wide, true),
                new Sluice(wide, 1e-6),
                new Sequential(wide, List.of()),
                new Cooperative(wide, List.of()),
                new Mmoe(wide, 3),
                new Cgc(wide, 1, 1),
                new Ple(wide, 1, 1),
                new DSelectK(wide, 4, 2, 1, 0),
                new Mtan(wide),
                new Branching(wide, 2, 0.01),
                new Adapters(wide, 16, true),
                new LowRank(wide, 8, true));
    }

    @ParameterizedTest
    @MethodSource("overfitting")
    void overfitsThirtyTwoRows(Sharing sharing) {
        Prepared some = Problem.of(5, 32, 0, TASKS);
        int[] all = IntStream.range(0, 32).toArray();
        Prepared data = Problem.with(some, new Split(all, all, new int[0]));
        Training training = Training.of(150).batch(8).seed(2).optimizer(Adam.of(0.005));
        Fit fit = Trainer.fit(data, sharing, new Equal(), training, "", Monitor.NONE);
        double[] before = fit.epochs().get(0).train();
        double[] best = fit.epochs().stream()
                .map(Epoch::valid)
                .min(Comparator.comparingDouble(v -> Arrays.stream(v).sum()))
                .orElseThrow();
        assertThat(Arrays.stream(best).sum())
                .as("%s", sharing)
                .isLessThan(0.03 * Arrays.stream(before).sum());
    }

    @ParameterizedTest
    @MethodSource("structures")
    void sameSeedSameBits(Sharing sharing) {
        Prepared data = Problem.of(6, 60, 0.2, TASKS);
        Sharing dropping = sharing.encoder(MLP.dropout(0.2));
        for (Balancer balancer : List.of(new Equal(), new Uncertainty(0.1))) {
            Training training = Training.of(2).batch(32).seed(4);
            double[] once =
                    Reference.flat(fit(data, dropping, balancer, training).network());
            assertThat(Reference.flat(fit(data, dropping, balancer, training).network()))
                    .isEqualTo(once);
            assertThat(Reference.flat(
                            fit(data, dropping, balancer, training.seed(5)).network()))
                    .isNotEqualTo(once);
        }
    }

    @ParameterizedTest
    @MethodSource("balanceable")
    void gradientsCanBeBalanced(Sharing sharing) {
        Prepared data = Problem.of(9, 80, 0.2, TASKS);
        Training training = Training.of(3).batch(16).seed(4);
        Fit fit = fit(data, sharing, new PcGrad(), training);
        assertThat(Reference.flat(fit.network()))
                .isEqualTo(Reference.flat(
                        fit(data, sharing, new PcGrad(), training).network()));
        assertThat(fit.epochs().get(2).cosines()[0][1]).isBetween(-1.0, 1.0);
        for (Balancer balancer : List.of(MoCo.published(), new SdmGrad(0.3))) {
            Fit once = fit(data, sharing, balancer, training.epochs(1));
            assertThat(Reference.flat(once.network())).doesNotContain(Double.NaN);
            assertThat(once.epochs().get(0).cosines()[0][1]).isBetween(-1.0, 1.0);
        }
    }

    @Test
    void gradientsOfNothingSharedCannotBeBalanced() {
        Prepared data = Problem.of(9, 80, 0.2, TASKS);
        for (Sharing sharing : List.of(
                new SoftSharing(MLP, Coupling.DISTANCE, 0.1), new Adapters(MLP, 2, true), new LowRank(MLP, 2, true))) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> fit(data, sharing, new PcGrad(), Training.of(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "pcGrad() balances the gradients of shared parameters, but %s shares none; use hard(...) or equal()"
                                    .formatted(sharing));
        }
    }

    @ParameterizedTest
    @MethodSource("structures")
    void rowsWithoutALabelLeaveATasksOwnParametersAsTheyAre(Sharing sharing) {
        Prepared data = Problem.of(8, 40, 0.4, TASKS);
        Training step = Training.of(1).batch(1000).seed(3).optimizer(Sgd.of(0.1));
        for (int t = 0; t < 3; t++) {
            TrainedNetwork plain = fit(data, sharing, new Equal(), step).network();
            Map<String, float[]> other = fit(disturbed(data, t), sharing, new Equal(), step)
                    .network()
                    .arrays();
            int task = t;
            List<String> own = plain.network().entries().stream()
                    .filter(e -> e.parts().stream().anyMatch(p -> p.task() == task))
                    .map(Network.Entry::name)
                    .toList();
            boolean feeds = sharing instanceof Sequential;
            assertThat(feeds || !own.isEmpty()).isTrue();
            assertThat(own).as("%s", sharing).allSatisfy(name -> assertThat(other.get(name))
                    .isEqualTo(plain.arrays().get(name)));
            assertThat(Reference.flat(
                            fit(disturbed(data, t), sharing, new Equal(), step).network()))
                    .isNotEqualTo(Reference.flat(plain));
        }
    }
}
