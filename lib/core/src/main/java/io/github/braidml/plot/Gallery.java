package io.github.braidml.plot;

import io.github.braidml.data.BoxesTarget;
import io.github.braidml.data.Data;
import io.github.braidml.data.Target;
import io.github.braidml.eval.Predictions;
import io.github.braidml.show.Words;
import io.github.braidml.task.Box;
import io.github.braidml.task.Boxes;
import io.github.braidml.task.Task;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Images with what is known of them and what a model says. */
public final class Gallery {
    private static final int ACROSS = 6;
    private static final int SIDE = 104;
    private static final int GAP = 12;
    private static final int LINE = 13;

    private final List<Drawing> panels = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    private Gallery() {}

    /** A line below an image: black for what is known or right, in another colour for what is wrong. */
    private record Caption(String name, String value, Color color) {
        String text() {
            return name + " " + value;
        }

        /** What is said stands there as a whole if it can; the name of the task makes room. */
        String fit(Graphics2D g, int width) {
            String said = Ink.fit(g, Theme.SMALL, " " + value, width * 3 / 4);
            return Ink.fitName(g, Theme.SMALL, name, width - Ink.width(g, Theme.SMALL, said)) + said;
        }
    }

    /**
     * Returns images with the labels of some tasks, boxes drawn on them.
     *
     * @param rows rows of the data
     * @throws IllegalArgumentException if there is no column of images, or a task has no column
     */
    public static Chart of(Data data, int[] rows, List<? extends Task<?>> tasks) {
        Gallery gallery = new Gallery();
        boolean boxes = tasks.stream().anyMatch(Boxes.class::isInstance);
        int lines =
                (int) tasks.stream().filter(task -> !(task instanceof Boxes)).count();
        for (int row : rows) {
            List<Caption> captions = new ArrayList<>();
            List<Box> truth = new ArrayList<>();
            for (Task<?> task : tasks) {
                if (task instanceof Boxes) {
                    truth.addAll(boxes(data, row, task.name()));
                } else {
                    String label = data.words(row, task.name());
                    captions.add(new Caption(task.name(), known(label), Theme.INK));
                }
            }
            gallery.add(new Frame(data.image(row), truth, List.of()), captions, lines);
        }
        Sheet sheet = new Sheet(Words.count(rows.length, "image") + " of " + data.name());
        if (boxes) {
            sheet.line("true", Frame.TRUE, Frame.DASHES);
        }
        return gallery.chart(sheet, lines);
    }

    /**
     * Returns the images of predictions, with what is true and what is predicted.
     *
     * @param data the data whose rows the predictions are of
     * @throws IllegalArgumentException if there is no column of images
     */
    public static Chart of(Data data, Predictions predictions) {
        Gallery gallery = new Gallery();
        List<Target<?>> targets = predictions.targets();
        int lines = (int) targets.stream()
                .filter(target -> !(target instanceof BoxesTarget))
                .count();
        for (int i = 0; i < predictions.rows().length; i++) {
            int row = predictions.rows()[i];
            List<Caption> captions = new ArrayList<>();
            List<Box> truth = new ArrayList<>();
            List<Box> found = new ArrayList<>();
            for (int t = 0; t < targets.size(); t++) {
                int at = i * predictions.stride() + predictions.from(t);
                if (targets.get(t) instanceof BoxesTarget boxes) {
                    truth.addAll(boxes(data, row, boxes.task().name()));
                    found.addAll(boxes.decode(predictions.outputs(), at));
                } else {
                    captions.add(caption(data, row, targets.get(t), predictions.outputs(), at));
                }
            }
            gallery.add(new Frame(data.image(row), truth, found), captions, lines);
        }
        Sheet sheet = new Sheet("What is true and what is predicted").note(lines == 0 ? "" : "true → predicted");
        if (lines < targets.size()) {
            sheet.line("true box", Frame.TRUE, Frame.DASHES).line("found", Frame.FOUND, Frame.LINE);
        }
        return gallery.chart(sheet, lines);
    }

    /** Returns some of the rows, evenly chosen; all if there are no more. */
    public static int[] some(int[] rows, int count) {
        int kept = Math.min(rows.length, count);
        return IntStream.range(0, kept)
                .map(i -> rows[(int) ((long) i * rows.length / kept)])
                .toArray();
    }

    @SuppressWarnings("unchecked") // a column of boxes has nothing else
    private static List<Box> boxes(Data data, int row, String column) {
        Object boxes = data.row(row).get(column);
        return boxes instanceof List<?> list ? (List<Box>) list : List.of();
    }

    private static Caption caption(Data data, int row, Target<?> target, double[] outputs, int at) {
        String label = data.words(row, target.task().name());
        Object guess = target.decode(outputs, at);
        if (target instanceof Target.Numeric) {
            return new Caption(
                    target.task().name(), "%s → %s".formatted(known(label), Ink.figure((Double) guess)), Theme.INK);
        }
        String said = target instanceof Target.YesNo yesNo
                ? (Boolean.TRUE.equals(guess) ? yesNo.yes() : yesNo.no())
                : String.valueOf(guess);
        boolean wrong = label != null && !label.equals(said);
        return new Caption(
                target.task().name(), "%s → %s".formatted(known(label), said), wrong ? Frame.FOUND : Theme.INK);
    }

    private static String known(@Nullable String label) {
        return Objects.requireNonNullElse(label, "?");
    }

    private void add(Frame frame, List<Caption> captions, int lines) {
        panels.add((g, width, height) -> draw(g, width, height - LINE * lines, frame, captions));
        List<String> said = new ArrayList<>(captions.stream().map(Caption::text).toList());
        if (!frame.truth().isEmpty() || !frame.found().isEmpty()) {
            said.add(
                    frame.found().isEmpty()
                            ? Frame.words(frame.truth())
                            : Frame.words(frame.truth()) + " → " + Frame.words(frame.found()));
        }
        texts.add(String.join(", ", said));
    }

    private static void draw(Graphics2D g, int width, int height, Frame frame, List<Caption> captions) {
        frame.draw(g, 1, 1, width - GAP, height - GAP);
        for (int i = 0; i < captions.size(); i++) {
            Caption caption = captions.get(i);
            Ink.text(g, Theme.SMALL, caption.color(), caption.fit(g, width - GAP), 1, height + i * LINE);
        }
    }

    private Chart chart(Sheet sheet, int lines) {
        panels.forEach(sheet::panel);
        return sheet.chart(
                ACROSS, SIDE + GAP, SIDE + GAP + LINE * lines + 4, "Images: " + String.join("; ", texts) + ".");
    }
}
