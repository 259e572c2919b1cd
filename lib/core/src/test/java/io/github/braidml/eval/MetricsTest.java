package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.data.CountTarget;
import io.github.braidml.data.OrdinalTarget;
import io.github.braidml.data.Target;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Count;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Ordinal;
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

    private static final Target<?> NINE_TENTHS =
            new Target.Amount(Regression.of("y").loss(Loss.quantile(0.9)), 0, 1);
    private static final CountTarget VISITS = new CountTarget(Count.of("visits"), 4);
    private static final OrdinalTarget GRADE =
            new OrdinalTarget(Ordinal.of("grade"), List.of("1", "2", "3", "4"), List.of(0.4, 0.3, 0.2, 0.1));

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
    void quantilesAreThoseOfScikitLearn() {
        check(Metric.QUANTILE_LOSS, NINE_TENTHS, TRUTH, GUESS, 0.343);
        // Three of five lie at or below.
        check(Metric.CALIBRATION_ERROR, NINE_TENTHS, TRUTH, GUESS, 0.3);
    }

    @Test
    void countsAreThoseOfScikitLearn() {
        double[] counts = {0, 3, 1, 7, 25};
        double[] means = {0.5, 2, 1.25, 9, 20};
        double[] labels = new double[5];
        double[] outputs = new double[5];
        for (int i = 0; i < 5; i++) {
            VISITS.encode(counts[i], labels, i);
            outputs[i] = Math.log(means[i] / 4);
        }
        check(Metric.DEVIANCE, VISITS, labels, outputs, 0.6250558231596746);
        check(Metric.R2, VISITS, labels, outputs, 0.928642890772128);
        // Of scipy: the logarithm of the probability, factorials of small and large counts included.
        check(Metric.LOG_LOSS, VISITS, labels, outputs, 1.6988124160153277);
        check(Metric.MAE, VISITS, labels, outputs, (0.5 + 1 + 0.25 + 2 + 5) / 5);
    }

    /** Outputs that say these classes of four in order. */
    private static double[] ordered(int... classes) {
        double[] outputs = new double[3 * classes.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = classes[i / 3] - i % 3 - 0.4;
        }
        return outputs;
    }

    @Test
    void classesInOrderAreThoseOfScikitLearn() {
        double[] labels = {0, 1, 2, 3, 3, 2, 1, 0, 2, 0};
        double[] outputs = ordered(0, 2, 2, 3, 1, 2, 0, 0, 3, 1);
        check(Metric.KAPPA, GRADE, labels, outputs, 0.6774193548387096);
        check(Metric.MACRO_F1, GRADE, labels, outputs, 0.4583333333333333);
        check(Metric.BALANCED_ACCURACY, GRADE, labels, outputs, 0.4583333333333333);
        check(Metric.ACCURACY, GRADE, labels, outputs, 0.5);
        check(Metric.MAE, GRADE, labels, outputs, 0.6);
        assertThat(score(Metric.KAPPA, GRADE, new double[] {1, 1}, ordered(1, 1)))
                .isNaN();
        assertThat(Metrics.constant(Metric.KAPPA, GRADE, labels)).isZero();
    }

    @Test
    void probabilitiesOfClassesInOrderAddUpAndAreTheConstantsShares() {
        double[] constant = GRADE.constant();
        assertThat(GRADE.probabilities(constant, 0).values().stream()
                        .mapToDouble(p -> p)
                        .toArray())
                .containsExactly(new double[] {0.4, 0.3, 0.2, 0.1}, within(1e-12));
        assertThat(GRADE.decode(constant, 0)).isEqualTo("2");
        check(Metric.LOG_LOSS, GRADE, new double[] {3}, constant, -Math.log(0.1));
        // Far out, where the difference of two sigmoids would be zero.
        double[] far = {-800, -801, -802};
        check(Metric.LOG_LOSS, GRADE, new double[] {2}, far, 801 - Math.log(1 - Math.exp(-1)));
    }

    @Test
    void oneSidedF1IsThatOfScikitLearn() {
        check(Metric.F1, RISK, ILL, LOGITS, 0.6);
        assertThat(score(Metric.F1, RISK, new double[] {0, 0}, new double[] {-1, -1}))
                .isNaN();
        check(Metric.F1, RISK, new double[] {1, 0}, new double[] {-1, -1}, 0);
    }

    @Test
    void calibrationErrorsByHand() {
        // One bin: 7 of 10 are yes where one half is said; the predicted class is right in 2 of 4 rows, of probability
        // 0.4.
        double[] labels = {1, 1, 1, 1, 1, 1, 1, 0, 0, 0};
        check(Metric.CALIBRATION_ERROR, RISK, labels, new double[10], 0.2);
        double[] shares = {Math.log(0.4), Math.log(0.3), Math.log(0.3)};
        double[] outputs = new double[12];
        for (int i = 0; i < 12; i++) {
            outputs[i] = shares[i % 3];
        }
        check(Metric.CALIBRATION_ERROR, KIND, new double[] {0, 1, 0, 2}, outputs, 0.1);
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
        Target<?> target =
                switch (metric) {
                    case R2, RMSE, MAE -> PLAIN;
                    case QUANTILE_LOSS -> NINE_TENTHS;
                    case DEVIANCE -> VISITS;
                    case KAPPA -> GRADE;
                    default -> RISK;
                };
        assertThat(score(metric, target, new double[] {NONE, NONE}, new double[2 * target.outputs()]))
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
