package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables, grids and sentences side by side. */
class InputsTest {
    private static final int ROWS = 40;

    private static Table table() {
        DoubleColumn age = DoubleColumn.create("age");
        StringColumn note = StringColumn.create("note");
        StringColumn sold = StringColumn.create("sold");
        for (int row = 0; row < ROWS; row++) {
            age.append(row);
            note.append(row % 4 == 3 ? "a fine, old house" : row == 0 ? "unheard-of" : "don't buy");
            sold.append(row % 2 == 0 ? "yes" : "no");
        }
        return Table.create("houses", age, note, sold);
    }

    private static List<Grid> grids() {
        SplittableRandom random = new SplittableRandom(1);
        List<Grid> grids = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            float[] values = new float[6];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(0, 255);
            }
            grids.add(new Grid(1, 2, 3, values));
        }
        return grids;
    }

    private static Data data() {
        return Data.of(table()).text("note").with("photo", grids());
    }

    @Test
    void everyKindOfColumnIsAnInputOfItsOwn() {
        Prepared prepared = data().prepare(List.of(Binary.of("sold")));
        assertThat(prepared.inputs().all())
                .containsExactly(
                        Input.table(1), new Input("note", List.of(5), 9), new Input("photo", List.of(1, 2, 3), 0));
        assertThat(prepared.inputs().rows()).isEqualTo(ROWS);
    }

    @Test
    void aRowIsEncodedAsTheTableIs() {
        Data data = data();
        Prepared prepared = data.prepare(List.of(Binary.of("sold")));
        for (int input = 0; input < 3; input++) {
            float[] all = prepared.inputs().values(input);
            int size = all.length / ROWS;
            for (int row : new int[] {0, 3, ROWS - 1}) {
                float[] one = prepared.features().encode(data.row(row)).values(input);
                assertThat(one).hasSize(size);
                for (int k = 0; k < size; k++) {
                    assertThat(one[k]).isEqualTo(all[row * size + k]);
                }
            }
        }
    }

    @Test
    void gridsAreStandardisedAsAWholeByTheTrainingRows() {
        Data data = data();
        Prepared prepared = data.prepare(List.of(Binary.of("sold")));
        float[] values = prepared.inputs().values(2);
        double mean = 0;
        double square = 0;
        int[] train = prepared.split().train();
        for (int row : train) {
            for (int k = 0; k < 6; k++) {
                mean += values[6 * row + k];
                square += values[6 * row + k] * values[6 * row + k];
            }
        }
        assertThat(mean / (6 * train.length)).isCloseTo(0, within(1e-5));
        assertThat(square / (6 * train.length)).isCloseTo(1, within(1e-4));
    }

    @Test
    void wordsSeenOnceAndUnseenOnesAreUnknownAndTheRestIsPadding() {
        Data data = data();
        Features features = data.prepare(List.of(Binary.of("sold"))).features();
        float[] unseen = features.encode(data.row(1).with("note", "fine castle, fine moat, fine gate"))
                .values(1);
        float[] known = features.encode(data.row(1).with("note", "fine , old")).values(1);
        assertThat(unseen[0]).isEqualTo(known[0]);
        assertThat(unseen[1]).isEqualTo(Input.UNKNOWN);
        assertThat(unseen[2]).isEqualTo(known[1]);
        assertThat(known[3]).isEqualTo(Input.PADDING);
        assertThat(unseen).as("cut at the longest sentence seen").hasSize(5);
    }

    @Test
    void aBatchOfSentencesIsAsLongAsItsLongest() {
        Inputs inputs = data().prepare(List.of(Binary.of("sold"))).inputs();
        assertThat(inputs.longest(1, new int[] {1, 2}, 0, 2)).isEqualTo(2);
        assertThat(inputs.longest(1, new int[] {1, 3}, 0, 2)).isEqualTo(5);
        assertThat(inputs.longest(1, new int[] {1, 3}, 0, 1)).isEqualTo(2);
        assertThat(inputs.longest(0, new int[] {1}, 0, 1)).isEqualTo(1);
        FloatBuffer two = FloatBuffer.allocate(2);
        inputs.read(1, 1, 2, two, 0);
        assertThat(two.get(1)).isGreaterThan(Input.UNKNOWN);
    }

    @Test
    void columnsOfPixelsBecomeOneImage() {
        Data digits = Sources.shipped("digits").image("image", 8, 8, "p\\d\\d");
        assertThat(digits.names()).doesNotContain("p00", "p77").contains("image", "digit");
        Grid first = (Grid) Objects.requireNonNull(digits.row(5).get("image"));
        Data flat = Sources.shipped("digits");
        assertThat(first.at(0, 3, 4)).isEqualTo((float) flat.numbers("p34")[5]);
        assertThat(digits.hash()).isNotEqualTo(flat.hash());
    }

    @Test
    void columnsPutAsideStayInTheTableAndAreNoFeatures() {
        Data aside = data().aside("age");
        assertThat(aside.names()).contains("age");
        assertThat(aside.prepare(List.of(Binary.of("sold"))).features().columns())
                .extracting(Feature::name)
                .containsExactly("note", "photo");
        assertThatThrownBy(() -> data().aside("ages")).hasMessageContaining("Did you mean 'age'?");
    }

    @Test
    void whatCannotBeReadIsRefused() {
        Data data = Data.of(table());
        assertThatThrownBy(() -> data.image("photo", 2, 2, "age"))
                .hasMessage("image(\"photo\", 2, 2, \"age\") needs 4 columns of that name; the table has 1: age");
        assertThatThrownBy(() -> data.image("photo", 1, 1, "note"))
                .hasMessageContaining("column 'note' holds words, 0 missing");
        assertThatThrownBy(() -> data.text("age"))
                .hasMessage("text(...) reads columns of words as sentences; column 'age' holds numbers");
        assertThatThrownBy(() -> data.with("photo", grids().subList(0, 3)))
                .hasMessage("with(\"photo\", grids) needs one grid for each of 40 rows; given 3");
        assertThatThrownBy(() -> data.with("age", grids())).hasMessageContaining("has a column 'age' already");
        List<Grid> mixed = grids();
        mixed.set(7, new Grid(1, 3, 2, new float[6]));
        assertThatThrownBy(() -> data.with("photo", mixed))
                .hasMessageContaining("the first has 1 x 2 x 3 values, row 7 has 1 x 3 x 2 values");
        Data all = data();
        Features features = all.prepare(List.of(Categorical.of("sold"))).features();
        assertThatThrownBy(() -> features.encode(all.row(0).with("photo", mixed.get(7))))
                .hasMessageContaining("column 'photo' holds grids of [1, 2, 3] (channels, height, width)");
        assertThatThrownBy(() -> Data.of(table().replaceColumn("note", DoubleColumn.create("note", new double[40])))
                        .with("photo", grids())
                        .inputs(features))
                .hasMessageContaining("column 'note' as sentences: see text(...); given numbers");
        Inputs unread = Data.of(table()).with("photo", grids()).inputs(features);
        assertThat(unread.values(1)).isEqualTo(all.inputs(features).values(1));
    }
}
