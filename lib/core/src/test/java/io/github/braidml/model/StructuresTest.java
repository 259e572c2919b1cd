package io.github.braidml.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import io.github.braidml.model.SoftSharing.Coupling;
import io.github.braidml.model.Views.View;
import io.github.braidml.task.Regression;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each way to share is made of. */
class StructuresTest {
    private static final List<Head> HEADS =
            List.of(new Head("price", 1, List.of()), new Head("kind", 3, List.of(5)), new Head("risk", 1, List.of()));
    private static final Mlp MLP = new Mlp(List.of(8, 6), 0);
    private static final int INPUTS = 4;

    /** Parameters of the linear layers between these widths. */
    private static long linear(long... widths) {
        return IntStream.range(1, widths.length)
                .mapToLong(i -> (widths[i - 1] + 1) * widths[i])
                .sum();
    }

    private static long heads(long width) {
        return linear(width, 1) + linear(width, 5, 3) + linear(width, 1);
    }

    static Stream<Arguments> counts() {
        long encoder = linear(INPUTS, 8, 6);
        long gate = linear(INPUTS, 3);
        return Stream.of(
                Arguments.of(new SoftSharing(MLP, Coupling.DISTANCE, 1), 0, 3 * encoder + heads(6)),
                Arguments.of(new CrossStitch(MLP, true), 3 * encoder + 3 * 3 * 8, 3 * encoder + 9 * (8 + 6) + heads(6)),
                Arguments.of(new CrossStitch(MLP, false), 3 * encoder + 9, 3 * encoder + 2 * 9 + heads(6)),
                Arguments.of(new Sluice(MLP, 0), 3 * encoder + 36, 3 * encoder + 2 * 36 + heads(6)),
                Arguments.of(
                        new Sluice(new Mlp(List.of(8, 6, 6), 0), 0),
                        3 * linear(INPUTS, 8, 6, 6) + 2 * 36,
                        3 * linear(INPUTS, 8, 6, 6) + 3 * 36 + 3 * 2 + heads(6)),
                Arguments.of(
                        new Sequential(MLP, List.of()),
                        encoder + linear(6, 6) + linear(6, 1) + linear(6 + 6 + 1, 6) + linear(6, 5, 3),
                        encoder + linear(6, 6) + linear(6 + 6 + 1, 6) + linear(6 + 6 + 3, 6) + heads(6)),
                Arguments.of(
                        new Cooperative(MLP, List.of()),
                        encoder,
                        encoder + linear(6, 1) + linear(6 + 1, 5, 3) + linear(6 + 4, 1)),
                Arguments.of(new Mmoe(MLP, 3), 3 * encoder, 3 * encoder + 3 * gate + heads(6)),
                Arguments.of(new Cgc(MLP, 2, 1), 2 * encoder, 5 * encoder + 3 * gate + heads(6)),
                Arguments.of(
                        new Ple(MLP, 2, 1),
                        5 * linear(INPUTS, 8) + linear(INPUTS, 5) + 2 * linear(8, 6),
                        5 * encoder + 3 * gate + linear(INPUTS, 5) + 3 * linear(8, 3) + heads(6)),
                Arguments.of(new DSelectK(MLP, 4, 2, 1, 0), 4 * encoder, 4 * encoder + 3 * (2 * 2 + 2) + heads(6)),
                Arguments.of(new Mtan(MLP), encoder, encoder + 3 * (linear(8, 8, 8) + linear(8 + 6, 6, 6)) + heads(6)),
                Arguments.of(new Branching(MLP, 2, 0), 2 * encoder + 2 * 2, 2 * encoder + 2 * 2 + 3 * 2 + heads(6)),
                Arguments.of(
                        new Adapters(MLP, 2, false),
                        encoder,
                        encoder + 3 * (linear(8, 2, 8) + linear(6, 2, 6)) + heads(6)),
                Arguments.of(
                        new LowRank(MLP, 2, false), encoder, encoder + 3 * (2 * (INPUTS + 8) + 2 * (8 + 6)) + heads(6)),
                Arguments.of(
                        new Adapters(MLP, 2, true), 0, 3 * (linear(8, 2, 8) + linear(6, 2, 6)) + encoder + heads(6)));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void parametersAreCountedByTheFormula(Sharing sharing, long shared, long all) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Network network = sharing.network(List.of(Input.table(INPUTS)), HEADS);
            // The factor that sharpens branches is kept with the network but not learned.
            long kept = sharing instanceof Branching ? 1 : 0;
            assertThat(network.count(manager)).containsExactly(shared, all + kept);
            assertThat(network.block().getOutputShapes(new Shape[] {new Shape(9, INPUTS)}))
                    .containsExactly(new Shape(9, 5));
        }
    }

    @Test
    void specsReadAsTheCallsThatMakeThem() {
        assertThat(new SoftSharing(MLP, Coupling.DISTANCE, 0.5)).hasToString("soft(mlp(8, 6)).distance(0.5)");
        assertThat(new SoftSharing(MLP, Coupling.DISTANCE, 1).traceNorm(0.5))
                .hasToString("soft(mlp(8, 6)).traceNorm(0.5)");
        assertThat(new CrossStitch(MLP, true).scalar()).hasToString("crossStitch(mlp(8, 6)).scalar()");
        assertThat(new Sluice(MLP, 0.01)).hasToString("sluice(mlp(8, 6))");
        assertThat(new Sluice(MLP, 0.01).apart(0)).hasToString("sluice(mlp(8, 6)).apart(0.0)");
        assertThat(new Sequential(MLP, List.of()).order(Regression.of("a"), Regression.of("b")))
                .hasToString("sequential(mlp(8, 6)).order(a, b)");
        assertThat(new Cooperative(MLP, List.of(List.of("a", "b"), List.of("a", "c"))))
                .hasToString("cooperative(mlp(8, 6)).order(a, b).order(a, c)");
        assertThat(new DSelectK(MLP, 4, 2, 1, 0.01).gamma(2).entropy(0))
                .hasToString("dselectK(mlp(8, 6), 4, 2).gamma(2.0).entropy(0.0)");
        assertThat(new Branching(MLP, 3, 0.002).cooling(0.01)).hasToString("branching(mlp(8, 6), 3).cooling(0.01)");
        assertThat(new Adapters(MLP, 3, false).frozen()).hasToString("adapters(mlp(8, 6), 3).frozen()");
        assertThat(new LowRank(MLP, 3, false)).hasToString("lowRank(mlp(8, 6), 3)");
        assertThat(new Ple(MLP, 2, 1).encoder(new Mlp(List.of(3), 0))).hasToString("ple(mlp(3), 2, 1)");
    }

    @Test
    void ordersInACircleAreRefusedByName() {
        Regression a = Regression.of("a");
        Regression b = Regression.of("b");
        Regression c = Regression.of("c");
        refused(
                () -> new Sequential(MLP, List.of()).order(a, b, c).order(c, a),
                "sequential: the order goes round in a circle: a -> b -> c -> a; leave one of these steps out");
        refused(
                () -> new Cooperative(MLP, List.of()).order(a, b).order(b, c).order(c, b),
                "cooperative: the order goes round in a circle: b -> c -> b; leave one of these steps out");
        refused(
                () -> new Cooperative(MLP, List.of()).order(a, a),
                "cooperative: the order goes round in a circle: a -> a; leave one of these steps out");
        refused(
                () -> new Sequential(MLP, List.of()).order(a),
                "sequential: an order needs at least two tasks, such as order(size, risk); given [a]");
        refused(
                () -> new Sequential(MLP, List.of())
                        .order(Regression.of("prise"), Regression.of("kind"))
                        .network(List.of(Input.table(INPUTS)), HEADS),
                "sequential: no task 'prise' to order; there are price, kind, risk. Did you mean 'price'?");
    }

    @Test
    void badNumbersAreRefused() {
        refused(
                () -> new SoftSharing(MLP, Coupling.DISTANCE, 0),
                "soft: the strength of the coupling must be positive and finite; given 0.0");
        refused(() -> new Mmoe(MLP, 0), "mmoe: needs at least 1 expert; given 0");
        refused(
                () -> new Cgc(MLP, 1, 0),
                "cgc: needs at least 1 shared expert and 1 of each task's own; given 1 and 0");
        refused(
                () -> new Ple(MLP, 0, 1),
                "ple: needs at least 1 shared expert and 1 of each task's own; given 0 and 1");
        refused(
                () -> new DSelectK(MLP, 6, 2, 1, 0),
                "dselectK writes experts in binary digits: their number must be 2, 4, 8, 16, ...; given 6");
        refused(() -> new DSelectK(MLP, 4, 5, 1, 0), "dselectK: a task selects from 1 to 4 experts; given k = 5");
        refused(() -> new DSelectK(MLP, 4, 1, 0, 0), "dselectK: gamma must be positive and finite; given 0.0");
        refused(
                () -> new DSelectK(MLP, 4, 1, 1, -1),
                "dselectK: the factor on the entropy must be finite and not negative; given -1.0");
        refused(
                () -> new Branching(MLP, 1, 0),
                "branching: needs at least 2 branches to pick from; given 1; hard(...) is a single one");
        refused(() -> new Branching(MLP, 2, 2), "branching: cooling is a rate per step in [0, 1]; given 2.0");
        refused(() -> new Adapters(MLP, 0, false), "adapters: a bottleneck needs at least 1 unit; given 0");
        refused(() -> new LowRank(MLP, 0, false), "lowRank: the rank must be at least 1; given 0");
        refused(
                () -> {
                    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
                        new LowRank(MLP, 9, false)
                                .network(List.of(Input.table(INPUTS)), HEADS)
                                .initialize(manager);
                    }
                },
                "lowRank: no update has a higher rank than the matrix it changes, and the encoder's have ranks up to 6; given 9");
        refused(
                () -> new Sluice(MLP, -1),
                "sluice: the strength that keeps the halves apart must be finite and not negative; given -1.0");
        refused(
                () -> new Sluice(new Mlp(List.of(8, 7), 0), 0)
                        .network(List.of(Input.table(3)), HEADS)
                        .block()
                        .getOutputShapes(new Shape[] {new Shape(1, 3)}),
                "sluice splits every stage into two halves, so each must have an even width; stage 2 of mlp(8, 7) is 7 wide; use widths such as mlp(64, 32)");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static List<View> views(Sharing sharing) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Network network = sharing.network(List.of(Input.table(INPUTS)), HEADS);
            network.initialize(manager);
            Views views = new Views();
            ParameterStore store = new ParameterStore(manager, false);
            network.look(store, new NDList(manager.randomNormal(new Shape(20, INPUTS))), views);
            network.look(store, new NDList(manager.randomNormal(new Shape(3, INPUTS))), views);
            return views.all();
        }
    }

    @Test
    void stitchesStartNearTheTasksOwn() {
        for (Sharing sharing : List.of(new CrossStitch(MLP, true), new CrossStitch(MLP, false))) {
            List<View> views = views(sharing);
            assertThat(views).hasSize(2);
            for (View view : views) {
                assertThat(view.down()).containsExactly("price", "kind", "risk").isEqualTo(view.across());
                for (int s = 0; s < 3; s++) {
                    for (int t = 0; t < 3; t++) {
                        assertThat(view.values()[s][t]).isCloseTo(s == t ? 0.9 : 0.05, within(1e-6));
                    }
                }
            }
        }
    }

    @Test
    void proportionsOfExpertsAddUpToOne() {
        for (Sharing sharing :
                List.of(new Mmoe(MLP, 4), new Cgc(MLP, 2, 1), new Ple(MLP, 1, 1), new DSelectK(MLP, 4, 3, 1, 0))) {
            List<View> views = views(sharing);
            assertThat(views).hasSize(sharing instanceof Ple ? 3 : 1);
            for (View view : views) {
                for (double[] row : view.values()) {
                    assertThat(row).hasSize(view.across().size());
                    assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-5));
                }
            }
        }
    }

    /** Digits outside the window are exactly 0 or 1, so that all but one expert have no weight at all; and the window is gamma's. */
    @Test
    void selectorsPickExpertsByTheirDigits() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (double gamma : new double[] {0.5, 2}) {
                Network network = new DSelectK(MLP, 4, 1, gamma, 0).network(List.of(Input.table(INPUTS)), HEADS);
                network.initialize(manager);
                float out = (float) (0.51 * gamma);
                float in = (float) (0.25 * gamma);
                float[][] codes = {{-out, out}, {out, out}, {in, -out}};
                double part = -2 * 0.25 * 0.25 * 0.25 + 1.5 * 0.25 + 0.5;
                double[][] expected = {{0, 0, 1, 0}, {0, 0, 0, 1}, {1 - part, part, 0, 0}};
                for (int t = 0; t < 3; t++) {
                    String name = "selector." + HEADS.get(t).task() + ".code";
                    NDArray code = network.entries().stream()
                            .filter(e -> e.name().equals(name))
                            .findFirst()
                            .orElseThrow()
                            .parameter()
                            .getArray();
                    code.set(codes[t]);
                }
                Views views = new Views();
                network.look(new ParameterStore(manager, false), new NDList(manager.ones(new Shape(2, INPUTS))), views);
                double[][] weights = views.all().get(0).values();
                for (int t = 0; t < 3; t++) {
                    for (int e = 0; e < 4; e++) {
                        assertThat(weights[t][e]).isCloseTo(expected[t][e], within(1e-6));
                    }
                }
            }
        }
    }

    /** What keeps selections sharp counts every task, not only the last. */
    @Test
    void everySelectorsEntropyIsInTheTotal() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Network network = new DSelectK(MLP, 4, 2, 1, 0.1).network(List.of(Input.table(INPUTS)), HEADS);
            network.initialize(manager);
            List<String> counted = network.entries().stream()
                    .filter(entry -> network.penalties().stream()
                            .anyMatch(penalty -> penalty.parameters().contains(entry.parameter())))
                    .map(Network.Entry::name)
                    .toList();
            for (Head head : HEADS) {
                assertThat(counted).anyMatch(name -> name.startsWith("selector." + head.task() + "."));
            }
        }
    }

    @Test
    void updatesStartAtNothing() {
        for (Sharing sharing : List.of(new Adapters(MLP, 2, false), new LowRank(MLP, 2, false))) {
            for (double[] row : views(sharing).get(0).values()) {
                assertThat(row).hasSize(2).containsOnly(0);
            }
        }
    }

    @Test
    void structuresThatMixNothingShowNothing() {
        assertThat(views(new HardSharing(MLP))).isEmpty();
        assertThat(views(new Sequential(MLP, List.of()))).isEmpty();
    }

    @Test
    void paddingTakesNoPartInMeans() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray values = manager.create(new float[] {1, 2, 3, 4, 90, 90, 5, 6, 70, 70, 80, 80}, new Shape(2, 3, 2));
            NDArray mask = manager.create(new float[] {1, 1, 0, 1, 0, 0}, new Shape(2, 3));
            assertThat(Mixing.pooled(new NDList(values, mask)).toFloatArray()).containsExactly(2, 3, 5, 6);
            NDArray none = manager.zeros(new Shape(2, 3), DataType.FLOAT32);
            assertThat(Mixing.pooled(new NDList(values, none)).toFloatArray()).containsOnly(0);
            NDArray outputs = manager.create(new float[] {7, 8}, new Shape(2, 1));
            NDArray beside = Mixing.beside(values, List.of(outputs));
            assertThat(beside.getShape()).isEqualTo(new Shape(2, 3, 3));
            assertThat(beside.toFloatArray())
                    .containsExactly(1, 2, 7, 3, 4, 7, 90, 90, 7, 5, 6, 8, 70, 70, 8, 80, 80, 8);
        }
    }

    @Test
    void traceNormIsTheSumOfTheSingularValues() {
        // Orthogonal rows of lengths 5 and 13: these are the singular values, and the derivative is each row by its
        // length.
        float[][] rows = {{3, 4, 0}, {0, 0, 13}};
        float[][] gradients = new float[2][3];
        assertThat(new TraceNorm(List.of(), 0.5).add(rows, gradients)).isCloseTo(9, within(1e-6));
        assertThat(gradients[0]).containsExactly(new float[] {0.3f, 0.4f, 0}, within(1e-6f));
        assertThat(gradients[1]).containsExactly(new float[] {0, 0, 0.5f}, within(1e-6f));
        // Equal rows are of rank one; a row of zeros has no say.
        float[][] alike = {{1, 2}, {1, 2}, {0, 0}};
        float[][] slopes = new float[3][2];
        assertThat(new TraceNorm(List.of(), 1).add(alike, slopes)).isCloseTo(Math.sqrt(10), within(1e-6));
        assertThat(slopes[0]).isEqualTo(slopes[1]);
        assertThat(slopes[2]).containsOnly(0);
        assertThat(TraceNorm.singularValues(rows)).containsExactly(new double[] {13, 5}, within(1e-6));
        assertThat(TraceNorm.singularValues(alike)).containsExactly(new double[] {Math.sqrt(10), 0, 0}, within(1e-6));
    }

    @Test
    void coupledEncodersShowHowFarApartTheyAre() {
        List<View> views = views(new SoftSharing(MLP, SoftSharing.Coupling.TRACE_NORM, 0.1));
        assertThat(views.stream().map(View::title))
                .containsExactly("distance of the encoders by their size", "singular values over the tasks");
        assertThat(views(new SoftSharing(MLP, SoftSharing.Coupling.DISTANCE, 0.1)))
                .hasSize(1);
        double[][] apart = views.get(0).values();
        for (int s = 0; s < 3; s++) {
            assertThat(apart[s][s]).isZero();
            assertThat(apart[s][(s + 1) % 3]).isBetween(0.1, 1.5).isEqualTo(apart[(s + 1) % 3][s]);
        }
        for (double[] row : views.get(1).values()) {
            assertThat(row).hasSize(3);
            assertThat(row[0]).isGreaterThanOrEqualTo(row[1]);
            assertThat(row[1]).isGreaterThanOrEqualTo(row[2]).isNotNegative();
        }
    }

    /** Attention on the other inputs adds up to one, and to nothing on an input itself; for one row it is noted place by place. */
    @Test
    void attentionBetweenInputsIsNoted() {
        List<Input> inputs = List.of(
                Input.table(3), new Input("image", List.of(1, 4, 4), 0), new Input("other", List.of(1, 2, 4), 0));
        Fused fused = Fused.of(
                        List.of(new Mlp(List.of(5), 0), Cnn.of(List.of(3)).cells(), Cnn.of(List.of(2))))
                .dense(6)
                .crossAttention(2);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Network network = new HardSharing(fused).network(inputs, HEADS);
            network.initialize(manager);
            Views views = new Views(true);
            NDList batch = new NDList(
                    manager.randomNormal(new Shape(1, 3)),
                    manager.randomNormal(new Shape(1, 1, 4, 4)),
                    manager.randomNormal(new Shape(1, 1, 2, 4)));
            network.look(new ParameterStore(manager, false), batch, views);
            List<View> all = views.all();
            assertThat(all).hasSize(7);
            View shares = all.stream()
                    .filter(view -> view.title().startsWith("share of attention"))
                    .findFirst()
                    .orElseThrow();
            View cells = all.stream()
                    .filter(view -> view.title().equals(Views.looking("image", "other")))
                    .findFirst()
                    .orElseThrow();
            for (int i = 0; i < 3; i++) {
                assertThat(Arrays.stream(shares.values()[i]).sum()).isCloseTo(1, within(1e-5));
                assertThat(shares.values()[i][i]).isZero();
            }
            assertThat(cells.down()).hasSize(4);
            double mean = Arrays.stream(cells.values())
                            .flatMapToDouble(Arrays::stream)
                            .sum()
                    / 4;
            assertThat(shares.values()[1][2]).isCloseTo(mean, within(1e-5));
        }
    }

    /** A head of classes in order that sees nothing says what the training rows' shares are. */
    @Test
    void thresholdsStartAtTheSharesOfTheClasses() {
        List<Double> logits = List.of(2.0, 0.5, -3.0);
        Head grade = new Head("grade", 3, List.of(4), new Head.Ordered(logits));
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Network network = new HardSharing(MLP).network(List.of(Input.table(INPUTS)), List.of(grade));
            network.initialize(manager);
            NDArray out = network.forward(
                    new ParameterStore(manager, false), new NDList(manager.zeros(new Shape(1, INPUTS))), false);
            assertThat(out.toFloatArray()).containsExactly(new float[] {2, 0.5f, -3}, within(1e-5f));
        }
    }
}
