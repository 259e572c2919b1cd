package io.github.braidml.train;

import ai.djl.ndarray.NDManager;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Factors;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Target;
import io.github.braidml.model.Head;
import io.github.braidml.model.Network;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Steered;
import io.github.braidml.optim.Mover;
import io.github.braidml.optim.Optimizer;
import io.github.braidml.show.Words;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Trains a network: batches in seeded order, validation after each epoch, the best epoch kept. */
public final class Trainer {
    /** Checkpoints may take one part of so many of the time. */
    private static final long CHECKPOINT_SHARE = 100;

    private static final double NANOS_PER_MINUTE = 60e9;

    private final Prepared data;
    private final Training training;
    private final Monitor monitor;
    private final LongSupplier clock;
    private final long started;
    private final int[] rows;
    private final TrainedNetwork built;
    private final FlatParameters parameters;
    private final Factors balancing;
    private final Mover mover;
    private final NDManager scratch;
    private final Stepper stepper;
    private final Validator validator;
    private final Best best;
    private final Patience patience;
    private final Drawing drawing;
    private final Stops stops;
    private final List<Epoch> epochs = new ArrayList<>();
    private final StepLog log;
    private final @Nullable Checkpoint checkpoint;
    private @Nullable Listeners listeners;
    private @Nullable String listened;
    private long steps;
    private boolean written;
    private long writing;

    private Trainer(
            Prepared data,
            Sharing asked,
            Balancer balancer,
            Training given,
            @Nullable TrainedNetwork from,
            String identity,
            Monitor monitor,
            LongSupplier clock) {
        this.data = data;
        this.rows = labelled(data);
        this.training = given.optimizer().fullBatch() ? given.batch(rows.length) : given;
        this.monitor = monitor;
        this.clock = clock;
        this.started = clock.getAsLong();
        List<Head> heads = heads(data.targets());
        Sharing sharing = sharing(asked, balancer, heads.size());
        check(sharing, balancer, training, data.inputs().all(), heads);
        built = new TrainedNetwork(sharing, data.inputs().all(), heads, training.seed());
        if (from != null) {
            built.startFrom(from);
        }
        parameters = built.parameters();
        drawing = Drawing.of(
                data, rows, training, balancer, sharing, built.network().leastRows());
        balancing = new Factors(balancer.start(heads.size()), heads.size());
        mover = new Mover(
                Stages.named(training.descent(), sharing, data.inputs().all(), parameters),
                parameters,
                heads.size(),
                drawing.batches(),
                training.epochs());
        scratch = built.manager().newSubManager();
        stepper = new Stepper(scratch, built.network(), parameters, data, balancer, balancing, training);
        validator = new Validator(built, data);
        double[] constants = validator.constants();
        best = new Best(parameters.shared() > 0, training.stopping().worst(), constants, parameters.size());
        patience = new Patience(training.stopping(), parameters.shared() > 0, constants);
        stops = new Stops(training.stopping(), parameters, balancing, constants, drawing.learns());
        log = new StepLog(
                data.targets().stream().map(target -> target.task().name()).toList());
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
        return fit(data, sharing, balancer, training, null, identity, monitor);
    }

    /**
     * Trains on from what another network learned.
     *
     * @param from the other network, or null
     * @throws IllegalArgumentException as without, and if its parameters do not fit
     */
    public static Fit fit(
            Prepared data,
            Sharing sharing,
            Balancer balancer,
            Training training,
            @Nullable TrainedNetwork from,
            String identity,
            Monitor monitor) {
        return run(new Trainer(data, sharing, balancer, training, from, identity, monitor, System::nanoTime));
    }

    /** Trains by another clock, in nanoseconds. */
    static Fit fit(
            Prepared data,
            Sharing sharing,
            Balancer balancer,
            Training training,
            String identity,
            Monitor monitor,
            LongSupplier clock) {
        return run(new Trainer(data, sharing, balancer, training, null, identity, monitor, clock));
    }

    private static Fit run(Trainer trainer) {
        try {
            return trainer.run();
        } finally {
            if (trainer.listeners != null) {
                trainer.listeners.close();
            }
            // Batches and gradients are not needed to predict.
            trainer.scratch.close();
        }
    }

    /** Returns what each task adds to a network. */
    public static List<Head> heads(List<Target<?>> targets) {
        return targets.stream().<Head>map(Head::of).toList();
    }

    /** Returns the way of sharing that a balancing method needs: one that draws preferences needs encoders that are shown them. */
    public static Sharing sharing(Sharing asked, Balancer balancer, int tasks) {
        return balancer.draws() ? Steered.steered(asked, tasks) : asked;
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

    private static void checkBalanced(Sharing sharing, Balancer balancer, boolean splits, long shared) {
        if (shared > 0 && !splits && balancer.needs() == Balancer.Needs.REPRESENTATION) {
            throw new IllegalArgumentException(
                    "%s needs one representation that all heads take, but in %s tasks see different ones; use hard(...) or cooperative(...), or leave out .onRepresentation()"
                            .formatted(balancer, sharing));
        }
        if (shared == 0 && balancer.draws()) {
            throw new IllegalArgumentException(
                    "%s trains shared parameters for all preferences, but %s shares none; use hard(...) or equal()"
                            .formatted(balancer, sharing));
        }
        if (shared == 0 && balancer.needs() != Balancer.Needs.LOSSES) {
            throw new IllegalArgumentException(
                    "%s balances the gradients of shared parameters, but %s shares none; use hard(...) or equal()"
                            .formatted(balancer, sharing));
        }
    }

    private static void check(
            Sharing sharing, Balancer balancer, Training training, List<Input> inputs, List<Head> heads) {
        boolean losses = balancer.needs() == Balancer.Needs.LOSSES;
        boolean total = losses && balancer.headGradients() == Balancer.HeadGradients.WEIGHTED;
        if (!total && training.optimizer().start(0) instanceof Optimizer.Searching) {
            throw new IllegalArgumentException(
                    "%s looks for a lower total along a line, but %s follows no total; use equal() or uncertainty(), or another optimiser"
                            .formatted(training.optimizer(), balancer));
        }
        try (NDManager scratch = Engines.manager()) {
            Network network = sharing.network(inputs, heads);
            boolean splits = network.split() != null;
            long[] count = network.count(scratch);
            checkBalanced(sharing, balancer, splits, count[0]);
            Memory.check(
                    losses || balancer.needs() == Balancer.Needs.REPRESENTATION ? null : balancer,
                    heads.size(),
                    count[0],
                    count[1],
                    training.descent().memory(),
                    Runtime.getRuntime().maxMemory());
        }
    }

    private Fit run() {
        if (checkpoint != null) {
            steps = checkpoint.resume(parameters, mover, balancing, best, stops, log, epochs, training.epochs());
            epochs.forEach(patience::see);
            epochs.forEach(stops::see);
        }
        listeners = monitor.listeners().isEmpty() ? null : new Listeners(monitor.listeners(), built, data);
        String ending = outOfPatience();
        while (ending == null && epochs.size() < training.epochs()) {
            ending = epoch(epochs.size() + 1);
        }
        boolean complete = ending == null;
        String words = ending == null ? "all " + Words.count(epochs.size(), "epoch") + " done" : ending;
        parameters.write(best.values());
        List<String> names = data.targets().stream().map(t -> t.task().name()).toList();
        String said = words + stops.words(names);
        return new Fit(built, List.copyOf(epochs), best.epochs().clone(), said, log.steps(), complete);
    }

    /** Trains one epoch; returns why training must end, or null. */
    private @Nullable String epoch(int number) {
        Plan plan = drawing.epoch(number, epochs, stops.stopped());
        int[] order = plan.order();
        EpochMeans means = new EpochMeans(data.targets().size());
        int batches = plan.batches();
        for (int b = 0; b < batches; b++) {
            int from = plan.from(b);
            int count = plan.count(b);
            parameters.keepBuffers();
            try {
                stepper.step(order, from, count, ++steps, b == 0);
            } catch (NotFinite e) {
                return diverged("%s in epoch %d, batch %d".formatted(e.getMessage(), number, b + 1), e);
            }
            means.add(stepper);
            log.add(steps, stepper);
            if (listeners != null) {
                listeners.batch(stepper.inputs(), stepper.outputs(), order, from, count, b, batches);
            }
            stops.still();
            long step = steps;
            int[] active = stepper.losses().active();
            parameters.putBackBuffers(active);
            mover.batch(count, plan.closes(b), active, stepper.total(), () -> stepper.again(order, from, count, step));
            stops.hold();
            stepper.lookBack(order, from, count, step);
            String stop = monitor.stop() ? "interrupted" : timeIsUp() ? "ended by" + limit() : "";
            if (!stop.isEmpty()) {
                String ending = finish(number, means);
                return ending != null
                        ? ending
                        : "%s in epoch %d after batch %d of %d; the best epoch so far is kept"
                                .formatted(stop, number, b + 1, batches);
            }
        }
        String diverged = finish(number, means);
        if (diverged != null) {
            return diverged;
        }
        String early = listened != null ? listened : outOfPatience();
        boolean last = early != null || number == training.epochs();
        String full = checkpoint == null || !isTimeToWrite(last) ? null : write(checkpoint);
        return full != null ? full : early;
    }

    private boolean timeIsUp() {
        return clock.getAsLong() - started > training.stopping().minutes() * NANOS_PER_MINUTE;
    }

    private String limit() {
        return " maxMinutes(" + training.stopping().minutes() + ")";
    }

    private @Nullable String outOfPatience() {
        if (patience.isOver()) {
            return "ended after epoch %d because the validation loss had not fallen for %s; the best epoch is kept"
                    .formatted(epochs.size(), Words.count(training.stopping().patience(), "epoch"));
        }
        return stops.isOver()
                ? "ended after epoch %d because every task has stopped; the best epoch is kept".formatted(epochs.size())
                : null;
    }

    /** Validates and keeps the best; returns why training must end, or null. */
    private @Nullable String finish(int number, EpochMeans means) {
        parameters.checkAliased();
        double[] valid = mover.withKept(flat -> validated(number));
        int bad = validator.notFinite();
        if (bad >= 0) {
            // The last step of the epoch spoiled the values; no loss of a batch has seen them yet.
            return diverged(
                    "the validation loss of task '%s' became %s after epoch %d"
                            .formatted(data.targets().get(bad).task().name(), valid[bad], number),
                    null);
        }
        Epoch epoch = means.epoch(number, valid, best.score(valid));
        balancing.epoch(epoch.train());
        epochs.add(epoch);
        patience.see(epoch);
        stops.see(epoch);
        mover.validated(valid, epoch.score());
        monitor.epoch(List.copyOf(epochs), training.epochs());
        listened = listeners == null ? null : tell(listeners, number);
        return null;
    }

    /** Returns why a listener ends the training, or null. */
    private @Nullable String tell(Listeners all, int number) {
        String why = mover.withKept(flat -> all.epoch(validator.outputs()));
        return why.isEmpty()
                ? null
                : "ended after epoch %d by a listener: %s; the best epoch so far is kept".formatted(number, why);
    }

    private double[] validated(int number) {
        stops.hold();
        double[] valid = validator.losses();
        if (validator.notFinite() < 0) {
            stops.offer(valid);
            best.offer(number, valid, parameters);
        }
        return valid;
    }

    private String diverged(String what, @Nullable RuntimeException cause) {
        String message = "%s; try a smaller rate than %s, or look for extreme values in the data"
                .formatted(what, training.optimizer());
        if (!best.any()) {
            throw new IllegalStateException(message, cause);
        }
        return message + "; the best epoch before that is kept";
    }

    /** The first shows at once whether the file can be written. */
    private boolean isTimeToWrite(boolean last) {
        return last || !written || writing * CHECKPOINT_SHARE <= clock.getAsLong() - started;
    }

    /** A file that can never be written is an error; one that fails later must not cost what was learned. */
    private @Nullable String write(Checkpoint file) {
        try {
            long before = clock.getAsLong();
            file.write(parameters, mover, balancing, best, stops, log, epochs, steps);
            written = true;
            writing += clock.getAsLong() - before;
            return null;
        } catch (UncheckedIOException e) {
            if (!written) {
                throw e;
            }
            return "ended after epoch %d because the checkpoint %s; the best epoch so far is kept"
                    .formatted(epochs.size(), e.getMessage());
        }
    }
}
