package io.github.braidml.train;

/**
 * How the rows of an epoch make batches: all of them shuffled, each once, if wanted with others of their length; or drawn, each
 * batch from the rows that have a label of one task, so that tasks with tables of their own share the steps as is wanted,
 * whatever their sizes.
 *
 * <p>Drawn, an epoch has as many batches as when each row comes once; the rows of a task come in random order, and anew when
 * all have been. A batch counts for every task that its rows have labels of. Where tasks share nothing there is nothing to divide:
 * each network sees the rows of its own table, each once an epoch.
 *
 * @param way what decides how often a task's rows are drawn
 * @param temperature for sizes: each task's share grows with its number of labelled training rows to the power of 1 over
 *     this; 1 is in proportion, infinite alike (Arivazhagan et al. 2019, arXiv:1907.05019)
 * @param together whether each batch has rows of all tasks, in these shares, instead of one task's
 */
public record Batches(Way way, double temperature, boolean together) {

    /** What decides. */
    public enum Way {
        /** Nothing is drawn: each row comes once. */
        SHUFFLED,
        /** Nothing is drawn: each row comes once, with others of about as many tokens. */
        LENGTH,
        /** The number of labelled training rows. */
        SIZE,
        /** What is left of the training loss of the task's first epoch: the less was learned, the more batches. */
        LOSS
    }

    /** Each row once, in random order: batches have rows of all tasks. */
    public static final Batches SHUFFLED = new Batches(Way.SHUFFLED, 1, true);

    public Batches {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException(
                    "byTemperature(tau): must be above 0; 1 draws in proportion to size, large ones alike; given "
                            + temperature);
        }
    }

    /**
     * Returns batches of rows with sequences of about the same length, each row once: little of a batch is padding. Rows are
     * shuffled, sorted by length within every 50 batches or a quarter of all, cut into batches, and these shuffled again.
     *
     * <p>No loss of a row depends on it, for padding is masked; but rows of a length now meet in a batch, which for instance all
     * short reviews, if these are friendlier, makes a step of their own. So this is said and not done unasked.
     */
    public static Batches byLength() {
        return new Batches(Way.LENGTH, 1, true);
    }

    /** Returns whether each row comes once. */
    boolean areDealt() {
        return way == Way.SHUFFLED || way == Way.LENGTH;
    }

    /** Returns batches drawn by size. */
    public static Batches bySize(double temperature) {
        return new Batches(Way.SIZE, temperature, false);
    }

    /**
     * Returns batches drawn by loss: a tenth alike, the others in proportion to each task's training loss over that of its first
     * epoch; the first epoch alike.
     */
    public static Batches byLoss() {
        return new Batches(Way.LOSS, 1, false);
    }

    /**
     * Returns batches that each have rows of all tasks, in these shares: methods that compare gradients need them.
     *
     * @throws IllegalArgumentException if nothing is drawn
     */
    public Batches mixed() {
        if (areDealt()) {
            throw new IllegalArgumentException(
                    "%s has each row once, so there are no shares to mix; leave out .mixed()".formatted(this));
        }
        return new Batches(way, temperature, true);
    }

    @Override
    public String toString() {
        String call =
                switch (way) {
                    case SHUFFLED -> "shuffled()";
                    case LENGTH -> "byLength()";
                    case LOSS -> "byLoss()";
                    case SIZE ->
                        temperature == 1
                                ? "proportional()"
                                : Double.isInfinite(temperature) ? "uniformly()" : "byTemperature(" + temperature + ")";
                };
        return together && !areDealt() ? call + ".mixed()" : call;
    }
}
