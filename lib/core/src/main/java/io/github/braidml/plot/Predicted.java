package io.github.braidml.plot;

import io.github.braidml.data.BoxesTarget;
import io.github.braidml.data.Data;
import io.github.braidml.data.OrdinalTarget;
import io.github.braidml.data.Softmax;
import io.github.braidml.data.TagsTarget;
import io.github.braidml.data.Target;
import io.github.braidml.data.TextTarget;
import io.github.braidml.eval.Metrics;
import io.github.braidml.eval.Predictions;
import io.github.braidml.task.Box;
import io.github.braidml.task.Metric;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What a model predicts beside what is true, task by task. */
public final class Predicted {
    private static final int SIDE = 300;
    private static final int HEIGHT = 270;
    private static final int MOST_POINTS = 400;
    private static final int FRAMES = 3;

    private Predicted() {}

    /**
     * Returns one panel per task: for a number predicted over true in the user's units with the line where both are equal (at
     * most 400 rows, evenly chosen), for yes or no the ROC curve, for classes and tags the confusion matrix in shares of each
     * true class, for sentences some of them, true and written, for objects some images with their boxes. A task whose rows allow
     * none of these says so in its panel.
     *
     * @param data the data whose rows the predictions are of
     */
    public static Chart of(Data data, Predictions predictions) {
        int rows = predictions.rows().length;
        Sheet sheet = new Sheet("Predicted and true on " + Ink.count(rows) + (rows == 1 ? " row" : " rows"));
        StringBuilder text = new StringBuilder("Predicted and true.");
        for (int t = 0; t < predictions.targets().size(); t++) {
            Target<?> target = predictions.targets().get(t);
            Task task = new Task(data, predictions, t, target, Theme.task(t));
            sheet.panel(task.panel());
            text.append(' ').append(target.task().name()).append(": ").append(task.text());
        }
        return sheet.chart(predictions.targets().size() == 4 ? 2 : 3, SIDE, HEIGHT, text.toString());
    }

    private record Task(Data data, Predictions predictions, int index, Target<?> target, Color color) {

        String name() {
            return target.task().name();
        }

        double output(int row) {
            return predictions.outputs()[at(row)];
        }

        int at(int row) {
            return row * predictions.stride() + predictions.from(index);
        }

        double label(int row) {
            return predictions.labels()[index][row];
        }

        /** The rows with a label and finite outputs. */
        int[] rows() {
            return Arrays.stream(predictions.labelled(index))
                    .filter(row -> IntStream.range(0, target.outputs())
                            .allMatch(k -> Double.isFinite(predictions.outputs()[at(row) + k])))
                    .toArray();
        }

        double score(Metric metric) {
            return Metrics.score(metric, predictions, index);
        }

        private boolean drawable() {
            if (!(target instanceof Target.YesNo)) {
                return rows().length > 0;
            }
            long no = Arrays.stream(rows()).filter(row -> label(row) == 0).count();
            return no > 0 && no < rows().length;
        }

        Drawing panel() {
            if (!drawable()) {
                return (g, width, height) -> {
                    Ink.text(g, Theme.PANEL, Theme.INK, name(), 8, 14);
                    Ink.text(g, Theme.BODY, Theme.SOFT, nothing(), 8, 40);
                };
            }
            if (target instanceof Target.OneOf classes) {
                return confusion(classes.classes());
            }
            if (target instanceof TagsTarget tags) {
                return confusion(tags.tags());
            }
            if (target instanceof BoxesTarget boxes) {
                return (g, width, height) -> framed(g, width, height, boxes);
            }
            if (target instanceof TextTarget) {
                return this::samples;
            }
            XYChart chart = target instanceof Target.Numeric number ? scatter(number) : roc();
            return Theme.panel(heading(), chart);
        }

        private String heading() {
            return name() + ": " + metric() + " " + Ink.figure(score(metric()));
        }

        private Metric metric() {
            if (target instanceof BoxesTarget || target instanceof TextTarget) {
                return target instanceof BoxesTarget ? Metric.MAP : Metric.BLEU;
            }
            boolean quantile = target.task().metrics().contains(Metric.QUANTILE_LOSS);
            return target instanceof Target.Numeric
                    ? quantile ? Metric.QUANTILE_LOSS : Metric.R2
                    : target instanceof Target.YesNo
                            ? Metric.ROC_AUC
                            : target instanceof OrdinalTarget ? Metric.KAPPA : Metric.ACCURACY;
        }

        /** Some images, evenly chosen, with the true boxes dashed and those found solid. */
        private void framed(Graphics2D g, int width, int height, BoxesTarget boxes) {
            int[] all = rows();
            int side = (width - 8) / FRAMES;
            int frames = Math.min(all.length, FRAMES * ((height - 24) / side));
            Ink.text(g, Theme.PANEL, Theme.INK, Ink.fitName(g, Theme.PANEL, heading(), width - 16), 8, 14);
            for (int i = 0; i < frames; i++) {
                int row = all[(int) ((long) i * all.length / frames)];
                List<Box> truth = boxes.truth(predictions.labels()[index], row * boxes.labels());
                List<Box> found = boxes.decode(predictions.outputs(), at(row));
                new Frame(data.image(predictions.rows()[row]), truth, found)
                        .draw(g, 8 + i % FRAMES * side, 24.0 + i / FRAMES * side, side - 6.0, side - 6.0);
            }
        }

        /** Some true sentences, evenly chosen, and below each what was written. */
        private void samples(Graphics2D g, int width, int height) {
            int[] all = rows();
            int pairs = Math.min(all.length, (height - 30) / 40);
            Ink.text(g, Theme.PANEL, Theme.INK, Ink.fitName(g, Theme.PANEL, heading(), width - 16), 8, 14);
            for (int i = 0; i < pairs; i++) {
                int row = all[(int) ((long) i * all.length / pairs)];
                String truth = String.valueOf(predictions.sentences().get(index).get(row));
                String written = predictions.written(index, row);
                Ink.text(g, Theme.BODY, Theme.SOFT, Ink.fit(g, Theme.BODY, truth, width - 16), 8, 40 + 40 * i);
                Ink.text(g, Theme.BODY, Theme.INK, Ink.fit(g, Theme.BODY, written, width - 16), 8, 55 + 40 * i);
            }
        }

        private String nothing() {
            return rows().length == 0
                    ? "no row with a label and a finite output"
                    : "every labelled row is of one class";
        }

        private XYChart scatter(Target.Numeric number) {
            int[] all = rows();
            int points = Math.min(MOST_POINTS, all.length);
            double[] truth = new double[points];
            double[] guess = new double[points];
            for (int i = 0; i < points; i++) {
                int row = all[(int) ((long) i * all.length / points)];
                truth[i] = number.truth(predictions.labels()[index], row);
                guess[i] = number.decode(predictions.outputs(), at(row));
            }
            double[] range = Epochs.range(DoubleStream.concat(Arrays.stream(truth), Arrays.stream(guess))
                    .toArray());
            XYChart chart = Theme.axes("true", "predicted");
            Theme.range(chart, range[0], range[1], range[0], range[1]);
            Theme.line(chart, "equal", range, range, Theme.SOFT, Theme.DASHED);
            Color faint = new Color(color.getRed(), color.getGreen(), color.getBlue(), 130);
            Theme.points(chart, "rows", truth, guess, faint, SeriesMarkers.CIRCLE);
            return chart;
        }

        private XYChart roc() {
            int[] order = Arrays.stream(rows())
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> -output(row)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double yes = Arrays.stream(order).filter(row -> label(row) == 1).count();
            double no = order.length - yes;
            DoubleStream.Builder x = DoubleStream.builder().add(0);
            DoubleStream.Builder y = DoubleStream.builder().add(0);
            double hits = 0;
            double alarms = 0;
            for (int i = 0; i < order.length; i++) {
                hits += label(order[i]);
                alarms += 1 - label(order[i]);
                if (i == order.length - 1 || output(order[i]) != output(order[i + 1])) {
                    x.add(alarms / no);
                    y.add(hits / yes);
                }
            }
            XYChart chart = Theme.axes("share of \"no\" rows called yes", "share of \"yes\" rows found");
            Theme.range(chart, -0.02, 1.02, -0.02, 1.02);
            double[] ends = {0, 1};
            Theme.line(chart, "chance", ends, ends, Theme.SOFT, Theme.DASHED);
            Theme.line(chart, "model", x.build().toArray(), y.build().toArray(), color, Theme.SOLID);
            return chart;
        }

        private double[][] counts(int classes) {
            double[][] counts = new double[classes][classes];
            double[] labels = predictions.labels()[index];
            for (int row : rows()) {
                for (int item = 0; item < target.items(); item++) {
                    double label = labels[row * target.items() + item];
                    int at = at(row) + item * classes;
                    int best = target instanceof Target.OneOf oneOf
                            ? oneOf.predicted(predictions.outputs(), at)
                            : Softmax.largest(predictions.outputs(), at, classes);
                    if (!Double.isNaN(label)) {
                        counts[(int) label][best]++;
                    }
                }
            }
            return counts;
        }

        private Drawing confusion(List<String> classes) {
            double[][] counts = counts(classes.size());
            return new Grid(heading(), "true", "predicted", classes, classes, (r, c) -> {
                double of = Arrays.stream(counts[r]).sum();
                Color shade = Theme.mix(Theme.PAPER, color, of == 0 ? 0 : counts[r][c] / of);
                String count = counts[r][c] == 0 ? "" : Ink.count((long) counts[r][c]);
                return new Grid.Cell(counts[r][c] == 0 ? new Color(0xF4F4F4) : shade, count, "");
            });
        }

        String text() {
            if (!drawable()) {
                return nothing() + ".";
            }
            String on = " on %d rows.".formatted(rows().length);
            if (metric() == Metric.R2) {
                return "R2 %s, MAE %s".formatted(Ink.figure(score(Metric.R2)), Ink.figure(score(Metric.MAE))) + on;
            }
            return metric() + " " + Ink.figure(score(metric())) + on;
        }
    }
}
