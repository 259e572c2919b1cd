package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Cross-stitch networks: each task has an encoder of its own, and after every stage goes on with a learned mixture of what all
 * tasks have there. A task starts with 0.9 of its own and 0.1 of the others'.
 *
 * <p>Every stage serves all tasks through the mixtures behind it and so counts as shared; the last mixture of each task is its own.
 *
 * <p>Misra et al.: Cross-stitch networks for multi-task learning, CVPR 2016, arXiv:1604.03539.
 *
 * @param encoder the encoder that each task gets a copy of
 * @param perChannel whether each channel is mixed in its own proportions, or all of a stage alike
 */
public record CrossStitch(Encoder encoder, boolean perChannel) implements Sharing {
    private static final double OWN = 0.9;

    /** Returns this sharing with one proportion per pair of tasks and stage instead of one per channel. */
    public CrossStitch scalar() {
        return new CrossStitch(encoder, false);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public CrossStitch encoder(Encoder other) {
        return new CrossStitch(other, perChannel);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        return new Network(new Stitched(encoder, perChannel, inputs, heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        return Sketch.mixed(Sketch.stages(encoder, inputs), tasks, "one network per task, mixed after every stage");
    }

    @Override
    public String toString() {
        return "crossStitch(" + encoder + ")" + (perChannel ? "" : ".scalar()");
    }

    /** Starting proportions: 0.9 for one of the parts, the rest in equal shares. */
    static Initializer mostly(int own, int parts) {
        return (manager, shape, type) -> {
            float[] values = new float[(int) shape.size()];
            int each = values.length / parts;
            Arrays.fill(values, parts == 1 ? 1 : (float) ((1 - OWN) / (parts - 1)));
            if (parts > 1) {
                Arrays.fill(values, own * each, (own + 1) * each, (float) OWN);
            }
            return manager.create(values, shape).toType(type, false);
        };
    }

    private static final class Stitched extends Towers {
        private final List<List<Block>> columns = new ArrayList<>();
        private final List<List<Free>> stitches = new ArrayList<>();
        private final boolean perChannel;
        private final int depth;

        Stitched(Encoder encoder, boolean perChannel, List<Input> inputs, List<Head> heads) {
            super(heads);
            this.perChannel = perChannel;
            for (int t = 0; t < tasks(); t++) {
                columns.add(addAll(encoder.stages(inputs)));
            }
            depth = columns.get(0).size();
            for (int stage = 0; stage < depth; stage++) {
                List<Free> rows = new ArrayList<>();
                for (int t = 0; t < tasks(); t++) {
                    rows.add(add(new Free("weight", this::shape, mostly(t, tasks()))));
                }
                stitches.add(rows);
            }
        }

        private Shape shape(Shape stage) {
            return perChannel ? new Shape(tasks(), Mixing.channels(stage)) : new Shape(tasks());
        }

        @Override
        List<NDList> represent(Pass pass, NDList inputs) {
            List<NDList> at = Collections.nCopies(tasks(), inputs);
            for (int stage = 0; stage < depth; stage++) {
                List<NDList> made = new ArrayList<>();
                for (int t = 0; t < tasks(); t++) {
                    made.add(pass.run(columns.get(t).get(stage), at.get(t)));
                }
                NDArray stacked = Mixing.stack(made.stream().map(NDList::head).toList());
                List<NDList> next = new ArrayList<>();
                for (int t = 0; t < tasks(); t++) {
                    NDArray weights =
                            pass.run(stitches.get(stage).get(t), made.get(t).head());
                    NDArray mixed = perChannel ? Mixing.perChannel(stacked, weights) : Mixing.fixed(stacked, weights);
                    pass.note(
                            "stitch after stage " + (stage + 1),
                            names().get(t),
                            names(),
                            perChannel ? weights.transpose() : weights);
                    next.add(Mixing.with(made.get(t), mixed));
                }
                at = next;
            }
            return at;
        }

        @Override
        List<Shape[]> body(Visit visit, Shape... inputs) {
            List<Shape[]> at = Collections.nCopies(tasks(), inputs);
            for (int stage = 0; stage < depth; stage++) {
                List<Shape[]> made = new ArrayList<>();
                for (int t = 0; t < tasks(); t++) {
                    made.add(visit.at(columns.get(t).get(stage), at.get(t)));
                }
                for (int t = 0; t < tasks(); t++) {
                    visit.at(stitches.get(stage).get(t), made.get(t)[0]);
                }
                at = made;
            }
            return at;
        }

        @Override
        void ownBody(Owners owners) {
            for (int stage = 0; stage < depth; stage++) {
                for (int t = 0; t < tasks(); t++) {
                    String of = names().get(t) + "." + stage;
                    owners.shared("encoder." + of, columns.get(t).get(stage));
                    if (stage < depth - 1) {
                        owners.shared("stitch." + of, stitches.get(stage).get(t));
                    } else {
                        owners.task(t, "stitch." + of, stitches.get(stage).get(t));
                    }
                }
            }
        }
    }
}
