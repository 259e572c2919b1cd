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
        assertThat(both.text()).contains("house and house");
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
        assertThat(both.repeat(1).split().test()).containsExactly(expected);
        assertThat(both.repeat(1).split().valid()).isNotEqualTo(both.split().valid());
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

    @Test
    void whatCannotBeJoinedIsRefused() {
        assertThatThrownBy(() -> houses().and(houses()))
                .hasMessage(
                        "and(data) takes columns of different names; both have price, sold, photo; drop or rename them in one");
        assertThatThrownBy(() -> houses().holdOut(0.2, 1).and(notes()))
                .hasMessageContaining("takes two with rows held out, or none");
        assertThatThrownBy(() -> houses().holdOutLast(0.2).and(notes()))
                .hasMessageContaining("takes rows held out once and not by time; given holdOutLast(0.2)");
        assertThatThrownBy(() -> houses().folds(5, 1).and(notes())).hasMessageContaining("held out once");
    }
}
