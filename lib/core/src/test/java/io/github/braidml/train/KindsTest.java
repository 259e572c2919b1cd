package io.github.braidml.train;

import static io.github.braidml.train.Problem.disturbed;
import static io.github.braidml.train.Problem.fit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.data.Data;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Network;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Sgd;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Count;
import io.github.braidml.task.FocalLoss;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Ordinal;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Counts, classes in order, quantiles and classes that weigh differently, in one network, with labels missing here and there. */
class KindsTest {
    private static final List<Task<?>> TASKS = List.of(
            Count.of("visits"),
            Ordinal.of("grade", "low", "mid", "high").head(5),
            Regression.of("size").loss(Loss.quantile(0.8)),
            Binary.of("risk").loss(new FocalLoss(2)).classWeight("yes", 3),
            Categorical.of("kind").loss(Loss.crossEntropy().smoothing(0.1)).balanced());

    private static Prepared of(long seed, int rows, double missing) {
        Table table = Problem.table(seed, rows, missing);
        Random random = new Random(seed + 1);
        StringColumn grade = StringColumn.create("grade");
        DoubleColumn visits = DoubleColumn.create("visits");
        for (int row = 0; row < rows; row++) {
            double x = table.doubleColumn("x").get(row) + 0.4 * random.nextGaussian();
            grade.append(random.nextDouble() < missing ? "" : x > 0.8 ? "high" : x > -0.8 ? "mid" : "low");
            double mean = Math.exp(1 + table.doubleColumn("y").get(row));
            visits.append(random.nextDouble() < missing ? Double.NaN : Math.rint(mean));
        }
        return Data.of(table.addColumns(grade, visits)).drop("price").prepare(TASKS);
    }

    @Test
    void overfitThirtyTwoRows() {
        Prepared some = of(5, 32, 0);
        int[] all = IntStream.range(0, 32).toArray();
        Prepared data = Problem.with(some, new Split(all, all, new int[0]));
        Training training = Training.of(400).batch(8).seed(2).optimizer(Adam.of(0.01));
        Fit fit = fit(data, new HardSharing(new Mlp(List.of(32, 32), 0)), new Equal(), training);
        double[] before = fit.epochs().get(0).train();
        double[] best = fit.epochs().stream()
                .map(Epoch::valid)
                .min(Comparator.comparingDouble(v -> Arrays.stream(v).sum()))
                .orElseThrow();
        // Smoothing leaves a loss that no network can avoid: the entropy of what is spread.
        double spread = -(1 - 0.2 / 3) * Math.log(1 - 0.2 / 3) - 2 * (0.1 / 3) * Math.log(0.1 / 3);
        best[4] -= spread;
        before[4] -= spread;
        for (int t = 0; t < 5; t++) {
            assertThat(best[t]).as(TASKS.get(t).name()).isLessThan(0.12 * before[t]);
        }
    }

    /** To the last bit: what a row without a label says, and weighs, does not matter to its task. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsWithoutALabelLeaveTheirTaskAlone(boolean shared) {
        Mlp mlp = new Mlp(List.of(6), 0);
        Sharing sharing = shared ? new HardSharing(mlp) : new SeparateNetworks(mlp);
        Prepared data = of(3, 60, 0.3);
        Training step = Training.of(shared ? 1 : 3).batch(1000).seed(3).optimizer(Sgd.of(0.1));
        for (int t = 0; t < TASKS.size(); t++) {
            for (Balancer balancer : shared ? List.of(new Equal(), new PcGrad()) : List.of(new Equal())) {
                TrainedNetwork plain = fit(data, sharing, balancer, step).network();
                Map<String, float[]> other = fit(disturbed(data, t), sharing, balancer, step)
                        .network()
                        .arrays();
                int task = t;
                List<String> own = plain.network().entries().stream()
                        .filter(e -> e.parts().stream().anyMatch(p -> p.task() == task))
                        .map(Network.Entry::name)
                        .toList();
                assertThat(own).hasSizeGreaterThan(1).allSatisfy(name -> assertThat(other.get(name))
                        .isEqualTo(plain.arrays().get(name)));
                assertThat(other.values()).anySatisfy(values -> assertThat(
                                plain.arrays().values().stream().noneMatch(v -> Arrays.equals(v, values)))
                        .isTrue());
            }
        }
    }
}
