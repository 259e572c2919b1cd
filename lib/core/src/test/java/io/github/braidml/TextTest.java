package io.github.braidml;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.gru;
import static io.github.braidml.Braid.gruDecoder;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.lstm;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.row;
import static io.github.braidml.Braid.separate;
import static io.github.braidml.Braid.tagging;
import static io.github.braidml.Braid.transformer;
import static io.github.braidml.Braid.transformerDecoder;
import static io.github.braidml.Braid.translation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.data.Data;
import io.github.braidml.data.Row;
import io.github.braidml.eval.Scores;
import io.github.braidml.model.Sharing;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Decoder;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import io.github.braidml.task.Translation;
import io.github.braidml.train.Epoch;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sentences from a table to predictions: tagged, translated and told apart in one network. */
class TextTest {
    private static final Translation FRENCH =
            translation("french").from("english").decoder(transformerDecoder(32, 2, 1));
    private static final Tagging TAGS = tagging("tags").of("english");
    private static final Categorical TYPE = categorical("type");
    private static final Data PHRASES = data(TestPhrases.table(1, 160)).holdOut(0.2, 1);
    private static final Run RUN = learn(FRENCH.beam(3), TAGS, TYPE)
            .sharing(hard(gru(24).bidirectional()))
            .fit(PHRASES, epochs(25).batch(16).optimizer(adam(0.01)), LiveDisplay.silent());

    static Stream<Arguments> structures() {
        return Stream.of(
                Arguments.of(hard(lstm(32)), FRENCH.decoder(gruDecoder(32)).subwords(40)),
                Arguments.of(hard(transformer(32, 2, 1)), FRENCH),
                Arguments.of(hard(transformer(32, 2, 1).postNorm()), FRENCH),
                Arguments.of(separate(gru(24).layers(2)), FRENCH.decoder(gruDecoder(32))));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void everyEncoderLearnsEveryTaskByHeart(Sharing sharing, Translation french) {
        List<Epoch> epochs = fit(data(TestPhrases.table(1, 40)), 60, sharing, french, TAGS, TYPE)
                .epochs();
        for (double loss : epochs.get(59).train()) {
            assertThat(loss).isLessThan(0.05);
        }
    }

    private static Run fit(Data data, int epochs, Sharing sharing, Task<?>... tasks) {
        return learn(tasks)
                .sharing(sharing)
                .fit(data, epochs(epochs).batch(8).optimizer(adam(0.005)), LiveDisplay.silent());
    }

    /** The grammar is small enough to be learned from a hundred sentences. */
    @Test
    void heldOutSentencesAreTaggedAndTranslated() {
        Scores scores = RUN.scores();
        assertThat(scores.of("tags", Metric.ACCURACY)).isGreaterThan(0.99);
        assertThat(scores.of("tags", Metric.MACRO_F1)).isGreaterThan(0.99);
        assertThat(scores.of("french", Metric.BLEU)).isBetween(70.0, 100.0);
        assertThat(scores.of("french", Metric.CHRF2)).isBetween(80.0, 100.0);
        assertThat(scores.text()).contains("BLEU", "chrF2", "macro F1");
        Row row = row().with("english", "the young cat sees the dog?");
        assertThat(RUN.predict(row, TAGS)).containsExactly("DET", "ADJ", "NOUN", "VERB", "DET", "NOUN", "MARK");
        assertThat(RUN.predict(row, FRENCH)).isEqualTo("le chat jeune voit le chien ?");
        assertThat(RUN.predict(row, TYPE)).isEqualTo("question");
        assertThat(RUN.probabilities(row, FRENCH)).isEmpty();
    }

    @Test
    void aRowIsPredictedAsInItsTable() {
        List<String> french = RUN.predict(PHRASES, FRENCH);
        List<List<String>> tags = RUN.predict(PHRASES, TAGS);
        for (int i = 0; i < 10; i++) {
            assertThat(RUN.predict(PHRASES.row(i), FRENCH)).isEqualTo(french.get(i));
            assertThat(RUN.predict(PHRASES.row(i), TAGS)).isEqualTo(tags.get(i));
        }
    }

    @Test
    void savedModelPredictsTheSame(@TempDir Path folder) {
        String file = folder.resolve("model").toString();
        for (Run run : List.of(
                RUN,
                fit(
                        PHRASES.only("english", "french"),
                        1,
                        hard(transformer(16, 2, 1).dropout(0.1)),
                        FRENCH.decoder(gruDecoder(8)).subwords(60).smoothing(0.1)),
                fit(
                        PHRASES.only("english", "french"),
                        1,
                        hard(transformer(16, 2, 1)),
                        FRENCH.lexicon(5).beam(2)))) {
            run.save(file);
            Run loaded = load(file);
            assertThat(loaded.learner()).isEqualTo(run.learner());
            Translation french = (Translation) run.learner().tasks().get(0);
            assertThat(loaded.predict(PHRASES, french)).isEqualTo(run.predict(PHRASES, french));
            assertThat(loaded.scores(PHRASES)).hasToString(run.scores(PHRASES).toString());
        }
    }

    /** After one pass a decoder alone has learned next to nothing; the lexicon has been counted. */
    @ParameterizedTest
    @MethodSource("decoders")
    void aLexiconHelpsWhereThereIsLittleToLearnFrom(Decoder decoder) {
        Data few = PHRASES.only("english", "french");
        Translation alone = FRENCH.decoder(decoder);
        Run with = fit(few, 1, hard(gru(24).bidirectional()), alone.lexicon(4));
        Run without = fit(few, 1, hard(gru(24).bidirectional()), alone);
        assertThat(with.scores().of("french", Metric.BLEU))
                .isGreaterThan(30 + without.scores().of("french", Metric.BLEU));
        for (String strange : List.of("", "xyzzy plugh", "the the the the the the the the", "dog ".repeat(200))) {
            assertThat(with.predict(row().with("english", strange), alone)).isNotNull();
        }
        assertThat(with.attention(row().with("english", "the cat sees the dog."), alone)
                        .text())
                .contains("chat at cat", "voit at sees");
        assertThat(with.learner().toString()).contains(".lexicon(4)");
        assertThat(with.text())
                .containsPattern("lexicon of french +\\d\\d words of 'english', counted in the training rows");
        assertThat(without.text()).doesNotContain("lexicon");
        assertThat(with.learner().diagram(few).text()).contains("outputs and a lexicon");
        assertThat(with.wordForWord().of("french", Metric.BLEU)).isBetween(20.0, 99.0);
        assertThatThrownBy(without::wordForWord)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no task has a lexicon to translate with; use translation(...).lexicon()");
        // A name that was never read is repeated.
        assertThat(with.predict(row().with("english", "the dog sees the Xyzzy."), alone))
                .contains("Xyzzy");
    }

    static Stream<Decoder> decoders() {
        return Stream.of(gruDecoder(24), transformerDecoder(24, 2, 1));
    }

    @Test
    void sameSeedGivesTheSameBits() {
        Sharing sharing = hard(transformer(16, 2, 1).dropout(0.2));
        assertThat(fit(PHRASES, 2, sharing, FRENCH.smoothing(0.1), TAGS, TYPE).epochs())
                .usingRecursiveComparison()
                .isEqualTo(fit(PHRASES, 2, sharing, FRENCH.smoothing(0.1), TAGS, TYPE)
                        .epochs());
    }

    @Test
    void strangeSentencesDoNoHarm() {
        for (Row row : List.of(row().with("english", ""), row().without("english"), row().with("english", "   "))) {
            assertThat(RUN.predict(row, TAGS)).isEmpty();
            assertThat(RUN.predict(row, FRENCH)).isNotNull();
        }
        assertThat(RUN.predict(row().with("english", "Xyzzy, plugh 😀!"), TAGS)).hasSize(5);
        String endless = "the cat ".repeat(500);
        assertThat(RUN.predict(row().with("english", endless), TAGS)).hasSize(8);
        assertThat(RUN.predict(row().with("english", endless), FRENCH)).isNotEmpty();
        assertThatThrownBy(() -> RUN.predict(row().with("german", "die Katze"), FRENCH))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("the model needs column 'english', which the row lacks");
    }

    @Test
    void attentionIsAPicture() {
        String text = RUN.attention(row().with("english", "the cat sees the dog."), FRENCH)
                .text();
        assertThat(text).startsWith("What each word looks at most: le at ").contains("voit at ");
        assertThatThrownBy(() -> RUN.attention(row().with("english", ""), FRENCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attention needs a sentence read and one written; nothing was read");
        assertThat(RUN.predictions().text()).contains("french: BLEU", "tags: accuracy");
    }

    @Test
    void tasksReadAsTheCallsThatMakeThem() {
        assertThat(TAGS).hasToString("tagging(\"tags\").of(\"english\")");
        assertThat(translation("french")).hasToString("translation(\"french\")");
        assertThat(FRENCH.subwords(500).smoothing(0.1).beam(4).head(8).weight(2).metric(Metric.TOKEN_ACCURACY))
                .hasToString(
                        "translation(\"french\").from(\"english\").decoder(transformerDecoder(32, 2, 1)).subwords(500).smoothing(0.1).beam(4).metric(TOKEN_ACCURACY).head(8).weight(2.0)");
        assertThat(FRENCH.decoder(gruDecoder(8).dropout(0.2)).decoder()).hasToString("gruDecoder(8).dropout(0.2)");
        assertThat(FRENCH.lexicon()).hasToString(FRENCH + ".lexicon()");
        assertThat(FRENCH.lexicon(50).beam(2)).hasToString(FRENCH + ".beam(2).lexicon(50)");
    }

    @Test
    void badSpecsAreRefused() {
        assertThatThrownBy(() -> FRENCH.lexicon(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "task 'french': .lexicon(n) needs a positive number of tokens that the decoder knows by itself; given 0");
        assertThatThrownBy(() -> FRENCH.lexicon(-1)).hasMessageContaining("given -1");
        assertThatThrownBy(() -> FRENCH.beam(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task 'french': .beam(n) follows at least 1 sentence; given 0");
        assertThatThrownBy(() -> FRENCH.smoothing(1)).hasMessageContaining("needs a share in [0, 1); given 1.0");
        assertThatThrownBy(() -> FRENCH.loss(Braid.squared()))
                .hasMessage(
                        "task 'french': the loss squared() does not suit a translation; use given() or a Loss of your own");
        assertThatThrownBy(() -> TAGS.metric(Metric.BLEU)).hasMessageContaining("BLEU does not measure a tagging");
        assertThatThrownBy(() -> transformerDecoder(6, 4, 1)).hasMessageContaining("given transformerDecoder(6, 4, 1)");
        assertThatThrownBy(() -> fit(PHRASES.drop("tags", "type"), 1, hard(mlp(4)), FRENCH))
                .hasMessageContaining("mlp(4) takes numbers; input 'english' is a sequence of tokens");
    }

    @Test
    void dataThatDoesNotSuitIsRefused() {
        assertThatThrownBy(() -> PHRASES.prepare(List.of(tagging("tags"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "task 'tags' tags the tokens of a sentence; say which column has it, such as tagging(\"tags\").of(\"english\")");
        var table = TestPhrases.table(1, 40);
        table.stringColumn("tags").set(7, "DET NOUN");
        assertThatThrownBy(() -> data(table).prepare(List.of(TAGS)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("task 'tags' needs one tag per token; row 7 has 2 tags for ");
        assertThatThrownBy(() -> PHRASES.prepare(List.of(translation("french").from("englisch"))))
                .hasMessageContaining("Did you mean 'english'?");
        assertThat(PHRASES.targets(FRENCH, TAGS, TYPE).text())
                .contains("a sentence", "one of 5 tags per token", "MARK");
    }
}
