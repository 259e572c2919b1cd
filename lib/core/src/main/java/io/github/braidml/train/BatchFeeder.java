package io.github.braidml.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.braidml.data.Inputs;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives the batches of a training. Where reading one takes its time, as it does for images and sounds, the next is read by a thread
 * of its own while the engine computes; rows of a table and sentences are copied in less time than it takes to wake a thread. What is
 * in a batch does not depend on that. There is never more than one ahead, and the thread ends when nobody asks for more.
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

    private final Inputs inputs;
    private final int rows;
    private final @Nullable ThreadPoolExecutor reader;
    private InputFeeder now;
    private InputFeeder next;
    private @Nullable Batch current;
    private @Nullable Batch ahead;
    private @Nullable CompletableFuture<Void> reading;

    /** Makes room for batches of up to this many rows. */
    BatchFeeder(NDManager manager, int rows, Inputs inputs) {
        this(manager, rows, inputs, inputs.isSlow());
    }

    /** Makes room; a thread reads ahead if it is asked to. */
    BatchFeeder(NDManager manager, int rows, Inputs inputs, boolean readsAhead) {
        this.inputs = inputs;
        this.rows = rows;
        now = new InputFeeder(manager, rows, inputs.all());
        reader = readsAhead ? reader() : null;
        next = reader == null ? now : new InputFeeder(manager, rows, inputs.all());
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
            now.fill(inputs, order, from, count, seed);
        }
        current = wanted;
        int after = from + count;
        if (reader != null && after < order.length) {
            InputFeeder into = next;
            Batch following = new Batch(order, after, Math.min(rows, order.length - after), later);
            ahead = following;
            reading = CompletableFuture.runAsync(
                    () -> into.fill(inputs, order, following.from(), following.count(), later), reader);
        }
        return now.filled();
    }

    /** Returns what was asked for last. */
    NDList last() {
        return now.filled();
    }

    /** Waits for what is being read; an interrupt is left for the training to see. */
    private void settle() {
        if (reading != null) {
            reading.join();
            reading = null;
            ahead = null;
        }
    }
}
