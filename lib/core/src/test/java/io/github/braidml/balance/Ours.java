package io.github.braidml.balance;

import io.github.braidml.balance.Golden.Case;
import io.github.braidml.balance.Golden.Figures;
import io.github.braidml.balance.Golden.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What our methods give in the cases of the references. */
final class Ours {
    private static final double DOUBLE = Cosines.EPSILON;

    private Ours() {}

    static Figures of(Case one) {
        return switch (one.method()) {
            case "EW", "Sum" -> run(one, new Equal());
            case "Mean" -> run(one, new Equal().mean());
            case "Constant" -> constant(one);
            case "MGDA" -> mgda(one);
            case "PCGrad" -> weighed(one, step -> PcGrad.weights(step.gramian(), step.orders()));
            case "GradVac" -> gradVac(one);
            case "CAGrad" -> cagrad(one);
            case "IMTL-G" -> run(one, new ImtlG());
            case "Nash-MTL" -> nashMtl(one);
            case "FairGrad" -> run(one, new FairGrad(one.number("FairGrad_alpha")));
            case "Aligned-MTL" -> alignedMtl(one);
            case "UPGrad" -> weighed(one, step -> UpGrad.weights(step.gramian(), total(one)));
            case "DualProj" -> weighed(one, step -> DualProj.weights(step.gramian(), total(one)));
            case "ConFIG" -> weighed(one, step -> ConFig.weights(step.gramian(), preferred(one)));
            case "Krum" -> run(one, new Krum((int) one.number("n_byzantine"), (int) one.number("n_selected")));
            case "TrimmedMean" -> run(one, new TrimmedMean((int) one.number("trim_number")));
            case "GradDrop" ->
                one.variant().equals("torchjd") ? run(one, gradDrop(one)) : gradDropOnRepresentation(one);
            case "GradNorm" -> gradNorm(one);
            case "UW" -> uncertainty(one);
            case "IMTL-L" -> imtlL(one);
            case "IMTL" -> imtl(one);
            case "GLS" -> run(one, new GeometricMean()).add("loss", geometricMeans(one));
            case "RLW", "Random" -> run(one, new Rlw());
            case "DWA" -> dwa(one);
            case "STCH" -> stchLog(one);
            case "FAMO" -> famo(one);
            case "ExcessMTL" -> run(one, new ExcessMtl(one.number("robust_step_size")));
            case "DB-MTL" ->
                replaced(one, new DbMtl(one.number("DB_beta"), one.number("DB_beta_sigma")), "gradient_buffer");
            case "MoCo" -> replaced(one, moCo(one), "y");
            case "MoDo" -> moDo(one);
            case "SDMGrad" -> sdmGrad(one);
            default -> throw new AssertionError("no method of ours for " + one);
        };
    }

    /** Follows a run; the update is that of the gradients, or of what the method puts in their place. */
    private static Figures run(Case one, Balancer method) {
        return replaced(one, method, "rows");
    }

    private static Figures replaced(Case one, Balancer method, String rowsName) {
        Figures figures = new Figures();
        Balancer.State state = method.start(one.tasks());
        for (Step step : one.steps()) {
            double[][] rows = step.gradients();
            double[] weights = state.weights(step.of(rows));
            figures.add("weights", weights)
                    .add("gradient", Gradients.combined(rows, weights))
                    .add(rowsName, rows);
        }
        return figures;
    }

    static Figures weighed(Case one, Function<Step, double[]> method) {
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            double[] weights = method.apply(step);
            figures.add("weights", weights).add("gradient", Gradients.combined(step.gradients(), weights));
        }
        return figures;
    }

    /** Nothing where a weight is negative, which we refuse. */
    private static Figures constant(Case one) {
        double[] weights = one.numbers("weights");
        return Arrays.stream(weights).allMatch(weight -> weight >= 0)
                ? run(one, Constant.of(weights))
                : new Figures().add("weights", new double[0]).add("gradient", new double[0]);
    }

    /** Returns what was preferred: numbers as they are, and one over the number of tasks for none. */
    static double[] preferred(Case one) {
        return one.has("pref_vector")
                ? one.numbers("pref_vector")
                : Arguments.times(Arguments.ones(one.tasks()), 1.0 / one.tasks());
    }

    /** As a sum over the tasks, of which the method makes a mean. */
    static double[] total(Case one) {
        return Arguments.times(preferred(one), one.tasks());
    }

    /** LibMTL puts the weights on the normalised gradients, we as the original on these themselves: the update is made its way. */
    private static Figures mgda(Case one) {
        if (!one.has("mgda_gn")) {
            return run(one, mgda(""));
        }
        double[] weights = mgda(one.text("mgda_gn"))
                .start(one.tasks())
                .weights(one.only().of(one.only().gradients()));
        return new Figures().add("weights", weights).add("gradient", Gradients.combined(normalized(one), weights));
    }

    private static Mgda mgda(String normalization) {
        return switch (normalization) {
            case "l2" -> new Mgda(Mgda.Normalization.L2);
            case "loss" -> new Mgda(Mgda.Normalization.LOSS);
            case "loss+" -> new Mgda(Mgda.Normalization.LOSS_PLUS);
            default -> new Mgda(Mgda.Normalization.NONE);
        };
    }

    /** Returns the gradients among which the shortest combination is sought. */
    static double[][] normalized(Case one) {
        double[][] rows = one.only().gradients();
        String by = one.has("mgda_gn") ? one.text("mgda_gn") : "none";
        double[] factors = Arguments.ones(rows.length);
        for (int i = 0; i < factors.length; i++) {
            factors[i] /= by.startsWith("loss") ? one.only().numbers("losses")[i] : 1;
            factors[i] /= by.equals("l2") || by.equals("loss+") ? Gradients.norm(rows[i]) : 1;
        }
        return Gradients.scaled(rows, factors);
    }

    /** In groups of parameters, each with a method of its own, or all together. */
    private static Figures gradVac(Case one) {
        GradVac.Usual[] states = inGroups(one, one.only()).stream()
                .map(rows -> new GradVac.Usual(rows.length, one.number("GradVac_beta")))
                .toArray(GradVac.Usual[]::new);
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            List<double[][]> groups = inGroups(one, step);
            for (int group = 0; group < states.length; group++) {
                double[][] rows = groups.get(group);
                double[] weights = states[group].weights(step.of(rows), step.orders());
                figures.add("gradient", Gradients.combined(rows, weights));
            }
        }
        for (GradVac.Usual state : states) {
            figures.add("rho", state.save());
        }
        return figures;
    }

    /** Returns the gradients by each group of parameters. */
    static List<double[][]> inGroups(Case one, Step step) {
        double[][] rows = step.gradients();
        double[] sizes = one.has("group_sizes") ? one.numbers("group_sizes") : new double[] {rows[0].length};
        List<double[][]> groups = new ArrayList<>();
        int from = 0;
        for (double size : sizes) {
            int start = from;
            int end = from + (int) size;
            groups.add(Arrays.stream(rows)
                    .map(row -> Arrays.copyOfRange(row, start, end))
                    .toArray(double[][]::new));
            from = end;
        }
        return groups;
    }

    private static Figures cagrad(Case one) {
        boolean libmtl = one.variant().equals("libmtl");
        double c = one.number(libmtl ? "calpha" : "c");
        int rescale = libmtl ? (int) one.number("rescale") : 0;
        return run(one, new CaGrad(c, rescale))
                .add("inner_weights", inner(new CaGrad(c, 0).weights(one.only().gramian())));
    }

    /** Returns the weights of the correction in a direction that is not rescaled: what they are more than equal, with sum one. */
    static double[] inner(double[] weights) {
        double[] more =
                Arrays.stream(weights).map(w -> w - 1.0 / weights.length).toArray();
        return Arguments.times(more, 1 / Arrays.stream(more).sum());
    }

    /** LibMTL gives the weights before the update is cut to its length, TorchJD those after; both cut it in steps without new weights too. */
    private static Figures nashMtl(Case one) {
        NashMtl whole = new NashMtl(Double.POSITIVE_INFINITY);
        if (one.variant().equals("exact")) {
            return run(one, whole)
                    .add("gradient_clipped", run(one, new NashMtl(1)).get("gradient"));
        }
        double most = one.number("max_norm") > 0 ? one.number("max_norm") : Double.POSITIVE_INFINITY;
        Balancer.State state = new Every((int) one.number("update_weights_every"), whole).start(one.tasks());
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            double[] weights = state.weights(step.of(step.gradients()));
            double[] update = Gradients.combined(step.gradients(), weights);
            double cut = Math.min(1, most / Gradients.norm(update));
            figures.add("weights", one.variant().startsWith("libmtl") ? weights : Arguments.times(weights, cut))
                    .add("gradient", Arguments.times(update, cut));
        }
        return figures;
    }

    private static Figures alignedMtl(Case one) {
        boolean libmtl = one.variant().equals("libmtl");
        AlignedMtl.Scale scale = libmtl
                ? AlignedMtl.Scale.MIN
                : AlignedMtl.Scale.valueOf(
                        one.variant().substring("torchjd-".length()).toUpperCase(Locale.ROOT));
        double[] preferred = libmtl ? Arguments.ones(one.tasks()) : preferred(one);
        double cut = one.has("rank_eps") ? one.number("rank_eps") : DOUBLE;
        return weighed(one, step -> new AlignedMtl(scale, List.of()).weights(step.gramian(), preferred, cut));
    }

    private static GradDrop gradDrop(Case one) {
        return one.has("leak") ? new GradDrop(List.of()).leak(one.numbers("leak")) : new GradDrop(List.of());
    }

    /** On each sample's representation as on gradients, by the numbers that the reference drew for all of them. */
    private static Figures gradDropOnRepresentation(Case one) {
        int tasks = one.only().cube("representation_gradients").length;
        double[] leaks = Arguments.times(Arguments.ones(tasks), one.number("leak"));
        Figures figures = new Figures();
        for (int sample = 0; sample < one.only().rows("representation").length; sample++) {
            int at = sample;
            double[][] rows = Arrays.stream(one.only().cube("representation_gradients"))
                    .map(of -> of[at])
                    .toArray(double[][]::new);
            double[] weights = new GradDrop(List.of())
                    .leak(leaks)
                    .start(tasks)
                    .weights(one.only().of(rows));
            figures.add("representation_gradient", Gradients.combined(rows, weights));
        }
        return figures;
    }

    private static Figures gradNorm(Case one) {
        GradNorm method = new GradNorm(one.number("alpha"), 0.1);
        double[] first = one.numbers("initial_losses");
        double[] s = Arguments.ones(first.length);
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            double[] norms =
                    Arrays.stream(step.gradients()).mapToDouble(Gradients::norm).toArray();
            double[] progress = IntStream.range(0, first.length)
                    .mapToDouble(i -> step.numbers("losses")[i] / first[i])
                    .toArray();
            double[] weights = GradNorm.weights(s);
            double[] slopes = method.gradient(weights, norms, progress);
            descend(s, slopes, one);
            figures.add("weights", weights)
                    .add("gradient", Gradients.combined(step.gradients(), weights))
                    .add("scale_gradient", slopes)
                    .add("scale_after", s.clone());
        }
        return figures;
    }

    private static void descend(double[] s, double[] slopes, Case one) {
        for (int i = 0; i < s.length; i++) {
            s[i] -= one.number("lr") * slopes[i];
        }
    }

    /** The reference has {@code L / 2} where ours has half the squared error as the loss: its loss is twice ours. */
    private static Figures uncertainty(Case one) {
        double[] s = new double[one.tasks()];
        Arrays.fill(s, one.number("init_log_variance"));
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            double[] weights =
                    Arrays.stream(s).map(x -> Uncertainty.weight(x) / 2).toArray();
            double[] slopes = IntStream.range(0, s.length)
                    .mapToDouble(i -> Uncertainty.slope(s[i], step.numbers("losses")[i] / 2))
                    .toArray();
            descend(s, slopes, one);
            figures.add("weights", weights)
                    .add("gradient", Gradients.combined(step.gradients(), weights))
                    .add("log_variance_gradient", slopes)
                    .add("log_variance_after", s.clone());
        }
        return figures;
    }

    private static double[] imtlSlopes(double[] s, Step step) {
        return IntStream.range(0, s.length)
                .mapToDouble(i -> ImtlL.slope(s[i], step.numbers("losses")[i]))
                .toArray();
    }

    private static Figures imtlL(Case one) {
        double[] s = new double[one.tasks()];
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            double[] weights = Arrays.stream(s).map(ImtlL::weight).toArray();
            descend(s, imtlSlopes(s, step), one);
            figures.add("weights", weights)
                    .add("gradient", Gradients.combined(step.gradients(), weights))
                    .add("scale_after", s.clone());
        }
        return figures;
    }

    /** Its weights are those of the scaled gradients. */
    private static Figures imtl(Case one) {
        double[] s = new double[one.tasks()];
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            double[] scales = Arrays.stream(s).map(ImtlL::weight).toArray();
            double[] weights = Imtl.weights(step.gramian(), scales);
            double[] slopes = imtlSlopes(s, step);
            descend(s, slopes, one);
            figures.add(
                            "weights",
                            IntStream.range(0, s.length)
                                    .mapToDouble(i -> weights[i] / scales[i])
                                    .toArray())
                    .add("gradient", Gradients.combined(step.gradients(), weights))
                    .add("scale_gradient", slopes)
                    .add("scale_after", s.clone());
        }
        return figures;
    }

    private static double[] geometricMeans(Case one) {
        return one.steps().stream()
                .mapToDouble(step -> Math.exp(Arrays.stream(step.numbers("losses"))
                        .map(Math::log)
                        .average()
                        .orElseThrow()))
                .toArray();
    }

    private static Figures dwa(Case one) {
        Balancer.State state = new Dwa(one.number("T")).start(one.tasks());
        Figures figures = new Figures();
        for (Step epoch : one.steps()) {
            double[] weights = state.weights(epoch.of(epoch.gradients()));
            figures.add("weights", weights).add("gradient", Gradients.combined(epoch.gradients(), weights));
            if (epoch.has("losses")) {
                state.epoch(epoch.numbers("losses"));
            }
        }
        return figures;
    }

    private static Figures stchLog(Case one) {
        Balancer.State state =
                new StchLog((int) one.number("STCH_warmup_epoch"), one.number("STCH_mu")).start(one.tasks());
        Figures figures = new Figures();
        double[] sums = new double[one.tasks()];
        int count = 0;
        int epoch = 0;
        for (Step step : one.steps()) {
            if (step.number("epoch") != epoch) {
                state.epoch(Arguments.times(sums, 1.0 / count));
                Arrays.fill(sums, 0);
                count = 0;
                epoch++;
            }
            double[] weights = state.weights(step.of(step.gradients()));
            figures.add("weights", weights).add("gradient", Gradients.combined(step.gradients(), weights));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += step.numbers("losses")[i];
            }
            count++;
        }
        return figures;
    }

    private static Figures famo(Case one) {
        Balancer.State state =
                new Famo(one.number("FAMO_w_lr"), one.number("FAMO_w_gamma"), List.of()).start(one.tasks());
        Figures figures = new Figures();
        double[] logits = new double[one.tasks()];
        for (Step step : one.steps()) {
            double[] weights = state.weights(step.of(step.gradients()));
            state.after(step.of(step.gradients()), step.numbers("losses_after"));
            figures.add("weights", weights)
                    .add("gradient", Gradients.combined(step.gradients(), weights))
                    .add("softmax", Softmax.of(logits));
            double[] saved = state.save();
            logits = IntStream.range(0, logits.length)
                    .mapToDouble(i -> saved[4 * i])
                    .toArray();
            figures.add("logits_after", logits);
        }
        return figures;
    }

    static MoCo moCo(Case one) {
        return new MoCo(
                one.number("MoCo_beta"),
                one.number("MoCo_gamma"),
                one.number("MoCo_rho"),
                one.number("MoCo_beta_sigma"));
    }

    /** LibMTL sums three batches. */
    private static Figures moDo(Case one) {
        Balancer.State state = new MoDo(one.number("MoDo_gamma"), one.number("MoDo_rho")).start(one.tasks());
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            double[] weights = state.weights(ofBatches(step, step.products(1, 2)));
            figures.add("weights", weights)
                    .add("gradient", Gradients.combined(step.rows("gradients_sample3"), weights));
        }
        return figures;
    }

    private static Balancer.Step ofBatches(Step step, double[][] products) {
        return new Balancer.Step(
                IntStream.range(0, products.length).toArray(), new double[products.length], products, step.drawn());
    }

    private static Figures sdmGrad(Case one) {
        SdmGrad method = new SdmGrad(one.number("SDMGrad_lamda"));
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            double[] weights = method.weights(step.products(2, 3));
            double share = method.lambda() / weights.length;
            figures.add(
                            "weights",
                            Arrays.stream(weights)
                                    .map(w -> w * (1 + method.lambda()) - share)
                                    .toArray())
                    .add("gradient", Gradients.combined(step.rows("gradients_sample1"), weights));
        }
        return figures;
    }
}
