package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.initializer.Initializer;
import io.github.braidml.data.Input;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adapters: one encoder, and behind every stage of it a small correction of each task's own, x + U relu(D x), through a bottleneck. U
 * starts at zero, so that all tasks start with the encoder as it is. The encoder is shared, or frozen at its values; adapters are each
 * task's own.
 *
 * <p>Houlsby et al.: Parameter-efficient transfer learning for NLP, ICML 2019, arXiv:1902.00751.
 *
 * @param encoder the shared encoder
 * @param width units of the bottleneck
 * @param fixed whether the encoder keeps its values
 */
public record Adapters(Encoder encoder, int width, boolean fixed) implements Sharing {

    public Adapters {
        if (width < 1) {
            throw new IllegalArgumentException("adapters: a bottleneck needs at least 1 unit; given " + width);
        }
    }

    /** Returns this sharing with an encoder that keeps its values, so that only adapters and heads learn. */
    public Adapters frozen() {
        return new Adapters(encoder, width, true);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Adapters encoder(Encoder other) {
        return new Adapters(other, width, fixed);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        List<Block> stages = encoder.stages(inputs);
        if (fixed) {
            stages.forEach(stage -> stage.freezeParameters(true));
        }
        return new Network(new Adapted(stages, width, heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        Sketch.Pen pen = new Sketch.Pen();
        List<Integer> before = List.of();
        int column = 0;
        for (Encoder.Layer stage : Sketch.stages(encoder, inputs)) {
            int box = pen.box(column++, Sketch.MIDDLE, Sketch.SHARED, 1, stage.what(), fixed ? "frozen" : stage.how());
            if (before.isEmpty()) {
                pen.link(Sketch.INPUT, box, Sketch.SHARED);
            }
            List<Integer> made = new ArrayList<>();
            for (int t = 0; t < tasks.size(); t++) {
                made.add(pen.box(column, t, t, 1, "adapter", Words.count(width, "unit")));
                pen.link(box, made.get(t), t);
                if (!before.isEmpty()) {
                    pen.link(before.get(t), box, t);
                }
            }
            before = made;
            column++;
        }
        for (int t = 0; t < tasks.size(); t++) {
            pen.link(before.get(t), Sketch.head(t), t);
        }
        return pen.done((fixed ? "frozen" : "shared by all tasks") + ", with adapters of each task's own", false);
    }

    @Override
    public String toString() {
        return "adapters(" + encoder + ", " + width + ")" + (fixed ? ".frozen()" : "");
    }

    private static final class Adapted extends Towers {
        private final List<Block> stages;
        private final int width;
        /** By task and stage; made on the first walk, which tells the widths. */
        private final List<List<Block>> adapters = new ArrayList<>();

        Adapted(List<Block> stages, int width, List<Head> heads) {
            super(heads);
            this.stages = addAll(stages);
            this.width = width;
            for (int t = 0; t < tasks(); t++) {
                adapters.add(new ArrayList<>());
            }
        }

        private Block adapter(long channels) {
            return add(new SequentialBlock()
                    .add(Mlp.linear(width, Starts.HE))
                    .add(Activation::relu)
                    .add(Mlp.linear(Math.toIntExact(channels), Initializer.ZEROS)));
        }

        @Override
        List<NDList> represent(Pass pass, NDList inputs) {
            List<String> columns = IntStream.rangeClosed(1, stages.size())
                    .mapToObj(s -> "stage " + s)
                    .toList();
            List<NDList> representations = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                NDList at = inputs;
                NDList sizes = new NDList();
                for (int stage = 0; stage < stages.size(); stage++) {
                    NDList made = pass.run(stages.get(stage), at);
                    NDArray change = pass.perPlace(adapters.get(t).get(stage), made.head());
                    at = Mixing.with(made, made.head().add(change));
                    if (pass.views() != null) {
                        sizes.add(change.norm().div(made.head().norm()).reshape(1));
                    }
                }
                if (pass.views() != null) {
                    pass.note(
                            "size of the adapters' change by that of the stage",
                            names().get(t),
                            columns,
                            NDArrays.concat(sizes));
                }
                representations.add(at);
            }
            return representations;
        }

        @Override
        List<Shape[]> body(Visit visit, Shape... inputs) {
            Shape[] at = inputs;
            for (int stage = 0; stage < stages.size(); stage++) {
                at = visit.at(stages.get(stage), at);
                long channels = Mixing.channels(at[0]);
                for (List<Block> own : adapters) {
                    if (own.size() == stage) {
                        own.add(adapter(channels));
                    }
                    visit.at(own.get(stage), new Shape(at[0].get(0), channels));
                }
            }
            Shape[] last = at;
            return names().stream().map(name -> last).toList();
        }

        @Override
        void ownBody(Owners owners) {
            for (int stage = 0; stage < stages.size(); stage++) {
                owners.shared("shared." + stage, stages.get(stage));
                for (int t = 0; t < tasks(); t++) {
                    owners.task(
                            t,
                            "adapter." + names().get(t) + "." + stage,
                            adapters.get(t).get(stage));
                }
            }
        }
    }
}
