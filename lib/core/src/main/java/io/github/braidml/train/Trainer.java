package io.github.braidml.train;

import ai.djl.ndarray.NDManager;
import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Target;
import io.github.braidml.model.Head;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.show.Words;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Trains a network: batches in seeded order, validation after each epoch, the best epoch kept. */
public final class Trainer {
    private final Prepared data;
    private final Training training;
    private final Monitor monitor;
    private final int[] rows;
    private final TrainedNetwork built;
    private final FlatParameters parameters;
    private final Balancer.State balancing;
    private final Optimizer.State optimizer;
    private final NDManager scratch;
    private final Stepper stepper;
    private final Validator validator;
    private final Best best;
    private final List<Epoch> epochs = new ArrayList<>();
    private final @Nullable Checkpoint checkpoint;
    private long steps;
    private boolean written;

    private Trainer(
            Prepared data, Sharing sharing, Balancer balancer, Training training, String identity, Monitor monitor) {
        this.data = data;
        this.training = training;
        this.monitor = monitor;
        this.rows = labelled(data);
        List<Head> heads = heads(data.targets());
        check(sharing, balancer, data.inputs().all(), heads);
        built = new TrainedNetwork(sharing, data.inputs().all(), heads, training.seed());
        parameters = built.parameters();
        balancing = balancer.start(heads.size());
        optimizer = training.optimizer().start(parameters.trainable());
        scratch = built.manager().newSubManager();
        stepper = new Stepper(scratch, built.network(), parameters, data, balancer, balancing, optimizer, training);
        validator = new Validator(built, data);
        best = new Best(parameters.shared() > 0, validator.constants(), parameters.size());
        checkpoint = training.checkpoint().isEmpty() ? null : new Checkpoint(Path.of(training.checkpoint()), identity);
    }

    /**
     * Trains.
     *
     * @param identity says what is trained on what; a checkpoint of another identity is refused
     * @param monitor watches, and may ask to stop after the current batch
     * @throws IllegalArgumentException if no training row has a label, or the checkpoint is of another run
     * @throws IllegalStateException if a loss is not a number before the first epoch is complete
     */
    public static Fit fit(
            Prepared data, Sharing sharing, Balancer balancer, Training training, String identity, Monitor monitor) {
        Trainer trainer = new Trainer(data, sharing, balancer, training, identity, monitor);
        try {
            return trainer.run();
        } finally {
            // Batches and gradients are not needed to predict.
            trainer.scratch.close();
        }
    }

    /** Returns what each task adds to a network. */
    public static List<Head> heads(List<Target<?>> targets) {
        return targets.stream().<Head>map(Head::of).toList();
    }

    /** The training rows with at least one label; the others have nothing to teach. */
    private static int[] labelled(Prepared data) {
        int[] found = Arrays.stream(data.split().train())
                .filter(row -> {
                    for (double[] task : data.labels()) {
                        int labels = task.length / data.rows();
                        for (int i = row * labels; i < (row + 1) * labels; i++) {
                            if (!Double.isNaN(task[i])) {
                                return true;
                            }
                        }
                    }
                    return false;
                })
                .toArray();
        if (found.length == 0) {
            throw new IllegalArgumentException("no row is left to train on: none of the %s has a label for any task"
                    .formatted(Words.count(data.split().train().length, "training row")));
        }
        return found;
    }

    private static void checkBalanced(Sharing sharing, Balancer balancer, long shared) {
        if (shared == 0 && balancer.needs() == Balancer.Needs.GRAMIAN) {
            throw new IllegalArgumentException(
                    "%s balances the gradients of shared parameters, but %s shares none; use hard(...) or equal()"
                            .formatted(balancer, sharing));
        }
    }

    private static void check(Sharing sharing, Balancer balancer, List<Input> inputs, List<Head> heads) {
        boolean gramian = balancer.needs() == Balancer.Needs.GRAMIAN;
        try (NDManager scratch = Engines.manager()) {
            long[] count = sharing.network(inputs, heads).count(scratch);
            checkBalanced(sharing, balancer, count[0]);
            Memory.check(
                    gramian ? balancer : null,
                    heads.size(),
                    count[0],
                    count[1],
                    Runtime.getRuntime().maxMemory());
        }
    }

    private Fit run() {
        if (checkpoint != null) {
            steps = checkpoint.resume(parameters, optimizer, balancing, best, epochs, training.epochs());
        }
        String ending = null;
        while (ending == null && epochs.size() < training.epochs()) {
            ending = epoch(epochs.size() + 1);
        }
        boolean complete = ending == null;
        String words = ending == null ? "all " + Words.count(epochs.size(), "epoch") + " done" : ending;
        parameters.write(best.values());
        return new Fit(built, List.copyOf(epochs), best.epochs().clone(), words, complete);
    }

    /** Trains one epoch; returns why training must end, or null. */
    private @Nullable String epoch(int number) {
        int[] order = shuffled(rows, Engines.mix(training.seed(), -number));
        EpochMeans means = new EpochMeans(data.targets().size());
        int batches = (order.length + training.batch() - 1) / training.batch();
        for (int b = 0; b < batches; b++) {
            int from = b * training.batch();
            int count = Math.min(training.batch(), order.length - from);
            try {
                stepper.step(order, from, count, ++steps, b == 0);
            } catch (Stepper.NotFinite e) {
                return diverged("%s in epoch %d, batch %d".formatted(e.getMessage(), number, b + 1), e);
            }
            means.add(stepper);
            if (monitor.stop()) {
                String ending = finish(number, means);
                return ending != null
                        ? ending
                        : "interrupted in epoch %d after batch %d of %d; the best epoch so far is kept"
                                .formatted(number, b + 1, batches);
            }
        }
        String ending = finish(number, means);
        return ending != null || checkpoint == null ? ending : write(checkpoint);
    }

    /** Validates and keeps the best; returns why training must end, or null. */
    private @Nullable String finish(int number, EpochMeans means) {
        parameters.checkAliased();
        double[] valid = validator.losses();
        int bad = validator.notFinite();
        if (bad >= 0) {
            // The last step of the epoch spoiled the values; no loss of a batch has seen them yet.
            return diverged(
                    "the validation loss of task '%s' became %s after epoch %d"
                            .formatted(data.targets().get(bad).task().name(), valid[bad], number),
                    null);
        }
        best.offer(number, valid, parameters);
        Epoch done = means.epoch(number, valid, best.score(valid));
        balancing.epoch(done.train());
        epochs.add(done);
        monitor.epoch(List.copyOf(epochs), training.epochs());
        return null;
    }

    private String diverged(String what, @Nullable RuntimeException cause) {
        String message = "%s; try a smaller rate than %s, or look for extreme values in the data"
                .formatted(what, training.optimizer());
        if (!best.any()) {
            throw new IllegalStateException(message, cause);
        }
        return message + "; the best epoch before that is kept";
    }

    /** A file that can never be written is an error; one that fails later must not cost what was learned. */
    private @Nullable String write(Checkpoint file) {
        try {
            file.write(parameters, optimizer, balancing, best, epochs, steps);
            written = true;
            return null;
        } catch (UncheckedIOException e) {
            if (!written) {
                throw e;
            }
            return "ended after epoch %d because the checkpoint %s; the best epoch so far is kept"
                    .formatted(epochs.size(), e.getMessage());
        }
    }

    private static int[] shuffled(int[] rows, long seed) {
        int[] order = rows.clone();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }
}
