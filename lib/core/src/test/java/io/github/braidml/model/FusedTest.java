package io.github.braidml.model;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.cnn;
import static io.github.braidml.Braid.crossStitch;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.fused;
import static io.github.braidml.Braid.gru;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.lowRank;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.mmoe;
import static io.github.braidml.Braid.mtan;
import static io.github.braidml.Braid.ple;
import static io.github.braidml.Braid.separate;
import static io.github.braidml.Braid.transformer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.braidml.Run;
import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Input;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class FusedTest {
    private static final Input TABLE = Input.table(3);
    private static final Input IMAGE = new Input("image", List.of(1, 4, 5), 0);
    private static final Input WORDS = new Input("words", List.of(6), 9);
    private static final List<Head> ONE = List.of(new Head("kind", 4, List.of()));
    private static final Categorical SAME = categorical("same");

    /** A left or right half that is bright, and a word for it; whether they agree needs both. */
    private static Data halves(int rows) {
        StringColumn said = StringColumn.create("said");
        StringColumn same = StringColumn.create("same");
        DoubleColumn noise = DoubleColumn.create("noise");
        List<Grid> grids = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            boolean left = row % 2 == 0;
            boolean word = row / 2 % 2 == 0;
            float[] values = new float[4 * 4];
            for (int i = 0; i < 16; i++) {
                values[i] = (i % 4 < 2 == left ? 1 : 0) + 0.01f * (row * 7 % 13);
            }
            grids.add(new Grid(1, 4, 4, values));
            said.append(word ? "it is left" : "it is right");
            same.append(left == word ? "yes" : "no");
            noise.append(row * 31 % 17);
        }
        return data(Table.create("halves", noise, said, same)).text("said").with("image", grids);
    }

    private static long parameters(Encoder encoder, Input... inputs) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            return new HardSharing(encoder).network(List.of(inputs), ONE).count(manager)[0];
        }
    }

    @Test
    void parametersAreThoseOfTheBranchesAndTheLayerThatSeesAll() {
        long branches = parameters(cnn(3).dense(7), IMAGE) + parameters(gru(5), WORDS) + parameters(mlp(6), TABLE);
        assertThat(parameters(fused(cnn(3).dense(7), gru(5), mlp(6)).dense(11), TABLE, WORDS, IMAGE))
                .isEqualTo(branches + (7 + 5 + 6 + 1) * 11);
        assertThat(parameters(fused(cnn(3).dense(7), gru(5), mlp(6)).dense(11, 2), TABLE, WORDS, IMAGE))
                .isEqualTo(branches + (7 + 5 + 6 + 1) * 11 + (11 + 1) * 2);
    }

    @Test
    void parametersOfGatesAndAttention() {
        long branches = parameters(cnn(3).dense(7), IMAGE) + parameters(gru(5), WORDS) + parameters(mlp(6), TABLE);
        Encoder gated = fused(cnn(3).dense(7), gru(5), mlp(6)).gated().dense(11, 2);
        long layers = (7 + 1) * 11 + (5 + 1) * 11 + (6 + 1) * 11;
        long gates = (7 + 5 + 6 + 1) * 3 * 11;
        assertThat(parameters(gated, TABLE, WORDS, IMAGE)).isEqualTo(branches + layers + gates + (11 + 1) * 2);
        Encoder attending = fused(cnn(3).dense(7), gru(5), mlp(6)).dense(12, 2).crossAttention(4);
        long projections = (7 + 1) * 12 + (5 + 1) * 12 + (6 + 1) * 12;
        long attentions = 3 * (4 * 12 * 12 + 3 * 12 + 2 * 12);
        assertThat(parameters(attending, TABLE, WORDS, IMAGE))
                .isEqualTo(branches + projections + attentions + (36 + 1) * 12 + (12 + 1) * 2);
    }

    @Test
    void inputsGoToTheFirstBranchLeftThatTakesTheirKind() {
        long wide = parameters(fused(mlp(6), mlp(8)).dense(4), TABLE, IMAGE);
        assertThat(wide).isEqualTo((3 + 1) * 6 + (20 + 1) * 8 + (14 + 1) * 4);
        assertThat(parameters(fused(cnn(2).dense(5), mlp(8)).dense(4), TABLE, IMAGE))
                .isEqualTo(parameters(fused(mlp(8), cnn(2).dense(5)).dense(4), TABLE, IMAGE));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> fused(cnn(8)))
                .hasMessageContaining(
                        "needs at least two encoders, each of one input, such as fused(cnn(8, 16), gru(32))");
        assertThatThrownBy(() -> fused(cnn(8), fused(cnn(8), gru(4)))).hasMessageContaining("at least two encoders");
        assertThatThrownBy(() -> fused(cnn(8), gru(4)).dense(0)).hasMessageContaining("at least 1 unit; given [0]");
        assertThatThrownBy(() -> fused(cnn(8), gru(4)).block(List.of(TABLE, IMAGE, WORDS)))
                .hasMessage(
                        "fused(cnn(8), gru(4)) has no branch left for input 'table: 3'; add one such as mlp(32), or drop the column");
        assertThatThrownBy(() -> fused(cnn(8), mlp(4)).block(List.of(TABLE, WORDS)))
                .hasMessageContaining("no branch left for input 'words: up to 6 of 9 tokens'; add one such as gru(32)");
        assertThatThrownBy(() -> fused(cnn(8), gru(4), mlp(2)).block(List.of(IMAGE, WORDS)))
                .hasMessage(
                        "fused(cnn(8), gru(4), mlp(2)) has no input for its branch mlp(2); the data has image: 1 x 4 x 5; words: up to 6 of 9 tokens");
        Head tags = new Head("tags", 12, List.of(), new Head.EachPlace(6));
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Network network = hard(fused(cnn(2), gru(4))).network(List.of(IMAGE, WORDS), List.of(tags));
            assertThatThrownBy(() -> network.initialize(manager))
                    .hasMessageContaining(
                            "needs a representation of every token, and this encoder gives one of the whole row; use an encoder of sequences");
        }
    }

    @Test
    void specsReadAsTheCallsThatMakeThem() {
        assertThat(fused(cnn(8), gru(4))).hasToString("fused(cnn(8), gru(4))");
        assertThat(fused(cnn(8), gru(4)).dense(9, 7)).hasToString("fused(cnn(8), gru(4)).dense(9, 7)");
        assertThat(fused(cnn(8), gru(4)).gated()).hasToString("fused(cnn(8), gru(4)).gated()");
        assertThat(fused(cnn(8), gru(4)).crossAttention(4).dense(8))
                .hasToString("fused(cnn(8), gru(4)).crossAttention(4).dense(8)");
        assertThatThrownBy(() -> fused(cnn(8), gru(4)).crossAttention(3))
                .hasMessage(
                        "fused: crossAttention(heads) deals the 64 units of the first dense layer out to its heads; given 3; use a divisor");
    }

    static Stream<Sharing> structures() {
        Fused encoder = fused(cnn(4).dense(16), gru(8), mlp(4)).dense(32);
        return Stream.of(
                hard(encoder),
                hard(fused(mlp(8), transformer(8, 2, 1), cnn(4)).dense(12)),
                separate(encoder),
                crossStitch(encoder),
                mmoe(encoder, 2),
                ple(encoder, 1, 1),
                mtan(encoder),
                hard(encoder.gated()),
                hard(fused(cnn(4).cells(), transformer(8, 2, 1), mlp(4))
                        .crossAttention(2)
                        .dense(16)),
                crossStitch(encoder.gated().dense(16, 16)),
                mmoe(encoder.crossAttention(4), 2),
                lowRank(encoder, 2));
    }

    /** Neither image nor sentence alone says whether they agree. */
    @ParameterizedTest
    @MethodSource("structures")
    void learnsWhatOnlyAllInputsTogetherTell(Sharing sharing, @TempDir Path folder) {
        Data halves = halves(120).holdOut(0.2, 1);
        Run run = learn(SAME)
                .sharing(sharing)
                .fit(halves, epochs(30).batch(16).optimizer(adam(0.005)).seed(2));
        assertThat(run.scores().of("same", Metric.ACCURACY)).isGreaterThan(0.95);
        String file = folder.resolve("fused.safetensors").toString();
        run.save(file);
        Run loaded = load(file);
        assertThat(loaded.learner()).isEqualTo(run.learner());
        assertThat(loaded.predict(halves, SAME)).isEqualTo(run.predict(halves, SAME));
        assertThat(loaded.predict(halves.row(3), SAME)).isEqualTo(run.predict(halves.row(3), SAME));
        assertThat(learn(SAME).sharing(sharing).diagram(halves).text()).contains("fused(");
        if (sharing.toString().startsWith("hard(") && sharing.toString().contains("gated")) {
            assertThat(run.sharing().text()).contains("gates of the inputs").contains("image");
        }
        if (sharing.toString().contains("crossAttention")) {
            assertThat(run.sharing().text()).contains("share of attention on the others");
            assertThat(loaded.attention(halves.row(3)).text())
                    .isEqualTo(run.attention(halves.row(3)).text())
                    .contains("looks at");
        } else {
            assertThatThrownBy(() -> run.attention(halves.row(3)))
                    .hasMessageStartingWith(
                            "attention(row) shows what inputs look at in each other: it needs fused(...).crossAttention(heads)");
        }
    }
}
