package io.github.braidml;

import ai.djl.nn.Block;
import io.github.braidml.balance.AlignedMtl;
import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.CaGrad;
import io.github.braidml.balance.ConFig;
import io.github.braidml.balance.Constant;
import io.github.braidml.balance.Cosmos;
import io.github.braidml.balance.CrMogm;
import io.github.braidml.balance.DbMtl;
import io.github.braidml.balance.DualProj;
import io.github.braidml.balance.Dwa;
import io.github.braidml.balance.Epo;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Every;
import io.github.braidml.balance.ExcessMtl;
import io.github.braidml.balance.FairGrad;
import io.github.braidml.balance.Famo;
import io.github.braidml.balance.GeometricMean;
import io.github.braidml.balance.Go4Align;
import io.github.braidml.balance.GradDrop;
import io.github.braidml.balance.GradNorm;
import io.github.braidml.balance.GradVac;
import io.github.braidml.balance.Imtl;
import io.github.braidml.balance.ImtlG;
import io.github.braidml.balance.ImtlL;
import io.github.braidml.balance.Krum;
import io.github.braidml.balance.LdcMtl;
import io.github.braidml.balance.Lle;
import io.github.braidml.balance.LogScaled;
import io.github.braidml.balance.Mgda;
import io.github.braidml.balance.MoCo;
import io.github.braidml.balance.MoDo;
import io.github.braidml.balance.NashMtl;
import io.github.braidml.balance.ParetoMtl;
import io.github.braidml.balance.Pbi;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Pcd;
import io.github.braidml.balance.Preferred;
import io.github.braidml.balance.Ramp;
import io.github.braidml.balance.Rlw;
import io.github.braidml.balance.SdmGrad;
import io.github.braidml.balance.Stch;
import io.github.braidml.balance.StchLog;
import io.github.braidml.balance.ToyProblem;
import io.github.braidml.balance.TrimmedMean;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.balance.UpGrad;
import io.github.braidml.balance.WarmUp;
import io.github.braidml.data.Augmentation;
import io.github.braidml.data.Data;
import io.github.braidml.data.DigitImages;
import io.github.braidml.data.Recordings;
import io.github.braidml.data.Row;
import io.github.braidml.data.Sound;
import io.github.braidml.data.Sources;
import io.github.braidml.data.Spectrogram;
import io.github.braidml.eval.Comparison;
import io.github.braidml.model.Adapters;
import io.github.braidml.model.Branching;
import io.github.braidml.model.Brought;
import io.github.braidml.model.Cgc;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Cooperative;
import io.github.braidml.model.CrossStitch;
import io.github.braidml.model.DSelectK;
import io.github.braidml.model.Embedded;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Fused;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.LowRank;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Mmoe;
import io.github.braidml.model.Mtan;
import io.github.braidml.model.Ple;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sequential;
import io.github.braidml.model.Sluice;
import io.github.braidml.model.SoftSharing;
import io.github.braidml.model.Transformer;
import io.github.braidml.model.Unchanged;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.notebook.Notebook;
import io.github.braidml.optim.AdaGrad;
import io.github.braidml.optim.Adadelta;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.Lbfgs;
import io.github.braidml.optim.Objective;
import io.github.braidml.optim.PlateauRate;
import io.github.braidml.optim.RmsProp;
import io.github.braidml.optim.Schedule;
import io.github.braidml.optim.Sgd;
import io.github.braidml.plot.Chart;
import io.github.braidml.plot.Contours;
import io.github.braidml.plot.Gallery;
import io.github.braidml.plot.OverTime;
import io.github.braidml.plot.Spectrograms;
import io.github.braidml.plot.Spread;
import io.github.braidml.search.Range;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Boxes;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Count;
import io.github.braidml.task.Decoder.GruDecoder;
import io.github.braidml.task.Decoder.TransformerDecoder;
import io.github.braidml.task.FocalLoss;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Ordinal;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import io.github.braidml.train.Batches;
import io.github.braidml.train.Training;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
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
     * Returns a data set by name: one that ships with Braid, or a public one, which is fetched on first use and then kept.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists them
     * @throws java.io.UncheckedIOException if a public one cannot be fetched; the message says where to put its files
     */
    public static Data data(String name) {
        try (Fetching fetching = new Fetching(LiveDisplay::open)) {
            return Sources.named(name, fetching);
        }
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

    /** Returns the 1797 handwritten digits that ship with Braid as images of 8 x 8; go on with {@code .data()}. */
    public static DigitImages digits() {
        return DigitImages.shipped();
    }

    /**
     * Returns the 10,000 test digits of MNIST as images of 28 x 28, with the writer of each, fetched on first use; go on with
     * {@code .data()}.
     *
     * @throws java.io.UncheckedIOException if they cannot be fetched; the message says where to put their files
     */
    public static DigitImages mnist() {
        try (Fetching fetching = new Fetching(LiveDisplay::open)) {
            return DigitImages.mnist(fetching);
        }
    }

    /**
     * Returns the images below a folder, PNG, JPEG, GIF or BMP, scaled to one size, in a column "image"; the column "label" has the
     * name of the folder that each lies in, "file" its path. They are decoded once, on all processors. For labels in a CSV file that
     * names the images, see {@link Data#images}.
     *
     * @param height rows of the scaled images
     * @param width columns of the scaled images
     * @throws IllegalArgumentException if there is no such folder, no image in it, or a file is no image
     */
    public static Data images(String folder, int height, int width) {
        return Data.images(Path.of(folder), height, width);
    }

    /**
     * Returns the images of an IDX file, as MNIST and its kin are published, also compressed, in a column "image"; the column "label"
     * has the numbers of the other file.
     *
     * @throws IllegalArgumentException if a file is no IDX file, the first holds no images, or the second not as many labels
     */
    public static Data images(String idxImages, String idxLabels) {
        return Sources.images(Path.of(idxImages), Path.of(idxLabels));
    }

    /** Returns a change of images at random, to be filled by its methods: {@code data.augmented(augment().shift(2).turn(10))}. */
    public static Augmentation augment() {
        return Augmentation.NONE;
    }

    /**
     * Returns the recordings of a public set by name, such as "fsdd"; they are fetched on first use and then kept.
     *
     * @throws IllegalArgumentException if there is none of that name, or it holds no recordings
     * @throws java.io.UncheckedIOException if they cannot be fetched; the message says where to put the files
     */
    public static Recordings recordings(String set) {
        try (Fetching fetching = new Fetching(LiveDisplay::open)) {
            return Recordings.named(set, fetching);
        }
    }

    /**
     * Returns the recordings of a folder, WAV files of which the names say what they are.
     *
     * @param names such as <code>"{word}_{speaker}_{take}.wav"</code>
     * @throws IllegalArgumentException if there is no such folder, a file's name is another, or it is no sound
     */
    public static Recordings recordings(String folder, String names) {
        return Recordings.folder(Path.of(folder), names);
    }

    /** Returns made-up recordings for where there are no real ones: ten words, six synthetic voices, so many takes of each. */
    public static Recordings madeUpVoices(int takes) {
        return Recordings.madeUp(takes, 0);
    }

    /** Returns how sounds become pictures: energy by pitch, in so many bands, and time, in so many frames. */
    public static Spectrogram logMel(int bands, int frames) {
        return Spectrogram.logMel(bands, frames);
    }

    /** Returns a picture of sounds, each as a model sees it. */
    public static Chart spectrograms(Spectrogram how, Sound... sounds) {
        return Spectrograms.of(how, List.of(sounds));
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

    /** Returns a task that predicts how many of something there are; the name is the column. */
    public static Count count(String name) {
        return Count.of(name);
    }

    /**
     * Returns a task that predicts one of several classes in order; the name is the column.
     *
     * @param classes from the lowest up; none for a column of whole numbers
     */
    public static Ordinal ordinal(String name, String... classes) {
        return Ordinal.of(name, classes);
    }

    /** Returns a task that finds objects in images; the name is the column, see {@code data.boxes(...)}. */
    public static Boxes boxes(String name) {
        return Boxes.of(name);
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

    /** Returns the loss of a quantile, such as 0.9 for what nine of ten rows lie below. */
    public static Loss quantile(double share) {
        return Loss.quantile(share);
    }

    /** Returns binary cross-entropy, the usual loss of yes or no; {@code .smoothing(0.1)} spreads some of the likelihood. */
    public static Loss.Logistic logistic() {
        return Loss.logistic();
    }

    /** Returns cross-entropy, the usual loss of classes; {@code .smoothing(0.1)} spreads some of the likelihood. */
    public static Loss.CrossEntropy crossEntropy() {
        return Loss.crossEntropy();
    }

    /** Returns cross-entropy that counts less the surer the truth is held already (Lin et al. 2017), with a gamma of 2. */
    public static Loss focal() {
        return new FocalLoss(2);
    }

    /** Returns cross-entropy times (1 - p)^gamma, where p is the probability of what is true. */
    public static Loss focal(double gamma) {
        return new FocalLoss(gamma);
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

    /** Returns encoders of the same architecture, one per task, whose weights are pulled together. */
    public static SoftSharing soft(Encoder encoder) {
        return new SoftSharing(encoder, SoftSharing.Coupling.DISTANCE, 0.01);
    }

    /** Returns encoders, one per task, that mix what they have after every stage (Misra et al. 2016). */
    public static CrossStitch crossStitch(Encoder encoder) {
        return new CrossStitch(encoder, true);
    }

    /** Returns encoders, one per task, that mix the halves of what they have after every stage (Ruder et al. 2019). */
    public static Sluice sluice(Encoder encoder) {
        return new Sluice(encoder, 0.01);
    }

    /** Returns tasks one after the other, each of which sees the layer and the outputs of the one before. */
    public static Sequential sequential(Encoder encoder) {
        return new Sequential(encoder, List.of());
    }

    /** Returns one encoder, and heads that see the outputs of the tasks before theirs. */
    public static Cooperative cooperative(Encoder encoder) {
        return new Cooperative(encoder, List.of());
    }

    /** Returns a mixture of experts with a gate per task (Ma et al. 2018). */
    public static Mmoe mmoe(Encoder expert, int experts) {
        return new Mmoe(expert, experts);
    }

    /** Returns a mixture of shared experts and experts of each task's own (Tang et al. 2020). */
    public static Cgc cgc(Encoder expert, int shared, int own) {
        return new Cgc(expert, shared, own);
    }

    /** Returns such a mixture for every stage of the encoder, with a shared path between them (Tang et al. 2020). */
    public static Ple ple(Encoder encoder, int shared, int own) {
        return new Ple(encoder, shared, own);
    }

    /** Returns experts of which each task selects at most k (Hazimeh et al. 2021). */
    public static DSelectK dselectK(Encoder expert, int experts, int k) {
        return new DSelectK(expert, experts, k, 1, 0.01);
    }

    /** Returns one encoder with a mask per task on every stage (Liu et al. 2019). */
    public static Mtan mtan(Encoder encoder) {
        return new Mtan(encoder);
    }

    /** Returns copies of every stage of the encoder, of which tasks learn to pick a branch (Guo et al. 2020). */
    public static Branching branching(Encoder encoder, int branches) {
        return new Branching(encoder, branches, 0.002);
    }

    /** Returns one encoder with a small correction per task behind every stage (Houlsby et al. 2019). */
    public static Adapters adapters(Encoder encoder, int width) {
        return new Adapters(encoder, width, false);
    }

    /** Returns one encoder with an update of low rank per task to every weight matrix (Hu et al. 2022). */
    public static LowRank lowRank(Encoder encoder, int rank) {
        return new LowRank(encoder, rank, false);
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

    /** Returns a convolutional network for images and other grids: stages of 3 x 3 convolutions, each halving the grid. */
    public static Cnn cnn(int... channels) {
        return Cnn.of(Arrays.stream(channels).boxed().toList());
    }

    /** Returns an encoder of several inputs, such as images and sentences: a branch for each, then a layer that sees all. */
    public static Fused fused(Encoder... branches) {
        return Fused.of(List.of(branches));
    }

    /** Returns an encoder of tables that embeds columns of words first, by a rule of their levels (Guo and Berkhahn 2016). */
    public static Embedded embedded(Encoder encoder) {
        return new Embedded(encoder);
    }

    /**
     * Returns a DJL block of your own as an encoder, such as {@code block("wide", () -> new SequentialBlock().add(...))}.
     *
     * <p>The block must not compute with bare numbers, such as {@code x.mul(2)}: see {@link Brought}.
     *
     * @param factory makes a new block each time
     */
    public static Brought block(String name, Supplier<Block> factory) {
        return new Brought(name, factory);
    }

    /** Returns no hidden layer: every task learns a linear model of the inputs, the baseline for any deeper encoder. */
    public static Unchanged linear() {
        return new Unchanged();
    }

    /** Returns the sum of the losses. */
    public static Equal equal() {
        return new Equal();
    }

    /**
     * Returns the sum of the losses times fixed weights.
     *
     * @param weights one per task, in the tasks' order
     */
    public static Constant constant(double... weights) {
        return Constant.of(weights);
    }

    /** Returns the sum of the logarithms of the losses, which the losses' units do not matter to. */
    public static LogScaled logScaled() {
        return new LogScaled();
    }

    /** Returns the geometric mean of the losses (Chennupati et al. 2019). */
    public static GeometricMean geometricMean() {
        return new GeometricMean();
    }

    /** Returns weighting by learned uncertainty (Kendall et al. 2018). */
    public static Uncertainty uncertainty() {
        return new Uncertainty(0.025);
    }

    /** Returns impartial learning of the losses' scales (Liu et al. 2021). */
    public static ImtlL imtlL() {
        return new ImtlL(0.025);
    }

    /** Returns dynamic weight average: tasks that fall slowly weigh more (Liu, Johns, Davison 2019). */
    public static Dwa dwa() {
        return new Dwa(2);
    }

    /** Returns random loss weighting (Lin et al. 2022). */
    public static Rlw rlw() {
        return new Rlw();
    }

    /** Returns fast adaptive multitask optimisation: all losses fall alike (Liu et al. 2023). */
    public static Famo famo() {
        return Famo.published();
    }

    /** Returns the smooth maximum of the losses, which reaches every point of a Pareto front (Lin et al. 2024). */
    public static Stch stch() {
        return new Stch(0.1, List.of(), List.of());
    }

    /** Returns the smooth maximum of the losses' logarithms after 4 epochs of warm-up (Lin et al. 2024). */
    public static StchLog stchLog() {
        return stchLog(4);
    }

    /**
     * Returns the smooth maximum of the losses' logarithms.
     *
     * @param warmUp epochs before the one whose losses the later ones are compared with
     */
    public static StchLog stchLog(int warmUp) {
        return new StchLog(warmUp, 1);
    }

    /** Returns weighting by groups of tasks, two of them (Shen et al. 2024). */
    public static Go4Align go4Align() {
        return new Go4Align(2, 1e-4);
    }

    /** Returns control of the losses' discrepancy (Xiao et al. 2025). */
    public static LdcMtl ldcMtl() {
        return new LdcMtl(0.05, 1e-3);
    }

    /**
     * Returns penalty-based boundary intersection (Zhang, Li 2007).
     *
     * @param direction of the losses sought, in the tasks' order; none for all the same
     */
    public static Pbi pbi(double... direction) {
        return Pbi.towards(direction);
    }

    /**
     * Returns the objective of COSMOS for one preference (Ruchte, Grabocka 2021); {@code cosmos().drawn()} is the whole method: one
     * network for all preferences, see {@link Run#preferring}.
     *
     * @param preference shares of the losses, in the tasks' order; none for all the same
     */
    public static Cosmos cosmos(double... preference) {
        return Cosmos.of(preference);
    }

    /** Returns learning to optimise for several tasks: the weights climb where the relative loss is worst. */
    public static Lle lle() {
        return new Lle(0.02);
    }

    /** Returns a method that is asked once in some steps and keeps its weights in between. */
    public static Every every(int steps, Balancer method) {
        return new Every(steps, method);
    }

    /** Returns equal weights for some epochs, then a method. */
    public static WarmUp warmUp(int epochs, Balancer method) {
        return new WarmUp(epochs, method);
    }

    /** Returns a method whose weights are smoothed over the steps, nine tenths staying (Zhou et al. 2022). */
    public static CrMogm crMogm(Balancer method) {
        return crMogm(0.9, method);
    }

    /** Returns a method whose weights are smoothed over the steps, a share of the old ones staying. */
    public static CrMogm crMogm(double share, Balancer method) {
        return new CrMogm(share, method);
    }

    /**
     * Returns a method whose weights are multiplied by how much each task matters.
     *
     * @param shares one number per task, in the tasks' order; equal numbers change nothing
     */
    public static Preferred preference(Balancer method, double... shares) {
        return Preferred.of(method, shares);
    }

    /** Returns gradient surgery on conflicting gradients (Yu et al. 2020). */
    public static PcGrad pcGrad() {
        return new PcGrad();
    }

    /** Returns gradient surgery towards the usual cosines (Wang et al. 2021). */
    public static GradVac gradVac() {
        return new GradVac(0.5);
    }

    /** Returns the shortest convex combination of the gradients (Sener and Koltun 2018). */
    public static Mgda mgda() {
        return new Mgda(Mgda.Normalization.NONE);
    }

    /** Returns the direction near the mean gradient whose worst task gains most (Liu et al. 2021). */
    public static CaGrad cagrad() {
        return new CaGrad(0.5, 1);
    }

    /** Returns equal projections on all gradients (Liu et al. 2021). */
    public static ImtlG imtlG() {
        return new ImtlG();
    }

    /** Returns learned scales of the losses and equal projections on the scaled gradients, the whole of IMTL (Liu et al. 2021). */
    public static Imtl imtl() {
        return new Imtl(0.025);
    }

    /** Returns the bargaining solution between the tasks (Navon et al. 2022). */
    public static NashMtl nashMtl() {
        return new NashMtl(1);
    }

    /** Returns the alpha-fair direction; {@code .alpha(2)} is fairer (Ban and Ji 2024). */
    public static FairGrad fairGrad() {
        return new FairGrad(1);
    }

    /** Returns the sum of gradients made orthogonal and equally long (Senushkin et al. 2023). */
    public static AlignedMtl alignedMtl() {
        return new AlignedMtl(AlignedMtl.Scale.MIN, List.of());
    }

    /** Returns the mean of the gradients, each projected so that no task loses (Quinton and Rey 2024). */
    public static UpGrad upGrad() {
        return new UpGrad(List.of());
    }

    /** Returns the mean gradient, projected so that no task loses (Lopez-Paz and Ranzato 2017). */
    public static DualProj dualProj() {
        return new DualProj(List.of());
    }

    /** Returns the first task's direction, with a part of its own progress for each other task (Varam and Alhajri 2026). */
    public static Pcd pcd() {
        return new Pcd(0.02, 0.999);
    }

    /** Returns the direction with the same cosine to every gradient (Liu et al. 2025). */
    public static ConFig conFig() {
        return new ConFig(List.of());
    }

    /** Returns weights learned so that slow tasks have long gradients (Chen et al. 2018). */
    public static GradNorm gradNorm() {
        return new GradNorm(1.5, 0.025);
    }

    /** Returns the gradient closest to its neighbours, when some may be arbitrary (Blanchard et al. 2017). */
    public static Krum krum(int arbitrary) {
        return new Krum(arbitrary, 1);
    }

    /** Returns descent within the sector of one of several rays, a number for each task (Lin et al. 2019). */
    public static ParetoMtl paretoMtl(int ray, double[]... rays) {
        return ParetoMtl.of(ray, rays);
    }

    /** Returns descent of two tasks within the sector of one of several evenly spread rays, from the first task's axis on. */
    public static ParetoMtl paretoMtl(int ray, int rays) {
        return ParetoMtl.of(ray, ParetoMtl.fan(rays));
    }

    /** Returns the search for the Pareto point where losses times preferences are equal (Mahapatra and Rajan 2020). */
    public static Epo epo(double... preferences) {
        return new Epo(Arrays.stream(preferences).boxed().toList());
    }

    /** Returns the dropout of gradients whose signs disagree, drawn for each parameter (Chen et al. 2020). */
    public static GradDrop gradDrop() {
        return new GradDrop(List.of());
    }

    /** Returns the mean of the gradients without the extremes of each parameter, so many at either end (Yin et al. 2018). */
    public static TrimmedMean trimmedMean(int trim) {
        return new TrimmedMean(trim);
    }

    /** Returns multi-objective gradient correction: running averages of gradients and weights (Fernando et al. 2023). */
    public static MoCo moCo() {
        return MoCo.published();
    }

    /** Returns dual balancing: logarithms of the losses, averaged gradients of equal length (Lin et al. 2023). */
    public static DbMtl dbMtl() {
        return new DbMtl(0.9, 0);
    }

    /** Returns weighting by excess risks, which noisy labels do not raise (He et al. 2024). */
    public static ExcessMtl excessMtl() {
        return new ExcessMtl(0.01);
    }

    /** Returns multi-objective descent with weights that move by two more batches (Chen et al. 2023). */
    public static MoDo moDo() {
        return new MoDo(0.001, 0.1);
    }

    /** Returns the shortest combination of gradients near their mean, found on two more batches (Xiao et al. 2023). */
    public static SdmGrad sdmGrad() {
        return new SdmGrad(0.3);
    }

    /** Returns two tasks with two parameters on which balancing methods part ways; the first loss is scaled. */
    public static ToyProblem toyProblem(double scale) {
        return new ToyProblem(scale);
    }

    /**
     * Returns a map of a function of two parameters; go on with {@code .from(-2, 1)} and
     * {@code .path("Adam", epochs(100).optimizer(adam(0.1)))}.
     *
     * @param function writes its gradient into its second argument and returns the value
     */
    public static Contours landscape(Objective function, double x1From, double x1To, double x2From, double x2To) {
        return Contours.of(function, x1From, x1To, x2From, x2To);
    }

    /** Returns a picture of where balancing methods go on the problem of two tasks, a panel per method. */
    public static Chart landscape(ToyProblem problem, int steps, Balancer... methods) {
        return Contours.of(problem, steps, Arrays.asList(methods));
    }

    /** Returns a training of this many passes over the training rows: batches of 64, Adam at 0.001, seed 0. */
    public static Training epochs(int number) {
        return Training.of(number);
    }

    /** Batches of rows whose sequences are about as long, each row once: {@code epochs(40).batches(byLength())}. */
    public static Batches byLength() {
        return Batches.byLength();
    }

    /** Batches each of one task's rows, as often as it has labelled training rows: {@code epochs(40).batches(proportional())}. */
    public static Batches proportional() {
        return Batches.bySize(1);
    }

    /** Batches each of one task's rows, of every task alike. */
    public static Batches uniformly() {
        return Batches.bySize(Double.POSITIVE_INFINITY);
    }

    /** Batches each of one task's rows, as often as its number of labelled training rows to the power of 1 / temperature. */
    public static Batches byTemperature(double temperature) {
        return Batches.bySize(temperature);
    }

    /** Batches each of one task's rows, the more often the less of its first training loss is gone. */
    public static Batches byLoss() {
        return Batches.byLoss();
    }

    /** A weight that changes over the first epochs: {@code learner.priority(task, ramp(1, 0.1, 20))}. */
    public static Ramp ramp(double from, double to, int epochs) {
        return Ramp.of(from, to, epochs);
    }

    /** Returns Adam with a step size; {@code .decay(0.01)} makes it AdamW. */
    public static Adam adam(double rate) {
        return Adam.of(rate);
    }

    /** Returns Adam with a step size and decoupled weight decay of 0.01. */
    public static Adam adamW(double rate) {
        return Adam.of(rate).decay(0.01);
    }

    /** Returns stochastic gradient descent with a step size; {@code .momentum(0.9)}, {@code .nesterov()}. */
    public static Sgd sgd(double rate) {
        return Sgd.of(rate);
    }

    /**
     * Returns gradient descent on all training rows at once; on losses with corners the subgradient method, with
     * {@code .schedule(overRoot())} and {@code .lowest()} or {@code .average()}.
     */
    public static GradientDescent gradientDescent(double rate) {
        return new GradientDescent(rate);
    }

    /** Returns AdaGrad with a step size, usually 0.01. */
    public static AdaGrad adaGrad(double rate) {
        return AdaGrad.of(rate);
    }

    /** Returns RMSprop with a step size, usually 0.01. */
    public static RmsProp rmsProp(double rate) {
        return RmsProp.of(rate);
    }

    /** Returns Adadelta, which finds its step sizes itself; they are multiplied with a factor, usually 1. */
    public static Adadelta adadelta(double factor) {
        return Adadelta.of(factor);
    }

    /** Returns L-BFGS with a line search: Newton's method on all training rows at once, for small models. */
    public static Lbfgs lbfgs() {
        return Lbfgs.of();
    }

    /** Returns steps that shrink by this factor every epoch. */
    public static Schedule exponential(double factor) {
        return Schedule.exponential(factor);
    }

    /** Returns steps that shrink by a factor at every so many epochs. */
    public static Schedule stairs(int epochs, double factor) {
        return Schedule.stairs(epochs, factor);
    }

    /** Returns steps that fall to zero along half a cosine. */
    public static Schedule cosine() {
        return Schedule.cosine();
    }

    /** Returns steps that fall to zero as a power of the time left; 1 is a straight line. */
    public static Schedule polynomial(double power) {
        return Schedule.polynomial(power);
    }

    /** Returns steps that rise to the optimiser's rate in the first 30 % of the run and then fall to nothing. */
    public static Schedule oneCycle() {
        return Schedule.oneCycle();
    }

    /** Returns steps of one size, the default; of use after a warm-up. */
    public static Schedule constant() {
        return Schedule.constant();
    }

    /** Returns another schedule after a straight rise over some epochs. */
    public static Schedule warmUp(double epochs, Schedule then) {
        return Schedule.warmUp(epochs, then);
    }

    /**
     * Returns steps that shrink by a factor once the validation loss has not fallen for more epochs than this;
     * {@code .eachTask()} looks at each task by itself.
     */
    public static PlateauRate plateau(double factor, int patience) {
        return Schedule.plateau(factor, patience);
    }

    /** Returns steps of the rate over k, k counting the steps. */
    public static Schedule overK() {
        return Schedule.overK();
    }

    /** Returns steps of the rate over the root of k, k counting the steps. */
    public static Schedule overRoot() {
        return Schedule.overRoot();
    }

    /** Returns Polyak's steps towards a known least total; the optimiser's rate is a factor, 1 as a rule. */
    public static Schedule polyak(double optimum) {
        return Schedule.polyak(optimum);
    }

    /** Returns Polyak's steps towards a least total that is estimated, first this far below the lowest so far. */
    public static Schedule polyakEstimated(double gap) {
        return Schedule.polyakEstimated(gap);
    }

    /** Returns steps that learn their size from the angles between successive gradients. */
    public static Schedule hypergradient() {
        return Schedule.hypergradient();
    }

    /**
     * Returns a comparison of learners, the first being the reference; go on with {@code .seeds(10).on(data, epochs(40))}, or
     * compare trainings with {@code .with("Adam", epochs(40).optimizer(adam(0.001))).on(data)}.
     */
    public static Comparing compare(Learner... learners) {
        return Comparing.of(List.of(learners));
    }

    /**
     * Returns a search for good settings of a learner and its training; go on with {@code .overSharing(...)} and others, then
     * {@code .grid()} or {@code .random(40)}, then {@code .on(data, epochs(20))}.
     */
    public static Search search(Learner learner) {
        return Search.of(learner);
    }

    /** Returns the numbers between two bounds for a random search, each difference as likely as any other. */
    public static Range uniform(double low, double high) {
        return new Range(low, high, false);
    }

    /** Returns the numbers between two positive bounds for a random search, each factor as likely as any other: for rates. */
    public static Range logUniform(double low, double high) {
        return new Range(low, high, true);
    }

    /** Returns a picture of a comparison: every repeat of every method, a panel per task. */
    public static Chart spread(Comparison comparison) {
        return Spread.of(comparison);
    }

    /**
     * Returns some images of the rows to learn from, evenly chosen, with the labels of some tasks.
     *
     * @throws IllegalArgumentException if there is no column of images, or a task has no column
     */
    public static Chart gallery(Data data, int images, Task<?>... tasks) {
        return Gallery.of(data, Gallery.some(data.split().train(), images), List.of(tasks));
    }

    /** Returns a picture of columns along time, a panel per column; rows held out by time are marked. */
    public static Chart overTime(Data data, String time, String... columns) {
        return OverTime.of(data, time, List.of(columns));
    }

    /**
     * Returns a run whose every value is the mean of those of several runs, which learned the same from the same data: a "model
     * soup". Of use where they went on from one and the same run; networks that started apart have nothing in common to average.
     *
     * <p>Wortsman et al.: Model soups, ICML 2022, arXiv:2203.05482.
     *
     * @throws IllegalArgumentException if there are fewer than two, or they differ in tasks, sharing or data
     */
    public static Run average(Run... runs) {
        return Fusing.average(List.of(runs));
    }

    /**
     * Returns a run that holds several runs, which learned the same from the same data, and gives the mean of their outputs.
     *
     * <p>Lakshminarayanan et al.: Simple and scalable predictive uncertainty estimation using deep ensembles, NeurIPS 2017,
     * arXiv:1612.01474.
     *
     * @throws IllegalArgumentException if there are fewer than two, they differ in tasks, sharing or data, or one writes sentences
     */
    public static Run ensemble(Run... runs) {
        return Fusing.ensemble(List.of(runs));
    }

    /**
     * One run of several that learned other tasks from the same inputs: it has all their tasks, and every head can see the
     * representations of all, though as yet it only uses its own. To learn further tasks on what all of them know: {@code
     * learn(task).startingFrom(beside(one, other))}, with {@code .freeze("shared")} or without.
     *
     * @throws IllegalArgumentException if there are fewer than two, one is not of hard sharing, or two have other inputs or the
     *     same task
     */
    public static Run beside(Run... runs) {
        return Fusing.beside(List.of(runs));
    }

    /**
     * Returns a run that was saved.
     *
     * @param blocks the user's own blocks that the model was made with, if any, by the same names
     * @throws IllegalArgumentException if the file is not a model, truncated or altered, or a block is not given
     */
    public static Run load(String file, Brought... blocks) {
        return Saved.read(Path.of(file), List.of(blocks));
    }
}
