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
    private final ConcurrentMap<String, Object> running = new ConcurrentHashMap<>();
    private long millis = 1_000;

    @AfterEach
    void clear() {
        Interrupts.forget();
        assertThat(Thread.interrupted()).isFalse();
    }

    private Future<?> start(String key) {
        Future<?> real = new CompletableFuture<>();
        running.put(key, real);
        return real;
    }

    private Interrupts.Guard guard(Interrupts owner) {
        return requireNonNull(Interrupts.guard(owner, running, () -> millis * 1_000_000));
    }

    private void interruptKernel() {
        running.values().forEach(f -> ((Future<?>) f).cancel(true));
    }

    @Test
    void theFirstInterruptIsNotedAndTheStatementGoesOn() {
        Future<?> real = start("1");
        Interrupts interrupts = Interrupts.watch();
        Interrupts.Guard guard = guard(interrupts);
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
        Interrupts.Guard guard = guard(interrupts);
        interruptKernel();
        millis += 500;
        interruptKernel();
        assertThat(real.isCancelled()).isTrue();
        assertThat(running).isEmpty();
        guard.remove();
        assertThat(running).isEmpty();
        interrupts.close();
        assertThatThrownBy(() -> guard(interrupts))
                .isInstanceOf(CancellationException.class)
                .hasMessage("this cell was interrupted twice and has been abandoned");
    }

    @Test
    void aStatementWithSeveralFitsIsAskedOnce() {
        Future<?> real = start("1");
        Interrupts first = Interrupts.watch();
        Interrupts.Guard guard = guard(first);
        interruptKernel();
        guard.remove();
        first.close();
        millis += 10_000;
        Interrupts second = Interrupts.watch();
        Interrupts.Guard again = guard(second);
        assertThat(second.asked()).isFalse();
        interruptKernel();
        assertThat(real.isCancelled()).isTrue();
        assertThat(second.asked()).isTrue();
        again.remove();
        second.close();
    }

    @Test
    void theSameThreadServesTheNextCellAfterAnAbandonedOne() {
        Future<?> real = start("1");
        Interrupts abandoned = Interrupts.watch();
        Interrupts.Guard guard = guard(abandoned);
        interruptKernel();
        millis += 1_000;
        interruptKernel();
        guard.remove();
        abandoned.close();
        Future<?> next = start("2");
        assertThatThrownBy(() -> guard(abandoned)).isInstanceOf(CancellationException.class);
        assertThat(running).containsOnly(Map.entry("2", next));
        millis += 20;
        Interrupts interrupts = Interrupts.watch();
        Interrupts.Guard again = guard(interrupts);
        interruptKernel();
        assertThat(interrupts.asked()).isTrue();
        assertThat(next.isCancelled()).isFalse();
        assertThat(real.isCancelled()).isTrue();
        again.remove();
        interrupts.close();
    }

    @Test
    void theSameCellRunAgainIsAskedAgain() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<?> real = (CompletableFuture<?>) start("same");
            Interrupts interrupts = Interrupts.watch();
            Interrupts.Guard guard = guard(interrupts);
            interruptKernel();
            assertThat(interrupts.asked()).isTrue();
            assertThat(real.isCancelled()).isFalse();
            guard.remove();
            interrupts.close();
            real.complete(null);
            running.clear();
        }
    }

    @Test
    void anotherThreadsStatementIsLeftAlone() throws InterruptedException {
        Future<?> others = start("1");
        Thread other = new Thread(() -> guard(Interrupts.watch()).remove());
        other.start();
        other.join();
        assertThat(running).containsOnly(Map.entry("1", others));
        try (Interrupts interrupts = Interrupts.watch()) {
            assertThat(Interrupts.guard(interrupts, running, () -> 0)).isNull();
        }
        assertThat(running).containsOnly(Map.entry("1", others));
    }

    @Test
    void aFinishedStatementIsNotPutBack() {
        CompletableFuture<?> real = (CompletableFuture<?>) start("1");
        Interrupts interrupts = Interrupts.watch();
        Interrupts.Guard guard = guard(interrupts);
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
