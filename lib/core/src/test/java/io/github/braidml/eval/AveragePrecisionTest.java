package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.braidml.task.Box;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AveragePrecisionTest {

    /** Figures of pycocotools; coco.py beside them made them. */
    static Stream<JsonObject> cases() {
        try (Reader file = new InputStreamReader(
                Objects.requireNonNull(AveragePrecisionTest.class.getResourceAsStream("coco.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(file).getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsJsonObject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<Box>> images(JsonArray images) {
        List<List<Box>> all = new ArrayList<>();
        for (JsonElement image : images) {
            List<Box> boxes = new ArrayList<>();
            for (JsonElement element : image.getAsJsonArray()) {
                double[] v = element.getAsJsonArray().asList().stream()
                        .mapToDouble(JsonElement::getAsDouble)
                        .toArray();
                boxes.add(new Box("class " + (int) v[0], v[1], v[2], v[3], v[4], v.length > 5 ? v[5] : 1));
            }
            all.add(boxes);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isThatOfTheCocoTools(JsonObject known) {
        List<List<Box>> truth = images(known.getAsJsonArray("truth"));
        List<List<Box>> found = images(known.getAsJsonArray("found"));
        assertThat(AveragePrecision.of(truth, found, AveragePrecision.thresholds()))
                .isCloseTo(known.get("mean").getAsDouble(), within(1e-12));
        assertThat(AveragePrecision.of(truth, found, 0.5))
                .isCloseTo(known.get("half").getAsDouble(), within(1e-12));
        assertThat(AveragePrecision.of(truth, found, 0.75))
                .isCloseTo(known.get("threeQuarters").getAsDouble(), within(1e-12));
    }

    @Test
    void aHundredDetectionsOfAnImageCount() {
        Box box = Box.of("cat", 1, 1, 4, 4);
        for (int wrong : new int[] {99, 100}) {
            List<Box> found = new ArrayList<>();
            for (int i = 0; i < wrong; i++) {
                found.add(new Box("cat", 50, 50, 2, 2, 0.9));
            }
            found.add(new Box("cat", 1, 1, 4, 4, 0.5));
            assertThat(AveragePrecision.of(List.of(List.of(box)), List.of(found), 0.5))
                    .isCloseTo(wrong == 99 ? 0.01 : 0, within(1e-12));
        }
    }

    @Test
    void endsOfTheScale() {
        List<List<Box>> truth = List.of(List.of(Box.of("cat", 1, 1, 4, 4)), List.of());
        assertThat(AveragePrecision.of(truth, truth, AveragePrecision.thresholds()))
                .isEqualTo(1);
        assertThat(AveragePrecision.of(truth, List.of(List.of(), List.of()), 0.5))
                .isZero();
        assertThat(AveragePrecision.of(List.of(List.of()), List.of(List.of(Box.of("cat", 1, 1, 4, 4))), 0.5))
                .as("nothing to be found")
                .isNaN();
    }
}
