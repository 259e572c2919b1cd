package io.github.braidml;

import static io.github.braidml.Braid.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ten lines of the README, on real data. */
class TenLinesTest {

    @Test
    void ten_lines(@TempDir Path folder) {
        var data = data("actg175")
                .only("age", "weight", "karnofsky", "symptoms", "haemophilia", "other_prior_therapy",
                    "zidovudine_last_30_days", "prior_therapy_days", "prior_therapy", "arm", "cd4_start", "cd8_start",
                    "cd4_week_20", "cd8_week_20", "cd4_week_96", "event_within_2_years")
                .holdOut(0.2, 42);
        var cd4 = regression("cd4_week_20");
        var cd8 = regression("cd8_week_20").log();
        var late = regression("cd4_week_96");
        var event = binary("event_within_2_years");
        var model = learn(cd4, cd8, late, event).sharing(hard(mlp(64, 32).dropout(0.1)));
        var run = model.fit(data, epochs(40).seed(7));
        System.out.println(run);
        Double cells = run.predict(data.row(0), cd4);
        Boolean sick = run.predict(data.row(0), event);
        System.out.println(data.row(0) + " " + cells + " " + sick + " " + run.probabilities(data.row(0), event));
        run.save(folder.resolve("m.safetensors"));
        var again = load(folder.resolve("m.safetensors").toString());
        assertThat(again.predict(data.row(0), cd4)).isEqualTo(cells);
        long t = System.nanoTime();
        System.out.println(compare(model.separately(), model, model.balancedBy(uncertainty()), model.balancedBy(pcGrad()))
                .seeds(10).on(data, epochs(40)));
        System.out.println((System.nanoTime() - t) / 1e9);
    }
}
