package io.github.braidml.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** Starts the engine once, quietly: no telemetry, no downloads, one thread. */
final class Engines {

    static {
        // Two threads are slower on small models and far slower on a busy machine; the user may ask for more.
        setUnlessSet("ai.djl.pytorch.num_threads", "1");
        setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.offline", "true");
        // DJL finds its engine through the thread's class loader and remembers a failure for ever; in a notebook that
        // loader may be one that cannot see DJL.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Engine.class.getClassLoader());
        try {
            Engine.getInstance();
            // Whoever started the engine before us may not have asked for a number: other sums give other bits.
            JniUtils.setNumThreads(Integer.getInteger("ai.djl.pytorch.num_threads", 1));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Engines() {}

    /** Returns a new manager of the PyTorch engine. */
    static NDManager manager() {
        return NDManager.newBaseManager("PyTorch");
    }

    /** Returns PyTorch's version. */
    static String version() {
        return Engine.getEngine("PyTorch").getVersion();
    }

    /** Does what draws from the generator, which all threads share, with no other such work in between. */
    static synchronized <T> T seeded(long seed, Supplier<T> work) {
        JniUtils.setSeed(seed);
        return work.get();
    }

    /** Returns a number that differs for each pair and shows no pattern. */
    static long mix(long seed, long step) {
        long z = seed * 0x9E3779B97F4A7C15L + step + 0x632BE59BD9B4E019L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value);
        }
    }
}
