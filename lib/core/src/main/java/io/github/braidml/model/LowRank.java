package io.github.braidml.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Low-rank updates: one encoder, and for each of its weight matrices W and each task a small matrix product of the task's own, so that
 * the task sees W + B A. B starts at zero. The encoder is shared, or frozen at its values; updates are each task's own.
 *
 * <p>Hu et al.: LoRA, ICLR 2022, arXiv:2106.09685, with its factor at 1.
 *
 * @param encoder the shared encoder
 * @param rank columns of B and rows of A; of a matrix with fewer rows or columns, as many as that
 * @param fixed whether the encoder keeps its values
 */
public record LowRank(Encoder encoder, int rank, boolean fixed) implements Sharing {

    public LowRank {
        if (rank < 1) {
            throw new IllegalArgumentException("lowRank: the rank must be at least 1; given " + rank);
        }
    }

    /** Returns this sharing with an encoder that keeps its values, so that only updates and heads learn. */
    public LowRank frozen() {
        return new LowRank(encoder, rank, true);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public LowRank encoder(Encoder other) {
        return new LowRank(other, rank, fixed);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        Block body = encoder.block(inputs);
        if (fixed) {
            body.freezeParameters(true);
        }
        return new Network(new Updated(body, rank, heads), inputs, heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        Sketch.Pen pen = new Sketch.Pen();
        List<Encoder.Layer> layers = Sketch.layers(encoder);
        int last = Sketch.last(pen.chain(layers, Sketch.MIDDLE, Sketch.SHARED));
        for (int t = 0; t < tasks.size(); t++) {
            int update = pen.box(layers.size(), t, t, 1, "all + B A", "rank " + rank);
            pen.link(last, update, t);
            pen.link(update, Sketch.head(t), t);
        }
        return pen.done(
                (fixed ? "frozen" : "shared by all tasks") + ", with low-rank updates of each task's own", false);
    }

    @Override
    public String toString() {
        return "lowRank(" + encoder + ", " + rank + ")" + (fixed ? ".frozen()" : "");
    }

    /** The update of one matrix for one task: {@code (rows, rank)} and {@code (rank, columns)}. */
    private record Update(Parameter of, Free up, Free down) {
        NDArray change(Pass pass, NDArray like) {
            return pass.run(up, like).matMul(pass.run(down, like)).reshape(of.getShape());
        }
    }

    /** Hands out the parameters of the encoder as one task sees them. */
    private static final class Shifted extends ParameterStore {
        private final ParameterStore store;
        private final IdentityHashMap<Parameter, NDArray> changes;

        Shifted(ParameterStore store, IdentityHashMap<Parameter, NDArray> changes) {
            super(store.getManager(), false);
            this.store = store;
            this.changes = changes;
        }

        @Override
        public @Nullable NDArray getValue(@Nullable Parameter parameter, Device device, boolean training) {
            NDArray value = store.getValue(parameter, device, training);
            NDArray change = parameter == null ? null : changes.get(parameter);
            return change == null ? value : change.add(value);
        }
    }

    private static final class Updated extends Towers {
        private final Block encoder;
        private final int rank;
        /** By task and matrix; made on the first walk that knows the matrices. */
        private final List<List<Update>> updates = new ArrayList<>();

        Updated(Block encoder, int rank, List<Head> heads) {
            super(heads);
            this.encoder = add(encoder);
            this.rank = rank;
        }

        @Override
        List<NDList> represent(Pass pass, NDList inputs) {
            List<NDList> representations = new ArrayList<>();
            for (int t = 0; t < tasks(); t++) {
                IdentityHashMap<Parameter, NDArray> changes = new IdentityHashMap<>();
                for (Update update : updates.get(t)) {
                    changes.put(update.of(), update.change(pass, inputs.head()));
                }
                look(pass, t, inputs.head());
                representations.add(encoder.forward(new Shifted(pass.store(), changes), inputs, pass.training()));
            }
            return representations;
        }

        private void look(Pass pass, int task, NDArray like) {
            if (pass.views() == null || updates.get(task).isEmpty()) {
                return;
            }
            NDList sizes = new NDList();
            for (Update update : updates.get(task)) {
                NDArray change = update.change(pass, like);
                sizes.add(change.norm().div(update.of().getArray().norm()).reshape(1));
            }
            List<String> columns = IntStream.rangeClosed(1, sizes.size())
                    .mapToObj(i -> "matrix " + i)
                    .toList();
            pass.note("size of the update by that of the matrix", names().get(task), columns, NDArrays.concat(sizes));
        }

        @Override
        List<Shape[]> body(Visit visit, Shape... inputs) {
            Shape[] representation = visit.at(encoder, inputs);
            if (updates.isEmpty() && encoder.isInitialized()) {
                names().forEach(name -> updates.add(new ArrayList<>()));
                List<Parameter> matrices = encoder.getParameters().values().stream()
                        .filter(p -> p.getType() == Parameter.Type.WEIGHT
                                && p.getShape().dimension() > 1)
                        .toList();
                check(matrices.stream().mapToInt(Updated::rank).max().orElse(rank));
                matrices.forEach(matrix -> updates.forEach(own -> own.add(update(matrix))));
            }
            for (List<Update> own : updates) {
                for (Update update : own) {
                    visit.at(update.up(), inputs[0]);
                    visit.at(update.down(), inputs[0]);
                }
            }
            return names().stream().map(name -> representation).toList();
        }

        private void check(int highest) {
            if (rank > highest) {
                throw new IllegalArgumentException(
                        "lowRank: no update has a higher rank than the matrix it changes, and the encoder's have ranks up to %d; given %d"
                                .formatted(highest, rank));
            }
        }

        /** The highest rank a matrix of this shape can have. */
        private static int rank(Parameter matrix) {
            long rows = matrix.getShape().get(0);
            return (int) Math.min(rows, matrix.getShape().size() / rows);
        }

        private Update update(Parameter of) {
            long rows = of.getShape().get(0);
            long columns = of.getShape().size() / rows;
            int rank = Math.min(this.rank, rank(of));
            return new Update(
                    of,
                    add(new Free("up", any -> new Shape(rows, rank), Initializer.ZEROS)),
                    add(new Free("down", any -> new Shape(rank, columns), Starts.LECUN)));
        }

        @Override
        void ownBody(Owners owners) {
            owners.shared(encoder);
            for (int t = 0; t < updates.size(); t++) {
                for (int i = 0; i < updates.get(t).size(); i++) {
                    String name = "update." + names().get(t) + "." + i;
                    owners.task(t, name, updates.get(t).get(i).up());
                    owners.task(t, name, updates.get(t).get(i).down());
                }
            }
        }
    }
}
