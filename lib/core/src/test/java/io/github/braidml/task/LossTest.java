package io.github.braidml.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every loss: its gradient is its derivative, and no output is too large for it. */
final class LossTest {
    private static final int CLASSES = 5;

    private static Stream<Loss> losses() {
        return Stream.of(
                Loss.squared(), Loss.absolute(), Loss.huber(0.3), Loss.huber(2), Loss.logistic(), Loss.crossEntropy());
    }

    private static int width(Loss loss) {
        return loss instanceof Loss.CrossEntropy ? CLASSES : 1;
    }

    private static double label(Loss loss, SplittableRandom random) {
        if (loss instanceof Loss.CrossEntropy) {
            return random.nextInt(CLASSES);
        }
        return loss instanceof Loss.Logistic ? random.nextInt(2) : random.nextDouble(-3, 3);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theGradientIsTheDerivative(Loss loss) {
        SplittableRandom random = new SplittableRandom(5);
        int width = width(loss);
        double step = 1e-5;
        for (int point = 0; point < 200; point++) {
            int from = random.nextInt(3);
            double[] outputs = random.doubles(from + width + 1L, -4, 4).toArray();
            double label = label(loss, random);
            double[] gradient = new double[outputs.length];
            loss.of(outputs, from, width, new double[] {label}, 0, gradient);
            for (int k = 0; k < outputs.length; k++) {
                double[] scratch = new double[outputs.length];
                double at = outputs[k];
                outputs[k] = at + step;
                double above = loss.of(outputs, from, width, new double[] {label}, 0, scratch);
                outputs[k] = at - step;
                double below = loss.of(outputs, from, width, new double[] {label}, 0, scratch);
                outputs[k] = at;
                if (hasKink(loss, at - label, step)) {
                    continue;
                }
                double difference = (above - below) / (2 * step);
                assertThat(gradient[k]).isCloseTo(difference, within(1e-6 * Math.max(1e-3, Math.abs(difference))));
            }
        }
    }

    /** Whether the slope jumps within a step of this error. */
    private static boolean hasKink(Loss loss, double error, double step) {
        if (loss instanceof Loss.Huber huber) {
            return Math.abs(Math.abs(error) - huber.delta()) < step;
        }
        return loss instanceof Loss.Absolute && Math.abs(error) < step;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void noOutputIsTooLarge(Loss loss) {
        int width = width(loss);
        double largest = Float.MAX_VALUE;
        for (double extreme : new double[] {largest, -largest, 1000, -1000, 0, Float.MIN_VALUE}) {
            for (double label : new double[] {0, 1}) {
                double[] outputs = new double[width];
                outputs[0] = extreme;
                if (width > 1) {
                    outputs[1] = -extreme;
                }
                double[] gradient = new double[width];
                assertThat(loss.of(outputs, 0, width, new double[] {label}, 0, gradient))
                        .isFinite()
                        .isNotNegative();
                for (double g : gradient) {
                    assertThat(g).isFinite();
                }
            }
        }
    }

    @Test
    void values() {
        double[] gradient = new double[2];
        assertThat(Loss.squared().of(new double[] {9, 3}, 1, 1, new double[] {1}, 0, gradient))
                .isEqualTo(2);
        assertThat(gradient).containsExactly(0, 2);
        assertThat(Loss.absolute().of(new double[] {3}, 0, 1, new double[] {5}, 0, gradient))
                .isEqualTo(2);
        assertThat(Loss.absolute().of(new double[] {3}, 0, 1, new double[] {3}, 0, gradient))
                .isZero();
        assertThat(gradient[0]).isZero();
        assertThat(Loss.huber(1).of(new double[] {0.5}, 0, 1, new double[] {0}, 0, gradient))
                .isEqualTo(0.125);
        assertThat(Loss.huber(1).of(new double[] {-3}, 0, 1, new double[] {0}, 0, gradient))
                .isEqualTo(2.5);
        assertThat(Loss.logistic().of(new double[] {0}, 0, 1, new double[] {1}, 0, gradient))
                .isCloseTo(Math.log(2), within(1e-15));
        assertThat(Loss.crossEntropy().of(new double[] {7, 7}, 0, 2, new double[] {1}, 0, gradient))
                .isCloseTo(Math.log(2), within(1e-15));
        assertThat(gradient).containsExactly(0.5, -0.5);
    }

    @Test
    void lossesAreValuesAndShowTheCallThatMakesThem() {
        assertThat(losses()).containsExactlyElementsOf(losses().toList());
        assertThat(losses().map(Loss::toString))
                .containsExactly("squared()", "absolute()", "huber(0.3)", "huber(2.0)", "logistic()", "crossEntropy()");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void deltaOutOfBounds(double delta) {
        assertThatThrownBy(() -> Loss.huber(delta))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("huber(delta): delta must be a positive, finite number; given " + delta);
    }
}
