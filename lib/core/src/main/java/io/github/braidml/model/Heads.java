package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The heads of all tasks on one representation, of a row as a whole or of every place: {@code (batch, outputs)} side by side.
 *
 * <p>Linear heads become one matrix, a task owning its rows: the same arithmetic in one product instead of one per task. Heads with
 * hidden layers keep their own, and those that are alike run at once.
 */
final class Heads extends AbstractBlock implements Owned {

    private final List<Head> heads;
    private final boolean fused;
    private final List<Block> layers;
    private final List<Group> groups = new ArrayList<>();

    /** Layers that run at once, or a single one, and their places among all. */
    private record Group(List<Integer> places, Optional<AlikeHeads> alike) {}

    Heads(List<Head> heads) {
        this.heads = List.copyOf(heads);
        this.fused = heads.stream().allMatch(Head::isLinear);
        this.layers = fused
                ? List.of(Mlp.linear(heads.stream().mapToInt(Head::outputs).sum(), Starts.LECUN))
                : heads.stream().map(Heads::layers).toList();
        layers.forEach(layer -> addChildBlock("head", layer));
        Map<List<Object>, List<Integer>> kinds = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            boolean whole = layers.get(i) instanceof WholeHead;
            List<Object> kind =
                    whole ? List.of(heads.get(i).hidden(), heads.get(i).outputs()) : List.of(i);
            kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(i);
        }
        kinds.values().forEach(this::group);
    }

    private void group(List<Integer> places) {
        if (places.size() < AlikeHeads.FEWEST) {
            places.forEach(i -> groups.add(new Group(List.of(i), Optional.empty())));
            return;
        }
        groups.add(new Group(
                places,
                Optional.of(new AlikeHeads(
                        places.stream().map(i -> (WholeHead) layers.get(i)).toList()))));
    }

    /** Returns the layers of one head, which take the whole representation. */
    static Block layers(Head head) {
        if (head.kind() instanceof Head.EachPlace places) {
            return new PlaceHead(head, places.length());
        }
        if (head.kind() instanceof Head.EachCell grid) {
            return new CellHead(head, grid.cells());
        }
        if (head.kind() instanceof Head.Written written) {
            return new WritingHead(head, written);
        }
        return head.kind() instanceof Head.Ordered ordered
                ? new OrderedHead(head, ordered.start())
                : new WholeHead(head.hidden(), head.outputs());
    }

    /** Returns outputs side by side. */
    static NDArray join(NDList columns) {
        return columns.size() == 1 ? columns.head() : NDArrays.concat(columns, 1);
    }

    /** Returns the shape of outputs side by side. */
    static Shape[] join(Shape[][] columns) {
        long width = 0;
        for (Shape[] column : columns) {
            width += column[0].get(1);
        }
        return new Shape[] {new Shape(columns[0][0].get(0), width)};
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDList seen = seen(inputs);
        return new NDList(outputs(store, Collections.nCopies(layers.size(), seen), training));
    }

    /** Returns what the heads take of a representation: linear heads one row as a whole. */
    NDList seen(NDList representation) {
        return fused ? new NDList(Places.whole(representation)) : representation;
    }

    /** Returns the outputs of layers each of which takes what it sees. */
    NDArray outputs(ParameterStore store, List<NDList> seen, boolean training) {
        NDArray[] columns = new NDArray[layers.size()];
        for (Group group : groups) {
            if (group.alike().isEmpty()) {
                int i = group.places().get(0);
                columns[i] = layers.get(i).forward(store, seen.get(i), training).head();
                continue;
            }
            NDArray all = group.alike().get().outputs(store, whole(seen, group.places()), training);
            if (groups.size() == 1) {
                return all;
            }
            int width = heads.get(group.places().get(0)).outputs();
            for (int k = 0; k < group.places().size(); k++) {
                columns[group.places().get(k)] =
                        all.get(new NDIndex().addAllDim().addSliceDim((long) k * width, (k + 1L) * width));
            }
        }
        return join(new NDList(columns));
    }

    /** Returns one representation per row for each of some heads; the same array where they see the same. */
    private static List<NDArray> whole(List<NDList> seen, List<Integer> places) {
        NDList first = seen.get(places.get(0));
        NDArray one = Places.whole(first);
        return places.stream()
                .map(i -> seen.get(i).head() == first.head() ? one : Places.whole(seen.get(i)))
                .toList();
    }

    /** Returns the one layer of linear heads. */
    Optional<Affine> matrix() {
        return fused ? Optional.of(Affine.of((Linear) layers.get(0), 0)) : Optional.empty();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        Shape[] seen = seen(inputs);
        layers.forEach(layer -> layer.initialize(manager, type, seen));
    }

    private Shape[] seen(Shape... representation) {
        return fused ? new Shape[] {Places.whole(representation)} : representation;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return join(layers.stream().map(l -> l.getOutputShapes(seen(inputs))).toArray(Shape[][]::new));
    }

    @Override
    public void own(Owners owners) {
        if (fused) {
            owners.rows(heads, layers.get(0));
            return;
        }
        for (int t = 0; t < layers.size(); t++) {
            owners.task(t, "head." + heads.get(t).task(), layers.get(t));
        }
    }
}
