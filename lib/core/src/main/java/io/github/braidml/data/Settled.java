package io.github.braidml.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * As a published set settles it: certain rows are always held out, so that figures can be compared with those of others.
 *
 * @param test these rows
 * @param inOrder whether rows are in order of time, so that those that choose the best epoch come last of the others
 */
record Settled(BitSet test, boolean inOrder, long seed) implements Dealing {

    @Override
    public Parts hold(int rows, double share, int pieces, int piece) {
        int[] order = inOrder ? IntStream.range(0, rows).toArray() : Shuffled.order(rows, seed);
        return Parts.of(order, test::get);
    }

    @Override
    public Parts take(int[] rows, int count) {
        int border = inOrder ? rows.length - count : count;
        int[] first = Arrays.copyOf(rows, border);
        int[] last = Arrays.copyOfRange(rows, border, rows.length);
        return inOrder ? new Parts(last, first) : new Parts(first, last);
    }

    @Override
    public Dealing seed(long other) {
        return new Settled(test, inOrder, other);
    }

    @Override
    public List<Column> columns() {
        return List.of();
    }

    @Override
    public List<Column> keys() {
        return List.of();
    }

    @Override
    public String calls(double share, int pieces) {
        return "the set's own test rows" + (seed == 0 ? "" : ".reshuffled(" + seed + ")");
    }
}
