package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Golden.Case;
import io.github.braidml.balance.Golden.Figures;
import io.github.braidml.balance.Golden.Step;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Why a reference does not give what its problem asks for, shown for each case: by a plain formula that meets the case with the
 * reference's constant in it and our figures without, or by how far from the solution an iteration or a rounding ended.
 */
final class Theirs {
    /** Two ways to the same figures, in double precision. */
    private static final double SAME = 1e-9;

    private Theirs() {}

    /** Asserts that the reference's deviation from our figures is explained. */
    static void explain(Case one, Figures ours) {
        switch (one.method() + " " + one.variant()) {
            case "Constant torchjd" -> negativeWeight(one);
            case "MGDA torchjd-frank-wolfe", "MGDA libmtl-min-norm-solver" -> endsAboveTheShortest(one, ours);
            case "PCGrad libmtl-natural-order", "PCGrad libmtl-random-order", "PCGrad libmtl-reverse-order" ->
                constant(one, ours, 1e-8, epsilon -> Formulas.projections(one, epsilon));
            case "GradVac libmtl-whole-model", "GradVac libmtl-groups" -> vaccinated(one, ours);
            case "CAGrad torchjd" -> constant(one, ours, one.number("norm_eps"), least -> cutToNothing(one, least));
            case "CAGrad libmtl" -> smoothedBall(one, ours);
            case "IMTL-G exact" -> gramianHasLostDigits(one, ours);
            case "IMTL-G torchjd", "IMTL-G libmtl" -> noEqualProjections(one, ours);
            case "Nash-MTL libmtl-ccp" -> stopsAtTheStart(one, ours);
            case "Aligned-MTL libmtl" -> eigenvaluesHaveLostDigits(one, ours);
            case "UPGrad torchjd", "UPGrad libmtl" -> regularised(one, ours, UpGrad::weights);
            case "DualProj torchjd" -> regularised(one, ours, DualProj::weights);
            case "Krum torchjd" -> distancesNotSquared(one, ours);
            case "GradDrop libmtl-representation" -> constant(one, ours, 1e-7, epsilon -> Formulas.masks(one, epsilon));
            case "DB-MTL libmtl" -> constant(one, ours, 1e-8, epsilon -> Formulas.dualBalance(one, epsilon));
            case "MoCo libmtl" -> softmaxForProjection(one, ours);
            case "SDMGrad libmtl" -> endsAboveTheSolution(one, ours);
            default -> throw new AssertionError("not met, and nothing explains it: " + one.differences(ours));
        }
    }

    /** The formula meets the case with a constant in it, and gives our figures without. */
    private static void constant(Case one, Figures ours, double constant, DoubleFunction<Figures> formula) {
        assertThat(one.differences(formula.apply(constant))).isEmpty();
        assertSame(one, ours, formula.apply(0));
    }

    private static void assertSame(Case one, Figures ours, Figures formula) {
        assertSame(one, ours, formula, SAME);
    }

    private static void assertSame(Case one, Figures ours, Figures formula, double within) {
        for (String quantity : one.quantities()) {
            assertThat(Golden.close(ours.get(quantity), formula.get(quantity), within, one.tolerance(quantity)[1]))
                    .as(() -> "%s: %s of ours %s, of the formula %s"
                            .formatted(
                                    one,
                                    quantity,
                                    Arrays.toString(ours.get(quantity)),
                                    Arrays.toString(formula.get(quantity))))
                    .isTrue();
        }
    }

    /** A loss that is to grow; we refuse it. */
    private static void negativeWeight(Case one) {
        double[] weights = one.numbers("weights");
        assertThat(one.differences(Ours.weighed(one, step -> weights))).isEmpty();
        assertThat(Arrays.stream(weights).min().orElseThrow()).isNegative();
        assertThatThrownBy(() -> Constant.of(weights)).hasMessageContaining("must be zero or a positive");
    }

    /** Their weights are feasible and their vector is longer than ours, by what their run was found to miss. */
    private static void endsAboveTheShortest(Case one, Figures ours) {
        double[][] rows = Ours.normalized(one);
        double[] shortest = ours.get("gradient");
        double size = Arrays.stream(rows)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
        double square = Cosines.dot(shortest, shortest);
        for (double[] row : rows) {
            assertThat(Cosines.dot(row, shortest))
                    .as("%s: ours is the solution", one)
                    .isGreaterThanOrEqualTo(
                            square - Gradients.norm(row) * (SAME * Gradients.norm(shortest) + 1e-15 * size));
        }
        double[] theirs = one.expected("gradient");
        assertThat(Gradients.norm(theirs)).as("%s", one).isGreaterThan(Gradients.norm(shortest) * (1 - 1e-12));
        if (one.expects("weights")) {
            double[] weights = one.expected("weights");
            assertThat(Arrays.stream(weights).min().orElse(0)).isNotNegative();
            assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
        }
        String missed = one.has("mgda_gn") ? "weights" : "gradient";
        if (one.expects(missed)) {
            double unit = one.has("mgda_gn") ? 1 : size;
            double distance = most(Formulas.minus(one.expected(missed), ours.get(missed))) / unit;
            assertThat(distance).as("%s", one).isCloseTo(one.distance(), within(1e-9));
        }
    }

    private static double most(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    /** LibMTL adds to products of lengths, so that a gradient of zero has a cosine: zero. */
    private static void vaccinated(Case one, Figures ours) {
        assertThat(one.differences(Formulas.vaccine(one, 1e-8))).isEmpty();
        boolean parallel = one.steps().stream()
                .flatMap(step -> Ours.inGroups(one, step).stream())
                .map(rows -> Cosines.of(Gradients.gramian(rows)).matrix())
                .anyMatch(cosines -> 1 - cosines[0][1] * cosines[0][1] < 1e-12);
        // The root of 1 - cos^2 then has lost half of the digits.
        assertSame(one, ours, Formulas.vaccine(one, 0), parallel ? 1e-7 : SAME);
    }

    /** TorchJD gives nothing where the trace, or the correction's vector in units of its root, is below a least one. */
    private static Figures cutToNothing(Case one, double least) {
        double[][] rows = one.only().gradients();
        double[][] gramian = one.only().gramian();
        double trace = Formulas.trace(gramian);
        double[] weights = new CaGrad(one.number("c"), 0).weights(gramian);
        double length =
                nothingToGain(rows, weights) ? 0 : Gradients.norm(Gradients.combined(rows, Ours.inner(weights)));
        boolean cut = trace < least || length < least * Math.sqrt(trace);
        return Ours.weighed(one, step -> cut ? new double[weights.length] : weights);
    }

    /** Returns whether on the way that weights lead the worst task gains nothing: then no vector corrects the mean gradient best. */
    private static boolean nothingToGain(double[][] rows, double[] weights) {
        double[] way = Gradients.combined(rows, weights);
        double size = Arrays.stream(rows).mapToDouble(Gradients::norm).min().orElse(0) * Gradients.norm(way);
        return Math.abs(Arrays.stream(Cosines.times(rows, way)).min().orElse(0)) <= SAME * size;
    }

    /**
     * LibMTL adds to squares under a root and to the lengths it divides by; where no direction gains on all tasks that makes
     * up one. There ours is within the ball, and no task loses.
     */
    private static void smoothedBall(Case one, Figures ours) {
        assertThat(one.differences(Formulas.ball(one, 1e-8))).isEmpty();
        double[][] rows = one.only().gradients();
        double c = one.number("calpha");
        double[] weights = new CaGrad(c, 0).weights(one.only().gramian());
        if (nothingToGain(rows, weights)) {
            double[] mean = Gradients.combined(rows, Formulas.equal(rows.length));
            double[] correction = Formulas.minus(Gradients.combined(rows, weights), mean);
            assertThat(Gradients.norm(correction)).isLessThanOrEqualTo(c * Gradients.norm(mean) * (1 + SAME));
        } else {
            assertSame(one, ours, Formulas.ball(one, 0));
        }
    }

    /** Gradients 1e-4 apart: an exact solution misses the case as well, given what a double keeps of the products. */
    private static void gramianHasLostDigits(Case one, Figures ours) {
        double[][] rows = one.only().gradients();
        assertThat(one.differences(Ours.weighed(one, step -> Exact.equalProjections(rows, false))))
                .isEmpty();
        assertThat(one.met(Ours.weighed(one, step -> Exact.equalProjections(rows, true))))
                .isFalse();
        double[] update = ours.get("gradient");
        double[] projections = Arrays.stream(rows)
                .mapToDouble(row -> Cosines.dot(row, update) / Gradients.norm(row) / Gradients.norm(update))
                .toArray();
        assertThat(projections).as("our projections").containsOnly(new double[] {projections[0]}, within(1e-14));
    }

    /**
     * TorchJD cuts a tiny gradient's eigenvalue off. Where the gradients are dependent there may be no direction with equal
     * projections: TorchJD's least squares have none; LibMTL's weights have them, all zero, and it does not move.
     */
    private static void noEqualProjections(Case one, Figures ours) {
        double[][] gramian = one.only().gramian();
        double[] theirs = one.expected("gradient");
        double size = Math.sqrt(Formulas.trace(gramian));
        boolean torchjd = one.variant().equals("torchjd");
        if (torchjd) {
            assertThat(one.differences(Formulas.leastSquares(one, gramian.length * Cosines.EPSILON)))
                    .isEmpty();
        } else {
            assertThat(Gradients.norm(theirs)).isLessThan(1e-9 * size);
        }
        boolean dependent = Eigen.of(Cosines.of(gramian).matrix()).values()[0] < 1e-12;
        if (!dependent) {
            double[] exact = Exact.equalProjections(one.only().gradients(), false);
            assertSame(one, ours, Ours.weighed(one, step -> exact));
        } else if (!Cosines.of(gramian).stationary()) {
            assertSame(one, ours, Formulas.leastSquares(one, gramian.length * Cosines.EPSILON));
        } else {
            double[] projections = Arrays.stream(one.only().gradients())
                    .mapToDouble(row -> Cosines.dot(row, theirs) / Gradients.norm(row))
                    .toArray();
            double spread = Arrays.stream(projections).max().orElse(0)
                    - Arrays.stream(projections).min().orElse(0);
            assertThat(spread > 0.1 || !torchjd).as("%s", one).isTrue();
            double[] shortness = Arrays.stream(one.only().gradients())
                    .mapToDouble(row -> 1 / Gradients.norm(row))
                    .toArray();
            double sum = Arrays.stream(shortness).sum();
            assertSame(one, ours, Ours.weighed(one, step -> Arguments.times(shortness, 1 / sum)));
        }
    }

    /** The reference stops where Gw = 1/w nearly holds for G in units of its size, as it does for ones here: not for G itself. */
    private static void stopsAtTheStart(Case one, Figures ours) {
        double[][] gramian = one.only().gramian();
        double size = Math.sqrt(Arrays.stream(gramian)
                .flatMapToDouble(Arrays::stream)
                .map(x -> x * x)
                .sum());
        double[] theirs = one.expected("weights");
        assertThat(theirs).containsOnly(1);
        double[] gains = Cosines.times(gramian, theirs);
        assertThat(Gradients.norm(Formulas.minus(Arguments.times(gains, 1 / size), theirs)))
                .isLessThan(1e-3);
        assertThat(Arrays.stream(gains).min().orElseThrow()).isGreaterThan(2);
        double[] weights = ours.get("weights");
        double[] shares = Cosines.times(gramian, weights);
        for (int i = 0; i < weights.length; i++) {
            assertThat(weights[i] * shares[i]).as("%s", one).isCloseTo(1, within(SAME));
        }
        Figures clipped = new Figures().add("weights", theirs).add("gradient", ours.get("gradient"));
        assertThat(one.differences(clipped))
                .as("cut to its length the direction is the same")
                .isEmpty();
    }

    /** A gradient of 1e6 beside ones of 1: theirs has lost the small ones' digits. */
    private static void eigenvaluesHaveLostDigits(Case one, Figures ours) {
        Figures exact = Ours.weighed(one, step -> Exact.aligned(step.gradients()));
        assertSame(one, ours, exact);
        assertThat(one.met(exact)).isFalse();
    }

    /** A share of the trace added to the diagonal, and the mean below a least trace. */
    private static void regularised(Case one, Figures ours, Projection method) {
        String prefix = one.variant().equals("libmtl") ? "UPGrad_" : "";
        double least = one.number(prefix + "norm_eps");
        DoubleFunction<Figures> formula = share -> Ours.weighed(one, step -> {
            double[][] gramian = step.gramian();
            double trace = Formulas.trace(gramian);
            if (share > 0 && trace < least) {
                return Ours.preferred(one);
            }
            for (int i = 0; i < gramian.length; i++) {
                gramian[i][i] += share * trace;
            }
            return method.weights(gramian, Ours.total(one));
        });
        constant(one, ours, one.number(prefix + "reg_eps"), formula);
    }

    /** A method that projects on the dual cone. */
    private interface Projection {
        double[] weights(double[][] gramian, double[] preferred);
    }

    /** Of the paper, and of us, are the sums of squares. */
    private static void distancesNotSquared(Case one, Figures ours) {
        Function<Double, Figures> formula = power -> Ours.weighed(one, step -> Formulas.closest(one, power));
        assertThat(one.differences(formula.apply(1.0))).isEmpty();
        assertSame(one, ours, formula.apply(2.0));
        assertThat(ours.get("weights")).isEqualTo(one.paper());
    }

    /** LibMTL puts the weights back on the simplex by a softmax, the paper by the nearest point. */
    private static void softmaxForProjection(Case one, Figures ours) {
        assertThat(one.differences(Formulas.corrected(one, ours, one.number("MoCo_gamma_sigma"), Softmax::of)))
                .isEmpty();
        // The averages and the weights have one power of the step's number in common.
        assertSame(one, ours, Formulas.corrected(one, ours, one.number("MoCo_beta_sigma"), Simplex::nearest));
    }

    /** Twenty steps of a gradient method with too large a step size end above the solution, on the simplex as it is. */
    private static void endsAboveTheSolution(Case one, Figures ours) {
        SdmGrad method = new SdmGrad(one.number("SDMGrad_lamda"));
        int tasks = one.tasks();
        int missed = 0;
        Figures updates = new Figures().add("weights", one.expected("weights"));
        for (int k = 0; k < one.steps().size(); k++) {
            Step step = one.steps().get(k);
            double[][] goal = method.gramian(
                    step.products(2, 3), IntStream.range(0, tasks).toArray());
            double[] theirs = Arrays.copyOfRange(one.expected("weights"), k * tasks, (k + 1) * tasks);
            double[] weights = Arrays.copyOfRange(ours.get("weights"), k * tasks, (k + 1) * tasks);
            for (double[] feasible : List.of(theirs, weights)) {
                assertThat(Arrays.stream(feasible).min().orElse(0)).isGreaterThan(-1e-12);
                assertThat(Arrays.stream(feasible).sum()).isCloseTo(1, within(1e-12));
            }
            double[] slopes = Cosines.times(goal, weights);
            double least = Cosines.dot(weights, slopes);
            assertThat(Arrays.stream(slopes).min().orElse(0))
                    .as("%s: ours is the solution", one)
                    .isGreaterThanOrEqualTo(least - SAME * Formulas.trace(goal));
            double reached = Cosines.dot(theirs, Cosines.times(goal, theirs));
            assertThat(reached).isGreaterThanOrEqualTo(least - 1e-12);
            missed += reached > 1.01 * least ? 1 : 0;
            double share = method.lambda() / tasks;
            updates.add(
                    "gradient",
                    Gradients.combined(
                            step.rows("gradients_sample1"),
                            Arrays.stream(theirs)
                                    .map(w -> (w + share) / (1 + method.lambda()))
                                    .toArray()));
        }
        assertThat(missed).as("%s", one).isPositive();
        assertThat(one.differences(updates))
                .as("the update is made of the weights as ours")
                .isEmpty();
    }
}
