package io.github.braidml.plot;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.ToyProblem;
import io.github.braidml.optim.Objective;
import io.github.braidml.show.Picture;
import io.github.braidml.show.Words;
import io.github.braidml.train.Training;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A function of two parameters as a map, with the ways that parameters take down it. Immutable. */
public final class Contours implements Picture {
    private static final int WIDTH = 340;
    private static final int HEIGHT = 300;
    private static final int BANDS = 8;
    private static final int SMALL_WIDTH = 210;
    private static final int SMALL_HEIGHT = 190;
    private static final int FEW_BANDS = 6;
    private static final int MOST_POINTS = 80;
    /** Single precision knows no smaller difference from a minimum at zero worth showing. */
    private static final double LEAST = 1e-8;

    /** The published starts. */
    private static final double[][] STARTS = {{-8.5, 7.5}, {0, 0}, {9, 9}, {-7.5, -0.5}, {9, -1}};

    private final Objective function;
    private final double[] across;
    private final double[] up;
    private final double noise;
    private final double[] start;
    private final List<Way> ways;
    private @Nullable Chart chart;

    private Contours(Objective function, double[] across, double[] up, double noise, double[] start, List<Way> ways) {
        this.function = function;
        this.across = across;
        this.up = up;
        this.noise = noise;
        this.start = start;
        this.ways = ways;
    }

    private record Way(String name, double[][] points) {
        double[] end() {
            return points[points.length - 1];
        }
    }

    /**
     * Returns the map of a function, without paths.
     *
     * @throws IllegalArgumentException if the rectangle is empty
     */
    public static Contours of(Objective function, double x1From, double x1To, double x2From, double x2To) {
        if (!(x1From < x1To) || !(x2From < x2To) || !Double.isFinite(x1To - x1From + x2To - x2From)) {
            throw new IllegalArgumentException(
                    "landscape(function, x1From, x1To, x2From, x2To): each 'from' must be below its 'to'; given %s to %s and %s to %s"
                            .formatted(x1From, x1To, x2From, x2To));
        }
        double[] middle = {(x1From + x1To) / 2, (x2From + x2To) / 2};
        return new Contours(function, new double[] {x1From, x1To}, new double[] {x2From, x2To}, 0, middle, List.of());
    }

    /**
     * Returns this map where later paths start here; without it they start in the middle.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public Contours from(double x1, double x2) {
        if (!Double.isFinite(x1 + x2)) {
            throw new IllegalArgumentException(
                    "from(x1, x2): a start is two finite numbers; given " + x1 + " and " + x2);
        }
        return new Contours(function, across, up, noise, new double[] {x1, x2}, ways);
    }

    /**
     * Returns this map where later paths see gradients with noise, as small batches give them.
     *
     * @param deviation standard deviation of what is added to each partial derivative, the same draws for every path
     * @throws IllegalArgumentException if it is negative or infinite
     */
    public Contours noise(double deviation) {
        if (!(deviation >= 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException(
                    "noise(deviation): a standard deviation is at least 0; given " + deviation);
        }
        return new Contours(function, across, up, deviation, start, ways);
    }

    /**
     * Returns this map with one path more: every epoch of the training is a step down the whole function.
     *
     * @param name what the key calls it
     * @param how of it count the optimiser, schedule, bounds, penalties and the average, and the number of epochs
     * @throws IllegalArgumentException if the name is there already, or the descent cannot do without a network
     */
    public Contours path(String name, Training how) {
        if (ways.stream().anyMatch(way -> way.name().equals(name))) {
            throw new IllegalArgumentException("path(name, ...): there is a path '" + name + "' already");
        }
        Random random = new Random(42);
        Objective seen = (point, gradient) -> {
            double value = function.at(point, gradient);
            for (int i = 0; noise > 0 && i < gradient.length; i++) {
                gradient[i] += noise * random.nextGaussian();
            }
            return value;
        };
        List<Way> more = new ArrayList<>(ways);
        more.add(new Way(name, how.descent().path(seen, start, how.epochs())));
        return new Contours(function, across, up, noise, start, List.copyOf(more));
    }

    private double value(double... point) {
        return function.at(point.clone(), new double[2]);
    }

    @Override
    public BufferedImage image() {
        return chart().image();
    }

    @Override
    public int scale() {
        return chart().scale();
    }

    @Override
    public String text() {
        return chart().text();
    }

    @Override
    public byte[] png() {
        return chart().png();
    }

    private synchronized Chart chart() {
        if (chart == null) {
            chart = draw();
        }
        return chart;
    }

    private Chart draw() {
        Terrain terrain = new Terrain(across, up, BANDS, this::value);
        Sheet sheet =
                new Sheet(ways.isEmpty() ? "A function of two parameters" : "Ways down a function of two parameters");
        StringBuilder text = new StringBuilder("A function over x1 from %s to %s and x2 from %s to %s, lowest seen %s."
                .formatted(
                        Ink.figure(across[0]),
                        Ink.figure(across[1]),
                        Ink.figure(up[0]),
                        Ink.figure(up[1]),
                        Ink.figure(terrain.lowest())));
        terrain.explain(sheet, "value");
        if (!ways.isEmpty()) {
            sheet.note("Ring: start. Dot: end. Behind each name the value there.");
        }
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get(i);
            sheet.line(way.name() + ": " + result(way), Theme.task(i), Theme.stroke(i));
            text.append(" %s: %s, value %s at (%s, %s)."
                    .formatted(
                            way.name(),
                            Words.count(way.points().length - 1, "step"),
                            result(way),
                            Ink.figure(way.end()[0]),
                            Ink.figure(way.end()[1])));
        }
        sheet.panel(terrain.panel("Where the paths go", paths()));
        if (!ways.isEmpty()) {
            sheet.panel(speed(terrain));
        }
        return sheet.chart(2, WIDTH, HEIGHT, text.toString());
    }

    private List<Terrain.Path> paths() {
        return IntStream.range(0, ways.size())
                .mapToObj(i -> new Terrain.Path(ways.get(i).points(), Theme.task(i), Theme.stroke(i), true))
                .toList();
    }

    private String result(Way way) {
        double value = value(way.end());
        return Double.isFinite(value) ? Ink.figure(value) : "diverged";
    }

    /** The value at each step; of a function that is nowhere negative by powers of ten. */
    private Drawing speed(Terrain terrain) {
        boolean powers = terrain.lowest() >= 0;
        List<double[]> all =
                ways.stream().map(way -> thinned(values(way, terrain, powers))).toList();
        double[] range =
                Epochs.range(all.stream().flatMapToDouble(Arrays::stream).toArray());
        int longest =
                ways.stream().mapToInt(way -> way.points().length - 1).max().orElse(1);
        String title = powers ? "How fast: log10 of the value" : "How fast: the value";
        return (g, width, height) -> {
            Ink.text(g, Theme.PANEL, Theme.INK, title, 0, 14);
            Scale x = new Scale(0, longest, Terrain.LEFT, width - (double) Terrain.RIGHT);
            Scale y = new Scale(range[0], range[1], height - (double) Terrain.BOTTOM, Terrain.TOP);
            x.axis(g, Terrain.TOP, height - Terrain.BOTTOM, "step");
            for (double tick : y.ticks()) {
                g.setColor(Theme.GRID);
                g.setStroke(Theme.THIN);
                g.draw(new Line2D.Double(x.left(), y.at(tick), x.right(), y.at(tick)));
                Ink.right(g, Theme.SMALL, Theme.SOFT, y.figure(tick), x.left() - 5, y.at(tick) + 3.5);
            }
            for (int i = 0; i < all.size(); i++) {
                double[] values = all.get(i);
                double stride = (ways.get(i).points().length - 1.0) / (values.length - 1);
                Path2D line = new Path2D.Double();
                line.moveTo(x.at(0), y.at(values[0]));
                for (int k = 1; k < values.length; k++) {
                    line.lineTo(x.at(k * stride), y.at(values[k]));
                }
                g.setColor(Theme.task(i));
                g.setStroke(Theme.stroke(i));
                g.draw(line);
            }
        };
    }

    private double[] values(Way way, Terrain terrain, boolean powers) {
        double high = Math.max(terrain.highest(), LEAST);
        return Arrays.stream(way.points())
                .mapToDouble(this::value)
                .map(v -> Double.isFinite(v) ? Math.min(v, high) : high)
                .map(v -> powers ? Math.log10(Math.max(v, LEAST)) : v)
                .toArray();
    }

    /** Returns the first value and then means of equally many, which of a path with noise is all that can be seen. */
    private static double[] thinned(double[] values) {
        int stride = (values.length + MOST_POINTS - 1) / MOST_POINTS;
        int count = Math.max(1, (values.length - 1) / stride);
        double[] means = new double[count + 1];
        means[0] = values[0];
        for (int k = 1; k <= count; k++) {
            int to = k == count ? values.length : 1 + k * stride;
            means[k] = Arrays.stream(values, 1 + (k - 1) * stride, to).average().orElse(values[0]);
        }
        return means;
    }

    /**
     * Returns the paths of balancing methods on the problem of two tasks, from the five published starts, a panel per method
     * over the sum of the losses.
     *
     * @param steps of Adam at 0.001; the published runs take 35,000 and 100,000
     * @throws IllegalArgumentException if there is no method
     */
    public static Chart of(ToyProblem problem, int steps, List<Balancer> methods) {
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("landscape(problem, steps, methods): needs at least one method");
        }
        Terrain terrain =
                new Terrain(new double[] {-10, 10}, new double[] {-10, 10}, FEW_BANDS, (x1, x2) -> Arrays.stream(
                                problem.losses(x1, x2))
                        .sum());
        Sheet sheet = new Sheet("Two tasks, five starts, %s".formatted(Words.count(methods.size(), "method")))
                .note(
                        "Ring: start. Dot: end after %s steps. Black: the Pareto set, where no loss can fall without the other rising."
                                .formatted(Ink.count(steps)));
        terrain.explain(sheet, "sum of the losses");
        StringBuilder text = new StringBuilder(
                "Paths on %s, %s steps, from %d starts.".formatted(problem, Ink.count(steps), STARTS.length));
        for (Balancer method : methods) {
            List<Terrain.Path> paths = new ArrayList<>();
            paths.add(new Terrain.Path(problem.paretoSet(), Theme.INK, Theme.SOLID, false));
            List<String> ends = new ArrayList<>();
            for (int s = 0; s < STARTS.length; s++) {
                double[][] points = problem.path(method, STARTS[s][0], STARTS[s][1], steps);
                paths.add(new Terrain.Path(points, Theme.task(s), Theme.SOLID, true));
                double[] end = points[steps];
                ends.add(String.format(Locale.ROOT, "(%.1f, %.1f)", end[0], end[1]));
            }
            sheet.panel(terrain.panel(method.toString(), paths));
            text.append(" %s ends at %s.".formatted(method, String.join(", ", ends)));
        }
        return sheet.chart(3, SMALL_WIDTH, SMALL_HEIGHT, text.toString());
    }
}
