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
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loss methods against runs of the reference implementations. */
class GoldenLossesTest {

    /** One run of a reference implementation. */
    record Case(String id, JsonObject json) {

        double[][] rows(String... path) {
            JsonElement at = json;
            for (String name : path) {
                at = at.getAsJsonObject().get(name);
            }
            return new Gson().fromJson(at, double[][].class);
        }

        double parameter(String name) {
            return json.getAsJsonObject("parameters").get(name).getAsDouble();
        }

        int tasks() {
            return json.get("tasks").getAsInt();
        }

        void check(double[] actual, double[] expected) {
            JsonObject tolerance = json.getAsJsonObject("tolerance");
            double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
            double most = tolerance.get("absolute").getAsDouble()
                    + tolerance.get("relative").getAsDouble() * size;
            assertThat(actual).containsExactly(expected, within(most));
        }

        @Override
        public String toString() {
            return id;
        }
    }

    private static Stream<Case> cases(String method) {
        try (InputStream in =
                Objects.requireNonNull(GoldenLossesTest.class.getResourceAsStream("golden/losses.json"))) {
            JsonObject file = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            return StreamSupport.stream(file.getAsJsonArray("cases").spliterator(), false)
                    .map(JsonElement::getAsJsonObject)
                    .map(json -> new Case(json.get("id").getAsString(), json))
                    .filter(one -> one.id.startsWith(method + "/"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Case> constant() {
        return cases("constant");
    }

    static Stream<Case> geometricMean() {
        return cases("gls");
    }

    static Stream<Case> uncertainty() {
        return cases("uw");
    }

    static Stream<Case> imtlL() {
        return cases("imtll");
    }

    static Stream<Case> dwa() {
        return cases("dwa");
    }

    static Stream<Case> rlw() {
        return Stream.concat(cases("rlw"), cases("random"));
    }

    static Stream<Case> famo() {
        return cases("famo");
    }

    static Stream<Case> stchLog() {
        return cases("stch");
    }

    private static Balancer.Step step(double[] losses, RandomGenerator random) {
        return new Balancer.Step(IntStream.range(0, losses.length).toArray(), losses, new double[0][], random);
    }

    private static Balancer.Step step(double[] losses) {
        return step(losses, new SplittableRandom(1));
    }

    @ParameterizedTest
    @MethodSource("constant")
    void constantIsWhatIsGiven(Case one) {
        double[] weights =
                new Gson().fromJson(one.json.getAsJsonObject("parameters").get("weights"), double[].class);
        one.check(
                Constant.of(weights).start(one.tasks()).weights(step(new double[one.tasks()])),
                new Gson().fromJson(one.json.getAsJsonObject("expected").get("weights"), double[].class));
    }

    @ParameterizedTest
    @MethodSource("geometricMean")
    void geometricMeanEqualsAutograd(Case one) {
        double[][] losses = one.rows("losses");
        Balancer.State state = new GeometricMean().start(one.tasks());
        for (int i = 0; i < losses.length; i++) {
            one.check(state.weights(step(losses[i])), one.rows("expected", "weights")[i]);
        }
    }

    /** The reference has {@code L / 2} where ours has half the squared error as the loss: its loss is twice ours. */
    @ParameterizedTest
    @MethodSource("uncertainty")
    void uncertaintyHasTheReferencesSlopes(Case one) {
        double[][] losses = one.rows("losses");
        double[] s = new double[one.tasks()];
        Arrays.fill(s, one.parameter("init_log_variance"));
        for (int i = 0; i < losses.length; i++) {
            double[] slopes = new double[s.length];
            double[] weights = new double[s.length];
            for (int t = 0; t < s.length; t++) {
                slopes[t] = Uncertainty.slope(s[t], losses[i][t] / 2);
                weights[t] = Uncertainty.weight(s[t]) / 2;
                s[t] -= one.parameter("lr") * slopes[t];
            }
            one.check(weights, one.rows("expected", "weights")[i]);
            one.check(slopes, one.rows("expected", "log_variance_gradient")[i]);
            one.check(s, one.rows("expected", "log_variance_after")[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("imtlL")
    void imtlLHasTheReferencesSlopes(Case one) {
        double[][] losses = one.rows("losses");
        double[] s = new double[one.tasks()];
        for (int i = 0; i < losses.length; i++) {
            double[] weights = new double[s.length];
            for (int t = 0; t < s.length; t++) {
                weights[t] = ImtlL.weight(s[t]);
                s[t] -= one.parameter("lr") * ImtlL.slope(s[t], losses[i][t]);
            }
            one.check(weights, one.rows("expected", "weights")[i]);
            one.check(s, one.rows("expected", "scale_after")[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("dwa")
    void dwaFollowsTheEpochs(Case one) {
        double[][] epochs = one.rows("losses");
        double[][] expected = one.rows("expected", "weights");
        Balancer.State state = new Dwa(one.parameter("T")).start(one.tasks());
        for (int e = 0; e < expected.length; e++) {
            one.check(state.weights(step(new double[one.tasks()])), expected[e]);
            if (e < epochs.length) {
                state.epoch(epochs[e]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rlw")
    void rlwIsTheSoftmaxOfNormals(Case one) {
        double[][] normals = one.rows("normals");
        Balancer.State state = new Rlw().start(one.tasks());
        for (int i = 0; i < normals.length; i++) {
            Drawn drawn = new Drawn(normals[i]);
            one.check(state.weights(step(new double[one.tasks()], drawn)), one.rows("expected", "weights")[i]);
        }
    }

    /** Gives numbers that were drawn before. */
    private static final class Drawn implements RandomGenerator {
        private final double[] normals;
        private int next;

        Drawn(double[] normals) {
            this.normals = normals;
        }

        @Override
        public double nextGaussian() {
            return normals[next++];
        }

        @Override
        public long nextLong() {
            throw new AssertionError("only normal numbers are drawn");
        }
    }

    @ParameterizedTest
    @MethodSource("famo")
    void famoLearnsItsLogits(Case one) {
        double[][] losses = one.rows("losses");
        Balancer.State state =
                new Famo(one.parameter("FAMO_w_lr"), one.parameter("FAMO_w_gamma"), Given.list()).start(one.tasks());
        for (int i = 0; i < losses.length; i++) {
            one.check(state.weights(step(losses[i])), one.rows("expected", "weights")[i]);
            assertThat(state.looksBack()).isTrue();
            state.after(step(losses[i]), one.rows("losses_after")[i]);
            double[] saved = state.save();
            one.check(
                    IntStream.range(0, one.tasks())
                            .mapToDouble(t -> saved[4 * t])
                            .toArray(),
                    one.rows("expected", "logits_after")[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("stchLog")
    void stchLogComparesWithTheEpochAfterTheWarmUp(Case one) {
        double[][] losses = one.rows("losses");
        int[] epochs = new Gson().fromJson(one.json.get("epoch"), int[].class);
        Balancer.State state =
                new StchLog((int) one.parameter("STCH_warmup_epoch"), one.parameter("STCH_mu")).start(one.tasks());
        double[] sums = new double[one.tasks()];
        int steps = 0;
        for (int i = 0; i < losses.length; i++) {
            one.check(state.weights(step(losses[i])), one.rows("expected", "weights")[i]);
            steps++;
            for (int t = 0; t < sums.length; t++) {
                sums[t] += losses[i][t];
            }
            if (i + 1 < losses.length && epochs[i + 1] != epochs[i]) {
                int n = steps;
                state.epoch(Arrays.stream(sums).map(sum -> sum / n).toArray());
                Arrays.fill(sums, 0);
                steps = 0;
            }
        }
    }
}
