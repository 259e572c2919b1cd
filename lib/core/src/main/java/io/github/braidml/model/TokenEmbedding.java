package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A vector per token, {@code (batch, length) -> (batch, length, width)}, drawn from the standard normal distribution; on request
 * with sine waves of the place added (Vaswani et al. 2017, arXiv:1706.03762, section 3.5).
 */
final class TokenEmbedding extends AbstractBlock {
    private static final double LONGEST_WAVE = 10_000;

    private final Parameter weight;
    private final int width;
    private final int places;
    private @Nullable NDArray waves;

    /** Makes one without places. */
    TokenEmbedding(int vocabulary, int width) {
        this(vocabulary, width, 0);
    }

    /** Makes one for sequences of at most so many places. */
    TokenEmbedding(int vocabulary, int width, int places) {
        this.width = width;
        this.places = places;
        weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(vocabulary, width))
                .optInitializer(new NormalInitializer(1))
                .build());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        waves = places == 0 ? null : Kept.array(manager, waves(), new Shape(places, width));
    }

    private float[] waves() {
        float[] values = new float[places * width];
        for (int place = 0; place < places; place++) {
            for (int i = 0; i < width; i++) {
                double angle = place / Math.pow(LONGEST_WAVE, (i - i % 2) / (double) width);
                values[place * width + i] = (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return values;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray tokens = inputs.head();
        NDArray table = store.getValue(weight, tokens.getDevice(), training);
        NDArray each = tokens.getNDArrayInternal()
                .embedding(tokens.toType(DataType.INT64, false), table, SparseFormat.DENSE)
                .head();
        if (waves != null) {
            each = each.add(
                    waves.get(new NDIndex().addSliceDim(0, tokens.getShape().get(1))));
        }
        return new NDList(each);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {inputs[0].add(width)};
    }
}
