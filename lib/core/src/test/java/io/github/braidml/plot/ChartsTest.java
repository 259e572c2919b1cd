package io.github.braidml.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.data.Input;
import io.github.braidml.eval.Comparison;
import io.github.braidml.eval.DecisionCurve;
import io.github.braidml.eval.Result;
import io.github.braidml.eval.Score;
import io.github.braidml.eval.Scores;
import io.github.braidml.model.Adapters;
import io.github.braidml.model.Branching;
import io.github.braidml.model.Cgc;
import io.github.braidml.model.Cooperative;
import io.github.braidml.model.CrossStitch;
import io.github.braidml.model.DSelectK;
import io.github.braidml.model.Fused;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.LowRank;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Mmoe;
import io.github.braidml.model.Mtan;
import io.github.braidml.model.Ple;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sequential;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Sluice;
import io.github.braidml.model.SoftSharing;
import io.github.braidml.model.Views.View;
import io.github.braidml.task.Metric;
import io.github.braidml.train.Epoch;
import io.github.braidml.train.Steps;
import io.github.braidml.train.Track;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChartsTest {
    private static final double NONE = Double.NaN;
    private static final int LARGEST = 40_000;
    private static final Mlp ENCODER = new Mlp(List.of(64, 32), 0.1);
    private static final int[] OUTPUTS = {1, 1, 1, 3};
    private static final long[] OWN = {33, 33, 33, 99};

    private static final List<Sharing> STRUCTURES = List.of(
            new SoftSharing(ENCODER, SoftSharing.Coupling.TRACE_NORM, 0.1),
            new CrossStitch(ENCODER, true),
            new Sluice(ENCODER, 0),
            new Sequential(ENCODER, List.of()),
            new Cooperative(ENCODER, List.of(List.of("glucose", "stage"))),
            new Mmoe(ENCODER, 8),
            new Cgc(ENCODER, 1, 2),
            new Ple(ENCODER, 2, 1),
            new DSelectK(ENCODER, 8, 2, 1, 0),
            new Mtan(new Mlp(List.of(64, 32, 16, 16, 16, 8), 0)),
            new Branching(ENCODER, 2, 0.1),
            new Branching(ENCODER, 9, 0.1),
            new Adapters(ENCODER, 8, true),
            new LowRank(ENCODER, 4, false));
    private static final List<View> VIEWS = List.of(
            new View("stitch", Examples.NAMES, Examples.NAMES, new double[][] {
                {0.9, -0.1, 0, 0.2}, {0, 1, 0, 0}, {0, 0, 1, Double.NaN}, {0, 0, 0, 1}
            }),
            new View("blend", Examples.NAMES, List.of("stage 1"), new double[][] {{1}, {0.5}, {0.25}, {0}}));

    private static final List<String> BRANCHES = List.of("branch 1", "branch 2");
    private static final List<View> PICKS = List.of(
            new View("parents of stage 2", BRANCHES, BRANCHES, new double[][] {{0.2, 0.8}, {0.3, 0.7}}, true),
            new View(
                    "branches of the tasks",
                    Examples.NAMES,
                    BRANCHES,
                    new double[][] {{0.9, 0.1}, {0.1, 0.9}, {0.6, 0.4}, {0, 1}},
                    true));

    private static final Map<String, Supplier<Chart>> CHARTS = new TreeMap<>(Map.of(
            "curves", () -> Curves.of(Examples.NAMES, Examples.epochs(4, 40), new int[] {14, 14, 14, 14}),
            "curves of one epoch", () -> Curves.of(List.of("only"), Examples.epochs(1, 1), new int[] {1}),
            "conflicts", () -> Conflicts.of(Examples.NAMES, Examples.epochs(4, 40)),
            "association", () -> Associations.of(Examples.prepared()),
            "spread", () -> Spread.of(Examples.comparison(5)),
            "spread of one repeat", () -> Spread.of(Examples.comparison(1)),
            "predicted", () -> Predicted.of(Examples.data(), Examples.predictions(Examples.prepared(), 0.4, 3)),
            "shared network",
                    () -> Diagram.of(
                            List.of(Input.table(10)), new HardSharing(ENCODER), Examples.TASKS, OUTPUTS, 2784, OWN),
            "separate networks",
                    () -> Diagram.of(
                            List.of(Input.table(10)), new SeparateNetworks(ENCODER), Examples.TASKS, OUTPUTS, 0, OWN),
            "mixtures", () -> Mixtures.of("crossStitch(mlp(64, 32))", VIEWS)));

    static {
        CHARTS.put("conflicts of steps", () -> Conflicts.of(steps()));
        CHARTS.put("branches", () -> Mixtures.of("branching(mlp(64, 32), 2)", PICKS));
        Fused fused = Fused.of(Collections.nCopies(5, new Mlp(List.of(64), 0)));
        for (Fused way : List.of(fused, fused.gated(), fused.crossAttention(4))) {
            CHARTS.put(
                    way.toString(),
                    () -> Diagram.of(
                            List.of(Input.table(10), Input.table(4)),
                            new HardSharing(way),
                            Examples.TASKS,
                            OUTPUTS,
                            2784,
                            OWN));
        }
    }

    static {
        STRUCTURES.forEach(sharing -> CHARTS.put(
                sharing.toString(),
                () -> Diagram.of(List.of(Input.table(10)), sharing, Examples.TASKS, OUTPUTS, 2784, OWN)));
    }

    static {
        CHARTS.put("tried", () -> Tried.of(Examples.trials()));
    }

    static Stream<String> charts() {
        return CHARTS.keySet().stream();
    }

    private static Chart chart(String name) {
        Supplier<Chart> chart = CHARTS.get(name);
        return Objects.requireNonNull(chart).get();
    }

    @ParameterizedTest
    @MethodSource("charts")
    void isAFewKilobytesThatAnyReaderOpens(String name) throws IOException {
        Chart chart = chart(name);
        byte[] png = chart.png();
        assertThat(png.length).isBetween(2_000, LARGEST);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(pixels(read)).isEqualTo(pixels(chart.image()));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void isSharpAndShowsSomething(String name) {
        Chart chart = chart(name);
        assertThat(chart.scale()).isEqualTo(2);
        assertThat(chart.image().getWidth()).isBetween(600, 1500);
        assertThat(chart.image().getHeight()).isBetween(380, 1300);
        int[] pixels = pixels(chart.image());
        assertThat(Arrays.stream(pixels).filter(p -> p != 0xFFFFFFFF).count()).isGreaterThan(pixels.length / 60L);
        assertThat(Arrays.stream(pixels).distinct().count()).isBetween(5L, 256L);
    }

    @ParameterizedTest
    @MethodSource("charts")
    void isTheSameEveryTime(String name) {
        assertThat(chart(name).png()).isEqualTo(chart(name).png());
    }

    @ParameterizedTest
    @MethodSource("charts")
    void saysInWordsWhatItShows(String name) {
        String text = chart(name).text();
        List<String> names =
                switch (name) {
                    case "curves of one epoch" -> List.of("only");
                    case "tried" -> List.of("sharing: hard(mlp(64, 32)) 0.615 to 0.832", "rate: best with 2.99e-03");
                    default -> Examples.NAMES;
                };
        assertThat(text).contains(names).endsWith(".");
    }

    @Test
    void wordsInFull() {
        List<Epoch> epochs = List.of(
                epoch(1, new double[] {0.5, 0.9}, new double[] {0.61, NONE}),
                epoch(2, new double[] {0.4, 0.8}, new double[] {0.66, NONE}));
        List<String> names = List.of("price", "sold");
        assertThat(Curves.of(names, epochs, new int[] {1, 1}).text())
                .isEqualTo("Learning curves over 2 epochs. price: training loss 0.400 and validation loss 0.660 at the"
                        + " end, lowest validation loss 0.610 in epoch 1, kept epoch 1. sold: training loss 0.800 and"
                        + " validation loss – at the end, no validation labels, kept epoch 1.");
        assertThat(Conflicts.of(names, epochs).text())
                .isEqualTo("Mean cosines between the tasks' gradients, lowest first: price and sold -0.25."
                        + " Weights in the last epoch: price 1.00; sold 0.500.");
        assertThat(chart("mixtures").text())
                .isEqualTo("crossStitch(mlp(64, 32)). stitch: progression progression 0.900, glucose -0.100, high_risk"
                        + " 0.000, stage 0.200; glucose progression 0.000, glucose 1.00, high_risk 0.000, stage 0.000;"
                        + " high_risk progression 0.000, glucose 0.000, high_risk 1.00, stage –; stage progression"
                        + " 0.000, glucose 0.000, high_risk 0.000, stage 1.00. blend: progression stage 1 1.00; glucose"
                        + " stage 1 0.500; high_risk stage 1 0.250; stage stage 1 0.000.");
        assertThat(chart("branches").text())
                .startsWith(
                        "branching(mlp(64, 32), 2). Picked: progression by branch 2 of stage 1, branch 1 of stage 2;"
                                + " glucose by branch 2 of stage 1, branch 2 of stage 2; high_risk by");
        assertThat(chart("shared network").text())
                .isEqualTo("hard(mlp(64, 32).dropout(0.1)): 10 input columns -> mlp(64, 32).dropout(0.1), shared by all"
                        + " tasks (2,784 parameters) -> heads: progression (1 output, squared(), 33 parameters);"
                        + " glucose (1 output, squared(), 33 parameters); high_risk (1 output, logistic(), 33"
                        + " parameters); stage (3 outputs, crossEntropy(), 99 parameters).");
    }

    /** Means and shares are of all steps, though few are drawn; the second task has no label in the last one of them. */
    @Test
    void conflictsOfTheSteps() {
        assertThat(chart("conflicts of steps").text())
                .startsWith(
                        "Mean cosines between the tasks' gradients, lowest first: high_risk and stage -0.25, below zero"
                                + " in 63 %; progression and glucose +0.10, below zero in 50 %;")
                .endsWith(
                        " Mean weights over 1,000 steps: progression 1.00; glucose 0.750; high_risk 1.50; stage 1.00.");
    }

    private static Steps steps() {
        Track weights = track(new double[][] {{1, 0.5, 1, 1}, {1, NONE, 2, 1}}, 1, 0.75, 1.5, 1, 0, 0, 0, 0);
        double[] known = {0.1, 0.2, 0.3, 0.4, 0.5, -0.5};
        double[] partly = {NONE, 0.2, NONE, 0.4, NONE, -0.4};
        Track cosines =
                track(new double[][] {known, partly}, 0.1, 0.2, 0.3, 0.4, 0.5, -0.25, 0.5, 0.4, 0.3, 0.2, 0.1, 0.625);
        return new Steps(Examples.NAMES, weights, weights, weights, cosines);
    }

    /** Numbers at two steps of a thousand; the means over all of them, then the shares of negative ones. */
    private static Track track(double[][] values, double... summary) {
        int width = values[0].length;
        return new Track(
                1000,
                500,
                new long[] {1, 501},
                values,
                Arrays.copyOf(summary, width),
                new double[width],
                new double[width],
                Arrays.copyOfRange(summary, width, 2 * width));
    }

    @Test
    void manyTasksAndLongNamesStillDraw() {
        List<String> names = Stream.iterate(0, i -> i + 1)
                .limit(20)
                .map(i -> "a rather long name of a column, number " + i)
                .toList();
        List<Epoch> epochs = Examples.epochs(20, 5);
        assertThat(Conflicts.of(names, epochs).text()).contains("number 19");
        assertThat(Curves.of(names, epochs, new int[20]).text()).contains("number 19");
    }

    @Test
    void hostileInput() {
        List<Epoch> none = List.of(epoch(1, new double[] {NONE, 1}, new double[] {NONE, 1}));
        List<String> names = List.of("price", "sold");
        refused(
                () -> Curves.of(names, none, new int[] {1, 1}),
                "learning curves, task 'price': needs at least one finite value; all 2 are missing or infinite");
        refused(
                () -> Curves.of(names, List.of(), new int[] {1, 1}),
                "learning curves: needs at least one complete epoch; given none");
        refused(
                () -> Curves.of(List.of(), none, new int[0]),
                "learning curves: a picture needs at least one task; given none");
        refused(
                () -> Curves.of(List.of("a", "b", "c"), none, new int[3]),
                "learning curves, epoch 1: needs one value for each of the 3 tasks (a, b, c); given 2");
        refused(
                () -> Curves.of(names, none, new int[1]),
                "learning curves: needs one value for each of the 2 tasks (price, sold); given 1");
        refused(
                () -> Conflicts.of(List.of("a"), none),
                "conflicts: needs at least two tasks to compare their gradients; given 1");
        Epoch apart = new Epoch(1, new double[2], new double[2], new double[2], new double[0][], 1);
        refused(
                () -> Conflicts.of(names, List.of(apart)),
                "conflicts: no gradient cosines in this history; they are measured when tasks share parameters, as in hard(mlp(64, 32))");
        refused(
                () -> Mixtures.of("hard(mlp(8))", List.of()),
                "hard(mlp(8)) mixes nothing in learned proportions, so there is nothing to look at; crossStitch(...), mmoe(...), mtan(...) and others do");
        refused(
                () -> Diagram.of(List.of(Input.table(3)), new HardSharing(ENCODER), Examples.TASKS, new int[2], 1, OWN),
                "diagram, outputs: needs one value for each of the 4 tasks (progression, glucose, high_risk, stage); given 2");
    }

    private static Chart spread(String task) {
        Scores scores = new Scores(List.of(new Score(task, Metric.R2, 0, 0.5, 90)), new int[] {0});
        return Spread.of(new Comparison(List.of(new Result("joint", 0, scores)), 90));
    }

    @Test
    void longNamesThatBeginAlikeAreToldApart() {
        String name = "glucose_in_blood_at_admission_in_millimoles_per_litre_after_";
        assertThat(spread(name + "1").png()).isNotEqualTo(spread(name + "2").png());
    }

    @Test
    void aTaskHasItsColourAlsoWhereOthersHaveNoCurve() {
        DecisionCurve curve =
                new DecisionCurve("sold", new double[] {0.1, 0.5}, new double[] {0.2, 0.1}, new double[] {0.1, 0});
        int[] pixels = pixels(
                DecisionCurves.of(List.of("price", "sold"), List.of(curve)).image());
        assertThat(pixels)
                .contains(Theme.task(1).getRGB())
                .doesNotContain(Theme.task(0).getRGB());
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static Epoch epoch(int number, double[] train, double[] valid) {
        return new Epoch(
                number, train, valid, new double[] {1, 0.5}, new double[][] {{1, -0.25}, {-0.25, 1}}, valid[0]);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
