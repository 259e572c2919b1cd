package io.github.braidml.data;

import static io.github.braidml.data.Tables.noise;
import static io.github.braidml.data.Tables.numbers;
import static io.github.braidml.data.Tables.prepare;
import static io.github.braidml.data.Tables.table;
import static io.github.braidml.data.Tables.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.Column;

/** Targets in disguise are found; good features are let through. */
final class LeaksTest {
    private static final int ROWS = 100;
    private static final int TRAIN = 80;
    private static final double[] Y = noise(ROWS, 1);
    private static final DoubleColumn AREA = numbers("area", noise(ROWS, 2));

    private static DoubleColumn map(String name, double[] x, DoubleUnaryOperator f) {
        return numbers(name, Arrays.stream(x).map(f).toArray());
    }

    private static StringColumn label(String name, double[] x, DoubleFunction<String> f) {
        return words(name, Arrays.stream(x).mapToObj(f).toArray(String[]::new));
    }

    private static void leaks(Task<?> task, int rows, String how, Column<?>... columns) {
        assertThatThrownBy(() -> prepare(table(columns), task))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "feature 'other' gives task 'y' away: in all %d training rows that have both, %s;"
                                + " drop it with .drop(\"other\"), or keep it with .allow(\"other\") if that is wanted",
                        rows, how);
    }

    private static void passes(Task<?> task, Column<?>... columns) {
        assertThatCode(() -> prepare(table(columns), task)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "-3, 7", "1e-9, 0", "1e9, -5e8", "1, 1e6"})
    void copiesOfANumber(double factor, double shift) {
        DoubleColumn other = map("other", Y, y -> factor * y + shift);
        String how = "the target is a straight line over it";
        leaks(Regression.of("y"), TRAIN, how, AREA, numbers("y", Y), other);
        leaks(Regression.of("y").log(), TRAIN, how, AREA, numbers("y", Y), other);
        leaks(Regression.of("y").log1p(), TRAIN, how, AREA, numbers("y", Y), other);
    }

    @Test
    void whatIsWantedIsAllowed() {
        double[] x = noise(ROWS, 3);
        Data data = table(numbers("x", x), map("y", x, v -> 2 * v + 1), map("z", x, v -> 3 * v + 2));
        Regression y = Regression.of("y");
        Regression z = Regression.of("z");
        assertThatThrownBy(() -> prepare(data, y, z)).hasMessageStartingWith("feature 'x' gives task 'y' away");
        assertThat(prepare(data.allow("x"), y, z).inputs().all().get(0).size()).isEqualTo(1);
        assertThatThrownBy(() -> prepare(data.allow("x"), y)).hasMessageStartingWith("feature 'z' gives task 'y' away");
        assertThatThrownBy(() -> data.allow("w")).hasMessageStartingWith("no column 'w'; the table has x, y, z.");
    }

    @Test
    void logarithmOfATargetLearnedOnTheLogarithm() {
        leaks(
                Regression.of("y").log(),
                TRAIN,
                "the target is a straight line over it",
                AREA,
                numbers("y", Y),
                map("other", Y, Math::log));
    }

    @Test
    void copyWithMissingLabelsAndValues() {
        double[] y = Y.clone();
        double[] x = Y.clone();
        int[] train = table(AREA).split().train();
        for (int k = 0; k < 20; k++) {
            y[train[k]] = Double.NaN;
            x[train[k + 15]] = Double.NaN;
        }
        leaks(
                Regression.of("y"),
                45,
                "the target is a straight line over it",
                AREA,
                numbers("y", y),
                numbers("other", x));
        for (int k = 0; k < 60; k++) {
            x[train[k]] = Double.NaN;
        }
        passes(Regression.of("y"), AREA, numbers("y", y), numbers("other", x));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0.8})
    void sourceOfAThreshold(double threshold) {
        leaks(
                Binary.of("y"),
                TRAIN,
                "each class has a range of its values to itself",
                AREA,
                label("y", Y, y -> y > threshold ? "yes" : "no"),
                numbers("other", Y));
    }

    @Test
    void sourceOfBins() {
        leaks(
                Categorical.of("y"),
                TRAIN,
                "each class has a range of its values to itself",
                AREA,
                label("y", Y, y -> "bin" + (int) (4 * y)),
                numbers("other", Y));
    }

    @Test
    void sourceOfAThresholdOnWholeNumbers() {
        leaks(
                Binary.of("y"),
                TRAIN,
                "each class has a range of its values to itself",
                AREA,
                label("y", Y, y -> (int) (9 * y) >= 5 ? "yes" : "no"),
                map("other", Y, y -> (int) (9 * y)));
    }

    @Test
    void renamedClasses() {
        leaks(
                Categorical.of("y"),
                TRAIN,
                "each of its values goes with one class only",
                AREA,
                label("y", Y, y -> "class" + (int) (3 * y)),
                label("other", Y, y -> "kind" + (7 - (int) (3 * y))));
    }

    @Test
    void finerClasses() {
        StringColumn even = label("y", Y, y -> (int) (10 * y) % 2 == 0 ? "yes" : "no");
        String how = "each of its values goes with one class only";
        leaks(Binary.of("y"), TRAIN, how, AREA, even, label("other", Y, y -> "digit" + (int) (10 * y)));
        leaks(Binary.of("y"), TRAIN, how, AREA, even, map("other", Y, y -> (int) (10 * y)));
    }

    @Test
    void yesNoAsOneAndZero() {
        leaks(
                Binary.of("y"),
                TRAIN,
                "each class has a range of its values to itself",
                AREA,
                label("y", Y, y -> y > 0.5 ? "yes" : "no"),
                map("other", Y, y -> y > 0.5 ? 1 : 0));
    }

    @Test
    void wideGapIsAGoodFeatureAndNoLeak() {
        // Two kinds of flower: petals 1.0 to 1.9 cm and 3.0 to 6.9 cm long, measured to the millimetre.
        passes(
                Binary.of("y"),
                AREA,
                label("y", Y, y -> y < 0.3 ? "yes" : "no"),
                map("petal", Y, y -> Math.rint(y < 0.3 ? 10 + 30 * y : 30 + 50 * (y - 0.3)) / 10));
    }

    @Test
    void gapOfAFewStepsOnAGridIsAGoodFeatureAndNoLeak() {
        passes(
                Binary.of("y"),
                AREA,
                label("y", Y, y -> y < 0.3 ? "yes" : "no"),
                map("petal", Y, y -> Math.rint(y < 0.3 ? 1 + 16 * y : 10 + 20 * (y - 0.3)) / 10));
    }

    @Test
    void thresholdsAreHardlyEverMissed() {
        int missed = 0;
        for (int seed = 0; seed < 500; seed++) {
            double[] x = noise(ROWS, 1000 + seed);
            Data data = table(label("y", x, v -> v * v > 0.3 ? "yes" : "no"), map("other", x, v -> Math.exp(3 * v)));
            try {
                prepare(data, Binary.of("y"));
                missed++;
            } catch (IllegalArgumentException e) {
                // Found, as it should be.
            }
        }
        assertThat(missed).isLessThan(25);
    }

    @Test
    void rareClassAtTheEdgeOfAFeatureIsChance() {
        double[] sorted = Y.clone();
        Arrays.sort(sorted);
        for (int rare = 1; rare <= 3; rare++) {
            int[] train = table(AREA).split().train();
            double edge =
                    Arrays.stream(train).mapToDouble(row -> Y[row]).sorted().toArray()[train.length - rare];
            passes(Binary.of("y"), AREA, label("y", Y, y -> y >= edge ? "yes" : "no"), numbers("other", Y));
        }
    }

    @Test
    void identifiersAndFewLevelsAreNoLeaks() {
        double[] id = new double[ROWS];
        Arrays.setAll(id, k -> k);
        passes(
                Binary.of("y"),
                numbers("id", id),
                label("name", id, k -> "n" + (int) (k * 0.45)),
                label("y", Y, y -> y > 0.5 ? "yes" : "no"),
                label("town", noise(ROWS, 5), x -> x > 0.5 ? "york" : "bath"));
    }

    @Test
    void closeButNotACopy() {
        double[] near = noise(ROWS, 9);
        for (int row = 0; row < ROWS; row++) {
            near[row] = Y[row] + 0.01 * near[row];
        }
        passes(Regression.of("y"), AREA, numbers("y", Y), numbers("near", near));
    }

    @Test
    void fewRowsProveNothing() {
        passes(Regression.of("y"), numbers("y", 1, 2, 3, 4, 5, 6), numbers("x", 2, 4, 6, 8, 10, 12));
    }
}
