package io.github.braidml;

import ai.djl.Model;
import io.github.braidml.balance.Cosmos;
import io.github.braidml.data.Data;
import io.github.braidml.data.Feature;
import io.github.braidml.data.Features;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Row;
import io.github.braidml.data.Target;
import io.github.braidml.data.TextTarget;
import io.github.braidml.eval.Calibration;
import io.github.braidml.eval.Comparison;
import io.github.braidml.eval.DecisionCurve;
import io.github.braidml.eval.GroupScores;
import io.github.braidml.eval.Importance;
import io.github.braidml.eval.Predictions;
import io.github.braidml.eval.Result;
import io.github.braidml.eval.Scores;
import io.github.braidml.model.Ensemble;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.plot.Attended;
import io.github.braidml.plot.Chart;
import io.github.braidml.plot.Conflicts;
import io.github.braidml.plot.Crossed;
import io.github.braidml.plot.Curves;
import io.github.braidml.plot.DecisionCurves;
import io.github.braidml.plot.Front;
import io.github.braidml.plot.Gallery;
import io.github.braidml.plot.Importances;
import io.github.braidml.plot.Mixtures;
import io.github.braidml.plot.OverTime;
import io.github.braidml.plot.Predicted;
import io.github.braidml.plot.Reliability;
import io.github.braidml.show.Html;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import io.github.braidml.train.Epoch;
import io.github.braidml.train.Fit;
import io.github.braidml.train.RowTranslator;
import io.github.braidml.train.Steps;
import io.github.braidml.train.TrainedNetwork;
import io.github.braidml.train.Training;
import io.github.braidml.train.Versions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trained model with its history: predicts, scores itself on the rows held out, compares, saves. */
public final class Run implements Shown {
    private static final int IMPORTANCE_REPEATS = 5;

    private final Saved saved;
    private final TrainedNetwork network;
    private final Predictor predictor;
    private final @Nullable Data data;
    private final @Nullable Steps steps;
    /** Of a view, the share of each task; empty for the run as it is. */
    private final double[] preference;

    Run(Saved saved, TrainedNetwork network, @Nullable Data data) {
        this(saved, network, data, null);
    }

    private Run(Saved saved, TrainedNetwork network, @Nullable Data data, @Nullable Steps steps, double... preference) {
        this.saved = saved;
        this.network = network;
        this.predictor = new Predictor(network, saved.features(), saved.targets());
        this.data = data;
        this.steps = steps;
        this.preference = preference;
    }

    static Run of(Learner learner, Training training, Data data, Prepared prepared, Fit fit) {
        Saved saved = new Saved(
                learner,
                training.withoutCheckpoint(),
                prepared.features(),
                prepared.targets(),
                fit.epochs(),
                fit.best(),
                fit.ending(),
                data.name(),
                data.hash(),
                prepared.split().train().length,
                Versions.here(),
                null);
        return new Run(saved, fit.network(), data, fit.steps());
    }

    /** Returns what was learned and how. */
    public Learner learner() {
        return saved.learner();
    }

    Features features() {
        return saved.features();
    }

    List<Target<?>> targets() {
        return saved.targets();
    }

    TrainedNetwork network() {
        return network;
    }

    Saved saved() {
        return saved;
    }

    /** Returns the data it was fitted on, or null if it was loaded. */
    @Nullable
    Data data() {
        return data;
    }

    /** Says in a line what was learned on what. */
    String origin() {
        return "%s, %s on %s %s".formatted(learner(), training().recipe(), saved.data(), RunCard.inShort(saved.hash()));
    }

    /** Returns how long and how it was trained. */
    public Training training() {
        return saved.training();
    }

    /** Returns what it was trained with. */
    public Versions versions() {
        return saved.versions();
    }

    /**
     * Trains the same once more: with the versions of the card, on the same machine, that gives the same to the bit. A run
     * that was ended early, but not by its patience, is trained to its end.
     *
     * @param same the data of this run, with the same rows held out
     * @throws IllegalArgumentException if it is other data
     */
    public Run repeat(Data same) {
        try (LiveDisplay live = LiveDisplay.open()) {
            return repeat(same, live);
        }
    }

    Run repeat(Data given, LiveDisplay live) {
        Data same = Small.rows(given);
        if (!same.hash().equals(saved.hash())) {
            throw new IllegalArgumentException(
                    "a run is repeated on the data it was trained on: '%s' with hash %s; given '%s' with hash %s; the columns, the values and the rows held out must be the same"
                            .formatted(
                                    saved.data(),
                                    RunCard.inShort(saved.hash()),
                                    same.name(),
                                    RunCard.inShort(same.hash())));
        }
        if (saved.epochs().isEmpty()) {
            throw new IllegalStateException(
                    "this is the %s, which was not trained as a whole; repeat them one by one".formatted(ending()));
        }
        return learner().fit(same, saved.training(), live);
    }

    /** Returns what happened, epoch by epoch. */
    public List<Epoch> epochs() {
        return saved.epochs();
    }

    /**
     * Returns what the steps looked like: losses, weights, lengths of gradients, cosines between them and how often they conflict.
     *
     * @throws IllegalStateException if the run was not trained here: a file keeps the epochs alone
     */
    public Steps steps() {
        if (steps == null) {
            throw new IllegalStateException(
                    "this run was not trained here, and a file keeps no steps; use epochs(), or train again");
        }
        return steps;
    }

    /** Returns why training ended, in words. */
    public String ending() {
        return saved.ending();
    }

    /**
     * Returns the prediction for one row, in the target's units.
     *
     * @throws IllegalArgumentException if the row lacks a column or this run has no such task
     */
    public <T> T predict(Row row, Task<T> task) {
        return predictor.predict(row, task);
    }

    /**
     * Returns the probability of each value for one row, the likeliest not necessarily first; empty for a number.
     *
     * @throws IllegalArgumentException if the row lacks a column or this run has no such task
     */
    public <T> Map<T, Double> probabilities(Row row, Task<T> task) {
        return predictor.probabilities(row, task);
    }

    /**
     * Returns the predictions for all rows of a table.
     *
     * @throws IllegalArgumentException if the table lacks a column or this run has no such task
     */
    public <T> List<T> predict(Data other, Task<T> task) {
        return predictor.predict(other, task);
    }

    /**
     * Returns the scores on the test rows beside those of a constant guess.
     *
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Scores scores() {
        return Scores.of(onTestRows());
    }

    /**
     * Returns the scores on the test rows of the lexicons alone, the baseline of translations that have one: each word becomes its
     * likeliest translation, in the order of the words.
     *
     * @throws IllegalArgumentException if no task has a lexicon
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Scores wordForWord() {
        Data own = own();
        return Scores.of(predictor.wordForWord(own, own.split().test()));
    }

    /** Returns the scores on the validation rows, which choose the best epoch. */
    Scores validated() {
        return Scores.of(predictor.predictions(own(), own().split().valid()));
    }

    /** Returns the scores on all rows of other data. */
    public Scores scores(Data other) {
        return Scores.of(predictor.predictions(other, Predictor.all(other)));
    }

    /**
     * Compares this run with another on the same test rows, task by task; the other one is the reference. For a spread over
     * splits and seeds use {@link Braid#compare}.
     *
     * @throws IllegalStateException if no rows were held out, or a run was loaded from a file
     */
    public Comparison compare(Run reference) {
        return new Comparison(
                List.of(new Result(reference.name(), 0, reference.scores()), new Result(name(), 0, scores())),
                saved.trainRows());
    }

    /**
     * Returns this run at a preference, if it learned with them: what it predicts, its scores and its DJL model are those for it.
     * Without, and for the validation loss that chooses the best epoch, all shares are the same. It is the same network, and a file
     * holds it for all preferences.
     *
     * <p>The shares are those of the losses: {@code preferring(0.8, 0.2)} asks for a first loss four times the second. With a small
     * {@code lambda} they are weights instead, and the first loss is the lower one; {@link #front} shows which.
     *
     * @param shares per task, in the tasks' order, scaled to sum to one
     * @throws IllegalArgumentException if it learned without preferences, or the shares are not one for each task
     */
    public Run preferring(double... shares) {
        checkDraws("preferring(shares)");
        double[] scaled = Cosmos.shares("preferring(shares)", names().size(), shares);
        return new Run(saved, network.preferring(scaled), data, steps, scaled);
    }

    /**
     * Returns the validation losses of the tasks over a grid of preferences, for a run that learned with them.
     *
     * @throws IllegalArgumentException if it learned without preferences
     * @throws IllegalStateException if the run was loaded from a file
     */
    public Front front() {
        checkDraws("front()");
        Prepared prepared = own().prepare(learner().tasks(), saved.features(), saved.targets());
        return Front.of(names(), shares -> network.preferring(shares).validated(prepared));
    }

    private void checkDraws(String call) {
        if (!learner().balancer().draws()) {
            throw new IllegalArgumentException(
                    "%s: %s learned one trade-off; one network learns all with balancedBy(cosmos().drawn())"
                            .formatted(call, learner().balancer()));
        }
    }

    /** Returns what comparisons call it. */
    private String name() {
        return learner().name() + (preference.length == 0 ? "" : ", preferring " + words(preference));
    }

    private static String words(double[] shares) {
        return String.join(
                ", ",
                Arrays.stream(shares)
                        .mapToObj(share -> String.format(Locale.ROOT, "%.3f", share))
                        .toList());
    }

    /** Returns the learning curves: per task the loss over the epochs, in training and on the validation rows. */
    public Chart curves() {
        return Curves.of(names(), saved.epochs(), saved.best());
    }

    /**
     * Returns how the tasks get along: the cosines between their gradients by the shared parameters, and their weights, step by
     * step; of a run that was loaded from a file, epoch by epoch.
     *
     * @throws IllegalArgumentException if the tasks share nothing
     */
    public Chart conflicts() {
        return steps == null || steps.cosines().count() == 0
                ? Conflicts.of(names(), saved.epochs())
                : Conflicts.of(steps);
    }

    /**
     * Returns predictions against what was true on the test rows, a panel per task.
     *
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Chart predictions() {
        return Predicted.of(own(), onTestRows());
    }

    /**
     * Returns some images of the test rows, evenly chosen, with what is true and what is predicted.
     *
     * @throws IllegalArgumentException if the data has no column of images
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Chart gallery(int images) {
        return Gallery.of(
                own(), predictor.predictions(own(), Gallery.some(own().split().test(), images)));
    }

    /**
     * Returns the images of the test rows on which a task's loss is largest, with what is true and what is predicted.
     *
     * @throws IllegalArgumentException if the data has no column of images, or this run has no such task
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Chart worst(Task<?> task, int images) {
        return Gallery.of(own(), onTestRows().worst(predictor.index(task), images));
    }

    /**
     * Returns what the words of a translation look at while they are written: the weights of the decoder on the row's tokens.
     *
     * @throws IllegalArgumentException if the row lacks a column or this run has no such task
     */
    public Chart attention(Row row, Translation task) {
        TextTarget target = (TextTarget) predictor.target(task);
        List<String> read = features().tokens(row);
        return Attended.of(
                task.name(),
                read,
                target.words(predictor.outputs(row), predictor.from(task), read),
                network.attention(features().encode(row), 0, task.name()));
    }

    /**
     * Returns what each input of a row looks at in the others, as words at the cells of an image, of encoders that attend across.
     *
     * @throws IllegalArgumentException if no input looks at another, as in {@code fused(...).crossAttention(2)}, or the row lacks a
     *     column
     */
    public Chart attention(Row row) {
        Features features = saved.features();
        List<Crossed.Side> sides = new ArrayList<>();
        for (Input input : features.inputs()) {
            Object value = input.shape().size() == 3 ? row.get(input.name()) : null;
            sides.add(new Crossed.Side(
                    input, features.tokens(row, input.name()), value instanceof Grid image ? image : null));
        }
        return Crossed.of(learner().sharing().toString(), sides, network.look(features.encode(row), 0));
    }

    /**
     * Returns how much each task's score on the test rows relies on each feature: what the deciding metric loses when the
     * feature's values are dealt to other rows, mean of five deals.
     *
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Chart importance() {
        Data own = own();
        int[] test = own.split().test();
        List<String> features =
                saved.features().columns().stream().map(Feature::name).toList();
        return Importances.of(Importance.of(
                scores(),
                features,
                IMPORTANCE_REPEATS,
                (feature, repeat) -> Scores.of(predictor.predictions(own.dealt(feature, test, repeat), test))));
    }

    /**
     * Returns whether predictions mean what they say, on the test rows, a panel per task: of yes or no the probability beside the
     * share that was yes; of classes and tags the probability of the predicted one beside the share that was right; of counts and
     * other numbers what was predicted beside the mean that was observed; of quantiles the share at or below them.
     *
     * @param tasks those to show; none for all but sentences and boxes
     * @throws IllegalArgumentException if there is no such task
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Chart calibration(Task<?>... tasks) {
        List<String> shown = tasks.length == 0
                ? names()
                : Arrays.stream(tasks).map(Task::name).toList();
        Arrays.stream(tasks).forEach(predictor::index);
        return Reliability.of(
                names(),
                Calibration.of(onTestRows()).stream()
                        .filter(task -> shown.contains(task.task()))
                        .toList());
    }

    /**
     * Returns what acting on the predictions of the binary tasks is worth, over the probability from which on one would act,
     * on the test rows: a panel per task.
     *
     * @throws IllegalArgumentException if there is no binary task
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Chart decisionCurves() {
        return DecisionCurves.of(names(), DecisionCurve.of(onTestRows()));
    }

    /**
     * Returns the scores in groups of the test rows, to see whether the model serves them alike.
     *
     * @param column what makes the groups: each of its words, or ranges of its numbers
     * @param bounds where a new range of numbers begins; none for words and for numbers that are codes
     * @throws IllegalArgumentException if there is no such column, or the bounds do not ascend or are given for words
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public GroupScores scoresBy(String column, double... bounds) {
        Predictions predictions = onTestRows();
        Data own = own();
        int[] rows = predictions.rows();
        if (bounds.length == 0) {
            List<@Nullable String> words = own.words(column);
            return GroupScores.byWord(
                    column,
                    predictions,
                    Arrays.stream(rows).mapToObj(words::get).toList());
        }
        if (!own.isNumeric(column)) {
            throw new IllegalArgumentException(
                    "scoresBy(column, bounds): column '%s' holds no numbers, so it has no ranges; use scoresBy(\"%s\")"
                            .formatted(column, column));
        }
        double[] numbers = own.numbers(column);
        double[] values = Arrays.stream(rows).mapToDouble(row -> numbers[row]).toArray();
        return GroupScores.byRange(column, predictions, values, bounds);
    }

    /**
     * Returns predictions beside what was true along time on the test rows, a panel per task that predicts a number.
     *
     * @param time a column of dates or numbers
     * @throws IllegalArgumentException if there is no such column, or no task predicts a number
     * @throws IllegalStateException if no rows were held out, or the run was loaded from a file
     */
    public Chart overTime(String time) {
        Predictions predictions = onTestRows();
        double[] times = own().times(time);
        return OverTime.of(
                predictions,
                time,
                Arrays.stream(predictions.rows()).mapToDouble(row -> times[row]).toArray());
    }

    /**
     * Returns what the network learned to mix, such as the weights of gates, stitches and masks, on the test rows or, if none were
     * held out, on all.
     *
     * @throws IllegalStateException if the run was loaded from a file
     * @throws IllegalArgumentException if this way of sharing mixes nothing
     */
    public Chart sharing() {
        if (data == null) {
            throw new IllegalStateException(
                    "a run loaded from a file has no rows; use sharing(data) with data of yours");
        }
        int[] test = data.split().test();
        return sharing(data, test.length > 0 ? test : Predictor.all(data));
    }

    /**
     * Returns what the network learned to mix, on all rows of other data.
     *
     * @throws IllegalArgumentException if this way of sharing mixes nothing, or the data lacks a column
     */
    public Chart sharing(Data other) {
        return sharing(other, Predictor.all(other));
    }

    private Chart sharing(Data other, int[] rows) {
        if (learner().sharing() instanceof Ensemble) {
            throw new IllegalArgumentException(
                    "sharing() looks into one network; this is the %s; look at each of them".formatted(saved.ending()));
        }
        return Mixtures.of(learner().sharing().toString(), network.look(other.inputs(saved.features()), rows));
    }

    private List<String> names() {
        return learner().tasks().stream().map(Task::name).toList();
    }

    private Data own() {
        if (data == null) {
            throw new IllegalStateException(
                    "a run loaded from a file has no rows held out; use scores(data) with data of yours");
        }
        return data;
    }

    private Predictions onTestRows() {
        Data own = own();
        int[] test = own.split().test();
        if (test.length == 0) {
            throw new IllegalStateException(
                    "no rows were held out to score on; fit on data.holdOut(0.2, 42), or use scores(data)");
        }
        return predictor.predictions(own, test);
    }

    /**
     * Saves everything that predicting needs as one safetensors file.
     *
     * @throws IllegalArgumentException if a part of the model is not Braid's own
     */
    public void save(Path file) {
        saved.write(file, network);
    }

    /** Saves everything that predicting needs as one safetensors file. */
    public void save(String file) {
        save(Path.of(file));
    }

    /** Returns a copy of the network as a DJL model for serving; the caller closes it. */
    public Model model() {
        return network.model(learner().name());
    }

    /** Returns what a DJL predictor of {@link #model} needs: {@code model.newPredictor(run.translator()).predict(row)}. */
    public RowTranslator translator() {
        return new RowTranslator(saved.features(), saved.targets());
    }

    /** Returns the number of values that several tasks share. */
    public int sharedParameters() {
        return network.shared();
    }

    /** Returns the number of values that training moved. */
    public int parameters() {
        return network.trainable();
    }

    private TextTable card() {
        return RunCard.of(this, words(preference));
    }

    private boolean hasTestRows() {
        return data != null && data.split().test().length > 0;
    }

    @Override
    public String html() {
        Html html = new Html().raw(card().html());
        if (hasTestRows()) {
            html.raw(scores().html());
        }
        return html.toString();
    }

    @Override
    public String toString() {
        return hasTestRows() ? card().text() + "\n\n" + scores().text() : card().text();
    }
}
