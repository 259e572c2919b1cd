package io.github.braidml.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A function over a rectangle as bands of grey, light where it is low, with paths on it. */
final class Terrain {
    static final int LEFT = 38;
    static final int TOP = 22;
    static final int BOTTOM = 34;
    static final int RIGHT = 12;
    /** Bands are closer together the lower the function is: that is where paths end. */
    private static final double CROWDED = 1.6;

    private static final int SAMPLES = 60;
    private static final double CLOSE = 0.6;
    private static final int MOST_DOTS = 150;
    private static final Color HIGH = new Color(0xC6C6C6);
    private static final Color EDGE = new Color(0xB2B2B2);

    private final double[] across;
    private final double[] up;
    private final DoubleBinaryOperator function;
    private final double[] values;
    private final double[] levels;

    /**
     * Looks at the function.
     *
     * @param across from where to where x1 goes
     * @param up from where to where x2 goes
     * @param bands how many there are
     * @throws IllegalArgumentException if it is nowhere finite
     */
    Terrain(double[] across, double[] up, int bands, DoubleBinaryOperator function) {
        this.across = across;
        this.up = up;
        this.function = function;
        this.values = Arrays.stream(over(SAMPLES, SAMPLES))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        Check.finite("landscape", values);
        this.levels = IntStream.range(1, bands)
                .mapToDouble(k -> round(values[(int) (Math.pow(k / (double) bands, CROWDED) * (values.length - 1))]))
                .distinct()
                .toArray();
    }

    /** A line of points; of a way, the start is drawn as a ring and the end as a dot. */
    record Path(double[][] points, Color color, BasicStroke stroke, boolean way) {}

    private static double between(double[] range, double share) {
        return range[0] + share * (range[1] - range[0]);
    }

    /** Rounds to two figures. */
    private static double round(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(Math.abs(value), 1e-9))) - 1);
        return Math.round(value / unit) * unit;
    }

    double lowest() {
        return values[0];
    }

    double highest() {
        return values[values.length - 1];
    }

    /** Adds the scale of colours to the key. */
    void explain(Sheet sheet, String label) {
        List<Color> colors =
                IntStream.rangeClosed(0, levels.length).mapToObj(this::color).toList();
        List<String> labels = new ArrayList<>(DoubleStream.of(levels)
                .mapToObj(level -> "< "
                        + Ink.figure(level)
                                .replaceFirst("(\\.[0-9]*?)0+$", "$1")
                                .replaceFirst("\\.$", ""))
                .toList());
        labels.add("more");
        sheet.shades(label, colors, labels);
    }

    private Color color(int band) {
        return Theme.mix(Theme.PAPER, HIGH, band / (double) (levels.length + 1));
    }

    private int band(double value) {
        return Double.isFinite(value)
                ? (int) Arrays.stream(levels).filter(level -> level <= value).count()
                : levels.length;
    }

    /** Returns a panel with a heading. */
    Drawing panel(String title, List<Path> paths) {
        return (g, width, height) -> {
            Ink.text(g, Theme.PANEL, Theme.INK, Ink.fitName(g, Theme.PANEL, title, width - 8), 0, 14);
            Scale x = new Scale(across[0], across[1], LEFT, width - (double) RIGHT);
            Scale y = new Scale(up[0], up[1], height - (double) BOTTOM, TOP);
            g.drawImage(
                    bands(width - LEFT - RIGHT, height - TOP - BOTTOM),
                    LEFT,
                    TOP,
                    width - LEFT - RIGHT,
                    height - TOP - BOTTOM,
                    null);
            Graphics2D inside = (Graphics2D) g.create();
            inside.clipRect(LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM);
            paths.forEach(path -> line(inside, path, x, y));
            paths.stream().filter(Path::way).forEach(path -> ends(inside, path, x, y));
            inside.dispose();
            axes(g, x, y);
        };
    }

    /** Returns the function at the middles of so many cells, row by row from the top. */
    private double[] over(int columns, int rows) {
        double[] all = new double[columns * rows];
        for (int r = 0; r < rows; r++) {
            double x2 = between(up, 1 - (r + 0.5) / rows);
            for (int c = 0; c < columns; c++) {
                all[r * columns + c] = function.applyAsDouble(between(across, (c + 0.5) / columns), x2);
            }
        }
        return all;
    }

    private BufferedImage bands(int width, int height) {
        int w = width * Chart.SCALE;
        int h = height * Chart.SCALE;
        int[] bands = Arrays.stream(over(w, h)).mapToInt(this::band).toArray();
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < w * h; i++) {
            boolean edge = (i % w + 1 < w && bands[i] != bands[i + 1]) || (i + w < w * h && bands[i] != bands[i + w]);
            image.setRGB(i % w, i / w, (edge ? EDGE : color(bands[i])).getRGB());
        }
        return image;
    }

    private static void line(Graphics2D g, Path path, Scale x, Scale y) {
        Path2D line = new Path2D.Double();
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        g.setColor(path.color());
        for (double[] point : path.points()) {
            double px = place(x, point[0]);
            double py = place(y, point[1]);
            if (Double.isNaN(px + py)) {
                break;
            }
            if (path.way() && path.points().length <= MOST_DOTS) {
                g.fill(new Ellipse2D.Double(px - 2, py - 2, 4, 4));
            }
            // Thousands of small steps look the same as the few that can be told apart.
            if (Double.isNaN(lastX)) {
                line.moveTo(px, py);
            } else if (Math.hypot(px - lastX, py - lastY) < CLOSE) {
                continue;
            } else {
                line.lineTo(px, py);
            }
            lastX = px;
            lastY = py;
        }
        g.setStroke(path.stroke());
        g.draw(line);
    }

    /** Far outside is drawn as far outside, wherever that is: pens cannot reach everywhere. */
    private static double place(Scale scale, double value) {
        return Math.max(-1e4, Math.min(1e4, scale.at(value)));
    }

    private static void ends(Graphics2D g, Path path, Scale x, Scale y) {
        double[] first = path.points()[0];
        double[] last = path.points()[path.points().length - 1];
        g.setStroke(Theme.SOLID);
        g.setColor(Theme.PAPER);
        g.fill(new Ellipse2D.Double(place(x, first[0]) - 4, place(y, first[1]) - 4, 8, 8));
        g.setColor(Theme.INK);
        g.draw(new Ellipse2D.Double(place(x, first[0]) - 4, place(y, first[1]) - 4, 8, 8));
        g.fill(new Ellipse2D.Double(place(x, last[0]) - 4.5, place(y, last[1]) - 4.5, 9, 9));
        g.setColor(path.color());
        g.fill(new Ellipse2D.Double(place(x, last[0]) - 3.2, place(y, last[1]) - 3.2, 6.4, 6.4));
    }

    private static void axes(Graphics2D g, Scale x, Scale y) {
        g.setStroke(Theme.THIN);
        for (double tick : x.ticks()) {
            Ink.centred(g, Theme.SMALL, Theme.SOFT, x.figure(tick), x.at(tick), y.left() + 13);
            mark(g, x.at(tick), y.left(), x.at(tick), y.left() + 3);
        }
        for (double tick : y.ticks()) {
            Ink.right(g, Theme.SMALL, Theme.SOFT, y.figure(tick), x.left() - 5, y.at(tick) + 3.5);
            mark(g, x.left() - 3, y.at(tick), x.left(), y.at(tick));
        }
        Ink.centred(g, Theme.BODY, Theme.SOFT, "x1", (x.left() + x.right()) / 2, y.left() + 27);
        Ink.text(g, Theme.BODY, Theme.SOFT, "x2", 0, (y.left() + y.right()) / 2 + 4);
    }

    private static void mark(Graphics2D g, double x1, double y1, double x2, double y2) {
        g.setColor(Theme.FAINT);
        g.draw(new Line2D.Double(x1, y1, x2, y2));
    }
}
