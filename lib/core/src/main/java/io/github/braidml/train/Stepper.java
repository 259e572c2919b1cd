package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Target;
import io.github.braidml.model.Network;
import io.github.braidml.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One training step: forward once, the losses in Java, then as many backward passes as the balancing method needs.
 *
 * <p>Whatever a network is made of, the gradient of task t by every parameter is one backward pass of the outputs with the
 * derivatives of all other tasks set to zero. A method that looks at losses alone needs a single pass with the weighted
 * derivatives of all tasks.
 */
final class Stepper {
    private final Network network;
    private final FlatParameters parameters;
    private final Prepared data;
    private final List<? extends Task<?>> tasks;
    private final Balancer balancer;
    private final Balancer.State balancing;
    private final long seed;
    private final ForwardPass forward;
    private final Feeder upstream;
    private final float[] slopes;
    private final Losses losses;
    private final @Nullable Jacobian jacobian;
    private final @Nullable Jacobian second;
    private final @Nullable Halves halves;
    private final double[] weights;
    private final @Nullable Feeder preference;
    private double penalty;
    private Balancer.@Nullable Step seen;
    private boolean measured;

    Stepper(
            NDManager manager,
            Network network,
            FlatParameters parameters,
            Prepared data,
            Balancer balancer,
            Balancer.State balancing,
            Training training) {
        this.network = network;
        this.parameters = parameters;
        this.data = data;
        this.tasks = data.targets().stream().map(Target::task).toList();
        this.balancer = balancer;
        this.balancing = balancing;
        this.seed = training.seed();
        int batch = Math.min(training.batch(), data.split().train().length);
        int outputs = network.outputs();
        this.upstream = new Feeder(manager, batch, outputs);
        this.slopes = new float[batch * outputs];
        this.losses = new Losses(data.targets(), batch);
        boolean affordable =
                balancer.needs() != Balancer.Needs.LOSSES || Memory.affordsALook(tasks.size(), parameters.shared());
        this.jacobian = parameters.shared() == 0 || !affordable
                ? null
                : new Jacobian(manager, tasks.size(), parameters.shared(), wantsRows());
        this.second = jacobian != null && balancer.needs() == Balancer.Needs.BATCHES
                ? new Jacobian(manager, tasks.size(), parameters.shared(), true)
                : null;
        ParameterStore store = new ParameterStore(manager, false);
        // One summed pass, which a method of losses takes, has nothing to gain; one that looks at gradients changes
        // them.
        this.halves = measures() && !wantsRows() ? Halves.of(manager, network, parameters, store, batch) : null;
        this.forward = new ForwardPass(manager, network, data, batch, store, halves);
        this.weights = new double[tasks.size()];
        this.preference = balancer.draws() ? new Feeder(manager, 1, tasks.size()) : null;
    }

    /**
     * Computes the losses of a batch and leaves the gradient that its balancing gives.
     *
     * @param order rows of the table, of which the batch is a stretch
     * @param step number of the step, from 1
     * @param probe whether to measure the angles between the tasks' gradients even if the method does not need them
     * @throws NotFinite if a loss is not a number
     */
    void step(int[] order, int from, int count, long step, boolean probe) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            JniUtils.setGradMode(true);
            if (preference != null) {
                prefer(preference, step);
            }
            double[][] products = further(order, from, count, step);
            PtNDArray result = compute(order, from, count, Engines.mix(seed, step), Engines.mix(seed, step + 1));
            int[] active = losses.active();
            boolean gramian = measures() && jacobian != null && balancing.measures(active);
            measured = jacobian != null && (gramian || probe);
            if (halves != null) {
                take(halves, active, count);
            }
            if (jacobian != null && measured) {
                perTask(result, active, count, jacobian, gramian);
            }
            seen = view(active, step, gramian, products);
            double[] found = balancing.weights(seen);
            double[] scales = balancing.scales(seen);
            Arrays.fill(weights, 0);
            for (int i = 0; i < active.length; i++) {
                weights[active[i]] = found[i] * tasks.get(active[i]).weight();
                scales[i] *= tasks.get(active[i]).weight();
            }
            if (gramian || halves != null) {
                combine(active, scales);
            } else if (jacobian != null && headsDiffer(active, scales)) {
                apart(result, active, count, jacobian, scales);
            } else {
                backward(result, active, count, false);
            }
        } finally {
            JniUtils.setGradMode(false);
        }
        penalty = parameters.penalise();
    }

    /** Shows the network the preference of a step, which it sees until it is shown another. */
    private void prefer(Feeder into, long step) {
        double[] shares = balancing.draw(random(step));
        for (int t = 0; t < shares.length; t++) {
            into.floats().put(t, (float) (shares.length * shares[t] - 1));
        }
        network.prefer(into.first(1));
    }

    private SplittableRandom random(long step) {
        return new SplittableRandom(Engines.mix(~seed, step));
    }

    /** Runs a batch through the network and computes its losses. */
    private PtNDArray compute(int[] order, int from, int count, long drawn, long later) {
        PtNDArray result = forward.step(order, from, count, drawn, later);
        losses.compute(forward.outputs(), data.labels(), order, from, count);
        checkFinite();
        return result;
    }

    /**
     * Returns the inner products of the gradients on one more batch with those on another, zero for a task without a label in
     * one of them; an empty array if the method does not ask for them.
     */
    private double[][] further(int[] order, int from, int count, long step) {
        if (jacobian == null
                || second == null
                || !balancing.measures(losses.labelled(data.labels(), order, from, count))) {
            return new double[0][];
        }
        int[] rows = sample(order, count, Engines.mix(seed, ~step), jacobian);
        int[] columns = sample(order, count, Engines.mix(~seed, ~step), second);
        double[][] known = jacobian.times(rows.length, second, columns.length);
        double[][] all = new double[tasks.size()][tasks.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                all[rows[i]][columns[j]] = known[i][j];
            }
        }
        return all;
    }

    /** Puts the gradients on a batch of rows, drawn each by itself, where they belong; returns the tasks that have some. */
    private int[] sample(int[] order, int count, long drawn, Jacobian into) {
        int[] rows = new SplittableRandom(drawn)
                .ints(count, 0, order.length)
                .map(i -> order[i])
                .toArray();
        PtNDArray result = compute(rows, 0, count, drawn, drawn);
        int[] active = losses.active();
        perTask(result, active, count, into, false);
        return active;
    }

    /** Tells a balancing method that asks for it what the batch's losses are now, after the parameters moved, through the same dropout. */
    void lookBack(int[] order, int from, int count, long step) {
        if (!balancing.looksBack() || seen == null) {
            return;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            forward.whole(order, from, count, Engines.mix(seed, step), Engines.mix(seed, step + 1));
        }
        Losses after = new Losses(data.targets(), count);
        after.compute(forward.outputs(), data.labels(), order, from, count);
        balancing.after(
                seen, Arrays.stream(seen.tasks()).mapToDouble(after::value).toArray());
    }

    /** Whether heads follow other weights than the shared parameters do. */
    private boolean headsDiffer(int[] active, double[] scales) {
        return balancer.headGradients() == Balancer.HeadGradients.RAW
                && IntStream.range(0, active.length).anyMatch(i -> weights[active[i]] != scales[i]);
    }

    /** Shared parameters follow the weights while heads follow their own task: a pass for each. */
    private void apart(PtNDArray result, int[] active, int count, Jacobian rows, double[] scales) {
        double[] found = weights.clone();
        backward(result, active, count, true);
        parameters.takeShared(rows.rows(), 0);
        parameters.zeroGradients();
        for (int i = 0; i < active.length; i++) {
            weights[active[i]] = scales[i];
        }
        backward(result, active, count, false);
        parameters.combineShared(rows.rows(), new double[] {1});
        System.arraycopy(found, 0, weights, 0, found.length);
    }

    /**
     * Computes losses and gradient of the batch of a step once more, as the values are now, with the weights it had.
     *
     * @return the total; infinite if a loss is not a number, and then without a gradient
     */
    double again(int[] order, int from, int count, long step) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            JniUtils.setGradMode(true);
            PtNDArray result = forward.whole(order, from, count, Engines.mix(seed, step), Engines.mix(seed, step + 1));
            losses.compute(forward.outputs(), data.labels(), order, from, count);
            if (!Double.isFinite(total())) {
                return Double.POSITIVE_INFINITY;
            }
            backward(result, losses.active(), count, false);
            penalty = parameters.penalise();
            return total();
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /** Returns the losses of the last batch, each times its weight, and what the way of sharing adds, in one sum. */
    double total() {
        double sum = penalty;
        for (int t : losses.active()) {
            sum += weights[t] * losses.value(t);
        }
        return sum;
    }

    /** Puts every task's gradient by the shared parameters into a row; those by the heads add up where they are. */
    private void perTask(PtNDArray result, int[] active, int count, Jacobian rows, boolean keepHeads) {
        if (halves != null) {
            halves.measure(rows, balancer.needs() == Balancer.Needs.REPRESENTATION);
            if (!keepHeads) {
                halves.forget();
            }
            return;
        }
        for (int i = 0; i < active.length; i++) {
            Arrays.fill(weights, 0);
            weights[active[i]] = 1;
            boolean last = keepHeads && i == active.length - 1;
            backward(result, new int[] {active[i]}, count, !last);
            parameters.takeShared(rows.rows(), i * parameters.shared());
        }
        if (!keepHeads) {
            parameters.zeroGradients();
        }
        rows.measure(active.length);
    }

    private void take(Halves network, int[] active, int count) {
        Arrays.fill(slopes, 0, count * losses.outputs(), 0);
        for (int t : active) {
            losses.gradient(t, 1, slopes);
        }
        network.take(slopes, count, active);
    }

    private void backward(PtNDArray result, int[] active, int count, boolean keepGraph) {
        Arrays.fill(slopes, 0, count * losses.outputs(), 0);
        for (int t : active) {
            losses.gradient(t, weights[t], slopes);
        }
        upstream.floats().put(0, slopes, 0, count * losses.outputs());
        JniUtils.backward(result, (PtNDArray) upstream.first(count), keepGraph, false);
    }

    private void combine(int[] active, double[] scales) {
        double[] shared = new double[active.length];
        double[] own = new double[active.length];
        double[] kept = seen == null ? shared : balancing.kept(seen);
        for (int i = 0; i < active.length; i++) {
            int t = active[i];
            shared[i] = weights[t];
            own[i] = balancer.headGradients() == Balancer.HeadGradients.RAW ? scales[i] : weights[t];
            weights[t] *= kept[i];
        }
        if (halves != null) {
            halves.leave(shared, own);
            return;
        }
        for (int i = 0; i < active.length; i++) {
            if (own[i] != 1) {
                parameters.scaleOwn(active[i], (float) own[i]);
            }
        }
        if (jacobian != null) {
            parameters.combineShared(jacobian.rows(), shared);
        }
    }

    private Balancer.Step view(int[] active, long step, boolean gramian, double[][] further) {
        double[] values = Arrays.stream(active).mapToDouble(losses::value).toArray();
        SplittableRandom random = random(step);
        if (gramian && jacobian != null) {
            return new Balancer.Step(active, values, jacobian.gramian(), jacobian, random);
        }
        double[][] products = further.length == 0
                ? further
                : Arrays.stream(active)
                        .mapToObj(s -> Arrays.stream(active)
                                .mapToDouble(t -> further[s][t])
                                .toArray())
                        .toArray(double[][]::new);
        return new Balancer.Step(active, values, products, random);
    }

    private void checkFinite() {
        for (int t = 0; t < tasks.size(); t++) {
            if (!Double.isFinite(losses.value(t))) {
                boolean overflow = !Arrays.stream(forward.outputs()).allMatch(Double::isFinite);
                throw new NotFinite(tasks.get(t).name(), losses.value(t), overflow);
            }
        }
    }

    private boolean measures() {
        return balancer.needs() != Balancer.Needs.LOSSES && balancer.needs() != Balancer.Needs.BATCHES;
    }

    /** Whether the gradients themselves are looked at, and not only their inner products. */
    private boolean wantsRows() {
        return balancer.needs() == Balancer.Needs.GRADIENTS || balancer.needs() == Balancer.Needs.BATCHES;
    }

    /** Returns the network's inputs of the last batch; the next one takes their place. */
    NDList inputs() {
        return forward.inputs();
    }

    /** Returns the network's outputs for the last batch, {@code (rows, outputs)}, and beyond. */
    double[] outputs() {
        return forward.outputs();
    }

    /** Returns whether the last step measured the gradients. */
    boolean measured() {
        return measured;
    }

    /** Returns the losses of the last step. */
    Losses losses() {
        return losses;
    }

    /** Returns the weight of each task in the last step; 0 for one without a label in the batch. */
    double[] weights() {
        return weights;
    }

    /** Returns the gradients of the last step that measured them, or null when nothing is shared or they are too large. */
    @Nullable
    Jacobian jacobian() {
        return jacobian;
    }
}
