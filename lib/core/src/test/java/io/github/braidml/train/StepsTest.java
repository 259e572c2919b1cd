package io.github.braidml.train;

import static io.github.braidml.train.Problem.fit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Every;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of every step, and that it stays small. */
class StepsTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(8, 6), 0.2));
    private static final Training TRAINING = Training.of(6).batch(8).seed(3).optimizer(Adam.of(0.02));

    @Test
    void whatIsKeptIsBoundedAndEvenlySpread() {
        for (int steps : new int[] {1, 2, 255, 256, 257, 511, 512, 513, 1000, 4097, 100_000}) {
            Thinned thinned = new Thinned(2);
            for (int i = 0; i < steps; i++) {
                thinned.add(7 + i, new double[] {i, i % 4 == 0 ? Double.NaN : -i});
            }
            Track track = thinned.track();
            assertThat(track.count()).isEqualTo(steps);
            assertThat(track.steps()).hasSameSizeAs(track.values());
            assertThat(track.steps().length)
                    .isBetween(Math.min(steps, Thinned.MOST / 2), Thinned.MOST)
                    .isEqualTo((int) ((steps + track.every() - 1) / track.every()));
            for (int k = 0; k < track.steps().length; k++) {
                assertThat(track.steps()[k]).isEqualTo(7 + k * track.every());
                assertThat(track.values()[k][0]).isEqualTo((double) (k * track.every()));
            }
            // The summary is of all steps, kept or not.
            assertThat(track.mean()[0]).isCloseTo((steps - 1) / 2.0, within(1e-9 * steps));
            assertThat(track.least()[0]).isZero();
            assertThat(track.most()[0]).isEqualTo(steps - 1);
            assertThat(track.negative()[0]).isZero();
            if (steps > 1) {
                assertThat(track.negative()[1]).isEqualTo(1);
            }
            assertThat(thinned.save().length).isLessThan(3 + 5 * 2 + Thinned.MOST * 3 + 1);
            Thinned back = new Thinned(2);
            back.restore(thinned.save());
            thinned.add(9, new double[] {1, 2});
            back.add(9, new double[] {1, 2});
            assertThat(back.track())
                    .usingRecursiveComparison()
                    .withComparatorForType(Double::compare, Double.class)
                    .isEqualTo(thinned.track());
        }
    }

    @Test
    void everyStepCounts() {
        Prepared data = Problem.of(1, 80, 0.3);
        Fit fit = fit(data, HARD, new PcGrad(), TRAINING);
        Steps steps = fit.steps();
        int batches = (data.split().train().length + 7) / 8;
        assertThat(steps.losses().count()).isEqualTo(6L * batches);
        assertThat(steps.cosines().count()).isEqualTo(steps.losses().count());
        assertThat(steps.losses().steps()).startsWith(1, 2, 3);
        for (int i = 0; i < 4; i++) {
            int task = i;
            assertThat(steps.norms().least()[i]).isPositive();
            double[] weights = Arrays.stream(steps.weights().values())
                    .mapToDouble(w -> w[task])
                    .filter(w -> !Double.isNaN(w))
                    .toArray();
            assertThat(steps.weights().mean()[i])
                    .isCloseTo(Arrays.stream(weights).average().orElseThrow(), within(1e-9));
            assertThat(steps.weights().least()[i])
                    .isEqualTo(Arrays.stream(weights).min().orElseThrow());
            for (int j = 0; j < i; j++) {
                int pair = Steps.pair(i, j);
                assertThat(Steps.pair(j, i)).isEqualTo(pair);
                double[] cosines = Arrays.stream(steps.cosines().values())
                        .mapToDouble(c -> c[pair])
                        .filter(c -> !Double.isNaN(c))
                        .toArray();
                assertThat(steps.conflicts(i, j))
                        .isCloseTo(
                                Arrays.stream(cosines).filter(c -> c < 0).count() / (double) cosines.length,
                                within(1e-12));
                double mean = fit.epochs().stream()
                        .mapToDouble(e -> e.cosines()[task][pair - task * (task - 1) / 2])
                        .average()
                        .orElseThrow();
                assertThat(steps.cosines().mean()[pair]).isCloseTo(mean, within(0.1));
            }
        }
        assertThat(steps.text()).contains("size", "gradients measured at %,d".formatted(6 * batches));
    }

    /** Losses and weights always; gradients where they were measured anyway, or at the start of an epoch. */
    @Test
    void gradientsAreNotMeasuredForTheLog() {
        Prepared data = Problem.of(1, 80, 0);
        int batches = (data.split().train().length + 7) / 8;
        assertThat(fit(data, HARD, new Equal(), TRAINING).steps().cosines().count())
                .isEqualTo(6);
        Steps some = fit(data, HARD, new Every(5, new PcGrad()), TRAINING).steps();
        assertThat(some.cosines().count()).isLessThan(some.losses().count() / 2).isGreaterThan(6);
        Steps none = fit(data, new SeparateNetworks(new Mlp(List.of(8), 0)), new Equal(), TRAINING)
                .steps();
        assertThat(none.cosines().count()).isZero();
        assertThat(none.losses().count()).isEqualTo(6L * batches);
        assertThat(none.text()).contains("gradients measured at 0");
    }

    @Test
    void resumedRunHasTheSameSteps(@TempDir Path folder) {
        Prepared data = Problem.of(1, 80, 0.3);
        Training longer = TRAINING.epochs(40).batch(8);
        Steps whole = fit(data, HARD, new PcGrad(), longer).steps();
        assertThat(whole.losses().every()).isGreaterThan(1);
        Training saved = longer.checkpoint(folder.resolve("run"));
        fit(data, HARD, new PcGrad(), saved.epochs(13));
        fit(data, HARD, new PcGrad(), saved.epochs(31));
        assertThat(fit(data, HARD, new PcGrad(), saved).steps())
                .usingRecursiveComparison()
                .withComparatorForType(Double::compare, Double.class)
                .isEqualTo(whole);
    }
}
