package io.github.braidml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the notebooks as a reader would: by binder/lab, with the real kernel and the jar that was just packaged.
 */
class NotebooksIT {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private record Outcome(int exit, String output) {}

    @Test
    void everyNotebookRunsAndKeepsTheHouseRules() throws Exception {
        Outcome outcome = lab("--no-build", "--run", "--timeout", "600");

        assertThat(outcome.exit()).as(outcome.output()).isZero();
    }

    /** Public sets are fetched on first use; here there is no copy, and nothing answers. */
    @ParameterizedTest
    @CsvSource({
        "30-translation, WITHOUT TICO-19",
        "40-vision, MNIST is missing",
        "60-medicine, This set is not at hand",
        "70-speech, WITHOUT THE REAL RECORDINGS"
    })
    void notebookOnPublicSetsRunsWithoutThemAndSaysSo(String name, String said, @TempDir Path folder) throws Exception {
        Map<String, String> alone = Map.of(
                "BRAID_DATA_MIRROR", folder.toString(),
                "BRAID_CACHE", folder.resolve("cache").toString(),
                "JDK_JAVA_OPTIONS", "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9");
        Path out = folder.resolve("out");

        Outcome outcome = lab(alone, "--no-build", "--run", "--timeout", "600", "--out", out.toString(), name);

        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(out.resolve(name + ".ipynb")).content().contains(said);
    }

    @Test
    void failingCellIsNamedWithItsErrorAndTheOthersStillRun(@TempDir Path folder) throws Exception {
        Path bad = notebook(folder.resolve("bad.ipynb"), "int[] few = new int[2];", "few[5]");
        Path good = notebook(folder.resolve("good.ipynb"), "6 * 7");

        Outcome outcome = lab(
                "--no-build",
                "--run",
                "--timeout",
                "600",
                "--out",
                folder.resolve("out").toString(),
                bad.toString(),
                good.toString());

        assertThat(outcome.exit()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("bad: FAILED", "code cell 2: few[5]", "Index 5 out of bounds for length 2", "good: ok")
                .contains("1 of 2 notebooks ok")
                .endsWith("failed: bad\n");
    }

    @Test
    void wrongArgumentsGetAUsageLine() throws Exception {
        Outcome unknown = lab("--colour");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.output()).startsWith("binder/lab: unknown argument '--colour'\nusage: binder/lab [--help]");

        Outcome missing = lab("--run", "no-such.ipynb");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.output())
                .startsWith("usage: binder/lab --run")
                .contains("no notebook 'no-such.ipynb', neither here nor in notebooks/");
    }

    /** What it prints is passed on line by line: a first run takes a while. */
    private static Outcome lab(String... arguments) throws IOException, InterruptedException {
        return lab(Map.of(), arguments);
    }

    private static Outcome lab(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", ROOT.resolve("binder/lab").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("BRAID_SMALL", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("  lab | " + line);
                output.append(line).append('\n');
            }
        }
        return new Outcome(process.waitFor(), output.toString());
    }

    private static Path notebook(Path file, String... cells) throws IOException {
        List<String> json = new ArrayList<>();
        for (String cell : cells) {
            json.add("{\"cell_type\": \"code\", \"id\": \"c" + json.size()
                    + "\", \"metadata\": {}, \"outputs\": [], \"execution_count\": null, \"source\": \"" + cell
                    + "\"}");
        }
        return Files.writeString(
                file,
                "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {\"kernelspec\": {\"name\": \"braid\","
                        + " \"display_name\": \"Java (Braid)\"}}, \"cells\": [" + String.join(", ", json) + "]}");
    }
}
