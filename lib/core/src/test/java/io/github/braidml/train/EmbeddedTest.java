package io.github.braidml.train;

import static io.github.braidml.Braid.crossStitch;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.embedded;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.Run;
import io.github.braidml.data.Data;
import io.github.braidml.data.Input;
import io.github.braidml.model.Head;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Columns of words as learned numbers. */
class EmbeddedTest {
    private static final List<Head> HEADS = List.of(new Head("size", 1, List.of()), new Head("kind", 3, List.of(4)));
    private static final Input TABLE = new Input(
            Input.TABLE,
            List.of(20),
            0,
            List.of(new Input.Category(2, 3), new Input.Category(5, 6), new Input.Category(12, 8)));
    private static final Regression PRICE = regression("price");

    /** Forty towns with a level of their own each, and one number. */
    private static Data towns() {
        Random random = new Random(3);
        StringColumn town = StringColumn.create("town");
        DoubleColumn area = DoubleColumn.create("area");
        DoubleColumn price = DoubleColumn.create("price");
        for (int row = 0; row < 600; row++) {
            int of = row * 7 % 40;
            double a = random.nextDouble();
            town.append(row % 50 == 0 ? "" : "town " + of);
            area.append(a);
            price.append(Math.sin(of) + a + 0.05 * random.nextGaussian());
        }
        return data(Table.create("towns", town, area, price)).holdOut(0.2, 1);
    }

    @Test
    void gradientsAreRight() {
        for (var sharing : List.of(hard(embedded(mlp(6))), crossStitch(embedded(mlp(6, 5))))) {
            Differences.check(sharing, List.of(TABLE), HEADS, Differences.AS_IT_IS);
        }
    }

    @Test
    void sizesFollowTheRule() {
        // 6 levels become 4 numbers, 8 become 5; the category of 3 levels stays.
        long[] count = hard(embedded(mlp(7)))
                .network(List.of(TABLE), HEADS.subList(0, 1))
                .count(Engines.manager());
        int width = 20 - 6 + 4 - 8 + 5;
        assertThat(count[1]).isEqualTo(6 * 4 + 8 * 5 + (width + 1) * 7 + 8);
        assertThatThrownBy(() -> embedded(mlp(7)).block(List.of(Input.table(3))))
                .hasMessage("embedded(mlp(7)) embeds categories of at least 5 levels; the table has none; use mlp(7)");
        assertThatThrownBy(() -> embedded(mlp(7)).block(List.of(new Input("words", List.of(6), 9))))
                .hasMessageContaining("takes the columns of a table");
    }

    @Test
    void townsAreLearnedAndSaved(@TempDir Path folder) {
        Data towns = towns();
        Run run = learn(PRICE)
                .sharing(hard(embedded(mlp(32))))
                .fit(towns, epochs(40).batch(16).seed(2), LiveDisplay.silent());
        assertThat(run.scores().of("price", Metric.R2)).isGreaterThan(0.85);
        String file = folder.resolve("towns.safetensors").toString();
        run.save(file);
        Run loaded = load(file);
        assertThat(loaded.learner()).isEqualTo(run.learner());
        assertThat(loaded.predict(towns, PRICE)).isEqualTo(run.predict(towns, PRICE));
        assertThat(run.learner().diagram(towns).text()).contains("embedded(mlp(32))");
    }
}
