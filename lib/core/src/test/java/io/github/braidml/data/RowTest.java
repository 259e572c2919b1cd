package io.github.braidml.data;

import static io.github.braidml.data.Tables.noise;
import static io.github.braidml.data.Tables.numbers;
import static io.github.braidml.data.Tables.prepare;
import static io.github.braidml.data.Tables.repeat;
import static io.github.braidml.data.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.task.Regression;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;

/** Rows given to a fitted model. */
final class RowTest {
    private static final int ROWS = 50;
    private static final Data DATA = table(
            numbers("price", noise(ROWS, 1)),
            numbers("area", noise(ROWS, 2)),
            repeat("town", ROWS, "york", "bath"),
            BooleanColumn.create("sold", alternating()));
    private static final Features FEATURES =
            prepare(DATA, Regression.of("price")).features();

    private static Boolean[] alternating() {
        Boolean[] values = new Boolean[ROWS];
        for (int row = 0; row < ROWS; row++) {
            values[row] = row % 3 == 0;
        }
        return values;
    }

    private static float[] encode(Row row) {
        return FEATURES.encode(row).values(0);
    }

    private static void fails(Row row, String message) {
        assertThatThrownBy(() -> encode(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aRowOfTheTableIsEncodedAsTheTableIs() {
        float[] all = DATA.inputs(FEATURES).values(0);
        for (int row = 0; row < ROWS; row++) {
            float[] one = encode(DATA.row(row));
            assertThat(one).hasSize(5);
            for (int k = 0; k < one.length; k++) {
                assertThat(one[k]).isEqualTo(all[row * one.length + k]);
            }
        }
    }

    @Test
    void lackingColumn() {
        fails(
                Row.empty().with("aera", 0.5).with("town", "york"),
                "the model needs column 'area', which the row lacks; it has aera, town. Did you mean 'aera'?"
                        + " A missing value is said with .without(\"area\")");
        fails(
                Row.empty(),
                "the model needs column 'area', which the row lacks; it has none."
                        + " A missing value is said with .without(\"area\")");
    }

    @Test
    void misspeltColumnInARowOfATable() {
        String message = "no column 'aera'; the row has price, area, town, sold. Did you mean 'area'?";
        assertThatThrownBy(() -> DATA.row(0).with("aera", 0.5)).hasMessage(message);
        assertThatThrownBy(() -> DATA.row(0).with("aera", "big")).hasMessage(message);
        assertThatThrownBy(() -> DATA.row(0).with("aera", true)).hasMessage(message);
        assertThatThrownBy(() -> DATA.row(0).without("aera")).hasMessage(message);
    }

    @Test
    void wrongTypes() {
        Row row = DATA.row(0);
        fails(row.with("area", "big"), "column 'area' holds numbers; given 'big'");
        fails(row.with("area", true), "column 'area' holds numbers; given 'true'");
        fails(row.with("town", 3), "column 'town' holds words (bath, york); given 3");
        fails(row.with("town", true), "column 'town' holds words (bath, york); given true");
        fails(row.with("sold", "maybe"), "column 'sold' holds truth values (false, true); given 'maybe'");
        fails(row.with("sold", 1), "column 'sold' holds truth values (false, true); given 1");
    }

    @Test
    void numbersThatAreNoneOrFarOff() {
        Feature.Numeric area = (Feature.Numeric) FEATURES.columns().get(0);
        String message =
                "column 'area' must hold finite numbers of about the size seen in training (mean %s); given %s";
        fails(DATA.row(0).with("area", Double.POSITIVE_INFINITY), message.formatted(area.mean(), "Infinity"));
        fails(DATA.row(0).with("area", 1e300), message.formatted(area.mean(), "1.0E300"));
    }

    @Test
    void unseenAndMissingWordsAreZeros() {
        assertThat(encode(DATA.row(0).with("town", "leeds"))[1]).isZero();
        assertThat(encode(DATA.row(0).with("town", "leeds"))[2]).isZero();
        assertThat(encode(DATA.row(0).without("town")))
                .isEqualTo(encode(DATA.row(0).with("town", "leeds")));
    }

    @Test
    void nanIsMissing() {
        assertThat(DATA.row(0).with("area", Double.NaN).get("area")).isNull();
        assertThat(encode(DATA.row(0).without("area"))[0]).isZero();
    }

    @Test
    void rowsAreImmutableAndShowThemselves() {
        Row row = Row.empty().with("area", 3).with("town", "york").without("sold");
        row.with("area", 4);
        assertThat(row).hasToString("row(area: 3, town: york, sold: missing)");
    }
}
