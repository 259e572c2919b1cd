package io.github.braidml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** Calls a factory with the fewest and plainest arguments. */
    private static Balancer made(String name) throws ReflectiveOperationException {
        Method factory = factories().stream()
                .filter(method -> method.getName().equals(name)
                        && Arrays.stream(method.getParameterTypes()).noneMatch(type -> type == double[][].class))
                .min((a, b) -> a.getParameterCount() - b.getParameterCount())
                .orElseThrow();
        Object[] arguments = new Object[factory.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = factory.getParameterTypes()[i];
            arguments[i] = type == int.class
                    ? (Object) (1 + 2 * i)
                    : type == double[].class ? new double[] {1, 1} : new Equal();
        }
        return (Balancer) factory.invoke(null, arguments);
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
            assertThat(cells.get(5))
                    .as(name)
                    .isEqualTo((method.reduction() + ", " + method.headGradients()).toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void readmeNamesEveryMethod() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        assertThat(names()).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
}
