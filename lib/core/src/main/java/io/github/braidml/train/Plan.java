package io.github.braidml.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The rows of an epoch, batch after batch.
 *
 * @param starts where each batch begins in the order, then where the last one ends
 * @param closing batches after which a step is made, however few are together, beside the last
 */
record Plan(int[] order, int[] starts, BitSet closing) {

    Plan(int[] order, int[] starts) {
        this(order, starts, new BitSet());
    }

    int batches() {
        return starts.length - 1;
    }

    int from(int b) {
        return starts[b];
    }

    int count(int b) {
        return starts[b + 1] - starts[b];
    }

    boolean closes(int b) {
        return b == batches() - 1 || closing.get(b);
    }

    /** What makes one step, of a table. */
    private record Turn(Plan plan, int from, int to) {
        double place() {
            return (from + to) / (2.0 * plan.batches());
        }
    }

    /**
     * Returns the plans of several tables as one. They take turns, so that all are as far in the epoch.
     *
     * @param accumulate batches that make a step, which stay together
     */
    static Plan merged(List<Plan> plans, int accumulate) {
        List<Turn> turns = new ArrayList<>();
        int rows = 0;
        int batches = 0;
        for (Plan plan : plans) {
            for (int b = 0; b < plan.batches(); b += accumulate) {
                turns.add(new Turn(plan, b, Math.min(b + accumulate, plan.batches())));
            }
            rows += plan.order.length;
            batches += plan.batches();
        }
        turns.sort(Comparator.comparingDouble(Turn::place));
        Plan all = new Plan(new int[rows], new int[batches + 1]);
        int at = 0;
        for (Turn turn : turns) {
            for (int b = turn.from; b < turn.to; b++) {
                int count = turn.plan.count(b);
                System.arraycopy(turn.plan.order, turn.plan.from(b), all.order, all.starts[at], count);
                all.starts[at + 1] = all.starts[at] + count;
                at++;
            }
            all.closing.set(at - 1);
        }
        return all;
    }
}
