package io.github.braidml.balance;

/** A method around another one, which keeps what that one looks at and what heads receive. */
interface Wrapper extends Balancer {

    /** Returns the method inside. */
    Balancer method();

    @Override
    default Needs needs() {
        return method().needs();
    }

    @Override
    default HeadGradients headGradients() {
        return method().headGradients();
    }
}
