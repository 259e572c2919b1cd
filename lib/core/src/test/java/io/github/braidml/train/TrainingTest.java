package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.optim.GradientDescent;
import io.github.braidml.optim.Schedule;
import io.github.braidml.optim.Sgd;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrainingTest {

    @Test
    void numbersBelowOneAreRefused() {
        assertThatThrownBy(() -> Training.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("epochs must be at least 1; given 0");
        assertThatThrownBy(() -> Training.of(-5)).hasMessage("epochs must be at least 1; given -5");
        assertThatThrownBy(() -> Training.of(5).batch(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch must be at least 1 row; given 0");
        assertThatThrownBy(() -> Training.of(5).batch(-64)).hasMessage("batch must be at least 1 row; given -64");
    }

    @Test
    void readsAsTheCallsThatMakeIt() {
        Training training = Training.of(40).batch(32).seed(7).optimizer(Sgd.of(0.1));
        assertThat(training).hasToString("epochs(40).batch(32).seed(7).optimizer(sgd(0.1))");
        assertThat(training.checkpoint(Path.of("a.braid")))
                .hasToString("epochs(40).batch(32).seed(7).optimizer(sgd(0.1)).checkpoint(\"a.braid\")");
        assertThat(training.checkpoint(Path.of("a.braid")).withoutCheckpoint()).isEqualTo(training);
        assertThat(Training.of(40)).hasToString("epochs(40).batch(64).seed(0).optimizer(adam(0.001))");
        assertThat(Training.of(9)
                        .optimizer(new GradientDescent(0.5))
                        .schedule(Schedule.overRoot())
                        .lowest())
                .hasToString("epochs(9).seed(0).optimizer(gradientDescent(0.5)).schedule(overRoot()).lowest()");
        assertThat(Training.of(9)
                        .schedule(Schedule.warmUp(
                                2, Schedule.plateau(0.5, 3).least(0.01).eachTask()))
                        .clip(1)
                        .clipValues(0.5)
                        .elasticNet(0.1, 0.2)
                        .accumulate(4)
                        .average(0.99)
                        .pace("shared.0", 0.1)
                        .freeze("price", 3)
                        .patience(5, 0.001)
                        .maxMinutes(2))
                .hasToString(
                        "epochs(9).batch(64).seed(0).optimizer(adam(0.001)).schedule(warmUp(2.0, plateau(0.5, 3).least(0.01).eachTask())).clip(1.0).clipValues(0.5).l1(0.1).l2(0.2).accumulate(4).average(0.99).pace(\"shared.0\", 0.1).freeze(\"price\", 3).patience(5, 0.001).maxMinutes(2.0)");
        assertThat(Training.of(9).l1(0.1).l2(0.2)).isEqualTo(Training.of(9).elasticNet(0.1, 0.2));
    }

    @Test
    void recipeIsWhatTheFirstEpochsDependOn() {
        Training training = Training.of(9).patience(3).maxMinutes(1).checkpoint(Path.of("a"));
        assertThat(training.recipe()).isEqualTo(Training.of(10).recipe());
        assertThat(training.recipe()).isNotEqualTo(training.clip(1).recipe());
        assertThat(training.recipe()).isNotEqualTo(training.freeze("shared").recipe());
        assertThat(training.recipe())
                .isNotEqualTo(training.batches(Batches.byLoss()).recipe());
        assertThat(training.recipe()).isNotEqualTo(training.patienceOfEach(2).recipe());
        Training cosine = training.schedule(Schedule.warmUp(1, Schedule.cosine()));
        assertThat(cosine.recipe())
                .as("its first epochs know the last")
                .isNotEqualTo(cosine.epochs(10).recipe());
    }

    @Test
    void numbersOutOfBoundsAreRefused() {
        Training training = Training.of(5);
        assertThatThrownBy(() -> training.clip(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clip: the norm must be positive; given 0.0");
        assertThatThrownBy(() -> training.clipValues(-1))
                .hasMessage("clipValues: the value must be positive; given -1.0");
        assertThatThrownBy(() -> training.l1(-1))
                .hasMessage("l1: the price must be zero or a positive, finite number; given -1.0");
        assertThatThrownBy(() -> training.l2(Double.NaN))
                .hasMessage("l2: the price must be zero or a positive, finite number; given NaN");
        assertThatThrownBy(() -> training.accumulate(0))
                .hasMessage("accumulate: the number of batches must be at least 1; given 0");
        assertThatThrownBy(() -> training.average(1)).hasMessage("average: decay must be in [0, 1); given 1.0");
        assertThatThrownBy(() -> training.average(0))
                .hasMessage("average: the decay is a share in (0, 1), usually 0.999; given 0.0");
        assertThatThrownBy(() -> training.patience(-1))
                .hasMessage("patience must be at least 1 epoch, or 0 for none; given -1");
        assertThatThrownBy(() -> training.patience(1, -1))
                .hasMessage("patience: the least improvement must be zero or a positive, finite number; given -1.0");
        assertThatThrownBy(() -> training.maxMinutes(0)).hasMessage("maxMinutes must be positive; given 0.0");
        assertThatThrownBy(() -> training.pace("shared", -1))
                .hasMessage("pace(\"shared\"): the factor must be zero or a positive, finite number; given -1.0");
        assertThatThrownBy(() -> training.freezeStages(0))
                .hasMessage("freezeStages(first): needs at least 1 stage; given 0");
        assertThatThrownBy(() -> training.freeze("shared", 0))
                .hasMessage("freeze(\"shared\", epochs): needs at least 1 epoch; given 0");
    }
}
