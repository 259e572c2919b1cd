package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import io.github.braidml.balance.Equal;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Brought;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Network;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Clip;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.Mover;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches each of which has the labels of one task, as those of tables of their own have. */
class DrawnTest {
    private static final Training TRAINING = Training.of(1)
            .batch(8)
            .seed(3)
            .descent(Descent.of(Adam.of(0.02).decay(0.05)).clip(new Clip(0.5, Double.POSITIVE_INFINITY)));

    /** Without a bias, which normalisation takes off again: its gradient is rounding alone. */
    private static final Brought NORMALISED = new Brought("normalised", () -> new SequentialBlock()
            .add(Linear.builder().setUnits(7).optBias(false).build())
            .add(BatchNorm.builder().build())
            .add(Activation::tanh));

    /** A run that is led by hand. */
    private static final class Led {
        final TrainedNetwork built;
        private final Prepared data;
        private final Stepper stepper;
        private final Mover mover;
        private long steps;

        Led(Prepared data, Sharing sharing, Training training) {
            this.data = data;
            built = new TrainedNetwork(sharing, data.inputs().all(), Trainer.heads(data.targets()), 3);
            int tasks = data.targets().size();
            Equal equal = new Equal();
            stepper = new Stepper(
                    built.manager(), built.network(), built.parameters(), data, equal, equal.start(tasks), training);
            mover = new Mover(training.descent(), built.parameters(), tasks, 1, 1);
        }

        void step(int from) {
            built.parameters().keepBuffers();
            stepper.step(data.split().train(), from, 8, ++steps, false);
            int[] active = stepper.losses().active();
            built.parameters().putBackBuffers(active);
            mover.batch(8, true, active, stepper.total(), () -> 0);
        }
    }

    /** Size is known in even batches of eight training rows, price in odd ones. */
    private static Prepared apart() {
        Prepared both = Problem.of(4, 120, 0, List.of(Problem.SIZE, Problem.PRICE));
        double[][] labels = Problem.copy(both.labels());
        int[] train = both.split().train();
        for (int i = 0; i < train.length; i++) {
            labels[i / 8 % 2 == 0 ? 1 : 0][train[i]] = Double.NaN;
        }
        return Problem.with(both, labels);
    }

    /** But for rounding: the engine adds up a column of a matrix in another order than a vector. */
    @Test
    void separateNetworksGoTheWayOfRunsOfTheirOwn() {
        Prepared data = apart();
        for (Encoder encoder : List.of(new Mlp(List.of(6, 5), 0), NORMALISED)) {
            Sharing sharing = new SeparateNetworks(encoder);
            Led all = new Led(data, sharing, TRAINING);
            Map<String, float[]> start = all.built.arrays();
            for (int task = 0; task < 2; task++) {
                Led alone = new Led(Problem.only(data, task), sharing, TRAINING);
                alone.built.write(start);
                for (int b = task; b < 10; b += 2) {
                    alone.step(8 * b);
                }
                if (task == 0) {
                    for (int b = 0; b < 10; b++) {
                        all.step(8 * b);
                    }
                }
                Map<String, float[]> now = all.built.arrays();
                alone.built.arrays().forEach((name, values) -> {
                    assertThat(now.get(name)).as(name).containsExactly(values, within(1e-6f));
                    if (!name.contains("beta") && values.length > 1) {
                        assertThat(values).as(name).isNotEqualTo(start.get(name));
                    }
                });
            }
        }
    }

    @Test
    void headsDealtOutOfOneMatrixStandStill() {
        Led led = new Led(apart(), new HardSharing(new Mlp(List.of(6), 0)), TRAINING);
        for (int b = 0; b < 4; b++) {
            float[] before = led.built.arrays().get("heads.weight");
            led.step(8 * b);
            float[] after = led.built.arrays().get("heads.weight");
            int idle = b % 2 == 0 ? 6 : 0;
            assertThat(Arrays.copyOfRange(after, idle, idle + 6)).isEqualTo(Arrays.copyOfRange(before, idle, idle + 6));
            assertThat(Arrays.copyOfRange(after, 6 - idle, 12 - idle))
                    .isNotEqualTo(Arrays.copyOfRange(before, 6 - idle, 12 - idle));
        }
    }

    static Stream<Sharing> structures() {
        return StructuresTest.structures().filter(sharing -> !sharing.toString().contains(".order("));
    }

    /** Whatever a way to share calls a task's own: heads, private experts, masks, adapters, whole encoders. */
    @ParameterizedTest
    @MethodSource("structures")
    void whatIsATasksOwnStandsStillInEveryStructure(Sharing sharing) {
        Led led = new Led(apart(), sharing, TRAINING);
        led.step(0);
        led.step(8);
        for (int b = 2; b < 4; b++) {
            int idle = b % 2 == 0 ? 1 : 0;
            Map<String, float[]> before = led.built.arrays();
            led.step(8 * b);
            Map<String, float[]> after = led.built.arrays();
            boolean moved = false;
            for (Network.Entry entry : led.built.parameters().entries()) {
                String name = entry.name();
                boolean still = entry.parts().stream().anyMatch(part -> part.task() == idle);
                moved |= !still && !Arrays.equals(after.get(name), before.get(name));
                if (still) {
                    assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
                }
            }
            assertThat(moved).isTrue();
        }
    }

    /** Also through the loop that users start: what has no labels keeps its running means. */
    @Test
    void aTaskWithoutLabelsKeepsItsRunningMeans() {
        Prepared data = apart();
        double[][] labels = Problem.copy(data.labels());
        Arrays.fill(labels[1], Double.NaN);
        Sharing sharing = new SeparateNetworks(NORMALISED);
        Training training = TRAINING.epochs(2);
        TrainedNetwork start =
                new TrainedNetwork(sharing, data.inputs().all(), Trainer.heads(data.targets()), training.seed());
        Map<String, float[]> after = Trainer.fit(
                        Problem.with(data, labels), sharing, new Equal(), training, "", Monitor.NONE)
                .network()
                .arrays();
        start.arrays().forEach((name, values) -> {
            if (name.contains(".price.")) {
                assertThat(after.get(name)).as(name).isEqualTo(values);
            } else if (name.contains("running")) {
                assertThat(after.get(name)).as(name).isNotEqualTo(values);
            }
        });
    }
}
