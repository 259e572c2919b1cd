package io.github.braidml;

import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.pcGrad;
import static io.github.braidml.Braid.regression;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Metric;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ten lines of the design, on real data. */
class TenLinesTest {

    @Test
    void tenLines(@TempDir Path folder) {
        var data = data("actg175")
                .only(
                        "age",
                        "weight",
                        "karnofsky",
                        "symptoms",
                        "arm",
                        "cd4_start",
                        "cd8_start",
                        "cd4_week_20",
                        "cd8_week_20",
                        "event_within_2_years")
                .holdOut(0.2, 42);
        var cd4 = regression("cd4_week_20");
        var cd8 = regression("cd8_week_20").log();
        var event = binary("event_within_2_years").weight(2);
        var model =
                learn(cd4, cd8, event).sharing(hard(mlp(64, 32).dropout(0.1))).balancedBy(pcGrad());
        var run = model.fit(data, epochs(8).batch(64).seed(7), LiveDisplay.silent());
        Double cells = run.predict(data.row(0), cd4);
        Boolean sick = run.predict(data.row(0), event);
        assertThat(cells).isBetween(0.0, 1500.0);
        assertThat(run.probabilities(data.row(0), event).getOrDefault(true, Double.NaN) >= 0.5)
                .isEqualTo(sick);
        assertThat(run.scores().of("cd4_week_20", Metric.R2)).isGreaterThan(0.2);
        assertThat(run.scores().of("cd8_week_20", Metric.R2)).isGreaterThan(0.2);
        var single = model.separately().fit(data, epochs(8).seed(7), LiveDisplay.silent());
        assertThat(run.compare(single).text()).contains("cd4_week_20", "cd8_week_20", "event_within_2_years");
        run.save(folder.resolve("model.safetensors"));
        assertThat(load(folder.resolve("model.safetensors").toString()).predict(data.row(0), cd4))
                .isEqualTo(cells);
    }
}
