package io.github.braidml;

import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.braidml.data.Data;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Regression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads a model file in Python with the {@code safetensors} package, which {@code binder/lab} installs with the notebooks'
 * other packages; {@code BRAID_PYTHON} names another Python. Skipped where neither has the package.
 */
class PythonReadsModelsIT {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void valuesShapesAndSpecAreWhatWasSaved(@TempDir Path folder) throws Exception {
        String python = python(folder.resolve("install"));
        assumeThat(hasPackage(python))
                .as("%s has the package safetensors", python)
                .isTrue();
        Regression price = regression("price").log();
        Data flats = data(TestTable.flats(1, 120)).holdOut(0.2, 42);
        Run run = learn(price, binary("sold")).sharing(hard(mlp(8, 7))).fit(flats, epochs(2), LiveDisplay.silent());
        Path file = folder.resolve("model.safetensors");
        run.save(file);
        Path script = Path.of(Objects.requireNonNull(PythonReadsModelsIT.class.getResource("read_model.py"))
                .toURI());
        List<String> lines = run(folder.resolve("log"), python, script.toString(), file.toString());

        Map<String, float[]> arrays = run.network().arrays();
        Map<String, long[]> shapes = run.network().shapes();
        assertThat(lines).hasSize(arrays.size() + 1);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            assertThat(cells[1]).isEqualTo(Arrays.toString(shapes.get(cells[0])));
            float[] read = new float[cells.length - 2];
            for (int i = 0; i < read.length; i++) {
                read[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(cells[i + 2], 16));
            }
            assertThat(read).as(cells[0]).isEqualTo(arrays.get(cells[0]));
        }
        assertThat(lines.get(0))
                .isEqualTo("Regression price, Binary sold; HardSharing of Mlp [8, 7]; inputs area, age, town, heating");
    }

    private static String python(Path log) throws Exception {
        String given = System.getenv("BRAID_PYTHON");
        if (given != null) {
            return given;
        }
        Path venv = ROOT.resolve(".braid/venv/bin/python");
        // Brings the environment up to date; quick when it is.
        run(log, "bash", ROOT.resolve("binder/lab").toString(), "--no-build", "--install");
        return Files.isExecutable(venv) ? venv.toString() : "python3";
    }

    private static boolean hasPackage(String python) throws Exception {
        return new ProcessBuilder(python, "-c", "import safetensors").start().waitFor() == 0;
    }

    private static List<String> run(Path log, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
        List<String> lines = new ArrayList<>(Files.readAllLines(log, StandardCharsets.UTF_8));
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
