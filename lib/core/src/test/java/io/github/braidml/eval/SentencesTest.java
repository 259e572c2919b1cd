package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SentencesTest {

    /** Figures of sacreBLEU; the script that made them lies beside them. */
    static Stream<Arguments> golden() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(SentencesTest.class.getResourceAsStream("golden/sentences.json")),
                StandardCharsets.UTF_8)) {
            JsonObject all = JsonParser.parseReader(reader).getAsJsonObject();
            return all.entrySet().stream()
                    .map(e -> Arguments.of(e.getKey(), e.getValue().getAsJsonObject()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void figuresAreThoseOfSacreBleu(String name, JsonObject expected) {
        List<String> written = strings(expected.getAsJsonArray("written"));
        List<String> truth = strings(expected.getAsJsonArray("truth"));
        assertThat(written)
                .extracting(s -> String.join(" ", Sentences.words(s)))
                .isEqualTo(strings(expected.getAsJsonArray("words")));
        assertThat(Sentences.bleu(written, truth))
                .isEqualTo(expected.get("bleu").getAsDouble(), within(1e-9));
        assertThat(Sentences.chrF2(written, truth))
                .isEqualTo(expected.get("chrf2").getAsDouble(), within(1e-9));
    }

    private static List<String> strings(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }

    @Test
    void tokenAccuracyIsByPlace() {
        Map<String, Double> shares = Map.of("a b c", 1.0, "a c", 1 / 3.0, "a x c d", 2 / 3.0, "", 0.0);
        shares.forEach((written, share) -> assertThat(Sentences.tokenAccuracy(List.of(written), List.of("a b c")))
                .isEqualTo(share));
    }
}
