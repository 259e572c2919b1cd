package io.github.braidml.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How rows are dealt out: at random, some for test, some of the others for validation, the rest to train.
 *
 * @param test share of the rows held out
 * @param most at most so many of the other rows are used; the remaining ones are left aside
 * @param seed the same seed deals the same way
 * @param settled which rows are held out, if that is settled; the share then does not count
 */
record Splitting(double test, int most, long seed, @Nullable Settled settled) {
    /** Share of the rows to learn from that chooses the best epoch. */
    private static final double VALIDATION = 0.2;

    static final Splitting NONE = new Splitting(0, Integer.MAX_VALUE, 0, null);

    /**
     * Rows that are always held out.
     *
     * @param test these rows
     * @param inOrder whether rows are in order of time, so that those that choose the best epoch come last of the others
     */
    record Settled(BitSet test, boolean inOrder) {}

    Splitting learnFrom(int rows) {
        return new Splitting(test, rows, seed, settled);
    }

    Splitting reshuffled(long otherSeed) {
        return new Splitting(test, most, otherSeed, settled);
    }

    Split of(int rows) {
        int[] order = order(rows);
        int tests =
                settled == null ? (int) Math.round(test * rows) : settled.test().cardinality();
        int end = (int) Math.min(rows, (long) tests + most);
        int valids = (int) Math.round(VALIDATION * (end - tests));
        return new Split(
                sorted(order, tests + valids, end), sorted(order, tests, tests + valids), sorted(order, 0, tests));
    }

    /** Returns the rows in the order in which they are dealt out: first to test, then to validate, then to train. */
    private int[] order(int rows) {
        if (settled != null && settled.inOrder()) {
            // Backwards, so that learning from fewer rows is learning from the latest.
            return IntStream.iterate(rows - 1, row -> row >= 0, row -> row - 1).toArray();
        }
        int[] order = new int[rows];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        if (settled == null) {
            return order;
        }
        BitSet held = settled.test();
        return IntStream.concat(
                        Arrays.stream(order).filter(held::get),
                        Arrays.stream(order).filter(row -> !held.get(row)))
                .toArray();
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] rows = Arrays.copyOfRange(order, from, to);
        Arrays.sort(rows);
        return rows;
    }
}
