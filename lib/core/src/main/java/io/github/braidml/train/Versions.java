package io.github.braidml.train;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.github.braidml.show.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What a run was made with. The same versions and threads on the same machine give the same bits.
 *
 * @param braid Braid's version
 * @param djl DJL's version
 * @param pytorch PyTorch's version
 * @param java version of the Java platform
 * @param system operating system and processor
 * @param threads number of threads of the engine
 */
public record Versions(String braid, String djl, String pytorch, String java, String system, int threads) {

    /** Returns those that are in use here and now. */
    public static Versions here() {
        String pytorch = Engines.version();
        return new Versions(
                own(),
                Engine.getDjlVersion(),
                pytorch,
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                JniUtils.getNumThreads());
    }

    private static String own() {
        try (InputStream in = Versions.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Braid's own version cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Braid %s, DJL %s, PyTorch %s, Java %s, %s, %s"
                .formatted(braid, djl, pytorch, java, system, Words.count(threads, "thread"));
    }
}
