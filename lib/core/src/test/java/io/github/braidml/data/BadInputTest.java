package io.github.braidml.data;

import static io.github.braidml.data.Tables.noise;
import static io.github.braidml.data.Tables.numbers;
import static io.github.braidml.data.Tables.prepare;
import static io.github.braidml.data.Tables.repeat;
import static io.github.braidml.data.Tables.table;
import static io.github.braidml.data.Tables.words;

import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** What is said about tables that no model can be learned from: whole messages. */
final class BadInputTest {
    private static final int ROWS = 50;
    private static final DoubleColumn AREA = numbers("area", noise(ROWS, 1));
    private static final DoubleColumn PRICE = numbers("price", noise(ROWS, 2));

    private static void fails(ThrowingCallable call, String message) {
        Assertions.assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static void fails(Data data, Task<?> task, String message) {
        fails(() -> prepare(data, task), message);
    }

    /** Numbers with another value in the first training row or in the first validation row. */
    private static DoubleColumn with(String name, double value, boolean training) {
        double[] values = noise(ROWS, 3);
        Split split = table(AREA).split();
        values[training ? split.train()[0] : split.valid()[0]] = value;
        return numbers(name, values);
    }

    @Test
    void noRows() {
        fails(() -> table(numbers("price")), "table 'house' has no rows; a model learns from rows");
    }

    @Test
    void tooFewRows() {
        fails(
                table(numbers("price", 1, 2), numbers("area", 1, 2)),
                Regression.of("price"),
                "table 'house' has 2 rows, too few: at least 3 are needed to train and validate");
    }

    @Test
    void noTask() {
        fails(() -> table(PRICE).prepare(List.of()), "a model needs at least one task; given none");
    }

    @Test
    void sameTaskTwice() {
        fails(
                () -> prepare(
                        table(AREA, PRICE),
                        Regression.of("price"),
                        Regression.of("price").log1p()),
                "every task needs a column of its own; 'price' is given twice");
    }

    @Test
    void misspeltColumn() {
        Data data = table(AREA, PRICE);
        String message = "no column 'prise'; the table has area, price. Did you mean 'price'?";
        fails(data, Regression.of("prise"), message);
        fails(() -> data.drop("prise"), message);
        fails(() -> data.only("prise"), message);
        fails(() -> data.numbers("prise"), message);
        fails(() -> data.words("prise"), message);
        fails(() -> data.targets(Regression.of("prise")), message);
        fails(() -> data.row(0).get("prise"), "no column 'prise'; the row has area, price. Did you mean 'price'?");
    }

    @Test
    void missingColumnOfAWideTable() {
        DoubleColumn[] columns = IntStream.range(0, 15)
                .mapToObj(k -> numbers("column_" + k, 1, 2, 3))
                .toArray(DoubleColumn[]::new);
        fails(
                table(columns),
                Regression.of("price"),
                "no column 'price'; the table has column_0, column_1, column_2, column_3, column_4, column_5, column_6,"
                        + " column_7, column_8, column_9, column_10, column_11, ... (3 more).");
    }

    @Test
    void regressionOverWords() {
        fails(
                table(AREA, repeat("sold", ROWS, "yes", "no")),
                Regression.of("sold"),
                "task 'sold' is a regression and needs numbers; its column holds words (no, yes); use binary(\"sold\")");
        fails(
                table(AREA, repeat("town", ROWS, "a", "b", "c")),
                Regression.of("town"),
                "task 'town' is a regression and needs numbers; its column holds words (a, b, c); use categorical(\"town\")");
    }

    @Test
    void regressionOverNumbersWithAStrayWord() {
        fails(
                table(AREA, repeat("price", ROWS, "1.5", "2", "3", "n.a.")),
                Regression.of("price"),
                "task 'price' is a regression and needs numbers; its column holds words (1.5, 2, 3, n.a.), most of them"
                        + " numbers but for n.a.; use categorical(\"price\")");
    }

    @Test
    void binaryOverThreeValues() {
        fails(
                table(AREA, repeat("town", ROWS, "a", "b", "c")),
                Binary.of("town"),
                "task 'town' is binary and needs two different values; its column holds 3: a, b, c; use categorical(\"town\")");
        fails(
                table(
                        AREA,
                        numbers(
                                "rooms",
                                IntStream.range(0, ROWS).mapToDouble(k -> k % 3).toArray())),
                Binary.of("rooms"),
                "task 'rooms' is binary and needs two different values; its column holds 3: 0, 1, 2; use regression(\"rooms\")");
    }

    @Test
    void binaryWithoutAClearYes() {
        Data data = table(AREA, repeat("state", ROWS, "old", "new"));
        fails(
                data,
                Binary.of("state"),
                "task 'state': which value means yes? Its column holds new, old; say binary(\"state\").positive(\"old\")");
        fails(
                data,
                Binary.of("state").positive("nex"),
                "task 'state': .positive(\"nex\") names no value of the column; it holds new, old. Did you mean 'new'?");
    }

    @Test
    void categoricalOverContinuousNumbers() {
        fails(
                table(
                        AREA,
                        numbers(
                                "price",
                                IntStream.range(0, ROWS)
                                        .mapToDouble(k -> k % 3 / 2.0)
                                        .toArray())),
                Categorical.of("price"),
                "task 'price' is categorical and needs classes, words or whole numbers; its column holds numbers (0, 0.5, 1);"
                        + " use regression(\"price\")");
    }

    @Test
    void categoricalOverTooManyClasses() {
        int rows = 400;
        String[] names =
                IntStream.range(0, rows).mapToObj(k -> "n" + (1000 + k)).toArray(String[]::new);
        Data data = table(numbers("area", noise(rows, 1)), words("owner", names));
        List<String> seen = Arrays.stream(data.split().train())
                .limit(12)
                .mapToObj(row -> names[row])
                .toList();
        fails(
                data,
                Categorical.of("owner"),
                "task 'owner' is categorical and needs at most 100 classes; its column holds 320: "
                        + String.join(", ", seen) + ", ... (308 more); group its values");
        fails(
                data,
                Regression.of("area"),
                "column 'owner' has 320 different words in 320 training rows, so it seems to name rows, which says nothing about others;"
                        + " drop it with .drop(\"owner\"), read sentences with .text(\"owner\"),"
                        + " or if it is a category, say below how many rows a word is rare: .rare(10, \"owner\")");
    }

    @Test
    void dates() {
        LocalDate[] days = new LocalDate[ROWS];
        Arrays.setAll(days, k -> LocalDate.of(2020, 1, 1).plusDays(k % 2));
        Data data = table(AREA, PRICE, DateColumn.create("sold", days));
        String message = "task 'sold' needs a column of numbers, words or truth values; its column holds dates"
                + " (2020-01-01, 2020-01-02); derive one of these";
        fails(data, Regression.of("sold"), message);
        fails(data, Binary.of("sold"), message);
        fails(data, Categorical.of("sold"), message);
    }

    @Test
    void singleClass() {
        Data data = table(AREA, repeat("sold", ROWS, "yes", ""));
        String message =
                "task 'sold' needs at least two different values to tell apart; every labelled training row is 'yes'";
        fails(data, Binary.of("sold"), message);
        fails(data, Categorical.of("sold"), message);
    }

    @Test
    void constantTarget() {
        // 0.1 has no exact binary form: sums of it must not look like spread.
        double[] same = new double[ROWS];
        Arrays.fill(same, 0.1);
        fails(
                table(AREA, numbers("price", same)),
                Regression.of("price"),
                "task 'price' needs at least two different values; every labelled training row is 0.1");
    }

    @Test
    void classThatNoTrainingRowHas() {
        String[] towns = new String[ROWS];
        Arrays.setAll(towns, k -> k % 2 == 0 ? "no" : "yes");
        towns[table(AREA).split().valid()[0]] = "perhaps";
        Data data = table(AREA, words("sold", towns));
        String message =
                "task 'sold': 'perhaps' occurs in no training row, so the model cannot know it; seen were no, yes;"
                        + " merge rare classes, deal them alike by stratified(\"sold\") or split again with another seed";
        fails(data, Categorical.of("sold"), message);
        fails(data, Binary.of("sold"), message);
    }

    @Test
    void nothingButMissing() {
        double[] none = new double[ROWS];
        Arrays.fill(none, Double.NaN);
        Data data = table(AREA, PRICE, numbers("rooms", none), repeat("town", ROWS, ""));
        fails(
                data,
                Regression.of("rooms"),
                "task 'rooms': its column has no value in any of the 50 rows; a task needs labels");
        fails(
                data,
                Categorical.of("town"),
                "task 'town': its column has no value in any of the 50 rows; a task needs labels");
        fails(
                data,
                Regression.of("price"),
                "column 'rooms' has no value in any of the 40 training rows; drop it with .drop(\"rooms\")");
        fails(
                data.drop("rooms"),
                Regression.of("price"),
                "column 'town' has no value in any of the 40 training rows; drop it with .drop(\"town\")");
    }

    @Test
    void noLabelledTrainingRow() {
        double[] few = new double[ROWS];
        Arrays.fill(few, Double.NaN);
        for (int row : table(AREA).split().valid()) {
            few[row] = row;
        }
        fails(
                table(AREA, numbers("price", few)),
                Regression.of("price"),
                "task 'price': none of the 40 training rows has a label; hold out fewer rows");
    }

    @Test
    void infinity() {
        int train = table(AREA).split().train()[0];
        int valid = table(AREA).split().valid()[0];
        String message = "column 'rooms' must hold finite numbers; row %d is %s; make it missing or drop the row";
        fails(
                table(PRICE, with("rooms", Double.POSITIVE_INFINITY, true)),
                Regression.of("price"),
                message.formatted(train, "Infinity"));
        fails(
                table(PRICE, with("rooms", Double.NEGATIVE_INFINITY, false)),
                Regression.of("price"),
                message.formatted(valid, "-Infinity"));
        fails(
                table(PRICE, with("rooms", Double.POSITIVE_INFINITY, false)),
                Regression.of("rooms"),
                message.formatted(valid, "Infinity"));
    }

    @Test
    void logarithmOfWhatHasNone() {
        int row = table(AREA).split().train()[0];
        fails(
                table(AREA, with("price", 0, true)),
                Regression.of("price").log(),
                "task 'price': .log() needs values above 0; row %d is 0; .log1p() allows 0".formatted(row));
        fails(
                table(AREA, with("price", -2.5, true)),
                Regression.of("price").log1p(),
                "task 'price': .log1p() needs values above -1; row %d is -2.5".formatted(row));
    }

    @Test
    void nothingButTargets() {
        fails(
                () -> prepare(table(AREA, PRICE), Regression.of("area"), Regression.of("price")),
                "a model needs at least one feature; every column of the table is a target: area, price");
    }

    @Test
    void shareOutOfBounds() {
        for (double share : new double[] {0, 1, -0.1, Double.NaN}) {
            fails(
                    () -> table(AREA).holdOut(share, 1),
                    "holdOut(share, seed): the share must be above 0 and below 1, such as 0.2; given " + share);
        }
    }

    @Test
    void emptySplit() {
        fails(
                () -> table(numbers("a", 1, 2, 3, 4)).holdOut(0.1, 7),
                "holdOut(0.1, 7) leaves a part empty: of 4 rows, 3 train, 1 validate and 0 test; each part needs rows");
        fails(
                () -> table(numbers("a", 1, 2, 3)).holdOut(0.4, 7),
                "holdOut(0.4, 7) leaves a part empty: of 3 rows, 2 train, 0 validate and 1 test; each part needs rows");
    }

    @Test
    void noColumnLeft() {
        Data data = table(AREA, PRICE);
        fails(() -> data.drop("area", "price"), "drop(...) must leave at least one column; given all: area, price");
        fails(() -> data.only(), "only(...) needs at least one column; given none; the table has area, price");
        fails(() -> data.only("area", "area"), "only(...) names column 'area' twice");
    }

    @Test
    void noSuchRow() {
        fails(() -> table(AREA).row(50), "no row 50; the rows are 0 to 49");
        fails(() -> table(AREA).row(-1), "no row -1; the rows are 0 to 49");
    }

    @Test
    void tableWithoutColumns() {
        fails(() -> Data.of(Table.create("house")), "table 'house' has no rows; a model learns from rows");
    }
}
