package io.github.braidml.train;

import ai.djl.ndarray.NDList;

/** The shared encoder of a split network in one training step. */
interface EncoderPass {

    /** Returns the representation. */
    NDList forward(NDList batch);

    /** Measures the inner products of the tasks' gradients by the encoder's parameters. */
    void measure(HeadPass heads, Jacobian into);

    /** Leaves the weighted sum of the tasks' gradients in the encoder's parameters; found from what was measured, if it was. */
    void leave(HeadPass heads, double[] weights);

    /** Forgets what was measured: the gradient is then the same to the last bit as if nobody had looked. */
    void forget();
}
