package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;

/** The heads of a split network in one training step: forward on a representation, and back to it for all tasks at once. */
interface HeadPass {

    /** Returns the outputs, {@code (batch, outputs)}; nothing reaches back from them to the encoder. */
    PtNDArray forward(NDList representation, NDList truth);

    /**
     * Takes the derivatives of the losses by the outputs, from which everything below is found.
     *
     * @param derivatives {@code (count, outputs)}, those of each task in its columns
     * @param tasks the tasks that have labels; below they are counted from 0 and weights are in their order
     */
    void take(float[] derivatives, int count, int[] tasks);

    /** Returns the number of tasks that have labels. */
    int tasks();

    /** Returns the gradient of one task's loss by the representation. */
    PtNDArray each(int task);

    /** Returns the gradients of all tasks by a representation of one row each, {@code (count, tasks, width)}; the caller may change it. */
    PtNDArray all();

    /** Returns the inner products of the tasks' gradients by the representation. */
    double[][] gramian();

    /** Returns the weighted sum of the tasks' gradients by the representation. */
    PtNDArray sum(double[] weights);

    /** Leaves in the heads' parameters each task's own gradient times a factor. */
    void leave(double[] factors);
}
