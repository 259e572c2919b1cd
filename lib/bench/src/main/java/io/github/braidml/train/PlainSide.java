package io.github.braidml.train;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Prepared;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;

/**
 * The same training written plainly in DJL: its trainer, its Adam, its loss, nothing leaked.
 *
 * <p>It is spared what the other side does besides: batches are cut beforehand and no loss is read.
 */
@NullMarked
final class PlainSide implements Side {
    private final int batch;
    private final int tasks;
    private final Balancer balancer;
    private final Balancer.State balancing;
    private final NDManager data;
    private final PlainNetwork network;
    private final ai.djl.training.Trainer trainer;
    private final NDArray half;
    private final NDList[] inputs = new NDList[16];
    private final NDList[] labels = new NDList[16];
    private double[] losses = new double[0];
    private long steps;
    private boolean reads;

    PlainSide(Problem problem, Prepared data, Balancer balancer, TrainedNetwork values) {
        this(new PlainNetwork(problem), data, problem.batch(), balancer, values);
    }

    PlainSide(PlainNetwork network, Prepared data, int batch, Balancer balancer, TrainedNetwork values) {
        this.network = network;
        this.batch = batch;
        this.tasks = data.targets().size();
        this.balancer = balancer;
        this.balancing = balancer.start(tasks);
        Model model = Model.newInstance("plain", "PyTorch");
        model.setBlock(network);
        trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss())
                .optOptimizer(Adam.builder()
                        .optLearningRateTracker(Tracker.fixed(1e-3f))
                        .build()));
        trainer.initialize(shape(data, 1));
        network.write(values);
        this.data = model.getNDManager().newSubManager();
        half = this.data.create(0.5f);
        for (int i = 0; i < inputs.length; i++) {
            cut(data, i);
        }
    }

    private static Shape shape(Prepared data, int rows) {
        return new Shape(rows)
                .addAll(new Shape(data.inputs().all().get(0).shape().stream()
                        .mapToLong(Integer::longValue)
                        .toArray()));
    }

    private void cut(Prepared from, int number) {
        int[] rows = from.split().train();
        float[] all = from.inputs().values(0);
        int width = from.inputs().all().get(0).size();
        float[] x = new float[batch * width];
        float[][] y = new float[tasks][batch];
        for (int i = 0; i < batch; i++) {
            int row = rows[Problem.from(number, batch) + i];
            System.arraycopy(all, row * width, x, i * width, width);
            for (int t = 0; t < tasks; t++) {
                y[t][i] = (float) from.labels()[t][row];
            }
        }
        inputs[number] = new NDList(data.create(x, shape(from, batch)));
        labels[number] = new NDList();
        for (float[] task : y) {
            labels[number].add(data.create(task, new Shape(batch, 1)));
        }
    }

    /** Makes every step read the losses. */
    PlainSide reading() {
        reads = true;
        return this;
    }

    @Override
    public void step() {
        int number = (int) (steps++ % inputs.length);
        // What a step makes belongs to the manager of what it is made from, so the batch belongs to the step.
        try (NDManager scope = data.newSubManager()) {
            inputs[number].attach(scope);
            labels[number].attach(scope);
            if (balancer.needs() == Balancer.Needs.GRAMIAN) {
                stepOnGradients(number, scope);
            } else {
                stepOnSum(number);
            }
            inputs[number].attach(data);
            labels[number].attach(data);
        }
    }

    private NDList forward(int number) {
        NDList outputs = trainer.forward(inputs[number]);
        NDList found = new NDList(outputs.size());
        for (int t = 0; t < outputs.size(); t++) {
            found.add(loss(labels[number].get(t), outputs.get(t)));
        }
        if (reads) {
            losses = found.stream().mapToDouble(NDArray::getFloat).toArray();
        }
        return found;
    }

    /**
     * DJL's own l2Loss without its flaw: there, and wherever DJL multiplies by a number, the number lies in memory that is free
     * again before the backward pass reads it, so that a collection between the two makes the gradient a random one.
     */
    private NDArray loss(NDArray label, NDArray output) {
        return label.sub(output).square().mul(half).mean();
    }

    private void stepOnSum(int number) {
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList found = forward(number);
            NDArray total = found.get(0);
            for (int t = 1; t < found.size(); t++) {
                total = total.add(found.get(t));
            }
            collector.backward(total);
        }
        trainer.step();
    }

    /** One backward pass per task on the same graph, which DJL only offers below its own interface. */
    private void stepOnGradients(int number, NDManager scope) {
        NDList rows = new NDList();
        JniUtils.setGradMode(true);
        try {
            NDList found = forward(number);
            PtNDArray one = (PtNDArray) scope.ones(new Shape());
            for (int t = 0; t < found.size(); t++) {
                JniUtils.backward((PtNDArray) found.get(t), one, t < found.size() - 1, false);
                rows.add(takeShared(scope));
            }
        } finally {
            JniUtils.setGradMode(false);
        }
        NDArray jacobian = NDArrays.stack(rows);
        NDArray gradient = scope.create(weights(jacobian)).matMul(jacobian);
        long from = 0;
        for (Parameter parameter : network.shared()) {
            try (NDArray target = parameter.getArray().getGradient()) {
                target.addi(gradient.get(from + ":" + (from + target.size())).reshape(target.getShape()));
                from += target.size();
            }
        }
        trainer.step();
    }

    private NDArray takeShared(NDManager scope) {
        NDList flat = new NDList();
        for (Parameter parameter : network.shared()) {
            NDArray gradient = parameter.getArray().getGradient();
            gradient.attach(scope);
            flat.add(gradient.flatten());
        }
        NDArray row = NDArrays.concat(flat);
        network.shared().forEach(p -> JniUtils.zeroGrad((PtNDArray) p.getArray()));
        return row;
    }

    private float[] weights(NDArray jacobian) {
        float[] flat = jacobian.matMul(jacobian.transpose()).toFloatArray();
        double[][] gramian = new double[tasks][tasks];
        int[] all = new int[tasks];
        for (int s = 0; s < tasks; s++) {
            all[s] = s;
            for (int t = 0; t < tasks; t++) {
                gramian[s][t] = flat[s * tasks + t];
            }
        }
        // The numbers the other side draws, so that both take the same step.
        SplittableRandom random = new SplittableRandom(Engines.mix(~7L, steps));
        double[] found = balancing.weights(new Balancer.Step(all, new double[tasks], gramian, random));
        float[] weights = new float[tasks];
        for (int t = 0; t < tasks; t++) {
            weights[t] = (float) found[t];
        }
        return weights;
    }

    @Override
    public double[] losses() {
        return losses;
    }
}
