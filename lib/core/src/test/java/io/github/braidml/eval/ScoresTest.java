package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.data.Target;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final double NONE = Double.NaN;
    private static final List<Target<?>> TARGETS = List.of(
            new Target.Amount(Regression.of("days"), 10, 2), new Target.YesNo(Binary.of("risk"), "yes", "no", 0.5));
    private static final double[][] LABELS = {{1, 0, NONE, -1}, {1, NONE, 0, 1}};

    @Test
    void onlyTheChosenRowsCount() {
        Predictions predictions =
                Predictions.of(TARGETS, LABELS, new double[] {-0.5, 2, 7, -1, 0.5, 1}, new int[] {3, 2, 0});
        assertThat(predictions.labels()[0]).containsExactly(-1, NONE, 1);
        assertThat(predictions.labelled(0)).containsExactly(0, 2);
        assertThat(predictions.stride()).isEqualTo(2);
        assertThat(predictions.from(1)).isEqualTo(1);
        Scores scores = Scores.of(predictions);
        assertThat(scores.of("days", Metric.MAE)).isEqualTo(1);
        assertThat(scores.of("risk", Metric.ACCURACY)).isEqualTo(1);
        assertThat(scores.text()).isEqualTo("""
                        Scores on 3 rows
                        task  metric      constant  model  labelled rows
                        ----  ----------  --------  -----  -------------
                        days  R2 ↑           0.000  0.750              2
                        days  MAE ↓           2.00   1.00              2
                        risk  ROC AUC ↑      0.500  1.000              3
                        risk  accuracy ↑     0.667  1.000              3
                        ↑ higher is better, ↓ lower is better; constant: the best guess that looks at no feature.""");
    }

    @Test
    void aTaskWithoutLabelsShowsADash() {
        Scores scores = Scores.of(Predictions.of(TARGETS, LABELS, new double[] {0, 0}, new int[] {1}));
        assertThat(scores.of("risk", Metric.ACCURACY)).isNaN();
        assertThat(scores.text()).contains("risk  accuracy ↑         –      –              0");
        assertThat(scores.html()).contains("<td align=\"right\"").contains(">–</td>");
    }

    @Test
    void messages() {
        assertThatThrownBy(() -> Predictions.of(TARGETS, LABELS, new double[5], new int[] {0, 1}))
                .hasMessage("2 rows with 2 outputs each make 4 values; given 5");
        assertThatThrownBy(() -> new Predictions(List.of(), new int[0], new double[0][], new double[0]))
                .hasMessage("predictions need at least one task; given none");
        assertThatThrownBy(() -> new Predictions(TARGETS, new int[1], new double[1][1], new double[2]))
                .hasMessage("predictions need labels for each of 2 tasks; given 1");
        assertThatThrownBy(() -> new Predictions(TARGETS, new int[1], new double[2][3], new double[2]))
                .hasMessage("task 'days': 1 row need as many labels; given 3");
    }
}
