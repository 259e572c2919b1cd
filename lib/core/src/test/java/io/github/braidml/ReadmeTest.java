package io.github.braidml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;

/** The README's ten lines, run as they stand there, in the shell that the kernel runs too. */
class ReadmeTest {

    @Test
    void ten_lines_run() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        int from = readme.indexOf("```java\n") + 8;
        String lines = readme.substring(from, readme.indexOf("```", from));

        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            run(shell, "import static io.github.braidml.Braid.*;");
            run(shell, lines);
            assertThat(run(shell, "run.predict(patients.row(0), event) instanceof Boolean"))
                    .isEqualTo("true");
        }
    }

    private static String run(JShell shell, String code) {
        String rest = code;
        String value = "";
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            List<SnippetEvent> events = shell.eval(next.source());
            for (SnippetEvent event : events) {
                assertThat(shell.diagnostics(event.snippet()).toList())
                        .as(next.source())
                        .isEmpty();
                assertThat(event.exception()).as(next.source()).isNull();
                value = event.value();
            }
            rest = next.remaining();
        }
        return value;
    }
}
