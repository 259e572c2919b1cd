package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Uncertainty;
import io.github.braidml.data.Data;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Sources;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
import io.github.braidml.model.Sharing;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Regression;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {

    static final Data ACTG = Sources.shipped("actg175")
            .holdOut(0.2, 42)
            .only(
                    "age", "weight", "karnofsky", "symptoms", "haemophilia", "other_prior_therapy",
                    "zidovudine_last_30_days", "prior_therapy_days", "prior_therapy", "arm", "cd4_start", "cd8_start",
                    "cd4_week_20", "cd8_week_20", "cd4_week_96", "event_within_2_years");

    static Prepared actg() {
        return ACTG.prepare(List.of(
                Regression.of("cd4_week_20"),
                Regression.of("cd8_week_20").log(),
                Regression.of("cd4_week_96"),
                Binary.of("event_within_2_years")));
    }

    static final Sharing HARD = new HardSharing(new Mlp(List.of(64, 32), 0.1));

    static Fit fit(Sharing sharing, Balancer balancer, Training training) {
        return Trainer.fit(actg(), sharing, balancer, training, "test", Monitor.NONE);
    }

    @Test
    void every_method_learns_real_tasks() {
        for (Balancer balancer : List.of(new Equal(), new Uncertainty(0.025), new PcGrad())) {
            Fit fit = fit(HARD, balancer, Training.of(30));
            Epoch last = fit.epochs().get(29);
            System.out.println(balancer + " " + fit.seconds() + " " + java.util.Arrays.toString(fit.best()) + " " + java.util.Arrays.toString(last.weights())+ " "+last.score());
            System.out.println(new EpochTable(List.of("a", "b", "c", "d"), fit.epochs(), 30, "").text());
            assertThat(fit.epochs()).hasSize(30);
        }
        Fit fit = fit(new SeparateNetworks(new Mlp(List.of(64, 32), 0.1)), new Equal(), Training.of(30));
        System.out.println(fit.seconds() + " " + java.util.Arrays.toString(fit.best()));
    }
}
