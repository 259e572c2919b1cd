package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.braidml.data.Augmentation;
import io.github.braidml.data.Data;
import io.github.braidml.data.DigitImages;
import io.github.braidml.data.Inputs;
import io.github.braidml.task.Categorical;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchFeederTest {
    private static final int ROWS = 100;
    private static final int BATCH = 32;

    private static Inputs inputs(Augmentation change) {
        Data data = DigitImages.shipped().only(i -> i < ROWS).data().augmented(change);
        return data.prepare(List.of(Categorical.of("digit"))).inputs();
    }

    private static float[] expected(Inputs inputs, int[] order, int from, int count, long seed) {
        float[] values = new float[count * 64];
        for (int i = 0; i < count; i++) {
            inputs.read(0, order[from + i], 64, FloatBuffer.wrap(values), i * 64, Engines.mix(seed, order[from + i]));
        }
        return values;
    }

    /** Whatever is asked for, in turn or not, is what a single thread would have read. */
    @Test
    void whatIsReadAheadIsWhatIsAskedFor() {
        Inputs inputs = inputs(Augmentation.NONE.shift(2).noise(0.1));
        assertThat(inputs.isSlow()).isTrue();
        int[] up = IntStream.range(0, ROWS).toArray();
        int[] down = IntStream.range(0, ROWS).map(i -> ROWS - 1 - i).toArray();
        try (NDManager manager = Engines.manager()) {
            BatchFeeder feeder = new BatchFeeder(manager, BATCH, inputs);
            long step = 1;
            for (int[] order : new int[][] {up, down, up}) {
                for (int from = 0; from < ROWS; from += BATCH) {
                    int count = Math.min(BATCH, ROWS - from);
                    float[] read = feeder.rows(order, from, count, step, step + 1)
                            .head()
                            .toFloatArray();
                    assertThat(read).containsExactly(expected(inputs, order, from, count, step));
                    // Once more, as methods that look back do.
                    assertThat(feeder.rows(order, from, count, step, step + 1)
                                    .head()
                                    .toFloatArray())
                            .containsExactly(read);
                    if (from == BATCH) {
                        assertThat(feeder.rows(down, 7, 3, 99, 100).head().toFloatArray())
                                .containsExactly(expected(inputs, down, 7, 3, 99));
                    }
                    step++;
                }
            }
        }
    }

    @Test
    void theThreadEndsByItself() throws InterruptedException {
        try (NDManager manager = Engines.manager()) {
            BatchFeeder feeder = new BatchFeeder(manager, BATCH, inputs(Augmentation.NONE));
            int[] order = IntStream.range(0, ROWS).toArray();
            feeder.rows(order, 0, BATCH, 1, 2);
            assertThat(readers()).isPositive();
            Instant end = Instant.now().plus(Duration.ofSeconds(30));
            while (readers() > 0 && Instant.now().isBefore(end)) {
                Thread.sleep(50);
            }
            assertThat(readers()).isZero();
            // And starts again when it is needed.
            feeder.rows(order, BATCH, BATCH, 2, 3);
            assertThat(feeder.rows(order, 2 * BATCH, BATCH, 3, 4).head().toFloatArray())
                    .containsExactly(expected(inputs(Augmentation.NONE), order, 2 * BATCH, BATCH, 3));
        }
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("braid-batches"))
                .count();
    }
}
