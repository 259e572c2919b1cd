package io.github.braidml.data;

import static io.github.braidml.data.Tables.noise;
import static io.github.braidml.data.Tables.numbers;
import static io.github.braidml.data.Tables.prepare;
import static io.github.braidml.data.Tables.table;
import static io.github.braidml.data.Tables.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Every way to split keeps its promise, whatever the table. */
final class SplittingTest {
    private static final int ROWS = 600;

    /** Visits of patients of very different diligence, with two related targets, a rare class and missing labels. */
    private static Data visits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] patient = new String[ROWS];
        String[] stage = new String[ROWS];
        String[] died = new String[ROWS];
        DateColumn day = DateColumn.create("day");
        for (int row = 0; row < ROWS; row++) {
            patient[row] = "p" + (int) (90 * Math.pow(random.nextDouble(), 2));
            double ill = random.nextDouble();
            stage[row] = ill < 0.05 ? "IV" : ill < 0.3 ? "II" : ill < 0.9 ? "I" : "";
            died[row] = random.nextDouble() < 0.15 ? "" : random.nextDouble() < 1 - ill ? "yes" : "no";
            day.append(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(300)));
        }
        return table(
                words("patient", patient),
                words("stage", stage),
                words("died", died),
                day,
                numbers("x", noise(ROWS, seed)),
                numbers("y", noise(ROWS, seed + 1)));
    }

    private static IntFunction<Object> of(Data data, String column) {
        List<String> values = data.words(column);
        return row -> String.valueOf(values.get(row));
    }

    static Stream<UnaryOperator<Data>> all() {
        return Stream.of(
                d -> d.holdOut(0.2, 3),
                d -> d.folds(5, 3),
                d -> d.holdOut(0.3, 3).stratified("stage", "died"),
                d -> d.stratified("stage", "y").folds(4, 1),
                d -> d.holdOut(0.2, 3).grouped("patient"),
                d -> d.folds(3, 3).grouped("patient").stratified("died"),
                d -> d.holdOutLast(0.2, "day"),
                d -> d.holdOutLast(0.2, "day").gap(7).validate(0.1),
                d -> d.holdOutLast(0.5).gap(2).walkForward(4),
                d -> d.holdOut(0.2, 3).grouped("patient").learnFrom(100),
                d -> d.holdOutLast(0.2, "day").learnFrom(100));
    }

    @ParameterizedTest
    @MethodSource("all")
    void partsAreDisjointAndTheSameEachTime(UnaryOperator<Data> split) {
        for (int seed = 0; seed < 5; seed++) {
            Data data = split.apply(visits(seed));
            for (int r = 0; r < 7; r++) {
                Split parts = data.repeat(r).split();
                assertThat(parts)
                        .usingRecursiveComparison()
                        .isEqualTo(split.apply(visits(seed)).repeat(r).split());
                int[] rows = Stream.of(parts.train(), parts.valid(), parts.test())
                        .peek(part -> assertThat(part).isNotEmpty().isSorted())
                        .flatMapToInt(Arrays::stream)
                        .toArray();
                assertThat(rows).doesNotHaveDuplicates();
                assertThat(IntStream.of(rows).allMatch(row -> row >= 0 && row < ROWS))
                        .isTrue();
            }
            assertThat(data.repeat(0).hash()).isEqualTo(data.hash());
        }
    }

    @Test
    void eachWayHasAHashOfItsOwn() {
        Set<String> hashes = new HashSet<>();
        all().forEach(split -> hashes.add(split.apply(visits(1)).hash()));
        hashes.add(visits(1).folds(5, 3).repeat(1).hash());
        hashes.add(visits(1).folds(5, 3).repeat(5).hash());
        assertThat(hashes).hasSize(13);
    }

    @ParameterizedTest
    @CsvSource({"0.2", "0.37", "0.5"})
    void strataHaveTheSameShareInEveryPart(double share) {
        for (int seed = 0; seed < 20; seed++) {
            Data data = visits(seed);
            Split one = data.holdOut(share, seed).stratified("stage").split();
            assertThat(one.test()).hasSize((int) Math.round(share * ROWS));
            assertThat(one.train().length + one.valid().length + one.test().length)
                    .isEqualTo(ROWS);
            assertThat(worst(one, of(data, "stage"))).isLessThanOrEqualTo(2);
            Split two = data.holdOut(share, seed).stratified("stage", "died").split();
            assertThat(worst(two, of(data, "stage"))).isLessThanOrEqualTo(3);
            assertThat(worst(two, of(data, "died"))).isLessThanOrEqualTo(3);
        }
        // Chance alone does not do this.
        assertThat(IntStream.range(0, 20)
                        .mapToDouble(
                                seed -> worst(visits(seed).holdOut(share, seed).split(), of(visits(seed), "died")))
                        .average()
                        .orElseThrow())
                .isGreaterThan(5);
    }

    /** The largest number of rows by which a value is off its share in some part. */
    private static double worst(Split split, IntFunction<Object> value) {
        Map<Object, double[]> counts = new HashMap<>();
        int[][] parts = {split.train(), split.valid(), split.test()};
        for (int p = 0; p < 3; p++) {
            for (int row : parts[p]) {
                counts.computeIfAbsent(value.apply(row), v -> new double[3])[p]++;
            }
        }
        double all = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        double worst = 0;
        for (double[] count : counts.values()) {
            for (int p = 0; p < 3; p++) {
                worst = Math.max(worst, Math.abs(count[p] - Arrays.stream(count).sum() * parts[p].length / all));
            }
        }
        return worst;
    }

    @Test
    void numbersAreStratifiedInFifths() {
        Data data = visits(4);
        double[] y = data.numbers("y");
        double[] sorted = y.clone();
        Arrays.sort(sorted);
        Split split = data.holdOut(0.2, 1).stratified("y").split();
        assertThat(worst(split, row -> Arrays.binarySearch(sorted, y[row]) * 5 / ROWS))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void noGroupIsInTwoParts() {
        for (int seed = 0; seed < 20; seed++) {
            Data data = visits(seed);
            IntFunction<Object> patient = of(data, "patient");
            List<Data> splits = List.of(
                    data.holdOut(0.2, seed).grouped("patient"),
                    data.folds(4, seed).grouped("patient"),
                    data.holdOut(0.2, seed).grouped("patient").stratified("died"),
                    data.holdOut(0.2, seed).grouped("patient").learnFrom(200));
            for (Data grouped : splits) {
                for (int r = 0; r < 4; r++) {
                    Split split = grouped.repeat(r).split();
                    Map<Object, Set<Integer>> parts = new HashMap<>();
                    int[][] rows = {split.train(), split.valid(), split.test()};
                    for (int p = 0; p < 3; p++) {
                        for (int row : rows[p]) {
                            parts.computeIfAbsent(patient.apply(row), key -> new HashSet<>())
                                    .add(p);
                        }
                    }
                    assertThat(parts.values()).allMatch(in -> in.size() == 1);
                }
            }
            Split first = splits.get(0).split();
            // As near as whole groups allow: the largest has some 65 of the 600 rows.
            assertThat(first.test().length).isBetween(120 - 70, 120 + 70);
            assertThat(splits.get(0).reshuffled(seed + 1).split().test()).isNotEqualTo(first.test());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 9})
    void foldsCoverEveryRowOnce(int k) {
        for (Data data : List.of(
                visits(1).folds(k, 7),
                visits(1).folds(k, 7).stratified("stage"),
                visits(1).folds(k, 7).grouped("patient"))) {
            List<Integer> held = new ArrayList<>();
            for (int r = 0; r < k; r++) {
                Split split = data.repeat(r).split();
                Arrays.stream(split.test()).forEach(held::add);
                assertThat(split.train().length + split.valid().length + split.test().length)
                        .isEqualTo(ROWS);
            }
            assertThat(held).hasSize(ROWS).doesNotHaveDuplicates();
            assertThat(data.repeat(k).split().test()).isNotEqualTo(data.split().test());
            assertThat(data.repeat(k + 1).hash())
                    .isEqualTo(data.repeat(k).repeat(1).hash());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void nothingIsLearnedFromWhatCameLater(int gap) {
        for (int seed = 0; seed < 10; seed++) {
            Data data = visits(seed);
            int[] rank = Times.ranks(Columns.named(List.of(Column.of(days(data))), "day"), "test");
            for (Data split : List.of(
                    data.holdOutLast(0.2, "day").gap(gap),
                    data.holdOutLast(0.4, "day").walkForward(3).gap(gap),
                    data.holdOutLast(0.2, "day").gap(gap).learnFrom(200))) {
                for (int r = 0; r < 3; r++) {
                    Split parts = split.repeat(r).split();
                    assertThat(most(rank, parts.train()) + gap).isLessThan(least(rank, parts.valid()));
                    assertThat(most(rank, parts.valid()) + gap).isLessThan(least(rank, parts.test()));
                }
            }
            // One gap before each border, and nothing else, is left aside.
            Split parts = data.holdOutLast(0.2, "day").gap(gap).split();
            Set<Integer> used = new HashSet<>();
            Stream.of(parts.train(), parts.valid(), parts.test())
                    .forEach(rows -> Arrays.stream(rows).forEach(row -> used.add(rank[row])));
            assertThat(used).hasSize((int) Arrays.stream(rank).distinct().count() - 2 * gap);
            assertThat(parts.test().length).isBetween(120, 130);
        }
    }

    private static DateColumn days(Data data) {
        DateColumn days = DateColumn.create("day");
        data.words("day").forEach(day -> days.append(LocalDate.parse(String.valueOf(day))));
        return days;
    }

    private static int most(int[] rank, int[] rows) {
        return Arrays.stream(rows).map(row -> rank[row]).max().orElseThrow();
    }

    private static int least(int[] rank, int[] rows) {
        return Arrays.stream(rows).map(row -> rank[row]).min().orElseThrow();
    }

    @Test
    void walkingForwardGoesThroughTheLastRowsStretchByStretch() {
        Data data = table(numbers("x", noise(100, 1))).holdOutLast(0.4).gap(3).walkForward(4);
        for (int r = 0; r < 4; r++) {
            Split split = data.repeat(r).split();
            assertThat(split.test())
                    .isEqualTo(IntStream.range(60 + 10 * r, 70 + 10 * r).toArray());
            int learn = 60 + 10 * r - 3;
            int valid = (int) Math.round(0.2 * learn);
            assertThat(split.valid())
                    .isEqualTo(IntStream.range(learn - valid, learn).toArray());
            assertThat(split.train())
                    .isEqualTo(IntStream.range(0, learn - valid - 3).toArray());
        }
        assertThat(data.repeat(4).hash()).isEqualTo(data.hash());
        assertThat(data.reshuffled(9).hash()).isEqualTo(data.hash());
    }

    @Test
    void theLatestRowsAreFoundInAnyOrderOfTheTable() {
        Data data = table(numbers("when", 3, -1, 2, 0, 1, 4, 5, 6, 7, 8), numbers("y", noise(10, 1)));
        Split split = data.holdOutLast(0.2, "when").split();
        assertThat(split.test()).containsExactly(8, 9);
        assertThat(split.valid()).containsExactly(6, 7);
        assertThat(data.holdOutLast(0.2, "when").learnFrom(4).split().train()).containsExactly(0, 5, 6);
        DateTimeColumn clock = DateTimeColumn.create("clock");
        for (int k = 0; k < 10; k++) {
            clock.append(LocalDate.of(2020, 1, 1).atTime(23 - k, 59, 59 - k));
        }
        assertThat(table(clock, numbers("y", noise(10, 1)))
                        .holdOutLast(0.2, "clock")
                        .split()
                        .test())
                .containsExactly(0, 1);
    }

    @Test
    void aColumnSaysWhichPart() {
        String[] part = {"train", "Train", "test", "val", "training", "test", "validation", "train"};
        Data given = table(words("part", part), numbers("x", noise(8, 1)), numbers("y", noise(8, 2)))
                .splitBy("part");
        assertThat(given.split().train()).containsExactly(0, 1, 4, 7);
        assertThat(given.split().valid()).containsExactly(3, 6);
        assertThat(given.split().test()).containsExactly(2, 5);
        assertThat(given.repeat(3).split()).usingRecursiveComparison().isEqualTo(given.split());
        assertThat(prepare(given, Regression.of("y")).features().columns())
                .extracting(Feature::name)
                .containsExactly("x");
        Data several = table(
                        words("part", "train", "test: new words", "Test: new structures", "valid", "train"),
                        numbers("x", 1, 2, 3, 4, 5))
                .splitBy("part");
        assertThat(several.split().train()).containsExactly(0, 4);
        assertThat(several.split().valid()).containsExactly(3);
        assertThat(several.split().test()).containsExactly(1, 2);
        part = new String[50];
        Arrays.setAll(part, row -> List.of("train", "train", "test").get(row % 3));
        Data half = table(words("part", part), numbers("x", noise(50, 1))).splitBy("part");
        assertThat(half.split().test()).hasSize(16);
        assertThat(Arrays.stream(half.split().test()).allMatch(row -> row % 3 == 2))
                .isTrue();
        assertThat(half.split().valid()).hasSize(7);
        assertThat(half.repeat(1).split().test()).isEqualTo(half.split().test());
        assertThat(half.repeat(1).split().valid()).isNotEqualTo(half.split().valid());
    }

    @Test
    void theColumnThatSplitsIsNoFeatureUnlessAllowed() {
        Data data = visits(2).only("patient", "x", "y").holdOut(0.2, 1).grouped("patient");
        assertThat(prepare(data, Regression.of("y")).features().columns())
                .extracting(Feature::name)
                .containsExactly("x");
        assertThat(prepare(data.allow("patient"), Regression.of("y")).features().columns())
                .extracting(Feature::name)
                .containsExactly("patient", "x");
        // It may go from the table and still splits.
        assertThat(data.drop("patient").split()).usingRecursiveComparison().isEqualTo(data.split());
        Data later = visits(2).only("day", "x", "y").holdOutLast(0.2, "day");
        assertThat(prepare(later, Regression.of("y")).inputs().all().get(0).size())
                .isEqualTo(1);
    }

    @Test
    void theCardSaysHowRowsAreSplit() {
        assertThat(visits(1)
                        .holdOut(0.2, 5)
                        .stratified("stage", "died")
                        .grouped("patient")
                        .text())
                .contains("; dealt by holdOut(0.2, 5).stratified(\"stage\", \"died\").grouped(\"patient\")\n");
        assertThat(visits(1).holdOutLast(0.2, "day").gap(5).validate(0.1).text())
                .containsPattern(
                        ", \\d+ left aside; dealt by holdOutLast\\(0.2, \"day\"\\).gap\\(5\\).validate\\(0.1\\)\n");
        assertThat(visits(1).holdOutLast(0.4).walkForward(4).repeat(2).text())
                .contains("; dealt by holdOutLast(0.4).walkForward(4), part 3 of 4\n");
        assertThat(visits(1).folds(5, 2).html()).contains("dealt by folds(5, 2), part 1 of 5");
    }

    @Test
    void splitsThatMakeNoSenseAreRefused() {
        Data data = visits(1);
        refused(() -> data.folds(1, 0), "folds(k, seed): at least 2 folds are needed, such as 5; given 1");
        refused(
                () -> table(numbers("a", 1, 2, 3)).folds(4, 0),
                "folds(4, 0), part 1 of 4 leaves a part empty: of 3 rows, 2 train, 1 validate and 0 test; each part needs rows");
        refused(
                () -> data.holdOutLast(1, "day"),
                "holdOutLast(share, time): the share must be above 0 and below 1, such as 0.2; given 1.0");
        refused(
                () -> data.holdOutLast(0.2, "patient"),
                "holdOutLast(0.2, \"patient\"): time is a column of dates or numbers; 'patient' holds words such as '"
                        + data.words("patient").get(0) + "'");
        refused(
                () -> table(numbers("t", 1, Double.NaN, 3)).holdOutLast(0.4, "t"),
                "holdOutLast(0.4, \"t\"): every row needs its time; 't' is missing in row 1; drop such rows");
        refused(
                () -> data.holdOutLast(0.2, "day").gap(400),
                "holdOutLast(0.2, \"day\").gap(400) leaves a part empty: of 600 rows, 0 train, 0 validate and "
                        + data.holdOutLast(0.2, "day").split().test().length
                        + " test; each part needs rows");
        refused(() -> data.gap(1), "gap(...) is for rows held out by time; use holdOutLast(share, time) first");
        refused(() -> data.holdOutLast(0.2).gap(-1), "gap(times): must not be negative; given -1");
        refused(
                () -> data.holdOut(0.2, 1).walkForward(3),
                "walkForward(...) is for rows held out by time; use holdOutLast(share, time) first");
        refused(
                () -> data.holdOutLast(0.3).walkForward(1),
                "walkForward(stretches): at least 2 stretches are needed, such as 4; given 1");
        refused(
                () -> data.holdOutLast(0.2, "day").grouped("patient"),
                "grouped(...) deals rows at random, but here the split is holdOutLast(0.2, \"day\"); use holdOut(share, seed)");
        refused(
                () -> table(words("g", "a", "", "b")).grouped("g"),
                "grouped(\"g\"): every row must say which group it belongs to; row 1 does not; drop such rows");
        refused(
                () -> table(words("g", "a", "a", "a", "b", "b", "b"))
                        .holdOut(0.3, 1)
                        .grouped("g"),
                "holdOut(0.3, 1).grouped(\"g\") leaves a part empty: of 6 rows, 3 train, 0 validate and 3 test; each part needs rows");
        refused(
                () -> data.holdOut(0.2, 1).stratified(),
                "stratified(columns) needs at least one column, usually a target; given none");
        refused(
                () -> data.holdOut(0.2, 1).validate(0.05).learnFrom(5),
                "holdOut(0.2, 1).validate(0.05).learnFrom(5) leaves a part empty: of 600 rows, 5 train, 0 validate and 120 test; each part needs rows");
        refused(
                () -> data.holdOut(0.2, 1).stratified("stages"),
                "no column 'stages'; the table has patient, stage, died, day, x, y. Did you mean 'stage'?");
        refused(
                () -> data.holdOut(0.2, 1).stratified("day"),
                "stratified(\"day\"): a part can mirror at most 100 different words; the column holds "
                        + new HashSet<>(data.words("day")).size());
        refused(
                () -> data.splitBy("died"),
                "splitBy(\"died\"): the column must say train, valid or test in every row; row 0 says '%s'"
                        .formatted(data.words("died").get(0)));
        refused(
                () -> table(words("part", "train", "", "test")).splitBy("part"),
                "splitBy(\"part\"): the column must say train, valid or test in every row; row 1 is missing");
        refused(
                () -> table(words("part", "train", "valid", "new: test")).splitBy("part"),
                "splitBy(\"part\"): the column must say train, valid or test in every row; row 2 says 'new: test'");
        refused(
                () -> table(words("part", "train", "valid", "train")).splitBy("part"),
                "splitBy(\"part\") leaves a part empty: of 3 rows, 2 train, 1 validate and 0 test; each part needs rows");
        refused(
                () -> data.holdOut(0.2, 1).validate(0),
                "validate(share): the share must be above 0 and below 1, such as 0.2; given 0.0");
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void rowsWithoutAValueCanBeDroppedFirst() {
        Data data = visits(3);
        Data complete = data.complete("stage", "died");
        assertThat(complete.words("stage")).doesNotContain((String) null);
        assertThat(complete.words("died")).doesNotContain((String) null);
        long expected = IntStream.range(0, ROWS)
                .filter(row -> data.words("stage").get(row) != null
                        && data.words("died").get(row) != null)
                .count();
        assertThat(complete.rows()).isEqualTo((int) expected);
        refused(
                () -> data.holdOut(0.2, 1).complete("stage"),
                "complete(...) drops rows, which changes what is held out; use it before holdOut(0.2, 1)");
        refused(
                () -> table(numbers("a", Double.NaN, 1), numbers("b", 1, Double.NaN))
                        .complete("a", "b"),
                "complete(...) leaves no row: every one of 2 rows misses one of a, b");
    }

    @Test
    void fewerLabelsAreKeptInEverySplitAndNoneAreLostWhereRowsAreHeldOut() {
        Data all = Data.of(Table.create(
                "rows",
                DoubleColumn.create(
                        "x", IntStream.range(0, 100).asDoubleStream().toArray()),
                DoubleColumn.create(
                        "y", IntStream.range(0, 100).mapToDouble(i -> i * i).toArray())));
        Data few = all.keepLabels("y", 0.25, 1).holdOut(0.2, 42);
        for (Data each : List.of(
                few,
                few.repeat(1),
                few.reshuffled(7),
                few.learnFrom(40),
                all.holdOut(0.2, 42).keepLabels("y", 0.9, 3).keepLabels("y", 0.25, 1))) {
            double[] y = each.numbers("y");
            Split split = each.split();
            int learn = split.train().length + split.valid().length;
            long kept = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.valid()))
                    .filter(row -> !Double.isNaN(y[row]))
                    .count();
            assertThat(kept).isEqualTo(learn / 4);
            assertThat(Arrays.stream(split.test()).mapToDouble(row -> y[row]))
                    .containsExactly(Arrays.stream(split.test())
                            .mapToDouble(row -> row * row)
                            .boxed()
                            .toArray(Double[]::new));
        }
    }

    /** What is said of a column after some of its labels were taken holds for all of its labels in the next split too. */
    @Test
    void columnsWithFewerLabelsStayAsTheyAreRead() {
        Data all = Data.of(Table.create(
                "rows",
                DoubleColumn.create(
                        "x", IntStream.range(0, 100).asDoubleStream().toArray()),
                StringColumn.create(
                        "y",
                        IntStream.range(0, 100).mapToObj(i -> "row number " + i).toList())));
        Data sentences = all.keepLabels("y", 0.5, 1).text("y").holdOut(0.2, 42);
        for (Data each : List.of(
                sentences,
                sentences.repeat(1),
                all.text("y").keepLabels("y", 0.5, 1).holdOut(0.2, 42))) {
            assertThat(each.text()).contains("sentences");
            int[] learn = IntStream.concat(
                            Arrays.stream(each.split().train()),
                            Arrays.stream(each.split().valid()))
                    .toArray();
            assertThat(Arrays.stream(learn).filter(row -> each.row(row).get("y") != null))
                    .hasSize(learn.length / 2);
            assertThat(each.row(each.split().test()[0]).get("y")).isNotNull();
        }
        assertThat(all.keepLabels("y", 0.5, 1).drop("y").repeat(1).toString()).contains("100 rows x 1 column");
    }

    /** One row in twenty is rare: among thirty drawn at random there may be none that trains, among stratified ones there are. */
    @Test
    void fewRowsHaveEveryClassOnceStratified() {
        StringColumn kind = StringColumn.create("kind");
        DoubleColumn x = DoubleColumn.create("x");
        for (int i = 0; i < 600; i++) {
            kind.append(i % 20 == 0 ? "rare" : i % 2 == 0 ? "even" : "odd");
            x.append(i);
        }
        Data data = Data.of(Table.create("cases", x, kind));
        int refused = 0;
        for (int seed = 1; seed <= 40; seed++) {
            Data few = data.holdOut(0.2, seed).learnFrom(30);
            try {
                few.prepare(List.of(Categorical.of("kind")));
            } catch (IllegalArgumentException e) {
                assertThat(e)
                        .hasMessage(
                                "task 'kind': 'rare' occurs in no training row, so the model cannot know it; seen were even, odd; merge rare classes, deal them alike by stratified(\"kind\") or split again with another seed");
                refused++;
            }
            Prepared all = few.stratified("kind").prepare(List.of(Categorical.of("kind")));
            assertThat(all.targets().get(0).outputs()).isEqualTo(3);
        }
        assertThat(refused).isPositive();
    }
}
