package io.github.braidml.notebook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kernel's side is a map of futures and interrupting is cancelling them all, as in JJava and IJava. */
class InterruptsTest {
    /** Each test needs statements of its own. */
    private static final class First {}

    private static final class Second {}

    private static final class Third {}

    private static final class Fourth {}

    private static final class Fifth {}

    private final ConcurrentMap<String, Object> running = new ConcurrentHashMap<>();
    private long millis = 1_000;

    @AfterEach
    void clearFlag() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private Future<?> start(String key) {
        Future<?> real = new CompletableFuture<>();
        running.put(key, real);
        return real;
    }

    private Interrupts.Guard guard(Interrupts owner, Class<?> statement) {
        return requireNonNull(Interrupts.guard(owner, statement, running, () -> millis * 1_000_000));
    }

    private void interruptKernel() {
        running.values().forEach(f -> ((Future<?>) f).cancel(true));
    }

    @Test
    void theFirstInterruptIsNotedAndTheStatementGoesOn() {
        Future<?> real = start("1");
        Interrupts interrupts = Interrupts.watch();
        Interrupts.Guard guard = guard(interrupts, First.class);
        assertThat(interrupts.asked()).isFalse();
        interruptKernel();
        millis += 499;
        interruptKernel();
        assertThat(interrupts.asked()).isTrue();
        assertThat(interrupts.asked()).isTrue();
        assertThat(real.isCancelled()).isFalse();
        guard.remove();
        assertThat(running).containsEntry("1", real);
        interrupts.close();
    }

    @Test
    void theSecondInterruptIsTheKernels() {
        Future<?> real = start("1");
        Interrupts interrupts = Interrupts.watch();
        Interrupts.Guard guard = guard(interrupts, Second.class);
        interruptKernel();
        millis += 500;
        interruptKernel();
        assertThat(real.isCancelled()).isTrue();
        assertThat(running).isEmpty();
        guard.remove();
        assertThat(running).isEmpty();
        interrupts.close();
        assertThatThrownBy(() -> guard(interrupts, Second.class))
                .isInstanceOf(CancellationException.class)
                .hasMessage("this cell was interrupted twice and has been abandoned");
    }

    @Test
    void aStatementWithSeveralFitsIsAskedOnce() {
        Future<?> real = start("1");
        Interrupts first = Interrupts.watch();
        Interrupts.Guard guard = guard(first, Third.class);
        interruptKernel();
        guard.remove();
        first.close();
        millis += 10_000;
        Interrupts second = Interrupts.watch();
        Interrupts.Guard again = guard(second, Third.class);
        assertThat(second.asked()).isFalse();
        interruptKernel();
        assertThat(real.isCancelled()).isTrue();
        assertThat(second.asked()).isTrue();
        again.remove();
        second.close();
    }

    @Test
    void anAbandonedStatementDoesNotTakeTheNextCells() {
        Future<?> zombie = start("1");
        Interrupts old = Interrupts.watch();
        Interrupts.Guard guard = guard(old, Fourth.class);
        running.remove("1");
        Future<?> next = start("2");
        assertThat(zombie.isDone()).isFalse();
        assertThat(Interrupts.guard(old, Fourth.class, running, () -> 0)).isNull();
        guard.remove();
        assertThat(running).containsOnly(Map.entry("2", next));
        old.close();
    }

    @Test
    void aFinishedStatementIsNotPutBack() {
        CompletableFuture<?> real = (CompletableFuture<?>) start("1");
        Interrupts interrupts = Interrupts.watch();
        Interrupts.Guard guard = guard(interrupts, Fifth.class);
        real.complete(null);
        guard.remove();
        assertThat(running).isEmpty();
        interrupts.close();
    }

    @Test
    void withoutAKernelTheFlagOfTheThreadServesAndIsCleared() {
        try (Interrupts interrupts = Interrupts.watch()) {
            assertThat(interrupts.asked()).isFalse();
            Thread.currentThread().interrupt();
            assertThat(interrupts.asked()).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(interrupts.asked()).isTrue();
        }
        try (Interrupts later = Interrupts.watch()) {
            assertThat(later.asked()).isFalse();
        }
    }

    @Test
    void nestedWorkEndsTogether() {
        try (Interrupts outer = Interrupts.watch()) {
            try (Interrupts inner = Interrupts.watch()) {
                Thread.currentThread().interrupt();
                assertThat(inner.asked()).isTrue();
            }
            assertThat(outer.asked()).isTrue();
            try (Interrupts next = Interrupts.watch()) {
                assertThat(next.asked()).isTrue();
            }
        }
        try (Interrupts later = Interrupts.watch()) {
            assertThat(later.asked()).isFalse();
        }
    }
}
