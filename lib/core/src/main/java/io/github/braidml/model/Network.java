package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A network of DJL blocks that knows which parameters the tasks share. */
public final class Network {

    /**
     * A parameter.
     *
     * @param name unique and stable for a spec, used in files
     * @param parameter DJL's parameter
     * @param parts which stretch belongs to which task; none when several tasks share it all
     */
    public record Entry(String name, Parameter parameter, List<Part> parts) {}

    /** A stretch of a parameter's values that serves one task. */
    public record Part(int task, int from, int to) {}

    private final Block block;
    private final List<Input> inputs;
    private final List<Head> heads;

    Network(Block block, List<Input> inputs, List<Head> heads) {
        this.block = block;
        this.inputs = List.copyOf(inputs);
        this.heads = List.copyOf(heads);
    }

    /** Returns the heads in the order of the outputs. */
    public List<Head> heads() {
        return heads;
    }

    /** Returns whether heads are told, while training, what is true of other tasks. */
    public boolean tellsTheTruth() {
        return block instanceof Cooperative.Chained chained && chained.isForced();
    }

    /** Returns the number of outputs of all heads. */
    public int outputs() {
        return heads.stream().mapToInt(Head::outputs).sum();
    }

    /** Returns the DJL block: one array per input, {@code (batch, ...)}, to {@code (batch, outputs)}. */
    public Block block() {
        return block;
    }

    /** Creates the parameters; they belong to the manager. */
    public void initialize(NDManager manager) {
        block.initialize(
                manager,
                DataType.FLOAT32,
                inputs.stream().map(Network::withBatch).toArray(Shape[]::new));
    }

    /**
     * Counts the values of a network that is not initialised, without making room for them; it is good for nothing else
     * afterwards.
     *
     * @return how many several tasks share and learn, and how many there are in all
     */
    public long[] count(NDManager manager) {
        block.setInitializer((owner, shape, type) -> owner.create(new Shape(1)), parameter -> true);
        initialize(manager);
        long[] count = new long[2];
        for (Entry entry : entries()) {
            long size = entry.parameter().getShape().size();
            boolean shared = entry.parts().isEmpty() && entry.parameter().requiresGradient();
            count[0] += shared ? size : 0;
            count[1] += size;
        }
        return count;
    }

    /** Returns how many rows a batch of the initialised network has at least while training: two where it is normalised over them. */
    public int leastRows() {
        return leastRows(block);
    }

    private static int leastRows(Block of) {
        if (of instanceof BatchNorm) {
            Shape[] seen = of.getInputShapes();
            // The values of a channel: one per row, unless a row is a grid.
            return seen[0].size() == seen[0].get(0) * seen[0].get(1) ? 2 : 1;
        }
        return of.getChildren().values().stream()
                .mapToInt(Network::leastRows)
                .max()
                .orElse(1);
    }

    /** Returns all parameters of the initialised network, the shared ones first. */
    public List<Entry> entries() {
        Owners owners = new Owners();
        ((Owned) block).own(owners);
        return owners.entries();
    }

    /** Returns the terms that the total has beside the losses, of the initialised network. */
    public List<Penalty> penalties() {
        return ((Owned) block).penalties();
    }

    /** Runs the network on a batch and takes note of the weights it mixes with. */
    public void look(ParameterStore store, NDList batch, Views views) {
        List<Joined> joints = Joined.in(block);
        try {
            for (int i = 0; i < joints.size(); i++) {
                joints.get(i).watch(views, joints.size() == 1 ? "all tasks" : "encoder " + (i + 1));
            }
            block.forward(store, batch, false, Pass.watched(views));
        } finally {
            joints.forEach(joint -> joint.watch(null, ""));
        }
    }

    /** Returns the outputs of all heads side by side, {@code (batch, outputs)}; sequences are written. */
    public NDArray forward(ParameterStore store, NDList batch, boolean training) {
        return block.forward(store, batch, training).head();
    }

    /**
     * Returns the outputs of all heads side by side, {@code (batch, outputs)}; of sequences the losses of their true tokens.
     *
     * @param truth for each head that writes, in order, the true tokens, {@code (batch, 1 + tokens)}: the one that ends a sequence
     *     stands before the first; then, if heads are told the truth, per head what is true, {@code (batch, outputs)}
     */
    public NDArray forward(ParameterStore store, NDList batch, NDList truth, boolean training) {
        return told(truth, () -> forward(store, batch, training));
    }

    /**
     * Shows the network how much each task matters, until it is shown something else; for one over {@link Steered} encoders.
     *
     * @param preference {@code (1, tasks)}, for each task its share times the number of tasks, less one; null for equal shares
     */
    public void prefer(@Nullable NDArray preference) {
        Steered.show(block, preference);
    }

    /** Returns outputs while the heads that write know the true tokens, as {@link #forward} says. */
    public NDArray told(NDList truth, Supplier<NDArray> outputs) {
        List<WritingHead> writers = truth.isEmpty() ? List.of() : writers();
        try {
            for (int i = 0; i < writers.size(); i++) {
                writers.get(i).tell(truth.get(i));
            }
            if (block instanceof Cooperative.Chained chained && truth.size() > writers.size()) {
                chained.tell(truth.subNDList(writers.size()));
            }
            return outputs.get();
        } finally {
            writers.forEach(writer -> writer.tell(null));
            if (block instanceof Cooperative.Chained chained) {
                chained.tell(null);
            }
        }
    }

    /**
     * Returns how much each token written for the first row looks at each place of the source, {@code (tokens, places)}.
     *
     * @throws IllegalArgumentException if the task's head writes nothing
     */
    public float[][] attention(ParameterStore store, NDList batch, String task) {
        WritingHead writer = writers().stream()
                .filter(w -> w.task().equals(task))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "task '%s' writes no sentence, so it has no attention to look at".formatted(task)));
        writer.look(true);
        try {
            forward(store, batch, false);
            return writer.seen();
        } finally {
            writer.look(false);
        }
    }

    /** Returns the two parts of a network all of whose shared parameters lie in one encoder, or null. */
    public @Nullable Split split() {
        return block instanceof Split split ? split : null;
    }

    private List<WritingHead> writers() {
        List<WritingHead> found = WritingHead.in(block);
        return heads.stream()
                .filter(Head::writes)
                .flatMap(head -> found.stream().filter(w -> w.task().equals(head.task())))
                .toList();
    }

    private static Shape withBatch(Input input) {
        return new Shape(1)
                .addAll(new Shape(
                        input.shape().stream().mapToLong(Integer::longValue).toArray()));
    }
}
