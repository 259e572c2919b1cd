package io.github.braidml.data;

import static io.github.braidml.data.Tables.noise;
import static io.github.braidml.data.Tables.numbers;
import static io.github.braidml.data.Tables.prepare;
import static io.github.braidml.data.Tables.repeat;
import static io.github.braidml.data.Tables.table;
import static io.github.braidml.data.Tables.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** What becomes of a table: everything fitted is fitted on the training rows. */
final class PreparedTest {
    private static final int ROWS = 200;
    private static final DoubleColumn Y = numbers("y", noise(ROWS, 1));

    @ParameterizedTest
    @CsvSource({"1, 0", "1e-200, 0", "1e200, 1e200", "1e-3, 1e6", "-5, 2"})
    void trainingColumnsAreStandardised(double factor, double shift) {
        double[] x = Arrays.stream(noise(ROWS, 2)).map(v -> factor * v + shift).toArray();
        Prepared prepared = prepare(table(Y, numbers("x", x)), Regression.of("y"));
        double[] inputs = Arrays.stream(prepared.split().train())
                .mapToDouble(row -> prepared.inputs().values(0)[row])
                .toArray();
        assertThat(mean(inputs)).isCloseTo(0, within(1e-6));
        assertThat(mean(Arrays.stream(inputs).map(v -> v * v).toArray())).isCloseTo(1, within(1e-6));
        double[] labels = Arrays.stream(prepared.split().train())
                .mapToDouble(row -> prepared.labels()[0][row])
                .toArray();
        assertThat(mean(labels)).isCloseTo(0, within(1e-12));
        assertThat(mean(Arrays.stream(labels).map(v -> v * v).toArray())).isCloseTo(1, within(1e-12));
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).average().orElseThrow();
    }

    @Test
    void aRowThatDoesNotTrainChangesNothingForTheOthers() {
        double[] x = noise(ROWS, 2);
        String[] town = towns(ROWS);
        Data data = table(Y, numbers("x", x), words("town", town)).holdOut(0.2, 3);
        Prepared before = prepare(data, Regression.of("y"));
        int changed = data.split().test()[5];
        int alsoChanged = data.split().valid()[5];
        x[changed] = 1e6;
        x[alsoChanged] = Double.NaN;
        town[changed] = "elsewhere";
        Prepared after = prepare(table(Y, numbers("x", x), words("town", town)).holdOut(0.2, 3), Regression.of("y"));
        assertThat(after.features()).isEqualTo(before.features());
        assertThat(after.targets()).isEqualTo(before.targets());
        int width = after.inputs().all().get(0).size();
        for (int i = 0; i < after.inputs().values(0).length; i++) {
            if (i / width != changed && i / width != alsoChanged) {
                assertThat(after.inputs().values(0)[i])
                        .isEqualTo(before.inputs().values(0)[i]);
            }
        }
        assertThat(Arrays.copyOfRange(after.inputs().values(0), changed * width + 1, (changed + 1) * width))
                .containsOnly(0);
    }

    private static String[] towns(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(k -> k % 3 == 0 ? "bath" : "york")
                .toArray(String[]::new);
    }

    @Test
    void missingNumbersBecomeTheMeanAndAreMarked() {
        double[] x = noise(ROWS, 2);
        int[] train = table(Y).split().train();
        x[train[0]] = Double.NaN;
        Prepared prepared = prepare(table(Y, numbers("x", x)), Regression.of("y"));
        assertThat(prepared.inputs().all().get(0).size()).isEqualTo(2);
        for (int row = 0; row < ROWS; row++) {
            assertThat(prepared.inputs().values(0)[2 * row + 1]).isEqualTo(row == train[0] ? 1 : 0);
        }
        assertThat(prepared.inputs().values(0)[2 * train[0]]).isZero();
        assertThat(prepared.features().columns().get(0).inWords()).isEqualTo("standardised, missing marked");
    }

    @Test
    void aColumnThatIsTheSameInTrainingIsAlwaysZero() {
        double[] x = new double[ROWS];
        Arrays.fill(x, 0.1);
        x[table(Y).split().valid()[0]] = 7;
        Prepared prepared = prepare(table(Y, numbers("x", x)), Regression.of("y"));
        assertThat(prepared.inputs().values(0)).containsOnly(0);
    }

    @Test
    void wordsBecomeOneInputPerLevel() {
        Prepared prepared = prepare(table(Y, repeat("town", ROWS, "york", "bath", "")), Regression.of("y"));
        assertThat(prepared.features().columns()).containsExactly(new Category("town", List.of("bath", "york"), 0));
        assertThat(Arrays.copyOf(prepared.inputs().values(0), 6)).containsExactly(0, 1, 1, 0, 0, 0);
        assertThat(prepared.features().columns().get(0).inWords()).isEqualTo("one input per value: bath, york");
    }

    @Test
    void targetsComeBackInTheUsersUnits() {
        double[] y =
                Arrays.stream(noise(ROWS, 4)).map(v -> Math.exp(12 * v - 4)).toArray();
        Data data = table(numbers("y", y), numbers("x", noise(ROWS, 5)));
        for (Regression task : List.of(
                Regression.of("y"), Regression.of("y").log(), Regression.of("y").log1p())) {
            Prepared prepared = prepare(data, task);
            for (int row = 0; row < ROWS; row++) {
                double[] outputs = {0, prepared.labels()[0][row]};
                assertThat((Double) prepared.targets().get(0).decode(outputs, 1))
                        .isCloseTo(y[row], within(1e-10 * Math.max(1, y[row])));
            }
            assertThat(prepared.targets().get(0).constant()).containsExactly(0);
            assertThat(prepared.targets().get(0).probabilities(new double[1], 0))
                    .isEmpty();
        }
    }

    @Test
    void yesAndNo() {
        String[] sold = towns(ROWS);
        sold[3] = "";
        Data data = table(numbers("x", noise(ROWS, 5)), Tables.words("sold", sold));
        Prepared prepared = prepare(data, Binary.of("sold").positive("bath"));
        Target.YesNo target = (Target.YesNo) prepared.targets().get(0);
        assertThat(prepared.labels()[0]).startsWith(1, 0, 0, Double.NaN, 0, 0, 1);
        assertThat(target.decode(new double[] {-0.1}, 0)).isFalse();
        assertThat(target.decode(new double[] {0}, 0)).isTrue();
        assertThat(target.probabilities(target.constant(), 0).get(true)).isCloseTo(target.share(), within(1e-12));
        assertThat(target.probabilities(new double[] {-800}, 0))
                .containsEntry(true, 0.0)
                .containsEntry(false, 1.0);
        assertThatThrownBy(() -> target.encode("leeds"))
                .hasMessage(
                        "task 'sold': 'leeds' occurs in no training row, so the model cannot know it; seen were york,"
                                + " bath; merge rare classes, deal them alike by stratified(\"sold\") or split again with another seed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes no", "Yes No", "true false", "t f", "Y N", "1 0"})
    void whatMeansYes(String both) {
        String[] values = both.split(" ");
        Data data = table(numbers("x", noise(ROWS, 5)), repeat("sold", ROWS, values));
        assertThat(((Target.YesNo) prepare(data, Binary.of("sold")).targets().get(0)).yes())
                .isEqualTo(values[0]);
    }

    @Test
    void classes() {
        Data data = table(
                numbers("x", noise(ROWS, 5)),
                numbers(
                        "rooms",
                        IntStream.range(0, ROWS).mapToDouble(k -> k % 12).toArray()));
        Target.Classes target = (Target.Classes)
                prepare(data, Categorical.of("rooms")).targets().get(0);
        assertThat(target.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
        assertThat(target.encode(11.0)).isEqualTo(11);
        assertThat(target.encode(null)).isNaN();
        double[] outputs = new double[13];
        outputs[11] = 3;
        assertThat(target.decode(outputs, 1)).isEqualTo("10");
        assertThat(target.probabilities(target.constant(), 0).get("3"))
                .isCloseTo(target.shares().get(3), within(1e-12));
    }

    @Test
    void labelsOfAnotherTableAreCheckedToo() {
        Data data = table(Y, numbers("x", noise(ROWS, 5)));
        List<Target<?>> targets = prepare(data, Regression.of("y").log()).targets();
        assertThatThrownBy(() -> table(repeat("y", 9, "high", "low")).labels(targets))
                .hasMessage("task 'y' needs finite numbers; given 'high'");
        assertThatThrownBy(() -> table(numbers("y", Double.POSITIVE_INFINITY)).labels(targets))
                .hasMessage("task 'y' needs finite numbers; given 'Infinity'");
        assertThatThrownBy(() -> table(numbers("y", -1)).labels(targets))
                .hasMessage("task 'y': .log() needs values above 0; given -1");
        assertThat(table(numbers("y", Double.NaN)).labels(targets)[0]).containsExactly(Double.NaN);
        assertThatThrownBy(
                        () -> table(Y).inputs(prepare(data, Regression.of("y")).features()))
                .hasMessage("no column 'x'; the table has y. Did you mean 'y'?");
    }

    @Test
    void splitsAreDisjointCompleteAndTheSameForASeed() {
        for (int rows : new int[] {10, 99, 1000}) {
            for (double share : new double[] {0.2, 0.37, 0.5}) {
                Data data = table(numbers("x", noise(rows, 1))).holdOut(share, 11);
                Split split = data.split();
                List<Integer> all = new ArrayList<>();
                IntStream.of(split.train()).forEach(all::add);
                IntStream.of(split.valid()).forEach(all::add);
                IntStream.of(split.test()).forEach(all::add);
                assertThat(new HashSet<>(all)).hasSize(rows);
                assertThat(all).hasSize(rows);
                assertThat(split.test()).hasSize((int) Math.round(share * rows)).isSorted();
                assertThat(data.split().train()).isEqualTo(split.train());
                Split other = data.reshuffled(12).split();
                assertThat(other.test()).hasSameSizeAs(split.test());
                assertThat(rows < 99 || !Arrays.equals(other.test(), split.test()))
                        .isTrue();
            }
        }
    }

    @Test
    void everyRowIsHeldOutEquallyOften() {
        Data data = table(numbers("x", noise(20, 1)));
        int[] times = new int[20];
        for (int seed = 0; seed < 5000; seed++) {
            for (int row : data.holdOut(0.25, seed).split().test()) {
                times[row]++;
            }
        }
        assertThat(IntStream.of(times).min().orElseThrow()).isGreaterThan(1100);
        assertThat(IntStream.of(times).max().orElseThrow()).isLessThan(1400);
    }

    @Test
    void laterChangesOfTheTableDoNotReachTheData() {
        Table table = Table.create("house", numbers("x", 1, 2, 3), Tables.words("town", "a", "b", "c"));
        Data data = Data.of(table);
        String before = data.hash();
        table.doubleColumn("x").set(0, 9);
        table.stringColumn("town").set(0, "z");
        table.addColumns(numbers("new", 1, 2, 3));
        data.numbers("x")[1] = 9;
        assertThat(data.numbers("x")).containsExactly(1, 2, 3);
        assertThat(data.words("town")).containsExactly("a", "b", "c");
        assertThat(data.names()).containsExactly("x", "town");
        assertThat(data.hash()).isEqualTo(before);
    }

    @Test
    void theHashTellsTablesAndSplitsApart() {
        List<Data> all = List.of(
                table(numbers("x", 1, 2, 3, 4, 5, 6)),
                table(numbers("x", 1, 2, 3, 4, 5, 7)),
                table(numbers("x", 1, 2, 3, 4, 5, Double.NaN)),
                table(numbers("z", 1, 2, 3, 4, 5, 6)),
                table(numbers("x", 1, 2, 3, 4, 5, 6)).holdOut(0.2, 1),
                table(numbers("x", 1, 2, 3, 4, 5, 6)).holdOut(0.2, 2),
                table(numbers("x", 1, 2, 3, 4, 5, 6)).holdOut(0.3, 1),
                table(Tables.words("x", "1", "2", "3", "4", "5", "6")),
                table(Tables.words("x", "a", "")),
                table(Tables.words("x", "a", "null")),
                table(Tables.words("x", "a\nb", "c")),
                table(Tables.words("x", "a", "b\nc")));
        Set<String> hashes = new HashSet<>();
        all.forEach(data -> hashes.add(data.hash()));
        assertThat(hashes).hasSameSizeAs(all).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        assertThat(table(numbers("x", 0.0, 1)).hash())
                .isEqualTo(table(numbers("x", -0.0, 1)).hash());
    }

    @Test
    void aMillionRowsTakeSeconds() {
        int rows = 1_000_000;
        String[] kinds = new String[rows];
        Arrays.setAll(kinds, row -> "kind" + row % 97);
        Data data = table(numbers("x", noise(rows, 1)), numbers("y", noise(rows, 2)), Tables.words("kind", kinds));
        long start = System.nanoTime();
        Prepared prepared = prepare(data, Regression.of("y"), Categorical.of("kind"));
        String card = data.html() + data.text() + data.hash();
        // Generous: it takes about a second, and anything quadratic would take hours.
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
        assertThat(prepared.rows()).isEqualTo(rows);
        assertThat(card).contains("Distributions, medians and shares are of 50000 rows drawn at random.");
    }
}
