package io.github.braidml.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cells show, live displays and interrupts in the real JJava kernel; the cells and checks are in {@code
 * jjava_kernel.py}.
 *
 * <p>The kernel is the spec {@code braid} that {@code binder/lab --no-build --install} makes from the packaged jar, with
 * the Python it makes or is given in {@code BRAID_PYTHON}. {@code BRAID_KERNEL} (environment or system property) names
 * another kernel spec, to be found by that Python; nothing is installed then.
 */
class JJavaKernelIT {
    private static final int CHECKS = 10;

    @Test
    void theRealKernelShowsUpdatesAndIsInterruptedAsPromised(@TempDir Path folder)
            throws IOException, InterruptedException, URISyntaxException {
        Path checkout = checkout();
        String kernel = setting("BRAID_KERNEL", "");
        if (kernel.isEmpty()) {
            kernel = "braid";
            install(checkout, folder.resolve("install"));
        }
        Path log = folder.resolve("log");
        run(
                checkout,
                10,
                log,
                List.of(
                        python(checkout),
                        path("jjava_kernel.py").toString(),
                        kernel,
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

    private static void install(Path checkout, Path log) throws IOException, InterruptedException {
        Path lab = checkout.resolve("binder").resolve("lab");
        int exit = run(checkout, 30, log, List.of("bash", lab.toString(), "--no-build", "--install"));
        assertThat(exit).as(Files.readString(log, StandardCharsets.UTF_8)).isZero();
    }

    private static String python(Path checkout) {
        Path venv = checkout.resolve(".braid").resolve("venv").resolve("bin").resolve("python");
        return setting("BRAID_PYTHON", Files.isExecutable(venv) ? venv.toString() : "python3");
    }

    /** The output goes to a file: a kernel that outlives its parent would keep a pipe open. */
    private static int run(Path checkout, long minutes, Path log, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Where binder/lab puts the spec when it uses the Python of the system.
        String share =
                checkout.resolve(".braid").resolve("share").resolve("jupyter").toString();
        builder.environment().merge("JUPYTER_PATH", share, (given, ours) -> ours + File.pathSeparator + given);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
            process.destroy();
            throw new AssertionError("no end after " + minutes + " minutes: " + command + "\n" + Files.readString(log));
        }
        return process.exitValue();
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
