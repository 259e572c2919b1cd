package io.github.braidml;

import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.byLoss;
import static io.github.braidml.Braid.byTemperature;
import static io.github.braidml.Braid.compare;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.pcGrad;
import static io.github.braidml.Braid.ramp;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.uniformly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.data.Data;
import io.github.braidml.eval.Comparison;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Regression;
import io.github.braidml.train.Epoch;
import io.github.braidml.train.Training;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Tasks with tables of their own, from the data to the comparison. */
class TablesTest {
    private static final Regression NORTH = regression("north").log();
    private static final Regression SOUTH = regression("south").log();
    private static final Binary SOLD = binary("sold");

    /** Prices of two towns, four times as many flats in one as in the other; only one says what was sold. */
    private static Data flats() {
        Data north = data(TestTable.flats(1, 200)).rename("price", "north").drop("heating");
        Data south = data(TestTable.flats(2, 50)).rename("price", "south").drop("heating", "sold");
        return north.holdOut(0.2, 1).and(south.holdOut(0.3, 1));
    }

    private static Run fit(Learner learner, Training training) {
        return learner.fit(flats(), training, LiveDisplay.silent());
    }

    @Test
    void tasksOfTwoTablesAreLearnedTogether(@TempDir Path folder) {
        Learner learner = learn(NORTH, SOLD, SOUTH).sharing(hard(mlp(16)));
        Training training =
                epochs(10).batch(16).seed(2).batches(byTemperature(2)).patienceOfEach(6);
        Run run = fit(learner.balancedBy(Braid.uncertainty()).priority(SOLD, ramp(1, 0.1, 5)), training);
        assertThat(run.text())
                .contains(
                        ".batches(byTemperature(2.0)).patienceOfEach(6)",
                        "each times its priority: sold ramp(1, 0.1, 5)");
        assertThat(run.scores().text()).containsPattern("north .* 40\\n").containsPattern("south .* 15\\n");
        run.save(folder.resolve("two"));
        Run loaded = load(folder.resolve("two").toString());
        assertThat(loaded.learner()).isEqualTo(run.learner());
        assertThat(loaded.training()).isEqualTo(training);
        Run again = loaded.repeat(flats(), LiveDisplay.silent());
        assertThat(again.predict(flats(), SOUTH)).isEqualTo(run.predict(flats(), SOUTH));
    }

    /** Each task's own network sees the batches of its own table alone. */
    @Test
    void drawnBatchesGoIntoComparisons() {
        Learner learner = learn(NORTH, SOUTH).sharing(hard(mlp(8)));
        Training training = epochs(4).batch(16).batches(byLoss());
        Comparison comparison = compare(learner.separately(), learner, learner.balancedBy(Braid.famo()))
                .seeds(2)
                .on(flats(), training, LiveDisplay.silent());
        assertThat(comparison.text()).contains("single-task", "joint, equal()", "north", "south");
        assertThatThrownBy(() -> fit(learner.balancedBy(pcGrad()), training.batches(uniformly())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("say .batches(uniformly().mixed())");
        assertThat(fit(
                                learner.balancedBy(pcGrad()),
                                training.batches(uniformly().mixed()))
                        .conflicts()
                        .text())
                .contains("north");
    }

    @Test
    void aPriorityOfZeroIsATaskThatWaits() {
        Learner learner = learn(NORTH, SOUTH).sharing(hard(mlp(8)));
        Run run = fit(learner.priority(SOUTH, ramp(0, 1, 0).after(3)), epochs(5).batch(16));
        assertThat(run.epochs().stream().mapToDouble(epoch -> epoch.weights()[1]))
                .containsExactly(0.0, 0.0, 0.0, 1.0, 1.0);
        double[] waiting = IntStream.range(0, 3)
                .mapToDouble(e -> run.epochs().get(e).weights()[0])
                .toArray();
        assertThat(waiting).containsOnly(1.0);
        assertThatThrownBy(() -> learner.priority(regression("souht"), ramp(0, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("priority(task, weight): no task 'souht'; there are north, south. Did you mean 'south'?");
    }

    /** Four hospitals with a table each: 303, 294, 123 and 200 patients, of whom every fifth is held out by the set itself. */
    @Test
    @EnabledIfEnvironmentVariable(named = "BRAID_DATA_MIRROR", matches = ".+")
    void fourHospitals() {
        String[] hospitals = {"cleveland", "hungarian", "switzerland", "va"};
        Data heart = data("heart-uci").drop("num");
        Data all = Stream.of(hospitals)
                .map(name -> heart.where("hospital", name).rename("disease", name))
                .reduce(Data::and)
                .orElseThrow()
                .drop("hospital");
        assertThat(all.rows()).isEqualTo(920);
        assertThat(Arrays.stream(all.split().test()).boxed().toList())
                .as("the set's own test rows")
                .hasSameSizeAs(Arrays.stream(heart.split().test()).boxed().toList());
        Binary[] tasks = Stream.of(hospitals).map(Braid::binary).toArray(Binary[]::new);
        assertThat(all.targets(tasks).text()).contains("0 of 920 rows have the labels of all 4 tasks");
        Training training = epochs(30).batch(32).seed(1).optimizer(Braid.adam(0.003));
        Learner learner = learn(tasks).sharing(hard(mlp(32)));
        for (Training each :
                List.of(training, training.batches(byTemperature(2)), training.batches(byLoss().mixed()))) {
            Run run = learner.fit(all, each, LiveDisplay.silent());
            double best = run.epochs().stream().mapToDouble(Epoch::score).min().orElseThrow();
            assertThat(best).as("%s, against a constant guess", each).isLessThan(0.95);
        }
    }
}
