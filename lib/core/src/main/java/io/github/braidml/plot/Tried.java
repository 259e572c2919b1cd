package io.github.braidml.plot;

import io.github.braidml.search.Dimension;
import io.github.braidml.search.Range;
import io.github.braidml.search.Trial;
import io.github.braidml.search.Trials;
import io.github.braidml.show.Words;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;

/** Every trial of a search: which of the settings matter, and how much? */
public final class Tried {
    private static final int WIDTH = 310;
    private static final int ROW = 34;
    private static final int TOP = 26;
    private static final int AXIS = 36;
    private static final int LEAST = 150;
    private static final int MOST_TICKS = 7;
    /** Scores beyond this are of trials gone wrong; they would squeeze all others together. */
    private static final double GUESS = 1.1;

    private Tried() {}

    /** Returns one panel per dimension: the score of each trial across, the value that was tried down. */
    public static Chart of(Trials trials) {
        Trial best = trials.best();
        double cap = Math.max(GUESS, best.score());
        double[] range = Epochs.range(trials.all().stream()
                .mapToDouble(Trial::score)
                .filter(score -> score <= cap)
                .toArray());
        long beyond = trials.all().stream().filter(trial -> trial.score() > cap).count();
        Sheet sheet =
                new Sheet("Each trial of the search").dot("a trial", Theme.BLUE).dot("the best", Theme.VERMILLION);
        if (beyond > 0) {
            sheet.note("× at the right border: worse than a guess, or failed (%d).".formatted(beyond));
        }
        StringBuilder text = new StringBuilder("Search over %s: %s, best score %s."
                .formatted(
                        Words.list(trials.space().names()),
                        Words.count(trials.all().size(), "trial"),
                        Ink.figure(best.score())));
        List<Dimension> dimensions = trials.space().dimensions();
        int height = LEAST;
        for (int d = 0; d < dimensions.size(); d++) {
            Panel panel = new Panel(trials, d, range[0], range[1], cap);
            sheet.panel(panel);
            height = Math.max(height, ROW * dimensions.get(d).values().size());
            text.append(panel.text());
        }
        return sheet.chart(2, WIDTH, TOP + AXIS + height + 12, text.toString());
    }

    private record Panel(Trials trials, int d, double low, double high, double cap) implements Drawing {

        private Dimension dimension() {
            return trials.space().dimensions().get(d);
        }

        @Override
        public void draw(Graphics2D g, int width, int height) {
            Range range = dimension().range();
            int base = range != null
                    ? height - AXIS - 12
                    : TOP + ROW * dimension().values().size() + 4;
            Ink.text(
                    g,
                    Theme.PANEL,
                    Theme.INK,
                    Ink.fitName(g, Theme.PANEL, dimension().name(), width - 20),
                    0,
                    14);
            Scale scale = new Scale(low, high, range == null ? 16 : 58, width - 26.0);
            scale.axis(g, TOP, base, "score, lower is better");
            if (range == null) {
                names(g, width);
            } else {
                ticks(g, range, base);
            }
            Trial best = trials.best();
            for (Trial trial : trials.all()) {
                if (trial.number() != best.number()) {
                    mark(g, trial, scale, base, Theme.BLUE);
                }
            }
            mark(g, best, scale, base, Theme.VERMILLION);
        }

        private void names(Graphics2D g, int width) {
            List<Object> values = dimension().values();
            for (int v = 0; v < values.size(); v++) {
                String name = Ink.fitName(g, Theme.SMALL, dimension().label(values.get(v)), width - 40);
                int y = TOP + v * ROW;
                g.setColor(Theme.PAPER);
                g.fillRect(17, y + 1, Ink.width(g, Theme.SMALL, name) + 5, 13);
                Ink.text(g, Theme.SMALL, Theme.INK, name, 19, y + 11);
            }
        }

        private static void ticks(Graphics2D g, Range range, int base) {
            for (double tick : ticks(range)) {
                double y = down(range, tick, base);
                Ink.right(g, Theme.SMALL, Theme.SOFT, Ink.figure(tick), 50, y + 4);
                g.setColor(Theme.GRID);
                g.setStroke(Theme.THIN);
                g.draw(new Line2D.Double(54, y, 58, y));
            }
        }

        private static List<Double> ticks(Range range) {
            if (!range.logarithmic()) {
                return new Scale(range.low(), range.high(), 0, 1).ticks();
            }
            List<Double> ticks = new ArrayList<>();
            for (double[] factors : new double[][] {{1, 2, 5}, {1}}) {
                ticks.clear();
                for (int e = (int) Math.floor(Math.log10(range.low())); e <= Math.log10(range.high()); e++) {
                    for (double factor : factors) {
                        double tick = factor * Math.pow(10, e);
                        if (tick >= range.low() * (1 - 1e-9) && tick <= range.high() * (1 + 1e-9)) {
                            ticks.add(tick);
                        }
                    }
                }
                if (ticks.size() <= MOST_TICKS) {
                    break;
                }
            }
            return ticks;
        }

        /** Returns how far down a number of a range stands, the largest at the top. */
        private static double down(Range range, double value, int base) {
            double share = range.logarithmic()
                    ? Math.log(value / range.low()) / Math.log(range.high() / range.low())
                    : (value - range.low()) / (range.high() - range.low());
            return base - 8 - share * (base - TOP - 16);
        }

        private void mark(Graphics2D g, Trial trial, Scale scale, int base, Color color) {
            Object value = trial.values().get(d);
            Range range = dimension().range();
            double y = range != null && value instanceof Double number
                    ? down(range, number, base)
                    : TOP + ROW * dimension().values().indexOf(value) + 23 + (trial.number() % 3 - 1) * 3;
            if (trial.score() > cap) {
                g.setColor(Theme.SOFT);
                g.setStroke(new BasicStroke(1.8f));
                double x = scale.right() + 12;
                g.draw(new Line2D.Double(x - 3, y - 3, x + 3, y + 3));
                g.draw(new Line2D.Double(x - 3, y + 3, x + 3, y - 3));
                return;
            }
            g.setColor(color.equals(Theme.BLUE) ? new Color(0, 0x72, 0xB2, 150) : color);
            g.fill(new Ellipse2D.Double(scale.at(trial.score()) - 4, y - 4, 8, 8));
        }

        String text() {
            if (dimension().range() != null) {
                return " %s: best with %s."
                        .formatted(
                                dimension().name(),
                                dimension().label(trials.best().values().get(d)));
            }
            List<String> words = new ArrayList<>();
            for (Object value : dimension().values()) {
                double[] scores = trials.all().stream()
                        .filter(trial -> trial.values().get(d).equals(value))
                        .mapToDouble(Trial::score)
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
                words.add("%s %s"
                        .formatted(
                                dimension().label(value),
                                scores.length == 0
                                        ? "no score"
                                        : Ink.figure(scores[0]) + " to " + Ink.figure(scores[scores.length - 1])));
            }
            return " %s: %s.".formatted(dimension().name(), String.join("; ", words));
        }
    }
}
