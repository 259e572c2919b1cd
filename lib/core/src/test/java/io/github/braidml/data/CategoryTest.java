package io.github.braidml.data;

import static io.github.braidml.data.Tables.noise;
import static io.github.braidml.data.Tables.numbers;
import static io.github.braidml.data.Tables.table;
import static io.github.braidml.data.Tables.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Mirror;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Regression;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CategoryTest {
    private static final Regression Y = Regression.of("y");

    /** A table whose training rows have the words asked for, and whose other rows all have another. */
    private static Data data(int rows, Map<String, Integer> training, String elsewhere) {
        Data split = table(numbers("y", noise(rows, 1)));
        String[] towns = new String[rows];
        Arrays.fill(towns, elsewhere);
        int[] at = {0};
        int[] train = split.split().train();
        training.forEach((word, n) -> {
            for (int i = 0; i < n; i++) {
                towns[train[at[0]++]] = word;
            }
        });
        while (at[0] < train.length) {
            towns[train[at[0]++]] = "york";
        }
        return table(numbers("y", noise(rows, 1)), words("town", towns));
    }

    private static Category fitted(Data data) {
        return (Category) data.prepare(List.of(Y)).features().columns().get(0);
    }

    private static float[] encoded(Feature feature, @Nullable Object value) {
        float[] inputs = new float[feature.width()];
        Arrays.fill(inputs, 7);
        feature.encode(value, inputs, 0);
        return inputs;
    }

    @Test
    void whatOneTrainingRowHasIsOneLevelWithWhatIsNew() {
        Data data = data(100, Map.of("bath", 2, "hull", 1, "ely", 1), "new");
        Category town = fitted(data);
        assertThat(town).isEqualTo(new Category("town", List.of("bath", "york"), 2));
        assertThat(encoded(town, "york")).containsExactly(0, 1, 0);
        for (String word : List.of("hull", "ely", "new", "wells")) {
            assertThat(encoded(town, word)).as(word).containsExactly(0, 0, 1);
        }
        assertThat(encoded(town, null)).as("missing is not other").containsExactly(0, 0, 0);
        assertThat(town.inWords()).isEqualTo("one input per value: bath, york; 2 rarer ones together");
        // The rows held out say "new" time and again, and never count.
        int test = data.split().valid()[0];
        float[] inputs = data.prepare(List.of(Y)).inputs().values(0);
        assertThat(Arrays.copyOfRange(inputs, 3 * test, 3 * test + 3)).containsExactly(0, 0, 1);
        assertThat(data.text())
                .contains("Rare in training, and as features one level with what is new: 2 of 4 words of 'town'.");
    }

    @Test
    void whereNoWordIsRareThereIsNothingToLearnAboutOthers() {
        Category town = fitted(data(100, Map.of("bath", 2), "new"));
        assertThat(town).isEqualTo(new Category("town", List.of("bath", "york"), 0));
        assertThat(encoded(town, "new")).containsExactly(0, 0);
        assertThat(data(100, Map.of("bath", 2), "new").text()).doesNotContain("Rare in training");
    }

    @Test
    void howRareIsRareCanBeSaid() {
        Data data = data(100, Map.of("bath", 9, "hull", 10, "ely", 1), "york");
        assertThat(fitted(data.rare(10, "town")))
                .isEqualTo(new Category("town", List.of("hull", "york"), 2))
                .isEqualTo(fitted(data.rare(10)));
        assertThat(fitted(data.rare(1)).levels()).containsExactly("bath", "ely", "hull", "york");
        assertThat(data.rare(10).text()).contains("2 of 4 words of 'town'");
        // What is said stays with the column.
        assertThat(fitted(data.rare(10).rename("town", "place")).levels()).containsExactly("hull", "york");
        assertThat(fitted(data.rare(60)).levels()).containsExactly("york");
        assertThatThrownBy(() -> fitted(data.rare(99)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "column 'town' has 4 different words in 80 training rows, none of them in 99 rows, so that all would be one; .rare(n, \"town\") needs n of at most 60");
        assertThatThrownBy(() -> data.rare(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rare(rows): at least 1, which keeps every word; given 0");
        assertThatThrownBy(() -> data.rare(2, "y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rare(2, \"y\") counts words; the column holds numbers");
    }

    private static Data coded(int rows, int perWord) {
        String[] codes = IntStream.range(0, rows)
                .mapToObj(row -> "c" + row / perWord % 100_000)
                .toArray(String[]::new);
        return table(numbers("y", noise(rows, 3)), words("code", codes));
    }

    /** One row each, two rows each, and a million of them. */
    @Test
    void whatNamesRowsIsNoFeatureInSilence() {
        for (int perWord : new int[] {1, 2}) {
            assertThatThrownBy(() -> coded(1000, perWord).prepare(List.of(Y)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("so it seems to name rows")
                    .hasMessageContaining(".drop(\"code\")");
        }
        int rows = 1_250_000;
        String[] names = IntStream.range(0, rows).mapToObj(row -> "u" + row).toArray(String[]::new);
        Data million = table(numbers("y", noise(rows, 4)), words("name", names));
        assertThatThrownBy(() -> million.prepare(List.of(Y)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "column 'name' has 1000000 different words in 1000000 training rows, so it seems to name rows");
    }

    @Test
    void manyLevelsAreACategoryIfTheyHaveRows() {
        Data data = coded(20_000, 20);
        Category code = fitted(data);
        assertThat(code.levels()).hasSizeBetween(990, 1000);
        Inputs inputs = data.prepare(List.of(Y)).inputs();
        assertThat(inputs.all().get(0).size()).isEqualTo(code.width());
        for (int row : new int[] {0, 77, 19_999}) {
            float[] one = new float[code.width()];
            inputs.read(0, row, one.length, FloatBuffer.wrap(one), 0);
            assertThat(one).as("row %d", row).isEqualTo(encoded(code, "c" + row / 20));
            float[] some = new float[12];
            inputs.read(0, row, 10, FloatBuffer.wrap(some), 1);
            assertThat(Arrays.copyOfRange(some, 1, 11)).isEqualTo(Arrays.copyOf(one, 10));
            assertThat(some[11]).isZero();
        }
        assertThatThrownBy(() -> fitted(coded(40_000, 20)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than the 1000 of a category; group the rarer ones with .rare(");
    }

    /** What the message says to do is right. */
    @Test
    void theAdviceHelps() {
        int rows = 60_000;
        String[] codes = IntStream.range(0, rows)
                .mapToObj(row -> "c" + (int) (2000 * Math.pow(row / (double) rows, 1.5)))
                .toArray(String[]::new);
        Data data = table(numbers("y", noise(rows, 3)), words("code", codes));
        String message = "";
        try {
            fitted(data);
        } catch (IllegalArgumentException e) {
            message = Objects.toString(e.getMessage(), "");
        }
        assertThat(message).contains(".rare(");
        int least = Integer.parseInt(message.replaceAll(".*\\.rare\\((\\d+), .*", "$1"));
        assertThat(fitted(data.rare(least)).levels()).hasSizeBetween(800, Category.MOST_LEVELS);
        assertThat(fitted(data.rare(least)).others()).isPositive();
    }

    @Test
    void countriesOfBirth() {
        Mirror.folder();
        Data adults = Sources.named("adult", Progress.NONE);
        int rare = IntStream.range(0, adults.rows())
                .filter(row -> "Holand-Netherlands".equals(adults.words(row, "native_country")))
                .findFirst()
                .orElseThrow();
        // Dealt such that the only Dutch woman is there to learn from.
        Data data = LongStream.range(0, 20)
                .mapToObj(adults::reshuffled)
                .filter(dealt -> Arrays.stream(dealt.split().train()).anyMatch(row -> row == rare))
                .findFirst()
                .orElseThrow();
        Map<String, Category> categories = new HashMap<>();
        data.prepare(List.of(Binary.of("income").positive(">50K"))).features().columns().stream()
                .filter(Category.class::isInstance)
                .forEach(feature -> categories.put(feature.name(), (Category) feature));
        Category country = Objects.requireNonNull(categories.get("native_country"), categories.toString());
        assertThat(country.others()).isEqualTo(1);
        assertThat(country.levels()).hasSize(40).doesNotContain("Holand-Netherlands");
        assertThat(encoded(country, "Holand-Netherlands")[40]).isEqualTo(1);
        assertThat(encoded(country, "Atlantis")[40]).isEqualTo(1);
        assertThat(categories.values().stream()
                        .filter(c -> !c.name().equals(country.name()))
                        .mapToInt(Category::others))
                .containsOnly(0);
        Category few = (Category) data
                .rare(100, "native_country")
                .prepare(List.of(Binary.of("income").positive(">50K")))
                .features()
                .columns()
                .stream()
                .filter(feature -> feature.name().equals("native_country"))
                .findFirst()
                .orElseThrow();
        assertThat(few.levels()).hasSizeBetween(3, 15).contains("United-States", "Mexico");
        assertThat(few.levels().size() + few.others()).isEqualTo(41);
    }
}
