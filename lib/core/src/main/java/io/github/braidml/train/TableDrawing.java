package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Input;
import io.github.braidml.data.Inputs;
import io.github.braidml.data.Prepared;
import io.github.braidml.show.Words;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws from one table: its rows shuffled, those of a length together, or those of the tasks in turn. */
final class TableDrawing implements Drawing {
    /** Share of the batches that is dealt alike when losses decide, so that no task is forgotten. */
    private static final double ALIKE = 0.1;

    /** Batches among whose rows those of a length are sought: at most so many, and one part in so many of all. */
    private static final int LARGEST_POOL = 50;

    private static final int FEWEST_POOLS = 4;

    private final Batches how;
    private final int[] rows;
    private final int batch;
    private final long seed;
    private final int least;
    private final int[][] pools;
    private final Inputs inputs;

    /**
     * Prepares to draw from these rows.
     *
     * @param least how many rows a batch has at least, 1 or 2; the batch before a shorter one gives up a row
     * @throws IllegalArgumentException if the optimiser takes all rows at once, no input is a sequence although its length decides,
     *     the balancing compares gradients that no batch has together, or batches are too small
     */
    TableDrawing(Prepared data, int[] rows, Training training, Balancer balancer, int least) {
        this.how = training.batches();
        this.rows = rows;
        this.batch = training.batch();
        this.seed = training.seed();
        this.inputs = data.inputs();
        boolean drawn = how.way() != Batches.Way.SHUFFLED;
        this.pools = pools(data, rows);
        this.least = least;
        if (how.way() == Batches.Way.LENGTH && inputs.all().stream().noneMatch(Input::isTokens)) {
            throw new IllegalArgumentException(
                    ".batches(byLength()) puts sequences of a length together, but there are none among %s; leave it out"
                            .formatted(Words.list(
                                    inputs.all().stream().map(Input::toString).toList())));
        }
        if (drawn && training.optimizer().fullBatch()) {
            throw new IllegalArgumentException(
                    "%s takes all rows at every step, so there is nothing to draw; leave .batches(%s) out"
                            .formatted(training.optimizer(), how));
        }
        checkLeast(drawn);
        boolean apart = Arrays.stream(pools).mapToInt(pool -> pool.length).sum() == rows.length;
        if (drawn && !how.together() && apart && pools.length > 1 && balancer.needs() == Balancer.Needs.GRAMIAN) {
            throw new IllegalArgumentException(
                    "%s compares the gradients of tasks in a batch, but no row has labels of two tasks, and .batches(%s) draws each batch from one; say .batches(%s.mixed())"
                            .formatted(balancer, how, how));
        }
    }

    private void checkLeast(boolean drawn) {
        boolean apart = drawn && !how.together();
        int smallest = apart
                ? Arrays.stream(pools)
                        .mapToInt(pool -> pool.length)
                        .filter(n -> n > 0)
                        .min()
                        .orElseThrow()
                : Math.min(batch, rows.length);
        boolean odd = !apart && batch == least && rows.length % batch == 1;
        if (Math.min(smallest, batch) < least || odd) {
            throw new IllegalArgumentException(
                    "the network is normalised over the rows of a batch (BatchNorm), so that every batch needs at least 2; given .batch(%d) for %s; take a larger batch, or normalise each row by itself (LayerNorm)"
                            .formatted(batch, apart ? words(smallest) : Words.count(rows.length, "training row")));
        }
    }

    private static String words(int fewest) {
        return "tasks of which one has " + Words.count(fewest, "training row");
    }

    /** Returns for each task the rows that have a label to learn from. */
    static int[][] pools(Prepared data, int[] rows) {
        int[][] pools = new int[data.labels().length][];
        for (int t = 0; t < pools.length; t++) {
            double[] labels = data.labels()[t];
            int each = labels.length / data.rows();
            pools[t] = Arrays.stream(rows)
                    .filter(row ->
                            IntStream.range(row * each, (row + 1) * each).anyMatch(i -> !Double.isNaN(labels[i])))
                    .toArray();
        }
        return pools;
    }

    @Override
    public boolean[] learns() {
        boolean[] learns = new boolean[pools.length];
        for (int t = 0; t < learns.length; t++) {
            learns[t] = pools[t].length > 0;
        }
        return learns;
    }

    @Override
    public int batches() {
        return (rows.length + batch - 1) / batch;
    }

    @Override
    public Plan epoch(int number, List<Epoch> before, boolean[] stopped) {
        SplittableRandom random = new SplittableRandom(Engines.mix(seed, -number));
        int[] each = IntStream.rangeClosed(0, batches())
                .map(b -> Math.min(b * batch, rows.length))
                .toArray();
        int last = each.length - 2;
        if (rows.length - each[last] < least) {
            each[last]--;
        }
        if (how.way() == Batches.Way.SHUFFLED) {
            return new Plan(shuffled(rows, random), each);
        }
        if (how.way() == Batches.Way.LENGTH) {
            return new Plan(byLength(random), each);
        }
        double[] shares = shares(before, stopped);
        Walk[] walks =
                Arrays.stream(pools).map(pool -> new Walk(pool, random.split())).toArray(Walk[]::new);
        return how.together() ? mixed(each, shares, walks, random) : apart(shares, walks, random);
    }

    /** The rows that fill no batch are a sample of all, and the last batch. */
    private int[] byLength(SplittableRandom random) {
        int[] order = shuffled(rows, random);
        int full = rows.length / batch;
        int pool = batch * Math.max(1, Math.min(LARGEST_POOL, full / FEWEST_POOLS));
        for (int from = 0; from < full * batch; from += pool) {
            sort(order, from, Math.min(from + pool, full * batch));
        }
        int[] dealt = order.clone();
        int[] turns = shuffled(IntStream.range(0, full).toArray(), random);
        for (int b = 0; b < full; b++) {
            System.arraycopy(order, turns[b] * batch, dealt, b * batch, batch);
        }
        return dealt;
    }

    /** Sorts a stretch by length; rows of the same length stay as they were shuffled. */
    private void sort(int[] order, int from, int to) {
        int[] sorted = IntStream.range(from, to)
                .mapToLong(i -> ((long) inputs.tokens(order[i]) << Integer.SIZE) + i)
                .sorted()
                .mapToInt(key -> order[(int) key])
                .toArray();
        System.arraycopy(sorted, 0, order, from, sorted.length);
    }

    private Plan apart(double[] shares, Walk[] walks, SplittableRandom random) {
        int[] tasks = deal(batches(), shares, random);
        int[] starts = new int[tasks.length + 1];
        for (int b = 0; b < tasks.length; b++) {
            starts[b + 1] = starts[b] + Math.min(batch, pools[tasks[b]].length);
        }
        int[] order = new int[starts[tasks.length]];
        for (int b = 0; b < tasks.length; b++) {
            for (int i = starts[b]; i < starts[b + 1]; i++) {
                order[i] = walks[tasks[b]].next();
            }
        }
        return new Plan(order, starts);
    }

    private Plan mixed(int[] starts, double[] shares, Walk[] walks, SplittableRandom random) {
        int[] order = new int[rows.length];
        for (int b = 0; b < batches(); b++) {
            int[] tasks = deal(starts[b + 1] - starts[b], shares, random);
            for (int i = 0; i < tasks.length; i++) {
                order[starts[b] + i] = walks[tasks[i]].next();
            }
        }
        return new Plan(order, starts);
    }

    /** Returns so many tasks in random order, each as often as its share says, up to the one that chance adds to the rounded. */
    private static int[] deal(int count, double[] shares, SplittableRandom random) {
        int[] dealt = new int[count];
        double start = random.nextDouble();
        int last = IntStream.range(0, shares.length)
                .filter(t -> shares[t] > 0)
                .max()
                .orElseThrow();
        int task = 0;
        double end = shares[0];
        for (int i = 0; i < count; i++) {
            while ((start + i) / count >= end && task < last) {
                end += shares[++task];
            }
            dealt[i] = task;
        }
        return shuffled(dealt, random);
    }

    /** Returns each task's share of what is drawn. */
    double[] shares(List<Epoch> before, boolean[] stopped) {
        double[] shares = new double[pools.length];
        int taking = 0;
        for (int t = 0; t < shares.length; t++) {
            boolean takes = pools[t].length > 0 && !stopped[t];
            taking += takes ? 1 : 0;
            shares[t] = takes ? (how.way() == Batches.Way.LOSS ? left(before, t) : size(t)) : 0;
        }
        double sum = Arrays.stream(shares).sum();
        double alike = how.way() == Batches.Way.LOSS ? ALIKE : 0;
        for (int t = 0; t < shares.length; t++) {
            boolean takes = pools[t].length > 0 && !stopped[t];
            double own = sum == 0 ? 1.0 / taking : shares[t] / sum;
            shares[t] = takes ? alike / taking + (1 - alike) * own : 0;
        }
        return shares;
    }

    private double size(int task) {
        return Math.pow(pools[task].length, 1 / how.temperature());
    }

    /** What is left of a task's first loss; 1 before there is one. */
    private static double left(List<Epoch> before, int task) {
        double[] losses = before.stream()
                .mapToDouble(epoch -> epoch.train()[task])
                .filter(loss -> !Double.isNaN(loss))
                .toArray();
        boolean known = losses.length > 0 && losses[0] > 0;
        return known ? Math.max(0, losses[losses.length - 1]) / losses[0] : 1;
    }

    private static int[] shuffled(int[] values, SplittableRandom random) {
        int[] order = values.clone();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }

    /** Goes through the rows of a task in random order, again and again. */
    private static final class Walk {
        private final SplittableRandom random;
        private int[] order;
        private int at;

        Walk(int[] pool, SplittableRandom random) {
            this.random = random;
            this.order = pool;
            this.at = pool.length;
        }

        int next() {
            if (at == order.length) {
                order = shuffled(order, random);
                at = 0;
            }
            return order[at++];
        }
    }
}
