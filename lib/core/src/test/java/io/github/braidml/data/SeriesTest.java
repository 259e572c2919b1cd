package io.github.braidml.data;

import static io.github.braidml.data.Tables.noise;
import static io.github.braidml.data.Tables.numbers;
import static io.github.braidml.data.Tables.prepare;
import static io.github.braidml.data.Tables.table;
import static io.github.braidml.data.Tables.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.task.Regression;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;

/** Features of a series see the past only. */
final class SeriesTest {
    private static final int ROWS = 120;
    private static final Regression NEXT = Regression.of("next");

    /** A table whose rows stand in any order. */
    private static int[] times() {
        int[] times = IntStream.range(0, ROWS).toArray();
        Random random = new Random(5);
        for (int i = ROWS - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int t = times[i];
            times[i] = times[j];
            times[j] = t;
        }
        return times;
    }

    private static Data features(double[] x) {
        DoubleColumn when = numbers(
                "when", Arrays.stream(times()).mapToDouble(t -> t * 1.5 - 40).toArray());
        Data data = table(when, numbers("x", x));
        Series series = data.series("x", "when");
        return data.with("log", series.map(Math::log))
                .with("yesterday", series.lag(1))
                .with("week", series.mean(5))
                .with("older", series.map(v -> v * v).mean(3).lag(4))
                .with("back", series.ahead(2).lag(2))
                .with("next", series.ahead(1));
    }

    @Test
    void aFutureValuePlantedIsSeenByNobody() {
        int[] times = times();
        double[] x = noise(ROWS, 1);
        Data before = features(x);
        for (int planted = 0; planted < ROWS; planted++) {
            double[] other = x.clone();
            other[planted] = 1e6;
            Data after = features(other);
            for (String column : new String[] {"log", "yesterday", "week", "older", "back"}) {
                double[] was = before.numbers(column);
                double[] is = after.numbers(column);
                boolean seen = false;
                for (int row = 0; row < ROWS; row++) {
                    boolean same = Double.compare(was[row], is[row]) == 0;
                    seen |= !same;
                    assertThat(same || times[row] >= times[planted]).as(column).isTrue();
                }
                // The test would see it: that row and later ones do.
                assertThat(seen || times[planted] < 2 || times[planted] > ROWS - 10)
                        .as(column)
                        .isTrue();
            }
        }
    }

    @Test
    void aFutureValuePlantedChangesNothingThatIsTrainedOn() {
        double[] x = noise(ROWS, 1);
        Data before = features(x).holdOutLast(0.2, "when").gap(2);
        int[] test = before.split().test();
        double[] other = x.clone();
        for (int row : test) {
            other[row] = 1000 + row;
        }
        Prepared clean = prepare(before, NEXT);
        Prepared planted = prepare(features(other).holdOutLast(0.2, "when").gap(2), NEXT);
        assertThat(planted.features()).isEqualTo(clean.features());
        assertThat(planted.targets()).isEqualTo(clean.targets());
        int width = clean.inputs().all().get(0).size();
        for (int[] part : new int[][] {clean.split().train(), clean.split().valid()}) {
            for (int row : part) {
                assertThat(Arrays.copyOfRange(planted.inputs().values(0), row * width, (row + 1) * width))
                        .isEqualTo(Arrays.copyOfRange(clean.inputs().values(0), row * width, (row + 1) * width));
                assertThat(planted.labels()[0][row]).isEqualTo(clean.labels()[0][row]);
            }
        }
    }

    @Test
    void whatTheyAre() {
        Data data = table(numbers("t", 30, 10, 20, 40), numbers("x", 3, 1, 2, Double.NaN));
        Series x = data.series("x", "t");
        Data all = data.with("lag", x.lag(1))
                .with("ahead", x.ahead(1))
                .with("mean", x.mean(2))
                .with("same", x.lag(0))
                .with("far", x.lag(9));
        assertThat(all.numbers("lag")).containsExactly(2, Double.NaN, 1, 3);
        assertThat(all.numbers("ahead")).containsExactly(Double.NaN, 2, 3, Double.NaN);
        assertThat(all.numbers("mean")).containsExactly(2.5, Double.NaN, 1.5, Double.NaN);
        assertThat(all.numbers("same")).containsExactly(3, 1, 2, Double.NaN);
        assertThat(all.numbers("far")).containsOnly(Double.NaN);
    }

    @Test
    void theShippedMeansAreFoundAgain() {
        Data data = Sources.shipped("indices");
        Series range = data.series("sp500_range", "date");
        Data own = data.with("own_22", range.mean(22)).with("own_next", range.ahead(1));
        double[] ours = own.numbers("own_22");
        double[] theirs = data.numbers("sp500_range_22");
        double[] next = data.numbers("sp500_next_range");
        for (int row = 21; row < data.rows() - 1; row++) {
            assertThat(ours[row]).isCloseTo(theirs[row], within(2e-6));
            assertThat(own.numbers("own_next")[row]).isEqualTo(next[row]);
            row += 100;
        }
    }

    @Test
    void whatLooksAheadIsNoFeature() {
        Data data = features(noise(ROWS, 1));
        Series x = data.series("x", "when");
        Data two = data.with("in_5", x.ahead(5));
        assertThatThrownBy(() -> prepare(two, NEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature 'in_5' looks 5 steps ahead; make it a task, or drop it with .drop(\"in_5\")");
        assertThat(prepare(two.allow("in_5"), NEXT).features().columns())
                .extracting(Feature::name)
                .contains("in_5");
        assertThat(prepare(two, NEXT, Regression.of("in_5")).rows()).isEqualTo(ROWS);
        Data split = two.holdOutLast(0.2, "when").gap(3);
        assertThatThrownBy(() -> prepare(split, NEXT, Regression.of("in_5")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "task 'in_5' looks 5 steps ahead, so the last labels to train on would be known only after the"
                                + " first row held out; leave a gap with .gap(4)");
        assertThat(prepare(split.gap(4), NEXT, Regression.of("in_5")).rows()).isEqualTo(ROWS);
    }

    @Test
    void seriesThatMakeNoSenseAreRefused() {
        Data data = table(numbers("t", 1, 2, 2), words("w", "a", "b", "c"), numbers("x", 1, 2, 3));
        refused(
                () -> data.series("x", "t"),
                "series(\"x\", \"t\"): each time must be there once; rows 1 and 2 are both of 2; keep one, or make a table per series");
        refused(() -> data.series("w", "x"), "series(\"w\", \"x\"): needs numbers; 'w' holds words");
        refused(
                () -> data.series("x", "w"),
                "series(\"x\", \"w\"): time is a column of dates or numbers; 'w' holds words such as 'a'");
        Series series = data.series("t", "x");
        refused(() -> series.lag(-1), "lag(steps) must be at least 0; given -1");
        refused(() -> series.ahead(0), "ahead(steps) must be at least 1; given 0");
        refused(() -> series.mean(0), "mean(window) must be at least 1; given 0");
        refused(
                () -> data.with("x", series),
                "with(name, series): the table has a column 'x' already; choose another name");
        refused(
                () -> table(numbers("a", 1, 2)).with("b", series),
                "with(\"b\", series): the table has 2 rows; the series is of one with 3 rows");
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
