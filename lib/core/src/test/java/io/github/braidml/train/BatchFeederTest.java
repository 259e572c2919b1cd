package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.braidml.balance.Equal;
import io.github.braidml.data.Augmentation;
import io.github.braidml.data.Data;
import io.github.braidml.data.DigitImages;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Inputs;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.HardSharing;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

final class BatchFeederTest {
    private static final int ROWS = 100;
    private static final int BATCH = 32;

    private static Inputs inputs(Augmentation change) {
        Data data = DigitImages.shipped().only(i -> i < ROWS).data().augmented(change);
        return data.prepare(List.of(Categorical.of("digit"))).inputs();
    }

    private static Data table() {
        SplittableRandom random = new SplittableRandom(1);
        String[] towns = {"york", "bath", "hull"};
        return Data.of(Table.create(
                "all",
                DoubleColumn.create("y", random.doubles(ROWS).toArray()),
                DoubleColumn.create("x", random.doubles(ROWS).toArray()),
                StringColumn.create(
                        "town", random.ints(ROWS, 0, 3).mapToObj(i -> towns[i]).toArray(String[]::new)),
                StringColumn.create(
                        "text",
                        random.ints(ROWS, 1, 9)
                                .mapToObj(i -> "w " + "a b ".repeat(i))
                                .toArray(String[]::new))));
    }

    /** A table, sentences, images that change, sounds, and several of them in one row. */
    static Stream<Inputs> kinds() {
        List<Grid> sounds = IntStream.range(0, ROWS)
                .mapToObj(row -> new Grid(1, 4, 6, values(row, 24)))
                .toList();
        Data table = table();
        return Stream.of(
                        table.drop("text"),
                        table.only("y", "text").text("text"),
                        table.only("y").with("sound", sounds),
                        table.text("text")
                                .with("sound", sounds)
                                .augmented(Augmentation.NONE.shift(1).noise(0.1)))
                .map(data -> data.prepare(List.of(Regression.of("y"))).inputs());
    }

    private static float[] values(int row, int count) {
        float[] values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = row + i / 7f);
        return values;
    }

    private static List<float[]> expected(Inputs inputs, int[] order, int from, int count, long seed) {
        List<float[]> all = new ArrayList<>();
        for (int input = 0; input < inputs.all().size(); input++) {
            int width = inputs.longest(input, order, from, count);
            float[] values = new float[count * width];
            for (int i = 0; i < count; i++) {
                int row = order[from + i];
                inputs.read(input, row, width, FloatBuffer.wrap(values), i * width, Engines.mix(seed, row));
            }
            all.add(values);
        }
        return all;
    }

    private static List<float[]> read(NDList batch) {
        return batch.stream().map(NDArray::toFloatArray).toList();
    }

    @Test
    void imagesAndSoundsAreReadAhead() {
        assertThat(kinds().map(Inputs::isSlow)).containsExactly(false, false, true, true);
        assertThat(inputs(Augmentation.NONE).isSlow()).isTrue();
    }

    /** Whatever is asked for, in turn or not, ahead or not, is what a single thread would have read. */
    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsReadAheadIsWhatIsAskedFor(Inputs inputs) {
        int[] up = IntStream.range(0, ROWS).toArray();
        int[] down = IntStream.range(0, ROWS).map(i -> ROWS - 1 - i).toArray();
        for (boolean ahead : new boolean[] {true, false}) {
            try (NDManager manager = Engines.manager()) {
                BatchFeeder feeder = new BatchFeeder(manager, BATCH, inputs, ahead);
                long step = 1;
                for (int[] order : new int[][] {up, down, up}) {
                    for (int from = 0; from < ROWS; from += BATCH) {
                        int count = Math.min(BATCH, ROWS - from);
                        List<float[]> read = read(feeder.rows(order, from, count, step, step + 1));
                        assertThat(read)
                                .usingRecursiveComparison()
                                .isEqualTo(expected(inputs, order, from, count, step));
                        // Once more, as methods that look back do.
                        assertThat(read(feeder.rows(order, from, count, step, step + 1)))
                                .usingRecursiveComparison()
                                .isEqualTo(read);
                        if (from == BATCH) {
                            assertThat(read(feeder.rows(down, 7, 3, 99, 100)))
                                    .usingRecursiveComparison()
                                    .isEqualTo(expected(inputs, down, 7, 3, 99));
                        }
                        step++;
                    }
                }
            }
        }
    }

    /** The run that is interrupted leaves no thread behind, and what it read ahead changes nothing. */
    @Test
    void anInterruptedRunLeavesNoThread() throws InterruptedException {
        Data data = DigitImages.shipped().only(i -> i < ROWS).data().augmented(Augmentation.NONE.shift(1));
        int[] batches = {0};
        Monitor stopping = new Monitor() {
            @Override
            public boolean stop() {
                return ++batches[0] == 2;
            }
        };
        Fit fit = Trainer.fit(
                data.prepare(List.of(Categorical.of("digit"))),
                new HardSharing(Cnn.of(List.of(4))),
                new Equal(),
                Training.of(3).batch(16),
                "",
                stopping);
        assertThat(fit.ending()).startsWith("interrupted in epoch 1 after batch 2 of 5");
        awaitNoReaders();
    }

    private static void awaitNoReaders() throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (readers() > 0 && Instant.now().isBefore(end)) {
            Thread.sleep(50);
        }
        assertThat(readers()).isZero();
    }

    @Test
    void theThreadEndsByItself() throws InterruptedException {
        try (NDManager manager = Engines.manager()) {
            BatchFeeder feeder = new BatchFeeder(manager, BATCH, inputs(Augmentation.NONE));
            int[] order = IntStream.range(0, ROWS).toArray();
            feeder.rows(order, 0, BATCH, 1, 2);
            assertThat(readers()).isPositive();
            awaitNoReaders();
            // And starts again when it is needed.
            feeder.rows(order, BATCH, BATCH, 2, 3);
            assertThat(read(feeder.rows(order, 2 * BATCH, BATCH, 3, 4)))
                    .usingRecursiveComparison()
                    .isEqualTo(expected(inputs(Augmentation.NONE), order, 2 * BATCH, BATCH, 3));
        }
    }

    /** However long the engine takes: the batch in use, one ahead, and nothing more. */
    @Test
    void noMoreThanOneBatchIsAhead() throws InterruptedException {
        AtomicInteger batches = new AtomicInteger();
        try (NDManager manager = Engines.manager()) {
            BatchFeeder feeder = feeder(manager, from -> batches.incrementAndGet());
            int[] order = IntStream.range(0, ROWS).toArray();
            for (int batch = 1; batch <= 3; batch++) {
                feeder.rows(order, 10 * (batch - 1), 10, batch, batch + 1);
                Thread.sleep(200);
                assertThat(batches).hasValue(batch + 1);
            }
        }
        awaitNoReaders();
    }

    /** What goes wrong on the reading thread is told where the batch is asked for; the feeder goes on. */
    @Test
    void aReaderThatFailsIsHeard() throws InterruptedException {
        try (NDManager manager = Engines.manager()) {
            BatchFeeder feeder = feeder(manager, from -> {
                if (from == 10) {
                    throw new IllegalStateException("row 15 is damaged");
                }
            });
            int[] order = IntStream.range(0, ROWS).toArray();
            feeder.rows(order, 0, 10, 1, 2);
            assertThatThrownBy(() -> feeder.rows(order, 10, 10, 2, 3))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("row 15 is damaged");
            assertThat(feeder.rows(order, 20, 10, 3, 4)).hasSize(1);
        }
        awaitNoReaders();
    }

    private static BatchFeeder feeder(NDManager manager, IntConsumer before) {
        Inputs images = inputs(Augmentation.NONE);
        return new BatchFeeder(manager, 10, images.all(), true, (into, order, from, count, seed) -> {
            before.accept(from);
            into.fill(images, order, from, count, seed);
        });
    }

    /** A training that ends with an error, here of a listener, leaves no thread either. */
    @Test
    void aRunThatFailsLeavesNoThread() throws InterruptedException {
        Data data = DigitImages.shipped().only(i -> i < ROWS).data();
        Monitor failing = new Monitor() {
            @Override
            public boolean stop() {
                throw new IllegalStateException("no more");
            }
        };
        assertThatThrownBy(() -> Trainer.fit(
                        data.prepare(List.of(Categorical.of("digit"))),
                        new HardSharing(Cnn.of(List.of(4))),
                        new Equal(),
                        Training.of(3).batch(16),
                        "",
                        failing))
                .hasMessage("no more");
        awaitNoReaders();
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("braid-batches"))
                .count();
    }
}
