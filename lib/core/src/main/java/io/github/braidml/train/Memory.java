package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refuses what cannot fit before the Java heap or the engine runs out in the middle. */
final class Memory {
    /** Gradients that are only looked at, not needed, may take this much. */
    private static final long MOST_FOR_A_LOOK = 256L << 20;
    /** Values, gradients, the best values and a copy. */
    private static final long ALWAYS = 4;

    private Memory() {}

    /**
     * Checks that the parameters and, where they are needed, the gradients of all tasks fit.
     *
     * @param what the balancing method if it needs the gradients of all tasks, or null
     * @param remembered numbers in single precision that the optimiser and its helpers keep per parameter
     * @param limit bytes this Java may use
     * @throws IllegalArgumentException if they do not
     */
    static void check(@Nullable Balancer what, int tasks, long shared, long all, int remembered, long limit) {
        long state = 4 * (ALWAYS + remembered) * all;
        if (state > limit) {
            throw new IllegalArgumentException(
                    "the model does not fit: %d tasks with %,d parameters in all need %s to train, this Java has %s; use fewer tasks, a smaller encoder, or more memory (-Xmx)"
                            .formatted(tasks, all, megabytes(state), megabytes(limit)));
        }
        if (what == null) {
            return;
        }
        int copies = copies(what);
        long gradients = copies * gradients(tasks, shared);
        // One buffer of the Java platform addresses at most 2 GB.
        long most = Math.min(limit - state, (long) copies * Integer.MAX_VALUE);
        if (gradients > most) {
            throw new IllegalArgumentException(
                    "%s keeps %s per task, which does not fit: %d tasks x %,d shared parameters need %s, at most %s is free for them; use fewer tasks, a smaller encoder, a method that looks at losses, or more memory (-Xmx)"
                            .formatted(
                                    what,
                                    copies == 1 ? "one gradient" : "as much as " + copies + " gradients",
                                    tasks,
                                    shared,
                                    megabytes(gradients),
                                    megabytes(most)));
        }
    }

    /** Returns how many times the memory of one gradient per task a method takes; what it remembers is twice as precise. */
    private static int copies(Balancer method) {
        return (method.needs() == Balancer.Needs.BATCHES ? 2 : 1) + 2 * method.remembers();
    }

    /** Returns whether the gradients of all tasks are small enough to look at them even if no method needs them. */
    static boolean affordsALook(int tasks, long shared) {
        return gradients(tasks, shared) <= MOST_FOR_A_LOOK;
    }

    private static long gradients(int tasks, long shared) {
        return 4L * tasks * shared;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
    }
}
