package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.braidml.data.Input;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder and a lexicon give each token together: in proportion to exp(s) (q + e), where s is the decoder's score, q what the
 * lexicon says of the words that are looked at, and e how far the decoder may go beyond it, learned for each place (Arthur et al. 2016,
 * arXiv:1606.02006, section 4.2, where e is one number). So it is the decoder that chooses among the translations of a word, by what
 * stands before. Tokens that only the lexicon knows are scored as the unknown one.
 *
 * <p>Takes scores {@code (batch, length, own)}, states {@code (batch, length, any)}, and {@link Hints#looks} and {@link Hints#tokens}; gives
 * log-likelihoods {@code (batch, length, own)}. Where there are tokens that only the lexicon knows, a further one is that of them all
 * together, and there follow e and the logarithm of what they have of q + e, both {@code (batch, length, 1)}.
 */
final class LexicalBias extends AbstractBlock {
    /** What e starts at: the lexicon is believed until something better is learned. */
    private static final double START = 1e-3;

    private final Linear beyond = addChildBlock("beyond", Mlp.linear(1, Starts.LECUN));
    private @Nullable NDArray start;

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        beyond.initialize(manager, type, inputs[1]);
        start = Kept.number(manager, START);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray scores = inputs.get(0);
        NDArray e = beyond(store, inputs.get(1), training);
        DataType type = scores.getDataType();
        NDArray said = inputs.get(2).toType(type, false).matMul(inputs.get(3).toType(type, false));
        NDArray both = said.add(e).log();
        long own = scores.getShape().get(2);
        if (both.getShape().get(2) == own) {
            return new NDList(scores.add(both).logSoftmax(-1));
        }
        NDArray unknown = scores.get(here(Input.UNKNOWN));
        NDArray all = NDArrays.concat(new NDList(scores, unknown), 2).add(both).logSoftmax(-1);
        return new NDList(all, e, both.get(here(own)));
    }

    private static NDIndex here(long token) {
        return new NDIndex().addAllDim().addAllDim().addSliceDim(token, token + 1);
    }

    /** Returns how far the decoder may go beyond the lexicon, one number for each of some states. */
    NDArray beyond(ParameterStore store, NDArray states, boolean training) {
        return beyond.forward(store, new NDList(states), training).head().exp().mul(Objects.requireNonNull(start));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape one = new Shape(inputs[0].get(0), inputs[0].get(1), 1);
        Shape each = new Shape(one.get(0), one.get(1), inputs[3].get(2));
        return inputs[3].get(2) == inputs[0].get(2) ? new Shape[] {each} : new Shape[] {each, one, one};
    }
}
