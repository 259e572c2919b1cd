package io.github.braidml.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which rows train, which choose the best epoch and which are only looked at in the end.
 *
 * @param train rows the parameters and everything fitted are learned from
 * @param valid rows the best epoch is chosen on
 * @param test rows held out; empty when nothing was held out
 */
public record Split(int[] train, int[] valid, int[] test) {

    /** Deals rows out at random: a share for test, the same share of the remaining rows for validation. */
    static Split random(int rows, double test, double valid, long seed) {
        int[] order = new int[rows];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        int tests = (int) Math.round(test * rows);
        int valids = (int) Math.round(valid * (rows - tests));
        return new Split(
                sorted(order, tests + valids, rows), sorted(order, tests, tests + valids), sorted(order, 0, tests));
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] rows = Arrays.copyOfRange(order, from, to);
        Arrays.sort(rows);
        return rows;
    }
}
