package io.github.braidml;

import io.github.braidml.balance.AlignedMtl;
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
import io.github.braidml.balance.OnRepresentation;
import io.github.braidml.balance.ParetoMtl;
import io.github.braidml.balance.Pbi;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Pcd;
import io.github.braidml.balance.Preferred;
import io.github.braidml.balance.Prioritised;
import io.github.braidml.balance.Ramp;
import io.github.braidml.balance.Rlw;
import io.github.braidml.balance.Scaled;
import io.github.braidml.balance.SdmGrad;
import io.github.braidml.balance.Stch;
import io.github.braidml.balance.StchLog;
import io.github.braidml.balance.TrimmedMean;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.balance.UpGrad;
import io.github.braidml.balance.WarmUp;
import io.github.braidml.data.BoxesTarget;
import io.github.braidml.data.Category;
import io.github.braidml.data.CountTarget;
import io.github.braidml.data.DateParts;
import io.github.braidml.data.Feature;
import io.github.braidml.data.Features;
import io.github.braidml.data.Lexicon;
import io.github.braidml.data.OrdinalTarget;
import io.github.braidml.data.Pieces;
import io.github.braidml.data.TagsTarget;
import io.github.braidml.data.Target;
import io.github.braidml.data.TextTarget;
import io.github.braidml.model.Adapters;
import io.github.braidml.model.Beside;
import io.github.braidml.model.Branching;
import io.github.braidml.model.Brought;
import io.github.braidml.model.Cgc;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Cooperative;
import io.github.braidml.model.CrossStitch;
import io.github.braidml.model.DSelectK;
import io.github.braidml.model.Embedded;
import io.github.braidml.model.Ensemble;
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
import io.github.braidml.optim.AdaGrad;
import io.github.braidml.optim.Adadelta;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Clip;
import io.github.braidml.optim.Descent;
import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.HypergradientRate;
import io.github.braidml.optim.Iterate;
import io.github.braidml.optim.Lbfgs;
import io.github.braidml.optim.Pace;
import io.github.braidml.optim.Penalty;
import io.github.braidml.optim.PlateauRate;
import io.github.braidml.optim.PolyakRate;
import io.github.braidml.optim.RmsProp;
import io.github.braidml.optim.Schedule;
import io.github.braidml.optim.Sgd;
import io.github.braidml.optim.WarmUpRate;
import io.github.braidml.store.ArrayFile;
import io.github.braidml.store.RecordJson;
import io.github.braidml.task.Binary;
import io.github.braidml.task.BoxLoss;
import io.github.braidml.task.Boxes;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.ClassWeights;
import io.github.braidml.task.Count;
import io.github.braidml.task.Decoder;
import io.github.braidml.task.FocalLoss;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Ordinal;
import io.github.braidml.task.OrdinalLoss;
import io.github.braidml.task.PoissonLoss;
import io.github.braidml.task.QuantileLoss;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Translation;
import io.github.braidml.train.Batches;
import io.github.braidml.train.Epoch;
import io.github.braidml.train.Stopping;
import io.github.braidml.train.TrainedNetwork;
import io.github.braidml.train.Trainer;
import io.github.braidml.train.Training;
import io.github.braidml.train.Versions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says beside the values: the spec, everything fitted on the training rows, and the history.
 *
 * @param data name of the data it was trained on
 * @param hash SHA-256 of that data and its split
 * @param trainRows number of rows it was trained on
 * @param versions what it was trained with
 * @param start in a file, what the learner went on from, whose arrays are named with a prefix; else null
 */
record Saved(
        Learner learner,
        Training training,
        Features features,
        List<Target<?>> targets,
        List<Epoch> epochs,
        int[] best,
        String ending,
        String data,
        String hash,
        int trainRows,
        Versions versions,
        @Nullable Saved start) {

    private static final String KIND = "braid model 1";
    private static final String START = "start:";

    /** What files say by silence that were written before a part had a component. */
    private static final Map<String, Object> EARLIER = Map.ofEntries(
            Map.entry("Training.batches", Batches.SHUFFLED),
            Map.entry("Stopping.each", 0),
            Map.entry("Stopping.weight", 0.0),
            Map.entry("Stopping.worst", false),
            Map.entry("Binary.classes", ClassWeights.NONE),
            Map.entry("Categorical.classes", ClassWeights.NONE),
            Map.entry("Ordinal.classWeights", ClassWeights.NONE),
            Map.entry("Tagging.classWeights", ClassWeights.NONE),
            Map.entry("Logistic.smoothing", 0.0),
            Map.entry("CrossEntropy.smoothing", 0.0),
            Map.entry("Amount.usual", 0.0),
            Map.entry("Category.others", 0),
            Map.entry("Tokens.tokenizer", ""),
            Map.entry("Cooperative.forced", false),
            Map.entry("Cosmos.alpha", 0.0),
            Map.entry("Fused.joint", Fused.Joint.BESIDE),
            Map.entry("Fused.heads", 0),
            Map.entry("Translation.known", 0));

    /** Every part of a spec that a file may name. */
    private static final RecordJson JSON = new RecordJson(
            List.of(
                    Saved.class,
                    Learner.class,
                    Training.class,
                    Regression.class,
                    Binary.class,
                    Categorical.class,
                    Loss.Squared.class,
                    Loss.Absolute.class,
                    Loss.Huber.class,
                    Loss.Logistic.class,
                    Loss.CrossEntropy.class,
                    Loss.Given.class,
                    QuantileLoss.class,
                    PoissonLoss.class,
                    OrdinalLoss.class,
                    FocalLoss.class,
                    ClassWeights.class,
                    Count.class,
                    Ordinal.class,
                    Boxes.class,
                    BoxLoss.class,
                    Tagging.class,
                    Translation.class,
                    Decoder.TransformerDecoder.class,
                    Decoder.GruDecoder.class,
                    HardSharing.class,
                    SeparateNetworks.class,
                    SoftSharing.class,
                    CrossStitch.class,
                    Sluice.class,
                    Sequential.class,
                    Cooperative.class,
                    Mmoe.class,
                    Cgc.class,
                    Ple.class,
                    DSelectK.class,
                    Mtan.class,
                    Branching.class,
                    Adapters.class,
                    LowRank.class,
                    Ensemble.class,
                    Beside.class,
                    Mlp.class,
                    Recurrent.class,
                    Transformer.class,
                    Cnn.class,
                    Unchanged.class,
                    Fused.class,
                    Brought.class,
                    Embedded.class,
                    Equal.class,
                    Uncertainty.class,
                    PcGrad.class,
                    Constant.class,
                    LogScaled.class,
                    GeometricMean.class,
                    ImtlL.class,
                    Dwa.class,
                    Rlw.class,
                    Famo.class,
                    Stch.class,
                    StchLog.class,
                    Go4Align.class,
                    LdcMtl.class,
                    Pbi.class,
                    Cosmos.class,
                    Lle.class,
                    Every.class,
                    WarmUp.class,
                    CrMogm.class,
                    OnRepresentation.class,
                    Preferred.class,
                    GradVac.class,
                    Mgda.class,
                    CaGrad.class,
                    ImtlG.class,
                    NashMtl.class,
                    FairGrad.class,
                    AlignedMtl.class,
                    UpGrad.class,
                    DualProj.class,
                    Pcd.class,
                    ConFig.class,
                    GradNorm.class,
                    Krum.class,
                    ParetoMtl.class,
                    Epo.class,
                    Imtl.class,
                    GradDrop.class,
                    TrimmedMean.class,
                    MoCo.class,
                    DbMtl.class,
                    ExcessMtl.class,
                    MoDo.class,
                    SdmGrad.class,
                    Scaled.class,
                    Prioritised.class,
                    Prioritised.Priority.class,
                    Ramp.class,
                    Descent.class,
                    Adam.class,
                    Sgd.class,
                    GradientDescent.class,
                    AdaGrad.class,
                    RmsProp.class,
                    Adadelta.class,
                    Lbfgs.class,
                    Schedule.FixedRate.class,
                    Schedule.ExponentialRate.class,
                    Schedule.StairRate.class,
                    Schedule.CosineRate.class,
                    Schedule.PolynomialRate.class,
                    Schedule.OneCycleRate.class,
                    Schedule.PowerRate.class,
                    WarmUpRate.class,
                    PlateauRate.class,
                    PolyakRate.class,
                    HypergradientRate.class,
                    Clip.class,
                    Penalty.class,
                    Iterate.class,
                    Pace.class,
                    Stopping.class,
                    Batches.class,
                    Versions.class,
                    Features.class,
                    Feature.Numeric.class,
                    Category.class,
                    Feature.Pixels.class,
                    Feature.Tokens.class,
                    DateParts.class,
                    Target.Amount.class,
                    Target.YesNo.class,
                    Target.Classes.class,
                    CountTarget.class,
                    OrdinalTarget.class,
                    BoxesTarget.class,
                    TagsTarget.class,
                    TextTarget.class,
                    Lexicon.class,
                    Pieces.class,
                    Epoch.class),
            EARLIER);

    Saved {
        targets = List.copyOf(targets);
        epochs = List.copyOf(epochs);
    }

    void write(Path file, TrainedNetwork network) {
        Map<String, ArrayFile.Array> arrays = new LinkedHashMap<>();
        add(network, "", arrays);
        Run before = learner.start();
        Saved whole = this;
        if (before != null) {
            // Where that one went on from in turn is left out: its values are all that counts here.
            whole = goingOnFrom(null, before.saved().goingOnFrom(null, null));
            add(before.network(), START, arrays);
        }
        new ArrayFile(JSON.write(whole).getAsJsonObject(), arrays).write(file, KIND);
    }

    private static void add(TrainedNetwork network, String prefix, Map<String, ArrayFile.Array> arrays) {
        Map<String, long[]> shapes = network.shapes();
        network.arrays()
                .forEach((name, values) -> arrays.put(prefix + name, ArrayFile.Array.of(shape(shapes, name), values)));
    }

    /**
     * Returns the same with what it went on from said in another way.
     *
     * @param run as a run, of the learner
     * @param before as what a file says of it
     */
    private Saved goingOnFrom(@Nullable Run run, @Nullable Saved before) {
        return new Saved(
                learner.continuing(run),
                training,
                features,
                targets,
                epochs,
                best,
                ending,
                data,
                hash,
                trainRows,
                versions,
                before);
    }

    private static long[] shape(Map<String, long[]> shapes, String name) {
        return shapes.getOrDefault(name, new long[0]);
    }

    /** Reads a run; blocks of the user's own are known by their names. */
    static Run read(Path file, List<Brought> blocks) {
        ArrayFile read = ArrayFile.read(file, KIND);
        Saved saved = JSON.replacing(part -> part instanceof Brought named ? given(named.name(), blocks) : part)
                .read(read.about(), Saved.class);
        Map<String, float[]> arrays = new HashMap<>();
        read.arrays().forEach((name, array) -> arrays.put(name, array.floats()));
        Saved before = saved.start();
        Run run = run(saved, "", arrays);
        return before == null ? run : new Run(saved.goingOnFrom(run(before, START, arrays), null), run.network(), null);
    }

    private static Brought given(String name, List<Brought> blocks) {
        return blocks.stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Brought.missing(name));
    }

    private static Run run(Saved saved, String prefix, Map<String, float[]> arrays) {
        Map<String, float[]> own = new HashMap<>();
        arrays.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), values);
            }
        });
        TrainedNetwork network = TrainedNetwork.of(
                saved.learner().built(), saved.features().inputs(), Trainer.heads(saved.targets()), own);
        return new Run(saved, network, null);
    }
}
