package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The data sets in the jar are what their cards say, and honest tasks on them pass every check. */
final class ShippedTest {
    /** What the cards say must not be a feature, besides the tasks themselves. */
    private static final Map<String, String[]> NO_FEATURES = Map.ofEntries(
            Map.entry("actg175", new String[] {"off_treatment", "event", "days"}),
            Map.entry("breast-cancer", new String[] {"worst_perimeter", "worst_radius"}),
            Map.entry("gbsg2", new String[] {"recurrence", "recurrence_days", "died", "survival_days"}),
            Map.entry("indices", new String[] {"date"}),
            Map.entry("lung", new String[] {"days", "died"}),
            Map.entry("phrases", new String[] {"structure", "part"}));

    /** Columns that are read as sentences. */
    private static final Map<String, String[]> SENTENCES = Map.of("phrases", new String[] {"english"});

    /** Categories that are written as whole numbers. */
    private static final Set<String> CODES = Set.of("digit", "institution");

    private static Stream<String> names() throws IOException {
        try (InputStream in = resource("index.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }

    private static InputStream resource(String path) {
        return Objects.requireNonNull(Sources.class.getResourceAsStream("shipped/" + path), path);
    }

    @Test
    void theIndexIsSortedAndComplete() throws IOException {
        assertThat(names())
                .containsExactly(
                        "actg175",
                        "breast-cancer",
                        "diabetes",
                        "digits",
                        "gbsg2",
                        "indices",
                        "linnerud",
                        "lung",
                        "macrodata",
                        "phrases",
                        "randhie",
                        "wine");
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatTheCardSays(String name) throws IOException, NoSuchAlgorithmException {
        Data data = Sources.shipped(name);
        Card card = Objects.requireNonNull(data.card());
        assertThat(card.name()).isEqualTo(name);
        assertThat(data.name()).isEqualTo(name);
        assertThat(data.rows()).isEqualTo(card.rows());
        assertThat(data.names())
                .isEqualTo(card.columns().stream().map(Card.ColumnNote::name).toList());
        for (Card.ColumnNote column : card.columns()) {
            int missing = (int)
                    data.words(column.name()).stream().filter(Objects::isNull).count();
            assertThat(missing).as(column.name()).isEqualTo(column.missing());
            assertThat(data.isNumeric(column.name()))
                    .as(column.name())
                    .isEqualTo(column.kind().equals("numeric") || CODES.contains(column.name()));
        }
        try (InputStream in = resource(name + "/" + card.file())) {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            assertThat(HexFormat.of().formatHex(sum)).isEqualTo(card.sha256());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSuggestedTasksPassEveryCheck(String name) {
        Data data = Sources.shipped(name);
        List<? extends Task<?>> tasks = Objects.requireNonNull(data.card()).tasks().stream()
                .map(note -> task(data, note))
                .toList();
        for (int seed = 0; seed < 3; seed++) {
            Data split = data.drop(NO_FEATURES.getOrDefault(name, new String[0]))
                    .text(SENTENCES.getOrDefault(name, new String[0]))
                    .holdOut(0.2, seed);
            Prepared prepared = split.prepare(tasks);
            assertThat(prepared.rows()).isEqualTo(data.rows());
            for (float input : prepared.inputs().values(0)) {
                assertThat(Float.isFinite(input)).isTrue();
            }
        }
    }

    private static Task<?> task(Data data, Card.TaskNote note) {
        return switch (note.kind()) {
            case "regression" -> Regression.of(note.column());
            case "binary" -> {
                List<String> levels = data.words(note.column()).stream()
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
                Binary plain = Binary.of(note.column());
                yield levels.contains("yes") ? plain : plain.positive(levels.get(0));
            }
            case "tagging" -> Tagging.named(note.column()).of("english");
            case "translation" -> Translation.of(note.column()).from("english");
            default -> Categorical.of(note.column());
        };
    }

    @Test
    void noSuchSet() {
        assertThatThrownBy(() -> Sources.shipped("diabetis"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no data set 'diabetis'; there are actg175, breast-cancer, diabetes, digits, gbsg2, indices,"
                                + " linnerud, lung, macrodata, phrases, randhie, wine. Did you mean 'diabetes'?");
    }
}
