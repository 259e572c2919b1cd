package io.github.braidml.optim;

/**
 * Bounds on the gradient; infinite for none.
 *
 * @param norm longest gradient, as {@code torch.nn.utils.clip_grad_norm_}: a longer one is shortened as a whole; of
 *     networks that share nothing each by itself
 * @param value largest partial derivative, as {@code torch.nn.utils.clip_grad_value_}: a larger one is cut
 */
public record Clip(double norm, double value) {
    /** No bounds. */
    public static final Clip NONE = new Clip(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Clip {
        check("clip", "norm", norm);
        check("clipValues", "value", value);
    }

    private static void check(String method, String what, double given) {
        if (!(given > 0)) {
            throw new IllegalArgumentException("%s: the %s must be positive; given %s".formatted(method, what, given));
        }
    }

    boolean byNorm() {
        return norm != Double.POSITIVE_INFINITY;
    }

    boolean byValue() {
        return value != Double.POSITIVE_INFINITY;
    }

    /** Returns what a gradient of this length is multiplied with; with torch's small number, for the same figures. */
    double factor(double length) {
        return Math.min(1, norm / (length + 1e-6));
    }

    @Override
    public String toString() {
        String text = byNorm() ? ".clip(" + norm + ")" : "";
        return byValue() ? text + ".clipValues(" + value + ")" : text;
    }
}
