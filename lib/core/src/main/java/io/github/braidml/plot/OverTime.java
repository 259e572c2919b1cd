package io.github.braidml.plot;

import io.github.braidml.data.Data;
import io.github.braidml.data.Target;
import io.github.braidml.eval.Predictions;
import io.github.braidml.show.Words;
import java.awt.Color;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/** Numbers along time, one panel below the other. */
public final class OverTime {
    private static final int WIDTH = 700;
    private static final int HEIGHT = 140;
    /** More points than this are no sharper, only larger. */
    private static final int MOST_POINTS = 260;

    private OverTime() {}

    /** Numbers and their times, from the first to the last; of many, the means of equally many in a row. */
    private record Line(double[] times, double[] values) {
        static Line of(double[] times, double[] values, int step) {
            int[] order = IntStream.range(0, times.length)
                    .filter(i -> Double.isFinite(values[i]))
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> times[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int points = (order.length + step - 1) / step;
            double[] x = new double[points];
            double[] y = new double[points];
            for (int p = 0; p < points; p++) {
                int[] part = Arrays.copyOfRange(order, p * step, Math.min(order.length, (p + 1) * step));
                x[p] = Arrays.stream(part).mapToDouble(i -> times[i]).average().orElse(0);
                y[p] = Arrays.stream(part).mapToDouble(i -> values[i]).average().orElse(0);
            }
            return new Line(x, y);
        }

        boolean isEmpty() {
            return times.length == 0;
        }
    }

    private static int step(int rows) {
        return Math.max(1, (rows + MOST_POINTS - 1) / MOST_POINTS);
    }

    /**
     * Returns one panel per column, with an upright line where the rows held out begin, if they are the latest ones.
     *
     * @param time a column of dates, shown as years, or of numbers
     * @throws IllegalArgumentException if there is no column to show, no such column, or one holds no finite number
     */
    public static Chart of(Data data, String time, List<String> columns) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("overTime(data, time, columns): needs at least one column; given none");
        }
        double[] times = data.times(time);
        int step = step(times.length);
        Sheet sheet = sheet(data.name() + " over time", time, step);
        double border = border(times, data);
        if (!Double.isNaN(border)) {
            sheet.line("held out from here on", Theme.INK, Theme.DOTTED);
        }
        StringBuilder text = new StringBuilder("Over time.");
        for (int c = 0; c < columns.size(); c++) {
            double[] values = data.numbers(columns.get(c));
            Check.finite("overTime, column '" + columns.get(c) + "'", values);
            Line line = Line.of(times, values, step);
            XYChart chart = axes(times, line.values);
            if (!Double.isNaN(border)) {
                double[] range = Epochs.range(line.values);
                Theme.line(chart, "border", new double[] {border, border}, range, Theme.INK, Theme.DOTTED);
            }
            Theme.line(chart, "values", line.times, line.values, Theme.task(c), Theme.THIN);
            sheet.panel(Theme.panel(columns.get(c), chart));
            text.append(sentence(columns.get(c), line));
        }
        return sheet.chart(1, WIDTH, HEIGHT, text.toString());
    }

    private static double border(double[] times, Data data) {
        double first = Arrays.stream(data.split().test())
                .mapToDouble(row -> times[row])
                .min()
                .orElse(Double.NaN);
        double last = Arrays.stream(data.split().valid())
                .mapToDouble(row -> times[row])
                .max()
                .orElse(Double.NaN);
        return last < first ? first : Double.NaN;
    }

    /**
     * Returns, for each task that predicts a number, what was true and what was predicted.
     *
     * @param time what the times are
     * @param times per row of the predictions
     * @throws IllegalArgumentException if no task predicts a number, or none has a label
     */
    public static Chart of(Predictions predictions, String time, double[] times) {
        int step = step(times.length);
        Sheet sheet = sheet("Predicted and true over time", time, step).line("true", Theme.FAINT, Theme.SOLID);
        StringBuilder text = new StringBuilder("Predicted and true over time.");
        int panels = 0;
        for (int t = 0; t < predictions.targets().size(); t++) {
            if (predictions.targets().get(t) instanceof Target.Numeric number && predictions.labelled(t).length > 0) {
                double[] truth = new double[times.length];
                double[] guess = new double[times.length];
                Arrays.fill(truth, Double.NaN);
                Arrays.fill(guess, Double.NaN);
                for (int row : predictions.labelled(t)) {
                    truth[row] = number.truth(predictions.labels()[t], row);
                    guess[row] = number.decode(predictions.outputs(), row * predictions.stride() + predictions.from(t));
                }
                Check.finite("overTime, task '" + number.task().name() + "'", guess);
                sheet.panel(panel(t, number.task().name(), Line.of(times, truth, step), Line.of(times, guess, step)));
                sheet.line(number.task().name(), Theme.task(t), Theme.SOLID);
                text.append(sentence(number.task().name(), Line.of(times, guess, step)));
                panels++;
            }
        }
        if (panels == 0) {
            throw new IllegalArgumentException(
                    "overTime(time): shows tasks that predict a number and have labels; here there is none");
        }
        return sheet.chart(1, WIDTH, HEIGHT, text.toString());
    }

    private static Drawing panel(int t, String name, Line truth, Line guess) {
        double[] both = IntStream.range(0, truth.values.length + guess.values.length)
                .mapToDouble(i -> i < truth.values.length ? truth.values[i] : guess.values[i - truth.values.length])
                .toArray();
        XYChart chart = axes(guess.times, both);
        Theme.line(chart, "true", truth.times, truth.values, Theme.FAINT, Theme.SOLID);
        Color color = Theme.task(t);
        Theme.line(chart, "predicted", guess.times, guess.values, color, Theme.SOLID);
        return Theme.panel(name, chart);
    }

    private static Sheet sheet(String title, String time, int step) {
        String mean = step == 1 ? "" : " Each point is the mean of %d rows in a row.".formatted(step);
        return new Sheet(title).note("Across: %s.%s".formatted(time, mean));
    }

    private static XYChart axes(double[] times, double[] values) {
        double[] range = Epochs.range(values);
        XYChart chart = Theme.axes("", "");
        Theme.range(
                chart,
                Arrays.stream(times).min().orElse(0),
                Arrays.stream(times).max().orElse(1),
                range[0],
                range[1]);
        chart.getStyler().setXAxisDecimalPattern("0.##");
        return chart;
    }

    private static String sentence(String name, Line line) {
        return line.isEmpty()
                ? ""
                : " %s: %s, from %s to %s."
                        .formatted(
                                name,
                                Words.count(line.values.length, "point"),
                                Ink.figure(Arrays.stream(line.values).min().orElse(0)),
                                Ink.figure(Arrays.stream(line.values).max().orElse(0)));
    }
}
