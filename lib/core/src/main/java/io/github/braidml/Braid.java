package io.github.braidml;

import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Data;
import io.github.braidml.data.Row;
import io.github.braidml.data.Sources;
import io.github.braidml.eval.Comparison;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Transformer;
import io.github.braidml.notebook.Notebook;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Sgd;
import io.github.braidml.plot.Chart;
import io.github.braidml.plot.Spread;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Decoder.GruDecoder;
import io.github.braidml.task.Decoder.TransformerDecoder;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import io.github.braidml.train.Training;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * The one door: everything a notebook needs, as static methods.
 *
 * <pre>{@code
 * var data  = data("actg175").holdOut(0.2, 42);
 * var cells = regression("cd4_week_20");
 * var event = binary("event_within_2_years");
 * var model = learn(cells, event).sharing(hard(mlp(64, 32))).balancedBy(pcGrad());
 * var run   = model.fit(data, epochs(40));
 * run.predict(data.row(0), event)
 * }</pre>
 */
public final class Braid {
    static {
        // JJava finds the display by itself; in IJava this makes objects show themselves.
        Notebook.install();
    }

    private Braid() {}

    /**
     * Returns a data set that ships with Braid, by name.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists them
     */
    public static Data data(String name) {
        return Sources.shipped(name);
    }

    /** Returns the data of a Tablesaw table; later changes to the table do not reach it. */
    public static Data data(Table table) {
        return Data.of(table);
    }

    /**
     * Returns the data of a CSV file with a header, also compressed ({@code .gz}).
     *
     * @throws IllegalArgumentException if there is no such file or it has no rows
     */
    public static Data csv(String file) {
        return Sources.csv(Path.of(file));
    }

    /** Returns a row without values, to be filled by {@code with(column, value)}. */
    public static Row row() {
        return Row.empty();
    }

    /** Returns a task that predicts a number; the name is the column. */
    public static Regression regression(String name) {
        return Regression.of(name);
    }

    /** Returns a task that predicts yes or no; the name is the column. */
    public static Binary binary(String name) {
        return Binary.of(name);
    }

    /** Returns a task that predicts one of several classes; the name is the column. */
    public static Categorical categorical(String name) {
        return Categorical.of(name);
    }

    /** Returns a task that predicts a tag for each token of a sentence; go on with {@code .of("english")}. */
    public static Tagging tagging(String name) {
        return Tagging.named(name);
    }

    /** Returns a task that writes a sentence from another one; go on with {@code .from("english")}. */
    public static Translation translation(String name) {
        return Translation.of(name);
    }

    /** Returns a Transformer decoder for a translation: values per token, attentions side by side, layers. */
    public static TransformerDecoder transformerDecoder(int width, int heads, int layers) {
        return new TransformerDecoder(width, heads, layers, 0);
    }

    /** Returns a recurrent decoder with attention for a translation. */
    public static GruDecoder gruDecoder(int width) {
        return new GruDecoder(width, 0);
    }

    /** Returns half the squared error, the usual loss of a regression. */
    public static Loss squared() {
        return Loss.squared();
    }

    /** Returns the absolute error as a loss. */
    public static Loss absolute() {
        return Loss.absolute();
    }

    /** Returns Huber's loss; delta is in standard deviations of the target. */
    public static Loss huber(double delta) {
        return Loss.huber(delta);
    }

    /**
     * Returns a learner of these tasks, with hard sharing of a 64-32 perceptron and equal weights until told otherwise.
     *
     * @throws IllegalArgumentException if there is no task or two have the same name
     */
    public static Learner learn(Task<?>... tasks) {
        return Learner.of(Arrays.asList(tasks));
    }

    /** Returns hard parameter sharing: one encoder, a head per task. */
    public static HardSharing hard(Encoder encoder) {
        return new HardSharing(encoder);
    }

    /** Returns networks that share nothing, one per task. */
    public static SeparateNetworks separate(Encoder encoder) {
        return new SeparateNetworks(encoder);
    }

    /** Returns a multi-layer perceptron with ReLU after each layer. */
    public static Mlp mlp(int... widths) {
        return new Mlp(Arrays.stream(widths).boxed().toList(), 0);
    }

    /** Returns a recurrent encoder of sentences with gated units; {@code .bidirectional()} reads both ways. */
    public static Recurrent gru(int width) {
        return Recurrent.of(Recurrent.Cell.GRU, width);
    }

    /** Returns a recurrent encoder of sentences with long short-term memory. */
    public static Recurrent lstm(int width) {
        return Recurrent.of(Recurrent.Cell.LSTM, width);
    }

    /** Returns a Transformer encoder of sentences: values per token, attentions side by side, layers. */
    public static Transformer transformer(int width, int heads, int layers) {
        return new Transformer(width, heads, layers, 0, false);
    }

    /** Returns the sum of the losses. */
    public static Equal equal() {
        return new Equal();
    }

    /** Returns weighting by learned uncertainty (Kendall et al. 2018). */
    public static Uncertainty uncertainty() {
        return new Uncertainty(0.025);
    }

    /** Returns gradient surgery on conflicting gradients (Yu et al. 2020). */
    public static PcGrad pcGrad() {
        return new PcGrad();
    }

    /** Returns a training of this many passes over the training rows: batches of 64, Adam at 0.001, seed 0. */
    public static Training epochs(int number) {
        return Training.of(number);
    }

    /** Returns Adam with a step size; {@code .decay(0.01)} makes it AdamW. */
    public static Adam adam(double rate) {
        return Adam.of(rate);
    }

    /** Returns stochastic gradient descent with a step size. */
    public static Sgd sgd(double rate) {
        return new Sgd(rate, 0);
    }

    /** Returns a comparison of learners, the first being the reference; go on with {@code .seeds(10).on(data, epochs(40))}. */
    public static Comparing compare(Learner... learners) {
        return new Comparing(List.of(learners), 5);
    }

    /** Returns a picture of a comparison: every repeat of every method, a panel per task. */
    public static Chart spread(Comparison comparison) {
        return Spread.of(comparison);
    }

    /**
     * Returns a run that was saved.
     *
     * @throws IllegalArgumentException if the file is not a model, truncated or altered
     */
    public static Run load(String file) {
        return Saved.read(Path.of(file));
    }
}
