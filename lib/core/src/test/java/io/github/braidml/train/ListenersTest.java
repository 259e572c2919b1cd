package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.listener.EarlyStoppingListener;
import ai.djl.training.listener.EpochTrainingListener;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.SaveModelTrainingListener;
import ai.djl.training.listener.TimeMeasureTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Network;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Lbfgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DJL's own training listeners. */
class ListenersTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(8, 6), 0.2));
    private static final Prepared DATA = Problem.of(1, 80, 0.2);
    private static final Training TRAINING = Training.of(4).batch(16).seed(7).optimizer(Adam.of(0.02));

    private static Fit fit(Training training, TrainingListener... listeners) {
        return Trainer.fit(DATA, HARD, new Equal(), training, "", Monitor.of(listeners));
    }

    /** Writes down the calls, and what an epoch looked like. */
    private static final class Recorder extends TrainingListenerAdapter {
        private final List<String> calls = new ArrayList<>();
        private final List<ai.djl.training.Trainer> trainers = new ArrayList<>();

        private ai.djl.training.Trainer trainer() {
            return trainers.get(0);
        }

        @Override
        public void onTrainingBegin(ai.djl.training.Trainer given) {
            trainers.add(given);
            calls.add("begin");
        }

        @Override
        public void onTrainingBatch(ai.djl.training.Trainer given, BatchData batch) {
            assertThat(given).isSameAs(trainer());
            calls.add("train %d/%d"
                    .formatted(batch.getBatch().getProgress(), batch.getBatch().getProgressTotal()));
        }

        @Override
        public void onValidationBatch(ai.djl.training.Trainer given, BatchData batch) {
            calls.add("validate " + batch.getBatch().getSize());
        }

        @Override
        public void onEpoch(ai.djl.training.Trainer given) {
            calls.add("epoch");
        }

        @Override
        public void onTrainingEnd(ai.djl.training.Trainer given) {
            calls.add("end");
        }

        double[] metric(String name) {
            return trainer().getMetrics().getMetric(name).stream()
                    .mapToDouble(m -> m.getValue().doubleValue())
                    .toArray();
        }
    }

    @Test
    void calledInDjlsOrderAndNothingOfTheTrainingChanges() {
        for (Training training : List.of(TRAINING, TRAINING.optimizer(Lbfgs.of()), TRAINING.average(0.9))) {
            Recorder recorder = new Recorder();
            Fit fit = fit(training.epochs(2), recorder);
            TrainerTest.assertSame(fit, fit(training.epochs(2)));
            List<String> calls = new ArrayList<>(List.of("begin"));
            int batches = training.optimizer().fullBatch() ? 1 : 4;
            for (int epoch = 0; epoch < 2; epoch++) {
                for (int b = 1; b <= batches; b++) {
                    calls.add("train " + b + "/" + batches);
                }
                calls.addAll(List.of("validate " + DATA.split().valid().length, "epoch"));
            }
            calls.add("end");
            assertThat(recorder.calls).isEqualTo(calls);
        }
    }

    /** DJL's evaluators see the same losses as the table of epochs. */
    @Test
    void metricsAreTheTasksLosses() {
        Recorder recorder = new Recorder();
        Fit fit = fit(TRAINING, new EpochTrainingListener(), new EvaluatorTrainingListener(), recorder);
        for (int t = 0; t < Problem.TASKS.size(); t++) {
            String name = Problem.TASKS.get(t).name();
            for (int e = 0; e < 4; e++) {
                Epoch epoch = fit.epochs().get(e);
                assertThat(recorder.metric("train_epoch_" + name)[e]).isCloseTo(epoch.train()[t], within(1e-5));
                assertThat(recorder.metric("validate_epoch_" + name)[e]).isCloseTo(epoch.valid()[t], within(1e-5));
            }
        }
        double[] sums = recorder.metric("validate_epoch_loss");
        for (int e = 0; e < 4; e++) {
            assertThat(sums[e])
                    .isCloseTo(Arrays.stream(fit.epochs().get(e).valid()).sum(), within(1e-5));
        }
        assertThat(recorder.metric("train_epoch_loss")[3]).isLessThan(recorder.metric("train_epoch_loss")[0]);
        assertThat(recorder.metric("epoch")).hasSize(4);
        assertThat(recorder.trainer().getTrainingResult().getEpoch()).isEqualTo(4);
        assertThat(recorder.trainer().getTrainingResult().getValidateLoss()).isEqualTo((float) sums[3]);
    }

    @Test
    void batchesAreTheRealOnes() {
        List<float[]> inputs = new ArrayList<>();
        TrainingListener look = new TrainingListenerAdapter() {
            @Override
            public void onValidationBatch(ai.djl.training.Trainer trainer, BatchData batch) {
                inputs.add(batch.getBatch().getData().head().toFloatArray());
                NDList labels = Objects.requireNonNull(batch.getLabels().get(Device.cpu()));
                NDList predictions =
                        Objects.requireNonNull(batch.getPredictions().get(Device.cpu()));
                assertThat(labels).hasSize(4);
                assertThat(predictions.get(2).getShape())
                        .isEqualTo(new Shape(DATA.split().valid().length, 3));
                int[] rows = DATA.split().valid();
                for (int i = 0; i < rows.length; i++) {
                    assertThat(Float.compare(labels.get(0).getFloat(i, 0), (float) DATA.labels()[0][rows[i]]))
                            .isZero();
                }
                // What the model says now is what was validated.
                try (NDManager scope = trainer.getManager().newSubManager()) {
                    NDList x = new NDList(scope.create(inputs.get(0), new Shape(rows.length, 3)));
                    NDArray now = trainer.evaluate(x).head();
                    now.attach(scope);
                    for (int i = 0; i < rows.length; i++) {
                        assertThat(now.getFloat(i, 0))
                                .isCloseTo(predictions.get(0).getFloat(i, 0), within(1e-6f));
                    }
                }
            }
        };
        fit(TRAINING, look);
        fit(TRAINING.average(0.9), look);
        assertThat(inputs).hasSize(8);
    }

    @Test
    void earlyStoppingEndsTheTrainingWithTheBest() {
        EarlyStoppingListener never = EarlyStoppingListener.builder()
                .optEpochPatience(1)
                .optEarlyStopPctImprovement(99)
                .build();
        Recorder recorder = new Recorder();
        Fit fit =
                fit(TRAINING.epochs(9), new EpochTrainingListener(), new EvaluatorTrainingListener(), never, recorder);
        assertThat(fit.complete()).isFalse();
        assertThat(fit.ending())
                .isEqualTo(
                        "ended after epoch 2 by a listener: failed to achieve 99.0% improvement 1 times in a row; the best epoch so far is kept");
        TrainerTest.assertSame(fit, fit(TRAINING.epochs(2)));
        assertThat(recorder.calls).endsWith("end");
    }

    @Test
    void savedModelHoldsTheBestEpoch(@TempDir Path folder) throws Exception {
        SaveModelTrainingListener save = new SaveModelTrainingListener(folder.toString(), "net");
        Fit fit = fit(TRAINING.optimizer(Adam.of(0.3)).epochs(9), new EpochTrainingListener(), save);
        assertThat(fit.best()[0]).as("or this shows nothing").isLessThan(9);
        try (Model model = Model.newInstance("net", "PyTorch")) {
            Network network = HARD.network(DATA.inputs().all(), Trainer.heads(DATA.targets()));
            model.setBlock(network.block());
            model.load(folder, "net");
            assertThat(network.entries()).isNotEmpty();
            for (Network.Entry entry : network.entries()) {
                assertThat(entry.parameter().getArray().toFloatArray())
                        .as(entry.name())
                        .isEqualTo(fit.network().arrays().get(entry.name()));
            }
        }
    }

    @Test
    void timesAreWritten(@TempDir Path folder) throws IOException {
        fit(TRAINING, new TimeMeasureTrainingListener(folder.toString()));
        // The first batch of an epoch only starts DJL's clock.
        assertThat(Files.readAllLines(folder.resolve("training.log"))).hasSize(4 * 3);
    }

    @Test
    void allOfDjlsDefaultsWorkTogether(@TempDir Path folder) {
        Fit fit = Trainer.fit(
                DATA,
                HARD,
                new PcGrad(),
                TRAINING,
                "",
                Monitor.of(TrainingListener.Defaults.logging(folder.toString())).and(Monitor.NONE));
        assertThat(fit.complete()).isTrue();
        assertThat(folder.resolve("training.log")).isNotEmptyFile();
    }

    @Test
    void withoutValidationRowsThereIsNothingToValidate() {
        Recorder recorder = new Recorder();
        Split split = new Split(DATA.split().train(), new int[0], new int[0]);
        Trainer.fit(Problem.with(DATA, split), HARD, new Equal(), TRAINING, "", Monitor.of(recorder));
        assertThat(recorder.calls).contains("epoch").noneMatch(call -> call.startsWith("validate"));
    }

    @Test
    void listenersThatTrainAreRefused() {
        TrainingListener trains = new TrainingListenerAdapter() {
            @Override
            public void onTrainingBatch(ai.djl.training.Trainer trainer, BatchData batch) {
                trainer.step();
            }
        };
        Recorder recorder = new Recorder();
        assertThatThrownBy(() -> fit(TRAINING, trains, recorder))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "step: a listener looks on, Braid's own loop moves the parameters; evaluate(...) runs the network as it is");
        assertThat(recorder.calls).containsExactly("begin", "end");
    }

    @Test
    void nothingIsLeftBehind() {
        List<Integer> managed = new ArrayList<>();
        List<NDManager> managers = new ArrayList<>();
        TrainingListener count = new TrainingListenerAdapter() {
            @Override
            public void onEpoch(ai.djl.training.Trainer trainer) {
                managed.add(trainer.getManager().getManagedArrays().size());
                managers.add(trainer.getManager());
                managers.add(trainer.getModel().getNDManager());
            }
        };
        Fit fit = fit(TRAINING.epochs(6), new EvaluatorTrainingListener(), count);
        assertThat(managed).hasSize(6).containsOnly(managed.get(0));
        assertThat(managers).noneMatch(NDManager::isOpen);
        // The network is none of DJL's and lives on.
        assertThat(fit.network().outputs(DATA.inputs(), new int[] {0}))
                .hasSize(6)
                .doesNotContain(Double.NaN);
    }
}
