package io.github.braidml.data;

import static io.github.braidml.data.Tables.noise;
import static io.github.braidml.data.Tables.numbers;
import static io.github.braidml.data.Tables.repeat;
import static io.github.braidml.data.Tables.table;
import static io.github.braidml.data.Tables.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;

/** What the cards say. */
final class DataCardTest {
    private static final Data HOUSE = table(
            numbers("price", 1, 2, 2.5, 3, 1e6),
            numbers("rooms", 3, Double.NaN, Double.NaN, 4, 4),
            words("town", "york", "york", "bath", "", "york"),
            numbers("none", Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN));

    @Test
    void aTableOfTheUsersOwnAsText() {
        String text = HOUSE.text().replace('\u00a0', ' ');
        assertThat(text)
                .startsWith("house\n5 rows x 4 columns: 4 to train, 1 to validate, none held out to test"
                        + " (say .holdOut(0.2, seed))\n\ncolumn  holds ");
        assertThat(text.lines().filter(line -> line.startsWith("price")))
                .singleElement()
                .satisfies(line -> assertThat(line.split(" +"))
                        .containsExactly("price", "number", "█████", "1", "2.5", "1000000"));
        assertThat(text.lines().filter(line -> line.startsWith("rooms")))
                .singleElement()
                .satisfies(line -> assertThat(line.split(" +"))
                        .containsExactly("rooms", "number", "40", "%", "▅█", "3", "4", "4"));
        assertThat(text).contains("york 75 %, bath 25 %");
        assertThat(text.lines().filter(line -> line.startsWith("none")))
                .singleElement()
                .satisfies(line -> assertThat(line.split(" +")).containsExactly("none", "empty", "100", "%"));
        assertThat(text).doesNotContain("Licence");
    }

    @Test
    void whatIsOddAboutATable() {
        assertThat(HOUSE.text()).endsWith("\nOdd\n- No value at all: none.").doesNotContain("copies");
        double[] x = IntStream.range(0, 100).mapToDouble(k -> k % 90).toArray();
        Data data = table(
                        DoubleColumn.create("x", x),
                        DoubleColumn.create("y", x),
                        DoubleColumn.create(
                                "one",
                                IntStream.range(0, 100).mapToDouble(k -> 1).toArray()),
                        repeat("part", 100, "train", "valid", "test"))
                .splitBy("part");
        assertThat(data.text())
                .contains("\nOdd\n- The same value in every row: one.\n- Column 'y' has the values of 'x'.\n"
                        + "- 10 rows are copies of earlier ones.");
        Data mixed =
                table(DoubleColumn.create("x", x), words("w", new String[100])).holdOut(0.2, 3);
        assertThat(mixed.text())
                .containsPattern(
                        "- 10 rows are copies of earlier ones; \\d of the test rows are the same with one that is not held out");
        assertThat(mixed.html()).contains("Odd");
        assertThat(Sources.shipped("diabetes").text()).doesNotContain("Odd");
    }

    @Test
    void whatIsOddAboutTargets() {
        int rows = 400;
        double[] x = IntStream.range(0, rows).mapToDouble(k -> Math.sin(k)).toArray();
        double[] copy = Arrays.stream(x).map(v -> 3 * v - 1).toArray();
        String[] kinds = IntStream.range(0, rows)
                .mapToObj(k -> k % 40 == 0 ? "rare" : k % 2 == 0 ? "a" : "b")
                .toArray(String[]::new);
        Data data = table(DoubleColumn.create("x", x), DoubleColumn.create("euros", copy), words("kind", kinds));
        assertThat(data.targets(Regression.of("x"), Categorical.of("kind"))
                        .text()
                        .replaceAll("\\s+", " "))
                .contains("Fewer than 10 training rows of kind: rare.")
                .doesNotContain("Out of balance")
                .contains("Given away in every training row: x, by euros.");
        assertThat(data.drop("euros").targets(Regression.of("x")).text()).doesNotContain("Given away");
    }

    @Test
    void whatIsOutOfBalance() {
        String[] ill = IntStream.range(0, 1000)
                .mapToObj(k -> k % 20 == 0 ? "yes" : "no")
                .toArray(String[]::new);
        Data data = table(numbers("x", noise(1000, 1)), words("ill", ill)).stratified("ill");
        assertThat(data.targets(Binary.of("ill")).text().replaceAll("\\s+", " ").replace('\u00a0', ' '))
                .contains("Out of balance: 95 % of ill is no, so accuracy says little; look at BALANCED_ACCURACY too.");
    }

    @Test
    void emptySentencesAreNamedAndCanBeLeftOut() {
        Data data = table(numbers("y", noise(40, 1)), repeat("note", 40, "a fine house", "old", "   ", "an old garden"))
                .text("note");
        assertThat(data.text())
                .contains(
                        "Column 'note' has no sentence in 10 rows, the first of them row 2; .complete(\"note\") leaves them out.");
        assertThat(data.complete("note").rows()).isEqualTo(30);
        assertThat(data.complete("note").text()).doesNotContain("no sentence");
    }

    @Test
    void aSeriesWithAGapSaysWhere() {
        LocalDate first = LocalDate.of(2020, 1, 3);
        // From Friday on, weekdays only.
        LocalDate[] days = IntStream.range(0, 60)
                .mapToObj(first::plusDays)
                .filter(day -> day.getDayOfWeek().getValue() < 6)
                .toArray(LocalDate[]::new);
        DoubleColumn x = numbers("x", noise(days.length, 1));
        assertThat(table(DateColumn.create("day", days), x).text()).doesNotContain("gap");
        LocalDate[] broken = days.clone();
        for (int row = 0; row < 30; row++) {
            broken[row] = days[row].minusDays(40);
        }
        Collections.reverse(Arrays.asList(broken));
        assertThat(table(DateColumn.create("day", broken), x).text())
                .contains(
                        "- Column 'day' has a gap: 41 days between row %d (%s) and row %d (%s), where 1 is usual. A step of series(...)"
                                .formatted(days.length - 30, days[29].minusDays(40), days.length - 31, days[30]));
        // Several rows of a day are no series.
        broken[0] = broken[1];
        assertThat(table(DateColumn.create("day", broken), x).text()).doesNotContain("gap");
    }

    @Test
    void sentencesAreShownByExamples() {
        String text = Sources.shipped("phrases").text("english").text();
        assertThat(text.lines().filter(line -> line.startsWith("english")))
                .singleElement()
                .asString()
                .matches("english +sentences +7100 different, such as \\p{Lu}.*[.?!] / \\p{Lu}.*[.?!]");
        assertThat(text).containsPattern("type .*statement \\d+\u00a0%").containsPattern("part .*train 73\u00a0%");
    }

    @Test
    void aShippedSetSaysWhereItComesFrom() {
        Data data = Sources.shipped("actg175").holdOut(0.2, 42);
        Card card = Objects.requireNonNull(data.card());
        assertThat(data.text())
                .startsWith(card.title() + "\n" + card.description() + "\n"
                        + "2139 rows x 23 columns, one row per patient: 1369 to train, 342 to validate, 428 to test;"
                        + " dealt by holdOut(0.2, 42)\n"
                        + "From lifelines 0.30.3. Licence: MIT (package). Cite: " + card.citation() + "\n\n")
                .contains("\nKnown problems\n- " + card.problems().get(0))
                .contains(
                        "\nMust not be concluded\n- " + card.must_not_conclude().get(0))
                .contains("\nTasks that suggest themselves\n- cd4_week_20 (regression): ");
        assertThat(data.html()).contains("<li>" + card.must_not_conclude().get(0) + "</li>", "cells/mm3");
    }

    @Test
    void aWideTableIsCutAndSaysSo() {
        String text = Sources.shipped("digits").text();
        assertThat(text)
                .contains(
                        "37 columns not shown: p33, p34, p35, p36, p37, p40, p41, p42, p43, p44, p45, p46, ... (25 more).");
        assertThat(text.lines().filter(line -> line.startsWith("digit ") || line.startsWith("even ")))
                .hasSize(2);
        DoubleColumn[] many =
                IntStream.range(0, 300).mapToObj(k -> numbers("c" + k, 1, 2, 3)).toArray(DoubleColumn[]::new);
        assertThat(table(many).text().lines().filter(line -> line.startsWith("c") && line.contains("number")))
                .hasSize(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"actg175", "breast-cancer", "digits", "indices", "randhie"})
    void smallPlainHtml(String name) {
        String html = Sources.shipped(name).html();
        assertThat(html.length()).isLessThan(100_000);
        assertThat(html).doesNotContain("<script", "<style", "color:#", "null");
        for (String tag : new String[] {"div", "table", "details", "ul", "li", "p", "td"}) {
            assertThat(html.split("<" + tag + "[ >]", -1)).hasSameSizeAs(html.split("</" + tag + ">", -1));
        }
    }

    @Test
    void hostileTextIsEscapedAndCut() {
        String evil = "<script>alert(1)</script>" + "x".repeat(10_000);
        Data data = table(numbers("a", 1, 2, 3), words("b", evil, evil, "c"));
        assertThat(data.html()).doesNotContain("<script").hasSizeLessThan(5_000);
    }

    @Test
    void infiniteNumbersAreShownAndDoNotBreakTheHistogram() {
        String text = table(numbers("a", 1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e308, 1e308))
                .text();
        assertThat(text.lines().filter(line -> line.startsWith("a ")))
                .singleElement()
                .satisfies(line -> assertThat(line.split(" +")).containsExactly("a", "number", "███", "-∞", "1", "∞"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "3, 3",
        "123456, 123456",
        "0.1, 0.1",
        "74.386, 74.39",
        "12345.6, 12350",
        "-0.000123456, -0.0001235",
        "0.0000123456, 1.23e-05",
        "1.5e12, 1.50e+12",
        "NaN, –",
        "Infinity, ∞"
    })
    void figures(double x, String text) {
        assertThat(Quantity.of(x)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %", "1, 100 %", "0.001, <1 %", "0.999, >99 %", "0.37, 37 %"})
    void percents(double share, String text) {
        assertThat(Quantity.percent(share).replace('\u00a0', ' ')).isEqualTo(text);
    }

    @Test
    void targets() {
        int rows = 100;
        double[] price = new double[rows];
        Arrays.setAll(price, k -> k % 4 == 0 ? Double.NaN : k);
        String[] sold = new String[rows];
        Arrays.setAll(sold, k -> k % 5 == 0 ? "" : k % 2 == 0 ? "yes" : "no");
        Data data = table(
                        numbers("price", price),
                        words("sold", sold),
                        repeat("town", rows, "bath", "leeds", "york"),
                        numbers("area", Tables.noise(rows, 1)))
                .holdOut(0.2, 42);
        String text = data.targets(Regression.of("price").log1p(), Binary.of("sold"), Categorical.of("town"))
                .text()
                .replace('\u00a0', ' ');
        assertThat(text).startsWith("Labels in house\ntask ");
        assertThat(text)
                .contains(
                        "\n60 of 100 rows have the labels of all 3 tasks (60 %); fewest in common: price and sold, 60 rows. Most associated: ");
        assertThat(text)
                .contains(
                        "log(1 + a number)",
                        "yes or no",
                        "one of 3 classes",
                        "bath 41 %, leeds 23 %, york 36 %",
                        " missing)");
    }

    @Test
    void targetsThatHaveMostToDoWithEachOtherAreNamed() {
        int rows = 200;
        double[] a = Tables.noise(rows, 1);
        double[] b = Tables.noise(rows, 2);
        double[] twice = Arrays.stream(a).map(v -> -2 * v).toArray();
        String[] sign = Arrays.stream(a).mapToObj(v -> v > 0.5 ? "up" : "down").toArray(String[]::new);
        String[] same = Arrays.stream(sign).map(s -> s + "wards").toArray(String[]::new);
        Data data = table(
                        numbers("a", a),
                        numbers("b", b),
                        numbers("twice", twice),
                        words("sign", sign),
                        words("same", same))
                .holdOut(0.2, 42);
        assertThat(data.targets(Regression.of("a"), Regression.of("b"), Regression.of("twice"))
                        .text())
                .contains(" Most associated: a and twice -1.00; ");
        assertThat(data.targets(Categorical.of("sign"), Categorical.of("same")).text())
                .contains(" Most associated: sign and same V 1.00.");
        assertThat(data.targets(Regression.of("a"), Categorical.of("sign")).text())
                .contains(" Most associated: a and sign η 0.");
        assertThat(data.targets(Regression.of("a")).text()).doesNotContain("associated");
    }

    @Test
    void targetsAreChecked() {
        assertThatThrownBy(() -> HOUSE.targets()).hasMessage("a model needs at least one task; given none");
        assertThatThrownBy(() -> HOUSE.targets(Regression.of("town")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("task 'town' is a regression and needs numbers; its column holds words");
    }
}
