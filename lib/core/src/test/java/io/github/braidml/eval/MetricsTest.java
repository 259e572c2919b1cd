package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.data.Target;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Figures called "of scikit-learn" were computed once with its version 1.9.1 and copied. */
class MetricsTest {
    private static final double NONE = Double.NaN;
    private static final Target<?> PLAIN = new Target.Amount(Regression.of("y"), 0, 1);
    private static final Target<?> RISK = new Target.YesNo(Binary.of("risk"), "yes", "no", 0.25);
    private static final Target<?> KIND =
            new Target.Classes(Categorical.of("kind"), List.of("a", "b", "c"), List.of(0.5, 0.25, 0.25));

    private static final double[] TRUTH = {3, -0.5, 2, 7, 4.25};
    private static final double[] GUESS = {2.5, 0.0, 2.1, 7.8, 3.0};
    private static final double[] ILL = {1, 0, 1, 1, 0, 0, 1, 0, 0, 1};
    private static final double[] LOGITS = {0.3, -1.2, 0.3, 2.0, 0.3, -0.7, -0.7, 1.1, -2.5, -40};
    private static final double[] KINDS = {0, 1, 2, 0, 1, 1, 0};
    private static final double[] CLASS_OUTPUTS = {
        1, 0.2, -1, 0.1, 0.4, 0.3, -2, 0, 3, 0.5, 0.6, -0.1, 2, 1, 0, 0, 0, 1.5, 800, 0, -800
    };

    private static double score(Metric metric, Target<?> target, double[] labels, double[] outputs) {
        return Metrics.score(metric, target, labels, outputs, 0, target.outputs());
    }

    private static void check(Metric metric, Target<?> target, double[] labels, double[] outputs, double expected) {
        assertThat(score(metric, target, labels, outputs)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void numbersAreThoseOfScikitLearn() {
        check(Metric.R2, PLAIN, TRUTH, GUESS, 0.9116449511400652);
        check(Metric.RMSE, PLAIN, TRUTH, GUESS, 0.7365459931328117);
        check(Metric.MAE, PLAIN, TRUTH, GUESS, 0.63);
    }

    @Test
    void rankingsWithTiesAreThoseOfScikitLearn() {
        check(Metric.ROC_AUC, RISK, ILL, LOGITS, 0.58);
        check(Metric.PR_AUC, RISK, ILL, LOGITS, 0.6542857142857144);
    }

    @Test
    void yesAndNoAreThoseOfScikitLearn() {
        check(Metric.ACCURACY, RISK, ILL, LOGITS, 0.6);
        check(Metric.BALANCED_ACCURACY, RISK, ILL, LOGITS, 0.6);
    }

    @Test
    void logLossNeitherClipsNorOverflows() {
        check(Metric.LOG_LOSS, RISK, ILL, LOGITS, 4.532587336896548);
        check(Metric.LOG_LOSS, RISK, new double[] {1, 0}, new double[] {-1e4, -1e4}, 5e3);
    }

    @Test
    void classesAreThoseOfScikitLearn() {
        check(Metric.ACCURACY, KIND, KINDS, CLASS_OUTPUTS, 4.0 / 7);
        check(Metric.BALANCED_ACCURACY, KIND, KINDS, CLASS_OUTPUTS, 2.0 / 3);
        check(Metric.LOG_LOSS, KIND, KINDS, CLASS_OUTPUTS, 0.820132166342023);
    }

    @Test
    void rankingOfFourRowsByHand() {
        // Yes at 3 beats both no; yes at 1 ties with one no and loses to the other: (2 + 0.5) of 4 pairs.
        double[] labels = {1, 0, 1, 0};
        double[] outputs = {3, 2, 1, 1};
        check(Metric.ROC_AUC, RISK, labels, outputs, 2.5 / 4);
        // Precision 1 at the first half of the recall, 2 of 4 at the second.
        check(Metric.PR_AUC, RISK, labels, outputs, 0.5 + 0.25);
    }

    @Test
    void numbersAreInTheUsersUnits() {
        Target<?> days = new Target.Amount(Regression.of("days").log(), 2, 0.5);
        double[] labels = {(Math.log(10) - 2) / 0.5, (Math.log(20) - 2) / 0.5};
        double[] outputs = {(Math.log(13) - 2) / 0.5, (Math.log(16) - 2) / 0.5};
        check(Metric.MAE, days, labels, outputs, 3.5);
        check(Metric.RMSE, days, labels, outputs, Math.sqrt(12.5));
        check(Metric.R2, days, labels, outputs, 1 - 25.0 / 50);
    }

    @Test
    void rowsWithoutLabelAndOtherTasksOutputsDoNotCount() {
        double[] labels = {3, NONE, -0.5, 2, 7, 4.25};
        double[] outputs = {9, 2.5, 9, NONE, 9, 0, 9, 2.1, 9, 7.8, NONE, 3};
        assertThat(Metrics.score(Metric.MAE, PLAIN, labels, outputs, 1, 2)).isCloseTo(0.63, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource
    void noLabelLeavesEveryMetricUndefined(Metric metric) {
        Target<?> target = metric == Metric.R2 || metric == Metric.RMSE || metric == Metric.MAE ? PLAIN : RISK;
        assertThat(score(metric, target, new double[] {NONE, NONE}, new double[] {1, 2}))
                .isNaN();
        assertThat(score(metric, target, new double[0], new double[0])).isNaN();
    }

    @Test
    void oneClassLeavesRankingsUndefined() {
        double[] labels = {1, 1};
        double[] outputs = {1, -2};
        assertThat(score(Metric.ROC_AUC, RISK, labels, outputs)).isNaN();
        assertThat(score(Metric.PR_AUC, RISK, labels, outputs)).isNaN();
        assertThat(score(Metric.BALANCED_ACCURACY, RISK, labels, outputs)).isNaN();
        check(Metric.ACCURACY, RISK, labels, outputs, 0.5);
        assertThat(score(Metric.R2, PLAIN, labels, outputs)).isNaN();
    }

    @Test
    void anOutputThatIsNoNumberIsNotHidden() {
        assertThat(score(Metric.ACCURACY, RISK, new double[] {1, 0}, new double[] {NONE, -1}))
                .isNaN();
    }

    @Test
    void theConstantKnowsNothing() {
        assertThat(Metrics.constant(Metric.ROC_AUC, RISK, ILL)).isEqualTo(0.5);
        assertThat(Metrics.constant(Metric.ACCURACY, RISK, ILL)).isEqualTo(0.5);
        assertThat(Metrics.constant(Metric.LOG_LOSS, RISK, ILL))
                .isCloseTo(-(Math.log(0.25) + Math.log(0.75)) / 2, within(1e-12));
        assertThat(Metrics.constant(Metric.ACCURACY, KIND, KINDS)).isCloseTo(3.0 / 7, within(1e-12));
        assertThat(Metrics.constant(Metric.MAE, PLAIN, new double[] {-1, 3})).isEqualTo(2);
    }

    @Test
    void sizesMustFit() {
        assertThatThrownBy(() -> Metrics.score(Metric.ACCURACY, KIND, new double[] {0, 1}, new double[5], 1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "task 'kind': labels of 2 rows need outputs of shape (2, stride) and 3 outputs from 1 inside the stride; given 5 values with stride 3");
    }
}
