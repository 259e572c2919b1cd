package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.braidml.balance.Equal;
import io.github.braidml.data.Data;
import io.github.braidml.data.Inputs;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Transformer;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Regression;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Batches of sentences of about the same length: many are short and a few long, as reviews are. */
final class LengthsTest {
    private static final int BATCH = 16;
    private static final Sharing GRU = new HardSharing(Recurrent.of(Recurrent.Cell.GRU, 8));
    private static final Training TRAINING =
            Training.of(4).batch(BATCH).seed(5).optimizer(Adam.of(0.02)).batches(Batches.byLength());

    private static Prepared sentences(int rows) {
        SplittableRandom random = new SplittableRandom(3);
        StringColumn text = StringColumn.create("text");
        StringColumn good = StringColumn.create("good");
        DoubleColumn length = DoubleColumn.create("length");
        for (int row = 0; row < rows; row++) {
            int words = 1 + (int) Math.min(59, -8 * Math.log(random.nextDouble()));
            boolean yes = random.nextBoolean();
            String first = yes ? "fine" : "poor";
            text.append(first
                    + random.ints(words - 1, 0, 20).mapToObj(i -> " w" + i).reduce("", String::concat));
            good.append(yes ? "yes" : "no");
            length.append(words + random.nextDouble());
        }
        return Data.of(Table.create("reviews", text, good, length))
                .text("text")
                .prepare(List.of(Binary.of("good"), Regression.of("length")));
    }

    private static Drawing drawing(Prepared data, Batches how) {
        return new TableDrawing(data, data.split().train(), TRAINING.batches(how), new Equal(), 1);
    }

    /** The places that the batches of an epoch have beyond its words. */
    private static int padding(Prepared data, Plan plan) {
        int padding = 0;
        for (int b = 0; b + 1 < plan.starts().length; b++) {
            padding += plan.count(b) * data.inputs().longest(0, plan.order(), plan.from(b), plan.count(b));
        }
        return padding - Arrays.stream(plan.order()).map(data.inputs()::tokens).sum();
    }

    @Test
    void aBatchIsAsWideAsItsLongestRow() {
        Prepared data = sentences(400);
        Inputs inputs = data.inputs();
        int[] order = data.split().train();
        try (NDManager manager = Engines.manager()) {
            InputFeeder feeder = new InputFeeder(manager, BATCH, inputs.all());
            for (int from = 0; from + BATCH <= order.length; from += BATCH) {
                int longest = Arrays.stream(order, from, from + BATCH)
                        .map(inputs::tokens)
                        .max()
                        .orElseThrow();
                assertThat(feeder.rows(inputs, order, from, BATCH)
                                .head()
                                .getShape()
                                .getShape())
                        .containsExactly(BATCH, longest);
            }
        }
    }

    @Test
    void lessIsPaddedAndEveryRowComesOnce() {
        Prepared data = sentences(2000);
        int[] rows = data.split().train();
        Drawing drawing = drawing(data, Batches.byLength());
        for (int e = 1; e <= 3; e++) {
            Plan plan = drawing.epoch(e, List.of(), new boolean[2]);
            Plan plain = drawing(data, Batches.SHUFFLED).epoch(e, List.of(), new boolean[2]);
            assertThat(plan.starts()).isEqualTo(plain.starts());
            assertThat(plan.order()).containsExactlyInAnyOrder(rows);
            assertThat(padding(data, plan)).isLessThan(padding(data, plain) / 4);
        }
    }

    /** Short batches and long ones take turns, and a row meets others every time. */
    @Test
    void itIsAShuffle() {
        Prepared data = sentences(2000);
        Drawing drawing = drawing(data, Batches.byLength());
        Plan first = drawing.epoch(1, List.of(), new boolean[2]);
        Plan second = drawing.epoch(2, List.of(), new boolean[2]);
        assertThat(drawing(data, Batches.byLength())
                        .epoch(2, List.of(), new boolean[2])
                        .order())
                .isEqualTo(second.order());
        int batches = drawing.batches();
        double[] lengths = IntStream.range(0, batches)
                .mapToDouble(b -> data.inputs().longest(0, first.order(), first.from(b), first.count(b)))
                .toArray();
        double mean = Arrays.stream(lengths).average().orElseThrow();
        double together = 0;
        double alone = 0;
        for (int b = 0; b < batches; b++) {
            alone += Math.pow(lengths[b] - mean, 2);
            together += b == 0 ? 0 : (lengths[b] - mean) * (lengths[b - 1] - mean);
        }
        assertThat(together / alone).as("how alike neighbours are").isBetween(-0.3, 0.3);
        int[] batchOf = new int[data.rows()];
        IntStream.range(0, first.order().length).forEach(i -> batchOf[first.order()[i]] = i / BATCH);
        double companions = IntStream.range(0, batches)
                .mapToDouble(b -> Arrays.stream(second.order(), second.from(b), second.from(b) + second.count(b))
                        .map(row -> batchOf[row])
                        .distinct()
                        .count())
                .average()
                .orElseThrow();
        assertThat(companions).as("batches that the rows of a batch come from").isGreaterThan(BATCH / 2.0);
    }

    static Stream<Sharing> encoders() {
        return Stream.of(GRU, new HardSharing(new Transformer(8, 2, 1, 0, false)));
    }

    /** The losses of rows together, padded, are those of rows one by one, not padded. */
    @ParameterizedTest
    @MethodSource("encoders")
    void paddingChangesNoLoss(Sharing sharing) {
        Prepared data = sentences(200);
        TrainedNetwork network = new TrainedNetwork(sharing, data.inputs().all(), Trainer.heads(data.targets()), 3);
        int[] rows = data.split().train();
        double[] padded = network.outputs(data.inputs(), rows);
        Losses together = new Losses(data.targets(), rows.length);
        together.compute(padded, data.labels(), rows, 0, rows.length);
        double[] sums = new double[2];
        for (int row : rows) {
            Losses alone = new Losses(data.targets(), 1);
            alone.compute(network.outputs(data.inputs(), new int[] {row}), data.labels(), new int[] {row}, 0, 1);
            sums[0] += alone.value(0);
            sums[1] += alone.value(1);
        }
        for (int t = 0; t < 2; t++) {
            assertThat(sums[t] / rows.length).isEqualTo(together.value(t), within(1e-6));
        }
    }

    @Test
    void aResumedRunIsTheSameToTheBit(@TempDir Path folder) {
        Prepared data = sentences(300);
        Fit whole = Trainer.fit(data, GRU, new Equal(), TRAINING, "", Monitor.NONE);
        Training kept = TRAINING.checkpoint(folder.resolve("state"));
        Trainer.fit(data, GRU, new Equal(), kept.epochs(2), "", Monitor.NONE);
        TrainerTest.assertSame(Trainer.fit(data, GRU, new Equal(), kept, "", Monitor.NONE), whole);
        assertThat(Reference.flat(
                        Trainer.fit(data, GRU, new Equal(), TRAINING.batches(Batches.SHUFFLED), "", Monitor.NONE)
                                .network()))
                .isNotEqualTo(Reference.flat(whole.network()));
    }

    @Test
    void fewRowsAreSimplyShuffled() {
        Prepared data = sentences(30);
        int[] order = drawing(data, Batches.byLength())
                .epoch(1, List.of(), new boolean[2])
                .order();
        assertThat(order).containsExactlyInAnyOrder(data.split().train());
    }

    @Test
    void whatHasNoLengthIsRefused() {
        Prepared table = Problem.of(1, 80, 0);
        Sharing mlp = new HardSharing(new Mlp(List.of(4), 0));
        assertThatThrownBy(() -> Trainer.fit(table, mlp, new Equal(), TRAINING, "", Monitor.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        ".batches(byLength()) puts sequences of a length together, but there are none among table: ");
        assertThatThrownBy(() -> Trainer.fit(
                        sentences(60),
                        GRU,
                        new Equal(),
                        TRAINING.optimizer(new GradientDescent(0.1)),
                        "",
                        Monitor.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes all rows at every step");
        assertThatThrownBy(() -> Batches.byLength().mixed())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("byLength() has each row once, so there are no shares to mix; leave out .mixed()");
        assertThat(TRAINING.recipe()).contains(".batches(byLength())");
    }
}
