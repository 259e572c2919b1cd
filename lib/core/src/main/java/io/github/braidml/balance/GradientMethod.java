package io.github.braidml.balance;

/** A method that looks at the gradients themselves; heads follow their own gradients unless it says otherwise. */
interface GradientMethod extends Balancer {

    @Override
    default Needs needs() {
        return Needs.GRADIENTS;
    }

    @Override
    default HeadGradients headGradients() {
        return HeadGradients.RAW;
    }
}
