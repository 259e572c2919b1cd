package io.github.braidml;

import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Data;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.Interrupts;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.search.Dimension;
import io.github.braidml.search.Range;
import io.github.braidml.search.Space;
import io.github.braidml.search.Trial;
import io.github.braidml.search.Trials;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;

/**
 * A search for good settings about to be made. Immutable.
 *
 * <pre>{@code
 * var found = search(model)
 *     .overSharing(hard(mlp(64)), mmoe(mlp(16), 4))
 *     .overTraining("rate", logUniform(1e-4, 1e-1), (t, rate) -> t.optimizer(adam(rate)))
 *     .random(40)
 *     .on(data, epochs(20));
 * var run = found.learner().fit(data, found.training());
 * }</pre>
 */
public final class Search {
    private final Learner learner;
    private final Space space;
    private final List<Change> changes;
    private final int draws;

    private Search(Learner learner, Space space, List<Change> changes, int draws) {
        this.learner = learner;
        this.space = space;
        this.changes = changes;
        this.draws = draws;
    }

    static Search of(Learner learner) {
        return new Search(learner, new Space(List.of()), List.of(), 0);
    }

    /** All that a trial is made of. */
    record Setup(Learner learner, Training training) {}

    private interface Change {
        Setup made(Setup of, Object value);
    }

    private Search with(Dimension dimension, Change change) {
        List<Change> more = new ArrayList<>(changes);
        more.add(change);
        return new Search(learner, space.with(dimension), List.copyOf(more), draws);
    }

    /** Returns this search trying these ways of sharing. */
    public Search overSharing(Sharing... ways) {
        return over("sharing", List.of(ways), Learner::sharing);
    }

    /** Returns this search trying these encoders under the way of sharing; to be named after the ways of sharing, if these vary. */
    public Search overEncoder(Encoder... encoders) {
        return over(
                "encoder", List.of(encoders), (m, e) -> m.sharing(m.sharing().encoder(e)));
    }

    /** Returns this search trying these ways of balancing. */
    public Search overBalancing(Balancer... balancers) {
        return over("balancing", List.of(balancers), Learner::balancedBy);
    }

    /**
     * Returns this search with one thing more to try: values of any part of the learner.
     *
     * @param name what tables and pictures call it
     * @param values what to try; of several types their common one must be said: {@code List.<Loss>of(squared(), huber(1))}
     * @param change makes the learner that has a value
     * @throws IllegalArgumentException if there is no value, one is there twice, or the name is
     */
    public <T> Search over(String name, List<T> values, BiFunction<Learner, T, Learner> change) {
        return with(new Dimension(name, List.copyOf(values), null), changing(change));
    }

    /** Returns this search with one thing more to try: numbers drawn from a range, for any part of the learner. */
    public Search over(String name, Range range, BiFunction<Learner, Double, Learner> change) {
        return with(new Dimension(name, List.of(), range), changing(change));
    }

    /** Returns this search with one thing more to try: values of any part of the training. */
    public <T> Search overTraining(String name, List<T> values, BiFunction<Training, T, Training> change) {
        return with(new Dimension(name, List.copyOf(values), null), training(change));
    }

    /** Returns this search with one thing more to try: numbers drawn from a range, for any part of the training. */
    public Search overTraining(String name, Range range, BiFunction<Training, Double, Training> change) {
        return with(new Dimension(name, List.of(), range), training(change));
    }

    @SuppressWarnings("unchecked") // the values of a dimension are of the type that its change takes
    private static <T> Change changing(BiFunction<Learner, T, Learner> change) {
        return (of, value) -> new Setup(change.apply(of.learner(), (T) value), of.training());
    }

    @SuppressWarnings("unchecked") // as above
    private static <T> Change training(BiFunction<Training, T, Training> change) {
        return (of, value) -> new Setup(of.learner(), change.apply(of.training(), (T) value));
    }

    /** Returns this search trying every combination of the values, the default. */
    public Search grid() {
        return new Search(learner, space, changes, 0);
    }

    /**
     * Returns this search trying different combinations drawn at random, by the seed of the training. More of them begin with
     * the same ones.
     *
     * <p>Bergstra, Bengio: Random Search for Hyper-Parameter Optimization, JMLR 13, 2012.
     *
     * @throws IllegalArgumentException if the number is below 1
     */
    public Search random(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("random(number): needs at least 1 trial; given " + number);
        }
        return new Search(learner, space, changes, number);
    }

    /**
     * Fits every trial on the training rows and scores it on the validation rows; the test rows are never touched.
     *
     * <p>The validation rows also choose each trial's best epoch, as in any fit. A trial that cannot be trained, because its
     * loss becomes infinite or its settings do not suit the data, is noted as failed. Interrupting ends the search with the
     * trials that are complete.
     *
     * @throws IllegalArgumentException if there is nothing to try, the data does not suit the tasks, or no trial could be
     *     trained
     * @throws CancellationException if it is interrupted before the first trial is complete
     */
    public Found on(Data data, Training training) {
        try (LiveDisplay live = LiveDisplay.open()) {
            return on(data, training, live);
        }
    }

    Found on(Data data, Training training, LiveDisplay live) {
        if (!training.checkpoint().isEmpty()) {
            throw new IllegalArgumentException(
                    "a search is many runs, which one checkpoint cannot hold; leave .checkpoint(...) out");
        }
        List<List<Object>> points = draws == 0 ? space.grid() : space.random(draws, training.seed());
        // What is wrong with the data is wrong in every trial, and said at once.
        learner.prepared(data);
        int planned = Small.trials(points.size());
        List<Trial> trials = new ArrayList<>();
        try (Interrupts interrupts = Interrupts.watch()) {
            for (int i = 0; i < planned && !interrupts.asked(); i++) {
                Trial trial = trial(i + 1, points.get(i), data, training);
                if (!interrupts.asked()) {
                    trials.add(trial);
                    Trials all = new Trials(space, trials, planned);
                    live.update(all, "trial %d of %d: score %.3f".formatted(i + 1, planned, trial.score()));
                }
            }
        }
        if (trials.isEmpty()) {
            throw new CancellationException("the search was interrupted before its first trial was complete");
        }
        if (trials.stream().noneMatch(trial -> Double.isFinite(trial.score()))) {
            throw new IllegalArgumentException("none of the trials has a score; the first: "
                    + (trials.get(0).failure().isEmpty()
                            ? "no labels to validate on"
                            : trials.get(0).failure()));
        }
        // The result itself is the value of the call; what stays of the live display is one line.
        Shown line = TextTable.of("tried", "trials")
                .row(String.join(", ", space.names()), trials.size() + " of " + planned + Small.note());
        live.finish(line);
        Trials done = new Trials(space, trials, planned);
        return new Found(done, setup(done.best().values(), training));
    }

    private Setup setup(List<Object> point, Training training) {
        Setup setup = new Setup(learner, training);
        for (int d = 0; d < point.size(); d++) {
            setup = changes.get(d).made(setup, point.get(d));
        }
        return setup;
    }

    private Trial trial(int number, List<Object> point, Data data, Training training) {
        try {
            Setup setup = setup(point, training);
            Run run = setup.learner().fit(data, setup.training(), LiveDisplay.silent());
            return new Trial(number, point, run.validated(), "");
        } catch (IllegalArgumentException | IllegalStateException e) {
            return new Trial(number, point, null, String.valueOf(e.getMessage()));
        }
    }
}
