package io.github.braidml.balance;

/**
 * A weight that changes over the epochs: at first one number, in the end another, in between a straight line.
 *
 * @param from the weight at first
 * @param to the weight in the end
 * @param epochs over how many epochs it goes from one to the other; 0 jumps
 * @param start how many epochs pass before
 */
public record Ramp(double from, double to, int epochs, int start) {

    public Ramp {
        Given.checkNotNegative("ramp(from, to, epochs)", "weight", from);
        Given.checkNotNegative("ramp(from, to, epochs)", "weight", to);
        if (epochs < 0 || start < 0) {
            throw new IllegalArgumentException(
                    "ramp(from, to, epochs): the number of epochs must be 0 or more; given %d"
                            .formatted(Math.min(epochs, start)));
        }
    }

    /** Returns a weight that goes from one number to another over the first epochs. */
    public static Ramp of(double from, double to, int epochs) {
        return new Ramp(from, to, epochs, 0);
    }

    /** Returns the same beginning after some epochs. */
    public Ramp after(int number) {
        return new Ramp(from, to, epochs, number);
    }

    /** Returns the weight when so many epochs are done. */
    public double at(int done) {
        if (done >= start + epochs) {
            return to;
        }
        return done <= start ? from : from + (to - from) * (done - start) / epochs;
    }

    @Override
    public String toString() {
        return "ramp(%s, %s, %d)%s"
                .formatted(Given.word(from), Given.word(to), epochs, start == 0 ? "" : ".after(" + start + ")");
    }
}
