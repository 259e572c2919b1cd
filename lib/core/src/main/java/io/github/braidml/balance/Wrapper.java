package io.github.braidml.balance;

/** A method around another one, which keeps what that one looks at, how it scales its weights and what heads receive. */
interface Wrapper extends Balancer {

    /** Refuses a method whose weights are of gradients that it makes itself. */
    static void checkWeighs(String wrapper, Balancer method, String what) {
        if (method.replaces()) {
            throw new IllegalArgumentException(
                    "%s: %s puts others in the place of the gradients, so its weights alone say nothing; %s"
                            .formatted(wrapper, method, what));
        }
    }

    /** Refuses a method that has a preference of its own in every step. */
    static void checkSteady(String wrapper, Balancer method) {
        if (method.draws()) {
            throw new IllegalArgumentException(
                    "%s: %s draws a preference for each step, and weights of other steps say nothing of it; leave %s out"
                            .formatted(wrapper, method, wrapper));
        }
    }

    /** Returns the method inside. */
    Balancer method();

    @Override
    default Needs needs() {
        return method().needs();
    }

    @Override
    default Reduction reduction() {
        return method().reduction();
    }

    @Override
    default boolean replaces() {
        return method().replaces();
    }

    @Override
    default boolean draws() {
        return method().draws();
    }

    @Override
    default int remembers() {
        return method().remembers();
    }

    @Override
    default HeadGradients headGradients() {
        return method().headGradients();
    }
}
