package io.github.braidml;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.adapters;
import static io.github.braidml.Braid.average;
import static io.github.braidml.Braid.beside;
import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.ensemble;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.mmoe;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.separate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.braidml.data.Data;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import io.github.braidml.train.Training;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransferTest {
    private static final Regression PRICE = regression("price").log();
    private static final Binary SOLD = binary("sold");
    private static final Categorical HEATING = categorical("heating");
    /** Heating stays in the table without being an input, so that it can be learned later. */
    private static final Data FLATS =
            data(TestTable.flats(1, 150)).aside("heating", "sold").holdOut(0.2, 42);

    private static final Data OTHERS =
            data(TestTable.flats(2, 90)).aside("heating", "sold").holdOut(0.3, 1);
    private static final Training TRAINING = epochs(4).batch(16).seed(3).optimizer(adam(0.02));
    private static final Run PRICES = fit(learn(PRICE).sharing(hard(mlp(8, 6))), FLATS, TRAINING);

    @TempDir
    private Path folder = Path.of("");

    private static Run fit(Learner learner, Data data, Training training) {
        return learner.fit(data, training, LiveDisplay.silent());
    }

    private static Map<String, float[]> values(Run run) {
        return run.network().arrays();
    }

    private static double value(Run run, String name, int at) {
        return Objects.requireNonNull(values(run).get(name))[at];
    }

    private static void assertSame(Run actual, Run expected) {
        assertThat(values(actual)).hasSameSizeAs(values(expected));
        values(expected)
                .forEach((name, array) ->
                        assertThat(values(actual).get(name)).as(name).isEqualTo(array));
    }

    @Test
    void encoder_and_inputs_are_those_of_the_run() {
        Run run = fit(learn(SOLD).startingFrom(PRICES), OTHERS, TRAINING.freeze("shared"));
        assertThat(run.features()).isEqualTo(PRICES.features());
        assertThat(run.learner().sharing()).isEqualTo(hard(mlp(8, 6)));
        values(PRICES).forEach((name, array) -> {
            if (name.startsWith("shared")) {
                assertThat(values(run).get(name)).as(name).isEqualTo(array);
            }
        });
        assertThat(values(run).get("heads.weight")).isNotEqualTo(values(PRICES).get("heads.weight"));
        assertThat(run.text()).contains("went on from", "joint, equal(), transferred");
    }

    @Test
    void without_freezing_the_encoder_moves_and_the_seed_repeats_it() {
        Learner learner = learn(SOLD).startingFrom(PRICES);
        Run run = fit(learner, OTHERS, TRAINING.pace("shared", 0.1).freeze("shared", 2));
        assertThat(values(run).get("shared.0.weight"))
                .isNotEqualTo(values(PRICES).get("shared.0.weight"));
        assertSame(fit(learner, OTHERS, TRAINING.pace("shared", 0.1).freeze("shared", 2)), run);
        assertSame(run.repeat(OTHERS, LiveDisplay.silent()), run);
        assertThat(values(fit(learn(SOLD).sharing(hard(mlp(8, 6))), OTHERS, TRAINING))
                        .get("shared.0.weight"))
                .as("a start from nothing")
                .isNotEqualTo(values(run).get("shared.0.weight"));
    }

    @Test
    void only_the_first_stages_can_be_frozen() {
        Run run = fit(learn(SOLD).startingFrom(PRICES), OTHERS, TRAINING.freeze("shared.0"));
        assertThat(values(run).get("shared.0.weight")).isEqualTo(values(PRICES).get("shared.0.weight"));
        assertThat(values(run).get("shared.0.bias")).isEqualTo(values(PRICES).get("shared.0.bias"));
        assertThat(values(run).get("shared.2.weight"))
                .isNotEqualTo(values(PRICES).get("shared.2.weight"));
    }

    @Test
    void stages_are_frozen_by_number() {
        Run three = fit(learn(PRICE).sharing(hard(mlp(8, 6, 4).dropout(0.1))), FLATS, TRAINING);
        for (int frozen = 1; frozen <= 2; frozen++) {
            Training training = TRAINING.freezeStages(frozen);
            Run run = fit(learn(SOLD).startingFrom(three), OTHERS, training);
            for (int layer = 0; layer < 3; layer++) {
                String weight = "shared." + 3 * layer + ".weight";
                assertThat(Arrays.equals(values(run).get(weight), values(three).get(weight)))
                        .as("%d frozen, layer %d", frozen, layer)
                        .isEqualTo(layer < frozen);
            }
            run.save(folder.resolve("stages"));
            assertThat(load(folder.resolve("stages").toString()).training()).isEqualTo(training);
        }
        assertThat(TRAINING.freezeStages(2).toString()).contains(".freeze(\"stage.1\").freeze(\"stage.2\")");
        assertThatThrownBy(() -> fit(learn(SOLD).startingFrom(three), OTHERS, TRAINING.freezeStages(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "freeze(\"stage.4\"): the encoder of hard(mlp(8, 6, 4).dropout(0.1)) has 3 stages, counted from 1");
        assertThatThrownBy(() -> fit(learn(PRICE).sharing(mmoe(mlp(6), 2)), FLATS, TRAINING.freezeStages(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the stages of an encoder are known by number in hard(encoder)");
    }

    /** Frozen for two epochs, nothing but the head moves; in the third the encoder does. */
    @Test
    void what_is_frozen_for_some_epochs_moves_from_then_on() {
        Learner learner = learn(SOLD).startingFrom(PRICES);
        Training training = TRAINING.freeze("shared", 2);
        for (int epochs = 1; epochs <= 3; epochs++) {
            Run run = fit(learner, OTHERS, training.epochs(epochs));
            assertThat(run.saved().best()[0]).isEqualTo(epochs);
            boolean same = Arrays.equals(
                    values(run).get("shared.2.weight"), values(PRICES).get("shared.2.weight"));
            assertThat(same).isEqualTo(epochs <= 2);
        }
    }

    @Test
    void representations_of_two_runs_stand_side_by_side() {
        Run prices = PRICES;
        Run sales = fit(
                learn(SOLD.head(5)).sharing(hard(mlp(7))),
                data(TestTable.flats(1, 150)).aside("heating", "price").holdOut(0.2, 42),
                TRAINING);
        Run both = beside(prices, sales);
        assertThat(both.learner().tasks()).containsExactly(PRICE, SOLD.head(5));
        assertThat(both.learner().sharing()).hasToString("hard(beside(mlp(8, 6), mlp(7)))");
        for (int row = 0; row < FLATS.rows(); row++) {
            // The sum over the other's columns is zero, but taken in another order.
            assertThat(both.predict(FLATS.row(row), PRICE))
                    .isCloseTo(prices.predict(FLATS.row(row), PRICE), withinPercentage(1e-3));
            assertThat(yes(both, row)).isCloseTo(yes(sales, row), within(1e-6));
        }
        Run fresh = fit(learn(HEATING).startingFrom(both), FLATS, TRAINING.freeze("shared"));
        assertThat(values(fresh).get("shared.0.0.weight"))
                .isEqualTo(values(prices).get("shared.0.weight"));
        assertThat(values(fresh).get("shared.1.0.weight"))
                .isEqualTo(values(sales).get("shared.0.weight"));
        assertThat(values(fresh).get("heads.weight")).as("of 13 columns").hasSize(3 * 13);
        fresh.save(folder.resolve("fresh"));
        assertThat(load(folder.resolve("fresh").toString()).predict(FLATS, HEATING))
                .isEqualTo(fresh.predict(FLATS, HEATING));
        Run all = fit(
                learn(PRICE, SOLD.head(5), HEATING).startingFrom(both),
                FLATS,
                TRAINING.freeze("shared").freeze("price").freeze("sold"));
        assertThat(yes(all, 3)).as("old heads go on").isCloseTo(yes(sales, 3), within(1e-6));
        assertThat(both.text()).contains("beside of 2 runs with seeds [3, 3]");
    }

    private static double yes(Run run, int row) {
        return Objects.requireNonNull(
                run.probabilities(FLATS.row(row), SOLD.head(5)).get(true));
    }

    @Test
    void only_runs_that_read_the_same_stand_side_by_side() {
        assertThatThrownBy(() -> beside(PRICES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("beside(runs): needs at least 2 runs; given 1");
        assertThatThrownBy(() -> beside(PRICES, PRICES))
                .hasMessage("beside(runs): a task belongs to one of the runs; 'price' to several");
        Run elsewhere = fit(
                learn(SOLD).sharing(hard(mlp(8))),
                data(TestTable.flats(2, 90)).aside("heating", "price").holdOut(0.3, 1),
                TRAINING);
        assertThatThrownBy(() -> beside(PRICES, elsewhere))
                .hasMessageStartingWith("beside(runs): the runs must have the same inputs, scaled alike");
        Run apart = fit(learn(PRICE).sharing(separate(mlp(8))), FLATS, TRAINING);
        assertThatThrownBy(() -> beside(PRICES, apart))
                .hasMessageStartingWith("beside(runs): each run must be of hard(encoder)");
    }

    static Stream<Sharing> structures() {
        return Stream.of(
                hard(mlp(8, 6)),
                mmoe(mlp(6), 3),
                separate(mlp(8)),
                adapters(mlp(8, 6), 3),
                Braid.mtan(mlp(8, 6)),
                Braid.cgc(mlp(6), 1, 2),
                Braid.dselectK(mlp(6), 4, 2),
                Braid.lowRank(mlp(8, 6), 2),
                Braid.branching(mlp(8, 6), 2));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void a_task_is_added_without_touching_the_others(Sharing sharing) {
        Run before = fit(learn(PRICE, SOLD).sharing(sharing), FLATS, TRAINING);
        Training frozen = TRAINING.freeze("price").freeze("sold");
        Run after = fit(
                learn(HEATING, SOLD, PRICE).startingFrom(before),
                FLATS,
                sharing.shares() ? frozen.freeze("shared") : frozen);
        assertThat(after.predict(FLATS, PRICE)).isEqualTo(before.predict(FLATS, PRICE));
        assertThat(after.predict(FLATS, SOLD)).isEqualTo(before.predict(FLATS, SOLD));
        assertThat(after.scores().text()).contains("heating");
    }

    @Test
    void known_tasks_need_no_labels_in_the_new_data() {
        Data without = data(TestTable.flats(1, 150))
                .aside("heating", "sold")
                .holdOut(0.2, 42)
                .keepLabels("price", 1e-9, 1);
        Run run = fit(
                learn(PRICE, HEATING).startingFrom(PRICES),
                without,
                TRAINING.freeze("price").freeze("shared"));
        // One output alone is summed up in another order than one of several.
        assertThat(run.predict(FLATS, PRICE).get(0))
                .isCloseTo(PRICES.predict(FLATS, PRICE).get(0), withinPercentage(1e-3));
    }

    @Test
    void adapters_learn_beside_a_frozen_encoder_that_was_learned_before() {
        Run run = fit(
                learn(SOLD, HEATING)
                        .startingFrom(PRICES)
                        .sharing(adapters(mlp(8, 6), 3).frozen()),
                FLATS,
                TRAINING);
        assertThat(values(run).get("shared.0.0.weight"))
                .isEqualTo(values(PRICES).get("shared.0.weight"));
        assertThat(values(run).get("shared.1.0.bias")).isEqualTo(values(PRICES).get("shared.2.bias"));
        assertThat(run.sharedParameters()).isZero();
    }

    @Test
    void what_does_not_fit_is_said() {
        assertThatThrownBy(() -> fit(learn(SOLD).startingFrom(PRICES).sharing(hard(mlp(8, 5))), FLATS, TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the shared parameters must be the same to start from a run; that of hard(mlp(8, 6)) has shared.0.weight (8, 5), shared.0.bias (8), shared.2.weight (6, 8), shared.2.bias (6); this one of hard(mlp(8, 5)) has shared.0.weight (8, 5), shared.0.bias (8), shared.2.weight (5, 8), shared.2.bias (5)");
        assertThatThrownBy(() -> fit(learn(PRICE.weight(2)).startingFrom(PRICES), FLATS, TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the run that this goes on from learned regression(\"price\").log(); given regression(\"price\").log().weight(2.0); declare the task the same way");
        assertThatThrownBy(() -> fit(learn(regression("area")).startingFrom(PRICES), FLATS, TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("column 'area' is an input of the run that this goes on from");
        assertThatThrownBy(() -> fit(learn(SOLD).startingFrom(PRICES), FLATS.drop("age"), TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("no column 'age'");
        Run apart = fit(learn(PRICE).sharing(separate(mlp(8))), FLATS, TRAINING);
        assertThatThrownBy(() -> fit(learn(SOLD).startingFrom(apart), FLATS, TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is nothing to start from: separate(mlp(8)) shares no parameters, and no task of it is learned here");
    }

    @Test
    void saved_with_what_it_went_on_from_it_can_be_repeated() {
        Run first = fit(learn(SOLD).startingFrom(PRICES), OTHERS, TRAINING);
        Run second = fit(learn(SOLD, HEATING).startingFrom(first), FLATS, TRAINING.freeze("sold"));
        Path file = folder.resolve("second.braid");
        second.save(file);
        Run loaded = load(file.toString());
        assertSame(loaded, second);
        assertThat(loaded.predict(FLATS, HEATING)).isEqualTo(second.predict(FLATS, HEATING));
        assertThat(loaded.text()).contains("went on from");
        assertSame(loaded.repeat(FLATS, LiveDisplay.silent()), second);
        assertThat(second.learner().toString()).contains(".startingFrom(learn(binary(\"sold\"))");
    }

    @Test
    void checkpoint_of_another_start_is_refused() {
        Path file = folder.resolve("run.checkpoint");
        Run other = fit(learn(PRICE).sharing(hard(mlp(8, 6))), FLATS, TRAINING.seed(4));
        Run whole = fit(learn(SOLD).startingFrom(PRICES), OTHERS, TRAINING);
        fit(learn(SOLD).startingFrom(PRICES), OTHERS, TRAINING.epochs(2).checkpoint(file));
        assertSame(fit(learn(SOLD).startingFrom(PRICES), OTHERS, TRAINING.checkpoint(file)), whole);
        assertThatThrownBy(() -> fit(learn(SOLD).startingFrom(other), OTHERS, TRAINING.checkpoint(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("is of another run");
    }

    @Test
    void average_is_the_mean_of_the_values() {
        Run[] runs = Stream.of(1L, 2L, 4L)
                .map(seed -> fit(learn(PRICE, SOLD).startingFrom(PRICES), FLATS, TRAINING.seed(seed)))
                .toArray(Run[]::new);
        Run mean = average(runs);
        values(mean).forEach((name, array) -> {
            for (int i = 0; i < array.length; i++) {
                int at = i;
                double expected = Arrays.stream(runs)
                        .mapToDouble(run -> value(run, name, at))
                        .average()
                        .orElseThrow();
                assertThat((double) array[i]).as(name).isCloseTo(expected, within(1e-6));
            }
        });
        assertThat(mean.scores().text()).contains("price", "sold");
        assertThat(mean.text()).contains("average of 3 runs with seeds [1, 2, 4]");
        assertThat(average(runs[0], runs[0]).predict(FLATS, PRICE)).isEqualTo(runs[0].predict(FLATS, PRICE));
        assertThatThrownBy(() -> mean.repeat(FLATS, LiveDisplay.silent()))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .contains("was not trained as a whole");
    }

    @Test
    void ensemble_gives_the_mean_of_the_outputs_and_is_saved() {
        Learner learner = learn(PRICE, SOLD, HEATING).sharing(hard(mlp(8)));
        Run one = fit(learner, FLATS, TRAINING.seed(1));
        Run two = fit(learner, FLATS, TRAINING.seed(2));
        Run both = ensemble(one, two);
        List<Double> first = one.predict(FLATS, PRICE);
        List<Double> second = two.predict(FLATS, PRICE);
        List<Double> mean = both.predict(FLATS, PRICE);
        for (int row = 0; row < FLATS.rows(); row++) {
            // The price is learned on a logarithm, so that its mean is the geometric one.
            assertThat(mean.get(row)).isCloseTo(Math.sqrt(first.get(row) * second.get(row)), within(1e-3));
        }
        both.save(folder.resolve("both.braid"));
        Run loaded = load(folder.resolve("both.braid").toString());
        assertThat(loaded.predict(FLATS, HEATING)).isEqualTo(both.predict(FLATS, HEATING));
        assertThat(both.parameters()).isEqualTo(2 * one.parameters());
    }

    @Test
    void only_like_runs_are_fused() {
        assertThatThrownBy(() -> average(PRICES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("average(runs): needs at least 2 runs; given 1");
        Run wider = fit(learn(PRICE).sharing(hard(mlp(9, 6))), FLATS, TRAINING);
        Run elsewhere = fit(learn(PRICE).sharing(hard(mlp(8, 6))), OTHERS, TRAINING);
        for (Run other : List.of(wider, elsewhere)) {
            assertThatThrownBy(() -> ensemble(PRICES, other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith(
                            "ensemble(runs): the runs must have the same tasks, the same way of sharing and the same data");
        }
    }
}
