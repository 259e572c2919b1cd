package io.github.braidml;

import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.block;
import static io.github.braidml.Braid.boxes;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.cnn;
import static io.github.braidml.Braid.count;
import static io.github.braidml.Braid.embedded;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.fused;
import static io.github.braidml.Braid.gru;
import static io.github.braidml.Braid.gruDecoder;
import static io.github.braidml.Braid.linear;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.logMel;
import static io.github.braidml.Braid.lstm;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.ordinal;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.sgd;
import static io.github.braidml.Braid.tagging;
import static io.github.braidml.Braid.transformer;
import static io.github.braidml.Braid.transformerDecoder;
import static io.github.braidml.Braid.translation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Sound;
import io.github.braidml.data.Spectrogram;
import io.github.braidml.model.Brought;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Sharing;
import io.github.braidml.model.Sluice;
import io.github.braidml.model.Unchanged;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Box;
import io.github.braidml.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Every way to share over every encoder with every kind of task that the encoder's input allows. */
class EveryMixTest {
    private static final int ROWS = 7;
    private static final Brought OWN = block("own", () -> new SequentialBlock()
            .add(Linear.builder().setUnits(4).build())
            .add(Activation::tanh));

    private static final List<Task<?>> WHOLE = List.of(
            regression("size"),
            binary("risk"),
            categorical("kind"),
            ordinal("grade", "low", "mid", "high"),
            count("visits"));
    private static final List<Task<?>> PLACES =
            with(tagging("tags").of("said"), translation("french").from("said").decoder(gruDecoder(4)));
    private static final List<Task<?>> TAGS = with(tagging("tags").of("said"));
    private static final List<Task<?>> OTHER_PLACES = List.of(
            tagging("tags").of("said").head(3),
            translation("german")
                    .from("said")
                    .decoder(transformerDecoder(4, 2, 1))
                    .beam(2));

    private static final List<Case> CASES = cases();

    /** An encoder, some data that it can take, and tasks of every kind that such data can have. */
    private record Case(Encoder encoder, Data data, List<Task<?>> tasks) {}

    private static List<Task<?>> with(Task<?>... more) {
        return Stream.concat(WHOLE.stream(), Stream.of(more)).toList();
    }

    /** Five rows to learn from and one to validate; every task misses a label. */
    private static Table table(String... inputs) {
        Table all = Table.create(
                "tiny",
                StringColumn.create("part", "train", "train", "train", "train", "train", "valid", "test"),
                DoubleColumn.create("x", 0.3, -1.2, 0.8, 1.1, -0.4, 0.2, 0.5),
                DoubleColumn.create("y", -0.7, 0.4, Double.NaN, 0.9, -1.5, 0.6, 0.1),
                StringColumn.create("town", "Aarau", "Basel", "Chur", "Davos", "Egg", "Aarau", "Genf"),
                StringColumn.create(
                        "said", "a cat", "the cat sees a dog", "a dog", "the dog", "a cat sees", "the cat", "a cat"),
                DoubleColumn.create("size", 1.5, Double.NaN, -0.3, 0.8, 2.2, 0.4, 1),
                StringColumn.create("risk", "yes", "no", "", "yes", "no", "no", "yes"),
                StringColumn.create("kind", "a", "b", "c", "", "b", "a", "b"),
                StringColumn.create("grade", "high", "", "low", "mid", "low", "mid", "low"),
                DoubleColumn.create("visits", 0, 3, 1, 2, Double.NaN, 1, 2),
                StringColumn.create("tags", "D N", "D N V D N", "D N", "", "D N V", "D N", "D N"),
                StringColumn.create(
                        "french", "un chat", "", "un chien", "le chien", "un chat voit", "le chat", "un chat"),
                StringColumn.create(
                        "german", "", "die Katze sieht", "ein Hund", "der Hund", "eine Katze", "die Katze", ""));
        List<String> not = Stream.of("x", "y", "town", "said")
                .filter(name -> !List.of(inputs).contains(name))
                .toList();
        return all.removeColumns(not.toArray(String[]::new));
    }

    private static Data without(Data data, String... names) {
        return data.splitBy("part").drop(names);
    }

    private static Data numbers(String... columns) {
        return without(Data.of(table(columns)), "tags", "french", "german");
    }

    private static Data images(String... columns) {
        SplittableRandom random = new SplittableRandom(2);
        List<Grid> grids = IntStream.range(0, ROWS)
                .mapToObj(row -> {
                    float[] values = new float[2 * 8 * 8];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) random.nextGaussian();
                    }
                    return new Grid(2, 8, 8, values);
                })
                .toList();
        List<@Nullable List<Box>> objects = new ArrayList<>(List.of(
                List.of(Box.of("flat", 1, 1, 3, 2)),
                List.of(),
                List.of(Box.of("high", 5, 4, 2, 3)),
                List.of(Box.of("flat", 4, 1, 3, 2), Box.of("high", 0, 4, 2, 3)),
                List.of(),
                List.of(Box.of("flat", 2, 5, 3, 2)),
                List.of()));
        objects.set(4, null);
        return without(
                Data.of(table(columns)).with("image", grids).boxes("objects", objects), "tags", "french", "german");
    }

    private static Data sounds() {
        Spectrogram mel = logMel(8, 8).rate(2000).windows(64, 32);
        List<Grid> grids = IntStream.range(0, ROWS)
                .mapToObj(row -> {
                    float[] samples = new float[500];
                    for (int i = 0; i < samples.length; i++) {
                        samples[i] = (float) Math.sin(0.1 * (row + 1) * i);
                    }
                    return mel.of(new Sound("tone " + row, 2000, samples));
                })
                .toList();
        return without(Data.of(table()).with("spectrogram", grids), "tags", "french", "german");
    }

    private static List<Case> cases() {
        Data numbers = numbers("x", "y");
        Data towns = numbers("x", "town").rare(1, "town");
        Data images = images();
        Data sentences = without(Data.of(table("said")).text("said"));
        Data said = sentences.drop("german");
        Data tagged = said.drop("french");
        Data other = sentences.drop("size", "risk", "kind", "grade", "visits", "french");
        Data all = without(images("x", "said").text("said"));
        List<Task<?>> seen = with(boxes("objects").grid(2));
        Encoder[] branches = {mlp(4), cnn(2).dense(4), gru(4)};
        return List.of(
                new Case(mlp(4, 4), numbers, WHOLE),
                new Case(linear(), numbers, WHOLE),
                new Case(OWN, numbers, WHOLE),
                new Case(embedded(mlp(4, 4)), towns, WHOLE),
                new Case(cnn(2, 4).dense(4), images, seen),
                new Case(cnn(2, 4).residual().dense(4), images, seen),
                new Case(cnn(2, 4).cells(), images, seen),
                new Case(cnn(2, 4).dense(4), sounds(), WHOLE),
                new Case(gru(4), said, PLACES),
                new Case(lstm(4).layers(2), tagged, TAGS),
                new Case(gru(2).bidirectional(), tagged, TAGS),
                new Case(lstm(2).bidirectional(), other, OTHER_PLACES),
                new Case(transformer(4, 2, 2), said, PLACES),
                new Case(fused(branches).dense(4), all, seen),
                new Case(fused(branches).gated().dense(4, 4), all, seen),
                new Case(fused(mlp(4), cnn(2).cells(), gru(4)).crossAttention(2).dense(4), all, seen));
    }

    static Stream<Sharing> ways() {
        Encoder any = mlp(4);
        return Stream.of(EverySharing.meeting(any), EverySharing.apart(any)).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void learnsIsSavedAndPredictsTheSame(Sharing way, @TempDir Path folder) {
        for (Case one : CASES) {
            Sharing sharing = way.encoder(one.encoder());
            Learner learner = Learner.of(one.tasks()).sharing(sharing);
            if (way instanceof Sluice && one.encoder() instanceof Unchanged) {
                assertThatThrownBy(() -> fit(learner, one.data()))
                        .hasMessage(
                                "sluice splits every stage into two halves, so each must have an even width; stage 1 of linear() is 3 wide; use widths such as mlp(64, 32)");
                continue;
            }
            Run run = fit(learner, one.data());
            assertThat(run.epochs().get(0).train()).as("%s", sharing).satisfies(EveryMixTest::areFinite);
            String file = folder.resolve("model.safetensors").toString();
            run.save(file);
            Run loaded = load(file, OWN);
            assertThat(loaded.learner()).isEqualTo(run.learner());
            double[] outputs = outputs(run, one.data());
            assertThat(outputs).as("%s", sharing).satisfies(EveryMixTest::areFinite);
            assertThat(outputs(loaded, one.data())).as("%s", sharing).isEqualTo(outputs);
        }
    }

    private static void areFinite(double[] values) {
        assertThat(Arrays.stream(values).filter(value -> !Double.isFinite(value)))
                .isEmpty();
    }

    private static Run fit(Learner learner, Data data) {
        return learner.fit(data, epochs(1).batch(8).seed(3).optimizer(sgd(0.01)), LiveDisplay.silent());
    }

    private static double[] outputs(Run run, Data data) {
        return run.network()
                .outputs(data.inputs(run.features()), IntStream.range(0, ROWS).toArray());
    }
}
