package io.github.braidml.optim;

/**
 * Steps of another size for a part of the network.
 *
 * @param part {@code "shared"}, {@code "heads"}, a task's name, or a parameter's name or how it begins, such as
 *     {@code "shared.0"}
 * @param factor what the steps are multiplied with; 0 keeps the part as it is
 * @param epochs for how many epochs, from the first; 0 for all
 */
public record Pace(String part, double factor, int epochs) {

    public Pace {
        Rates.checkNotNegative("pace(\"" + part + "\")", "the factor", factor);
        Rates.checkAtLeast(0, "pace(\"" + part + "\")", "epochs", epochs);
    }

    boolean concerns(Flat.Range range) {
        return range.owner().equals(part)
                || (part.equals("heads") && range.task() >= 0)
                || range.name().equals(part)
                || range.name().startsWith(part + ".");
    }

    boolean holds(double epoch) {
        return epochs == 0 || epoch < epochs;
    }

    @Override
    public String toString() {
        String call = factor == 0 ? "freeze(\"" + part + "\"" : "pace(\"" + part + "\", " + factor;
        return epochs == 0 ? call + ")" : call + ", " + epochs + ")";
    }
}
