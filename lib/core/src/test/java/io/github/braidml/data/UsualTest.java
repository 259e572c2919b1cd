package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.task.Loss;
import io.github.braidml.task.Regression;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class UsualTest {
    private static final double NONE = Double.NaN;
    private static final double[] LABELS = {-1.2, 3, 0.5, NONE, -0.4, 0.5, -2, 1, NONE, 0.1, -1.1};

    static Stream<Loss> losses() {
        return Stream.of(
                Loss.absolute(), Loss.quantile(0.9), Loss.quantile(0.3), Loss.huber(0.2), Loss.huber(1), Loss.huber(9));
    }

    private static double mean(Loss loss, double guess) {
        return Arrays.stream(LABELS)
                .filter(y -> !Double.isNaN(y))
                .map(y -> loss.of(new double[] {guess}, 0, 1, new double[] {y}, 0, new double[1]))
                .sum();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void noOtherGuessIsBetter(Loss loss) {
        double best = mean(loss, Usual.of(loss, LABELS));
        for (double other = -3; other <= 4; other += 0.01) {
            assertThat(best).as("%s at %s", loss, other).isLessThanOrEqualTo(mean(loss, other) + 1e-12);
        }
    }

    @Test
    void quantilesOfFewValues() {
        double[] four = {4, 1, NONE, 2, 8};
        assertThat(Usual.of(Loss.absolute(), four)).isEqualTo(3);
        assertThat(Usual.of(Loss.quantile(0.75), four)).isEqualTo(6);
        assertThat(Usual.of(Loss.quantile(0.9), four)).isEqualTo(8);
        assertThat(Usual.of(Loss.quantile(0.01), four)).isEqualTo(1);
        assertThat(Usual.of(Loss.absolute(), new double[] {NONE, 7, NONE})).isEqualTo(7);
        assertThat(Usual.of(Loss.squared(), four)).isZero();
    }

    /** A median stays one through the logarithm and back. */
    @Test
    void theConstantIsInTheUsersUnits() {
        double[] years = new double[50];
        Arrays.setAll(years, i -> 1 + i % 5 * i % 7);
        Data data =
                Data.of(Table.create("t", DoubleColumn.create("x", new double[50]), DoubleColumn.create("y", years)));
        Prepared prepared = data.prepare(List.of(Regression.of("y").log().loss(Loss.absolute())));
        Target<?> target = prepared.targets().get(0);
        double[] train = Arrays.stream(prepared.split().train())
                .mapToDouble(row -> years[row])
                .sorted()
                .toArray();
        double low = train[(train.length - 1) / 2];
        double high = train[train.length / 2];
        assertThat((Double) target.decode(target.constant(), 0)).isCloseTo(Math.sqrt(low * high), within(1e-9));
    }
}
