package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.task.Metric;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final String ALONE = "single-task";
    private static final String JOINT = "joint, equal()";

    /** Progress by R2 and MAE, and risk by ROC AUC, of one method in one repeat. */
    private static Result result(String method, int repeat, int[] rows, double r2, double mae, double auc) {
        return new Result(
                method,
                repeat,
                new Scores(
                        List.of(
                                new Score("progress", Metric.R2, -0.004, r2, 100),
                                new Score("progress", Metric.MAE, 61.25, mae, 100),
                                new Score("risk", Metric.ROC_AUC, 0.5, auc, 96)),
                        rows));
    }

    private static int[] rows(int first) {
        int[] rows = new int[100];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = first + i;
        }
        return rows;
    }

    private static Comparison fiveSplits() {
        double[] gains = {0.021, 0.035, -0.004, 0.018, 0.027};
        List<Result> results = new ArrayList<>();
        for (int r = 0; r < gains.length; r++) {
            results.add(result(ALONE, r + 1, rows(r), 0.5, 40 + r, 0.8));
            results.add(result(JOINT, r + 1, rows(r), 0.5 + gains[r], 38.5 + r * 0.9, 0.79));
        }
        return new Comparison(results, 320);
    }

    @Test
    void testIsCorrectedForOverlappingTrainingSets() {
        Change change = fiveSplits().change(JOINT, "progress", Metric.R2);
        assertThat(change.mean()).isCloseTo(0.0194, within(1e-12));
        assertThat(change.deviation()).isCloseTo(0.014604793733565703, within(1e-12));
        assertThat(change.better()).isEqualTo(4);
        assertThat(change.repeats()).isEqualTo(5);
        // SciPy: t = 1.8555 on 4 degrees of freedom with variance (1/5 + 100/320) s^2; uncorrected it would be 0.04.
        assertThat(change.p()).isCloseTo(0.13711414443741227, within(1e-12));
        assertThat(change.reliable()).isFalse();
    }

    @Test
    void relativeChangeIsReductionOfError() {
        Change change = fiveSplits().relativeChange(JOINT);
        // 1 - R2 falls from 0.5 by 0.0194 on average, 1 - AUC rises from 0.2 by 0.01.
        assertThat(change.mean()).isCloseTo((0.0194 / 0.5 - 0.01 / 0.2) / 2, within(1e-12));
    }

    @Test
    void ranksAreSharedAndAveraged() {
        Comparison comparison = fiveSplits();
        // Joint wins progress 4 times of 5 and loses risk always.
        assertThat(comparison.rank(JOINT)).isCloseTo((4 * 1 + 1 * 2 + 5 * 2) / 10.0, within(1e-12));
        assertThat(comparison.rank(ALONE)).isCloseTo((4 * 2 + 1 * 1 + 5 * 1) / 10.0, within(1e-12));
    }

    @Test
    void reportInFull() {
        assertThat(fiveSplits().text()).isEqualTo("""
                        Comparison on 100 held-out rows
                        task      metric     constant    single-task  joint, equal()     vs single-task       p
                        --------  ---------  --------  -------------  --------------  -----------------  ------
                        progress  R2 ↑         -0.004  0.500 ± 0.000   0.519 ± 0.015  +0.019 better 4/5   0.137
                                  MAE ↓          61.3     42.0 ± 1.6      40.3 ± 1.4    -1.7 better 5/5  <0.001
                        risk      ROC AUC ↑     0.500  0.800 ± 0.000   0.790 ± 0.000   -0.010 worse 0/5       –
                        ↑ higher is better, ↓ lower is better; constant: the best guess that looks at no feature; mean ± standard deviation over 5 repeats; 1/5: better in one of them; p: corrected resampled t-test, two-sided, not corrected for the number of tests.

                        joint, equal() vs single-task: -0.6 % on average over 2 tasks, as reduction of the error (higher is better); standard deviation 1.5 %, better in 2 of 5 repeats, p = 0.621: no reliable difference.
                        joint, equal(): no reliable difference on progress, risk.
                        Mean rank (1 is best): single-task 1.40; joint, equal() 1.60.""");
    }

    @Test
    void oneMethodHasNothingToCompareWith() {
        String text = new Comparison(
                        List.of(result(ALONE, 1, rows(0), 0.5, 40, 0.8), result(ALONE, 2, rows(0), 0.6, 40, 0.8)), 320)
                .text();
        assertThat(text)
                .contains("mean ± standard deviation over 2 repeats.\n")
                .doesNotContain("better in")
                .doesNotContain("rank");
    }

    @Test
    void oneRepeatSaysSo() {
        Comparison comparison = new Comparison(
                List.of(result(ALONE, 1, rows(0), 0.5, 40, 0.8), result(JOINT, 1, rows(0), 0.6, 40, 0.8)), 320);
        assertThat(comparison.text()).isEqualTo("""
                        Comparison on 100 held-out rows
                        task      metric     constant  single-task  joint, equal()  vs single-task
                        --------  ---------  --------  -----------  --------------  --------------
                        progress  R2 ↑         -0.004        0.500           0.600   +0.100 better
                                  MAE ↓          61.3         40.0            40.0        0.0 same
                        risk      ROC AUC ↑     0.500        0.800           0.800      0.000 same
                        ↑ higher is better, ↓ lower is better; constant: the best guess that looks at no feature.

                        joint, equal() vs single-task: +10.0 % on average over 2 tasks, as reduction of the error (higher is better).
                        Mean rank (1 is best): single-task 1.75; joint, equal() 1.25.
                        One repeat: no spread and no test; differences may be chance.""");
        assertThat(comparison.change(JOINT, "progress", Metric.R2).p()).isNaN();
    }

    @Test
    void seedsOnOneSplitGiveNoTest() {
        List<Result> results = new ArrayList<>();
        for (int r = 0; r < 3; r++) {
            results.add(result(ALONE, r, rows(0), 0.5 + 0.01 * r, 40, 0.8));
            results.add(result(JOINT, r, rows(0), 0.6, 40, 0.8));
        }
        Comparison comparison = new Comparison(results, 320);
        assertThat(comparison.change(JOINT, "progress", Metric.R2).p()).isNaN();
        assertThat(comparison.text())
                .contains(
                        "All repeats were scored on the same rows: the spread is that of the seed alone, and there is no test.");
    }

    @Test
    void undefinedScoresAreNamed() {
        List<Result> results = new ArrayList<>();
        for (int r = 0; r < 3; r++) {
            results.add(result(ALONE, r, rows(r), 0.5, 40, 0.4));
            results.add(result(JOINT, r, rows(r), r == 1 ? Double.NaN : 0.6 + 0.01 * r, 40, 0.8));
        }
        Comparison comparison = new Comparison(results, 320);
        assertThat(comparison.change(JOINT, "progress", Metric.R2).repeats()).isEqualTo(2);
        assertThat(comparison.text())
                .contains("joint, equal() on progress: undefined in 1 of 3 repeats, which do not count.")
                .contains("single-task is no better than the constant guess on risk.");
    }

    @Test
    void aPerfectReferenceLeavesNoRelativeChange() {
        Comparison comparison = new Comparison(
                List.of(result(ALONE, 1, rows(0), 0.5, 40, 1), result(JOINT, 1, rows(0), 0.6, 40, 0.8)), 320);
        assertThat(comparison.incomparable()).containsExactly("risk");
        assertThat(comparison.relativeChange(JOINT).mean()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void htmlSaysInWordsWhatColourSays() {
        assertThat(fiveSplits().html())
                .contains("<span style=\"white-space:nowrap;color:#0072B2\">+0.019 better 4/5</span>")
                .contains("color:#C04F00\">-0.010 worse 0/5</span>")
                .doesNotContain("<script");
    }

    @Test
    void namesAreEscaped() {
        Result evil = result("<b>&", 1, rows(0), 0.5, 40, 0.8);
        assertThat(new Comparison(List.of(evil), 10).html())
                .contains("&lt;b&gt;&amp;")
                .doesNotContain("<b>&<");
    }

    @Test
    void messages() {
        Result first = result(ALONE, 1, rows(0), 0.5, 40, 0.8);
        refused(List.of(), 1, "a comparison needs at least one result; given none");
        refused(List.of(first), 0, "trainRows must be the number of rows each fit learned from, at least 1; given 0");
        refused(
                List.of(first, first),
                1,
                "a comparison needs one fit per method and repeat; of 'single-task' in repeat 1 it was given 2");
        refused(
                List.of(first, result(JOINT, 2, rows(0), 0.5, 40, 0.8)),
                1,
                "a comparison needs one fit per method and repeat; of 'joint, equal()' in repeat 1 it was given none");
        refused(
                List.of(first, result(JOINT, 1, rows(1), 0.5, 40, 0.8)),
                1,
                "methods must be scored on the same rows to be compared; in repeat 1 'single-task' and 'joint, equal()' were not");
        Scores other = new Scores(List.of(new Score("risk", Metric.ACCURACY, 0.5, 0.6, 9)), rows(0));
        refused(
                List.of(first, new Result(JOINT, 1, other)),
                1,
                "methods must have the same tasks and metrics to be compared; 'single-task' has progress by R2, progress by MAE, risk by ROC AUC and 'joint, equal()' has risk by accuracy");
        assertThatThrownBy(() -> fiveSplits().values("joint", "progress", Metric.R2))
                .hasMessage("no method 'joint'; compared were single-task, joint, equal().");
        assertThatThrownBy(() -> fiveSplits().deciding("risks"))
                .hasMessage("no task 'risks'; compared were progress, risk. Did you mean 'risk'?");
        assertThatThrownBy(() -> fiveSplits().values(JOINT, "risk", Metric.MAE))
                .hasMessage("task 'risk' was not scored by MAE; its metrics are ROC AUC");
    }

    private static void refused(List<Result> results, int trainRows, String message) {
        assertThatThrownBy(() -> new Comparison(results, trainRows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void ofAScoreUpTo100TheErrorIsWhatIsMissingTo100() {
        List<Result> results = new ArrayList<>();
        for (int r = 1; r <= 2; r++) {
            results.add(new Result(ALONE, r, sentences(r, 20)));
            results.add(new Result(JOINT, r, sentences(r, 40)));
        }
        Comparison comparison = new Comparison(results, 320);
        assertThat(comparison.incomparable()).isEmpty();
        assertThat(comparison.relativeChange(JOINT).mean()).isCloseTo(0.25, within(1e-12));
        assertThat(comparison.text()).contains("20.0 ± 0.0", "+20.0 better 2/2").doesNotContain("20.000");
    }

    private static Scores sentences(int repeat, double bleu) {
        return new Scores(List.of(new Score("french", Metric.BLEU, 0.1, bleu, 100)), rows(repeat));
    }
}
