package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.MoCo;
import io.github.braidml.balance.MoDo;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {

    @Test
    void moreTasksThanMemoryAllowsAreRefused() {
        assertThatThrownBy(() -> Memory.check(new PcGrad(), 5000, 1_000_000, 2_000_000, 2, 4L << 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pcGrad() keeps one gradient per task, which does not fit: 5000 tasks x 1,000,000 shared parameters need 19,073 MB, at most 2,047 MB is free for them; use fewer tasks, a smaller encoder, a method that looks at losses, or more memory (-Xmx)");
        assertThatThrownBy(() -> Memory.check(new PcGrad(), 50, 1_000_000, 2_000_000, 2, 128L << 20))
                .hasMessage(
                        "pcGrad() keeps one gradient per task, which does not fit: 50 tasks x 1,000,000 shared parameters need 190 MB, at most 82 MB is free for them; use fewer tasks, a smaller encoder, a method that looks at losses, or more memory (-Xmx)");
        assertThatThrownBy(() -> Memory.check(MoCo.published(), 10, 1_000_000, 2_000_000, 2, 128L << 20))
                .hasMessage(
                        "moCo() keeps as much as 3 gradients per task, which does not fit: 10 tasks x 1,000,000 shared parameters need 114 MB, at most 82 MB is free for them; use fewer tasks, a smaller encoder, a method that looks at losses, or more memory (-Xmx)");
        assertThatThrownBy(() -> Memory.check(null, 100_000, 0, 10_000_000_000L, 2, 4L << 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the model does not fit: 100000 tasks with 10,000,000,000 parameters in all need 228,881 MB to train, this Java has 4,096 MB; use fewer tasks, a smaller encoder, or more memory (-Xmx)");
    }

    @Test
    void whatFitsIsNotRefused() {
        assertThatCode(() -> Memory.check(null, 5000, 1_000_000, 2_000_000, 2, 4L << 30))
                .as("a method that looks at losses needs no gradient per task")
                .doesNotThrowAnyException();
        assertThatCode(() -> Memory.check(new PcGrad(), 8, 1_000_000, 2_000_000, 2, 128L << 20))
                .doesNotThrowAnyException();
        assertThat(Memory.affordsALook(64, 1_000_000)).isTrue();
        assertThat(Memory.affordsALook(68, 1_000_000)).isFalse();
    }

    /** Ten batches an epoch, the last of them short. */
    @Test
    void arraysDoNotGrowWithTheNumberOfSteps() throws InterruptedException {
        Mlp mlp = new Mlp(List.of(8, 6), 0.2);
        NDManager everything = Engines.manager().getParentManager();
        settle(everything);
        for (Sharing sharing : List.of(new HardSharing(mlp), new SeparateNetworks(mlp))) {
            List<Balancer> balancers = sharing.shares()
                    ? List.of(new Equal(), new PcGrad(), MoCo.published(), new MoDo(0.1, 0))
                    : List.of(new Equal(), new Uncertainty(0.1));
            for (Balancer balancer : balancers) {
                List<Integer> counts = new ArrayList<>();
                Monitor monitor = new Monitor() {
                    @Override
                    public void epoch(List<Epoch> epochs, int of) {
                        counts.add(everything.getManagedArrays().size());
                    }
                };
                Training training = Training.of(52).batch(9).seed(1);
                Trainer.fit(Problem.of(1, 110, 0.3), sharing, balancer, training, "", monitor);
                assertThat(counts).hasSize(52);
                assertThat(counts.subList(1, 52)).allMatch(count -> count <= counts.get(1));
            }
        }
    }

    /** Lets networks of other tests go first. */
    private static void settle(NDManager everything) throws InterruptedException {
        int before = -1;
        for (int i = 0; i < 10 && everything.getManagedArrays().size() != before; i++) {
            before = everything.getManagedArrays().size();
            System.gc();
            Thread.sleep(50);
        }
    }

    @Test
    void predictingLeavesNothingBehind() {
        Prepared data = Problem.of(1, 60, 0);
        Fit fit = Trainer.fit(
                data, new HardSharing(new Mlp(List.of(8), 0)), new Equal(), Training.of(1), "", Monitor.NONE);
        int[] rows = data.split().train();
        double[] first = fit.network().outputs(data.inputs(), rows);
        int before = fit.network().manager().getManagedArrays().size();
        for (int i = 0; i < 50; i++) {
            assertThat(fit.network().outputs(data.inputs(), rows)).isEqualTo(first);
        }
        assertThat(fit.network().manager().getManagedArrays()).hasSize(before);
    }

    @Test
    void predictionsOfManyRowsAreThoseOfEachRow() {
        Prepared data = Problem.of(1, 2500, 0);
        TrainedNetwork network = new TrainedNetwork(
                new HardSharing(new Mlp(List.of(8), 0.5)), data.inputs().all(), Trainer.heads(data.targets()), 1);
        int[] rows = new int[2500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rows.length - 1 - i;
        }
        double[] all = network.outputs(data.inputs(), rows);
        for (int i : new int[] {0, 1, 1023, 1024, 2047, 2048, 2499}) {
            double[] one = network.outputs(data.inputs(), new int[] {rows[i]});
            for (int k = 0; k < 6; k++) {
                assertThat(all[6 * i + k]).isCloseTo(one[k], within(1e-6));
            }
        }
        assertThat(network.outputs(data.inputs(), new int[0])).isEmpty();
    }

    @Test
    void networksNobodyHoldsAreFreed() throws InterruptedException {
        List<WeakReference<TrainedNetwork>> networks = new ArrayList<>();
        List<NDManager> managers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Fit fit = Trainer.fit(
                    Problem.of(1, 40, 0),
                    new HardSharing(new Mlp(List.of(8), 0)),
                    new PcGrad(),
                    Training.of(1),
                    "",
                    Monitor.NONE);
            networks.add(new WeakReference<>(fit.network()));
            managers.add(fit.network().manager());
        }
        for (int i = 0; i < 100 && managers.stream().anyMatch(NDManager::isOpen); i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(networks).allSatisfy(network -> assertThat(network.get()).isNull());
        assertThat(managers).noneMatch(NDManager::isOpen);
    }
}
