package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Sharing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws the batches of each epoch. What is drawn follows from the seed, the number of the epoch and the losses of the epochs
 * before alone, so that a run that is resumed meets the same batches.
 */
interface Drawing {
    /** Returns which tasks have labels to learn from. */
    boolean[] learns();

    /** Returns how many batches an epoch has. */
    int batches();

    /**
     * Draws an epoch.
     *
     * @param before all epochs before
     * @param stopped tasks for which nothing is drawn any more
     */
    Plan epoch(int number, List<Epoch> before, boolean[] stopped);

    /**
     * Prepares to draw from these rows for a way of sharing. Networks that share nothing have no steps to divide among them: each
     * sees the rows of its own table, each once an epoch, in the batches that it would have if it was trained alone.
     *
     * @param least how many rows a batch has at least, 1 or 2; the batch before a shorter one gives up a row
     * @throws IllegalArgumentException if the optimiser takes all rows at once, no input is a sequence although its length decides,
     *     the balancing compares gradients that no batch has together, or batches are too small
     */
    static Drawing of(Prepared data, int[] rows, Training training, Balancer balancer, Sharing sharing, int least) {
        TableDrawing all = new TableDrawing(data, rows, training, balancer, least);
        if (sharing.shares() || training.optimizer().fullBatch()) {
            return all;
        }
        Training dealt = training.batches().areDealt() ? training : training.batches(Batches.SHUFFLED);
        List<Drawing> each = tables(data.rows(), rows, TableDrawing.pools(data, rows)).stream()
                .<Drawing>map(table -> new TableDrawing(data, table, dealt, balancer, least))
                .toList();
        return each.size() == 1
                ? each.get(0)
                : new SeparateDrawing(each, training.descent().accumulate());
    }

    /** Tasks that meet in a row have a table together. */
    private static List<int[]> tables(int count, int[] rows, int[][] pools) {
        int[] first = new int[count];
        Arrays.fill(first, -1);
        int[] table = IntStream.range(0, pools.length).toArray();
        for (int t = 0; t < pools.length; t++) {
            for (int row : pools[t]) {
                first[row] = first[row] < 0 ? t : first[row];
                int from = table[first[row]];
                int to = table[t];
                for (int s = 0; s < table.length && from != to; s++) {
                    table[s] = table[s] == from ? to : table[s];
                }
            }
        }
        return Arrays.stream(table)
                .distinct()
                .mapToObj(one -> Arrays.stream(rows)
                        .filter(row -> table[first[row]] == one)
                        .toArray())
                .filter(own -> own.length > 0)
                .toList();
    }
}
