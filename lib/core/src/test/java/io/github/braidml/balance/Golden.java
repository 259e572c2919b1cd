package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/** What the reference implementations, and solutions in 60-digit arithmetic, give. */
final class Golden {

    record Step(double[][] gradients, double[] losses, int[][] permutations) {}

    record Case(
            String id,
            String method,
            String variant,
            Map<String, Object> parameters,
            String input,
            double[] losses,
            List<Step> steps,
            Map<String, Object> expected,
            Map<String, double[]> tolerance) {

        double[][] gradients() {
            return Objects.requireNonNull(ALL.inputs.get(input), input);
        }

        double[][] gramian() {
            return Gradients.gramian(gradients());
        }

        int tasks() {
            return gradients().length;
        }

        double number(String parameter) {
            return ((Number) parameter(parameter)).doubleValue();
        }

        Object parameter(String name) {
            return Objects.requireNonNull(parameters.get(name), name);
        }

        double[] numbers(String quantity) {
            return Golden.numbers(Objects.requireNonNull(expected.get(quantity), quantity));
        }

        /** Returns a row for each step. */
        double[][] rows(String quantity) {
            return ((List<?>) Objects.requireNonNull(expected.get(quantity), quantity))
                    .stream().map(Golden::numbers).toArray(double[][]::new);
        }

        /** Says that a vector is the expected one to the tolerance stated for it, or a multiple of that. */
        boolean matches(String quantity, double[] actual, double slack) {
            double[] right = numbers(quantity);
            double[] limits = Objects.requireNonNull(tolerance.get(quantity), quantity);
            double size = Arrays.stream(right).map(Math::abs).max().orElse(0);
            for (int i = 0; i < right.length; i++) {
                if (!(Math.abs(actual[i] - right[i]) <= slack * (limits[1] + limits[0] * size))) {
                    return false;
                }
            }
            return actual.length == right.length;
        }

        /** Says that weights are right: they themselves, or where they are not unique their direction. */
        boolean met(double[] weights) {
            return expected.containsKey("weights")
                    ? matches("weights", weights, 1)
                    : matches("gradient", Gradients.combined(gradients(), weights), 1);
        }

        String difference(double[] weights) {
            return "%s: %s instead of %s"
                    .formatted(
                            id,
                            Arrays.toString(
                                    expected.containsKey("weights")
                                            ? weights
                                            : Gradients.combined(gradients(), weights)),
                            expected);
        }
    }

    record File(Map<String, double[][]> inputs, List<Case> cases) {}

    private static final File ALL = read();

    private Golden() {}

    private static File read() {
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(Golden.class.getResourceAsStream("golden/gramian.json")),
                StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, File.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Case> cases(String method, String variant) {
        return ALL.cases.stream().filter(one -> one.method.equals(method) && one.variant.startsWith(variant));
    }

    /** Asserts that every case is met, and how many there are. */
    static void assertMet(int number, Stream<Case> cases, Function<Case, double[]> weights) {
        SoftAssertions soft = new SoftAssertions();
        List<Case> all = cases.toList();
        for (Case one : all) {
            double[] found = weights.apply(one);
            if (!one.met(found)) {
                soft.fail(one.difference(found));
            }
        }
        soft.assertAll();
        assertThat(all.size()).as("cases").isEqualTo(number);
    }

    static double[] numbers(Object list) {
        return ((List<?>) list)
                .stream().mapToDouble(x -> ((Number) x).doubleValue()).toArray();
    }
}
