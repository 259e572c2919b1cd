package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.task.Regression;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.api.TimeColumn;

class DatePartsTest {
    private static final int ROWS = 400;

    private static Prepared prepared(tech.tablesaw.columns.Column<?> column) {
        double[] price =
                IntStream.range(0, ROWS).mapToDouble(k -> Math.sin(k) + k % 7).toArray();
        return Data.of(Table.create("sales", column, DoubleColumn.create("price", price)))
                .holdOut(0.2, 1)
                .prepare(List.of(Regression.of("price")));
    }

    private static float[] inputs(Prepared prepared, Row row) {
        return prepared.features().encode(row).values(0);
    }

    @Test
    void aDateBecomesTimeElapsedSeasonAndWeekday() {
        LocalDate[] days = new LocalDate[ROWS];
        Arrays.setAll(days, k -> LocalDate.of(2020, 1, 1).plusDays(k));
        Prepared prepared = prepared(DateColumn.create("sold", days));
        float[] summer = inputs(prepared, Row.empty().with("sold", LocalDate.of(2021, 7, 2)));
        assertThat(summer).hasSize(10);
        assertThat(summer[2]).as("half a year from the first of January").isCloseTo(-1, within(1e-3f));
        int weekday = LocalDate.of(2021, 7, 2).getDayOfWeek().getValue() - 1;
        assertThat(weekday).isEqualTo(DayOfWeek.FRIDAY.getValue() - 1);
        for (int day = 0; day < 7; day++) {
            assertThat(summer[3 + day]).isEqualTo(day == weekday ? 1 : 0);
        }
        // What has elapsed grows by the same for every day, before and after what was seen in training.
        float day = inputs(prepared, Row.empty().with("sold", "2030-01-02"))[0]
                - inputs(prepared, Row.empty().with("sold", "2030-01-01"))[0];
        float other = inputs(prepared, Row.empty().with("sold", "1999-05-05"))[0]
                - inputs(prepared, Row.empty().with("sold", "1999-05-04"))[0];
        assertThat(day).isPositive().isCloseTo(other, within(1e-4f));
        double mean = Arrays.stream(prepared.split().train())
                .mapToDouble(row -> prepared.inputs().values(0)[row * 10])
                .average()
                .orElseThrow();
        assertThat(mean).as("standardised on the training rows").isCloseTo(0, within(1e-5));
    }

    @Test
    void timesOfDayLieOnACircle() {
        LocalTime[] times = new LocalTime[ROWS];
        Arrays.setAll(times, k -> LocalTime.MIDNIGHT.plusMinutes(3L * k));
        Prepared prepared = prepared(TimeColumn.create("at", times));
        float[] late = inputs(prepared, Row.empty().with("at", LocalTime.of(23, 59, 59)));
        float[] early = inputs(prepared, Row.empty().with("at", LocalTime.MIDNIGHT));
        assertThat(late).hasSize(2).containsExactly(early, within(1e-3f));
        assertThat(inputs(prepared, Row.empty().with("at", LocalTime.NOON)))
                .containsExactly(new float[] {0, -1}, within(1e-6f));
    }

    @Test
    void missingOnesAreMarkedAndBothPartsAreThere() {
        LocalDateTime[] times = new LocalDateTime[ROWS];
        Arrays.setAll(times, k -> k % 5 == 0 ? null : LocalDate.of(2020, 1, 1).atTime(k % 24, 30));
        Prepared prepared = prepared(DateTimeColumn.create("at", times));
        float[] missing = inputs(prepared, Row.empty().without("at"));
        assertThat(missing).hasSize(13);
        assertThat(missing[12]).isEqualTo(1);
        assertThat(Arrays.copyOf(missing, 12)).containsOnly(0);
        float[] six =
                inputs(prepared, Row.empty().with("at", LocalDate.of(2020, 1, 1).atTime(6, 0)));
        assertThat(six[10]).as("a quarter of the day").isCloseTo(1, within(1e-6f));
        assertThat(six[12]).isZero();
    }

    @Test
    void noDate() {
        LocalDate[] days = new LocalDate[ROWS];
        Arrays.setAll(days, k -> LocalDate.of(2020, 1, 1).plusDays(k));
        Prepared prepared = prepared(DateColumn.create("sold", days));
        assertThatThrownBy(() -> inputs(prepared, Row.empty().with("sold", "31.12.2020")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "column 'sold' holds dates such as 2020-12-31, times such as 10:15, or 2020-12-31T10:15; given '31.12.2020'");
    }
}
