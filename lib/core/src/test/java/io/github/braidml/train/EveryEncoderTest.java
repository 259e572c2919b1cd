package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.balance.Equal;
import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Fused;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.Transformer;
import io.github.braidml.optim.Adam;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What holds for every encoder: its gradient is right, it learns 32 rows by heart, and the same seed gives the same bits. */
class EveryEncoderTest {
    private static final List<Task<?>> TASKS = List.of(Regression.of("size").head(16), Categorical.of("kind"));
    private static final int ROWS = 32;

    static Stream<Encoder> encoders() {
        Cnn cnn = Cnn.of(List.of(8)).dense(32);
        Recurrent gru = Recurrent.of(Recurrent.Cell.GRU, 24);
        Fused fused = Fused.of(List.of(Cnn.of(List.of(6)).dense(16), Recurrent.of(Recurrent.Cell.GRU, 12)));
        return Stream.of(
                new Mlp(List.of(32, 32), 0),
                cnn,
                cnn.residual(),
                Cnn.of(List.of(24, 24)).cells(),
                gru,
                gru.bidirectional(),
                Recurrent.of(Recurrent.Cell.LSTM, 24).layers(2),
                Recurrent.of(Recurrent.Cell.LSTM, 16).bidirectional(),
                new Transformer(24, 4, 2, 0, false),
                new Transformer(24, 4, 1, 0, true),
                fused.dense(24),
                fused.gated().dense(24),
                fused.dense(24).crossAttention(2));
    }

    /** Numbers, images or sentences as the encoder takes them, and labels that have nothing to do with them. */
    private static Prepared data(Encoder encoder) {
        Random random = new Random(6);
        DoubleColumn size = DoubleColumn.create("size");
        StringColumn kind = StringColumn.create("kind");
        StringColumn words = StringColumn.create("words");
        List<Grid> grids = new ArrayList<>();
        Table numbers = Table.create("numbers");
        for (int row = 0; row < ROWS; row++) {
            size.append(random.nextGaussian());
            kind.append(List.of("low", "middle", "high").get(random.nextInt(3)));
            words.append(IntStream.range(0, 3 + row % 4)
                    .mapToObj(i -> "w" + random.nextInt(12))
                    .collect(Collectors.joining(" ")));
            float[] pixels = new float[36];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) random.nextGaussian();
            }
            grids.add(new Grid(1, 6, 6, pixels));
        }
        Data data = Data.of(numbers.addColumns(size, kind));
        boolean both = encoder instanceof Fused;
        if (encoder instanceof Mlp) {
            data = Data.of(Table.create("numbers", size, kind)
                    .addColumns(IntStream.range(0, 5)
                            .mapToObj(i -> DoubleColumn.create(
                                    "x" + i, random.doubles(ROWS).toArray()))
                            .toArray(DoubleColumn[]::new)));
        } else if (both || !(encoder instanceof Cnn)) {
            data = Data.of(Table.create("sentences", size, kind, words)).text("words");
        }
        if (both || encoder instanceof Cnn) {
            data = data.with("image", grids);
        }
        int[] all = IntStream.range(0, ROWS).toArray();
        return Problem.with(data.prepare(TASKS), new Split(all, all, new int[0]));
    }

    private static Fit fit(Prepared data, Encoder encoder, Training training) {
        return Trainer.fit(data, new HardSharing(encoder), new Equal(), training, "", Monitor.NONE);
    }

    private static double sum(double[] losses) {
        return Arrays.stream(losses).sum();
    }

    /** Ends a run once what is left of the first loss is next to nothing. */
    private static final class Until implements Monitor {
        private boolean done;

        @Override
        public void epoch(List<Epoch> epochs, int of) {
            done |= sum(epochs.get(epochs.size() - 1).valid())
                    < 0.03 * sum(epochs.get(0).train());
        }

        @Override
        public boolean stop() {
            return done;
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void learnsThirtyTwoRowsByHeart(Encoder encoder) {
        Training training = Training.of(100).batch(8).seed(2).optimizer(Adam.of(0.01));
        Until until = new Until();
        Trainer.fit(data(encoder), new HardSharing(encoder), new Equal(), training, "", until);
        assertThat(until.done).isTrue();
    }

    private static Encoder dropping(Encoder encoder) {
        return encoder instanceof Mlp mlp
                ? mlp.dropout(0.2)
                : encoder instanceof Cnn cnn
                        ? cnn.dropout(0.2)
                        : encoder instanceof Recurrent recurrent
                                ? recurrent.dropout(0.2)
                                : encoder instanceof Transformer transformer ? transformer.dropout(0.2) : encoder;
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void sameSeedSameBits(Encoder encoder) {
        Prepared data = data(encoder);
        Encoder dropping = dropping(encoder);
        Training training = Training.of(2).batch(12).seed(4);
        double[] once = Reference.flat(fit(data, dropping, training).network());
        assertThat(Reference.flat(fit(data, dropping, training).network())).isEqualTo(once);
        assertThat(Reference.flat(fit(data, dropping, training.seed(5)).network()))
                .isNotEqualTo(once);
    }

    /** Recurrent ones, whose cells exist in single precision only, are checked with the heads that write sentences. */
    static Stream<Encoder> inDoublePrecision() {
        return encoders().filter(encoder -> !(encoder instanceof Recurrent) && !(encoder instanceof Fused));
    }

    @ParameterizedTest
    @MethodSource("inDoublePrecision")
    void gradientIsRight(Encoder encoder) {
        Input input = encoder instanceof Mlp
                ? Input.table(3)
                : encoder instanceof Cnn ? new Input("image", List.of(1, 6, 6), 0) : new Input("words", List.of(5), 9);
        List<Head> heads = List.of(
                new Head("a", 2, List.of(4)),
                new Head("b", 1, List.of(3)),
                new Head("c", 2, List.of(4)),
                new Head("d", 2, List.of(4)),
                new Head("e", 2, List.of(4)));
        Differences.check(new HardSharing(encoder), List.of(input), heads, Differences.AS_IT_IS);
    }
}
