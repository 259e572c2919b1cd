package io.github.braidml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Mgda;
import io.github.braidml.balance.NashMtl;
import io.github.braidml.balance.Rlw;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;

/** The guide's tables of balancing methods against the methods there are. */
class BalancingGuideTest {
    private static final Set<String> AROUND = Set.of("every", "warmUp", "crMogm", "preference");

    /** The rows of the tables whose header begins like this, by the name of the method. */
    private static Map<String, List<String>> rows(String header) throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("../guide/balancing.md"))) {
            inside = line.startsWith("|") && (inside || line.startsWith(header));
            if (inside && line.startsWith("| `")) {
                List<String> cells = Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList();
                assertThat(rows.put(cells.get(0).replace("`", ""), cells))
                        .as("twice in the table: " + cells.get(0))
                        .isNull();
                assertThat(cells).as(line).noneMatch(String::isEmpty);
            }
        }
        return rows;
    }

    private static List<Method> factories() {
        return Arrays.stream(Braid.class.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers())
                        && Balancer.class.isAssignableFrom(method.getReturnType()))
                .toList();
    }

    private static Set<String> names() {
        return new TreeSet<>(factories().stream().map(Method::getName).toList());
    }

    /** Calls a factory with the fewest and plainest arguments, and without a list where it can do without. */
    private static Balancer made(String name, Balancer inside, int more) throws ReflectiveOperationException {
        Method factory = factories().stream()
                .filter(method -> method.getName().equals(name)
                        && Arrays.stream(method.getParameterTypes()).noneMatch(type -> type == double[][].class))
                .min((a, b) -> a.getParameterCount() - b.getParameterCount())
                .orElseThrow();
        Object[] arguments = new Object[factory.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = factory.getParameterTypes()[i];
            arguments[i] = type == int.class
                    ? (Object) (1 + 2 * i + more)
                    : type == double[].class ? new double[] {1, 1 + more} : inside;
        }
        if (arguments.length == 1 && factory.isVarArgs()) {
            try {
                return (Balancer) factory.invoke(null, (Object) new double[0]);
            } catch (InvocationTargetException needed) {
                assertThat(needed).hasCauseInstanceOf(IllegalArgumentException.class);
            }
        }
        return (Balancer) factory.invoke(null, arguments);
    }

    private static Balancer made(String name) throws ReflectiveOperationException {
        return made(name, new Equal(), 0);
    }

    /** A method's settings as it comes, by their names; those that its call has to be given are found by giving others. */
    private static String settings(String name) throws ReflectiveOperationException {
        Balancer method = made(name);
        Balancer other = made(name, new Mgda(Mgda.Normalization.NONE), 1);
        List<String> settings = new ArrayList<>();
        for (RecordComponent setting : method.getClass().getRecordComponents()) {
            Object value = setting.getAccessor().invoke(method);
            boolean given = !value.equals(setting.getAccessor().invoke(other));
            settings.add("`%s` %s".formatted(setting.getName(), given ? "given" : word(value)));
        }
        return settings.isEmpty() ? "none" : String.join(", ", settings);
    }

    private static String word(Object value) {
        if (value instanceof List<?> list) {
            assertThat(list).isEmpty();
            return "none";
        }
        return value instanceof Enum<?> kind
                ? kind.name().toLowerCase(Locale.ROOT)
                : new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }

    private static String update(Balancer method) {
        return (method.reduction() + ", " + method.headGradients()).toLowerCase(Locale.ROOT);
    }

    private static JShell shell() {
        JShell shell = JShell.builder().executionEngine("local").build();
        shell.addToClasspath(System.getProperty("java.class.path"));
        run(shell, "import io.github.braidml.*;");
        run(shell, "import static io.github.braidml.Braid.*;");
        return shell;
    }

    private static String run(JShell shell, String code) {
        List<SnippetEvent> events = shell.eval(code);
        for (SnippetEvent event : events) {
            assertThat(shell.diagnostics(event.snippet()).map(diagnostic -> diagnostic.getMessage(Locale.ROOT)))
                    .as(code)
                    .isEmpty();
            assertThat(event.exception()).as(code).isNull();
            assertThat(event.status()).as(code).isEqualTo(Snippet.Status.VALID);
        }
        return events.get(0).value();
    }

    @Test
    void everyMethodIsInBothTablesAndNothingElse() throws IOException {
        assertThat(rows("| method | paper").keySet()).containsExactlyInAnyOrderElementsOf(names());
        assertThat(rows("| method | use it when").keySet())
                .containsExactlyElementsOf(rows("| method | paper").keySet());
    }

    @Test
    void whatTheTableSaysOfTheDefaultsIsTrue() throws IOException, ReflectiveOperationException {
        Map<String, List<String>> rows = rows("| method | paper");
        for (String name : names()) {
            if (AROUND.contains(name)) {
                continue;
            }
            Balancer method = made(name);
            String needs =
                    switch (method.needs()) {
                        case LOSSES -> "losses";
                        case GRAMIAN -> "Gramian";
                        case GRADIENTS -> "gradients";
                        case BATCHES -> "two batches";
                        case REPRESENTATION -> "representation";
                    };
            List<String> cells = rows.getOrDefault(name, List.of());
            assertThat(cells.get(2)).as(name).startsWith(needs);
            assertThat(cells.get(5)).as(name).isEqualTo(update(method));
        }
    }

    @Test
    void defaultsAreTheSettingsOfEachMethodAsItComes() throws IOException, ReflectiveOperationException {
        Map<String, List<String>> rows = rows("| method | paper");
        for (String name : names()) {
            String defaults =
                    rows.getOrDefault(name, List.of("", "", "", "", "", "", "")).get(6);
            assertThat(defaults.replaceFirst(";.*", "")).as(name).isEqualTo(settings(name));
            String drawn = name.equals("cosmos")
                    ? "; drawn " + word(Braid.cosmos().drawn().alpha())
                    : "";
            assertThat(defaults).as("and nothing but").isEqualTo(settings(name) + drawn);
        }
    }

    /** What a checkpoint of a run keeps of a method is its state. */
    @Test
    void stateIsWhatACheckpointKeeps() throws IOException, ReflectiveOperationException {
        Map<String, List<String>> rows = rows("| method | paper");
        for (String name : names()) {
            String state = rows.getOrDefault(name, List.of("", "", "", "")).get(3);
            Balancer method = made(name);
            boolean two = Set.of("constant", "paretoMtl", "preference").contains(name);
            assertThat(state.equals("none"))
                    .as(name)
                    .isEqualTo(method.start(two ? 2 : 4).save().length == 0);
            assertThat(state.contains("T × P")).as(name).isEqualTo(method.remembers() > 0);
        }
    }

    @Test
    void aroundAnotherMethodNothingChangesItsUpdate() throws IOException, ReflectiveOperationException {
        Map<String, List<String>> rows = rows("| method | paper");
        for (String name : AROUND) {
            assertThat(rows.getOrDefault(name, List.of())).contains("the method's");
            for (Balancer inside : List.of(new Equal(), new Rlw(), new Mgda(Mgda.Normalization.NONE), new NashMtl(1))) {
                assertThat(update(made(name, inside, 0))).as(name).isEqualTo(update(inside));
            }
        }
    }

    @Test
    void whatOthersDoIsComparedWithWhatWeDo() throws IOException, ReflectiveOperationException {
        Map<String, List<String>> rows = rows("| method | ours");
        assertThat(rows).hasSizeGreaterThan(9);
        for (Map.Entry<String, List<String>> row : rows.entrySet()) {
            assertThat(row.getValue().get(1)).as(row.getKey()).isEqualTo(update(made(row.getKey())));
        }
    }

    /** Each call is one, and what it makes says of itself how it is made. */
    @Test
    void callsForThoseWhoComeFromElsewhereAreCalls() throws IOException {
        try (JShell shell = shell()) {
            for (String library : List.of("LibMTL", "TorchJD")) {
                Map<String, List<String>> rows = rows("| " + library + " | ours");
                assertThat(rows).hasSizeGreaterThan(20);
                List<String> calls = rows.values().stream()
                        .map(cells -> cells.get(1).replace("`", ""))
                        .toList();
                String all = "java.util.List.<io.github.braidml.balance.Balancer>of(%s)";
                run(shell, "var %s = %s;".formatted(library, all.formatted(String.join(", ", calls))));
                String again = run(
                        shell, "String.join(\", \", %s.stream().map(Object::toString).toList())".formatted(library));
                String same = all.formatted(again.substring(1, again.length() - 1));
                assertThat(run(shell, "%s.equals(%s)".formatted(library, same)))
                        .as(again)
                        .isEqualTo("true");
            }
        }
    }

    @Test
    void codeCompiles() throws IOException {
        String guide = Files.readString(Path.of("../guide/balancing.md"));
        try (JShell shell = shell()) {
            for (String name : List.of("a", "b", "c", "cells", "later", "price", "rooms")) {
                run(shell, "var %s = regression(\"%s\");".formatted(name, name));
            }
            run(shell, "var event = binary(\"event\");");
            run(shell, "io.github.braidml.data.Data data = null;");
            run(shell, "io.github.braidml.data.Row row = null;");
            String[] parts = guide.split("```java\n");
            assertThat(parts).hasSizeGreaterThan(3);
            for (int i = 1; i < parts.length; i++) {
                run(shell, "void block%d() { %s }".formatted(i, parts[i].substring(0, parts[i].indexOf("```"))));
            }
        }
    }

    @Test
    void readmeNamesEveryMethod() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        assertThat(names()).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
}
