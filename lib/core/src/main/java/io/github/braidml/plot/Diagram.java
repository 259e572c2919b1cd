package io.github.braidml.plot;

import io.github.braidml.data.Input;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Sketch;
import io.github.braidml.show.Words;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A network as a picture: inputs, encoder, heads, with what is shared and what each part costs. */
public final class Diagram {
    private static final Color SHARED = new Color(0x777777);
    private static final int INPUT = 76;
    private static final int WIDEST_INPUT = 150;
    private static final int NARROWEST_BOX = 54;
    private static final int WIDEST_BOX = 170;
    private static final int NARROWEST_HEAD = 180;
    private static final int WIDEST_NAME = 250;
    private static final int GAP = 22;
    /** Between columns with many lines from lane to lane. */
    private static final int MESH = 34;

    private static final int LANE = 52;
    private static final int BOX = 40;
    private static final int TOP = 22;
    private static final int COPY = 3;
    /** Dotted lines that can still be followed. */
    private static final int MOST_TOLD_APART = 150;

    /** What fits on a notebook's page; beyond that heads say less. */
    private static final int PAGE = 740;

    private final List<Input> inputs;
    private final Sharing sharing;
    private final List<Task<?>> tasks;
    private final int[] outputs;
    private final long shared;
    private final long[] own;
    private final Sketch sketch;
    private final boolean brief;
    private final boolean crowded;
    private final int headWidth;
    private final int[] widths;
    private final int inputWidth;

    private Diagram(List<Input> inputs, Sharing sharing, List<Task<?>> tasks, int[] outputs, long shared, long[] own) {
        this.inputs = inputs;
        this.sharing = sharing;
        this.tasks = tasks;
        this.outputs = outputs;
        this.shared = shared;
        this.own = own;
        this.sketch = sharing.sketch(inputs, tasks.stream().map(Task::name).toList());
        this.widths = widths();
        this.crowded = sketch.links().stream()
                        .filter(link -> link.loose() && link.task() == Sketch.SHARED)
                        .count()
                > MOST_TOLD_APART;
        int names = Ink.width(Sheet.measure(), Theme.SMALL, inputLines().get(1)) + 12;
        this.inputWidth = Math.min(WIDEST_INPUT, Math.max(INPUT, names));
        int full = headWidth(false);
        this.brief = headsAt() + full > PAGE;
        this.headWidth = brief ? headWidth(true) : full;
    }

    /**
     * Returns the picture of a network: a lane and a colour for each task, and in grey what belongs to no single one.
     *
     * @param inputs what the network receives
     * @param outputs number of outputs per task
     * @param shared number of parameters that tasks share
     * @param own number of parameters of each task alone
     * @throws IllegalArgumentException if there is no task, or outputs or parameter counts are not one per task
     */
    public static Chart of(
            List<Input> inputs,
            Sharing sharing,
            List<? extends Task<?>> tasks,
            int[] outputs,
            long shared,
            long[] own) {
        List<String> names = tasks.stream().map(Task::name).toList();
        Check.perTask("diagram, outputs", names, outputs.length);
        Check.perTask("diagram, own parameters", names, own.length);
        return new Diagram(inputs, sharing, new ArrayList<>(tasks), outputs, shared, own).chart();
    }

    private Chart chart() {
        int width = headsAt() + headWidth + 8;
        Sheet sheet = new Sheet(sharing.toString())
                .note("%s: %s shared, %s of single tasks"
                        .formatted(
                                parameters(shared + Arrays.stream(own).sum()),
                                Ink.count(shared),
                                Ink.count(Arrays.stream(own).sum())))
                .note(Character.toUpperCase(sketch.words().charAt(0))
                        + sketch.words().substring(1) + ".")
                .panel(this::draw);
        return sheet.chart(1, width, TOP + lanes() * LANE + 4, text());
    }

    private int headWidth(boolean few) {
        Graphics2D g = Sheet.measure();
        return IntStream.range(0, tasks.size())
                .map(t -> Math.max(
                        Ink.width(g, Theme.SMALL, describe(t, few)),
                        Math.min(
                                WIDEST_NAME,
                                Ink.width(g, Theme.PANEL, tasks.get(t).name()))))
                .map(width -> width + 24)
                .reduce(NARROWEST_HEAD, Math::max);
    }

    /** One width per column, so that nothing is cut that could stand there. */
    private int[] widths() {
        Graphics2D g = Sheet.measure();
        int columns = sketch.boxes().stream().mapToInt(Sketch.Box::column).max().orElse(-1) + 1;
        int[] found = new int[columns];
        Arrays.fill(found, NARROWEST_BOX);
        for (Sketch.Box box : sketch.boxes()) {
            int text = Math.max(Ink.width(g, Theme.PANEL, box.what()), Ink.width(g, Theme.SMALL, box.how()));
            found[box.column()] = Math.min(WIDEST_BOX, Math.max(found[box.column()], text + 16));
        }
        return found;
    }

    private int x(int column) {
        int x = inputWidth + GAP;
        for (int c = 0; c < column; c++) {
            x += widths[c] + gap(c);
        }
        return x;
    }

    /** Returns the room behind a column. */
    private int gap(int column) {
        long crossing = sketch.links().stream()
                .filter(link -> link.from() >= 0
                        && sketch.boxes().get(link.from()).column() == column
                        && lane(link.from()) != lane(link.to()))
                .count();
        return crossing > 2L * tasks.size() ? MESH : GAP;
    }

    private int headsAt() {
        return x(widths.length) + GAP;
    }

    private int lanes() {
        double last =
                sketch.boxes().stream().mapToDouble(Sketch.Box::lane).max().orElse(0);
        return Math.max(ofTasks(), (int) Math.ceil(last) + 1);
    }

    private int ofTasks() {
        return tasks.size() + (sketch.below() ? 1 : 0);
    }

    /** Heads stand in the middle where there are more branches than tasks. */
    private double headLane(int task) {
        return task + (lanes() - ofTasks()) / 2.0;
    }

    private double middle(double lane) {
        return lane == Sketch.MIDDLE ? TOP + lanes() * LANE / 2.0 : TOP + (lane + 0.5) * LANE;
    }

    private static Color color(int task) {
        return task == Sketch.SHARED ? SHARED : Theme.task(task);
    }

    private void draw(Graphics2D g, int width, int height) {
        label(g, inputs.size() > 1 ? "inputs" : "input", inputWidth / 2.0);
        label(g, "heads", headsAt() + headWidth / 2.0);
        // A task's own lines lie over what is only lent.
        sketch.links().stream().filter(Sketch.Link::loose).forEach(link -> link(g, link));
        sketch.links().stream().filter(link -> !link.loose()).forEach(link -> link(g, link));
        for (Sketch.Box box : sketch.boxes()) {
            for (int copy = Math.min(3, box.copies()) - 1; copy >= 0; copy--) {
                double at = copy * COPY;
                double y = middle(box.lane()) - BOX / 2.0 - at;
                List<String> lines = copy > 0 ? List.of("", "") : List.of(box.what(), box.how());
                box(g, x(box.column()) + at, y, widths[box.column()], BOX, color(box.task()), lines);
            }
        }
        for (int t = 0; t < tasks.size(); t++) {
            head(g, t, headsAt());
        }
        box(g, 2, middle(Sketch.MIDDLE) - BOX / 2.0, inputWidth - 2, BOX, Theme.INK, inputLines());
    }

    /** Draws from the right of one part to the left of the next; between parts of one column beside or between them. */
    private void link(Graphics2D g, Sketch.Link link) {
        // Hundreds of lines that all say the same are the ground on which a task's own line shows.
        g.setColor(crowded && link.loose() && link.task() == Sketch.SHARED ? Theme.GRID : color(link.task()));
        g.setStroke(link.loose() ? Theme.DOTTED : Theme.SOLID);
        double toX = left(link.to());
        double y = lane(link.from());
        double toY = lane(link.to());
        if (left(link.from()) == toX && (link.to() < Sketch.INPUT || Math.abs(toY - y) > 1.5 * LANE)) {
            double out = toX - GAP * 1.3;
            double down = Math.signum(toY - y) * BOX / 4;
            g.draw(new CubicCurve2D.Double(toX, y + down, out, y, out, toY, toX, toY - down));
            return;
        }
        if (left(link.from()) == toX) {
            double x = toX + widths[sketch.boxes().get(link.to()).column()] / 2.0;
            g.draw(new Line2D.Double(x, y, x, toY));
            return;
        }
        double x = link.from() == Sketch.INPUT
                ? inputWidth
                : left(link.from()) + widths[sketch.boxes().get(link.from()).column()];
        double half = Math.min(toX - x, 3 * GAP) / 2;
        // Straight along the lane to where it must leave it.
        double turn = toX - 2 * half;
        g.draw(new Line2D.Double(x, y, turn, y));
        g.draw(new CubicCurve2D.Double(turn, y, turn + half, y, toX - half, toY, toX, toY));
    }

    private double left(int end) {
        if (end == Sketch.INPUT) {
            return 2;
        }
        return end < Sketch.INPUT ? headsAt() : x(sketch.boxes().get(end).column());
    }

    private double lane(int end) {
        if (end == Sketch.INPUT) {
            return middle(Sketch.MIDDLE);
        }
        return middle(
                end < Sketch.INPUT
                        ? headLane(Sketch.head(end))
                        : sketch.boxes().get(end).lane());
    }

    private List<String> inputLines() {
        if (inputs.size() > 1) {
            String names = String.join(", ", inputs.stream().map(Input::name).toList());
            return List.of(inputs.size() + " inputs", names);
        }
        Input input = inputs.get(0);
        if (input.name().equals(Input.TABLE)) {
            return List.of(Ink.count(input.size()), input.size() == 1 ? "column" : "columns");
        }
        return List.of(size(input), input.isTokens() ? "tokens" : "values");
    }

    private static String size(Input input) {
        return String.join(
                " x ",
                input.shape().stream()
                        .skip(input.shape().size() > 2 && input.shape().get(0) == 1 ? 1 : 0)
                        .map(String::valueOf)
                        .toList());
    }

    private static String inWords(Input input) {
        return input.name().equals(Input.TABLE) ? Words.count(input.size(), "input column") : input.toString();
    }

    private void head(Graphics2D g, int t, double x) {
        box(
                g,
                x,
                middle(headLane(t)) - BOX / 2.0,
                headWidth,
                BOX,
                Theme.task(t),
                List.of(tasks.get(t).name(), describe(t, brief)));
    }

    /** Says what a head is made of; in few words the loss is left out. */
    private String describe(int t, boolean few) {
        Task<?> task = tasks.get(t);
        StringBuilder text = new StringBuilder();
        task.head().forEach(width -> text.append(width).append(" → "));
        text.append(Words.count(outputs[t], "output"));
        text.append(task instanceof Translation translation && translation.known() > 0 ? " and a lexicon" : "");
        if (!few) {
            text.append(", ").append(task.loss());
        }
        if (!few && task.weight() != 1) {
            text.append(" × ")
                    .append(BigDecimal.valueOf(task.weight())
                            .stripTrailingZeros()
                            .toPlainString());
        }
        boolean more = sketch.boxes().stream().anyMatch(box -> box.task() == t);
        String count = more ? Ink.count(own[t]) + " of its own" : parameters(own[t]);
        return text.append(", ").append(count).toString();
    }

    private static String parameters(long count) {
        return Ink.count(count) + (count == 1 ? " parameter" : " parameters");
    }

    private static void label(Graphics2D g, String text, double x) {
        Ink.centred(g, Theme.SMALL, Theme.SOFT, text, x, 12);
    }

    private static void box(
            Graphics2D g, double x, double y, double width, double height, Color color, List<String> lines) {
        RoundRectangle2D shape = new RoundRectangle2D.Double(x, y, width, height, 10, 10);
        g.setColor(Theme.mix(Theme.PAPER, color, 0.12));
        g.fill(shape);
        g.setColor(color);
        g.setStroke(Theme.SOLID);
        g.draw(shape);
        int room = (int) width - 8;
        for (int i = 0; i < 2; i++) {
            Font font = i == 0 ? Theme.PANEL : Theme.SMALL;
            String line = i == 0 ? Ink.fitName(g, font, lines.get(i), room) : Ink.fit(g, font, lines.get(i), room);
            Ink.centred(g, font, i == 0 ? Theme.INK : Theme.SOFT, line, x + width / 2, y + (i == 0 ? 17 : 32));
        }
    }

    private String text() {
        List<String> heads = IntStream.range(0, tasks.size())
                .mapToObj(t -> tasks.get(t).name() + " (" + describe(t, false) + ")")
                .toList();
        String trunk = sketch.words() + (shared > 0 ? " (" + parameters(shared) + ")" : "");
        return "%s: %s -> %s, %s -> heads: %s."
                .formatted(
                        sharing,
                        String.join(
                                " and ", inputs.stream().map(Diagram::inWords).toList()),
                        sharing.encoder(),
                        trunk,
                        String.join("; ", heads));
    }
}
