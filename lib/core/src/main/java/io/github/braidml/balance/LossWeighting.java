package io.github.braidml.balance;

/** A method that looks at the losses alone; heads receive what the formula of its total says. */
interface LossWeighting extends Balancer {

    @Override
    default Needs needs() {
        return Needs.LOSSES;
    }

    @Override
    default HeadGradients headGradients() {
        return HeadGradients.WEIGHTED;
    }
}
