package io.github.braidml.train;

/**
 * What ends a training before its last epoch, or that of a single task.
 *
 * @param patience epochs in a row without improvement after which it ends; 0 for never
 * @param least by how much the relative validation loss must fall to count as improvement
 * @param minutes time after which it ends; infinite for never
 * @param each epochs in a row without improvement of a task's own after which the task stops; 0 for never
 * @param weight what the weight of such a task is multiplied with; at 0 it stops for good
 * @param worst whether the worst task decides which epoch is best, not the mean over all
 */
public record Stopping(int patience, double least, double minutes, int each, double weight, boolean worst) {
    /** Only the last epoch ends it. */
    public static final Stopping NEVER = new Stopping(0, 0, Double.POSITIVE_INFINITY, 0, 0, false);

    public Stopping {
        if (patience < 0) {
            throw new IllegalArgumentException("patience must be at least 1 epoch, or 0 for none; given " + patience);
        }
        if (each < 0) {
            throw new IllegalArgumentException("patienceOfEach must be at least 1 epoch, or 0 for none; given " + each);
        }
        if (!(weight >= 0 && weight < 1)) {
            throw new IllegalArgumentException(
                    "patienceOfEach: the weight must be at least 0 and below 1; given " + weight);
        }
        if (!(least >= 0) || Double.isInfinite(least)) {
            throw new IllegalArgumentException(
                    "patience: the least improvement must be zero or a positive, finite number; given " + least);
        }
        if (!(minutes > 0)) {
            throw new IllegalArgumentException("maxMinutes must be positive; given " + minutes);
        }
    }

    Stopping patience(int number, double fall) {
        return new Stopping(number, fall, minutes, each, weight, worst);
    }

    Stopping minutes(double most) {
        return new Stopping(patience, least, most, each, weight, worst);
    }

    Stopping each(int number, double factor) {
        return new Stopping(patience, least, minutes, number, factor, worst);
    }

    Stopping byWorst() {
        return new Stopping(patience, least, minutes, each, weight, true);
    }

    /** Returns what decides how the tasks that go on learn, and which epoch is kept. */
    String kept() {
        String text = worst ? ".byWorstTask()" : "";
        if (each == 0) {
            return text;
        }
        return text + (weight == 0 ? ".patienceOfEach(" + each + ")" : ".patienceOfEach(" + each + ", " + weight + ")");
    }

    @Override
    public String toString() {
        String text = patience == 0
                ? ""
                : least == 0 ? ".patience(" + patience + ")" : ".patience(" + patience + ", " + least + ")";
        text += kept();
        return Double.isInfinite(minutes) ? text : text + ".maxMinutes(" + minutes + ")";
    }
}
