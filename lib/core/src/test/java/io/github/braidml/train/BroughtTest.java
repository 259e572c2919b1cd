package io.github.braidml.train;

import static io.github.braidml.Braid.block;
import static io.github.braidml.Braid.crossStitch;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.fused;
import static io.github.braidml.Braid.gru;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.mlp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import io.github.braidml.Run;
import io.github.braidml.balance.Equal;
import io.github.braidml.data.Data;
import io.github.braidml.data.Input;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.Brought;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Head;
import io.github.braidml.model.Network;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.LiveDisplay;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** DJL's own blocks as encoders, those with running means among them. */
class BroughtTest {
    private static final Brought DENSE = block("dense", BroughtTest::dense);
    private static final Brought SEEING = block("seeing", () -> new SequentialBlock()
            .add(Conv2d.builder().setKernelShape(new Shape(2, 2)).setFilters(3).build())
            .add(BatchNorm.builder().build())
            .add(Activation::tanh));
    private static final List<Head> HEADS =
            List.of(new Head("size", 1, List.of()), new Head("risk", 1, List.of(5)), new Head("kind", 3, List.of()));

    private static Block dense() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(7).build())
                .add(BatchNorm.builder().build())
                .add(Activation::tanh)
                .add(Linear.builder().setUnits(6).build());
    }

    static Stream<Sharing> structures() {
        return StructuresTest.structures(DENSE).stream()
                .filter(s -> !s.toString().startsWith("cooperative"));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void gradientsAreRightInEveryStructure(Sharing sharing) {
        Differences.check(sharing, List.of(Input.table(3)), HEADS, Differences.AS_IT_IS);
    }

    /** What a block for images gives is read value by value. */
    @Test
    void gradientsAreRightOverImages() {
        Input scan = new Input("scan", List.of(1, 4, 5), 0);
        Differences.check(new HardSharing(SEEING), List.of(scan), HEADS, Differences.AS_IT_IS);
        Network network = new HardSharing(SEEING).network(List.of(scan), HEADS.subList(0, 1));
        // Convolution, scale and shift, two running means, and a linear head on 3 x 3 x 4 values.
        assertThat(network.count(Engines.manager())[1]).isEqualTo(3 * 5 + 4 * 3 + 3 * 3 * 4 + 1);
    }

    private static Fit fit(Prepared data, Training training) {
        return Trainer.fit(data, hard(DENSE), new Equal(), training, "", Monitor.NONE);
    }

    @Test
    void runningMeansMoveAndResumeToTheBit(@TempDir Path folder) {
        Prepared data = Problem.of(2, 80, 0.2, List.of(Problem.SIZE, Problem.KIND));
        Training training = Training.of(6).batch(16).seed(3);
        Map<String, float[]> whole = fit(data, training).network().arrays();
        Path check = folder.resolve("check");
        fit(data, training.epochs(3).checkpoint(check));
        Map<String, float[]> resumed =
                fit(data, training.checkpoint(check)).network().arrays();
        assertThat(whole).containsOnlyKeys(resumed.keySet());
        whole.forEach((name, values) -> assertThat(resumed.get(name)).as(name).isEqualTo(values));
        List<float[]> means = whole.entrySet().stream()
                .filter(e -> e.getKey().contains("runningMean"))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(means).hasSize(1);
        assertThat(means.get(0)).isNotEqualTo(new float[7]);
    }

    @Test
    void aFileKnowsABlockByItsName(@TempDir Path folder) {
        Data data = data(Problem.table(4, 120, 0.1)).holdOut(0.2, 1).drop("risk", "price");
        String file = folder.resolve("own.safetensors").toString();
        for (Sharing sharing : List.of(hard(DENSE), crossStitch(DENSE))) {
            Run run = learn(Problem.SIZE, Problem.KIND)
                    .sharing(sharing)
                    .fit(data, epochs(4).batch(16).seed(1), LiveDisplay.silent());
            run.save(file);
            Run loaded = load(file, block("other", BroughtTest::dense), DENSE);
            assertThat(loaded.predict(data, Problem.SIZE)).isEqualTo(run.predict(data, Problem.SIZE));
            assertThat(loaded.predict(data, Problem.KIND)).isEqualTo(run.predict(data, Problem.KIND));
            assertThat(loaded.learner()).isEqualTo(run.learner());
            assertThat(run.learner().diagram(data).text()).contains("dense");
        }
        assertThatThrownBy(() -> load(file))
                .hasMessage(
                        "the model was made with block(\"dense\", ...), whose code no file can hold; load it with load(file, block(\"dense\", () -> ...))");
        Brought smaller = block("dense", () -> Linear.builder().setUnits(2).build());
        assertThatThrownBy(() -> load(file, smaller)).hasMessageContaining("the model needs");
    }

    /** Of 61 rows in batches of 20 the last has one, which has no spread to divide by. */
    @Test
    void aLastBatchOfOneRowGetsASecond() {
        Prepared some = Problem.of(2, 80, 0, List.of(Problem.SIZE, Problem.KIND));
        Prepared data = Problem.with(some, rows(some, 61));
        TrainedNetwork trained = fit(data, Training.of(2).batch(20).seed(3)).network();
        trained.arrays().forEach((name, values) -> {
            for (float value : values) {
                assertThat(value).as(name).isFinite();
            }
        });
        assertThat(trained.network().leastRows()).isEqualTo(2);
        Drawing drawing = new TableDrawing(
                data, data.split().train(), Training.of(1).batch(20).seed(3), new Equal(), 2);
        Plan plan = drawing.epoch(1, List.of(), new boolean[2]);
        assertThat(plan.starts()).containsExactly(0, 20, 40, 59, 61);
        assertThat(plan.order()).containsExactlyInAnyOrder(data.split().train());
        for (int[] refused : new int[][] {{61, 1}, {61, 2}, {1, 20}}) {
            assertThatThrownBy(() -> fit(
                            Problem.with(some, rows(some, refused[0])),
                            Training.of(1).batch(refused[1]).seed(3)))
                    .hasMessage(
                            "the network is normalised over the rows of a batch (BatchNorm), so that every batch needs at least 2; given .batch(%d) for %d training row%s; take a larger batch, or normalise each row by itself (LayerNorm)",
                            refused[1], refused[0], refused[0] == 1 ? "" : "s");
        }
    }

    private static Split rows(Prepared data, int count) {
        int[] train = IntStream.range(0, count).toArray();
        return new Split(train, IntStream.range(count, data.rows()).toArray(), new int[0]);
    }

    /** A grid has a spread within one row. */
    @Test
    void oneRowOfAGridIsEnough() {
        Input scan = new Input("scan", List.of(1, 4, 5), 0);
        Network network = new HardSharing(SEEING).network(List.of(scan), HEADS);
        network.initialize(Engines.manager());
        assertThat(network.leastRows()).isEqualTo(1);
    }

    @Test
    void oneOfSeveralBranches() {
        Input scan = new Input("scan", List.of(1, 4, 5), 0);
        Input words = new Input("words", List.of(6), 9);
        Network network = hard(fused(gru(4), SEEING, mlp(5))).network(List.of(words, scan, Input.table(3)), HEADS);
        network.initialize(Engines.manager());
        assertThat(network.entries()).anyMatch(entry -> entry.name().endsWith("runningVar"));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Block one = dense();
        assertThatThrownBy(() -> block("same", () -> one).block(List.of(Input.table(3))))
                .hasMessage(
                        "block(\"same\") needs a new, uninitialised block each time its factory is asked; make it in there: block(\"same\", () -> new ...)");
        assertThatThrownBy(() -> block(" ", BroughtTest::dense)).hasMessageContaining("needs a name");
        assertThatThrownBy(() -> block("none", () -> null).block(List.of(Input.table(3))))
                .hasMessage("block(\"none\") needs a new block each time its factory is asked; it gave null");
        String gives =
                "block(\"%s\") must give (batch, ...), or (batch, length, width) and a mask (batch, length); of inputs [(1, 3)] it gives ";
        refused("sum", x -> new NDList(x.head().sum()), gives + "[()]");
        refused("turned", x -> new NDList(x.head().transpose()), gives + "[(3, 1)]");
        refused("twice", x -> new NDList(x.head(), x.head()), gives + "[(1, 3), (1, 3)]");
        refused("nothing", x -> new NDList(x.head().get(":, 3:")), gives + "[(1, 0)]");
        String takes = "block(\"%s\") must take [(1, 3)], the batch first, one array per input; it says: ";
        refused("empty", new SequentialBlock(), takes);
        refused("two", x -> new NDList(x.get(1)), takes);
        Block image =
                Conv2d.builder().setKernelShape(new Shape(2, 2)).setFilters(3).build();
        refused("image", image, takes);
    }

    private static void refused(String name, Function<NDList, NDList> gives, String message) {
        refused(name, new LambdaBlock(gives), message);
    }

    private static void refused(String name, Block block, String message) {
        Iterator<Block> once = List.of(block, new SequentialBlock()).iterator();
        Network network = hard(block(name, once::next)).network(List.of(Input.table(3)), HEADS);
        assertThatThrownBy(() -> network.initialize(Engines.manager()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message.formatted(name));
    }
}
