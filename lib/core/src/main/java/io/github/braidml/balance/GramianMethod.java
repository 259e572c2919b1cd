package io.github.braidml.balance;

/** A method that looks at the Gramian; heads follow their own gradients unless it says otherwise. */
interface GramianMethod extends Balancer {

    @Override
    default Needs needs() {
        return Needs.GRAMIAN;
    }

    @Override
    default HeadGradients headGradients() {
        return HeadGradients.RAW;
    }
}
