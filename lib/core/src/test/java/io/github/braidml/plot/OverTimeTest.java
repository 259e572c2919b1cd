package io.github.braidml.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.data.Data;
import io.github.braidml.data.Sources;
import io.github.braidml.eval.Predictions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class OverTimeTest {
    private static final Data INDICES = Sources.shipped("indices");

    @Test
    void thousandsOfDaysFitOnAPageOfAFewKilobytes() {
        Data data = INDICES.holdOutLast(0.2, "date");
        Chart chart = OverTime.of(data, "date", List.of("sp500_range", "nasdaq_range", "vix"));
        assertThat(chart.png().length).isBetween(5_000, 40_000);
        assertThat(chart.png())
                .isEqualTo(OverTime.of(data, "date", List.of("sp500_range", "nasdaq_range", "vix"))
                        .png());
        // Means of 20 days: the least and the greatest day are not to be seen.
        assertThat(chart.text())
                .matches("Over time\\. sp500_range: 252 points, from 0\\.\\d+ to \\d\\.\\d+\\. nasdaq_range: .* vix: 63"
                        + " points, from \\d+\\.\\d+ to \\d+\\.\\d+\\.");
        assertThat(chart.png())
                .isNotEqualTo(OverTime.of(INDICES, "date", List.of("sp500_range", "nasdaq_range", "vix"))
                        .png());
    }

    @Test
    void rowsAreDrawnInTheOrderOfTimeWhateverTheTableSays() {
        double[] x = {3, 1, 2};
        Data mixed = data(new double[] {30, 10, 20}, x);
        Data sorted = data(new double[] {10, 20, 30}, new double[] {1, 2, 3});
        assertThat(OverTime.of(mixed, "t", List.of("x")).png())
                .isEqualTo(OverTime.of(sorted, "t", List.of("x")).png());
    }

    private static Data data(double[] t, double[] x) {
        return Data.of(Table.create(
                "series",
                DoubleColumn.create("t", t),
                DoubleColumn.create("x", x),
                StringColumn.create("w", "a", "b", "c")));
    }

    @Test
    void predictionsShowTheTasksThatPredictNumbers() {
        Predictions predictions = Examples.predictions(Examples.prepared(), 0.4, 3);
        double[] times =
                IntStream.range(0, predictions.rows().length).asDoubleStream().toArray();
        Chart chart = OverTime.of(predictions, "date", times);
        assertThat(chart.text()).contains("progression", "glucose").doesNotContain("high_risk", "stage");
        assertThat(chart.png().length).isBetween(5_000, 40_000);
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        Data data = data(new double[] {1, 2, 3}, new double[] {Double.NaN, Double.NaN, Double.NaN});
        assertThatThrownBy(() -> OverTime.of(data, "t", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("overTime(data, time, columns): needs at least one column; given none");
        assertThatThrownBy(() -> OverTime.of(data, "t", List.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("overTime, column 'x': needs at least one finite value; all 3 are missing or infinite");
        assertThatThrownBy(() -> OverTime.of(data, "w", List.of("t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("times(\"w\"): time is a column of dates or numbers; it holds words");
    }
}
