package io.github.braidml.model;

import io.github.braidml.data.Input;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * What a picture of a network shows between the input and the heads.
 *
 * @param words what is shared and how, in a few words
 * @param boxes the parts
 * @param links what leads where
 * @param below whether there is a lane below those of the tasks
 */
public record Sketch(String words, List<Box> boxes, List<Link> links, boolean below) {
    /** The input as an end of a link. */
    public static final int INPUT = -1;

    /** In the middle of all lanes. */
    public static final double MIDDLE = -1;

    /** Of no single task. */
    public static final int SHARED = -1;

    private static final int MOST_STAGES = 4;

    /**
     * A part.
     *
     * @param column place from the input on
     * @param lane index of a task, the number of tasks for the lane below, or {@link #MIDDLE}
     * @param task whose it is, or {@link #SHARED}
     * @param copies how many there are of it
     */
    public record Box(int column, double lane, int task, int copies, String what, String how) {}

    /**
     * A line between two parts.
     *
     * @param from index of a box, {@link #INPUT} or a {@link #head}
     * @param to index of a box or a {@link #head}
     * @param task whose it is, or {@link #SHARED}
     * @param loose whether it is a bond or a choice and not all there is
     */
    public record Link(int from, int to, int task, boolean loose) {}

    /** Returns the head of a task as an end of a link. */
    public static int head(int task) {
        return -2 - task;
    }

    /** Draws part by part. */
    static final class Pen {
        private final List<Box> boxes = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();

        int box(int column, double lane, int task, int copies, String what, String how) {
            boxes.add(new Box(column, lane, task, copies, what, how));
            return boxes.size() - 1;
        }

        int box(int column, double lane, int task, Encoder.Layer layer) {
            return box(column, lane, task, 1, layer.what(), layer.how());
        }

        void link(int from, int to, int task) {
            links.add(new Link(from, to, task, false));
        }

        void loose(int from, int to, int task) {
            links.add(new Link(from, to, task, true));
        }

        /** Draws layers one after the other from the input on; returns the boxes. */
        List<Integer> chain(List<Encoder.Layer> layers, double lane, int task) {
            List<Integer> drawn = new ArrayList<>();
            for (Encoder.Layer layer : layers) {
                int box = box(drawn.size(), lane, task, layer);
                link(drawn.isEmpty() ? INPUT : box - 1, box, task);
                drawn.add(box);
            }
            return drawn;
        }

        /** Draws a box per branch, spread over the lanes, and behind them the layers that see all; returns the last. */
        int branches(Fused fused, int lanes) {
            int count = fused.branches().size();
            for (int b = 0; b < count; b++) {
                String call = fused.branches().get(b).toString();
                link(INPUT, box(0, (b + 0.5) * lanes / count - 0.5, SHARED, 1, call, "branch"), SHARED);
            }
            int column = 1;
            for (Encoder.Layer layer : fused.behind()) {
                int box = box(column, MIDDLE, SHARED, layer);
                for (int from = column == 1 ? 0 : box - 1; from < box; from++) {
                    link(from, box, SHARED);
                }
                column++;
            }
            return boxes.size() - 1;
        }

        Sketch done(String words, boolean below) {
            return new Sketch(words, List.copyOf(boxes), List.copyOf(links), below);
        }
    }

    /** Returns the stages of an encoder for a picture; of many, those in between in one. */
    static List<Encoder.Layer> stages(Encoder encoder, List<Input> inputs) {
        int count = encoder.stages(inputs).size();
        List<Encoder.Layer> layers = encoder.layers();
        if (layers.size() != count) {
            return List.of(new Encoder.Layer(encoder.toString(), "encoder"));
        }
        if (count <= MOST_STAGES) {
            return layers;
        }
        return List.of(
                layers.get(0),
                new Encoder.Layer("… " + Words.count(count - 2L, "more stage"), "likewise"),
                layers.get(count - 1));
    }

    /** Returns the layers of an encoder for a picture; many of them in one. */
    static List<Encoder.Layer> layers(Encoder encoder) {
        List<Encoder.Layer> layers = encoder.layers();
        return layers.size() <= MOST_STAGES + 1 ? layers : List.of(new Encoder.Layer(encoder.toString(), "encoder"));
    }

    /** Returns one encoder with a head per task on it. */
    static Sketch trunk(Encoder encoder, List<String> tasks) {
        Pen pen = new Pen();
        int last = encoder instanceof Fused fused
                ? pen.branches(fused, Math.max(fused.branches().size(), tasks.size()))
                : last(pen.chain(layers(encoder), MIDDLE, SHARED));
        for (int t = 0; t < tasks.size(); t++) {
            pen.link(last, head(t), t);
        }
        return pen.done("shared by all tasks", false);
    }

    /** Returns an encoder per task, bound to its neighbours or not. */
    static Sketch lanes(Encoder encoder, List<String> tasks, boolean bound, String words) {
        Pen pen = new Pen();
        List<Integer> above = List.of();
        for (int t = 0; t < tasks.size(); t++) {
            List<Integer> lane = pen.chain(layers(encoder), t, t);
            pen.link(last(lane), head(t), t);
            for (int i = 0; i < above.size() && bound; i++) {
                pen.loose(above.get(i), lane.get(i), SHARED);
            }
            above = lane;
        }
        return pen.done(words, false);
    }

    /** Returns an encoder per task, all mixed after every stage. */
    static Sketch mixed(List<Encoder.Layer> stages, List<String> tasks, String words) {
        Pen pen = new Pen();
        List<Integer> before = List.of();
        for (int stage = 0; stage < stages.size(); stage++) {
            List<Integer> made = new ArrayList<>();
            for (int t = 0; t < tasks.size(); t++) {
                made.add(pen.box(stage, t, t, stages.get(stage)));
                mesh(pen, before, made.get(t), t);
            }
            before = made;
        }
        for (int t = 0; t < tasks.size(); t++) {
            mesh(pen, before, head(t), t);
        }
        return pen.done(words, false);
    }

    private static void mesh(Pen pen, List<Integer> from, int to, int task) {
        if (from.isEmpty()) {
            pen.link(INPUT, to, task);
        }
        for (int s = 0; s < from.size(); s++) {
            if (s != task) {
                pen.loose(from.get(s), to, SHARED);
            }
        }
        if (!from.isEmpty()) {
            pen.link(from.get(task), to, task);
        }
    }

    /** Returns experts with gates, a level per layer. */
    static Sketch experts(List<Encoder.Layer> levels, int shared, int own, List<String> tasks, String words) {
        Pen pen = new Pen();
        int n = tasks.size();
        List<Integer> before = new ArrayList<>();
        for (int l = 0; l < levels.size(); l++) {
            Encoder.Layer layer = levels.get(l);
            boolean last = l == levels.size() - 1;
            double lane = own == 0 ? MIDDLE : n;
            int all = pen.box(2 * l, lane, SHARED, shared, Words.count(shared, "expert"), layer.what());
            pen.link(l == 0 ? INPUT : before.get(n), all, SHARED);
            List<Integer> gates = new ArrayList<>();
            int path = last ? 0 : pen.box(2 * l + 1, n, SHARED, 1, "gate", "per row");
            for (int t = 0; t < n; t++) {
                int gate = pen.box(2 * l + 1, t, t, 1, "gate", "per row");
                pen.link(all, gate, SHARED);
                if (own > 0) {
                    int expert = pen.box(2 * l, t, t, own, Words.count(own, "expert"), layer.what());
                    pen.link(l == 0 ? INPUT : before.get(t), expert, t);
                    pen.link(expert, gate, t);
                    if (!last) {
                        pen.link(expert, path, SHARED);
                    }
                }
                if (last) {
                    pen.link(gate, head(t), t);
                }
                gates.add(gate);
            }
            if (!last) {
                pen.link(all, path, SHARED);
                gates.add(path);
            }
            before = gates;
        }
        return pen.done(words, own > 0);
    }

    /** Returns the last of some. */
    static <T> T last(List<T> some) {
        return some.get(some.size() - 1);
    }
}
