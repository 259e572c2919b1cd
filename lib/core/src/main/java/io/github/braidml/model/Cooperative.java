package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import io.github.braidml.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cooperating tasks: one shared encoder, and a head per task that sees the representation and the outputs of all tasks before it. A
 * head takes these outputs as they are: its loss does not reach back through them, so that every head is its task's own.
 *
 * <p>With teacher forcing a head sees, while training, what is true of the tasks before it, and their answers where that is not known;
 * predictions, and the validation rows, see answers alone. Answers are then probabilities in the place of logits. Williams and
 * Zipser, Neural Computation 1, 1989.
 *
 * <p>After the classifier chains of Read et al., Machine Learning 85, 2011.
 *
 * @param encoder the shared encoder
 * @param chains names of tasks each of which comes before the next; none for the order in which the tasks are declared
 * @param forced whether heads see what is true while training
 */
public record Cooperative(Encoder encoder, List<List<String>> chains, boolean forced) implements Sharing {

    /** Returns this sharing without teacher forcing. */
    public Cooperative(Encoder encoder, List<List<String>> chains) {
        this(encoder, chains, false);
    }

    public Cooperative {
        chains = chains.stream().map(List::copyOf).toList();
        new Order("cooperative", chains);
    }

    /**
     * Returns this sharing with one more line of tasks, each of which comes before the next; a task in no line sees the encoder alone.
     *
     * @throws IllegalArgumentException if that closes a circle
     */
    public Cooperative order(Task<?>... tasks) {
        List<List<String>> more = new ArrayList<>(chains);
        more.add(Arrays.stream(tasks).map(Task::name).toList());
        return new Cooperative(encoder, more, forced);
    }

    /** Returns this sharing with heads that see, while training, what is true of the tasks before them. */
    public Cooperative teacherForcing() {
        return new Cooperative(encoder, chains, true);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Cooperative encoder(Encoder other) {
        return new Cooperative(other, chains, forced);
    }

    private Order ordered() {
        return new Order("cooperative", chains);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        List<List<Integer>> before =
                Order.ancestors(ordered().parents(heads.stream().map(Head::task).toList()));
        return new Network(new Chained(encoder.block(inputs), heads, before, forced), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        Sketch.Pen pen = new Sketch.Pen();
        int last = Sketch.last(pen.chain(Sketch.layers(encoder), Sketch.MIDDLE, Sketch.SHARED));
        List<List<Integer>> before = Order.ancestors(ordered().parents(tasks));
        for (int t = 0; t < tasks.size(); t++) {
            pen.link(last, Sketch.head(t), t);
            for (int p : before.get(t)) {
                pen.loose(Sketch.head(p), Sketch.head(t), p);
            }
        }
        return pen.done(
                "shared by all tasks; heads see the outputs before them"
                        + (forced ? ", or the truth while training" : ""),
                false);
    }

    @Override
    public String toString() {
        return "cooperative(" + encoder + ")" + ordered() + (forced ? ".teacherForcing()" : "");
    }

    static final class Chained extends Structure implements Split {
        private final Block encoder;
        private final List<Head> heads;
        private final List<List<Integer>> before;
        private final List<Integer> order;
        private final List<Block> outputs;
        private final boolean forced;
        private @Nullable NDList truth;

        Chained(Block encoder, List<Head> heads, List<List<Integer>> before, boolean forced) {
            this.forced = forced;
            this.encoder = add(encoder);
            this.heads = heads;
            this.before = before;
            this.order = Order.sorted(before);
            this.outputs = addAll(heads.stream().map(Heads::layers).toList());
        }

        /** Returns whether heads see what is true. */
        boolean isForced() {
            return forced;
        }

        /** Tells what is true in the pass to come, per task; null for nothing. */
        void tell(@Nullable NDList answers) {
            truth = answers;
        }

        /** What the tasks after one see of it. */
        private NDArray said(int task, NDArray outputs) {
            if (!forced) {
                return outputs.stopGradient();
            }
            NDArray answer = Answers.of(heads.get(task), outputs.stopGradient());
            return truth == null ? answer : Answers.orElse(truth.get(task), answer);
        }

        @Override
        NDList run(Pass pass, NDList inputs) {
            NDList representation = pass.run(encoder, inputs);
            return new NDList(outputs(pass, Collections.nCopies(heads.size(), representation)));
        }

        @Override
        public NDList represent(ParameterStore store, NDList batch, boolean training) {
            return encoder.forward(store, batch, training);
        }

        @Override
        public NDArray outputs(ParameterStore store, List<NDList> seen, boolean training) {
            return outputs(Pass.of(store, training, null), seen);
        }

        @Override
        public Optional<Affine> matrix() {
            return Optional.empty();
        }

        @Override
        public List<Affine> chain() {
            return List.of();
        }

        private NDArray outputs(Pass pass, List<NDList> each) {
            NDArray[] columns = new NDArray[heads.size()];
            NDArray[] said = new NDArray[heads.size()];
            for (int t : order) {
                List<NDArray> known = before.get(t).stream().map(p -> said[p]).toList();
                NDList representation = each.get(t);
                NDArray seen = Mixing.beside(representation.head(), known);
                columns[t] = pass.run(outputs.get(t), Mixing.with(representation, seen))
                        .head();
                said[t] = said(t, columns[t]);
            }
            return Heads.join(new NDList(columns));
        }

        @Override
        Shape[] walk(Visit visit, Shape... inputs) {
            Shape[] representation = visit.at(encoder, inputs);
            Shape[][] columns = new Shape[heads.size()][];
            for (int t : order) {
                long width = Mixing.channels(representation[0]);
                for (int p : before.get(t)) {
                    width += heads.get(p).outputs();
                }
                columns[t] = visit.at(outputs.get(t), Mixing.channels(representation, width));
            }
            return Heads.join(columns);
        }

        @Override
        public void own(Owners owners) {
            owners.shared(encoder);
            for (int t = 0; t < heads.size(); t++) {
                owners.task(t, "head." + heads.get(t).task(), outputs.get(t));
            }
        }
    }
}
