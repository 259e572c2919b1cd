package io.github.braidml.balance;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What the reference implementations, and solutions in 60-digit arithmetic, give. */
final class Golden {
    private static final Gson GSON = new Gson();
    private static final JsonObject FILE = read();

    private Golden() {}

    private static JsonObject read() {
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(Golden.class.getResourceAsStream("golden/cases.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns every case, in the order of the file. */
    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (JsonElement run : FILE.getAsJsonArray("runs")) {
            for (JsonElement one : run.getAsJsonObject().getAsJsonArray("cases")) {
                cases.add(new Case(run.getAsJsonObject(), one.getAsJsonObject()));
            }
        }
        return cases;
    }

    static double[] flat(JsonElement numbers) {
        return numbers.isJsonArray()
                ? numbers.getAsJsonArray().asList().stream()
                        .flatMapToDouble(entry -> Arrays.stream(flat(entry)))
                        .toArray()
                : new double[] {numbers.getAsDouble()};
    }

    /** One step of a case; most have no more. */
    record Step(JsonObject json) {

        double[] numbers(String name) {
            return GSON.fromJson(json.get(name), double[].class);
        }

        double number(String name) {
            return json.get(name).getAsDouble();
        }

        boolean has(String name) {
            return json.has(name);
        }

        /** Returns rows of each task. */
        double[][][] cube(String name) {
            return GSON.fromJson(json.get(name), double[][][].class);
        }

        /** Returns rows of numbers, which several cases may share under a name. */
        double[][] rows(String name) {
            JsonElement rows = json.get(name);
            return GSON.fromJson(
                    rows.isJsonPrimitive() ? FILE.getAsJsonObject("inputs").get(rows.getAsString()) : rows,
                    double[][].class);
        }

        double[][] gradients() {
            return rows("gradients");
        }

        double[][] gramian() {
            return Gradients.gramian(gradients());
        }

        /** Returns in which order each task meets the others. */
        int[][] orders() {
            return GSON.fromJson(json.get("permutations"), int[][].class);
        }

        /** Returns the products of the gradients on one batch with those on another. */
        double[][] products(int one, int other) {
            double[][] others = rows("gradients_sample" + other);
            return Arrays.stream(rows("gradients_sample" + one))
                    .map(row -> Cosines.times(others, row))
                    .toArray(double[][]::new);
        }

        /** Returns the step as a method sees it; it may change the rows. */
        Balancer.Step of(double[][] rows) {
            double[] losses = json.has("losses") ? numbers("losses") : new double[rows.length];
            return new Balancer.Step(
                    IntStream.range(0, rows.length).toArray(), losses, Gradients.gramian(rows), Rows.of(rows), drawn());
        }

        /** Gives the numbers that were drawn in the run. */
        RandomGenerator drawn() {
            double[] numbers = json.has("normals")
                    ? numbers("normals")
                    : json.has("uniforms") ? numbers("uniforms") : new double[0];
            return new RandomGenerator() {
                private int next;

                @Override
                public double nextGaussian() {
                    return numbers[next++];
                }

                @Override
                public double nextDouble() {
                    return numbers[next++];
                }

                @Override
                public long nextLong() {
                    throw new AssertionError("only normal numbers, and such from 0 to 1, are drawn");
                }
            };
        }
    }

    /** Quantities as they were found, one step's numbers after the other's. */
    static final class Figures {
        private final Map<String, double[]> found = new LinkedHashMap<>();

        /** Adds numbers to a quantity. */
        Figures add(String quantity, double[]... rows) {
            for (double[] row : rows) {
                found.merge(quantity, row, Around::join);
            }
            return this;
        }

        double[] get(String quantity) {
            return Objects.requireNonNull(found.get(quantity), quantity);
        }

        Map<String, double[]> all() {
            return found;
        }
    }

    record Case(JsonObject run, JsonObject json) {

        String method() {
            return run.get("method").getAsString();
        }

        String variant() {
            return run.get("variant").getAsString();
        }

        String on() {
            return json.get("on").getAsString();
        }

        /** Returns whether the case is for information alone: a last digit decides it, or the reference's solver gave up. */
        boolean information() {
            return json.has("information");
        }

        private JsonObject parameters() {
            JsonObject of = json.has("parameters") ? json : run;
            return of.has("parameters") ? of.getAsJsonObject("parameters") : new JsonObject();
        }

        boolean has(String parameter) {
            return parameters().has(parameter);
        }

        double number(String parameter) {
            return parameters().get(parameter).getAsDouble();
        }

        String text(String parameter) {
            return parameters().get(parameter).getAsString();
        }

        double[] numbers(String parameter) {
            return flat(parameters().get(parameter));
        }

        List<Step> steps() {
            JsonObject input = json.getAsJsonObject("input");
            return input.has("steps")
                    ? input.getAsJsonArray("steps").asList().stream()
                            .map(step -> new Step(step.getAsJsonObject()))
                            .toList()
                    : List.of(new Step(input));
        }

        Step only() {
            return steps().get(0);
        }

        int tasks() {
            JsonObject first = only().json;
            String name = first.keySet().stream()
                    .filter(key -> key.startsWith("gradients"))
                    .findFirst()
                    .orElseThrow();
            return only().rows(name).length;
        }

        boolean expects(String quantity) {
            return json.getAsJsonObject("expected").has(quantity);
        }

        Set<String> quantities() {
            return json.getAsJsonObject("expected").keySet();
        }

        double[] expected(String quantity) {
            return flat(json.getAsJsonObject("expected").get(quantity));
        }

        /** Returns how far off a quantity may be, relative to its largest entry, and more. */
        double[] tolerance(String quantity) {
            return flat(json.getAsJsonObject("tolerance").get(quantity));
        }

        /** Returns how far from the solution the reference ended, as its run was judged. */
        double distance() {
            return json.get("distance").getAsDouble();
        }

        /** Returns the weights that the method's paper asks for, where the reference does otherwise. */
        double[] paper() {
            return flat(json.get("paper"));
        }

        /** Returns what is not as expected, to the tolerance that comes with the case; nothing if all is. */
        String differences(Figures figures) {
            StringBuilder text = new StringBuilder();
            for (String quantity : quantities()) {
                double[] limits = tolerance(quantity);
                double[] right = expected(quantity);
                double[] found = figures.get(quantity);
                if (!close(found, right, limits[0], limits[1])) {
                    text.append("%s: %s is %s instead of %s%n"
                            .formatted(this, quantity, Arrays.toString(found), Arrays.toString(right)));
                }
            }
            return text.toString();
        }

        boolean met(Figures figures) {
            return differences(figures).isEmpty();
        }

        @Override
        public String toString() {
            return run.get("run").getAsString() + "/" + on();
        }
    }

    /** Says whether numbers are right, relative to the largest of them. */
    static boolean close(double[] actual, double[] right, double relative, double absolute) {
        double most =
                absolute + relative * Arrays.stream(right).map(Math::abs).max().orElse(0);
        return actual.length == right.length
                && IntStream.range(0, right.length).allMatch(i -> Math.abs(actual[i] - right[i]) <= most);
    }
}
