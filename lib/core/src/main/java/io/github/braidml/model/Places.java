package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** The places of sequences: which are padding, and what a whole sequence is. */
final class Places {
    private final NDArray one;
    private final NDArray far;

    Places(NDManager manager) {
        one = Kept.number(manager, 1);
        far = Kept.number(manager, Kept.FAR_BELOW);
    }

    /** Returns 1 where there is a token or a one and 0 where there is padding, which has index 0. */
    static NDArray mask(NDArray tokens) {
        return tokens.sign();
    }

    /** Returns 0 where the mask is 1 and a number far below zero where it is 0. */
    NDArray bias(NDArray mask) {
        return mask.sub(one).mul(far);
    }

    /** Returns what a decoder adds to the scores of the places, {@code (batch, 1, 1 or length, places)}, of what it takes. */
    NDArray looks(NDList inputs) {
        NDArray padding = bias(mask(inputs.get(2))).expandDims(1).expandDims(1);
        return inputs.size() == 3 ? padding : padding.add(inputs.get(3).expandDims(1));
    }

    /** Returns the mask as a factor on what there is at each place, {@code (batch, length, 1)}. */
    static NDArray column(NDArray mask) {
        return mask.expandDims(2);
    }

    /** Returns whether a representation is that of every place. */
    static boolean isSequence(NDList representation) {
        return representation.size() == 2;
    }

    /**
     * Returns one representation per row, {@code (batch, width)}: of a sequence the mean over its tokens, zero if there are none.
     *
     * <p>The mean and not the last state: it means the same for every encoder, and each place is one step away from the loss.
     */
    static NDArray whole(NDList representation) {
        NDArray each = representation.head();
        if (!isSequence(representation)) {
            return each;
        }
        NDArray mask = mask(representation.get(1));
        NDArray sum = each.mul(column(mask)).sum(new int[] {1});
        NDArray count = mask.sum(new int[] {1}, true);
        return sum.div(count.maximum(count.onesLike()));
    }

    /** Returns the shape of {@link #whole}. */
    static Shape whole(Shape... representation) {
        Shape each = representation[0];
        return representation.length == 2 ? new Shape(each.get(0), each.get(2)) : each;
    }
}
