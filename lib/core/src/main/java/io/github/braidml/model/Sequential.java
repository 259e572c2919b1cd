package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.braidml.data.Input;
import io.github.braidml.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tasks one after the other: each has a layer of its own on what the shared encoder gives, and a head on that layer; a later task's
 * layer also sees the layer and the outputs of the one before it. Layers are as wide as the encoder's representation.
 *
 * <p>The loss of a later task reaches back through the earlier ones, whose layers and heads therefore count as shared; those of a task
 * that nothing follows are its own.
 *
 * <p>After Hashimoto et al.: A joint many-task model, EMNLP 2017, arXiv:1611.01587.
 *
 * @param encoder the shared encoder
 * @param chains names of tasks each of which feeds the next; none for the order in which the tasks are declared
 */
public record Sequential(Encoder encoder, List<List<String>> chains) implements Sharing {

    public Sequential {
        chains = chains.stream().map(List::copyOf).toList();
        new Order("sequential", chains);
    }

    /**
     * Returns this sharing with one more line of tasks, each of which feeds the next; a task in no line sees the encoder alone.
     *
     * @throws IllegalArgumentException if that closes a circle
     */
    public Sequential order(Task<?>... tasks) {
        List<List<String>> more = new ArrayList<>(chains);
        more.add(Arrays.stream(tasks).map(Task::name).toList());
        return new Sequential(encoder, more);
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public Sequential encoder(Encoder other) {
        return new Sequential(other, chains);
    }

    private Order ordered() {
        return new Order("sequential", chains);
    }

    @Override
    public Network network(List<Input> inputs, List<Head> heads) {
        return new Network(
                new Cascade(
                        encoder.block(inputs),
                        heads,
                        ordered().parents(heads.stream().map(Head::task).toList())),
                inputs,
                heads);
    }

    @Override
    public Sketch sketch(List<Input> inputs, List<String> tasks) {
        Sketch.Pen pen = new Sketch.Pen();
        List<Encoder.Layer> layers = Sketch.layers(encoder);
        int last = Sketch.last(pen.chain(layers, Sketch.MIDDLE, Sketch.SHARED));
        List<List<Integer>> parents = ordered().parents(tasks);
        int[] boxes = new int[tasks.size()];
        for (int t : Order.sorted(parents)) {
            boxes[t] = pen.box(layers.size(), t, t, 1, "layer", parents.get(t).isEmpty() ? "" : "sees outputs");
            pen.link(last, boxes[t], Sketch.SHARED);
            for (int p : parents.get(t)) {
                pen.link(boxes[p], boxes[t], p);
            }
            pen.link(boxes[t], Sketch.head(t), t);
        }
        return pen.done("shared by all tasks, then a layer per task that feeds the next", false);
    }

    @Override
    public String toString() {
        return "sequential(" + encoder + ")" + ordered();
    }

    private static final class Cascade extends Structure {
        private final Block encoder;
        private final List<Head> heads;
        private final List<List<Integer>> parents;
        private final List<Integer> order;
        private final List<Block> outputs;
        /** Made on the first walk, which tells the width. */
        private final List<Block> layers = new ArrayList<>();

        Cascade(Block encoder, List<Head> heads, List<List<Integer>> parents) {
            this.encoder = add(encoder);
            this.heads = heads;
            this.parents = parents;
            this.order = Order.sorted(parents);
            this.outputs = addAll(heads.stream().map(Heads::layers).toList());
        }

        @Override
        NDList run(Pass pass, NDList inputs) {
            NDList representation = pass.run(encoder, inputs);
            NDList[] seen = new NDList[heads.size()];
            NDArray[] columns = new NDArray[heads.size()];
            for (int t : order) {
                List<NDArray> before = new ArrayList<>();
                for (int p : parents.get(t)) {
                    before.add(seen[p].head());
                    before.add(columns[p]);
                }
                NDArray all = Mixing.beside(representation.head(), before);
                seen[t] = Mixing.with(representation, pass.run(layers.get(t), all));
                columns[t] = pass.run(outputs.get(t), seen[t]).head();
            }
            return new NDList(Heads.join(new NDList(columns)));
        }

        @Override
        Shape[] walk(Visit visit, Shape... inputs) {
            Shape[] representation = visit.at(encoder, inputs);
            int width = Math.toIntExact(Mixing.channels(representation[0]));
            for (int t = layers.size(); t < heads.size(); t++) {
                layers.add(add(
                        new SequentialBlock().add(Mlp.linear(width, Starts.HE)).add(Activation::relu)));
            }
            Shape[][] columns = new Shape[heads.size()][];
            for (int t : order) {
                long sees = width;
                for (int p : parents.get(t)) {
                    sees += width + heads.get(p).outputs();
                }
                visit.at(layers.get(t), Mixing.channels(representation, sees)[0]);
                columns[t] = visit.at(outputs.get(t), representation);
            }
            return Heads.join(columns);
        }

        @Override
        public void own(Owners owners) {
            owners.shared(encoder);
            for (int t = 0; t < heads.size(); t++) {
                int task = t;
                String layer = "layer." + heads.get(t).task();
                String head = "head." + heads.get(t).task();
                if (parents.stream().anyMatch(before -> before.contains(task))) {
                    owners.shared(layer, layers.get(t));
                    owners.shared(head, outputs.get(t));
                } else {
                    owners.task(t, layer, layers.get(t));
                    owners.task(t, head, outputs.get(t));
                }
            }
        }
    }
}
