package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Sources;
import io.github.braidml.task.Regression;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of a million rows of 30 columns gets from its file to the first batch in memory of its own size. */
final class MillionRowsTest {
    private static final int ROWS = 1_000_000;
    private static final int COLUMNS = 30;

    /** The numbers alone take 24 of these bytes a row times ten, the inputs made of them half as much. */
    private static final String MEMORY = "-Xmx640m";

    @TempDir
    private Path folder = Path.of("");

    /** The process that has no more memory than that. */
    static final class Reading {
        public static void main(String[] arguments) {
            Prepared data = Sources.csv(Path.of(arguments[0])).holdOut(0.1, 1).prepare(List.of(Regression.of("y")));
            int[] order = data.split().train();
            try (NDManager manager = Engines.manager()) {
                BatchFeeder feeder = new BatchFeeder(manager, 64, data.inputs());
                System.out.println(data.rows() + " "
                        + feeder.rows(order, 0, 64, 1, 2).get(0).getShape());
            }
        }
    }

    private Path written() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Path file = folder.resolve("million.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            StringBuilder line = new StringBuilder("y");
            for (int column = 1; column < COLUMNS; column++) {
                line.append(",c").append(column);
            }
            for (int row = 0; row < ROWS; row++) {
                out.write(line.append('\n').toString());
                line.setLength(0);
                line.append(random.nextInt(10_000) / 100.0);
                for (int column = 1; column < COLUMNS; column++) {
                    line.append(',');
                    if (column < 26) {
                        line.append(random.nextInt(1000)).append('.').append(random.nextInt(1, 1000));
                    } else {
                        line.append("town").append(random.nextInt(50));
                    }
                }
            }
            out.write(line.append('\n').toString());
        }
        return file;
    }

    @Test
    void fromAFileToTheFirstBatch() throws Exception {
        Path file = written();
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        MEMORY,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reading.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        // 25 numbers, four columns of 50 towns.
        assertThat(Files.readString(said)).isEqualTo("1000000 (64, 225)\n");
        assertThat(process.exitValue()).isZero();
    }
}
