package io.github.braidml.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Encoders as one would write them with DJL's own layers for exactly one use: every sequence of the same length, so without masks
 * and padding. Parameters come in the order of Braid's.
 */
@NullMarked
final class PlainEncoders {
    private PlainEncoders() {}

    /** Returns linear layers with ReLU. */
    static Block mlp(int... widths) {
        SequentialBlock block = new SequentialBlock();
        for (int width : widths) {
            block.add(Linear.builder().setUnits(width).build()).add(Activation::relu);
        }
        return block;
    }

    /** Returns stages of 3 x 3 convolutions and a dense layer of 64. */
    static Block cnn(boolean residual, int... channels) {
        SequentialBlock block = new SequentialBlock();
        for (int stage : channels) {
            block.add(convolution(stage)).add(Activation::relu);
            if (residual) {
                Block change = new SequentialBlock()
                        .add(convolution(stage))
                        .add(Activation::relu)
                        .add(convolution(stage));
                block.add(new ParallelBlock(
                                two -> new NDList(
                                        two.get(0).head().add(two.get(1).head())),
                                List.of(Blocks.identityBlock(), change)))
                        .add(Activation::relu);
            }
            block.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        }
        return block.add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(64).build())
                .add(Activation::relu);
    }

    private static Block convolution(int channels) {
        return Conv2d.builder()
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .setFilters(channels)
                .build();
    }

    /** Returns embedding, one layer and the mean over the places. */
    static Block gru(int vocabulary, int width, boolean both) {
        SequentialBlock block = new SequentialBlock().add(new Embedding(vocabulary, width, 0));
        Block forwards = GRU.builder().setStateSize(width).setNumLayers(1).build();
        if (both) {
            Block backwards = new SequentialBlock()
                    .add(flip())
                    .add(GRU.builder().setStateSize(width).setNumLayers(1).build())
                    .add(flip());
            block.add(new ParallelBlock(
                    two -> new NDList(NDArrays.concat(
                            new NDList(two.get(0).head(), two.get(1).head()), 2)),
                    List.of(forwards, backwards)));
        } else {
            block.add(forwards);
        }
        return block.add(mean());
    }

    private static Block flip() {
        return new LambdaBlock(x -> new NDList(x.head().flip(1)));
    }

    private static Block mean() {
        return new LambdaBlock(x -> new NDList(x.head().mean(new int[] {1})));
    }

    /** Returns embedding with sine waves of the place, layers normalised before each part, and the mean over the places. */
    static Block transformer(int vocabulary, int length, int width, int heads, int layers) {
        SequentialBlock block = new SequentialBlock().add(new Embedding(vocabulary, width, length));
        for (int i = 0; i < layers; i++) {
            block.add(new Layer(width, heads));
        }
        return block.add(LayerNorm.builder().axis(2).build()).add(mean());
    }

    private static final class Embedding extends AbstractBlock {
        private final Parameter weight;
        private final int width;
        private final int length;
        private @Nullable NDArray waves;

        Embedding(int vocabulary, int width, int length) {
            this.width = width;
            this.length = length;
            weight = addParameter(Parameter.builder()
                    .setName("weight")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(vocabulary, width))
                    .build());
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            float[] values = new float[length * width];
            for (int i = 0; i < values.length; i++) {
                int k = i % width;
                int place = i / width;
                double angle = place / Math.pow(10_000, (k - k % 2) / (double) width);
                values[i] = (float) (k % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
            waves = length == 0 ? null : manager.create(values, new Shape(length, width));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDArray tokens = inputs.head();
            NDArray table = store.getValue(weight, tokens.getDevice(), training);
            NDArray x = tokens.getNDArrayInternal()
                    .embedding(tokens.toType(DataType.INT64, false), table, SparseFormat.DENSE)
                    .head();
            return new NDList(waves == null ? x : x.add(waves));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {inputs[0].add(width)};
        }
    }

    private static final class Layer extends AbstractBlock {
        private final int width;
        private final int heads;
        private final Block query;
        private final Block key;
        private final Block value;
        private final Block output;
        private final Block wide;
        private final Block first;
        private final Block second;
        private @Nullable NDArray scale;

        Layer(int width, int heads) {
            this.width = width;
            this.heads = heads;
            query = addChildBlock("query", linear(width));
            key = addChildBlock(
                    "key", Linear.builder().setUnits(width).optBias(false).build());
            value = addChildBlock("value", linear(width));
            output = addChildBlock("output", linear(width));
            wide = addChildBlock(
                    "wide",
                    new SequentialBlock()
                            .add(linear(4 * width))
                            .add(Activation::relu)
                            .add(linear(width)));
            first = addChildBlock("first", LayerNorm.builder().axis(2).build());
            second = addChildBlock("second", LayerNorm.builder().axis(2).build());
        }

        private static Block linear(int width) {
            return Linear.builder().setUnits(width).build();
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            getChildren().values().forEach(block -> block.initialize(manager, type, inputs));
            scale = manager.create((float) (1 / Math.sqrt((double) width / heads)));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
            NDArray x = inputs.head();
            NDList y = first.forward(store, inputs, training);
            NDArray q = split(query.forward(store, y, training).head().mul(scale));
            NDArray k = split(key.forward(store, y, training).head());
            NDArray v = split(value.forward(store, y, training).head());
            NDArray seen = q.matMul(k.transpose(0, 1, 3, 2))
                    .softmax(-1)
                    .matMul(v)
                    .transpose(0, 2, 1, 3)
                    .reshape(x.getShape());
            x = x.add(output.forward(store, new NDList(seen), training).head());
            y = second.forward(store, new NDList(x), training);
            return new NDList(x.add(wide.forward(store, y, training).head()));
        }

        private NDArray split(NDArray x) {
            Shape shape = x.getShape();
            return x.reshape(shape.get(0), shape.get(1), heads, width / heads).transpose(0, 2, 1, 3);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }
}
