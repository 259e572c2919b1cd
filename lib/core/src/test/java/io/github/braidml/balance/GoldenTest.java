package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figures of reference implementations and of exact solutions, at the tolerances that come with them. */
class GoldenTest {
    private static final double DOUBLE = Cosines.EPSILON;
    /** Gradients with more than one solution, or none, where references differ by what they cut off. */
    private static final Set<String> SINGULAR =
            Set.of("opposite2", "oppositeUnequal", "opposite3", "zeroRow", "allZero");

    /** Returns what TorchJD was told to prefer: it takes numbers as they are, and one over the number of tasks for none. */
    private static double[] preferred(Golden.Case one) {
        return one.parameters().containsKey("pref_vector")
                ? Golden.numbers(one.parameter("pref_vector"))
                : Arguments.times(Arguments.ones(one.tasks()), 1.0 / one.tasks());
    }

    /** As a sum over the tasks, of which the method makes a mean. */
    private static double[] total(Golden.Case one) {
        return Arguments.times(preferred(one), one.tasks());
    }

    private static boolean singular(Golden.Case one) {
        return SINGULAR.contains(one.input());
    }

    @Test
    void mgda() {
        Golden.assertMet(34, Golden.cases("MGDA", "exact"), one -> MinNorm.weights(one.gramian()));
    }

    @Test
    void mgdaOnNormalisedGradientsIsNeverLongerThanLibMtls() {
        List<Golden.Case> cases = Golden.cases("MGDA", "libmtl").toList();
        assertThat(cases).hasSizeGreaterThan(40);
        for (Golden.Case one : cases) {
            Mgda method =
                    switch ((String) one.parameter("mgda_gn")) {
                        case "l2" -> new Mgda(Mgda.Normalization.NONE).l2();
                        case "loss" -> new Mgda(Mgda.Normalization.NONE).loss();
                        default -> new Mgda(Mgda.Normalization.NONE).lossPlus();
                    };
            double[][] gramian = method.normalized(one.gramian(), one.losses());
            double[] theirs = one.numbers("weights");
            double[] ours = method.start(one.tasks()).weights(step(one.gramian(), one.losses()));
            double size = IntStream.range(0, ours.length)
                    .mapToDouble(i -> gramian[i][i])
                    .max()
                    .orElse(0);
            double length = Cosines.dot(ours, Cosines.times(gramian, ours));
            double least = Cosines.dot(theirs, Cosines.times(gramian, theirs));
            assertThat(length).as(one.id()).isLessThanOrEqualTo(least + 1e-14 * size);
            assertThat(Math.sqrt(Math.max(0, length)))
                    .isCloseTo(Math.sqrt(Math.max(0, least)), within(0.1 * Math.sqrt(size)));
        }
    }

    private static Balancer.Step step(double[][] gramian, double[] losses) {
        return new Balancer.Step(IntStream.range(0, losses.length).toArray(), losses, gramian, new SplittableRandom(1));
    }

    @Test
    void cagrad() {
        Golden.assertMet(
                91, Golden.cases("CAGrad", "exact"), one -> new CaGrad(one.number("c"), 0).weights(one.gramian()));
    }

    /** Its 1e-8 blurs tiny gradients, and makes something up at a Pareto-stationary point. */
    @Test
    void cagradRescaled() {
        Set<String> blurred = Set.of("tinyAll", "tinyOne", "small1e-3", "huge", "selfProjection");
        Golden.assertMet(
                68,
                Golden.cases("CAGrad", "libmtl").filter(one -> !singular(one) && !blurred.contains(one.input())),
                one -> new CaGrad(one.number("calpha"), (int) one.number("rescale")).weights(one.gramian()));
    }

    /** It gives nothing where the shortest combination of the gradients, over their trace, is below 1e-4. */
    @Test
    void cagradOfTorchJd() {
        Set<String> cut = Set.of("tinyAll", "tinyOne", "small1e-3", "huge");
        Golden.assertMet(
                47,
                Golden.cases("CAGrad", "torchjd").filter(one -> !singular(one) && !cut.contains(one.input())),
                one -> new CaGrad(one.number("c"), 0).weights(one.gramian()));
    }

    @Test
    void imtlG() {
        Golden.assertMet(
                9,
                Golden.cases("IMTL-G", "exact").filter(one -> !one.input().equals("nearIdentical")),
                one -> ImtlG.weights(one.gramian()));
        // The Gramian of gradients 1e-4 apart has lost half of the digits already.
        Golden.cases("IMTL-G", "exact")
                .filter(one -> one.input().equals("nearIdentical"))
                .forEach(one -> assertThat(one.matches("weights", ImtlG.weights(one.gramian()), 10))
                        .isTrue());
        // A tiny gradient is cut off there; at a Pareto-stationary point the least squares are not what we take.
        Set<String> others = Set.of("tinyOne", "selfProjection");
        Golden.assertMet(
                27,
                Golden.cases("IMTL-G", "torchjd").filter(one -> !singular(one) && !others.contains(one.input())),
                one -> ImtlG.weights(one.gramian()));
        // Dependent gradients leave several solutions; theirs is nothing at all, TorchJD's and ours is of least
        // squares.
        Set<String> dependent = Set.of("rand3x2", "rand4x3", "selfProjection", "dependent");
        Golden.assertMet(
                19,
                Golden.cases("IMTL-G", "libmtl").filter(one -> !singular(one) && !dependent.contains(one.input())),
                one -> ImtlG.weights(one.gramian()));
    }

    @Test
    void nashMtl() {
        Golden.assertMet(28, Golden.cases("Nash-MTL", "exact"), one -> new NashMtl(Double.POSITIVE_INFINITY)
                .weights(one.gramian()));
        Golden.cases("Nash-MTL", "exact").forEach(one -> {
            double[] clipped = Gradients.combined(one.gradients(), new NashMtl(1).weights(one.gramian()));
            assertThat(one.matches("gradient_clipped", clipped, 1)).as(one.id()).isTrue();
        });
    }

    @Test
    void fairGrad() {
        Golden.assertMet(
                50,
                Golden.cases("FairGrad", "exact"),
                one -> FairGrad.weights(one.gramian(), one.number("FairGrad_alpha")));
    }

    @Test
    void alignedMtl() {
        for (AlignedMtl.Scale scale : AlignedMtl.Scale.values()) {
            String variant = "torchjd-" + scale.name().toLowerCase(java.util.Locale.ROOT);
            Golden.assertMet(
                    scale == AlignedMtl.Scale.MIN ? 46 : 33,
                    Golden.cases("Aligned-MTL", variant),
                    one -> new AlignedMtl(scale, List.of())
                            .weights(
                                    one.gramian(),
                                    preferred(one),
                                    one.parameters().containsKey("rank_eps") ? one.number("rank_eps") : DOUBLE));
        }
        Golden.assertMet(
                32,
                // A gradient of 1e6 beside ones of 1: its eigenvalues have lost the small ones' digits.
                Golden.cases("Aligned-MTL", "libmtl").filter(one -> !one.input().equals("huge")),
                one -> new AlignedMtl(AlignedMtl.Scale.MIN, List.of())
                        .weights(one.gramian(), Arguments.ones(one.tasks()), DOUBLE));
    }

    /** What TorchJD adds to the Gramian, so that its figures can be met as well. */
    private static double[][] regularised(Golden.Case one) {
        double[][] gramian = one.gramian();
        double trace = IntStream.range(0, gramian.length)
                .mapToDouble(i -> gramian[i][i])
                .sum();
        for (int i = 0; i < gramian.length; i++) {
            gramian[i][i] += one.number(one.parameters().containsKey("reg_eps") ? "reg_eps" : "UPGrad_reg_eps") * trace;
        }
        return gramian;
    }

    /** Below a trace of 1e-4 TorchJD gives the plain mean. */
    private static boolean below(Golden.Case one) {
        return Set.of("allZero", "tinyAll", "small1e-3").contains(one.input());
    }

    @Test
    void upGrad() {
        Golden.assertMet(31, Golden.cases("UPGrad", "paper"), one -> UpGrad.weights(one.gramian(), total(one)));
        Golden.assertMet(
                42,
                Golden.cases("UPGrad", "torchjd").filter(one -> !below(one)),
                one -> UpGrad.weights(regularised(one), total(one)));
        Golden.assertMet(
                11,
                Golden.cases("UPGrad", "libmtl").filter(one -> !below(one)),
                one -> UpGrad.weights(regularised(one), total(one)));
    }

    @Test
    void dualProj() {
        Golden.assertMet(31, Golden.cases("DualProj", "paper"), one -> DualProj.weights(one.gramian(), total(one)));
        Golden.assertMet(
                42,
                Golden.cases("DualProj", "torchjd").filter(one -> !below(one)),
                one -> DualProj.weights(regularised(one), total(one)));
    }

    @Test
    void conFig() {
        Golden.assertMet(43, Golden.cases("ConFIG", "torchjd"), one -> ConFig.weights(one.gramian(), preferred(one)));
    }

    @Test
    void krum() {
        Golden.assertMet(22, Golden.cases("Krum", "torchjd"), one -> new Krum(
                        (int) one.number("n_byzantine"), (int) one.number("n_selected"))
                .weights(one.gramian()));
    }

    /**
     * LibMTL adds 1e-8 to lengths, which shows in the eighth digit, and earlier where something is small; and to it a gradient
     * of zero, as one of dependentScaled becomes, has a cosine.
     */
    @Test
    void gradVac() {
        List<Golden.Case> cases = Golden.cases("GradVac", "libmtl")
                .filter(one -> !one.id().matches(".*/(dependentScaled|opposite.*|tinyAll|tinyOne|small1e-3)"))
                .toList();
        assertThat(cases).hasSize(36);
        for (Golden.Case one : cases) {
            int tasks = one.steps().get(0).gradients().length;
            GradVac.Usual state = new GradVac.Usual(tasks, one.number("GradVac_beta"));
            double[][] expected = one.rows("gradient");
            for (int k = 0; k < expected.length; k++) {
                Golden.Step now = one.steps().get(k);
                double[] weights =
                        state.weights(step(Gradients.gramian(now.gradients()), new double[tasks]), now.permutations());
                double size = Arrays.stream(expected[k]).map(Math::abs).max().orElse(0);
                assertThat(Gradients.combined(now.gradients(), weights))
                        .as(one.id() + " step " + k)
                        .containsExactly(expected[k], within(1e-6 * size + 1e-12));
            }
        }
    }

    @Test
    void gradNorm() {
        List<Golden.Case> cases = Golden.cases("GradNorm", "libmtl").toList();
        assertThat(cases).hasSize(6);
        for (Golden.Case one : cases) {
            GradNorm method = new GradNorm(one.number("alpha"), 0.1);
            double[] first = Golden.numbers(one.parameter("initial_losses"));
            double[] s = Arguments.ones(first.length);
            double[][] weights = one.rows("weights");
            double[][] gradients = one.rows("scale_gradient");
            for (int k = 0; k < weights.length; k++) {
                Golden.Step now = one.steps().get(k);
                double[] norms = Arrays.stream(now.gradients())
                        .mapToDouble(Gradients::norm)
                        .toArray();
                double[] progress = IntStream.range(0, first.length)
                        .mapToDouble(i -> now.losses()[i] / first[i])
                        .toArray();
                double[] w = GradNorm.weights(s);
                double[] gradient = method.gradient(w, norms, progress);
                assertThat(w).as(one.id()).containsExactly(weights[k], within(1e-9));
                assertThat(gradient).as(one.id()).containsExactly(gradients[k], within(1e-8));
                for (int i = 0; i < s.length; i++) {
                    s[i] -= one.number("lr") * gradient[i];
                }
            }
        }
    }
}
