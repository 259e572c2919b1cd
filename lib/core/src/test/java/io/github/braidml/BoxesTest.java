package io.github.braidml;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.boxes;
import static io.github.braidml.Braid.cnn;
import static io.github.braidml.Braid.compare;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.digits;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.gallery;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.row;
import static io.github.braidml.Braid.squared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Row;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Box;
import io.github.braidml.task.Boxes;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects in images, from a table to predictions. */
class BoxesTest {
    private static final Boxes OBJECTS = boxes("objects").metric(Metric.MAP, Metric.MAP_50, Metric.IOU, Metric.MAE);
    private static final Regression COUNT = regression("count");
    private static final Data SCENES = TestScenes.of(1, 2400, 5).aside("count").holdOut(0.2, 1);
    private static final Run RUN = learn(OBJECTS, COUNT)
            .sharing(hard(cnn(8, 16).dense(96)))
            .fit(SCENES, epochs(30).batch(32).optimizer(adam(0.003)), LiveDisplay.silent());

    @Test
    void plantedRectanglesAreFoundAndTold() {
        assertThat(RUN.scores().of("objects", Metric.MAP_50)).isGreaterThan(0.9);
        assertThat(RUN.scores().of("objects", Metric.MAP)).isBetween(0.4, 1.0);
        assertThat(RUN.scores().of("objects", Metric.IOU)).isBetween(0.65, 1.0);
        assertThat(RUN.scores().of("objects", Metric.MAE)).isBetween(0.0, 0.7);
        assertThat(RUN.scores().of("count", Metric.R2)).isGreaterThan(0.8);
        assertThat(RUN.scores().text()).contains("mAP ↑", "mAP at 0.5 ↑", "IoU ↑", "MAE ↓");
    }

    @Test
    void aPredictionIsAListOfBoxesInPixels() {
        float[] pixels = new float[TestScenes.SIDE * TestScenes.SIDE];
        for (int y = 9; y < 15; y++) {
            Arrays.fill(pixels, y * TestScenes.SIDE + 4, y * TestScenes.SIDE + 7, 1);
        }
        List<Box> found = RUN.predict(scene(pixels), OBJECTS);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).label()).isEqualTo("upright");
        assertThat(found.get(0).score()).isBetween(0.5, 1.0);
        assertThat(found.get(0).iou(Box.of("upright", 4, 9, 3, 6))).isGreaterThan(0.5);
        assertThat(RUN.predict(scene(new float[pixels.length]), OBJECTS)).isEmpty();
        assertThat(RUN.probabilities(scene(pixels), OBJECTS)).isEmpty();
    }

    private static Row scene(float[] pixels) {
        return row().with("image", new Grid(1, TestScenes.SIDE, TestScenes.SIDE, pixels));
    }

    @Test
    void aSavedModelFindsTheSame(@TempDir Path folder) {
        String file = folder.resolve("model").toString();
        RUN.save(file);
        Run loaded = load(file);
        assertThat(loaded.learner()).isEqualTo(RUN.learner());
        assertThat(loaded.predict(SCENES, OBJECTS)).isEqualTo(RUN.predict(SCENES, OBJECTS));
        assertThat(loaded.scores(SCENES)).hasToString(RUN.scores(SCENES).toString());
    }

    @Test
    void aSceneWithoutALabelTakesNoPart() {
        // So few that the images' mean is of all of them: it stays the same when they change places.
        Data scenes = TestScenes.of(4, 500, 5).drop("count");
        int[] unknown = train(scenes, row -> scenes.words(row, "objects") == null);
        int[] known = train(scenes, row -> scenes.words(row, "objects") != null);
        assertThat(unknown).hasSizeBetween(60, 100);
        Learner model = learn(OBJECTS).sharing(hard(cnn(4)));
        double[] before = losses(model, scenes);
        assertThat(losses(model, scenes.dealt("image", unknown, 3))).containsExactly(before, within(1e-5));
        assertThat(losses(model, scenes.dealt("image", known, 3))[1]).isNotCloseTo(before[1], within(1e-2));
        assertThat(scenes.row(0).get("objects")).isNull();
        assertThat(scenes.row(1).get("objects")).isNotNull();
    }

    private static int[] train(Data data, IntPredicate which) {
        return Arrays.stream(data.split().train()).filter(which).toArray();
    }

    private static double[] losses(Learner model, Data data) {
        return model.fit(data, epochs(2), LiveDisplay.silent()).epochs().stream()
                .mapToDouble(epoch -> epoch.train()[0])
                .toArray();
    }

    @Test
    void picturesShowBoxes() {
        assertThat(RUN.predictions().text()).contains("objects: mAP 0.");
        assertThat(RUN.gallery(6).text()).startsWith("Images: ").contains("count ", " → ", " at (");
        assertThat(RUN.gallery(6).png()).hasSizeLessThan(40_000);
        assertThat(RUN.worst(OBJECTS, 3).text()).contains(" at (");
        assertThat(gallery(SCENES, 12, OBJECTS, COUNT).text()).contains("count 1", " at (");
        assertThat(SCENES.targets(OBJECTS, COUNT).text())
                .contains("objects in an image", "of 3 different ones", "missing)");
        assertThat(SCENES.text()).contains("per image of 16 x 16");
        fails(
                () -> gallery(data("diabetes"), 3),
                "image(row) needs one column of images; the table has 0 among age, sex, bmi, map, tc, … ldl; see"
                        + " image(name, height, width, pattern)",
                "image(row) needs one column of images; the table has 0 among ");
    }

    @Test
    void boxesAreComparedLikeAnyTask() {
        Learner model = learn(OBJECTS, COUNT).sharing(hard(cnn(4)));
        String text = compare(model.separately(), model)
                .seeds(2)
                .on(TestScenes.of(2, 200, 0).aside("count").holdOut(0.2, 1), epochs(1))
                .text();
        assertThat(text).contains("objects", "mAP ↑", "constant guess");
    }

    @Test
    void boxesOnDigits() {
        Data canvases = digits().scattered(60, 3, 12, 1).data();
        assertThat(canvases.names()).containsExactly("image", "count", "sum", "objects");
        assertThat(learn(boxes("objects").grid(5))
                        .sharing(cnn(4))
                        .fit(canvases, epochs(1), LiveDisplay.silent())
                        .predict(canvases, boxes("objects").grid(5)))
                .hasSize(60);
    }

    /** What is learned at one cell is known at all of them: with as few scenes a head on the whole finds next to nothing. */
    @Test
    void anEncoderOfCellsLearnsFromFewScenes() {
        Boxes objects = OBJECTS.grid(4);
        Data few = TestScenes.of(5, 500, 0).aside("count").holdOut(0.2, 1);
        Learner model = learn(objects, COUNT).sharing(hard(cnn(8, 16).cells()));
        Run run = model.fit(few, epochs(12).batch(16).optimizer(adam(0.01)), LiveDisplay.silent());
        assertThat(run.scores().of("objects", Metric.MAP_50)).isGreaterThan(0.5);
        assertThat(run.scores().of("count", Metric.R2)).isGreaterThan(0.8);
        assertThat(model.sharing().encoder()).hasToString("cnn(8, 16).cells()");
        assertThat(model.diagram(few).text()).contains("cells");
        fails(
                () -> model.sharing(cnn(8).cells()).fit(few, epochs(1), LiveDisplay.silent()),
                "task 'objects' lays a grid of 16 cells over the image, but the encoder sees 64 places; use .grid(8)");
        assertThatThrownBy(() -> cnn(8).dense(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cnn: the dense layer needs at least 1 unit; given 0");
    }

    @Test
    void aTaskReadsAsTheCallThatMakesIt() {
        assertThat(boxes("objects")).hasToString("boxes(\"objects\")");
        assertThat(boxes("objects").grid(6).head(64).weight(2).metric(Metric.IOU))
                .hasToString("boxes(\"objects\").grid(6).metric(IOU).head(64).weight(2.0)");
        Loss own = (outputs, from, width, labels, at, gradient) -> 0;
        assertThat(boxes("objects").loss(own).grid(3).loss()).isSameAs(own);
    }

    private static void fails(ThrowingCallable call, String message) {
        fails(call, message, message);
    }

    private static void fails(ThrowingCallable call, String message, String start) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).satisfies(e -> {
            if (message.equals(start)) {
                assertThat(e).hasMessage(message);
            } else {
                assertThat(e.getMessage()).startsWith(start);
            }
        });
    }

    @Test
    void badSpecsAreRefused() {
        fails(() -> boxes(" "), "a task is named after the column it learns; the name given is blank");
        fails(() -> OBJECTS.grid(0), "task 'objects': .grid(cells) needs at least 1 cell per side; given 0");
        fails(
                () -> OBJECTS.loss(OBJECTS.grid(3).loss()),
                "task 'objects': the loss must be of the same grid of 4 cells per side; given boxes(3); use .grid(3)");
        fails(
                () -> OBJECTS.loss(squared()),
                "task 'objects': the loss squared() does not suit a search for boxes; use that of .grid(cells) or a Loss"
                        + " of your own");
        fails(
                () -> COUNT.loss(OBJECTS.loss()),
                "task 'count': the loss boxes(4) does not suit a regression; use squared(), absolute(), huber(delta), quantile(share)"
                        + " or a Loss of your own");
        fails(
                () -> OBJECTS.metric(Metric.ACCURACY),
                "task 'objects': accuracy does not measure a search for boxes; metrics that do: [MAE, mAP, mAP at 0.5, IoU]");
    }

    @Test
    void badBoxesAreRefused() {
        Data scenes = TestScenes.of(3, 4, 0).drop("objects");
        List<Box> none = List.of();
        fails(
                () -> scenes.boxes("objects", List.of(none)),
                "boxes(\"objects\", objects) needs one list for each of 4 rows; given 1");
        fails(
                () -> scenes.boxes("count", List.of(none, none, none, none)),
                "the table has a column 'count' already; choose another name");
        fails(
                () -> scenes.boxes("objects", List.of(none, List.of(Box.of("dot", 15, 3, 4, 4)), none, none)),
                "boxes(\"objects\", objects): a box's centre must lie in its image of 16 x 16; row 1 has Box[label=dot,"
                        + " left=15.0, top=3.0, width=4.0, height=4.0, score=1.0]");
        fails(
                () -> scenes.drop("image").boxes("objects", List.of(none, none, none, none)),
                "boxes(\"objects\", objects) needs one column of images, to know their size; the table has 0; see"
                        + " image(...)");
        assertThatThrownBy(() -> Box.of("dot", 0, 0, Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a box needs a finite place and a width and height above 0; given left 0.0, top 0.0, width"
                        + " NaN, height 1.0");
    }

    @Test
    void dataThatDoesNotSuitIsRefused() {
        fails(
                () -> learn(boxes("count")).sharing(cnn(4)).fit(SCENES, epochs(1), LiveDisplay.silent()),
                "task 'count' finds objects and needs a column of boxes; its column holds numbers (0, 1, 2); see"
                        + " data.boxes(...)");
        fails(
                () -> learn(regression("objects")).sharing(cnn(4)).fit(SCENES, epochs(1), LiveDisplay.silent()),
                "task 'objects' needs a column of numbers, words or truth values; its column holds boxes (); derive one"
                        + " of these");
        fails(
                () -> learn(COUNT).sharing(cnn(4)).fit(SCENES, epochs(1), LiveDisplay.silent()),
                "column 'objects' holds boxes; features are numbers, words, truth values, dates or times; drop it with"
                        + " .drop(\"objects\")");
        Data empty = TestScenes.of(1, 20, 0).drop("objects");
        List<List<Box>> nothing =
                IntStream.range(0, 20).mapToObj(i -> List.<Box>of()).toList();
        fails(
                () -> learn(OBJECTS)
                        .sharing(cnn(4))
                        .fit(empty.boxes("objects", nothing), epochs(1), LiveDisplay.silent()),
                "task 'objects' needs objects to learn from; no training image has any");
        List<Box> crowd = IntStream.range(0, 17)
                .mapToObj(i -> Box.of("flat", i / 2.0, 0, 2, 2))
                .toList();
        Data crowded = TestScenes.of(1, 1, 0).drop("objects").boxes("objects", List.of(crowd));
        fails(
                () -> RUN.scores(crowded),
                "task 'objects': an image has 17 objects; the model was fitted on images with at most 16");
        Data strange =
                TestScenes.of(1, 1, 0).drop("objects").boxes("objects", List.of(List.of(Box.of("moon", 3, 3, 4, 4))));
        fails(
                () -> RUN.scores(strange),
                "task 'objects': 'moon' occurs in no training row, so the model cannot know it; seen were flat, square,"
                        + " upright; merge rare classes or split again with another seed");
    }
}
