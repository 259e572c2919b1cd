package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;

/** Constants of a block: arrays that live as long as the block, because a backward pass reads their memory later. */
final class Kept {
    /** What a score is lowered by so that the softmax gives exactly zero. */
    static final float FAR_BELOW = 1e9f;

    private Kept() {}

    static NDArray number(NDManager manager, double value) {
        return array(manager, new float[] {(float) value}, new Shape());
    }

    static NDArray array(NDManager manager, float[] values, Shape shape) {
        NDArray array = manager.create(values, shape);
        NDScope.unregister(array);
        return array;
    }
}
