package io.github.braidml.optim;

/** The bounds every method's numbers keep. */
final class Rates {
    private Rates() {}

    static void checkPositive(String method, String what, double given) {
        if (!(given > 0) || Double.isInfinite(given)) {
            throw new IllegalArgumentException(
                    "%s: the %s must be a positive, finite number; given %s".formatted(method, what, given));
        }
    }

    static void checkShare(String method, String what, double given) {
        if (!(given >= 0 && given < 1)) {
            throw new IllegalArgumentException("%s: %s must be in [0, 1); given %s".formatted(method, what, given));
        }
    }

    static void checkNotNegative(String method, String what, double given) {
        if (!(given >= 0) || Double.isInfinite(given)) {
            throw new IllegalArgumentException(
                    "%s: %s must be zero or a positive, finite number; given %s".formatted(method, what, given));
        }
    }

    static void checkAtLeast(int least, String method, String what, int given) {
        if (given < least) {
            throw new IllegalArgumentException(
                    "%s: %s must be at least %d; given %d".formatted(method, what, least, given));
        }
    }
}
