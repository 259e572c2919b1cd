package io.github.braidml;

import static io.github.braidml.Braid.cnn;
import static io.github.braidml.Braid.cosmos;
import static io.github.braidml.Braid.crMogm;
import static io.github.braidml.Braid.crossStitch;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.equal;
import static io.github.braidml.Braid.every;
import static io.github.braidml.Braid.fused;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.mmoe;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.separate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.plot.Front;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** One network for all preferences. */
class PreferenceTest {
    private static final Regression UP = regression("up");
    private static final Regression DOWN = regression("down");
    private static final Data DATA = rivals(400);
    private static final Learner MODEL =
            learn(UP, DOWN).sharing(hard(mlp(16, 8))).balancedBy(cosmos().drawn());
    private static final Run RUN = fit(MODEL, 30);

    /** Two tasks that one unit at the end cannot serve both. */
    private static Data rivals(int rows) {
        Random random = new Random(4);
        double[][] columns = new double[4][rows];
        for (int i = 0; i < rows; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            columns[0][i] = x;
            columns[1][i] = y;
            columns[2][i] = x + y;
            columns[3][i] = i % 7 == 0 ? Double.NaN : x - y;
        }
        return data(Table.create(
                        "rivals",
                        DoubleColumn.create("x", columns[0]),
                        DoubleColumn.create("y", columns[1]),
                        DoubleColumn.create("up", columns[2]),
                        DoubleColumn.create("down", columns[3])))
                .holdOut(0.2, 1);
    }

    private static Run fit(Learner learner, int epochs) {
        return learner.fit(DATA, epochs(epochs).batch(32).seed(2), LiveDisplay.silent());
    }

    private static double[] predicted(Run run) {
        List<Double> all = new ArrayList<>(run.predict(DATA, UP));
        all.addAll(run.predict(DATA, DOWN));
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The representation is one unit: what it says of one task it cannot say of the other. */
    @Test
    void lossesFollowThePreference() {
        Run narrow = fit(MODEL.sharing(hard(mlp(24, 1))), 60);
        Front front = narrow.front();
        assertThat(front.points()).hasSize(11);
        double[] up = front.points().stream().mapToDouble(p -> p.losses()[0]).toArray();
        double[] down = front.points().stream().mapToDouble(p -> p.losses()[1]).toArray();
        // From the whole share of the first task to the whole share of the second: a share is one of the losses.
        for (int i = 1; i < up.length; i++) {
            assertThat(up[i]).isLessThan(up[i - 1]);
            assertThat(down[i]).isGreaterThan(down[i - 1]);
        }
        assertThat(up[0]).isGreaterThan(2 * up[10]);
        assertThat(down[10]).isGreaterThan(2 * down[0]);
        Metric metric = UP.metrics().get(0);
        assertThat(narrow.preferring(0, 1).scores().of("up", metric))
                .isGreaterThan(narrow.preferring(1, 0).scores().of("up", metric));
    }

    @Test
    void equalSharesAreTheRunAsItIs() {
        assertThat(predicted(RUN.preferring(3, 3))).containsExactly(predicted(RUN));
        double[] one = predicted(RUN.preferring(0.8, 0.2));
        assertThat(one).isNotEqualTo(predicted(RUN));
        assertThat(predicted(RUN.preferring(0.1, 0.9).preferring(8, 2))).containsExactly(one);
        assertThat(RUN.preferring(8, 2).text()).contains("preferring", "0.800, 0.200");
    }

    @Test
    void fileHoldsItForAllPreferences(@TempDir Path folder) {
        Path file = folder.resolve("model");
        RUN.preferring(0.9, 0.1).save(file);
        Run loaded = load(file.toString());
        for (double share : new double[] {0, 0.3, 0.5, 1}) {
            assertThat(predicted(loaded.preferring(share, 1 - share)))
                    .containsExactly(predicted(RUN.preferring(share, 1 - share)));
        }
        assertThat(predicted(loaded)).containsExactly(predicted(RUN));
    }

    @Test
    void djlModelKeepsThePreference() throws Exception {
        Run view = RUN.preferring(0.9, 0.1);
        try (ai.djl.Model model = view.model();
                var predictor = model.newPredictor(view.translator())) {
            assertThat((Double) predictor.predict(DATA.row(3)).get("up"))
                    .isCloseTo(view.predict(DATA.row(3), UP), within(1e-5));
        }
    }

    @Test
    void resumedRunIsTheSameToTheBit(@TempDir Path folder) {
        Path file = folder.resolve("state");
        Run unused = MODEL.fit(DATA, epochs(3).batch(32).checkpoint(file), LiveDisplay.silent());
        Run resumed = MODEL.fit(DATA, epochs(6).batch(32).checkpoint(file), LiveDisplay.silent());
        Run whole = MODEL.fit(DATA, epochs(6).batch(32), LiveDisplay.silent());
        assertThat(predicted(resumed.preferring(1, 0))).containsExactly(predicted(whole.preferring(1, 0)));
        assertThat(predicted(resumed)).containsExactly(predicted(whole));
    }

    @Test
    void anySharingThatSharesIsShown() {
        List<Sharing> sharings = List.of(
                crossStitch(mlp(8, 8)),
                mmoe(mlp(8), 2),
                Braid.ple(mlp(8, 8), 1, 1),
                Braid.mtan(mlp(8, 8)),
                Braid.adapters(mlp(8), 2),
                Braid.lowRank(mlp(8), 1),
                Braid.sequential(mlp(8)),
                Braid.cooperative(mlp(8)));
        for (Sharing sharing : sharings) {
            Run run = fit(MODEL.sharing(sharing), 2);
            assertThat(predicted(run.preferring(1, 0)))
                    .as(sharing.toString())
                    .doesNotContain(Double.NaN)
                    .isNotEqualTo(predicted(run.preferring(0, 1)));
        }
    }

    /** Sentences of other lengths are told apart from padding, whatever is added to each place. */
    @Test
    void sentencesAreShownTheSharesToo() {
        Run run = learn(Braid.categorical("type"), Braid.tagging("tags").of("english"))
                .sharing(hard(Braid.gru(8)))
                .balancedBy(cosmos().drawn())
                .fit(
                        data("phrases")
                                .drop("french", "german", "spanish", "structure")
                                .splitBy("part")
                                .learnFrom(200),
                        epochs(1),
                        LiveDisplay.silent());
        assertThat(run.preferring(0.9, 0.1).scores().of("type", Metric.LOG_LOSS))
                .isNotEqualTo(run.preferring(0.1, 0.9).scores().of("type", Metric.LOG_LOSS))
                .isFinite();
    }

    /** Images alone, and images beside columns: of one kind of input or another, the shares change what is predicted. */
    @ParameterizedTest
    @MethodSource("seeing")
    void imagesAndSeveralInputsAreShownTheSharesToo(Encoder encoder, boolean columns, @TempDir Path folder) {
        SplittableRandom random = new SplittableRandom(2);
        List<Grid> grids = IntStream.range(0, 40)
                .mapToObj(row -> {
                    float[] values = new float[64];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) random.nextGaussian();
                    }
                    return new Grid(1, 8, 8, values);
                })
                .toList();
        Data tens = rivals(40);
        Data data = (columns ? tens : tens.drop("x", "y")).with("image", grids);
        Run run = MODEL.sharing(hard(encoder)).fit(data, epochs(2).batch(8).seed(1), LiveDisplay.silent());
        List<Double> up = run.preferring(1, 0).predict(data, UP);
        assertThat(up)
                .doesNotContain(Double.NaN)
                .isNotEqualTo(run.preferring(0, 1).predict(data, UP));
        assertThat(run.front().points()).hasSize(11).allSatisfy(point -> assertThat(point.losses())
                .doesNotContain(Double.NaN));
        Path file = folder.resolve("model");
        run.save(file);
        assertThat(load(file.toString()).preferring(1, 0).predict(data, UP)).isEqualTo(up);
    }

    static Stream<Arguments> seeing() {
        return Stream.of(
                Arguments.of(cnn(2, 4).dense(6), false),
                Arguments.of(fused(mlp(4), cnn(2).dense(4)).dense(6), true),
                Arguments.of(fused(mlp(4), cnn(2).dense(4)).gated().dense(6), true));
    }

    @Test
    void moreTasksGetATable() {
        Front front = Front.of(List.of("a", "b", "c"), shares -> shares);
        assertThat(front.points())
                .hasSize(21)
                .allSatisfy(p -> assertThat(Arrays.stream(p.shares()).sum()).isCloseTo(1, within(1e-12)));
        assertThat(front.text()).contains("share of a", "loss of c");
        assertThat(Front.of(List.of("a", "b", "c", "d", "e", "f", "g", "h"), shares -> shares)
                        .points())
                .hasSize(8);
        assertThatThrownBy(front::picture)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[a, b, c]");
        assertThat(RUN.front().picture().text())
                .startsWith("Validation losses of up and down over 11 preferences: from ");
        double[] first = RUN.front().points().stream()
                .min(Comparator.comparingDouble(p -> p.losses()[0]))
                .orElseThrow()
                .losses();
        assertThat(first[0]).isPositive();
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        Run plain = fit(MODEL.balancedBy(equal()), 1);
        assertThatThrownBy(() -> plain.preferring(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "preferring(shares): equal() learned one trade-off; one network learns all with balancedBy(cosmos().drawn())");
        assertThatThrownBy(plain::front).hasMessageStartingWith("front(): equal() learned one trade-off");
        assertThatThrownBy(() -> RUN.preferring(1))
                .hasMessage("preferring(shares): needs one share for each of the 2 tasks, in their order; given [1.0]");
        assertThatThrownBy(() -> RUN.preferring(0, 0)).hasMessageContaining("at least one share must be above zero");
        assertThatThrownBy(() -> fit(MODEL.sharing(separate(mlp(4))), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shares none; use hard(...) or equal()");
        assertThatThrownBy(() -> cosmos(1, 2).drawn()).hasMessageContaining("run.preferring(1, 2) afterwards");
        assertThatThrownBy(() -> cosmos().drawn(0)).hasMessageContaining("must be a positive, finite number");
        assertThatThrownBy(() -> every(2, cosmos().drawn())).hasMessageContaining("leave every(steps, method) out");
        assertThatThrownBy(() -> crMogm(cosmos().drawn())).hasMessageContaining("leave crMogm(share, method) out");
        assertThatThrownBy(() -> fit(MODEL.balancedBy(equal()).startingFrom(RUN), 1))
                .hasMessageContaining("shown a preference");
    }
}
