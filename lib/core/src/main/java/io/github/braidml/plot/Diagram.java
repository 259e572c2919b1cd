package io.github.braidml.plot;

import io.github.braidml.data.Input;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Sharing;
import io.github.braidml.show.Words;
import io.github.braidml.task.Task;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.RoundRectangle2D;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A network as a picture: inputs, encoder, heads, with what is shared and what each part costs. */
public final class Diagram {
    private static final int MOST_LAYERS = 5;
    private static final int INPUT = 76;
    private static final int LAYER = 78;
    private static final int WIDEST_LAYER = 170;
    private static final int NARROWEST_HEAD = 180;
    private static final int GAP = 26;
    private static final int LANE = 52;
    private static final int BOX = 40;
    private static final int TOP = 22;

    private final List<Input> inputs;
    private final Sharing sharing;
    private final List<Task<?>> tasks;
    private final int[] outputs;
    private final long shared;
    private final long[] own;
    private final int headWidth;

    private Diagram(List<Input> inputs, Sharing sharing, List<Task<?>> tasks, int[] outputs, long shared, long[] own) {
        this.inputs = inputs;
        this.sharing = sharing;
        this.tasks = tasks;
        this.outputs = outputs;
        this.shared = shared;
        this.own = own;
        Graphics2D g = Sheet.measure();
        this.headWidth = IntStream.range(0, tasks.size())
                .map(t -> Ink.width(g, Theme.SMALL, describe(t)) + 24)
                .reduce(NARROWEST_HEAD, Math::max);
    }

    /**
     * Returns the picture of a network: one trunk where the tasks share their encoder, otherwise one lane per task.
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
        int layers = layers().size() * (layerWidth() + GAP);
        int width = INPUT + GAP + layers + GAP + headWidth + 8;
        Sheet sheet = new Sheet(sharing.toString())
                .note("%s: %s shared, %s of single tasks"
                        .formatted(
                                parameters(shared + Arrays.stream(own).sum()),
                                Ink.count(shared),
                                Ink.count(Arrays.stream(own).sum())))
                .panel(this::draw);
        return sheet.chart(1, width, TOP + tasks.size() * LANE + 4, text());
    }

    private List<Encoder.Layer> layers() {
        List<Encoder.Layer> layers = sharing.encoder().layers();
        return layers.size() <= MOST_LAYERS
                ? layers
                : List.of(new Encoder.Layer(sharing.encoder().toString(), "encoder"));
    }

    /** One width for all, so that nothing is cut that could stand there. */
    private int layerWidth() {
        Graphics2D g = Sheet.measure();
        int widest = LAYER;
        for (Encoder.Layer layer : layers()) {
            widest = Math.max(widest, Ink.width(g, Theme.PANEL, layer.what()) + 16);
            widest = Math.max(widest, Ink.width(g, Theme.SMALL, layer.how()) + 16);
        }
        return Math.min(WIDEST_LAYER, widest);
    }

    private void draw(Graphics2D g, int width, int height) {
        int lanes = tasks.size();
        double middle = TOP + lanes * LANE / 2.0;
        double layersAt = INPUT + GAP;
        double headsAt = width - headWidth - 8.0;
        label(g, "input", INPUT / 2.0);
        label(g, sharing.shares() ? "shared by all tasks" : "one network per task", (layersAt + headsAt - GAP) / 2);
        label(g, "heads", headsAt + headWidth / 2.0);
        double end = layersAt;
        for (int lane = 0; lane < (sharing.shares() ? 1 : lanes); lane++) {
            double y = sharing.shares() ? middle : laneMiddle(lane);
            Color color = sharing.shares() ? new Color(0x777777) : Theme.task(lane);
            end = chain(g, y, middle, color);
        }
        for (int t = 0; t < lanes; t++) {
            double from = sharing.shares() ? middle : laneMiddle(t);
            link(g, end, from, headsAt, laneMiddle(t), Theme.task(t));
            head(g, t, headsAt);
        }
        box(g, 2, middle - BOX / 2.0, INPUT - 2, BOX, Theme.INK, inputLines());
    }

    private List<String> inputLines() {
        if (inputs.size() > 1) {
            return List.of(inputs.size() + " inputs", "");
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

    /** Draws the encoder's boxes from the input on; returns where they end. */
    private double chain(Graphics2D g, double y, double inputAt, Color color) {
        double x = INPUT + GAP;
        double before = INPUT;
        double from = inputAt;
        int width = layerWidth();
        for (Encoder.Layer layer : layers()) {
            link(g, before, from, x, y, color);
            box(g, x, y - BOX / 2.0, width, BOX, color, List.of(layer.what(), layer.how()));
            before = x + width;
            from = y;
            x += width + GAP;
        }
        return before;
    }

    private double laneMiddle(int lane) {
        return TOP + (lane + 0.5) * LANE;
    }

    private void head(Graphics2D g, int t, double x) {
        box(
                g,
                x,
                laneMiddle(t) - BOX / 2.0,
                headWidth,
                BOX,
                Theme.task(t),
                List.of(tasks.get(t).name(), describe(t)));
    }

    private String describe(int t) {
        Task<?> task = tasks.get(t);
        StringBuilder text = new StringBuilder();
        task.head().forEach(width -> text.append(width).append(" → "));
        text.append(Words.count(outputs[t], "output")).append(", ").append(task.loss());
        if (task.weight() != 1) {
            text.append(" × ")
                    .append(BigDecimal.valueOf(task.weight())
                            .stripTrailingZeros()
                            .toPlainString());
        }
        String all = sharing.shares() ? "" : " in all";
        return text.append(", ").append(parameters(own[t])).append(all).toString();
    }

    private static String parameters(long count) {
        return Ink.count(count) + (count == 1 ? " parameter" : " parameters");
    }

    private static void label(Graphics2D g, String text, double x) {
        Ink.centred(g, Theme.SMALL, Theme.SOFT, text, x, 12);
    }

    private static void link(Graphics2D g, double x, double y, double toX, double toY, Color color) {
        double half = (toX - x) / 2;
        g.setColor(color);
        g.setStroke(Theme.SOLID);
        g.draw(new CubicCurve2D.Double(x, y, x + half, y, toX - half, toY, toX, toY));
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
            String line = Ink.fit(g, font, lines.get(i), room);
            Ink.centred(g, font, i == 0 ? Theme.INK : Theme.SOFT, line, x + width / 2, y + (i == 0 ? 17 : 32));
        }
    }

    private String text() {
        List<String> heads = IntStream.range(0, tasks.size())
                .mapToObj(t -> tasks.get(t).name() + " (" + describe(t) + ")")
                .toList();
        String trunk =
                sharing.shares() ? "shared by all tasks (" + parameters(shared) + ")" : "one such network per task";
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
