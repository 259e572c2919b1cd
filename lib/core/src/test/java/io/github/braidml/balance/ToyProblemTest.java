package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToyProblemTest {
    private static final double[][] STARTS = {{-8.5, 7.5}, {0, 0}, {9, 9}, {-7.5, -0.5}, {9, -1}};
    private static final int PUBLISHED = 35_000;

    record Point(double[] x, double[] losses, double[][] gradients) {}

    record Run(
            String problem,
            double scale,
            String method,
            double[] start,
            int steps,
            double[] end,
            double tolerance,
            boolean front) {}

    record File(List<Point> points, List<Run> runs) {}

    private static File golden() throws IOException {
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(ToyProblemTest.class.getResourceAsStream("golden/toy.json")),
                StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, File.class);
        }
    }

    private static double[] end(Balancer method, double scale, double[] start, int steps) {
        return new ToyProblem(scale).path(method, start[0], start[1], steps)[steps];
    }

    /** Returns how far a point is from Pareto-stationary: the length of the shortest convex combination of the gradients. */
    private static double shortest(double scale, double[] x) {
        double[][] gradients = new ToyProblem(scale).gradients(x[0], x[1]);
        return Gradients.norm(Gradients.combined(gradients, MinNorm.weights(Gradients.gramian(gradients))));
    }

    @Test
    void lossesAndGradientsAreThoseOfTheReference() throws IOException {
        ToyProblem toy = new ToyProblem(1);
        for (Point point : golden().points()) {
            double[] x = point.x();
            assertThat(toy.losses(x[0], x[1])).containsExactly(point.losses(), within(1e-12));
            for (int i = 0; i < 2; i++) {
                double size =
                        Arrays.stream(point.gradients()[i]).map(Math::abs).max().orElse(0);
                assertThat(toy.gradients(x[0], x[1])[i])
                        .as(Arrays.toString(x))
                        .containsExactly(point.gradients()[i], within(1e-11 * (1 + size)));
            }
        }
        assertThat(new ToyProblem(0.1).losses(-8.5, 7.5)[0]).isCloseTo(0.655236341, within(1e-8));
    }

    /** The published runs, where their end does not hang on the last digits of the start. */
    @Test
    void methodsEndWhereTheReferencesDo() throws IOException {
        List<Run> runs = golden().runs();
        assertThat(runs).hasSize(33);
        for (Run run : runs) {
            boolean sum = run.scale() != 1;
            Balancer method =
                    switch (run.method()) {
                        case "EW" -> sum ? new Equal() : new Equal().mean();
                        case "MGDA" -> {
                            Mgda mgda = new Mgda(Mgda.Normalization.NONE);
                            yield sum ? mgda.sum() : mgda;
                        }
                        case "PCGrad" -> sum ? new PcGrad() : new PcGrad().mean();
                        case "CAGrad" -> sum ? new CaGrad(0.4, 1).sum() : new CaGrad(0.5, 2);
                        default -> new NashMtl(1);
                    };
            double[] end = end(method, run.scale(), run.start(), run.steps());
            // Bargaining takes steps of one length, and so keeps hopping about the front.
            double slack = run.method().equals("Nash-MTL") ? 3 : 1;
            assertThat(end).as(run.toString()).containsExactly(run.end(), within(slack * run.tolerance()));
            if (run.front()) {
                assertThat(shortest(run.scale(), end)).as(run.toString()).isLessThan(1e-3);
            }
        }
    }

    /** Where it ends with the first loss scaled by 0.1 is among the published runs. */
    @Test
    void bargainingEndsAtTheSamePointsWithoutTheScale() {
        double[] across = {-2.93, 0, 2.93, -3.29, 4.89};
        for (int i = 0; i < STARTS.length; i++) {
            double[] end = end(new NashMtl(1), 1, STARTS[i], PUBLISHED);
            assertThat(end[0]).isCloseTo(across[i], within(0.05));
            assertThat(shortest(1, end)).isLessThan(1e-3);
        }
    }

    @Test
    void equalProjectionsReachTheFrontFromEveryStart() {
        double[] across = {-2.26, 0, 2.43, -3.39, 5.30};
        for (int i = 0; i < STARTS.length; i++) {
            double[] end = end(new ImtlG(), 0.1, STARTS[i], PUBLISHED);
            assertThat(end[0]).isCloseTo(across[i], within(0.05));
            assertThat(shortest(0.1, end)).isLessThan(1e-3);
        }
    }

    @Test
    void conflictAverseDescentMinimisesTheMean() {
        for (double[] start : STARTS) {
            assertThat(end(new CaGrad(0.4, 1), 0.1, start, 100_000)[0])
                    .isCloseTo(7 * (0.1 - 1) / (0.1 + 1), within(0.01));
        }
    }

    /** Without an end where the steps do not lead off the ridge; from the first and third start the last digits decide which end. */
    @ParameterizedTest
    @MethodSource("ends")
    void othersEndWhereAnotherProgramDoes(Balancer method, int steps, double[] across) {
        for (int i = 0; i < STARTS.length; i++) {
            double[] end = end(method, 0.1, STARTS[i], steps);
            if (Double.isNaN(across[i])) {
                assertThat(shortest(0.1, end)).as("from " + i).isGreaterThan(1e-3);
            } else {
                assertThat(shortest(0.1, end)).as("from " + i).isLessThan(1e-3);
                boolean free = i == 0 || i == 2;
                assertThat(end[0]).as("from " + i).isCloseTo(across[i], within(free ? 1 : 0.05));
            }
        }
    }

    static Stream<Arguments> ends() {
        double not = Double.NaN;
        return Stream.of(
                arguments(new UpGrad(List.of()), 50_000, new double[] {-4.71, -3.35, not, -3.82, 5.03}),
                arguments(new DualProj(List.of()), 50_000, new double[] {-5.73, -5.72, not, -5.72, 3.87}));
    }

    /** It drifts along the front to where the sum is least: how far it has come is not of the method, that it gets there is. */
    @Test
    void alignedDescentMinimisesTheSum() {
        for (int i : new int[] {0, 1, 3, 4}) {
            double[] end = end(new AlignedMtl(AlignedMtl.Scale.MIN, List.of()), 0.1, STARTS[i], 100_000);
            assertThat(end[0]).as("from " + i).isCloseTo(7 * (0.1 - 1) / (0.1 + 1), within(0.05));
            assertThat(shortest(0.1, end)).as("from " + i).isLessThan(1e-3);
        }
    }

    /** From the other two starts they are still on their way, as plain descent is. */
    @Test
    void theOthersReachTheFrontFromThreeStarts() {
        for (Balancer method : List.of(
                new GradVac(0.5),
                new FairGrad(2),
                new AlignedMtl(AlignedMtl.Scale.MIN, List.of()),
                new ConFig(List.of()))) {
            for (int i : new int[] {1, 3, 4}) {
                double[] end = end(method, 0.1, STARTS[i], PUBLISHED);
                assertThat(shortest(0.1, end)).as(method + " from " + i).isLessThan(1e-3);
            }
        }
    }

    @Test
    void pathHasAPointForEachStepAndIsTheSameAgain() {
        ToyProblem toy = new ToyProblem(1);
        double[][] path = toy.path(new PcGrad(), 9, 9, 50);
        assertThat(path).hasDimensions(51, 2);
        assertThat(path[0]).containsExactly(9, 9);
        assertThat(path[1]).isNotEqualTo(path[0]);
        assertThat(toy.path(new PcGrad(), 9, 9, 50)).isDeepEqualTo(path);
    }

    @Test
    void paretoSetIsWhereNoLossCanFallWithoutTheOther() {
        double[][] set = new ToyProblem(1).paretoSet();
        assertThat(set[0][0]).isEqualTo(-7);
        assertThat(set[set.length - 1][0]).isEqualTo(7);
        for (double[] x : set) {
            assertThat(shortest(1, x)).isLessThan(1e-9);
            assertThat(shortest(1, new double[] {x[0], x[1] + 0.1})).isGreaterThan(1e-3);
        }
        assertThat(new ToyProblem(0.1).paretoSet()[10]).containsExactly(set[10], within(1e-9));
    }
}
