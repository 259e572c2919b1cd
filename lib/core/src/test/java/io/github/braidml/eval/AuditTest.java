package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.Run;
import io.github.braidml.data.Data;
import io.github.braidml.data.Target;
import io.github.braidml.eval.GroupScores.GroupScore;
import io.github.braidml.model.Mlp;
import io.github.braidml.optim.Adam;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import io.github.braidml.train.Training;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Calibration, decision curves, importance and scores by group. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AuditTest {
    private static final Binary ILL = Binary.of("ill");
    private static final Regression STAY = Regression.of("stay");

    private static Run run;

    /** Illness depends on a, the length of stay on b; c is noise; one group is ill more often. */
    private static Data patients() {
        SplittableRandom random = new SplittableRandom(2);
        DoubleColumn[] x = {DoubleColumn.create("a"), DoubleColumn.create("b"), DoubleColumn.create("c")};
        StringColumn ward = StringColumn.create("ward");
        StringColumn ill = StringColumn.create("ill");
        DoubleColumn stay = DoubleColumn.create("stay");
        for (int row = 0; row < 1500; row++) {
            double[] values = random.doubles(3, -2, 2).toArray();
            for (int k = 0; k < 3; k++) {
                x[k].append(values[k]);
            }
            boolean north = row % 3 == 0;
            ward.append(north ? "north" : "south");
            double p = 1 / (1 + Math.exp(-2 * values[0] - (north ? 1 : 0)));
            ill.append(random.nextDouble() < p ? "yes" : "no");
            stay.append(row % 10 == 0 ? Double.NaN : 3 * values[1] + random.nextDouble());
        }
        return Data.of(Table.create("patients", x).addColumns(ward, ill, stay)).holdOut(0.4, 1);
    }

    @BeforeAll
    static void fit() {
        run = io.github.braidml.Braid.learn(ILL, STAY)
                .sharing(new Mlp(List.of(16), 0))
                .fit(patients(), Training.of(30).optimizer(Adam.of(0.01)).seed(1));
    }

    private static Predictions yesOrNo(double[] probability, boolean[] yes) {
        Target<?> target = new Target.YesNo(ILL, "yes", "no", 0.5);
        double[] logits =
                Arrays.stream(probability).map(p -> Math.log(p / (1 - p))).toArray();
        double[] labels =
                IntStream.range(0, yes.length).mapToDouble(i -> yes[i] ? 1 : 0).toArray();
        return new Predictions(
                List.of(target), IntStream.range(0, yes.length).toArray(), new double[][] {labels}, logits);
    }

    @Test
    void probabilitiesThatComeTrueAreCalibratedAndOthersAreNot() {
        SplittableRandom random = new SplittableRandom(4);
        double[] p = random.doubles(20_000, 0.02, 0.98).toArray();
        boolean[] yes = new boolean[p.length];
        for (int i = 0; i < p.length; i++) {
            yes[i] = random.nextDouble() < p[i];
        }
        Calibration right = Calibration.of(yesOrNo(p, yes)).get(0);
        assertThat(right.bins()).hasSize(10);
        assertThat(right.error()).isLessThan(0.015);
        assertThat(right.bins()).allMatch(bin -> bin.rows() == 2000);
        double[] bold = Arrays.stream(p).map(x -> x > 0.5 ? 0.99 : 0.01).toArray();
        assertThat(Calibration.of(yesOrNo(bold, yes)).get(0).error()).isCloseTo(0.24, within(0.02));
    }

    @Test
    void intervalsAreWilsons() {
        // 10 of 50: the textbook's interval.
        Calibration.Bin bin = Calibration.Bin.ofShare(0.3, 0.2, 50);
        assertThat(bin.low()).isCloseTo(0.1124, within(1e-4));
        assertThat(bin.high()).isCloseTo(0.3304, within(1e-4));
        assertThat(Calibration.Bin.ofShare(0, 0, 10).low()).isCloseTo(0, within(1e-12));
    }

    @Test
    void fewRowsMakeFewBins() {
        boolean[] yes = new boolean[45];
        double[] p = new double[45];
        Arrays.fill(p, 0.1);
        assertThat(Calibration.of(yesOrNo(p, yes)).get(0).bins()).hasSize(2);
        assertThat(Calibration.of(yesOrNo(new double[0], new boolean[0])).get(0).bins())
                .isEmpty();
    }

    private static Calibration calibration(Target<?> target, double[] labels, double[] outputs) {
        int[] rows = IntStream.range(0, labels.length).toArray();
        return Calibration.of(new Predictions(List.of(target), rows, new double[][] {labels}, outputs))
                .get(0);
    }

    /** Numbers that are all half a standard deviation too high, in the user's units. */
    @Test
    void numbersAreComparedWithTheirMeans() {
        double[] outputs = new SplittableRandom(3).doubles(200, -1, 1).toArray();
        double[] labels = Arrays.stream(outputs).map(z -> z + 0.5).toArray();
        labels[7] = Double.NaN;
        Calibration size = calibration(new Target.Amount(Regression.of("size"), 10, 4), labels, outputs);
        assertThat(size.kind()).isEqualTo(Calibration.Kind.MEAN);
        assertThat(size.error()).isCloseTo(2, within(1e-9));
        assertThat(size.bins().stream().mapToInt(Calibration.Bin::rows).sum()).isEqualTo(199);
        Calibration.Bin bin = size.bins().get(0);
        assertThat(bin.low()).isLessThan(bin.observed());
        assertThat(bin.high() - bin.observed()).isCloseTo(bin.observed() - bin.low(), within(1e-9));
        Target<?> pay = new Target.Amount(Regression.of("pay").log(), 0, 1);
        Calibration.Bin logs = calibration(pay, labels, outputs).bins().get(0);
        assertThat(logs.observed() / logs.predicted()).isCloseTo(Math.exp(0.5), within(1e-9));
    }

    /** The 90 % quantile of even numbers, and one that is too low by as much as three tenths of the rows. */
    @Test
    void quantilesAreComparedWithTheirShare() {
        Target<?> delay = new Target.Amount(Regression.of("delay").loss(Loss.quantile(0.9)), 0, 1);
        double[] labels = new SplittableRandom(3).doubles(20_000).toArray();
        double[] outputs = new double[labels.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = 0.9 + 1e-9 * i;
        }
        Calibration right = calibration(delay, labels, outputs);
        assertThat(right.kind()).isEqualTo(Calibration.Kind.QUANTILE);
        assertThat(right.aim()).isEqualTo(0.9);
        assertThat(right.error()).isLessThan(0.01);
        Arrays.fill(outputs, 0.6);
        assertThat(calibration(delay, labels, outputs).error()).isCloseTo(0.3, within(0.01));
        Target<?> median = new Target.Amount(Regression.of("delay").loss(Loss.absolute()), 0, 1);
        assertThat(calibration(median, labels, outputs).aim()).isEqualTo(0.5);
    }

    /** Classes drawn from the very probabilities that were predicted. */
    @Test
    void classesAreComparedByTheProbabilityOfThePredictedOne() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 20_000;
        double[] logits = random.doubles(3L * n, -2, 2).toArray();
        double[] labels = new double[n];
        for (int i = 0; i < n; i++) {
            double[] p = new double[3];
            for (int k = 0; k < 3; k++) {
                p[k] = Math.exp(logits[3 * i + k]);
            }
            double at = random.nextDouble() * Arrays.stream(p).sum();
            labels[i] = at < p[0] ? 0 : at < p[0] + p[1] ? 1 : 2;
        }
        Target<?> kind = new Target.Classes(Categorical.of("kind"), List.of("a", "b", "c"), List.of(0.4, 0.3, 0.3));
        Calibration right = calibration(kind, labels, logits);
        assertThat(right.kind()).isEqualTo(Calibration.Kind.CONFIDENCE);
        assertThat(right.bins()).hasSize(10).allMatch(bin -> bin.predicted() > 1.0 / 3);
        assertThat(right.error()).isLessThan(0.02);
        double[] bold = Arrays.stream(logits).map(z -> 5 * z).toArray();
        assertThat(calibration(kind, labels, bold).error()).isGreaterThan(0.2);
    }

    @Test
    void netBenefitIsThatOfTheDefinition() {
        double[] p = {0.9, 0.8, 0.3, 0.2, 0.1};
        boolean[] yes = {true, false, true, false, false};
        DecisionCurve curve = DecisionCurve.of(yesOrNo(p, yes)).get(0);
        for (int i = 0; i < curve.thresholds().length; i++) {
            double t = curve.thresholds()[i];
            double odds = t / (1 - t);
            double hits = t <= 0.3 ? 2 : t <= 0.9 ? 1 : 0;
            double alarms = t <= 0.1 ? 3 : t <= 0.2 ? 2 : t <= 0.8 ? 1 : 0;
            assertThat(curve.model()[i]).isCloseTo((hits - alarms * odds) / 5, within(1e-9));
            assertThat(curve.everybody()[i]).isCloseTo(0.4 - 0.6 * odds, within(1e-9));
        }
        assertThat(curve.thresholds()[99]).isLessThan(0.9).isGreaterThan(0.88);
    }

    @Test
    void importanceFindsWhatEachTaskReliesOn() {
        String text = run.importance().text();
        assertThat(text).contains("ill (ROC AUC): a ").contains("stay (R2): b ");
        Data data = patients();
        int[] all = IntStream.range(0, data.rows()).toArray();
        Importance importance = Importance.of(
                run.scores(data),
                List.of("a", "b", "c"),
                3,
                (feature, repeat) -> run.scores(data.dealt(feature, all, repeat)));
        assertThat(importance.losses()[0][0]).isGreaterThan(0.15);
        assertThat(importance.losses()[1][1]).isGreaterThan(0.8);
        assertThat(Math.abs(importance.losses()[0][2])).isLessThan(0.02);
        assertThat(Math.abs(importance.losses()[1][0])).isLessThan(0.05);
    }

    @Test
    void dealingKeepsTheValuesAndTheOtherRows() {
        Data data = patients();
        int[] test = data.split().test();
        Data dealt = data.dealt("a", test, 3);
        double[] before = data.numbers("a");
        double[] after = dealt.numbers("a");
        for (int row : data.split().train()) {
            assertThat(after[row]).isEqualTo(before[row]);
        }
        assertThat(Arrays.stream(test).mapToDouble(r -> after[r]).sorted().toArray())
                .isEqualTo(
                        Arrays.stream(test).mapToDouble(r -> before[r]).sorted().toArray());
        assertThat(after).isNotEqualTo(before);
        assertThat(dealt.numbers("b")).isEqualTo(data.numbers("b"));
        assertThat(data.dealt("a", test, 3).numbers("a")).isEqualTo(after);
    }

    @Test
    void scoresByWordShowWhereTheModelIsOff() {
        GroupScores scores = run.scoresBy("ward");
        assertThat(scores.all().stream().map(GroupScore::group)).containsExactly("north", "south", "north", "south");
        GroupScore north = scores.all().get(0);
        assertThat(north.metric()).isEqualTo(Metric.ROC_AUC);
        assertThat(north.observed()).isCloseTo(north.predicted(), within(0.1));
        assertThat(north.observed()).isGreaterThan(scores.all().get(1).observed() + 0.05);
        assertThat(scores.all().get(2).predicted()).isNaN();
        assertThat(scores.text()).contains("north", "south", "ROC AUC ↑", "R2 ↑");
        int labelled = scores.all().get(2).rows() + scores.all().get(3).rows();
        assertThat(labelled).isEqualTo(run.scores().all().get(2).labelled());
    }

    @Test
    void scoresByRangeOfANumber() {
        GroupScores scores = run.scoresBy("c", -1, 1.5);
        assertThat(scores.all().stream().limit(3).map(GroupScore::group))
                .containsExactly("below -1", "from -1 to below 1.5", "from 1.5");
        assertThat(scores.all().stream().limit(3).mapToInt(GroupScore::rows).sum())
                .isEqualTo(600);
        double[] some = {1, Double.NaN, 7};
        boolean[] yes = {true, false, true};
        GroupScores missing = GroupScores.byRange("age", yesOrNo(new double[] {0.5, 0.5, 0.5}, yes), some, 5);
        assertThat(missing.all().stream().map(GroupScore::group)).containsExactly("below 5", "from 5", "missing");
        List<@Nullable String> words = Arrays.asList("b", null, "a");
        GroupScores named = GroupScores.byWord("sex", yesOrNo(new double[] {0.5, 0.5, 0.5}, yes), words);
        assertThat(named.all().stream().map(GroupScore::group)).containsExactly("a", "b", "missing");
    }

    @Test
    void picturesSayInWordsWhatTheyShow() {
        assertThat(run.calibration().text())
                .startsWith("Calibration. ill: error 0.")
                .contains("stay: error 0.")
                .contains("(predicted, mean that was observed)");
        assertThat(run.calibration(ILL).text()).doesNotContain("stay");
        assertThatThrownBy(() -> run.calibration(Regression.of("stey"))).hasMessageContaining("Did you mean 'stay'?");
        assertThat(run.decisionCurves().text()).contains("ill: greatest advantage over both references 0.");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> run.scoresBy("ward", 3)).hasMessageContaining("use scoresBy(\"ward\")");
        assertThatThrownBy(() -> run.scoresBy("c", 3, 1)).hasMessageContaining("ascending numbers");
        assertThatThrownBy(() -> run.scoresBy("word")).hasMessageContaining("no column 'word'");
        assertThatThrownBy(() -> io.github.braidml.plot.Reliability.of(List.of(), List.of()))
                .hasMessageContaining("needs a task that predicts one of these");
        assertThatThrownBy(() -> io.github.braidml.plot.DecisionCurves.of(List.of(), List.of()))
                .hasMessageContaining("needs a binary task");
    }
}
