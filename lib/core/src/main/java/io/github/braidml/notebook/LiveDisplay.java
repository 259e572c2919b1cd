package io.github.braidml.notebook;

import io.github.braidml.show.Shown;
import java.io.PrintStream;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One output that is updated in place while something runs; its last state stays in the saved notebook.
 *
 * <p>In a notebook it is sent at most four times a second, always as HTML and text. Without a kernel it writes a line when
 * it is given one. A display that fails never disturbs what runs: it falls silent.
 *
 * <pre>{@code
 * try (LiveDisplay live = LiveDisplay.open()) {
 *     for (...) {
 *         live.update(table, "epoch 3  loss 0.21");
 *     }
 *     live.finish(table);
 * }
 * }</pre>
 */
public final class LiveDisplay implements AutoCloseable {
    static final long PERIOD_NANOS = 250_000_000;

    private final @Nullable Host host;
    private final @Nullable PrintStream terminal;
    private final LongSupplier nanoTime;
    private final String id = "braid-" + UUID.randomUUID();
    private @Nullable Shown waiting;
    private long sentAt;
    private boolean sent;
    private boolean closed;

    LiveDisplay(@Nullable Host host, @Nullable PrintStream terminal, LongSupplier nanoTime) {
        this.host = host;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** Opens a display in the running cell, or on standard output where no kernel runs. */
    public static LiveDisplay open() {
        Host host = Host.running();
        return new LiveDisplay(host, host == null ? System.out : null, System::nanoTime);
    }

    /** Opens a display that shows nothing. */
    public static LiveDisplay silent() {
        return new LiveDisplay(null, null, System::nanoTime);
    }

    /** The same as {@link #update(Shown, String)} without a line for the terminal, for news within an epoch. */
    public void update(Shown whole) {
        update(whole, null);
    }

    /**
     * Shows the state as it is now, or keeps it to be sent later if the last was sent just before.
     *
     * @param whole the whole display; asked for its HTML and text only when it is sent, on the calling thread
     * @param newestLine what is new since the last line, for a terminal; null to write nothing there
     */
    public synchronized void update(Shown whole, @Nullable String newestLine) {
        if (closed) {
            return;
        }
        if (terminal != null && newestLine != null) {
            terminal.println(newestLine);
        }
        waiting = whole;
        if (!sent || nanoTime.getAsLong() - sentAt >= PERIOD_NANOS) {
            send();
        }
    }

    /** Shows the last state and closes the display. */
    public synchronized void finish(Shown whole) {
        if (!closed) {
            waiting = whole;
            close();
        }
    }

    /** Sends what still waits; later updates are ignored. */
    @Override
    public synchronized void close() {
        if (!closed) {
            send();
            closed = true;
        }
    }

    private void send() {
        Shown whole = waiting;
        waiting = null;
        if (host == null || whole == null) {
            return;
        }
        // The sockets of the kernel are closed by a write from an interrupted thread.
        boolean interrupted = Thread.interrupted();
        try {
            Bundle content = Bundle.of(whole);
            Bundle both = new Bundle(content.text(), content.asHtml(), null);
            if (sent) {
                host.update(id, both);
            } else {
                host.display(id, both);
            }
        } catch (Throwable e) {
            closed = true;
        } finally {
            sent = true;
            sentAt = nanoTime.getAsLong();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
