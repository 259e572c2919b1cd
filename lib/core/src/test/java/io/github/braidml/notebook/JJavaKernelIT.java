package io.github.braidml.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cells show, live displays and interrupts in the real JJava kernel; the cells and checks are in {@code
 * jjava_kernel.py}.
 *
 * <p>Needs a Python with jupyter_client, nbclient and a kernel spec named {@code braid} that has this library on its class
 * path: the one named by {@code BRAID_PYTHON} (environment or system property), or the one that {@code binder/lab
 * --install-only} makes in {@code .braid/venv} of the checkout. {@code BRAID_KERNEL} names another kernel spec.
 */
class JJavaKernelIT {
    private static final int CHECKS = 9;

    @Test
    void theRealKernelShowsUpdatesAndIsInterruptedAsPromised(@TempDir Path folder)
            throws IOException, InterruptedException, URISyntaxException {
        Path checkout = checkout();
        Path python = python(checkout);
        Path log = folder.resolve("log");
        run(
                30,
                log,
                List.of(
                        python.toString(),
                        path("jjava_kernel.py").toString(),
                        setting("BRAID_KERNEL", "braid"),
                        Path.of(Samples.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString()));
        String output = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(output.lines().filter(line -> line.startsWith("PASS ")))
                .as(output)
                .hasSize(CHECKS);
        assertThat(output.lines()).as(output).noneMatch(line -> line.startsWith("FAIL "));
    }

    private static Path python(Path checkout) throws IOException, InterruptedException {
        String named = setting("BRAID_PYTHON", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path found = inVenv(checkout);
        if (found == null) {
            Path lab = checkout.resolve("binder").resolve("lab");
            assumeTrue(Files.isExecutable(lab), () -> "no Python with the kernel, and no " + lab + " to install one");
            Path log = Files.createTempFile("braid-lab", ".log");
            run(20, log, List.of(lab.toString(), "--no-build", "--install-only"));
            found = inVenv(checkout);
            assertThat(found)
                    .as("binder/lab --no-build --install-only made no .braid/venv:%n%s", Files.readString(log))
                    .isNotNull();
        }
        return Objects.requireNonNull(found);
    }

    private static @Nullable Path inVenv(Path checkout) {
        Path venv = checkout.resolve(".braid").resolve("venv");
        return Stream.of(venv.resolve("bin/python"), venv.resolve("Scripts/python.exe"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** The output goes to a file: a kernel that outlives its parent would keep a pipe open. */
    private static void run(long minutes, Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
            process.destroy();
            throw new AssertionError("no end after " + minutes + " minutes: " + command + "\n" + Files.readString(log));
        }
    }

    private static Path path(String resource) throws URISyntaxException {
        URL url = Objects.requireNonNull(JJavaKernelIT.class.getResource(resource), resource);
        return Path.of(url.toURI());
    }

    private static String setting(String name, String otherwise) {
        String property = System.getProperty(name);
        String variable = System.getenv(name);
        return property != null ? property : variable != null ? variable : otherwise;
    }

    private static Path checkout() {
        Path here = Path.of("").toAbsolutePath();
        for (Path p = here; p != null; p = p.getParent()) {
            if (Files.isDirectory(p.resolve("lib").resolve("core"))) {
                return p;
            }
        }
        return here;
    }
}
