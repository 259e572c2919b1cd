package io.github.braidml.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordJsonTest {

    enum Colour {
        RED,
        BLUE
    }

    interface Part {}

    record Leaf(String name, double size) implements Part {
        Leaf {
            if (size < 0) {
                throw new IllegalArgumentException("size must not be negative; given " + size);
            }
        }

        /** Not what was given. */
        @Override
        public String name() {
            return name.toUpperCase(Locale.ROOT);
        }
    }

    record Branch(
            int number,
            long seed,
            boolean open,
            Colour colour,
            List<Part> parts,
            List<String> words,
            double[][] table,
            int[] best)
            implements Part {}

    record Stranger(int x) implements Part {}

    private static final RecordJson JSON = new RecordJson(List.of(Leaf.class, Branch.class));

    private static Branch sample() {
        return new Branch(
                -3,
                Long.MIN_VALUE,
                true,
                Colour.BLUE,
                List.of(new Leaf("a \"b\" <c>", 0.1), new Leaf("", Double.POSITIVE_INFINITY)),
                List.of("ä", "1", "NaN"),
                new double[][] {{1, Double.NaN}, {}, {Double.NEGATIVE_INFINITY, -0.0}},
                new int[] {1, 2});
    }

    private static JsonElement throughText(JsonElement json) {
        return JsonParser.parseString(new Gson().toJson(json));
    }

    @Test
    void whatIsWrittenIsRead() {
        Branch read = JSON.read(throughText(JSON.write(sample())), Branch.class);
        assertThat(read)
                .usingRecursiveComparison()
                .withComparatorForType(Double::compare, Double.class)
                .isEqualTo(sample());
        assertThat(Double.doubleToRawLongBits(read.table()[2][1])).isEqualTo(Double.doubleToRawLongBits(-0.0));
    }

    @Test
    void everyDoubleComesBackToTheBit() {
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            double back = JSON.read(throughText(JSON.write(new double[] {x})), double[].class)[0];
            assertThat(Double.doubleToLongBits(back)).isEqualTo(Double.doubleToLongBits(x));
        }
    }

    @Test
    void recordsAreWrittenAsTheyWereMade() {
        Leaf leaf = new Leaf("small", 1);
        assertThat(JSON.write(leaf).getAsJsonObject().get("name").getAsString()).isEqualTo("small");
        assertThat(JSON.read(JSON.write(leaf), Leaf.class)).isEqualTo(leaf);
    }

    @Test
    void constructorsCheckAgain() {
        JsonObject json = JSON.write(new Leaf("a", 1)).getAsJsonObject();
        json.addProperty("size", -1);
        assertThatThrownBy(() -> JSON.read(json, Leaf.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must not be negative; given -1.0");
    }

    @Test
    void onlyKnownTypesAreWrittenAndRead() {
        assertThatThrownBy(() -> JSON.write(List.of(new Stranger(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "only Braid's own parts can be saved; 'Stranger[x=1]' (io.github.braidml.store.RecordJsonTest$Stranger) is not one of them");
        JsonObject json = new JsonObject();
        json.addProperty("type", "Stranger");
        assertThatThrownBy(() -> JSON.read(json, Leaf.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("this version of Braid knows no part of type \"Stranger\"; it knows [Leaf, Branch]");
        assertThatThrownBy(() -> JSON.read(new JsonObject(), Leaf.class))
                .hasMessage("this version of Braid knows no part of type null; it knows [Leaf, Branch]");
        assertThatThrownBy(() -> JSON.read(JSON.write(new Leaf("a", 1)), Branch.class))
                .hasMessage("expected a Branch; the file has {\"type\":\"Leaf\",\"name\":\"a\",\"size\":1.0}");
    }

    @Test
    void missingFieldsAndConstantsAreNamed() {
        JsonObject json = JSON.write(sample()).getAsJsonObject();
        json.remove("words");
        assertThatThrownBy(() -> JSON.read(json, Branch.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a Branch needs 'words'; the file has none");
        JsonObject other = JSON.write(sample()).getAsJsonObject();
        other.addProperty("colour", "GREEN");
        assertThatThrownBy(() -> JSON.read(other, Branch.class)).hasMessage("no Colour 'GREEN'; there are [RED, BLUE]");
    }

    @Test
    void whatFilesDidNotSayYetReadsAsItWasThen() {
        RecordJson newer = new RecordJson(List.of(Leaf.class), Map.of("Leaf.size", 2.5));
        JsonObject older = newer.write(new Leaf("a", 1)).getAsJsonObject();
        older.remove("size");
        assertThat(newer.read(older, Leaf.class)).isEqualTo(new Leaf("a", 2.5));
        older.remove("name");
        assertThatThrownBy(() -> newer.read(older, Leaf.class)).hasMessage("a Leaf needs 'name'; the file has none");
    }

    /** Whatever another program puts there, the answer is the same kind of exception. */
    @Test
    void valuesOfAnotherKindAreRefused() {
        for (String field : List.of("number", "seed", "open", "colour", "parts", "words", "table", "best")) {
            for (String value : List.of("null", "{}", "[]", "[[]]", "[null]", "\"x\"", "[\"x\"]", "{\"a\":1}", "7.5")) {
                JsonObject json = JSON.write(sample()).getAsJsonObject();
                json.add(field, JsonParser.parseString(value));
                try {
                    JSON.read(json, Branch.class);
                } catch (IllegalArgumentException expected) {
                    assertThat(expected).as("%s = %s", field, value).message().isNotEmpty();
                }
            }
        }
        JsonObject json = JSON.write(sample()).getAsJsonObject();
        json.addProperty("number", "x");
        assertThatThrownBy(() -> JSON.read(json, Branch.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'number' of a Branch cannot be made of \"x\"");
    }
}
