package io.github.braidml.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxLossTest {
    private static final int CELLS = 3;
    private static final int CLASSES = 4;
    private static final int WIDTH = CELLS * CELLS * (5 + CLASSES);

    private static double[] labels(SplittableRandom random, int objects) {
        double[] labels = new double[1 + 5 * 3];
        labels[0] = objects;
        for (int o = 0; o < objects; o++) {
            labels[1 + 5 * o] = random.nextDouble();
            labels[2 + 5 * o] = random.nextDouble();
            labels[3 + 5 * o] = random.nextDouble(0.05, 0.6);
            labels[4 + 5 * o] = random.nextDouble(0.05, 0.6);
            labels[5 + 5 * o] = random.nextInt(CLASSES);
        }
        return labels;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void theGradientIsTheDerivative(int objects) {
        SplittableRandom random = new SplittableRandom(objects);
        BoxLoss loss = new BoxLoss(CELLS);
        double step = 1e-6;
        for (int point = 0; point < 60; point++) {
            double[] outputs = random.doubles(WIDTH + 2, -3, 3).toArray();
            double[] labels = labels(random, objects);
            double[] gradient = new double[outputs.length];
            double[] scratch = new double[outputs.length];
            loss.of(outputs, 2, WIDTH, labels, 0, gradient);
            assertThat(gradient[0]).isZero();
            for (int k = 2; k < outputs.length; k++) {
                double at = outputs[k];
                outputs[k] = at + step;
                double above = loss.of(outputs, 2, WIDTH, labels, 0, scratch);
                outputs[k] = at - step;
                double below = loss.of(outputs, 2, WIDTH, labels, 0, scratch);
                outputs[k] = at;
                double difference = (above - below) / (2 * step);
                assertThat(gradient[k]).isCloseTo(difference, within(1e-5 * Math.max(1, Math.abs(difference))));
            }
        }
    }

    @Test
    void aSureAndRightAnswerCostsNothing() {
        BoxLoss loss = new BoxLoss(2);
        double[] outputs = new double[4 * 7];
        for (int cell = 0; cell < 4; cell++) {
            outputs[7 * cell] = -40;
        }
        // One object in the upper right cell, centre (0.75, 0.25), half as wide and as high as the image.
        outputs[7] = 40;
        outputs[7 + 6] = 40;
        double[] labels = {1, 0.75, 0.25, 0.5, 0.5, 1};
        assertThat(loss.of(outputs, 0, 28, labels, 0, new double[28])).isCloseTo(0, within(1e-12));
        labels[5] = 0;
        assertThat(loss.of(outputs, 0, 28, labels, 0, new double[28])).isCloseTo(40, within(1e-9));
    }

    @Test
    void generalisedOverlapTellsBoxesApartThatDoNotTouch() {
        double[] truth = {0.2, 0.2, 0.2, 0.2};
        double near = BoxLoss.overlap(new double[] {0.45, 0.2, 0.2, 0.2}, truth, 0, new double[4]);
        double far = BoxLoss.overlap(new double[] {0.85, 0.2, 0.2, 0.2}, truth, 0, new double[4]);
        assertThat(BoxLoss.overlap(truth, truth, 0, new double[4])).isCloseTo(1, within(1e-12));
        assertThat(near).isNegative().isGreaterThan(far);
        assertThat(far).isGreaterThan(-1);
    }

    @Test
    void overlapOfBoxesInPixels() {
        Box box = Box.of("a", 0, 0, 4, 2);
        assertThat(box.iou(Box.of("b", 2, 0, 4, 2))).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(box.iou(box)).isEqualTo(1);
        assertThat(box.iou(Box.of("b", 4, 0, 4, 2))).isZero();
        assertThatThrownBy(() -> Box.of("a", 0, 0, 0, 2)).hasMessageContaining("width and height above 0");
    }
}
