package io.github.braidml;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.linear;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.separate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.data.Data;
import io.github.braidml.data.Series;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Published linear baselines of the next day's volatility, found again: parsing, series, split, training and metric at once. */
class IndicesTest {

    private static Data with(Data data, String index) {
        Series range = data.series(index + "_range", "date").map(Math::log);
        Series gain = data.series(index + "_return", "date");
        return data.with(index, range)
                .with(index + "_week", range.mean(5))
                .with(index + "_month", range.mean(22))
                .with(index + "_gain", gain)
                .with(index + "_loss", gain.map(r -> Math.min(r, 0)))
                .with(index + "_gain_week", gain.mean(5))
                .with(index + "_next", range.ahead(1));
    }

    /** Log range, its means over a week and a month, return, loss and mean return of each index: Corsi's HAR model. */
    private static Data har(String... indices) {
        Data data = data("indices");
        List<String> keep = new ArrayList<>(List.of("date"));
        for (String index : indices) {
            data = with(data, index);
            for (String part : List.of("", "_week", "_month", "_gain", "_loss", "_gain_week", "_next")) {
                keep.add(index + part);
            }
        }
        data = data.only(keep.toArray(new String[0]))
                .complete(indices[0] + "_month", indices[0] + "_gain_week", indices[0] + "_next");
        // The days held out are those whose next day is one of the last fifth.
        return data.holdOutLast(1007.0 / data.rows(), "date").validate(0.05);
    }

    @Test
    void linearModelsReachTheBaselines() {
        for (String index : List.of("sp500", "nasdaq")) {
            Data data = har(index);
            assertThat(data.split().test()).hasSize(1007);
            Run run = learn(regression(index + "_next"))
                    .sharing(separate(linear()))
                    .fit(data, epochs(30).optimizer(adam(0.002)), LiveDisplay.silent());
            double baseline = index.equals("sp500") ? 0.5136 : 0.4330;
            assertThat(run.scores().of(index + "_next", Metric.R2)).isCloseTo(baseline, within(0.01));
            assertThat(r2OfToday(data, index)).isCloseTo(index.equals("sp500") ? 0.2858 : 0.1511, within(0.0005));
        }
    }

    /** The guess that tomorrow is like today. */
    private static double r2OfToday(Data data, String index) {
        double[] today = data.numbers(index);
        double[] next = data.numbers(index + "_next");
        int[] test = data.split().test();
        double mean =
                Arrays.stream(test).mapToDouble(row -> next[row]).average().orElseThrow();
        double error = Arrays.stream(test)
                .mapToDouble(row -> Math.pow(next[row] - today[row], 2))
                .sum();
        return 1
                - error
                        / Arrays.stream(test)
                                .mapToDouble(row -> Math.pow(next[row] - mean, 2))
                                .sum();
    }
}
