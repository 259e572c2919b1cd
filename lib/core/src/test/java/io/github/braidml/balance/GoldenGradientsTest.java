package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The methods that look at the gradients themselves, or at more batches, against runs of the reference implementations. */
class GoldenGradientsTest {
    private static final Gson GSON = new Gson();

    /** One run of a reference implementation. */
    private record Case(JsonObject json) {
        String id() {
            return json.get("id").getAsString();
        }

        int tasks() {
            return json.get("tasks").getAsInt();
        }

        double parameter(String name) {
            return json.getAsJsonObject("parameters").get(name).getAsDouble();
        }

        double[] numbers(String name) {
            return GSON.fromJson(json.get(name), double[].class);
        }

        double[][] gradients() {
            return GSON.fromJson(json.get("gradients"), double[][].class);
        }

        List<JsonObject> steps() {
            return json.getAsJsonArray("steps").asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .toList();
        }

        <T> T expected(String quantity, Class<T> type) {
            return GSON.fromJson(json.getAsJsonObject("expected").get(quantity), type);
        }

        void check(String quantity, double[] actual, double[] expected, double least) {
            double[] limits = GSON.fromJson(json.getAsJsonObject("tolerance").get(quantity), double[].class);
            double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
            assertThat(actual)
                    .as(id() + " " + quantity)
                    .containsExactly(expected, within(limits[1] + Math.max(least, limits[0]) * size));
        }

        void check(String quantity, double[] actual, double[] expected) {
            check(quantity, actual, expected, 0);
        }
    }

    private static List<Case> cases(String method, int number) {
        try (InputStream in =
                Objects.requireNonNull(GoldenGradientsTest.class.getResourceAsStream("golden/gradients.json"))) {
            JsonObject file = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            List<Case> cases = StreamSupport.stream(file.getAsJsonArray("cases").spliterator(), false)
                    .map(JsonElement::getAsJsonObject)
                    .filter(json -> json.get("method").getAsString().equals(method))
                    .map(Case::new)
                    .toList();
            assertThat(cases).hasSize(number);
            return cases;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[][] rows(JsonObject step, String name) {
        return GSON.fromJson(step.get(name), double[][].class);
    }

    private static double[] losses(JsonObject step) {
        return GSON.fromJson(step.get("losses"), double[].class);
    }

    private static Balancer.Step step(double[] losses, double[][] rows, RandomGenerator random) {
        return new Balancer.Step(
                IntStream.range(0, rows.length).toArray(), losses, Gradients.gramian(rows), Rows.of(rows), random);
    }

    /** Returns the update; the rows become what the method puts in their place. */
    private static double[] direction(Balancer.State state, double[] losses, double[][] rows) {
        return Gradients.combined(rows, state.weights(step(losses, rows, new SplittableRandom(1))));
    }

    /** Gives numbers that were drawn before. */
    private static RandomGenerator drawn(double[] uniforms) {
        return new RandomGenerator() {
            private int next;

            @Override
            public double nextDouble() {
                return uniforms[next++];
            }

            @Override
            public long nextLong() {
                throw new AssertionError("only numbers from 0 to 1 are drawn");
            }
        };
    }

    @Test
    void gradDrop() {
        for (Case one : cases("GradDrop", 47)) {
            JsonElement leak = one.json.getAsJsonObject("parameters").get("leak");
            GradDrop method = new GradDrop(List.of());
            if (leak != null && !leak.isJsonNull()) {
                method = method.leak(GSON.fromJson(leak, double[].class));
            }
            double[][] rows = one.gradients();
            double[] weights = method.start(one.tasks())
                    .weights(step(new double[one.tasks()], rows, drawn(one.numbers("uniforms"))));
            one.check("gradient", Gradients.combined(rows, weights), one.expected("gradient", double[].class));
        }
    }

    @Test
    void trimmedMean() {
        for (Case one : cases("TrimmedMean", 45)) {
            Balancer.State state = new TrimmedMean((int) one.parameter("trim_number")).start(one.tasks());
            double[][] rows = one.gradients();
            one.check(
                    "gradient",
                    direction(state, new double[one.tasks()], rows),
                    one.expected("gradient", double[].class));
        }
    }

    /** The reference adds 1e-8 to losses and lengths, which shows in the eighth digit. */
    @Test
    void dbMtl() {
        for (Case one : cases("DB-MTL", 9)) {
            Balancer.State state =
                    new DbMtl(one.parameter("DB_beta"), one.parameter("DB_beta_sigma")).start(one.tasks());
            List<JsonObject> steps = one.steps();
            for (int k = 0; k < steps.size(); k++) {
                double[][] rows = rows(steps.get(k), "gradients");
                double[] losses = losses(steps.get(k));
                double[] weights = state.weights(step(losses, rows, new SplittableRandom(1)));
                one.check("weights", weights, one.expected("weights", double[][].class)[k], 1e-6);
                one.check(
                        "gradient",
                        Gradients.combined(rows, weights),
                        one.expected("gradient", double[][].class)[k],
                        1e-6);
                for (int i = 0; i < rows.length; i++) {
                    one.check(
                            "gradient_buffer",
                            rows[i],
                            one.expected("gradient_buffer", double[][][].class)[k][i],
                            1e-6);
                    assertThat(state.scales(step(losses, rows, new SplittableRandom(1)))[i])
                            .isEqualTo(1 / losses[i]);
                }
            }
        }
    }

    @Test
    void excessMtl() {
        for (Case one : cases("ExcessMTL", 6)) {
            Balancer.State state = new ExcessMtl(one.parameter("robust_step_size")).start(one.tasks());
            List<JsonObject> steps = one.steps();
            for (int k = 0; k < steps.size(); k++) {
                double[][] rows = rows(steps.get(k), "gradients");
                double[] weights = state.weights(step(losses(steps.get(k)), rows, new SplittableRandom(1)));
                one.check("weights", weights, one.expected("weights", double[][].class)[k]);
                assertThat(rows).isDeepEqualTo(rows(steps.get(k), "gradients"));
            }
        }
    }

    /** The reference adds 1e-8 to its means of squares, or nothing. */
    @Test
    void pcd() {
        for (Case one : cases("PCD", 6)) {
            Balancer.State state = new Pcd(one.parameter("tau"), one.parameter("beta")).start(one.tasks());
            List<JsonObject> steps = one.steps();
            for (int k = 0; k < steps.size(); k++) {
                double[][] rows = rows(steps.get(k), "gradients");
                double[] weights = state.weights(step(Gradients.gramian(rows)));
                one.check("weights", weights, one.expected("weights", double[][].class)[k]);
                one.check("gradient", Gradients.combined(rows, weights), one.expected("gradient", double[][].class)[k]);
            }
        }
    }

    /** The reference takes the softmax where the paper, and we, take the nearest point of the simplex. */
    @Test
    void moCo() {
        for (Case one : cases("MoCo", 6)) {
            double gamma = one.parameter("MoCo_gamma");
            double decay = one.parameter("MoCo_gamma_sigma");
            MoCo method = new MoCo(
                    one.parameter("MoCo_beta"), gamma, one.parameter("MoCo_rho"), one.parameter("MoCo_beta_sigma"));
            Balancer.State state = method.start(one.tasks());
            double[] weights = Arguments.times(Arguments.ones(one.tasks()), 1.0 / one.tasks());
            List<JsonObject> steps = one.steps();
            for (int k = 0; k < steps.size(); k++) {
                double[][] rows = rows(steps.get(k), "gradients");
                double[] ours = state.weights(step(losses(steps.get(k)), rows, new SplittableRandom(1)));
                assertThat(Arrays.stream(ours).sum()).isCloseTo(1, within(1e-12));
                for (int i = 0; i < rows.length; i++) {
                    one.check("y", rows[i], one.expected("y", double[][][].class)[k][i]);
                }
                double[] gradient = MoCo.gradient(Gradients.gramian(rows), weights, method.rho());
                for (int i = 0; i < weights.length; i++) {
                    weights[i] -= gamma / Math.pow(k + 1, decay) * gradient[i];
                }
                weights = Softmax.of(weights);
                one.check("weights", weights, one.expected("weights", double[][].class)[k]);
            }
        }
    }

    private static double[][] products(JsonObject step, String first, String second) {
        double[][] one = rows(step, first);
        double[][] other = rows(step, second);
        return Arrays.stream(one).map(row -> Cosines.times(other, row)).toArray(double[][]::new);
    }

    private static Balancer.Step step(double[][] products) {
        return new Balancer.Step(
                IntStream.range(0, products.length).toArray(),
                new double[products.length],
                products,
                new SplittableRandom(1));
    }

    @Test
    void moDo() {
        for (Case one : cases("MoDo", 6)) {
            Balancer.State state = new MoDo(one.parameter("MoDo_gamma"), one.parameter("MoDo_rho")).start(one.tasks());
            List<JsonObject> steps = one.steps();
            for (int k = 0; k < steps.size(); k++) {
                double[] weights =
                        state.weights(step(products(steps.get(k), "gradients_sample1", "gradients_sample2")));
                one.check("weights", weights, one.expected("weights", double[][].class)[k]);
            }
        }
    }

    /** Twenty steps of a gradient method with too large a step size end above the solution; what the weights are is another matter. */
    @Test
    void sdmGradIsNeverAboveTheReference() {
        for (Case one : cases("SDMGrad", 6)) {
            SdmGrad method = new SdmGrad(one.parameter("SDMGrad_lamda"));
            List<JsonObject> steps = one.steps();
            int below = 0;
            for (int k = 0; k < steps.size(); k++) {
                double[][] products = products(steps.get(k), "gradients_sample2", "gradients_sample3");
                double[][] goal =
                        method.gramian(products, IntStream.range(0, one.tasks()).toArray());
                double[] theirs = one.expected("weights", double[][].class)[k];
                double[] ours = method.weights(products);
                double share = method.lambda() / one.tasks();
                double[] w = Arrays.stream(ours)
                        .map(x -> x * (1 + method.lambda()) - share)
                        .toArray();
                double least = Cosines.dot(w, Cosines.times(goal, w));
                double reached = Cosines.dot(theirs, Cosines.times(goal, theirs));
                assertThat(least).as(one.id() + " step " + k).isLessThanOrEqualTo(reached + 1e-12);
                below += reached > 1.01 * least ? 1 : 0;
                double[][] update = rows(steps.get(k), "gradients_sample1");
                double[] weighted = Arrays.stream(theirs)
                        .map(x -> (x + share) / (1 + method.lambda()))
                        .toArray();
                one.check(
                        "gradient",
                        Gradients.combined(update, weighted),
                        one.expected("gradient", double[][].class)[k]);
            }
            assertThat(below)
                    .as("the reference misses the solution in " + one.id())
                    .isPositive();
        }
    }

    @Test
    void imtl() {
        for (Case one : cases("IMTL", 3)) {
            double[] s = new double[one.tasks()];
            List<JsonObject> steps = one.steps();
            for (int k = 0; k < steps.size(); k++) {
                double[][] gradients = rows(steps.get(k), "gradients");
                double[] scales = Arrays.stream(s).map(ImtlL::weight).toArray();
                double[] weights = Imtl.weights(Gradients.gramian(gradients), scales);
                one.check(
                        "gradient",
                        Gradients.combined(gradients, weights),
                        one.expected("gradient", double[][].class)[k]);
                double[] losses = losses(steps.get(k));
                double[] slopes = new double[s.length];
                for (int i = 0; i < s.length; i++) {
                    slopes[i] = ImtlL.slope(s[i], losses[i]);
                    s[i] -= one.parameter("lr") * slopes[i];
                    weights[i] /= scales[i];
                }
                one.check("weights", weights, one.expected("weights", double[][].class)[k]);
                one.check("scale_gradient", slopes, one.expected("scale_gradient", double[][].class)[k]);
            }
        }
    }
}
