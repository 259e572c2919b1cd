package io.github.braidml.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/** The process that takes the same steps in PyTorch. */
@NullMarked
final class PythonSide implements AutoCloseable {
    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    /** Starts {@code steps.py} with an interpreter that has its packages. */
    PythonSide(Path script, String interpreter) throws IOException {
        process = new ProcessBuilder(interpreter, script.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        from = process.inputReader(StandardCharsets.UTF_8);
    }

    private String ask(String question) {
        to.println(question);
        try {
            String answer = from.readLine();
            if (answer == null) {
                throw new IllegalStateException("steps.py ended at: " + question);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prepares steps of a library with a method; returns nothing, or why it cannot. */
    String prepare(String library, String method, Problem problem) {
        String answer = ask("%s %s %d %d %d %d"
                .formatted(library, method, problem.inputs(), problem.width(), problem.batch(), problem.tasks()));
        return answer.equals("ready") ? "" : answer;
    }

    /** Takes steps and returns the processor time of each in microseconds. */
    double[] run(int steps) {
        return Arrays.stream(ask("run " + steps).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Override
    public void close() {
        to.close();
        process.destroy();
    }
}
