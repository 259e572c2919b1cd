package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StopsTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(8), 0.2));
    private static final Sharing SEPARATE = new SeparateNetworks(new Mlp(List.of(8), 0));
    private static final Training TRAINING = Training.of(25)
            .batch(16)
            .seed(5)
            .optimizer(Adam.of(0.05).decay(0.01))
            .l2(0.01)
            .patienceOfEach(3);

    /** The first task's labels are noise: it stops soon. The third has no validation labels. */
    private static Prepared problem() {
        Prepared some = Problem.of(2, 150, 0.1);
        double[][] labels = Problem.copy(some.labels());
        double[] shuffled = labels[0].clone();
        for (int row = 0; row < shuffled.length; row++) {
            labels[0][row] = shuffled[(row * 7 + 3) % shuffled.length];
        }
        Arrays.stream(some.split().valid()).forEach(row -> labels[2][row] = Double.NaN);
        return Problem.with(some, labels);
    }

    private static Fit fit(Sharing sharing, Balancer balancer, Training training) {
        return Trainer.fit(problem(), sharing, balancer, training, "", Monitor.NONE);
    }

    /** The epoch after which the losses had not fallen for so long, and that of the lowest until then; nothing if never. */
    private static int[] expected(List<Epoch> epochs, int task, int patience) {
        double lowest = Double.POSITIVE_INFINITY;
        int best = 0;
        for (Epoch epoch : epochs) {
            double valid = epoch.valid()[task];
            if (valid < lowest) {
                lowest = valid;
                best = epoch.number();
            } else if (epoch.number() - best >= patience) {
                return new int[] {epoch.number(), best};
            }
        }
        return new int[0];
    }

    @Test
    void aTaskThatDoesNotImproveTakesNoFurtherPart() {
        for (Balancer balancer : List.of(new Equal(), new Uncertainty(0.05), new PcGrad())) {
            Fit fit = fit(HARD, balancer, TRAINING);
            int[] stop = expected(fit.epochs(), 0, 3);
            assertThat(stop).as("%s: or this shows nothing", balancer).isNotEmpty();
            assertThat(stop[0]).isLessThan(20);
            assertThat(fit.ending())
                    .contains("; task 'size' stopped after epoch %d and what is its own stays as after epoch %d"
                            .formatted(stop[0], stop[1]))
                    .doesNotContain("'kind'");
            for (Epoch epoch : fit.epochs()) {
                if (epoch.number() > stop[0]) {
                    assertThat(epoch.weights()[0]).isZero();
                } else {
                    assertThat(epoch.weights()[0]).isPositive();
                }
            }
        }
    }

    @Test
    void whatIsItsOwnIsThatOfItsBestEpochToTheBit() {
        Training slow = TRAINING.optimizer(Adam.of(0.02));
        Fit fit = fit(SEPARATE, new Equal(), slow);
        Fit plain = fit(SEPARATE, new Equal(), slow.patienceOfEach(0));
        int[] stop = expected(fit.epochs(), 0, 3);
        assertThat(fit.best()[0]).isEqualTo(stop[1]);
        // Until it stops all is as without, and from then on its loss is that of its best epoch.
        double best = plain.epochs().get(stop[1] - 1).valid()[0];
        for (Epoch epoch : fit.epochs()) {
            double valid = epoch.valid()[0];
            if (epoch.number() <= stop[0]) {
                assertThat(valid)
                        .isEqualTo(plain.epochs().get(epoch.number() - 1).valid()[0]);
            } else {
                assertThat(valid).isEqualTo(best);
            }
        }
        int longest = 0;
        for (int task : new int[] {1, 3}) {
            int[] other = expected(fit.epochs(), task, 3);
            int until = other.length == 0 ? fit.epochs().size() : other[0];
            longest = Math.max(longest, until);
            assertThat(fit.epochs().get(until - 1).valid()[task])
                    .as("others go on as they would")
                    .isEqualTo(plain.epochs().get(until - 1).valid()[task]);
        }
        assertThat(longest).as("or this shows nothing").isGreaterThan(stop[0]);
    }

    @Test
    void averagedValuesStayToo() {
        Training training = TRAINING.average(0.9).clip(0.5);
        Fit fit = fit(SEPARATE, new Equal(), training);
        int[] stop = expected(fit.epochs(), 0, 3);
        assertThat(stop).isNotEmpty();
        assertThat(IntStream.range(stop[0], fit.epochs().size())
                        .mapToDouble(e -> fit.epochs().get(e).valid()[0]))
                .containsOnly(fit.epochs().get(stop[1] - 1).valid()[0]);
    }

    @Test
    void aTaskThatDoesNotImproveCountsLess() {
        Fit fit = fit(HARD, new Equal(), TRAINING.patienceOfEach(3, 0.25));
        double lowest = Double.POSITIVE_INFINITY;
        int since = 0;
        boolean quarter = false;
        for (Epoch epoch : fit.epochs()) {
            assertThat(epoch.weights()[0]).isEqualTo(since >= 3 ? 0.25 : 1);
            quarter |= since >= 3;
            since = epoch.valid()[0] < lowest ? 0 : since + 1;
            lowest = Math.min(lowest, epoch.valid()[0]);
        }
        assertThat(quarter).isTrue();
        assertThat(fit.ending()).contains("task 'size' counts 0.25 since epoch ");
    }

    @Test
    void trainingEndsWithTheLastTask() {
        Prepared data = Problem.of(2, 60, 0);
        Training training = TRAINING.epochs(300).optimizer(Adam.of(0.3));
        Fit fit = Trainer.fit(data, HARD, new Equal(), training, "", Monitor.NONE);
        assertThat(fit.epochs().size()).isLessThan(300);
        assertThat(fit.ending())
                .startsWith(
                        "ended after epoch %d because every task has stopped; the best epoch is kept; task 'size' stopped"
                                .formatted(fit.epochs().size()));
        double[] scores = fit.epochs().stream().mapToDouble(Epoch::score).toArray();
        assertThat(scores[fit.best()[0] - 1])
                .isEqualTo(Arrays.stream(scores).min().orElseThrow());
    }

    @Test
    void drawnBatchesLeaveAStoppedTaskOut() {
        Fit fit = fit(HARD, new Equal(), TRAINING.batches(Batches.bySize(1)));
        assertThat(fit.ending()).contains("stopped after epoch");
        assertThat(fit.epochs()).hasSize(25);
    }

    @Test
    void numbersOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> TRAINING.patienceOfEach(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("patienceOfEach must be at least 1 epoch, or 0 for none; given -1");
        assertThatThrownBy(() -> TRAINING.patienceOfEach(3, 1))
                .hasMessage("patienceOfEach: the weight must be at least 0 and below 1; given 1.0");
        assertThat(TRAINING.patienceOfEach(3, 0.5).recipe()).endsWith(".patienceOfEach(3, 0.5)");
        assertThat(TRAINING.toString()).endsWith(".patienceOfEach(3)");
    }
}
