package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two tables with rows of their own in one. */
class AndTest {
    private static final int HOUSES = 40;
    private static final int NOTES = 25;

    private static Data houses() {
        List<Grid> photos = IntStream.range(0, HOUSES)
                .mapToObj(row -> new Grid(1, 1, 2, new float[] {row, -row}))
                .toList();
        return Tables.table(
                        Tables.numbers("price", Tables.noise(HOUSES, 1)),
                        Tables.repeat("sold", HOUSES, "yes", "no", "no"))
                .with("photo", photos);
    }

    private static Data notes() {
        return Tables.table(
                        Tables.repeat("note", NOTES, "a fine house", "too loud"),
                        Tables.repeat("mood", NOTES, "good", "bad"),
                        Tables.repeat("part", NOTES, "train", "train", "test", "train", "valid"))
                .text("note");
    }

    @Test
    void whatOneLacksIsMissingInItsRows() {
        Data both = houses().and(notes());
        assertThat(both.rows()).isEqualTo(HOUSES + NOTES);
        assertThat(both.names()).containsExactly("price", "sold", "photo", "note", "mood", "part");
        Row house = both.row(HOUSES - 1);
        assertThat(house.get("photo")).isEqualTo(houses().row(HOUSES - 1).get("photo"));
        assertThat(house.get("note")).isNull();
        Row note = both.row(HOUSES + 1);
        assertThat(note.get("note")).isEqualTo("too loud");
        assertThat(note.get("photo")).isNull();
        assertThat(note.get("price")).isNull();
        assertThat(both.text()).startsWith("house\n65 rows");
    }

    @Test
    void missingGridsAreZerosAndTakeNoPartInTheScale() {
        List<Binary> tasks = List.of(Binary.of("sold"));
        Prepared both =
                houses().and(notes()).drop("note", "mood", "part", "price").prepare(tasks);
        float[] values = both.inputs().values(0);
        assertThat(Arrays.copyOfRange(values, 2 * HOUSES, values.length)).containsOnly(0);
        Feature.Pixels fitted = (Feature.Pixels) both.features().columns().get(0);
        int[] photos =
                Arrays.stream(both.split().train()).filter(row -> row < HOUSES).toArray();
        double square = Arrays.stream(photos)
                .mapToDouble(row -> (double) row * row)
                .average()
                .orElseThrow();
        assertThat(fitted.mean()).isEqualTo(0);
        assertThat(fitted.scale()).isCloseTo(Math.sqrt(square), within(1e-9));
        float[] none = both.features().encode(houses().row(0).without("photo")).values(0);
        assertThat(none).containsExactly(0, 0);
    }

    @Test
    void rowsHeldOutStayHeldOut() {
        Data first = houses().holdOut(0.25, 3);
        Data second = notes().splitBy("part");
        Data both = first.and(second);
        int[] expected = IntStream.concat(
                        Arrays.stream(first.split().test()),
                        Arrays.stream(second.split().test()).map(row -> HOUSES + row))
                .toArray();
        assertThat(both.split().test()).containsExactly(expected);
        assertThat(both.repeat(1).split().test())
                .as("each goes on as it would by itself")
                .containsExactly(IntStream.concat(
                                Arrays.stream(first.repeat(1).split().test()),
                                Arrays.stream(second.split().test()).map(row -> HOUSES + row))
                        .toArray());
        assertThat(both.hash()).isNotEqualTo(houses().and(notes()).hash());
        // What said how rows are split is no feature afterwards either.
        assertThat(both.prepare(List.of(Categorical.of("mood"), Regression.of("price")))
                        .features()
                        .columns())
                .extracting(Feature::name)
                .containsExactly("sold", "photo", "note");
    }

    @Test
    void gridsMayBeMissing() {
        List<@Nullable Grid> some = new ArrayList<>();
        for (int row = 0; row < HOUSES; row++) {
            some.add(row % 3 == 0 ? null : new Grid(1, 1, 2, new float[] {row, 1}));
        }
        Data data = houses().drop("photo").with("photo", some);
        assertThat(data.row(0).get("photo")).isNull();
        assertThat(data.complete("photo").rows()).isEqualTo(26);
        assertThat(data.hash()).isNotEqualTo(houses().hash());
        List<@Nullable Grid> none = new ArrayList<>(Collections.nCopies(HOUSES, null));
        assertThatThrownBy(() -> houses().with("none", none))
                .hasMessageContaining("at least one grid; all are missing");
    }

    /** Else a column that tells a target in one table would be an input through the other. */
    @Test
    void whatOnePutsAsideIsNoFeatureOfBoth() {
        Data first = priced(HOUSES);
        Data second = priced(NOTES);
        for (Data both : List.of(first.aside("price").and(second), second.and(first.aside("price")))) {
            assertThat(both.prepare(List.of(Regression.of("age"))).features().columns())
                    .extracting(Feature::name)
                    .containsExactly("rooms");
        }
    }

    private static Data priced(int rows) {
        return Tables.table(
                Tables.numbers("age", Tables.noise(rows, 1)),
                Tables.numbers("rooms", Tables.noise(rows, 2)),
                Tables.numbers("price", Tables.noise(rows, 3)));
    }

    /** Whatever way each is dealt out, in every repeat, and also when some rows are left aside. */
    @Test
    void eachTableIsDealtOutAsItWasByItself() {
        List<Data> tables = List.of(
                houses().holdOutLast(0.2, "price").gap(1).walkForward(2),
                shop(30, 1).folds(3, 5).stratified("taste"),
                shop(24, 2).grouped("seller").holdOut(0.25, 3).validate(0.4),
                notes().splitBy("part"));
        Data all = tables.stream().reduce(Data::and).orElseThrow();
        for (int repeat = 0; repeat < 4; repeat++) {
            Split split = all.repeat(repeat).split();
            int first = 0;
            for (Data table : tables) {
                Split own = table.repeat(repeat).split();
                int rows = table.rows();
                assertThat(ofTable(split.train(), first, rows)).isEqualTo(own.train());
                assertThat(ofTable(split.valid(), first, rows)).isEqualTo(own.valid());
                assertThat(ofTable(split.test(), first, rows)).isEqualTo(own.test());
                first += rows;
            }
        }
        Split fewer = all.learnFrom(40).split();
        assertThat(fewer.train().length + fewer.valid().length).isEqualTo(40);
        assertThat(all.split().train()).contains(fewer.train());
        assertThat(all.split().valid()).contains(fewer.valid());
        assertThat(all.validate(0.5).split().valid().length)
                .isGreaterThan(all.split().valid().length + 10);
        assertThat(all.toString()).startsWith("house: 119 rows x ");
        assertThat(all.hash()).isNotEqualTo(all.repeat(1).hash());
        assertThat(all.hash())
                .isNotEqualTo(tables.get(0)
                        .and(tables.get(1))
                        .and(tables.get(2).validate(0.3))
                        .and(tables.get(3))
                        .hash());
    }

    private static int[] ofTable(int[] rows, int first, int count) {
        return Arrays.stream(rows)
                .filter(row -> row >= first && row < first + count)
                .map(row -> row - first)
                .toArray();
    }

    /** Of one kind, with a target of its own. */
    private static Data shop(int rows, int number) {
        return Tables.table(
                Tables.numbers("size", Tables.noise(rows, number)),
                Tables.repeat("taste", rows, "sweet", "sour", "salty"),
                Tables.repeat("seller", rows, "ann", "bob", "cem", "dan", "eve", "fay"),
                Tables.numbers("sales of " + number, Tables.noise(rows, 10 + number)));
    }

    @Test
    void columnsOfTheSameNameAreOneColumn() {
        Data both = shop(30, 1).holdOut(0.2, 1).and(shop(20, 2).holdOut(0.3, 1));
        assertThat(both.names()).containsExactly("size", "taste", "seller", "sales of 1", "sales of 2");
        assertThat(both.row(35).get("seller")).isEqualTo("fay");
        assertThat(both.row(35).get("size")).isEqualTo(shop(20, 2).row(5).get("size"));
        assertThat(both.row(35).get("sales of 1")).isNull();
        List<Regression> tasks = List.of(Regression.of("sales of 1"), Regression.of("sales of 2"));
        Prepared prepared = both.prepare(tasks);
        assertThat(prepared.features().columns()).extracting(Feature::name).containsExactly("size", "taste", "seller");
        // Fitted on the training rows of both.
        double mean = Arrays.stream(both.split().train())
                .mapToDouble(row -> both.numbers("size")[row])
                .average()
                .orElseThrow();
        assertThat(((Feature.Numeric) prepared.features().columns().get(0)).mean())
                .isCloseTo(mean, within(1e-12));
        assertThat(both.targets(tasks.toArray(Regression[]::new)).text())
                .containsPattern("sales of 1 .* 19\\D.* 5\\D.* 6\\D")
                .containsPattern("sales of 2 .* 11\\D.* 3\\D.* 6\\D");
        assertThat(Double.isNaN(prepared.labels()[0][35])).isTrue();
        assertThat(Double.isNaN(prepared.labels()[1][5])).isTrue();
    }

    @Test
    void aColumnWithoutAnyValueFitsBelowAny() {
        Data empty = Tables.table(
                Tables.repeat("taste", 5, ""),
                Tables.numbers("size", Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
        assertThat(shop(6, 1).and(empty).row(8).get("taste")).isNull();
        assertThat(empty.and(shop(6, 1)).row(5).get("taste")).isEqualTo("sweet");
        assertThat(empty.and(shop(6, 1)).isNumeric("size")).isTrue();
    }

    @Test
    void rowsOfOneKindAreATableOfTheirOwn() {
        Data sweet = shop(30, 1).where("taste", "sweet").rename("sales of 1", "sales");
        assertThat(sweet.rows()).isEqualTo(10);
        assertThat(sweet.row(1).get("size")).isEqualTo(shop(30, 1).row(3).get("size"));
        assertThat(sweet.names()).containsExactly("size", "taste", "seller", "sales");
        assertThat(shop(30, 1).where("taste", "sweet", "sour").rows()).isEqualTo(20);
        assertThat(sweet.aside("sales")
                        .rename("sales", "sold")
                        .prepare(List.of(Regression.of("size")))
                        .features()
                        .columns())
                .extracting(Feature::name)
                .containsExactly("taste", "seller");
        assertThatThrownBy(() -> shop(30, 1).where("taste", "bitter"))
                .hasMessage("where(\"taste\", ...) leaves no row: none says bitter; there are salty, sour, sweet");
        assertThatThrownBy(() -> shop(30, 1).holdOut(0.2, 1).where("taste", "sweet"))
                .hasMessageStartingWith(
                        "where(...) drops rows, which changes what is held out; use it before holdOut(0.2, 1)");
        assertThatThrownBy(() -> sweet.rename("size", "taste"))
                .hasMessageContaining("has a column 'taste' already; choose another name");
        assertThatThrownBy(() -> shop(30, 1).grouped("seller").rename("seller", "who"))
                .hasMessageContaining("decides the split; rename it before");
    }

    @Test
    void whatCannotBeJoinedIsRefused() {
        assertThatThrownBy(() -> houses().and(notes().rename("note", "price")))
                .hasMessage(
                        "and(data) puts columns of the same name below each other; 'price' holds numbers in the first and sentences in the other; rename it in one: data.rename(\"price\", \"...\")");
        assertThatThrownBy(() -> houses().holdOut(0.2, 1).and(notes()))
                .hasMessageContaining("takes two with rows held out, or none");
    }
}
