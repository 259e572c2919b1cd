package io.github.braidml;

import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.gru;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.tagging;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.data.Data;
import io.github.braidml.data.Row;
import io.github.braidml.format.TokenizerFileTest;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Sentences cut by a tokenizer that the user brings. */
class TokenizerTest {
    private Path file;
    private Path folder;

    @BeforeEach
    void write(@TempDir Path given) throws IOException {
        folder = given;
        file = Files.writeString(folder.resolve("tokenizer.json"), TokenizerFileTest.WORD_PIECES);
    }

    /** Whether a day is good shows in a piece of a word alone. */
    private static Data reviews() {
        Random random = new Random(1);
        StringColumn text = StringColumn.create("text");
        StringColumn good = StringColumn.create("good");
        for (int row = 0; row < 200; row++) {
            boolean yes = random.nextBoolean();
            String[] words = {yes ? "happy" : "unhappy", "days", "kindly", "a"};
            String first = words[1 + random.nextInt(3)];
            text.append(first + " " + words[0] + (row % 2 == 0 ? "ness" : "") + " .");
            good.append(yes ? "yes" : "no");
        }
        return Data.of(Table.create("reviews", text, good));
    }

    @Test
    void aModelReadsPiecesAndALoadedOnePredictsTheSame() throws IOException {
        Data data = reviews().text("text", file).holdOut(0.25, 3);
        Run run =
                learn(binary("good")).sharing(hard(gru(8))).fit(data, epochs(30).batch(16), LiveDisplay.silent());
        assertThat(run.scores().of("good", Metric.ACCURACY)).isGreaterThan(0.95);
        Path saved = folder.resolve("model.braid");
        run.save(saved);
        // The file is gone, the model knows it.
        Files.delete(file);
        Run loaded = load(saved.toString());
        for (int row = 0; row < 20; row++) {
            assertThat(loaded.probabilities(data.row(row), binary("good")))
                    .isEqualTo(run.probabilities(data.row(row), binary("good")));
        }
        Row other = data.row(0).with("text", "UNHAPPY kindness");
        assertThat(loaded.predict(other, binary("good"))).isFalse();
        assertThat(loaded.probabilities(other, binary("good"))).isEqualTo(run.probabilities(other, binary("good")));
    }

    @Test
    void whatIsNoTokenizer() throws IOException {
        Path missing = folder.resolve("none.json");
        assertThatThrownBy(() -> reviews().text("text", missing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("text(\"text\", tokenizer): '" + missing + "' cannot be read; it must be a tokenizer.json");
        Path other = Files.writeString(folder.resolve("other.json"), "{}");
        assertThatThrownBy(() -> reviews().text("text", other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + other + "' cannot be read as tokenizer.json: ");
        Path latin = Files.write(folder.resolve("latin.json"), "{\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> reviews().text("text", latin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its text is not UTF-8");
    }

    @Test
    void tagsAreOfWordsAndNotOfPieces() {
        Data data = Data.of(TestPhrases.table(1, 60)).drop("french", "type").text("english", file);
        assertThatThrownBy(() -> learn(tagging("tags").of("english"))
                        .sharing(hard(gru(8)))
                        .fit(data, epochs(1), LiveDisplay.silent()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "task 'tags' tags words, but a tokenizer cuts column 'english' into pieces of words; say .text(\"english\") without it");
    }

    @Test
    void twoTablesAreCutAlike() {
        Data words = reviews().text("text");
        Data pieces = reviews().text("text", file);
        assertThat(pieces.and(pieces).rows()).isEqualTo(400);
        assertThatThrownBy(() -> words.and(pieces))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column 'text' is cut into tokens in two ways; say the same .text(...) of both tables");
    }
}
