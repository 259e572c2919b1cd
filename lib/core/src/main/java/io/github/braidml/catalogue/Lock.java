package io.github.braidml.catalogue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one at a time through, among all processes and threads that name the same file. */
final class Lock {
    private static final int PAUSE_MILLIS = 50;

    /** The system locks for a process; and it lets go when any thread closes the file. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    /** What is done alone. */
    interface Action {
        void run() throws IOException;
    }

    private Lock() {}

    /**
     * Does something when nobody else does. The file stays: deleting it could let two through.
     *
     * @throws CancellationException if the thread is interrupted while it waits
     */
    static void alone(Path file, Action action) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
        try {
            threads.lockInterruptibly();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                while (channel.tryLock() == null) {
                    Thread.sleep(PAUSE_MILLIS);
                }
                action.run();
            } finally {
                threads.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the data set was being fetched elsewhere");
        }
    }
}
