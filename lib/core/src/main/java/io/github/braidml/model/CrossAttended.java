package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import io.github.braidml.data.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Cross-attention between inputs: every place of each looks at the places of all others, what it sees is added to it and normalised,
 * and the mean over each input's places goes on, side by side. An input without places, such as a table, has one.
 *
 * <p>After Tsai et al. 2019, arXiv:1906.00295.
 */
final class CrossAttended extends Joined {
    private final int width;
    private final List<Linear> layers = new ArrayList<>();
    private final List<Attention> attentions = new ArrayList<>();
    private final List<LayerNorm> norms = new ArrayList<>();
    private @Nullable Places places;

    CrossAttended(List<Input> inputs, List<Block> branches, int width, int heads) {
        super(inputs, branches);
        this.width = width;
        for (int i = 0; i < branches.size(); i++) {
            layers.add(addChildBlock("layer", Mlp.linear(width, Starts.LECUN)));
            attentions.add(addChildBlock("attention", new Attention(width, heads)));
            norms.add(addChildBlock("norm", TransformerLayer.norm()));
        }
    }

    @Override
    void initializeJoint(NDManager manager, DataType type, List<Shape[]> parts) {
        places = new Places(manager);
        Shape seen = new Shape(1, 1, width);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).initialize(manager, type, parts.get(i)[0]);
            attentions.get(i).initialize(manager, type, seen, seen);
            norms.get(i).initialize(manager, type, seen);
        }
    }

    @Override
    NDArray join(ParameterStore store, List<NDList> parts, List<NDArray> present, boolean training) {
        NDList each = new NDList();
        NDList masks = new NDList();
        for (int i = 0; i < layers.size(); i++) {
            NDList part = parts.get(i);
            boolean sequence = Places.isSequence(part);
            NDArray values = sequence ? part.head() : part.head().expandDims(1);
            each.add(layers.get(i).forward(store, new NDList(values), training).head());
            masks.add(sequence ? Places.mask(part.get(1)).mul(present.get(i)) : present.get(i));
        }
        NDList wholes = new NDList();
        for (int i = 0; i < layers.size(); i++) {
            NDArray mask = NDArrays.concat(others(masks, i), 1);
            NDArray bias =
                    Objects.requireNonNull(places).bias(mask).expandDims(1).expandDims(1);
            NDList looking = new NDList(each.get(i), NDArrays.concat(others(each, i), 1), bias);
            NDList attended = attentions.get(i).forward(store, looking, training);
            NDArray seen = attended.head();
            look(i, attended.get(1), each, masks);
            // Where all other inputs are missing there is nothing to see.
            NDArray any = mask.max(new int[] {1}, true).expandDims(2);
            NDArray sum = each.get(i).add(seen.mul(any));
            NDList normed = norms.get(i).forward(store, new NDList(sum), training);
            wholes.add(Places.whole(new NDList(normed.head(), masks.get(i))));
        }
        return NDArrays.concat(wholes, 1);
    }

    /**
     * Takes note of the shares of attention that one input gives to the others.
     *
     * @param weights {@code (batch, heads, places, places of the others)}
     */
    private void look(int from, NDArray weights, NDList each, NDList masks) {
        Views views = views();
        if (views == null) {
            return;
        }
        NDArray shares = weights.mean(new int[] {1});
        NDList sums = new NDList();
        long at = 0;
        for (int to = 0; to < layers.size(); to++) {
            long size = each.get(to).getShape().get(1);
            if (to == from) {
                sums.add(shares.getManager().zeros(new Shape(shares.getShape().get(0), 1)));
                continue;
            }
            NDArray part = shares.get(":, :, %d:%d".formatted(at, at + size));
            at += size;
            NDArray sum = part.sum(new int[] {2}, true);
            sums.add(Places.whole(new NDList(sum, masks.get(from))));
            if (views.places()) {
                note(views, Views.looking(names().get(from), names().get(to)), part);
            }
        }
        if (layers.size() > 2) {
            views.note(
                    "share of attention on the others, " + row(), names().get(from), names(), NDArrays.concat(sums, 1));
        }
    }

    private static void note(Views views, String title, NDArray part) {
        List<String> columns = LongStream.rangeClosed(1, part.getShape().get(2))
                .mapToObj(String::valueOf)
                .toList();
        for (long place = 0; place < part.getShape().get(1); place++) {
            views.note(title, String.valueOf(place + 1), columns, part.get(":, %d".formatted(place)));
        }
    }

    private static NDList others(NDList all, int but) {
        NDList others = new NDList(all);
        others.remove(but);
        return others;
    }

    @Override
    long width(List<Shape[]> parts) {
        return (long) width * parts.size();
    }
}
