package io.github.braidml.notebook;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets long work end well when the kernel is interrupted.
 *
 * <p>By itself a kernel abandons an interrupted cell at once: the statement fails, the rest of the cell is skipped, what is
 * displayed from then on is lost, and a variable is still null in the next cell if that comes quickly. While interrupts are
 * watched the first one is only noted. The work looks at {@link #asked()} between two steps, ends with what it has, and the
 * cell goes on to its normal end. A second interrupt during the same statement is left to the kernel.
 *
 * <pre>{@code
 * try (Interrupts interrupts = Interrupts.watch()) {
 *     while (!interrupts.asked()) {
 *         step();
 *     }
 * }
 * }</pre>
 *
 * <p>Where the kernel cannot be asked to wait, and outside of any, the thread's interrupt flag serves instead, and is
 * cleared. Nothing here can fail the work or the kernel.
 */
public final class Interrupts implements AutoCloseable {
    /** A double click is one interrupt. */
    static final long ONE_CLICK_NANOS = 500_000_000;

    /** No kernel starts the next cell sooner after the last. */
    static final long PAUSE_NANOS = 20_000_000;

    private static final ThreadLocal<@Nullable Interrupts> INNERMOST = new ThreadLocal<>();

    /** The statement this thread worked in last; threads are used again by later cells. */
    private static final ThreadLocal<@Nullable Statement> LAST = new ThreadLocal<>();

    /** All that some thread worked in last. */
    private static final Set<Statement> STATEMENTS = Collections.newSetFromMap(new WeakHashMap<>());

    private final @Nullable Interrupts outer;
    private final Interrupts outermost;
    private @Nullable Guard guard;
    private volatile boolean asked;

    private Interrupts(@Nullable Interrupts outer) {
        this.outer = outer;
        this.outermost = outer == null ? this : outer.outermost;
    }

    /**
     * Starts to watch; to be closed on the same thread. May be nested: work within work then ends together.
     *
     * @throws CancellationException if the cell this runs in has been abandoned after a second interrupt, so that a loop
     *     over several fits does not go on behind the user's back
     */
    public static Interrupts watch() {
        Interrupts interrupts = new Interrupts(INNERMOST.get());
        if (interrupts.outer == null) {
            interrupts.guard = guard(interrupts);
        }
        INNERMOST.set(interrupts);
        return interrupts;
    }

    private static @Nullable Guard guard(Interrupts owner) {
        try {
            Host host = inCell() ? Host.running() : null;
            ConcurrentMap<String, Object> running = host == null ? null : host.statements();
            if (running != null) {
                return guard(owner, running, System::nanoTime);
            }
        } catch (CancellationException e) {
            throw e;
        } catch (Throwable e) {
            // The kernel is not as we know it; the interrupt flag remains.
        }
        return null;
    }

    /** Returns whether this thread runs a statement of a cell: the shell gives them all a method of this name. */
    private static boolean inCell() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("do_it$")));
    }

    static @Nullable Guard guard(Interrupts owner, ConcurrentMap<String, Object> running, LongSupplier nanoTime) {
        synchronized (STATEMENTS) {
            // The kernel notes the statement just after it has started it.
            for (int i = 0; running.isEmpty() && i < 50; i++) {
                LockSupport.parkNanos(200_000);
            }
            String key = null;
            Future<?> mine = null;
            for (Map.Entry<String, Object> entry : running.entrySet()) {
                if (entry.getValue() instanceof Future<?> future && !(future instanceof Guard) && !future.isDone()) {
                    Statement statement = known(future);
                    if (statement == null || statement.thread.get() == Thread.currentThread()) {
                        key = entry.getKey();
                        mine = future;
                    }
                }
            }
            Statement last = LAST.get();
            if (last != null
                    && last.abandoned()
                    && (mine == null || nanoTime.getAsLong() - last.leftAt < PAUSE_NANOS)) {
                throw new CancellationException("this cell was interrupted twice and has been abandoned");
            }
            if (key == null || mine == null) {
                return null;
            }
            Statement statement = known(mine);
            if (statement == null) {
                statement = new Statement(mine);
                STATEMENTS.add(statement);
            }
            LAST.set(statement);
            Guard guard = new Guard(owner, statement, running, key, mine, nanoTime);
            return running.replace(key, mine, guard) ? guard : null;
        }
    }

    private static @Nullable Statement known(Future<?> future) {
        for (Statement statement : STATEMENTS) {
            if (statement.future.get() == future) {
                return statement;
            }
        }
        return null;
    }

    /** For tests, which share a thread. */
    static void forget() {
        LAST.remove();
    }

    /** Returns whether the work should end; once true it stays true. May be called from any thread. */
    public boolean asked() {
        if (Thread.interrupted()) {
            outermost.asked = true;
        }
        return outermost.asked;
    }

    @Override
    public void close() {
        if (INNERMOST.get() == this) {
            if (outer == null) {
                INNERMOST.remove();
            } else {
                INNERMOST.set(outer);
            }
        }
        Guard mine = guard;
        guard = null;
        if (mine != null) {
            mine.remove();
        }
    }

    /** One statement of a cell; it may hold several fits, one after another. */
    private static final class Statement {
        final WeakReference<Future<?>> future;
        final WeakReference<Thread> thread = new WeakReference<>(Thread.currentThread());
        boolean asked;
        long askedAt;
        volatile long leftAt;

        Statement(Future<?> future) {
            this.future = new WeakReference<>(future);
        }

        /** The future is only weakly held, but its thread holds it as long as it works for it. */
        boolean abandoned() {
            Future<?> known = future.get();
            return known != null && known.isCancelled();
        }
    }

    /** Stands in the kernel's map for the statement's own future: the kernel interrupts by cancelling what it finds there. */
    static final class Guard implements Future<Object> {
        private final Interrupts owner;
        private final Statement statement;
        private final ConcurrentMap<String, Object> running;
        private final String key;
        private final Future<?> real;
        private final LongSupplier nanoTime;

        private Guard(
                Interrupts owner,
                Statement statement,
                ConcurrentMap<String, Object> running,
                String key,
                Future<?> real,
                LongSupplier nanoTime) {
            this.owner = owner;
            this.statement = statement;
            this.running = running;
            this.key = key;
            this.real = real;
            this.nanoTime = nanoTime;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            synchronized (statement) {
                long now = nanoTime.getAsLong();
                if (!statement.asked || now - statement.askedAt < ONE_CLICK_NANOS) {
                    if (!statement.asked) {
                        statement.asked = true;
                        statement.askedAt = now;
                    }
                    owner.asked = true;
                    return false;
                }
            }
            owner.asked = true;
            boolean cancelled = real.cancel(mayInterrupt);
            running.remove(key, this);
            return cancelled;
        }

        /** Puts the statement's own future back, unless the statement is over. */
        void remove() {
            statement.leftAt = nanoTime.getAsLong();
            if (real.isDone()) {
                running.remove(key, this);
            } else {
                running.replace(key, this, real);
            }
        }

        @Override
        public boolean isCancelled() {
            return real.isCancelled();
        }

        @Override
        public boolean isDone() {
            return real.isDone();
        }

        @Override
        public Object get() throws InterruptedException, ExecutionException {
            return real.get();
        }

        @Override
        public Object get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            return real.get(timeout, unit);
        }
    }
}
