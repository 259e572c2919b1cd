package io.github.braidml.data;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A date, a time of day, or both: how long ago it is, standardised; where in the year it lies, as a point on a circle; which day of
 * the week it is; and where in the day it lies, as a point on a circle. A missing one leaves all at zero, with an indicator if some
 * training row misses it.
 *
 * @param dated whether values have a date
 * @param timed whether values have a time of day
 * @param mean mean of the training rows, in days since 1970
 * @param scale their standard deviation, or 0 when they are all the same
 * @param indicator whether a further input says that the value was missing
 */
public record DateParts(String name, boolean dated, boolean timed, double mean, double scale, boolean indicator)
        implements Feature {
    private static final int CIRCLE = 2;
    private static final int WEEK = DayOfWeek.values().length;
    private static final double SECONDS = 86_400;

    /** Fits on the training rows of a column of dates, times of day or dates with times. */
    static DateParts of(Column column, int[] train) {
        boolean dated = column.kind().startsWith("dates");
        boolean timed = !column.kind().equals(Column.Values.DATES);
        double[] days = new double[column.size()];
        for (int row : train) {
            Object value = column.value(row);
            days[row] = value == null ? Double.NaN : days(when(column.name(), value));
        }
        Moments moments = Moments.of(days, train);
        return new DateParts(
                column.name(), dated, timed, moments.mean(), moments.deviation(), moments.known() < train.length);
    }

    @Override
    public int width() {
        return (dated ? 1 + CIRCLE + WEEK : 0) + (timed ? CIRCLE : 0) + (indicator ? 1 : 0);
    }

    @Override
    public void encode(@Nullable Object value, float[] into, int at) {
        Arrays.fill(into, at, at + width(), 0);
        if (value == null) {
            into[at + width() - 1] = indicator ? 1 : 0;
            return;
        }
        LocalDateTime when = when(name, value);
        int next = at;
        if (dated) {
            into[next++] = scale == 0 ? 0 : (float) ((days(when) - mean) / scale);
            next = circle((when.getDayOfYear() - 1.0) / when.toLocalDate().lengthOfYear(), into, next);
            into[next + when.getDayOfWeek().getValue() - 1] = 1;
            next += WEEK;
        }
        if (timed) {
            circle(when.toLocalTime().toSecondOfDay() / SECONDS, into, next);
        }
    }

    private static int circle(double share, float[] into, int at) {
        into[at] = (float) Math.sin(2 * Math.PI * share);
        into[at + 1] = (float) Math.cos(2 * Math.PI * share);
        return at + CIRCLE;
    }

    /** Returns the days since 1970 of a date of a column, with or without a time. */
    static double days(String column, String date) {
        return days(when(column, date));
    }

    private static double days(LocalDateTime when) {
        return when.toLocalDate().toEpochDay() + when.toLocalTime().toSecondOfDay() / SECONDS;
    }

    /** Reads 2020-12-31, 2020-12-31T10:15, or 10:15, whose day is the first one. */
    private static LocalDateTime when(String name, Object value) {
        String text = value.toString();
        try {
            if (!text.contains("-")) {
                return LocalDate.EPOCH.atTime(LocalTime.parse(text));
            }
            return text.contains("T")
                    ? LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
                    : LocalDate.parse(text).atStartOfDay();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "column '%s' holds dates such as 2020-12-31, times such as 10:15, or 2020-12-31T10:15; given '%s'"
                            .formatted(name, text),
                    e);
        }
    }

    @Override
    public String inWords() {
        String parts = (dated ? "time elapsed, season, weekday" : "")
                + (dated && timed ? ", " : "")
                + (timed ? "time of day" : "");
        return indicator ? parts + ", missing marked" : parts;
    }
}
