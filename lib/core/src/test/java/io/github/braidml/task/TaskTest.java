package io.github.braidml.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks are values that check what they are given. */
final class TaskTest {
    private static final Regression PRICE = Regression.of("price");
    private static final Binary SOLD = Binary.of("sold");
    private static final Categorical TOWN = Categorical.of("town");

    private static void fails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void blankNames(String name) {
        String message = "a task is named after the column it learns; the name given is blank";
        fails(() -> Regression.of(name), message);
        fails(() -> Binary.of(name), message);
        fails(() -> Categorical.of(name), message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void weightsOutOfBounds(double weight) {
        fails(
                () -> PRICE.weight(weight),
                "task 'price': the weight must be a positive, finite number; given " + weight);
    }

    @Test
    void metricsOfAnotherKind() {
        fails(
                () -> PRICE.metric(Metric.R2, Metric.ROC_AUC),
                "task 'price': ROC AUC does not measure a regression; metrics that do: [R2, RMSE, MAE, quantile loss, calibration error]");
        fails(
                () -> SOLD.metric(Metric.MAE),
                "task 'sold': MAE does not measure a binary task; metrics that do:"
                        + " [ROC AUC, PR AUC, accuracy, balanced accuracy, log-loss, macro F1, F1, calibration error]");
        fails(
                () -> TOWN.metric(Metric.PR_AUC),
                "task 'town': PR AUC does not measure a categorical task; metrics that do:"
                        + " [accuracy, balanced accuracy, log-loss, macro F1, calibration error]");
    }

    @Test
    void metricsTwiceOrNone() {
        fails(
                () -> PRICE.metric(Metric.MAE, Metric.MAE),
                "task 'price' needs at least one metric and each only once; given [MAE, MAE]");
        fails(
                () -> new Categorical("town", 1, Loss.crossEntropy(), List.of(), List.of(), ClassWeights.NONE),
                "task 'town' needs at least one metric and each only once; given []");
    }

    @Test
    void lossesOfAnotherKind() {
        fails(
                () -> PRICE.loss(Loss.logistic()),
                "task 'price': the loss logistic() does not suit a regression; use squared(), absolute(), huber(delta), quantile(share)"
                        + " or a Loss of your own");
        fails(
                () -> SOLD.loss(Loss.crossEntropy()),
                "task 'sold': the loss crossEntropy() does not suit a binary task; use logistic(), focal() or a Loss of your own");
        fails(
                () -> TOWN.loss(Loss.huber(1)),
                "task 'town': the loss huber(1.0) does not suit a categorical task; use crossEntropy(), focal() or a Loss of your own");
        Loss own = (outputs, from, width, labels, at, gradient) -> 0;
        assertThat(SOLD.loss(own).loss()).isSameAs(own);
    }

    @Test
    void layersWithoutUnits() {
        fails(() -> TOWN.head(8, 0), "task 'town': a hidden layer needs at least 1 unit; given 0");
        fails(() -> PRICE.head(-3), "task 'price': a hidden layer needs at least 1 unit; given -3");
    }

    @Test
    void changesMakeNewTasks() {
        Regression changed =
                PRICE.log1p().weight(2).loss(Loss.huber(1)).metric(Metric.RMSE).head(16, 8);
        assertThat(PRICE).isEqualTo(Regression.of("price"));
        assertThat(changed)
                .isEqualTo(new Regression(
                        "price", 2, Loss.huber(1), List.of(Metric.RMSE), List.of(16, 8), Regression.Transform.LOG1P));
        assertThat(SOLD.positive("y").weight(3).head(4).loss(Loss.logistic()).metric(Metric.PR_AUC))
                .isEqualTo(new Binary(
                        "sold", 3, Loss.logistic(), List.of(Metric.PR_AUC), List.of(4), "y", ClassWeights.NONE));
        assertThat(TOWN.weight(3).head(4).loss(Loss.crossEntropy()).metric(Metric.LOG_LOSS))
                .isEqualTo(new Categorical(
                        "town", 3, Loss.crossEntropy(), List.of(Metric.LOG_LOSS), List.of(4), ClassWeights.NONE));
    }

    @Test
    void tasksShowTheCallThatMakesThem() {
        assertThat(PRICE).hasToString("regression(\"price\")");
        assertThat(PRICE.log()
                        .weight(2)
                        .loss(Loss.huber(1))
                        .metric(Metric.RMSE, Metric.R2)
                        .head(16, 8))
                .hasToString("regression(\"price\").log().loss(huber(1.0)).metric(RMSE, R2).head(16, 8).weight(2.0)");
        assertThat(SOLD.positive("y").metric(Metric.ROC_AUC))
                .hasToString("binary(\"sold\").positive(\"y\").metric(ROC_AUC)");
        assertThat(TOWN.head(4)).hasToString("categorical(\"town\").head(4)");
    }

    @Test
    void theFirstMetricDecidesAndKnowsItsDirection() {
        assertThat(PRICE.metrics()).containsExactly(Metric.R2, Metric.MAE);
        assertThat(SOLD.metrics()).containsExactly(Metric.ROC_AUC, Metric.ACCURACY);
        assertThat(TOWN.metrics()).containsExactly(Metric.ACCURACY, Metric.LOG_LOSS);
        assertThat(Metric.R2.upIsBetter()).isTrue();
        assertThat(Metric.MAE.upIsBetter()).isFalse();
        assertThat(Metric.RMSE.upIsBetter()).isFalse();
        assertThat(Metric.LOG_LOSS.upIsBetter()).isFalse();
    }
}
