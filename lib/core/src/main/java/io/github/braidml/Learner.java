package io.github.braidml;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Prioritised;
import io.github.braidml.balance.Ramp;
import io.github.braidml.data.Data;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.Interrupts;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.plot.Associations;
import io.github.braidml.plot.Chart;
import io.github.braidml.plot.Diagram;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import io.github.braidml.task.Task;
import io.github.braidml.train.Epoch;
import io.github.braidml.train.EpochTable;
import io.github.braidml.train.Fit;
import io.github.braidml.train.Monitor;
import io.github.braidml.train.TrainedNetwork;
import io.github.braidml.train.Trainer;
import io.github.braidml.train.Training;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to learn and how the tasks share and are balanced. Immutable: every method that changes something returns a new
 * learner, and fitting twice gives the same thing twice.
 *
 * @param tasks the tasks, in the order of every table
 * @param sharing what is shared and how
 * @param balancer how the losses become one update
 * @param name what comparisons call it; empty for a name made of the sharing and the balancing
 * @param start the run that this goes on from, or null to learn from nothing
 */
public record Learner(
        List<Task<?>> tasks,
        Sharing sharing,
        Balancer balancer,
        String name,
        @Nullable Run start) implements Shown {

    public Learner {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("learn(tasks): needs at least one task, such as regression(\"price\")");
        }
        Set<String> names = new HashSet<>();
        for (Task<?> task : tasks) {
            if (!names.add(task.name())) {
                throw new IllegalArgumentException(
                        "task '%s' is declared twice; a task is a column, and each column can be one task"
                                .formatted(task.name()));
            }
        }
        tasks = List.copyOf(tasks);
    }

    /** Returns a learner with the defaults: hard sharing of a 64-32 perceptron, equal weights. */
    static Learner of(List<Task<?>> tasks) {
        return new Learner(tasks, new HardSharing(new Mlp(List.of(64, 32), 0)), new Equal(), "", null);
    }

    /** Returns this learner with another way of sharing. */
    public Learner sharing(Sharing other) {
        return new Learner(tasks, other, balancer, name, start);
    }

    /** Returns this learner with hard sharing of an encoder. */
    public Learner sharing(Encoder encoder) {
        return sharing(new HardSharing(encoder));
    }

    /** Returns this learner with another way of balancing. */
    public Learner balancedBy(Balancer other) {
        return new Learner(tasks, sharing, other, name, start);
    }

    /**
     * Returns this learner with what a task counts for changing over the epochs: the weight that the balancing gives it is
     * multiplied by that of a ramp. While it is zero the task takes no part. To be said after {@code balancedBy}.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public Learner priority(Task<?> task, Ramp weight) {
        List<String> names = tasks.stream().map(Task::name).toList();
        int place = names.indexOf(task.name());
        if (place < 0) {
            throw new IllegalArgumentException("priority(task, weight): no task '%s'; there are %s.%s"
                    .formatted(task.name(), Words.list(names), Words.didYouMean(task.name(), names)));
        }
        return balancedBy(Prioritised.of(balancer, new Prioritised.Priority(task.name(), place, weight)));
    }

    /** Returns the single-task baseline: a network of its own for each task, of the same architecture, learned from nothing. */
    public Learner separately() {
        return new Learner(tasks, new SeparateNetworks(sharing.encoder()), new Equal(), "", null);
    }

    /**
     * Returns this learner going on from what a run learned, for transfer: with its inputs and how they are scaled, its way of
     * sharing, the values of its shared parameters, and for tasks that it knows also their heads and scales. What is new
     * starts as always.
     *
     * <p>Another way of sharing may be named afterwards, such as {@code adapters(encoder, 8).frozen()}, if its shared
     * parameters are the same. What is to stay as it is, is said by the training: {@code .freeze("shared")}, {@code
     * .freeze("shared", epochs)}, {@code .pace("shared", 0.1)}.
     */
    public Learner startingFrom(Run run) {
        return new Learner(tasks, run.learner().sharing(), balancer, name, run);
    }

    /** Returns this learner going on from a run, or from nothing, with its own way of sharing. */
    Learner continuing(@Nullable Run run) {
        return new Learner(tasks, sharing, balancer, name, run);
    }

    /** Returns this learner under another name in comparisons. */
    public Learner named(String other) {
        return new Learner(tasks, sharing, balancer, other, start);
    }

    /** Returns what comparisons call it. */
    @Override
    public String name() {
        if (!name.isEmpty()) {
            return name;
        }
        String made = sharing.shares() ? way() + ", " + balancer : "single-task";
        return start == null ? made : made + ", transferred";
    }

    /** Two ways to share are told apart by their calls. */
    private String way() {
        String call = sharing.toString();
        boolean usual = sharing instanceof HardSharing || call.indexOf('(') < 1;
        return usual ? "joint" : call.substring(0, call.indexOf('('));
    }

    /**
     * Trains on the training rows, keeps the best epoch on the validation rows and never looks at the test rows.
     *
     * <p>Shows a live table in a notebook and a line per epoch elsewhere. Interrupting ends it after the current batch with
     * the best epoch so far.
     *
     * @throws IllegalArgumentException if the data does not suit the tasks; the message says what would
     * @throws IllegalStateException if a loss is not a number before the first epoch is complete
     */
    public Run fit(Data data, Training training) {
        return fit(data, training, Monitor.NONE);
    }

    /**
     * Trains as {@link #fit(Data, Training)} does, with somebody watching who may also end it; DJL's training listeners watch
     * through {@link Monitor#of}.
     *
     * @throws IllegalArgumentException if the data does not suit the tasks; the message says what would
     * @throws IllegalStateException if a loss is not a number before the first epoch is complete
     */
    public Run fit(Data data, Training training, Monitor watcher) {
        try (LiveDisplay live = LiveDisplay.open()) {
            return fit(data, training, live, watcher);
        }
    }

    /**
     * Returns how the targets go together on the rows that have both labels, before anything is learned.
     *
     * @throws IllegalArgumentException if the data does not suit the tasks
     */
    public Chart association(Data data) {
        return Associations.of(prepared(data));
    }

    /**
     * Returns the network that this data asks for as a picture: inputs, what is shared, heads, numbers of parameters.
     *
     * @throws IllegalArgumentException if the data does not suit the tasks
     */
    public Chart diagram(Data data) {
        Prepared prepared = prepared(data);
        List<Input> inputs = prepared.inputs().all();
        List<Head> heads = Trainer.heads(prepared.targets());
        TrainedNetwork network = TrainedNetwork.untrained(built(), inputs, heads);
        int[] outputs = heads.stream().mapToInt(Head::outputs).toArray();
        return Diagram.of(inputs, built(), tasks, outputs, network.shared(), network.own());
    }

    /**
     * Trains as {@link #fit(Data, Training)} does, with a display of the caller's, such as {@link LiveDisplay#silent()} for many
     * fits in a loop.
     *
     * @throws IllegalArgumentException if the data does not suit the tasks; the message says what would
     * @throws IllegalStateException if a loss is not a number before the first epoch is complete
     */
    public Run fit(Data data, Training given, LiveDisplay live) {
        return fit(data, given, live, Monitor.NONE);
    }

    Run fit(Data all, Training given, LiveDisplay live, Monitor watcher) {
        Data data = Small.rows(all);
        Training training = Small.epochs(given);
        Prepared prepared = prepared(data);
        List<String> names = tasks.stream().map(Task::name).toList();
        try (Interrupts interrupts = Interrupts.watch()) {
            Monitor shown = new Monitor() {
                @Override
                public void epoch(List<Epoch> epochs, int of) {
                    EpochTable table = new EpochTable(names, epochs, of, formula());
                    live.update(table, table.newest());
                }

                @Override
                public boolean stop() {
                    return interrupts.asked();
                }
            };
            TrainedNetwork from = start == null ? null : start.network();
            Fit fit = Trainer.fit(
                    prepared, sharing, balancer, training, from, identity(data, training), shown.and(watcher));
            live.finish(new EpochTable(
                    names, fit.epochs(), training.epochs(), fit.ending() + Small.note() + "; " + formula()));
            return Run.of(this, training, data, prepared, fit);
        }
    }

    /**
     * Returns the data as this learner reads it.
     *
     * @throws IllegalArgumentException if it does not suit the tasks, or the run this goes on from
     */
    Prepared prepared(Data data) {
        return start == null ? data.prepare(tasks) : data.prepare(tasks, start.features(), start.targets());
    }

    /** Says what is trained on what, so that a checkpoint is not resumed by something else. */
    private String identity(Data data, Training training) {
        if (training.checkpoint().isEmpty()) {
            return "";
        }
        return "%s, %s on %s %s".formatted(this, training.recipe(), data.name(), RunCard.inShort(data.hash()));
    }

    /** Returns the way of sharing with what the balancing adds to the network. */
    Sharing built() {
        return Trainer.sharing(sharing, balancer, tasks.size());
    }

    /** Returns the total in words. */
    String formula() {
        boolean weighted = tasks.stream().anyMatch(task -> task.weight() != 1);
        String losses = weighted ? balancer.formula() + ", each times the task's own weight" : balancer.formula();
        return sharing.penalty().isEmpty() ? losses : losses + "; plus " + sharing.penalty();
    }

    private TextTable table() {
        TextTable table = TextTable.of("task", "learns", "weight", "decided by")
                .right(2)
                .title(name() + ": " + Words.count(tasks.size(), "task") + ", " + sharing)
                .note(start == null ? formula() : formula() + "; goes on from: " + start.origin());
        for (Task<?> task : tasks) {
            table.row(task.name(), task, task.weight(), task.metrics().get(0));
        }
        return table;
    }

    @Override
    public String html() {
        return table().html();
    }

    @Override
    public String text() {
        return table().text();
    }

    @Override
    public String toString() {
        String text = "learn(%s).sharing(%s).balancedBy(%s)"
                .formatted(String.join(", ", tasks.stream().map(Task::toString).toList()), sharing, balancer);
        return start == null ? text : text + ".startingFrom(" + start.origin() + ")";
    }
}
