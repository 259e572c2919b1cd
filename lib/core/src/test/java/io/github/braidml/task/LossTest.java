package io.github.braidml.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every loss: its gradient is its derivative, and no output is too large for it. */
final class LossTest {
    private static final int CLASSES = 5;
    /** Where the losses of numbers end in the list, and those of yes or no. */
    private static final int NUMBERS = 7;

    private static final int CLASSIFIES = 11;
    private static final List<String> LETTERS = List.of("a", "b", "c", "d", "e");
    private static final List<Double> SHARES = List.of(0.1, 0.2, 0.2, 0.2, 0.3);
    private static final ClassWeights BALANCED = ClassWeights.BALANCED;
    private static final ClassWeights WEIGHTED = ClassWeights.NONE.with("b", 5).with("e", 0.5);

    private static Stream<Loss> losses() {
        return Stream.of(
                Loss.squared(),
                Loss.absolute(),
                Loss.huber(0.3),
                Loss.huber(2),
                Loss.quantile(0.9),
                Loss.quantile(0.25),
                new PoissonLoss(),
                Loss.logistic(),
                Loss.logistic().smoothing(0.2),
                BALANCED.on(Loss.logistic(), "t", List.of("no", "yes"), List.of(0.9, 0.1)),
                new FocalLoss(2),
                Loss.crossEntropy(),
                Loss.crossEntropy().smoothing(0.1),
                WEIGHTED.on(Loss.crossEntropy(), "t", LETTERS, SHARES),
                BALANCED.on(new FocalLoss(1), "t", LETTERS, SHARES),
                new FocalLoss(0.5),
                new FocalLoss(0),
                new OrdinalLoss());
    }

    /** What a network gives as its loss is checked with the heads, the loss of boxes by itself. */
    @Test
    void noLossIsLeftOut() {
        Set<String> known = new ClassFileImporter()
                .importPackages("io.github.braidml").stream()
                        .filter(type -> type.isAssignableTo(Loss.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        assertThat(Stream.concat(
                        losses().map(loss -> loss.getClass().getName()),
                        Stream.of(Loss.Given.class.getName(), BoxLoss.class.getName())))
                .containsAll(known);
    }

    /** Whether labels are classes, of 2 or of some, and how many outputs there are for them. */
    private record Kind(int labels, int width) {
        static Kind of(Loss loss, int index) {
            if (index < NUMBERS) {
                return new Kind(0, 1);
            }
            if (index < CLASSIFIES) {
                return new Kind(2, 1);
            }
            return loss instanceof OrdinalLoss ? new Kind(CLASSES, CLASSES - 1) : new Kind(CLASSES, CLASSES);
        }
    }

    private static Kind kind(Loss loss) {
        return Kind.of(loss, losses().toList().indexOf(loss));
    }

    private static int width(Loss loss) {
        return kind(loss).width();
    }

    private static double label(Loss loss, SplittableRandom random) {
        if (kind(loss).labels() > 0) {
            return random.nextInt(kind(loss).labels());
        }
        return loss instanceof PoissonLoss ? Math.max(0, random.nextDouble(-1, 3)) : random.nextDouble(-3, 3);
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
        return (loss instanceof Loss.Absolute || loss instanceof QuantileLoss) && Math.abs(error) < step;
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
    void valuesOfMoreLosses() {
        double[] gradient = new double[3];
        assertThat(Loss.quantile(0.9).of(new double[] {1}, 0, 1, new double[] {3}, 0, gradient))
                .isCloseTo(1.8, within(1e-15));
        assertThat(gradient[0]).isEqualTo(-0.9);
        assertThat(Loss.quantile(0.9).of(new double[] {3}, 0, 1, new double[] {1}, 0, gradient))
                .isCloseTo(0.2, within(1e-15));
        Loss poisson = new PoissonLoss();
        assertThat(poisson.of(new double[] {Math.log(2.5)}, 0, 1, new double[] {2.5}, 0, gradient))
                .isCloseTo(0, within(1e-15));
        assertThat(poisson.of(new double[] {Math.log(2)}, 0, 1, new double[] {0}, 0, gradient))
                .isCloseTo(2, within(1e-15));
        assertThat(gradient[0]).isCloseTo(2, within(1e-15));
        assertThat(poisson.of(new double[] {30}, 0, 1, new double[] {1}, 0, gradient))
                .isCloseTo(11 * Math.exp(20) - 31, within(1.0));
        // Three classes of probability 1/2, 1/4, 1/4: three tenths of the likelihood spread over all.
        double[] outputs = {Math.log(2), 0, 0};
        assertThat(Loss.crossEntropy().smoothing(0.3).of(outputs, 0, 3, new double[] {0}, 0, gradient))
                .isCloseTo(0.8 * Math.log(2) + 0.2 * Math.log(4), within(1e-15));
        assertThat(gradient[1]).isCloseTo(0.25 - 0.1, within(1e-15));
        assertThat(new FocalLoss(2).of(outputs, 0, 3, new double[] {1}, 0, gradient))
                .isCloseTo(0.75 * 0.75 * Math.log(4), within(1e-15));
        assertThat(new OrdinalLoss().of(new double[] {0, 0}, 0, 2, new double[] {1}, 0, gradient))
                .isCloseTo(2 * Math.log(2), within(1e-15));
        assertThat(gradient).startsWith(-0.5, 0.5);
    }

    @Test
    void withoutGammaOrWeightsTheyAreTheUsualOnes() {
        SplittableRandom random = new SplittableRandom(9);
        double[] outputs = random.doubles(CLASSES, -4, 4).toArray();
        double[] one = new double[CLASSES];
        double[] two = new double[CLASSES];
        double[] label = {3};
        double usual = Loss.crossEntropy().of(outputs, 0, CLASSES, label, 0, one);
        assertThat(new FocalLoss(0).of(outputs, 0, CLASSES, label, 0, two)).isCloseTo(usual, within(1e-14));
        assertThat(two).containsExactly(one, within(1e-14));
        assertThat(WEIGHTED.on(Loss.crossEntropy(), "t", LETTERS, SHARES).of(outputs, 0, CLASSES, label, 0, two))
                .isEqualTo(usual);
        assertThat(two).containsExactly(one);
        assertThat(ClassWeights.NONE.on(Loss.logistic(), "t", LETTERS, SHARES)).isEqualTo(Loss.logistic());
    }

    @Test
    void smoothedAndFocalLossesAreThoseOfTorch() {
        double[] outputs = {1.5, -0.3, 0.2, 2.1, 0.1, 0.4, -2, 0.3};
        double[] gradient = new double[8];
        Loss smoothed = Loss.crossEntropy().smoothing(0.1);
        assertThat(smoothed.of(outputs, 0, 4, new double[] {2}, 0, gradient))
                .isCloseTo(2.4142116988309716, within(1e-14));
        assertThat(smoothed.of(outputs, 4, 4, new double[] {0}, 0, gradient))
                .isCloseTo(1.3466335372248572, within(1e-14));
        assertThat(new FocalLoss(2).of(outputs, 0, 4, new double[] {2}, 0, gradient))
                .isCloseTo(2.084114063742903, within(1e-14));
    }

    /** N / (classes x n): one on average over the training rows, and the same sum for each class. */
    @Test
    void balancedClassesCountTheSame() {
        Loss balanced = BALANCED.on((o, from, width, labels, at, gradient) -> 1, "t", LETTERS, SHARES);
        double[] labels = {0, 1, 2, 3, 4};
        double sum = 0;
        for (int k = 0; k < CLASSES; k++) {
            double factor = balanced.of(new double[1], 0, 1, labels, k, new double[1]);
            assertThat(factor * SHARES.get(k)).isCloseTo(1.0 / CLASSES, within(1e-15));
            sum += factor * SHARES.get(k);
        }
        assertThat(sum).isCloseTo(1, within(1e-15));
    }

    @Test
    void settingsOutOfBounds() {
        assertThatThrownBy(() -> Loss.quantile(1))
                .hasMessage("quantile(share): the share of rows below is in (0, 1), such as 0.9; given 1.0");
        assertThatThrownBy(() -> new FocalLoss(-1)).hasMessageContaining("gamma is a finite number of at least 0");
        assertThatThrownBy(() -> Loss.crossEntropy().smoothing(1)).hasMessageContaining("a share in [0, 1); given 1.0");
        assertThatThrownBy(() -> WEIGHTED.with("a", 0)).hasMessageContaining("a positive, finite number of times");
        assertThatThrownBy(() -> WEIGHTED.on(Loss.logistic(), "risk", List.of("no", "yes"), List.of(0.5, 0.5)))
                .hasMessage("task 'risk': .classWeight(\"b\", ...) names no class; the training rows have no, yes");
    }

    @Test
    void lossesAreValuesAndShowTheCallThatMakesThem() {
        assertThat(losses()).containsExactlyElementsOf(losses().toList());
        assertThat(losses().filter(loss -> !loss.toString().startsWith("Weighted"))
                        .map(Loss::toString))
                .containsExactly(
                        "squared()",
                        "absolute()",
                        "huber(0.3)",
                        "huber(2.0)",
                        "quantile(0.9)",
                        "quantile(0.25)",
                        "poisson()",
                        "logistic()",
                        "logistic().smoothing(0.2)",
                        "focal()",
                        "crossEntropy()",
                        "crossEntropy().smoothing(0.1)",
                        "focal(0.5)",
                        "focal(0.0)",
                        "cumulative()");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void deltaOutOfBounds(double delta) {
        assertThatThrownBy(() -> Loss.huber(delta))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("huber(delta): delta must be a positive, finite number; given " + delta);
    }
}
