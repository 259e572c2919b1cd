package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Multi-task attention network: one encoder, and for each task a mask on every stage, made from the stage and from what the task kept
 * of the one before. The mask, between 0 and 1 for each channel and place, is two layers of the stage's width. The encoder is shared,
 * masks are each task's own.
 *
 * <p>What was kept of a larger image is averaged over the places of the smaller one. There is no batch normalisation.
 *
 * <p>Liu, Johns, Davison: End-to-end multi-task learning with attention, CVPR 2019, arXiv:1803.10704.
 *
 * @param encoder the shared encoder
 */
public record Mtan(Encoder encoder) implements Sharing {

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Mtan encoder(Encoder other) {
        return new Mtan(other);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        return new Network(new Masked(encoder.stages(inputs), heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        Sketch.Pen pen = new Sketch.Pen();
        List<Encoder.Layer> stages = Sketch.stages(encoder, inputs);
        List<Integer> trunk = pen.chain(stages, tasks.size(), Sketch.SHARED);
        for (int t = 0; t < tasks.size(); t++) {
            int before = 0;
            for (int stage = 0; stage < stages.size(); stage++) {
                int mask = pen.box(stage + 1, t, t, 1, "mask", "of stage " + (stage + 1));
                pen.link(trunk.get(stage), mask, Sketch.SHARED);
                if (stage > 0) {
                    pen.link(before, mask, t);
                }
                before = mask;
            }
            pen.link(before, Sketch.head(t), t);
        }
        return pen.done("shared by all tasks, with masks of each task's own", true);
    }

    @Override
    public String toString() {
        return "mtan(" + encoder + ")";
    }

    private static final class Masked extends Towers {
        private static final int MOST_COLUMNS = 64;

        private final List<Block> stages;
        /** By task and stage; made on the first walk, which tells the widths. */
        private final List<List<Block>> masks = new ArrayList<>();

        Masked(List<Block> stages, List<Head> heads) {
            super(heads);
            this.stages = addAll(stages);
            for (int t = 0; t < tasks(); t++) {
                masks.add(new ArrayList<>());
            }
        }

        private Block mask(long width) {
            int units = Math.toIntExact(width);
            return add(new SequentialBlock()
                    .add(Mlp.linear(units, Starts.HE))
                    .add(Activation::relu)
                    .add(Mlp.linear(units, Starts.LECUN))
                    .add(Activation::sigmoid));
        }

        @Override
        List<NDList> represent(Pass pass, NDList inputs) {
            List<NDList> at = new ArrayList<>();
            for (Block stage : stages) {
                at.add(pass.run(stage, at.isEmpty() ? inputs : at.get(at.size() - 1)));
            }
            List<NDList> representations = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                NDList kept = new NDList();
                for (int stage = 0; stage < at.size(); stage++) {
                    NDArray all = at.get(stage).head();
                    List<NDArray> more = kept.isEmpty() ? List.of() : List.of(fit(kept, all.getShape()));
                    NDArray mask = pass.perPlace(masks.get(t).get(stage), Mixing.beside(all, more));
                    look(pass, stage, t, Mixing.with(at.get(stage), mask));
                    kept = Mixing.with(at.get(stage), all.mul(mask));
                }
                representations.add(kept);
            }
            return representations;
        }

        /** Averages what was kept of a stage over the places of the next one. */
        private static NDArray fit(NDList kept, Shape next) {
            Shape shape = kept.head().getShape();
            if (next.dimension() == 2) {
                return Mixing.pooled(kept);
            }
            if (next.dimension() < shape.dimension()) {
                // Cells of a grid have become places.
                return kept.head().reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1);
            }
            boolean same = shape.dimension() < 4 || (shape.get(2) == next.get(2) && shape.get(3) == next.get(3));
            if (same) {
                return kept.head();
            }
            Shape window = new Shape(shape.get(2) / next.get(2), shape.get(3) / next.get(3));
            return Pool.avgPool2d(kept.head(), window, window, new Shape(0, 0), false, false)
                    .get(":, :, :%d, :%d".formatted(next.get(2), next.get(3)));
        }

        private void look(Pass pass, int stage, int task, NDList mask) {
            if (pass.views() == null) {
                return;
            }
            NDArray pooled = Mixing.pooled(mask);
            int width = (int) Math.min(MOST_COLUMNS, pooled.getShape().get(1));
            String some = width < pooled.getShape().get(1) ? ", the first " + width + " channels" : "";
            List<String> columns =
                    IntStream.rangeClosed(1, width).mapToObj(String::valueOf).toList();
            pass.note(
                    "mean mask of stage " + (stage + 1) + some,
                    names().get(task),
                    columns,
                    pooled.get(":, :%d".formatted(width)));
        }

        @Override
        List<Shape[]> body(Visit visit, Shape... inputs) {
            Shape[] at = inputs;
            long kept = 0;
            for (int stage = 0; stage < stages.size(); stage++) {
                at = visit.at(stages.get(stage), at);
                long width = Mixing.channels(at[0]);
                // Masks take channels last.
                Shape place = new Shape(at[0].get(0), width + kept);
                for (List<Block> own : masks) {
                    if (own.size() == stage) {
                        own.add(mask(width));
                    }
                    visit.at(own.get(stage), place);
                }
                kept = width;
            }
            return Collections.nCopies(tasks(), at);
        }

        @Override
        void ownBody(Owners owners) {
            for (int stage = 0; stage < stages.size(); stage++) {
                owners.shared("shared." + stage, stages.get(stage));
            }
            for (int t = 0; t < tasks(); t++) {
                for (int stage = 0; stage < stages.size(); stage++) {
                    owners.task(
                            t,
                            "mask." + names().get(t) + "." + stage,
                            masks.get(t).get(stage));
                }
            }
        }
    }
}
