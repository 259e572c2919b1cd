package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.Initializer;
import io.github.braidml.data.Input;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolutional network for images and other grids of any size: stages of 3 x 3 convolutions, each with ReLU and followed by
 * 2 x 2 max-pooling as long as the grid allows, then one dense layer that still knows where things are, or none.
 *
 * <p>Shapes: {@code (batch, channels, height, width) -> (batch, width of the dense layer)}; without a dense layer the cells of
 * the last grid are places like those of a sequence, {@code (batch, height x width, channels)}, and a mask of ones. Weights
 * start uniform with variance 2 / inputs (He et al. 2015, arXiv:1502.01852). A residual stage adds two more convolutions to its
 * first one's result; the last of them starts at zero, so that the stage starts as a plain one and needs no normalisation
 * (Zhang et al. 2019, arXiv:1901.09321).
 *
 * @param channels channels per stage
 * @param skips whether stages are residual
 * @param dense units of the dense layer, 64 by default; 0 for none
 * @param dropout probability with which one of them is dropped while training, in [0, 1)
 */
public record Cnn(List<Integer> channels, boolean skips, int dense, double dropout) implements Encoder {
    private static final Shape KERNEL = new Shape(3, 3);
    private static final Shape BORDER = new Shape(1, 1);
    private static final Shape HALF = new Shape(2, 2);

    public Cnn {
        if (channels.isEmpty()) {
            throw new IllegalArgumentException(
                    "cnn(channels): needs at least one stage, such as cnn(16, 32); given none");
        }
        for (int width : channels) {
            if (width < 1) {
                throw new IllegalArgumentException(
                        "cnn(channels): a stage needs at least 1 channel; given %d in %s".formatted(width, channels));
            }
        }
        if (dense < 0) {
            throw new IllegalArgumentException("cnn: the dense layer needs at least 1 unit; given " + dense);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("cnn: dropout is a probability in [0, 1); given " + dropout);
        }
        channels = List.copyOf(channels);
    }

    /** Returns a plain network with the defaults. */
    public static Cnn of(List<Integer> channels) {
        return new Cnn(channels, false, 64, 0);
    }

    /** Returns this encoder with residual stages of three convolutions instead of plain ones of one. */
    public Cnn residual() {
        return new Cnn(channels, true, dense, dropout);
    }

    /**
     * Returns this encoder with another width of the dense layer.
     *
     * @throws IllegalArgumentException if it has no unit
     */
    public Cnn dense(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("cnn: the dense layer needs at least 1 unit; given " + units);
        }
        return new Cnn(channels, skips, units, dropout);
    }

    /**
     * Returns this encoder without a dense layer: a task that finds boxes sees each cell of the last grid by itself and learns the same
     * for all of them; any other task sees the mean over the cells.
     */
    public Cnn cells() {
        return new Cnn(channels, skips, 0, dropout);
    }

    /** Returns this encoder with dropout at the end. */
    public Cnn dropout(double probability) {
        return new Cnn(channels, skips, dense, probability);
    }

    @Override
    public boolean takes(Input input) {
        return input.shape().size() == 3;
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
                    "%s takes grids of channels x height x width; given input %s; see data.image(...)"
                            .formatted(this, input));
        }
        List<Block> stages = new ArrayList<>();
        int height = input.shape().get(1);
        int width = input.shape().get(2);
        for (int stage : channels) {
            SequentialBlock layers = new SequentialBlock();
            layers.add(convolution(stage, Starts.HE)).add(Activation::relu);
            if (skips) {
                layers.add(residue(stage)).add(Activation::relu);
            }
            if (height > 1 && width > 1) {
                layers.add(Pool.maxPool2dBlock(HALF, HALF));
                height /= 2;
                width /= 2;
            }
            stages.add(layers);
        }
        SequentialBlock layers = new SequentialBlock();
        if (dense > 0) {
            layers.add(Blocks.batchFlattenBlock())
                    .add(Mlp.linear(dense, Starts.HE))
                    .add(Activation::relu);
        }
        if (dropout > 0) {
            layers.add(Dropout.builder().optRate((float) dropout).build());
        }
        if (dense == 0) {
            layers.add(new LambdaBlock(Cnn::places, "places"));
        }
        stages.add(layers);
        return stages;
    }

    private static Block convolution(int channels, Initializer start) {
        Conv2d layer = Conv2d.builder()
                .setKernelShape(KERNEL)
                .optPadding(BORDER)
                .setFilters(channels)
                .build();
        layer.setInitializer(start, Parameter.Type.WEIGHT);
        return layer;
    }

    private static Block residue(int channels) {
        SequentialBlock change = new SequentialBlock()
                .add(convolution(channels, Starts.HE))
                .add(Activation::relu)
                .add(convolution(channels, Initializer.ZEROS));
        return new ParallelBlock(Cnn::sum, List.of(Blocks.identityBlock(), change));
    }

    /** Returns the cells of a grid as places, and a mask of ones. */
    private static NDList places(NDList grid) {
        NDArray each = grid.head();
        Shape shape = each.getShape();
        NDArray places = each.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3))
                .transpose(0, 2, 1);
        return new NDList(places, each.getManager().ones(new Shape(shape.get(0), shape.get(2) * shape.get(3))));
    }

    private static NDList sum(List<NDList> branches) {
        NDArray kept = branches.get(0).head();
        return new NDList(kept.add(branches.get(1).head()));
    }

    @Override
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        for (int stage : channels) {
            layers.add(new Layer(Words.count(stage, "channel"), skips ? "3 conv 3 x 3, pool" : "conv 3 x 3, pool"));
        }
        String end = dropout > 0 ? "ReLU, dropout " + dropout : "ReLU";
        layers.add(dense > 0 ? new Layer(Words.count(dense, "unit"), end) : new Layer("cells", "each by itself"));
        return layers;
    }

    @Override
    public String toString() {
        String inside = channels.toString();
        StringBuilder call = new StringBuilder("cnn(" + inside.substring(1, inside.length() - 1) + ")");
        call.append(skips ? ".residual()" : "");
        call.append(dense == 64 ? "" : dense == 0 ? ".cells()" : ".dense(" + dense + ")");
        return call.append(dropout == 0 ? "" : ".dropout(" + dropout + ")").toString();
    }
}
