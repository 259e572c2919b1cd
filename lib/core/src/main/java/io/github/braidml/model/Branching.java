package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Learning to branch: several copies of every stage of the encoder; each copy picks one copy of the stage before as its parent, and
 * each task one of the last stage, so that what is left in use is a tree. While it trains, a pick is a softmax of its scores and
 * Gumbel noise, and the scores count more with every step, by which the noise fades; predictions use the highest score alone.
 *
 * <p>Copies and their picks serve all tasks and so count as shared; the pick of a task is its own.
 *
 * <p>Guo, Lee, Ulbricht: Learning to branch for multi-task learning, ICML 2020, arXiv:2006.01895.
 *
 * @param encoder what the branches are made of
 * @param branches copies of each stage
 * @param cooling growth per step of the factor on the scores, which starts at 1 and ends at 100; 0.002 by default
 */
public record Branching(Encoder encoder, int branches, double cooling) implements Sharing {
    private static final float SHARPEST = 100;

    public Branching {
        if (branches < 2) {
            throw new IllegalArgumentException(
                    "branching: needs at least 2 branches to pick from; given %d; hard(...) is a single one"
                            .formatted(branches));
        }
        if (!(cooling >= 0) || cooling > 1) {
            throw new IllegalArgumentException("branching: cooling is a rate per step in [0, 1]; given " + cooling);
        }
    }

    /** Returns this sharing with another growth of the scores' factor per step. */
    public Branching cooling(double rate) {
        return new Branching(encoder, branches, rate);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Branching encoder(Encoder other) {
        return new Branching(other, branches, cooling);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        return new Network(new Tree(this, inputs, heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        Sketch.Pen pen = new Sketch.Pen();
        List<Integer> before = List.of(Sketch.INPUT);
        int column = 0;
        boolean room = branches <= tasks.size();
        for (Encoder.Layer stage : Sketch.stages(encoder, inputs)) {
            List<Integer> made = new ArrayList<>();
            for (int b = 0; b < (room ? branches : 1); b++) {
                double lane = room ? (b + 0.5) * tasks.size() / branches - 0.5 : Sketch.MIDDLE;
                int box = pen.box(column, lane, Sketch.SHARED, room ? 1 : branches, stage.what(), "branch");
                before.forEach(from -> pen.loose(from, box, Sketch.SHARED));
                made.add(box);
            }
            before = made;
            column++;
        }
        for (int t = 0; t < tasks.size(); t++) {
            int task = t;
            before.forEach(from -> pen.loose(from, Sketch.head(task), task));
        }
        return pen.done(branches + " branches of every stage, of which each task and branch picks one", false);
    }

    @Override
    public String toString() {
        return "branching(" + encoder + ", " + branches + ")" + (cooling == 0.002 ? "" : ".cooling(" + cooling + ")");
    }

    private static final class Tree extends Towers {
        private final int branches;
        private final float growth;
        /** By stage and branch. */
        private final List<List<Block>> copies = new ArrayList<>();
        /** By stage from the second on, and branch. */
        private final List<List<Free>> parents = new ArrayList<>();

        private final List<Free> leaves;
        private final Free sharpness = add(Free.kept("sharpness", Initializer.ONES));
        private NDArray[] constants = new NDArray[0];

        Tree(Branching spec, List<Input> inputs, List<Head> heads) {
            super(heads);
            branches = spec.branches();
            growth = (float) (1 + spec.cooling());
            for (int b = 0; b < branches; b++) {
                List<Block> stages = spec.encoder().stages(inputs);
                for (int stage = 0; stage < stages.size(); stage++) {
                    if (b == 0) {
                        copies.add(new ArrayList<>());
                    }
                    copies.get(stage).add(add(stages.get(stage)));
                }
            }
            for (int stage = 1; stage < copies.size(); stage++) {
                parents.add(picks(branches));
            }
            leaves = picks(tasks());
        }

        private List<Free> picks(int count) {
            List<Free> picks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                picks.add(add(new Free("scores", any -> new Shape(branches), Initializer.ZEROS)));
            }
            return picks;
        }

        @Override
        void makeConstants(NDManager manager) {
            constants = new NDArray[] {manager.create(growth), manager.create(SHARPEST)};
        }

        @Override
        List<NDList> represent(Pass pass, NDList inputs) {
            NDArray factor = pass.run(sharpness, inputs.head());
            if (pass.training()) {
                factor.muli(constants[0]);
            }
            NDArray sharp = factor.minimum(constants[1]);
            List<NDList> at = Collections.nCopies(branches, inputs);
            for (int stage = 0; stage < copies.size(); stage++) {
                if (stage > 0) {
                    at = picked(pass, "parents of stage " + (stage + 1), numbers(), parents.get(stage - 1), sharp, at);
                }
                List<NDList> made = new ArrayList<>();
                for (int b = 0; b < branches; b++) {
                    made.add(pass.run(copies.get(stage).get(b), at.get(b)));
                }
                at = made;
            }
            return picked(pass, "branches of the tasks", names(), leaves, sharp, at);
        }

        private List<String> numbers() {
            return IntStream.rangeClosed(1, branches)
                    .mapToObj(b -> "branch " + b)
                    .toList();
        }

        private List<NDList> picked(
                Pass pass, String what, List<String> rows, List<Free> picks, NDArray sharp, List<NDList> from) {
            NDArray stacked = Mixing.stack(from.stream().map(NDList::head).toList());
            List<NDList> picked = new ArrayList<>();
            for (int i = 0; i < picks.size(); i++) {
                NDArray scores = pass.run(picks.get(i), stacked).mul(sharp);
                pass.note(what, rows.get(i), numbers(), scores.softmax(0));
                pass.pick(what);
                NDArray weights = pass.training()
                        ? scores.add(gumbel(stacked)).softmax(0)
                        : scores.argMax().oneHot(branches);
                picked.add(Mixing.with(from.get(0), Mixing.fixed(stacked, weights)));
            }
            return picked;
        }

        private NDArray gumbel(NDArray like) {
            NDArray uniform = like.getManager().randomUniform(0, 1, new Shape(branches));
            return uniform.log().neg().log().neg();
        }

        @Override
        List<Shape[]> body(Visit visit, Shape... inputs) {
            visit.at(sharpness, inputs[0]);
            Shape[] at = inputs;
            for (int stage = 0; stage < copies.size(); stage++) {
                Shape[] before = at;
                if (stage > 0) {
                    parents.get(stage - 1).forEach(pick -> visit.at(pick, before[0]));
                }
                for (Block copy : copies.get(stage)) {
                    at = visit.at(copy, before);
                }
            }
            for (Free leaf : leaves) {
                visit.at(leaf, at[0]);
            }
            return Collections.nCopies(tasks(), at);
        }

        @Override
        void ownBody(Owners owners) {
            owners.shared("tree", sharpness);
            for (int stage = 0; stage < copies.size(); stage++) {
                for (int b = 0; b < branches; b++) {
                    owners.shared("branch." + stage + "." + b, copies.get(stage).get(b));
                    if (stage > 0) {
                        owners.shared(
                                "parent." + stage + "." + b,
                                parents.get(stage - 1).get(b));
                    }
                }
            }
            for (int t = 0; t < tasks(); t++) {
                owners.task(t, "parent." + names().get(t), leaves.get(t));
            }
        }
    }
}
