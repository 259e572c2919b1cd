package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Descent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only optimisers that do the same may be compared. */
class TensorsTest {

    /** DJL's epsilon is not corrected with the second moment, which shows where a gradient is next to nothing. */
    @Test
    void both_adams_go_to_the_same_place() {
        Tensors braid = new Tensors(16);
        Tensors djl = new Tensors(16);
        assertThat(braid.count()).isEqualTo(40);
        Runnable one = braid.braid(Descent.of(Adam.of(1e-3)));
        Runnable other = djl.djl();
        List<float[]> start = braid.read();
        for (int step = 0; step < 20; step++) {
            braid.fill();
            one.run();
            djl.fill();
            other.run();
        }
        for (int i = 0; i < 40; i++) {
            assertThat(braid.read().get(i)).containsExactly(djl.read().get(i), within(2e-4f));
            assertThat(braid.read().get(i)).isNotEqualTo(start.get(i));
        }
    }
}
