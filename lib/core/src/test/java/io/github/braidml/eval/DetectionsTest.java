package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.data.BoxesTarget;
import io.github.braidml.task.Box;
import io.github.braidml.task.Boxes;
import io.github.braidml.task.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of boxes from a network's outputs; of average precision itself see there. */
class DetectionsTest {
    private static final int CELLS = 4;
    private static final BoxesTarget TARGET = new BoxesTarget(
            Boxes.of("objects").grid(CELLS), List.of("cat", "dog"), List.of(0.5, 0.5), 40, 80, 3, 1, 0.2, 0.3);
    private static final int EACH = 5 + 2;

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }

    /** Outputs from which these boxes are read, each in the cell of its centre. */
    private static double[] outputs(List<Box> boxes) {
        double[] outputs = new double[TARGET.outputs()];
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
            outputs[cell * EACH] = -20;
        }
        for (Box box : boxes) {
            double x = (box.left() + box.width() / 2) / 80 * CELLS;
            double y = (box.top() + box.height() / 2) / 40 * CELLS;
            int row = (int) y;
            int column = (int) x;
            int at = (row * CELLS + column) * EACH;
            outputs[at] = logit(box.score());
            outputs[at + 1] = logit(x - (int) x);
            outputs[at + 2] = logit(y - (int) y);
            outputs[at + 3] = logit(box.width() / 80);
            outputs[at + 4] = logit(box.height() / 40);
            outputs[at + 5 + TARGET.classes().indexOf(box.label())] = 40;
        }
        return outputs;
    }

    private static double score(Metric metric, List<? extends List<Box>> truth, List<List<Box>> found) {
        double[] labels = new double[truth.size() * TARGET.labels()];
        double[] all = new double[found.size() * TARGET.outputs()];
        for (int i = 0; i < truth.size(); i++) {
            TARGET.encode(truth.get(i), labels, i * TARGET.labels());
            System.arraycopy(outputs(found.get(i)), 0, all, i * TARGET.outputs(), TARGET.outputs());
        }
        return Metrics.score(metric, TARGET, labels, all, 0, TARGET.outputs());
    }

    private static Box cat(double left, double top, double score) {
        return new Box("cat", left, top, 10, 20, score);
    }

    @Test
    void whatIsFoundExactlyScoresBest() {
        List<Box> boxes = List.of(cat(1, 2, 0.9), new Box("dog", 41, 15, 30, 8, 0.8));
        List<List<Box>> images = List.of(boxes, List.of());
        assertThat(score(Metric.MAP, images, images)).isEqualTo(1, within(1e-9));
        assertThat(score(Metric.MAP_50, images, images)).isEqualTo(1, within(1e-9));
        assertThat(score(Metric.IOU, images, images)).isEqualTo(1, within(1e-9));
        assertThat(score(Metric.MAE, images, images)).isEqualTo(0, within(1e-9));
    }

    @Test
    void overlapCountsWhatWasMissedAndErrorWhatWasFound() {
        // One box is off by 2 pixels across and 1 down, the other one is not found.
        List<List<Box>> truth = List.of(List.of(cat(1, 2, 1), cat(60, 2, 1)));
        List<List<Box>> found = List.of(List.of(cat(3, 3, 0.9), cat(60, 2, 0.4)));
        double common = 8 * 19;
        assertThat(score(Metric.IOU, truth, found)).isEqualTo(common / (400 - common) / 2, within(1e-9));
        assertThat(score(Metric.MAE, truth, found)).isEqualTo(1.5, within(1e-9));
        assertThat(score(Metric.MAP_50, truth, found))
                .as("a box that is not sure counts as well")
                .isEqualTo(1, within(1e-9));
    }

    @Test
    void oneBoxFindsOneObject() {
        List<List<Box>> truth = List.of(List.of(cat(1, 2, 1), cat(5, 2, 1)));
        List<List<Box>> found = List.of(List.of(cat(5, 2, 0.9)));
        assertThat(score(Metric.IOU, truth, found)).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void aWrongClassIsInTheRightPlace() {
        List<List<Box>> truth = List.of(List.of(cat(1, 2, 1)));
        List<List<Box>> found = List.of(List.of(new Box("dog", 1, 2, 10, 20, 0.9)));
        assertThat(score(Metric.IOU, truth, found)).isEqualTo(1, within(1e-9));
        assertThat(score(Metric.MAP, truth, found)).isZero();
    }

    @Test
    void imagesWithoutALabelDoNotCount() {
        List<Box> boxes = List.of(cat(1, 2, 0.9));
        double[] labels = new double[2 * TARGET.labels()];
        TARGET.encode(boxes, labels, 0);
        TARGET.encode(null, labels, TARGET.labels());
        double[] all = new double[2 * TARGET.outputs()];
        System.arraycopy(outputs(boxes), 0, all, 0, TARGET.outputs());
        Arrays.fill(all, TARGET.outputs(), all.length, Double.NaN);
        assertThat(Metrics.score(Metric.MAP, TARGET, labels, all, 0, TARGET.outputs()))
                .isEqualTo(1, within(1e-9));
        all[3] = Double.NaN;
        assertThat(Metrics.score(Metric.MAP, TARGET, labels, all, 0, TARGET.outputs()))
                .isNaN();
        assertThat(score(Metric.IOU, List.of(List.of()), List.of(boxes))).isNaN();
    }

    @Test
    void theConstantGuessIsSureOfNothing() {
        double[] labels = new double[TARGET.labels()];
        TARGET.encode(List.of(cat(1, 2, 1)), labels, 0);
        assertThat(Metrics.constant(Metric.IOU, TARGET, labels)).isZero();
        assertThat(Metrics.constant(Metric.MAP, TARGET, labels)).isBetween(0.0, 0.2);
        assertThat(TARGET.found(TARGET.constant(), 0))
                .hasSizeBetween(1, CELLS * CELLS)
                .allSatisfy(box -> {
                    assertThat(box.width()).isEqualTo(0.2 * 80, within(1e-9));
                    assertThat(box.height()).isEqualTo(0.3 * 40, within(1e-9));
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void labelsAndOutputsAreReadBackAsTheBoxesTheyWereMadeFrom(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            // One in each of three columns of cells.
            boxes.add(new Box(
                    random.nextBoolean() ? "cat" : "dog",
                    20 * i + random.nextDouble(1, 9),
                    random.nextDouble(0, 15),
                    random.nextDouble(2, 18),
                    random.nextDouble(2, 20),
                    random.nextDouble(0.5, 0.99)));
        }
        double[] labels = new double[TARGET.labels() + 1];
        TARGET.encode(boxes, labels, 1);
        List<Box> truth = TARGET.truth(labels, 1);
        List<Box> found = TARGET.decode(outputs(boxes), 0);
        assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        for (Box box : boxes) {
            assertThat(truth).anySatisfy(other -> isSame(box, other, 1));
            assertThat(found).anySatisfy(other -> isSame(box, other, box.score()));
        }
    }

    private static void isSame(Box box, Box other, double score) {
        assertThat(other.label()).isEqualTo(box.label());
        assertThat(other.iou(box)).isEqualTo(1, within(1e-9));
        assertThat(other.score()).isEqualTo(score, within(1e-9));
    }

    @Test
    void noOutputIsTooLarge() {
        for (double extreme : new double[] {Float.MAX_VALUE, -Float.MAX_VALUE, 1000, -1000}) {
            double[] outputs = new double[TARGET.outputs()];
            Arrays.fill(outputs, extreme);
            assertThat(TARGET.found(outputs, 0))
                    .allSatisfy(box -> assertThat(box.width()).isPositive().isFinite());
        }
    }
}
