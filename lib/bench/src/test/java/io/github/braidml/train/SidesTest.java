package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.data.Prepared;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only programs that compute the same may be compared. */
class SidesTest {
    /** Before rounding decides on which side of zero some unit lies, after which Adam drives two runs apart. */
    private static final int STEPS = 15;

    @Test
    void both_sides_take_the_same_steps() {
        for (Balancer balancer : List.of(new Equal(), new PcGrad())) {
            Problem problem = new Problem(32, 64, 64, 8);
            Prepared data = problem.prepare();
            BraidSide braid = new BraidSide(problem, data, balancer);
            PlainSide plain = new PlainSide(problem, data, balancer, braid.network()).reading();
            check(balancer.toString(), braid, plain, STEPS, 1e-5);
        }
    }

    @Test
    void both_sides_compute_the_same_with_every_encoder() {
        for (Encoders.Pair pair : Encoders.pairs()) {
            BraidSide braid = pair.ours();
            // Adam makes whole steps of the rounding in gradients that are nearly zero.
            check(pair.name(), braid, pair.theirs(braid).reading(), 5, 1e-3);
        }
    }

    private static void check(String what, Side braid, Side plain, int steps, double tolerance) {
        for (int step = 0; step < steps; step++) {
            braid.step();
            plain.step();
            for (int t = 0; t < braid.losses().length; t++) {
                assertThat(braid.losses()[t])
                        .as("%s, step %d, task %d", what, step, t)
                        .isCloseTo(plain.losses()[t], within((step == 0 ? 1e-5 : tolerance) * plain.losses()[t]));
            }
        }
    }
}
