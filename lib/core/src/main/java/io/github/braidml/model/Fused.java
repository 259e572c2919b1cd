package io.github.braidml.model;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.braidml.data.Input;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Inputs of several kinds in one encoder: a branch for each, their representations joined, then dense layers that see all.
 *
 * <p>Each input goes to the first branch left that takes its kind. Of a sequence the branch gives the mean over its tokens. A row
 * that misses an input has zeros in the place of its branch, so that rows of images alone and rows of sentences alone can be
 * learned from together. Side by side, such rows use different weights of the first dense layer; what they share are the layers
 * after it.
 *
 * @param branches an encoder per input
 * @param widths units of each dense layer, one layer of 64 by default; gates make the first of them, attention is as wide
 * @param joint how the branches' representations are joined, side by side by default
 * @param heads attentions side by side where inputs attend to each other, else 0
 */
public record Fused(List<Encoder> branches, List<Integer> widths, Joint joint, int heads) implements Encoder {

    /** How representations are joined. */
    public enum Joint {
        /** Side by side. */
        BESIDE,
        /** In a sum with gates. */
        GATED,
        /** Side by side, after every place of each input has looked at those of the others. */
        ATTENDING
    }

    public Fused {
        if (branches.size() < 2 || branches.stream().anyMatch(branch -> branch instanceof Fused)) {
            throw new IllegalArgumentException(
                    "fused(branches) needs at least two encoders, each of one input, such as fused(cnn(8, 16), gru(32)); given "
                            + branches);
        }
        if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "fused: dense(widths) needs at least one layer, each of at least 1 unit; given " + widths);
        }
        if (joint == Joint.ATTENDING && (heads < 1 || widths.get(0) % heads != 0)) {
            throw new IllegalArgumentException(
                    "fused: crossAttention(heads) deals the %d units of the first dense layer out to its heads; given %d; use a divisor"
                            .formatted(widths.get(0), heads));
        }
        branches = List.copyOf(branches);
        widths = List.copyOf(widths);
    }

    /** Returns an encoder of these branches with the usual dense layer. */
    public static Fused of(List<Encoder> branches) {
        return new Fused(branches, List.of(64), Joint.BESIDE, 0);
    }

    /** Returns this encoder with other dense layers behind the branches. */
    public Fused dense(int... units) {
        return new Fused(branches, Arrays.stream(units).boxed().toList(), joint, heads);
    }

    /**
     * Returns this encoder with representations summed by learned gates, which say row by row and unit by unit what each input
     * counts: a gated multimodal unit (Arevalo et al. 2017, arXiv:1702.01992).
     */
    public Fused gated() {
        return new Fused(branches, widths, Joint.GATED, 0);
    }

    /**
     * Returns this encoder with inputs that attend to each other: each word to all cells of the image, and the other way round (Tsai
     * et al. 2019, arXiv:1906.00295). A branch that gives no places, such as an image's with a dense layer, is one place.
     *
     * @param attentions attentions side by side, a divisor of the first dense layer's units
     * @throws IllegalArgumentException if it is none
     */
    public Fused crossAttention(int attentions) {
        return new Fused(branches, widths, Joint.ATTENDING, attentions);
    }

    @Override
    public boolean takes(Input input) {
        return false;
    }

    /** Returns for each input the index of its branch. */
    private List<Integer> places(List<Input> inputs) {
        List<Integer> places = new ArrayList<>();
        for (Input input : inputs) {
            int place = 0;
            while (place < branches.size()
                    && (places.contains(place) || !branches.get(place).takes(input))) {
                place++;
            }
            if (place == branches.size()) {
                throw new IllegalArgumentException(
                        "%s has no branch left for input '%s'; add one such as %s, or drop the column"
                                .formatted(
                                        this,
                                        input,
                                        input.isTokens()
                                                ? "gru(32)"
                                                : input.shape().size() == 3 ? "cnn(8, 16)" : "mlp(32)"));
            }
            places.add(place);
        }
        for (int place = 0; place < branches.size(); place++) {
            if (!places.contains(place)) {
                throw new IllegalArgumentException("%s has no input for its branch %s; the data has %s"
                        .formatted(
                                this,
                                branches.get(place),
                                String.join(
                                        "; ",
                                        inputs.stream().map(Input::toString).toList())));
            }
        }
        return places;
    }

    @Override
    public Block block(List<Input> inputs) {
        SequentialBlock layers = new SequentialBlock();
        stages(inputs).forEach(layers::add);
        return layers;
    }

    @Override
    public List<Block> stages(List<Input> inputs) {
        List<Integer> places = places(inputs);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            blocks.add(branches.get(places.get(i)).block(List.of(inputs.get(i))));
        }
        List<Block> stages = new ArrayList<>(List.of(
                switch (joint) {
                    case BESIDE -> new Joined.SideBySide(inputs, blocks);
                    case GATED -> new GatedSum(inputs, blocks, widths.get(0));
                    case ATTENDING -> new CrossAttended(inputs, blocks, widths.get(0), heads);
                }));
        if (!dense().isEmpty()) {
            stages.addAll(new Mlp(dense(), 0).stages(List.of(Input.table(1))));
        }
        return stages;
    }

    /** The dense layers after what joins. */
    private List<Integer> dense() {
        return joint == Joint.GATED ? widths.subList(1, widths.size()) : widths;
    }

    private String calls() {
        return String.join(", ", branches.stream().map(Encoder::toString).toList());
    }

    /** Returns the layers behind the branches for a picture. */
    List<Layer> behind() {
        List<Layer> layers = new ArrayList<>();
        if (joint == Joint.GATED) {
            layers.add(new Layer("gated sum", Words.count(widths.get(0), "unit")));
        } else if (joint == Joint.ATTENDING) {
            layers.add(new Layer("attention", Words.count(heads, "head")));
        }
        if (!dense().isEmpty()) {
            layers.addAll(new Mlp(dense(), 0).layers());
        }
        return layers;
    }

    @Override
    public List<Layer> layers() {
        String how =
                switch (joint) {
                    case BESIDE -> "a branch per input";
                    case GATED -> "gated, " + Words.count(widths.get(0), "unit");
                    case ATTENDING -> "attending, " + Words.count(heads, "head");
                };
        String kinds = branches.stream()
                .map(branch -> branch.toString().replaceFirst("\\(.*", ""))
                .collect(Collectors.joining(" + "));
        List<Layer> layers = new ArrayList<>(List.of(new Layer(kinds, how)));
        if (!dense().isEmpty()) {
            layers.addAll(new Mlp(dense(), 0).layers());
        }
        return layers;
    }

    @Override
    public String toString() {
        String inside = widths.toString();
        String way =
                switch (joint) {
                    case BESIDE -> "";
                    case GATED -> ".gated()";
                    case ATTENDING -> ".crossAttention(" + heads + ")";
                };
        return "fused(" + calls() + ")" + way
                + (widths.equals(List.of(64)) ? "" : ".dense(" + inside.substring(1, inside.length() - 1) + ")");
    }
}
