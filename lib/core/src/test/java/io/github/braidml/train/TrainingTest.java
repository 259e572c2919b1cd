package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    }
}
