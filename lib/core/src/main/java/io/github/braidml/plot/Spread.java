package io.github.braidml.plot;

import io.github.braidml.eval.Comparison;
import io.github.braidml.task.Metric;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every repeat of every method: is a difference larger than what the seed does? */
public final class Spread {
    private static final int WIDTH = 310;
    private static final int ROW = 40;
    private static final int TOP = 26;
    private static final int AXIS = 36;
    private static final BasicStroke BAR = new BasicStroke(3, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);

    private Spread() {}

    /** Returns one panel per task: a dot per repeat of each method, the mean as a bar and the constant guess as a line. */
    public static Chart of(Comparison comparison) {
        int repeats = comparison.repeats().length;
        Sheet sheet = new Sheet("Each repeat of each method")
                .dot(repeats == 1 ? "the only repeat" : "one of " + repeats + " repeats", Theme.SOFT)
                .line("mean", Theme.INK, BAR)
                .line("constant guess", Theme.SOFT, Theme.DASHED);
        StringBuilder text = new StringBuilder("Spread over the repeats.");
        List<String> tasks = comparison.tasks();
        for (int t = 0; t < tasks.size(); t++) {
            Panel panel = new Panel(comparison, tasks.get(t), Theme.task(t));
            sheet.panel(panel);
            text.append(panel.text());
        }
        return sheet.chart(2, WIDTH, TOP + AXIS + ROW * comparison.methods().size() + 12, text.toString());
    }

    private record Panel(Comparison comparison, String task, Color color) implements Drawing {

        private Metric metric() {
            return comparison.deciding(task);
        }

        private double constant() {
            return mean(comparison.constant(task, metric()));
        }

        /** The constant guess is drawn where that leaves the methods at least a third of the width. */
        private double[] range() {
            double[] all = comparison.methods().stream()
                    .flatMapToDouble(m -> Arrays.stream(comparison.values(m, task, metric())))
                    .toArray();
            double[] narrow = Epochs.range(all);
            double[] wide = Epochs.range(Stream.of(all, new double[] {constant()})
                    .flatMapToDouble(Arrays::stream)
                    .toArray());
            return 3 * (narrow[1] - narrow[0]) >= wide[1] - wide[0] ? wide : narrow;
        }

        @Override
        public void draw(Graphics2D g, int width, int height) {
            double[] range = range();
            Scale scale = new Scale(range[0], range[1], 16, width - 22.0);
            List<String> methods = comparison.methods();
            int base = TOP + methods.size() * ROW + 4;
            Ink.text(g, Theme.PANEL, Theme.INK, Ink.fitName(g, Theme.PANEL, task, width - 20), 0, 14);
            String better = metric() + (metric().upIsBetter() ? ", higher is better" : ", lower is better");
            scale.axis(g, TOP, base, better);
            double constant = constant();
            if (scale.shows(constant)) {
                g.setColor(Theme.SOFT);
                g.setStroke(Theme.DASHED);
                g.draw(new Line2D.Double(scale.at(constant), TOP, scale.at(constant), base));
            }
            for (int m = 0; m < methods.size(); m++) {
                row(g, methods.get(m), scale, TOP + m * ROW, width);
            }
        }

        private void row(Graphics2D g, String method, Scale scale, int y, int width) {
            double[] values = comparison.values(method, task, metric());
            String name = Ink.fitName(g, Theme.SMALL, method, width - 40);
            g.setColor(Theme.PAPER);
            g.fillRect(17, y + 1, Ink.width(g, Theme.SMALL, name) + 5, 13);
            Ink.text(g, Theme.SMALL, Theme.INK, name, 19, y + 11);
            g.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 150));
            for (int r = 0; r < values.length; r++) {
                if (scale.shows(values[r])) {
                    g.fill(new Ellipse2D.Double(scale.at(values[r]) - 4, y + 21 + (r % 3 - 1) * 3, 8, 8));
                }
            }
            double mean = mean(values);
            if (scale.shows(mean)) {
                g.setColor(Theme.INK);
                g.setStroke(BAR);
                g.draw(new Line2D.Double(scale.at(mean), y + 16, scale.at(mean), y + 34));
            }
        }

        private static double mean(double[] values) {
            return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
        }

        String text() {
            List<String> words = comparison.methods().stream()
                    .map(m -> {
                        double[] values = comparison.values(m, task, metric());
                        double[] known = Arrays.stream(values)
                                .filter(Double::isFinite)
                                .sorted()
                                .toArray();
                        return known.length == 0
                                ? m + " undefined"
                                : "%s mean %s (%s to %s)"
                                        .formatted(
                                                m,
                                                Ink.figure(mean(values)),
                                                Ink.figure(known[0]),
                                                Ink.figure(known[known.length - 1]));
                    })
                    .toList();
            return " %s by %s: %s; constant %s."
                    .formatted(task, metric(), String.join("; ", words), Ink.figure(constant()));
        }
    }
}
