package io.github.braidml.train;

import static io.github.braidml.train.Problem.disturbed;
import static io.github.braidml.train.Problem.fit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A missing label takes no part in anything. */
class MasksTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(6), 0));
    private static final Sharing SEPARATE = new SeparateNetworks(new Mlp(List.of(6), 0));
    private static final Training DESCENT = Training.of(3).batch(8).seed(3).optimizer(Sgd.of(0.1));

    private static Map<String, float[]> start(Prepared data, Sharing sharing) {
        return new TrainedNetwork(sharing, data.inputs().all(), Trainer.heads(data.targets()), 3).arrays();
    }

    /** The part of the fused heads that is one task's, given that kind, the third task, has three outputs. */
    private static float[] head(Map<String, float[]> arrays, int task) {
        int[] from = {0, 1, 2, 5};
        int[] outputs = {1, 1, 3, 1};
        float[] weight = Reference.of(arrays, "heads.weight");
        int row = weight.length / 6;
        float[] own = Arrays.copyOfRange(weight, from[task] * row, (from[task] + outputs[task]) * row + outputs[task]);
        System.arraycopy(Reference.of(arrays, "heads.bias"), from[task], own, outputs[task] * row, outputs[task]);
        return own;
    }

    @Test
    void rowsWithoutALabelLeaveTheHeadsGradientAsItIs() {
        Prepared data = Problem.of(1, 40, 0.4);
        Training one = DESCENT.batch(1000);
        for (int t = 0; t < 4; t++) {
            for (Balancer balancer : List.of(new Equal(), new Uncertainty(0.1), new PcGrad())) {
                Training step = one.epochs(1);
                Map<String, float[]> plain =
                        fit(data, HARD, balancer, step).network().arrays();
                Map<String, float[]> other =
                        fit(disturbed(data, t), HARD, balancer, step).network().arrays();
                assertThat(head(other, t)).isEqualTo(head(plain, t));
                assertThat(other.get("shared.0.weight")).isNotEqualTo(plain.get("shared.0.weight"));
            }
        }
    }

    @Test
    void rowsWithoutALabelLeaveATasksOwnNetworkAsItIs() {
        Prepared data = Problem.of(2, 60, 0.4);
        for (int t = 0; t < 4; t++) {
            String task = data.targets().get(t).task().name();
            Map<String, float[]> plain =
                    fit(data, SEPARATE, new Equal(), DESCENT).network().arrays();
            Map<String, float[]> other = fit(disturbed(data, t), SEPARATE, new Equal(), DESCENT)
                    .network()
                    .arrays();
            assertThat(plain.keySet())
                    .filteredOn(name -> name.contains("." + task + "."))
                    .hasSize(4)
                    .allSatisfy(name -> assertThat(other.get(name)).isEqualTo(plain.get(name)));
        }
    }

    @Test
    void taskWithoutLabelsNeverMoves() {
        Prepared some = Problem.of(3, 60, 0.2);
        double[][] labels = Problem.copy(some.labels());
        Arrays.fill(labels[3], Double.NaN);
        Prepared data = Problem.with(some, labels);
        for (Balancer balancer : List.of(new Equal(), new Uncertainty(0.1), new PcGrad())) {
            Fit fit = fit(data, HARD, balancer, DESCENT);
            assertThat(head(fit.network().arrays(), 3)).isEqualTo(head(start(data, HARD), 3));
            Epoch last = fit.epochs().get(2);
            assertThat(last.train()[3]).isNaN();
            assertThat(last.valid()[3]).isNaN();
            assertThat(last.weights()[3]).isZero();
            assertThat(last.cosines()[3]).containsOnly(Double.NaN);
            assertThat(last.cosines()[0][1]).isBetween(-1.0, 1.0);
        }
        Fit fit = fit(data, SEPARATE, new Equal(), DESCENT);
        assertThat(fit.network().arrays().get("encoder.price.0.weight"))
                .isEqualTo(start(data, SEPARATE).get("encoder.price.0.weight"));
    }

    @Test
    void taskWithoutLabelsTakesNoPartInBalancing() {
        Prepared some = Problem.of(4, 60, 0.2);
        double[][] labels = Problem.copy(some.labels());
        Arrays.fill(labels[3], Double.NaN);
        Prepared absent = Problem.with(some, labels);
        Prepared without = Problem.only(some, 0, 1, 2);
        for (Balancer balancer : List.of(new Equal(), new Uncertainty(0.1), new PcGrad())) {
            assertThat(start(absent, HARD).get("shared.0.weight"))
                    .isEqualTo(start(without, HARD).get("shared.0.weight"));
            float[] expected =
                    fit(without, HARD, balancer, DESCENT).network().arrays().get("shared.0.weight");
            assertThat(fit(absent, HARD, balancer, DESCENT).network().arrays().get("shared.0.weight"))
                    .containsExactly(expected, within(1e-5f));
        }
    }

    /** One labelled row in batches of one: the head moves in that step and no other. */
    @Test
    void batchWithoutALabelLeavesTheHeadAsItIs() {
        Prepared some = Problem.of(5, 60, 0);
        double[][] labels = Problem.copy(some.labels());
        int only = some.split().train()[17];
        for (int row : some.split().train()) {
            labels[3][row] = row == only ? labels[3][row] : Double.NaN;
        }
        Prepared data = Problem.with(some, labels);
        Training training = Training.of(1).batch(1).seed(3).optimizer(Sgd.of(0.05));
        for (Balancer balancer : List.of(new Equal(), new Uncertainty(0.1), new PcGrad())) {
            Map<String, float[]> before = start(data, HARD);
            Map<String, float[]> after =
                    fit(data, HARD, balancer, training).network().arrays();
            // The bias of a single row's linear head moves by rate times error, the error being at least that of one
            // step.
            float moved = Reference.of(before, "heads.bias")[5] - Reference.of(after, "heads.bias")[5];
            float[] weights = Reference.of(before, "heads.weight").clone();
            float[] now = Reference.of(after, "heads.weight");
            int width = weights.length / 6;
            double[] ratio = IntStream.range(5 * width, 6 * width)
                    .mapToDouble(i -> (weights[i] - now[i]) / moved)
                    .toArray();
            // Each weight moves by the same error times a unit of the representation, which ReLU keeps at zero or
            // above.
            assertThat(moved).isNotZero();
            assertThat(Arrays.stream(ratio).min().orElseThrow()).isGreaterThan(-1e-5);
            // Huber's slope is at most 0.7; more would take a second step.
            assertThat(Math.abs(moved)).isLessThanOrEqualTo(0.05f * 0.7f * 1.11f);
        }
    }

    @Test
    void trainingRowsWithoutAnyLabelAreLeftOut() {
        Prepared some = Problem.of(6, 60, 0);
        double[][] labels = Problem.copy(some.labels());
        int[] train = some.split().train();
        for (int i = 0; i < train.length; i += 2) {
            for (double[] task : labels) {
                task[train[i]] = Double.NaN;
            }
        }
        int[] kept = IntStream.range(0, train.length)
                .filter(i -> i % 2 == 1)
                .map(i -> train[i])
                .toArray();
        Prepared masked = Problem.with(some, labels);
        Prepared fewer = Problem.with(
                masked, new Split(kept, some.split().valid(), some.split().test()));
        assertThat(Reference.flat(fit(masked, HARD, new PcGrad(), DESCENT).network()))
                .isEqualTo(
                        Reference.flat(fit(fewer, HARD, new PcGrad(), DESCENT).network()));
    }
}
