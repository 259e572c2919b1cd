package io.github.braidml.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fifty steps are torch.optim's; {@code torch_figures.py} made the figures. */
class TorchTest {
    private static final JsonObject TORCH = figures();
    private static final int STEPS = 50;

    private static final Map<String, Walk.Total> TOTALS =
            Map.of("quartic", Walk::quartic, "valley", Walk::valley, "logistic", Walk::logistic);
    private static final Map<String, double[]> STARTS = Map.of(
            "quartic",
            new double[] {0, 1, -1, 0.25, -0.5},
            "valley",
            new double[] {-0.5, 0.5, -0.25, 1},
            "logistic",
            new double[] {0.5, -1, 2});

    private static JsonObject figures() {
        try (InputStream in = Objects.requireNonNull(TorchTest.class.getResourceAsStream("torch.json"))) {
            return new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), JsonObject.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Descent> descents() {
        Map<String, Descent> all = new LinkedHashMap<>();
        Descent sgd = Descent.of(Sgd.of(0.02));
        all.put("sgd", sgd);
        all.put("momentum", Descent.of(Sgd.of(0.01).momentum(0.9)));
        all.put("nesterov", Descent.of(Sgd.of(0.01).momentum(0.9).nesterov()));
        all.put("adagrad", Descent.of(AdaGrad.of(0.2)));
        all.put("rmsprop", Descent.of(RmsProp.of(0.02)));
        all.put(
                "rmsprop centred",
                Descent.of(
                        RmsProp.of(0.005).keep(0.9).epsilon(1e-3).momentum(0.5).centred()));
        all.put("adadelta", Descent.of(Adadelta.of(1)));
        all.put("adadelta other", Descent.of(Adadelta.of(0.5).keep(0.8).epsilon(1e-4)));
        all.put("adam", Descent.of(Adam.of(0.05)));
        all.put("adam other", Descent.of(Adam.of(0.05).betas(0.8, 0.95).epsilon(1e-2)));
        all.put("adam l2", Descent.of(Adam.of(0.05)).penalty(new Penalty(0, 0.1)));
        all.put("adam uncorrected", Descent.of(Adam.of(0.02).uncorrected()));
        all.put("amsgrad", Descent.of(Adam.of(0.05).betas(0.9, 0.9).amsgrad()));
        all.put("adamw", Descent.of(Adam.of(0.05).decay(0.1)));
        all.put("lbfgs", Descent.of(Lbfgs.of()));
        all.put("l2", sgd.penalty(new Penalty(0, 0.3)));
        all.put("l1", sgd.penalty(new Penalty(0.3, 0)));
        all.put("elastic net", sgd.penalty(new Penalty(0.3, 0.2)));
        Descent faster = Descent.of(Sgd.of(0.05));
        all.put("clip", faster.clip(new Clip(0.5, Double.POSITIVE_INFINITY)));
        all.put("clip values", faster.clip(new Clip(Double.POSITIVE_INFINITY, 0.3)));
        all.put("moving average", sgd.iterate(Iterate.moving(0.9)));
        all.put("mean", sgd.iterate(Iterate.mean()));
        all.put("plateau", Descent.of(Sgd.of(0.02).momentum(0.9)).schedule(Schedule.plateau(0.5, 2)));
        Descent momentum = Descent.of(Sgd.of(0.02).momentum(0.9));
        schedules().forEach((name, schedule) -> all.put(name, momentum.schedule(schedule)));
        return all;
    }

    static Stream<Arguments> walks() {
        List<Arguments> all = new ArrayList<>();
        descents().forEach((name, descent) -> TOTALS.keySet().stream()
                .sorted()
                .forEach(problem -> all.add(Arguments.of(name, problem, descent))));
        return all.stream();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("walks")
    void walkIsTorchs(String name, String problem, Descent descent) {
        JsonElement positions =
                TORCH.getAsJsonObject("walks").getAsJsonObject(name).get(problem);
        double[][] expected = new Gson().fromJson(positions, double[][].class);
        int[] seen = new Gson().fromJson(TORCH.get("steps"), int[].class);
        Walk.Total total = Objects.requireNonNull(TOTALS.get(problem));
        Walk walk = Walk.of(descent, total, Objects.requireNonNull(STARTS.get(problem)), STEPS);
        for (int i = 0; i < seen.length; i++) {
            for (int k = i == 0 ? 1 : seen[i - 1] + 1; k <= seen[i]; k++) {
                double before = walk.to(k).totals[k - 1];
                walk.mover.validated(new double[] {before}, before);
            }
            assertThat(walk.kept()).as("after %d steps", seen[i]).containsExactly(expected[i], within(1e-5));
        }
    }

    @Test
    void everyFigureOfTorchsIsUsed() {
        assertThat(descents().keySet())
                .containsExactlyElementsOf(TORCH.getAsJsonObject("walks").keySet());
        assertThat(schedules().keySet())
                .containsExactlyElementsOf(TORCH.getAsJsonObject("rates").keySet());
    }

    private static Map<String, Schedule> schedules() {
        Map<String, Schedule> all = new LinkedHashMap<>();
        all.put("constant", Schedule.constant());
        all.put("exponential", Schedule.exponential(0.93));
        all.put("stairs", Schedule.stairs(15, 0.3));
        all.put("cosine", Schedule.cosine());
        all.put("polynomial", Schedule.polynomial(2.5));
        all.put("one cycle", Schedule.oneCycle());
        all.put("over k", Schedule.overK());
        all.put("over root", Schedule.overRoot());
        all.put("warm-up constant", Schedule.warmUp(7, Schedule.constant()));
        all.put("warm-up cosine", Schedule.warmUp(10, Schedule.cosine()));
        all.put("warm-up stairs", Schedule.warmUp(5, Schedule.stairs(15, 0.3)));
        return all;
    }

    static Stream<Arguments> rates() {
        return schedules().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rates")
    void ratesAreTorchs(String name, Schedule schedule) {
        double[] expected = new Gson().fromJson(TORCH.getAsJsonObject("rates").get(name), double[].class);
        Schedule.State state = schedule.start(1);
        double[] rates = new double[STEPS];
        for (int k = 0; k < STEPS; k++) {
            rates[k] = 0.4 * state.factor(step(k));
        }
        assertThat(rates).containsExactly(expected, within(1e-12));
    }

    private static Schedule.Step step(int number) {
        return new Schedule.Step(number, STEPS, number, STEPS, 0.4, Double.NaN, Double.NaN, Double.NaN);
    }

    @Test
    void plateauIsTorchs() {
        JsonObject torch = TORCH.getAsJsonObject("plateau");
        double[] losses = new Gson().fromJson(torch.get("losses"), double[].class);
        double[] expected = new Gson().fromJson(torch.get("rates"), double[].class);
        for (PlateauRate spec :
                List.of(Schedule.plateau(0.5, 3), Schedule.plateau(0.5, 3).eachTask())) {
            Schedule.State state = spec.start(1);
            double[] rates = new double[STEPS];
            for (int k = 0; k < STEPS; k++) {
                rates[k] = 0.4 * state.own(0, state.factor(step(k)));
                state.validated(new double[] {losses[k]}, losses[k]);
            }
            assertThat(rates).containsExactly(expected, within(1e-12));
        }
    }
}
