package io.github.braidml.model;

import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.cnn;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.braidml.Run;
import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Input;
import io.github.braidml.task.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class CnnTest {
    private static final List<Head> ONE = List.of(new Head("digit", 10, List.of()));

    /** A bright square somewhere on a dark image: where is it, and is it in the upper half? */
    private static Data squares(int rows) {
        DoubleColumn x = DoubleColumn.create("x");
        StringColumn up = StringColumn.create("up");
        List<Grid> grids = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int left = row * 5 % 8;
            int top = row * 3 % 7;
            float[] values = new float[9 * 10];
            for (int i = 0; i < 4; i++) {
                values[(top + i / 2) * 10 + left + i % 2] = 1;
            }
            grids.add(new Grid(1, 9, 10, values));
            x.append(left);
            up.append(top < 3 ? "yes" : "no");
        }
        return data(Table.create("squares", x, up)).with("image", grids);
    }

    @ParameterizedTest
    @CsvSource({"28, 28", "8, 8", "5, 9", "1, 7", "1, 1", "7, 300"})
    void parametersAreThoseOfTheFormulaForAnySize(int height, int width) {
        Input input = new Input("image", List.of(3, height, width), 0);
        int across = height > 1 && width > 1 ? width / 2 : width;
        int down = height > 1 && width > 1 ? height / 2 : height;
        int across2 = down > 1 && across > 1 ? across / 2 : across;
        int down2 = down > 1 && across > 1 ? down / 2 : down;
        long plain = (3 * 9 * 4 + 4) + (4 * 9 * 6 + 6) + (6L * across2 * down2 * 64 + 64);
        long more = 2 * (4 * 9 * 4 + 4) + 2 * (6 * 9 * 6 + 6);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Network network = new HardSharing(cnn(4, 6).residual()).network(List.of(input), ONE);
            network.initialize(manager);
            NDList images = new NDList(manager.ones(new Shape(2, 3, height, width)));
            assertThat(network.forward(new ParameterStore(manager, false), images, false)
                            .toFloatArray())
                    .hasSize(2 * 10)
                    .doesNotContain(Float.NaN);
            assertThat(new HardSharing(cnn(4, 6)).network(List.of(input), ONE).count(manager))
                    .containsExactly(plain, plain + 650);
            assertThat(new HardSharing(cnn(4, 6).residual())
                            .network(List.of(input), ONE)
                            .count(manager))
                    .containsExactly(plain + more, plain + more + 650);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void learnsWhereAndWhat(boolean residual, @TempDir Path folder) {
        Data images = squares(200).holdOut(0.2, 1);
        Cnn encoder = residual ? cnn(8, 8).residual() : cnn(8, 8);
        Run run = learn(regression("x"), binary("up"))
                .sharing(encoder)
                .fit(images, epochs(60).batch(16).seed(1));
        assertThat(run.scores().of("x", Metric.R2)).isGreaterThan(0.98);
        assertThat(run.scores().of("up", Metric.ACCURACY)).isGreaterThan(0.95);

        String file = folder.resolve("squares.safetensors").toString();
        run.save(file);
        Run loaded = load(file);
        for (int row = 0; row < 5; row++) {
            assertThat(loaded.predict(images.row(row), regression("x")))
                    .isCloseTo(run.predict(images.row(row), regression("x")), within(1e-9));
        }
        assertThat(loaded.predict(images, binary("up"))).isEqualTo(run.predict(images, binary("up")));
    }

    @Test
    void specsReadAsTheCallsThatMakeThem() {
        assertThat(cnn(16, 32)).hasToString("cnn(16, 32)");
        assertThat(cnn(16).residual().dense(128).dropout(0.2))
                .hasToString("cnn(16).residual().dense(128).dropout(0.2)");
    }

    @Test
    void whatItCannotTakeIsRefused() {
        assertThatThrownBy(() -> cnn()).hasMessageContaining("needs at least one stage");
        assertThatThrownBy(() -> cnn(8, 0)).hasMessageContaining("a stage needs at least 1 channel; given 0 in [8, 0]");
        assertThatThrownBy(() -> cnn(8).dense(0)).hasMessageContaining("at least 1 unit; given 0");
        assertThatThrownBy(() -> cnn(8).dropout(1)).hasMessageContaining("in [0, 1); given 1.0");
        assertThatThrownBy(() -> cnn(8).block(List.of(Input.table(4))))
                .hasMessage(
                        "cnn(8) takes grids of channels x height x width; given input table: 4; see data.image(...)");
        assertThatThrownBy(() -> cnn(8).block(List.of(Input.table(4), new Input("photo", List.of(1, 2, 2), 0))))
                .hasMessage(
                        "cnn(8) takes one input; the data has 2 (table: 4; photo: 1 x 2 x 2); keep one with data.only(...), or give each a branch with fused(...)");
    }
}
