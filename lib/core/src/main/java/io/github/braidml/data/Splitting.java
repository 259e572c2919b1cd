package io.github.braidml.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How rows are dealt out: at random, some for test, some of the others for validation, the rest to train.
 *
 * @param test share of the rows held out
 * @param most at most so many of the other rows are used; the remaining ones are left aside
 * @param seed the same seed deals the same way
 */
record Splitting(double test, int most, long seed) {
    /** Share of the rows to learn from that chooses the best epoch. */
    private static final double VALIDATION = 0.2;

    static final Splitting NONE = new Splitting(0, Integer.MAX_VALUE, 0);

    Split of(int rows) {
        int[] order = new int[rows];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        int tests = (int) Math.round(test * rows);
        int end = (int) Math.min(rows, (long) tests + most);
        int valids = (int) Math.round(VALIDATION * (end - tests));
        return new Split(
                sorted(order, tests + valids, end), sorted(order, tests, tests + valids), sorted(order, 0, tests));
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] rows = Arrays.copyOfRange(order, from, to);
        Arrays.sort(rows);
        return rows;
    }
}
