package io.github.braidml.model;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.initializer.Initializer;
import io.github.braidml.data.Input;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * A multi-layer perceptron: linear layers, each followed by ReLU and, if asked for, dropout.
 *
 * <p>Shapes: {@code (batch, features) -> (batch, last width)}; a grid is read value by value. Weights start uniform with
 * variance 2 / inputs (He et al. 2015, arXiv:1502.01852), biases at zero.
 *
 * @param widths units per layer
 * @param dropout probability with which a unit is dropped while training, in [0, 1)
 */
public record Mlp(List<Integer> widths, double dropout) implements Encoder {

    public Mlp {
        if (widths.isEmpty()) {
            throw new IllegalArgumentException(
                    "mlp(widths): needs at least one layer, such as mlp(64, 32); given none");
        }
        for (int width : widths) {
            if (width < 1) {
                throw new IllegalArgumentException(
                        "mlp(widths): a layer needs at least 1 unit; given %d in %s".formatted(width, widths));
            }
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("mlp: dropout is a probability in [0, 1); given " + dropout);
        }
        widths = List.copyOf(widths);
    }

    /** Returns this encoder with dropout after each layer. */
    public Mlp dropout(double probability) {
        return new Mlp(widths, probability);
    }

    @Override
    public Block block(List<Input> inputs) {
        return Encoder.chain(stages(inputs));
    }

    @Override
    public List<Block> stages(List<Input> inputs) {
        Input input = Encoder.only(this, inputs);
        if (!takes(input)) {
            throw new IllegalArgumentException(
                    "%s takes numbers; input '%s' is a sequence of tokens; use an encoder of sequences, such as gru(64) or transformer(64, 4, 2)"
                            .formatted(this, input.name()));
        }
        List<Block> layers = new ArrayList<>();
        for (int width : widths) {
            SequentialBlock layer = new SequentialBlock();
            if (layers.isEmpty() && input.shape().size() > 1) {
                layer.add(Blocks.batchFlattenBlock());
            }
            layer.add(linear(width, Starts.HE)).add(Activation::relu);
            if (dropout > 0) {
                layer.add(Dropout.builder().optRate((float) dropout).build());
            }
            layers.add(layer);
        }
        return layers;
    }

    /** Returns the linear layers of a block that such an encoder gave. */
    static List<Linear> layers(Block block) {
        return block.getChildren().values().stream()
                .filter(Linear.class::isInstance)
                .map(Linear.class::cast)
                .toList();
    }

    @Override
    public List<Layer> layers() {
        String how = dropout > 0 ? "ReLU, dropout " + dropout : "ReLU";
        return widths.stream()
                .map(width -> new Layer(Words.count(width, "unit"), how))
                .toList();
    }

    static Linear linear(int width, Initializer start) {
        Linear layer = Linear.builder().setUnits(width).build();
        layer.setInitializer(start, Parameter.Type.WEIGHT);
        return layer;
    }

    @Override
    public String toString() {
        String inside = widths.toString();
        String call = "mlp(" + inside.substring(1, inside.length() - 1) + ")";
        return dropout == 0 ? call : call + ".dropout(" + dropout + ")";
    }
}
