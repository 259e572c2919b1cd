package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.braidml.data.Input;
import io.github.braidml.data.Inputs;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives the batches of a training. Where reading one takes its time, as it does for images and sounds, the next is read by a thread
 * of its own while the engine computes; rows of a table and sentences, which lie in memory as numbers already, are copied in less time
 * than it takes to hand a batch from thread to thread. What is in a batch does not depend on that. There is never more than one
 * ahead, and the thread ends when nobody asks for more.
 */
final class BatchFeeder {
    private static final long IDLE_SECONDS = 1;

    /** A stretch of an order, changed at random by this seed. */
    private record Batch(int[] order, int from, int count, long seed) {
        boolean isSame(@Nullable Batch other) {
            return other != null
                    && order == other.order
                    && from == other.from
                    && count == other.count
                    && seed == other.seed;
        }
    }

    /** How a batch is read. */
    interface Reading {
        void read(InputFeeder into, int[] order, int from, int count, long seed);
    }

    private final Reading reading;
    private final int rows;
    private final @Nullable ThreadPoolExecutor reader;
    private InputFeeder now;
    private InputFeeder next;
    private @Nullable Batch current;
    private @Nullable Batch ahead;
    private @Nullable CompletableFuture<Void> coming;

    /** Makes room for batches of up to this many rows. */
    BatchFeeder(NDManager manager, int rows, Inputs inputs) {
        this(manager, rows, inputs, inputs.isSlow());
    }

    /** Makes room; a thread reads ahead if it is asked to. */
    BatchFeeder(NDManager manager, int rows, Inputs inputs, boolean readsAhead) {
        this(
                manager,
                rows,
                inputs.all(),
                readsAhead,
                (into, order, from, count, seed) -> into.fill(inputs, order, from, count, seed));
    }

    /** Makes room for what is read in a way of its own. */
    BatchFeeder(NDManager manager, int rows, List<Input> inputs, boolean readsAhead, Reading reading) {
        this.reading = reading;
        this.rows = rows;
        now = new InputFeeder(manager, rows, inputs);
        reader = readsAhead ? reader() : null;
        next = reader == null ? now : new InputFeeder(manager, rows, inputs);
    }

    private static ThreadPoolExecutor reader() {
        ThreadPoolExecutor reader =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "braid-batches");
                    thread.setDaemon(true);
                    return thread;
                });
        reader.allowCoreThreadTimeOut(true);
        return reader;
    }

    /**
     * Returns the inputs of a stretch of the order, one array each, {@code (count, ...)}; they hold until the next call.
     *
     * @param seed of what is changed at random
     * @param later seed for the batch that follows it in the order
     */
    NDList rows(int[] order, int from, int count, long seed, long later) {
        Batch wanted = new Batch(order, from, count, seed);
        if (wanted.isSame(current)) {
            return now.filled();
        }
        boolean isRead = wanted.isSame(ahead);
        settle();
        if (isRead) {
            InputFeeder read = next;
            next = now;
            now = read;
        } else {
            reading.read(now, order, from, count, seed);
        }
        current = wanted;
        int after = from + count;
        if (reader != null && after < order.length) {
            InputFeeder into = next;
            Batch following = new Batch(order, after, Math.min(rows, order.length - after), later);
            ahead = following;
            coming = CompletableFuture.runAsync(
                    () -> reading.read(into, order, following.from(), following.count(), later), reader);
        }
        return now.filled();
    }

    /** Returns what was asked for last. */
    NDList last() {
        return now.filled();
    }

    /** Waits for what is being read; an interrupt is left for the training to see. */
    private void settle() {
        CompletableFuture<Void> read = coming;
        coming = null;
        ahead = null;
        if (read != null) {
            try {
                read.join();
            } catch (CompletionException e) {
                // As if it had been read here.
                throw e.getCause() instanceof RuntimeException plain ? plain : e;
            }
        }
    }
}
