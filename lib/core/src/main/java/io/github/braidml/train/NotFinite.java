package io.github.braidml.train;

/** A loss that is infinite or not a number. */
final class NotFinite extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFinite(String task, double loss, boolean overflow) {
        super("the loss of task '%s' became %s (%s)"
                .formatted(
                        task,
                        loss,
                        overflow
                                ? "the network's outputs overflowed: the step size is too large"
                                : "its loss function gave this for finite outputs"));
    }
}
