package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Equal;
import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Fused;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Network;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Sgd;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Images in some rows and sentences in the others, in one network. */
class FusedGradientsTest {
    private static final double RATE = 0.01;
    private static final Binary BRIGHT = Binary.of("bright");
    private static final Categorical WORD = Categorical.of("word");
    private static final Fused FUSED = Fused.of(
                    List.of(Cnn.of(List.of(3)).dense(6), Recurrent.of(Recurrent.Cell.GRU, 5)))
            .dense(8);

    static Stream<Sharing> ways() {
        return Stream.of(
                new HardSharing(FUSED),
                new HardSharing(FUSED.gated()),
                new HardSharing(FUSED.crossAttention(2)),
                new HardSharing(Fused.of(List.of(Cnn.of(List.of(3)).cells(), Recurrent.of(Recurrent.Cell.GRU, 5)))
                        .dense(8)
                        .crossAttention(4)));
    }

    /** In double precision, with rows that miss the image. */
    @Test
    void gatesAndAttentionHaveTheRightGradients() {
        Input image = new Input("image", List.of(1, 4, 4), 0);
        List<Head> heads = List.of(new Head("size", 1, List.of()), new Head("kind", 3, List.of(5)));
        Fused fused =
                Fused.of(List.of(new Mlp(List.of(5), 0), Cnn.of(List.of(3)).cells(), Cnn.of(List.of(2))));
        for (Fused way : List.of(
                fused.dense(6), fused.gated().dense(6), fused.dense(6, 4).crossAttention(2))) {
            Differences.check(
                    new HardSharing(way),
                    List.of(Input.table(3), image, new Input("other", List.of(1, 4, 4), 0)),
                    heads,
                    Differences.AS_IT_IS);
        }
    }

    private static Data images() {
        Random random = new Random(1);
        StringColumn bright = StringColumn.create("bright");
        List<Grid> grids = new ArrayList<>();
        for (int row = 0; row < 20; row++) {
            float[] values = new float[12];
            double level = random.nextDouble();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (level + 0.3 * random.nextGaussian());
            }
            grids.add(new Grid(1, 3, 4, values));
            bright.append(level > 0.5 ? "yes" : "no");
        }
        return Data.of(Table.create("images", bright)).with("image", grids);
    }

    private static Data sentences() {
        List<String> words = List.of("red", "green", "blue");
        StringColumn said = StringColumn.create("said");
        StringColumn word = StringColumn.create("word");
        for (int row = 0; row < 30; row++) {
            String one = words.get(row % 3);
            said.append((row % 2 == 0 ? "it is " : "the house was ") + one);
            word.append(one);
        }
        return Data.of(Table.create("sentences", said, word)).text("said");
    }

    /** All rows train, none validates: the newest values are kept. */
    private static Prepared prepared(Task<?>... tasks) {
        Prepared data = images().and(sentences()).aside("bright", "word").prepare(List.of(tasks));
        int[] all = IntStream.range(0, data.rows()).toArray();
        return Problem.with(data, new Split(all, new int[0], new int[0]));
    }

    private static TrainedNetwork start(Prepared data, Sharing sharing) {
        return new TrainedNetwork(sharing, data.inputs().all(), Trainer.heads(data.targets()), 5);
    }

    private static TrainedNetwork moved(Prepared data, Sharing sharing) {
        Training training = Training.of(1).batch(1000).seed(5).optimizer(Sgd.of(RATE));
        return Trainer.fit(data, sharing, new Equal(), training, "", Monitor.NONE)
                .network();
    }

    private static float[] values(TrainedNetwork network) {
        float[] values = new float[network.parameters().size()];
        network.parameters().read(values);
        return values;
    }

    private static double total(TrainedNetwork network, Prepared data) {
        int[] rows = data.split().train();
        Losses losses = new Losses(data.targets(), rows.length);
        losses.compute(network.losses(data.inputs(), data.labels(), rows), data.labels(), rows, 0, rows.length);
        return IntStream.range(0, data.targets().size())
                .mapToDouble(losses::value)
                .sum();
    }

    /** The last way is checked in double precision alone: in single precision its kinks are too close. */
    static Stream<Sharing> smooth() {
        return ways().limit(3);
    }

    @ParameterizedTest
    @MethodSource("smooth")
    void everyArraysGradientIsTheSlopeAlongIt(Sharing sharing) {
        Prepared data = prepared(BRIGHT, WORD);
        TrainedNetwork network = start(data, sharing);
        float[] before = values(network);
        float[] after = values(moved(data, sharing));
        int at = 0;
        for (Network.Entry entry : network.parameters().entries()) {
            int from = at;
            int to = at + (int) entry.parameter().getArray().size();
            double norm = Math.sqrt(IntStream.range(from, to)
                    .mapToDouble(i -> Math.pow((before[i] - after[i]) / RATE, 2))
                    .sum());
            // Every row has one input: a gate has nothing to choose from, and there is nothing to attend to.
            boolean idle = !sharing.equals(new HardSharing(FUSED))
                    && entry.name().matches("shared\\.0\\.[346]\\..*")
                    && norm == 0;
            assertThat(idle || norm > 1e-4).as(entry.name()).isTrue();
            if (idle) {
                at = to;
                continue;
            }
            double[] sides = new double[2];
            for (int side = 0; side < 2; side++) {
                float[] shifted = before.clone();
                double step = (side == 0 ? 0.01 : -0.01) / (norm * RATE);
                for (int i = from; i < to; i++) {
                    shifted[i] += (float) (step * (before[i] - after[i]));
                }
                network.parameters().write(shifted);
                sides[side] = total(network, data);
            }
            assertThat((sides[0] - sides[1]) / 0.02).as(entry.name()).isEqualTo(norm, within(1e-3 + 0.03 * norm));
            at = to;
        }
        assertThat(at).isEqualTo(before.length);
    }

    /** To the last bit: what stands in the place of a missing image or sentence teaches its branch nothing. */
    @ParameterizedTest
    @MethodSource("ways")
    void rowsThatMissAnInputLeaveItsBranchAsItIs(Sharing sharing) {
        for (boolean images : new boolean[] {true, false}) {
            rowsThatMissAnInputLeaveItsBranchAsItIs(sharing, images);
        }
    }

    private static void rowsThatMissAnInputLeaveItsBranchAsItIs(Sharing sharing, boolean images) {
        Prepared data = images ? prepared(BRIGHT) : prepared(WORD);
        TrainedNetwork before = start(data, sharing);
        TrainedNetwork after = moved(data, sharing);
        String silent = "shared.0." + (images ? 1 : 0) + ".";
        List<Network.Entry> entries = before.parameters().entries();
        float[] old = values(before);
        float[] now = values(after);
        int at = 0;
        int still = 0;
        int others = 0;
        for (Network.Entry entry : entries) {
            int to = at + (int) entry.parameter().getArray().size();
            boolean moved = !Arrays.equals(old, at, to, now, at, to);
            boolean of = entry.name().startsWith(silent);
            assertThat(of && moved).as(entry.name()).isFalse();
            still += of ? 1 : 0;
            others += moved ? 1 : 0;
            at = to;
        }
        // A convolution and perhaps a dense layer, each with a bias; or an embedding and the four arrays of a cell.
        assertThat(still).isIn(2, 4, 5);
        assertThat(others).isGreaterThan(3);
    }
}
