package io.github.braidml.balance;

/**
 * A method that weighs by the gradients on two more batches, independent of the step's and of each other: the inner products
 * of the ones with the others are right on average, which those of a batch with itself are not.
 */
interface BatchesMethod extends Balancer {

    @Override
    default Needs needs() {
        return Needs.BATCHES;
    }

    @Override
    default HeadGradients headGradients() {
        return HeadGradients.RAW;
    }

    @Override
    default Reduction reduction() {
        return Reduction.MEAN;
    }
}
