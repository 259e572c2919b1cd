package io.github.braidml.train;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListener;
import ai.djl.translate.Batchifier;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells DJL's listeners what happens, through a DJL trainer that does not train. */
final class Listeners implements AutoCloseable {
    private final Prepared data;
    private final Model model;
    private final Told trainer;
    private final @Nullable InputFeeder validation;

    /** Tells them that the training begins. */
    Listeners(List<TrainingListener> listeners, TrainedNetwork network, Prepared data) {
        this.data = data;
        model = Model.newInstance("braid", "PyTorch");
        model.setBlock(network.network().block());
        DefaultTrainingConfig config = new DefaultTrainingConfig(new TaskLoss("loss", data.targets(), 0, true));
        config.optDevices(new Device[] {Device.cpu()});
        for (int t = 0; t < data.targets().size(); t++) {
            Target<?> target = data.targets().get(t);
            config.addEvaluator(new TaskLoss(target.task().name(), List.of(target), t, false));
        }
        config.addTrainingListeners(listeners.toArray(TrainingListener[]::new));
        trainer = new Told(model, config);
        trainer.setMetrics(new Metrics());
        int rows = data.split().valid().length;
        validation = rows == 0
                ? null
                : new InputFeeder(trainer.getManager(), rows, data.inputs().all());
    }

    /**
     * Tells of a batch before the step that it asks for.
     *
     * @param out the network's outputs, {@code (count, outputs)}
     * @param batch its number, from 0
     */
    void batch(NDList inputs, double[] out, int[] order, int from, int count, int batch, int of) {
        tell(inputs, out, order, from, count, batch, of, (one, told) -> one.onTrainingBatch(trainer, told));
    }

    /**
     * Tells of the end of an epoch, and before that of the validation rows, all in one.
     *
     * @param out the network's outputs for them
     * @return why one of them ends the training; empty if none does
     */
    String epoch(double[] out) {
        int[] rows = data.split().valid();
        if (validation != null) {
            NDList inputs = validation.rows(data.inputs(), rows, 0, rows.length);
            tell(inputs, out, rows, 0, rows.length, 0, 1, (one, told) -> one.onValidationBatch(trainer, told));
        }
        try {
            trainer.notifyListeners(one -> one.onEpoch(trainer));
            return "";
        } catch (EarlyStoppedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void tell(
            NDList inputs,
            double[] out,
            int[] order,
            int from,
            int count,
            int batch,
            int of,
            BiConsumer<TrainingListener, TrainingListener.BatchData> call) {
        try (NDManager scope = trainer.getManager().newSubManager()) {
            NDList x = new NDList();
            for (NDArray input : inputs) {
                // A batch takes its arrays over, and those of the loop are needed again.
                x.add(input.duplicate());
            }
            NDList labels = new NDList();
            NDList predictions = new NDList();
            int outputs = data.targets().stream().mapToInt(Target::outputs).sum();
            int at = 0;
            for (int t = 0; t < data.targets().size(); t++) {
                int wide = data.targets().get(t).labels();
                int tall = data.targets().get(t).outputs();
                float[] label = new float[count * wide];
                float[] prediction = new float[count * tall];
                for (int i = 0; i < count; i++) {
                    for (int k = 0; k < wide; k++) {
                        label[i * wide + k] = (float) data.labels()[t][order[from + i] * wide + k];
                    }
                    for (int k = 0; k < tall; k++) {
                        prediction[i * tall + k] = (float) out[i * outputs + at + k];
                    }
                }
                at += tall;
                labels.add(scope.create(label, new Shape(count, wide)));
                predictions.add(scope.create(prediction, new Shape(count, tall)));
            }
            Batch told = new Batch(scope, x, labels, count, Batchifier.STACK, Batchifier.STACK, batch + 1L, of);
            TrainingListener.BatchData both = new TrainingListener.BatchData(
                    told, Map.of(Device.cpu(), labels), Map.of(Device.cpu(), predictions));
            trainer.notifyListeners(one -> call.accept(one, both));
        }
    }

    /** Tells them that the training ends. */
    @Override
    public void close() {
        trainer.close();
        model.close();
    }

    /** What the labels of some tasks cost so far. */
    private static final class Tally {
        private final double[] losses;
        private final double[] labels;

        Tally(int tasks) {
            losses = new double[tasks];
            labels = new double[tasks];
        }

        void add(Losses batch) {
            for (int t = 0; t < losses.length; t++) {
                losses[t] += batch.value(t) * batch.count(t);
                labels[t] += batch.count(t);
            }
        }
    }

    /** The sum of the mean losses of some tasks over their labels; NaN without any. */
    private static final class TaskLoss extends ai.djl.training.loss.Loss {
        private final List<Target<?>> targets;
        private final int first;
        private final boolean weighed;
        private final Map<String, Tally> tallies = new HashMap<>();

        /**
         * Takes some tasks.
         *
         * @param first where they begin in the lists of arrays, which hold all
         * @param weighed whether each counts with its weight
         */
        TaskLoss(String name, List<Target<?>> targets, int first, boolean weighed) {
            super(name);
            this.targets = targets;
            this.first = first;
            this.weighed = weighed;
        }

        @Override
        public NDArray evaluate(NDList labels, NDList predictions) {
            Tally tally = new Tally(targets.size());
            tally.add(computed(labels, predictions));
            return predictions.head().getManager().create(mean(tally));
        }

        private float mean(Tally tally) {
            double sum = Double.NaN;
            for (int t = 0; t < targets.size(); t++) {
                if (tally.labels[t] > 0) {
                    double weight = weighed ? targets.get(t).task().weight() : 1;
                    double mean = weight * tally.losses[t] / tally.labels[t];
                    sum = Double.isNaN(sum) ? mean : sum + mean;
                }
            }
            return (float) sum;
        }

        @Override
        public void addAccumulator(String key) {
            tallies.put(key, new Tally(targets.size()));
        }

        @Override
        public void updateAccumulator(String key, NDList labels, NDList predictions) {
            updateAccumulators(new String[] {key}, labels, predictions);
        }

        @Override
        public void updateAccumulators(String[] keys, NDList labels, NDList predictions) {
            Losses losses = computed(labels, predictions);
            for (String key : keys) {
                tally(key).add(losses);
            }
        }

        @Override
        public void resetAccumulator(String key) {
            addAccumulator(key);
        }

        @Override
        public float getAccumulator(String key) {
            return mean(tally(key));
        }

        private Tally tally(String key) {
            return tallies.computeIfAbsent(key, none -> new Tally(targets.size()));
        }

        private Losses computed(NDList labels, NDList predictions) {
            int count = (int) labels.get(first).getShape().get(0);
            int outputs = targets.stream().mapToInt(Target::outputs).sum();
            double[] out = new double[count * outputs];
            double[][] truth = new double[targets.size()][];
            int at = 0;
            for (int t = 0; t < targets.size(); t++) {
                truth[t] = doubles(labels.get(first + t));
                double[] part = doubles(predictions.get(first + t));
                int tall = targets.get(t).outputs();
                for (int i = 0; i < count; i++) {
                    System.arraycopy(part, i * tall, out, i * outputs + at, tall);
                }
                at += tall;
            }
            Losses losses = new Losses(targets, count);
            losses.compute(out, truth, IntStream.range(0, count).toArray(), 0, count);
            return losses;
        }

        private static double[] doubles(NDArray array) {
            float[] floats = array.toFloatArray();
            return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
        }
    }

    /** What listeners may ask; DJL's store of parameters stays empty, for it would train copies. */
    private static final class Told extends ai.djl.training.Trainer {

        Told(Model model, DefaultTrainingConfig config) {
            super(model, config);
        }

        @Override
        public NDList evaluate(NDList input) {
            return getModel().getBlock().forward(new ParameterStore(getManager(), false), input, false);
        }

        @Override
        public void step() {
            throw refused("step");
        }

        @Override
        public void initialize(Shape... shapes) {
            throw refused("initialize");
        }

        @Override
        public GradientCollector newGradientCollector() {
            throw refused("newGradientCollector");
        }

        @Override
        public NDList forward(NDList input) {
            throw refused("forward");
        }

        @Override
        public NDList forward(NDList input, NDList labels) {
            throw refused("forward");
        }

        private static UnsupportedOperationException refused(String what) {
            return new UnsupportedOperationException(
                    "%s: a listener looks on, Braid's own loop moves the parameters; evaluate(...) runs the network as it is"
                            .formatted(what));
        }
    }
}
