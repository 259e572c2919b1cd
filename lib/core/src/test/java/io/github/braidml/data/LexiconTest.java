package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.TestPhrases;
import io.github.braidml.task.Translation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What words become, and in which order, from pairs of sentences. */
class LexiconTest {
    private static final int NONE = Input.PADDING;

    /** Word 1 becomes token 3; words 1 and 2 become tokens 3 and 4: two rounds by hand, the word that stands for none included. */
    @Test
    void roundsOfExpectationMaximisationAreThoseByHand() {
        Lexicon.Pairs pairs = new Lexicon.Pairs(new int[][] {{1}, {1, 2}}, new int[][] {{3}, {3, 4}});
        pairs.improve();
        for (int word : List.of(NONE, 1)) {
            assertThat(pairs.share(word, 3)).isEqualTo(5.0 / 7, within(1e-12));
            assertThat(pairs.share(word, 4)).isEqualTo(2.0 / 7, within(1e-12));
        }
        assertThat(pairs.share(2, 3)).isEqualTo(0.5, within(1e-12));
        pairs.improve();
        assertThat(pairs.share(2, 3)).isEqualTo(5.0 / 14, within(1e-12));
        assertThat(pairs.share(2, 4)).isEqualTo(9.0 / 14, within(1e-12));
        assertThat(pairs.share(1, 3)).isEqualTo(47 / 54.0 / (47 / 54.0 + 4 / 15.0), within(1e-12));
        assertThat(pairs.share(2, 9)).isZero();
        assertThat(pairs.share(9, 3)).isZero();
    }

    /** Each word becomes the token ten above it, in the same order. */
    private static Lexicon wordByWord() {
        Random random = new Random(1);
        int[][] source = new int[200][];
        int[][] target = new int[200][];
        for (int i = 0; i < source.length; i++) {
            source[i] = random.ints(3 + i % 4, 1, 9).toArray();
            target[i] = Arrays.stream(source[i]).map(word -> word + 10).toArray();
        }
        return Lexicon.fit("english", source, target);
    }

    @Test
    void wordsAndTheirOrderAreFound() {
        Lexicon lexicon = wordByWord();
        for (int word = 1; word < 9; word++) {
            assertThat(lexicon.share(word, word + 10)).isGreaterThan(0.8);
        }
        int[] source = {4, 7, 2};
        int[] written = {TextTarget.END, 14, 17, 12};
        double[][] places = lexicon.places(source, written, false);
        for (int t = 0; t < places.length; t++) {
            assertThat(Arrays.stream(places[t]).sum()).isEqualTo(1, within(1e-9));
            assertThat(places[t][t]).as("place %d", t).isGreaterThan(0.7);
        }
    }

    /** What is said of a sentence to who learns from it does not depend on its translation, nor on that of an equal one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ownTranslationSaysNothing(long seed) {
        Random random = new Random(seed);
        int[][] source = new int[40][];
        int[][] target = new int[40][];
        for (int i = 0; i < source.length; i++) {
            source[i] = random.ints(2 + i % 4, 1, 12).toArray();
            target[i] = Arrays.stream(source[i]).map(word -> word + 20).toArray();
        }
        source[1] = source[0];
        Lexicon lexicon = Lexicon.fit("english", source, target);
        int[][] other = target.clone();
        other[0] = new int[] {90, 91};
        other[1] = new int[] {92};
        Lexicon changed = Lexicon.fit("english", source, other);
        for (int word : source[0]) {
            assertThat(changed.share(word, 90) + changed.share(word, 92)).isPositive();
            for (int token = 0; token < 99; token++) {
                assertThat(changed.without(source[0]).share(word, token))
                        .isEqualTo(lexicon.without(source[0]).share(word, token), within(2e-4));
            }
        }
    }

    /** Of a sentence without words, and of tokens that none becomes, nothing is known, which is no reason for NaN. */
    @Test
    void whatNothingSpeaksForLeavesThePlaceAsItIs() {
        Lexicon lexicon = wordByWord();
        for (int[] source : new int[][] {{}, {4}, {4, 7, 2}}) {
            for (double[] places : lexicon.places(source, new int[] {TextTarget.END, 999, 14, 999}, false)) {
                assertThat(Arrays.stream(places).sum()).isEqualTo(1, within(1e-9));
            }
        }
    }

    @Test
    void leavingOutChangesLittleWhereThereIsMuchElse() {
        Lexicon lexicon = wordByWord();
        for (int word = 1; word < 9; word++) {
            int[] sentence = {word, word};
            assertThat(lexicon.without(sentence).of(word)).isNotEmpty();
            assertThat(lexicon.without(sentence).share(word, word + 10)).isGreaterThan(0.8);
            assertThat(lexicon.without(sentence).steps()).isEqualTo(lexicon.steps());
        }
        // A word of one sentence alone is then a word without a translation.
        Lexicon few = Lexicon.fit("english", new int[][] {{3, 4}, {5}}, new int[][] {{13, 14}, {15}});
        assertThat(few.of(3)).isNotEmpty();
        assertThat(few.without(new int[] {3, 4}).of(3)).isEmpty();
        assertThat(few.without(new int[] {3, 4}).places(new int[] {3, 4}, new int[] {TextTarget.END, 13}, false)[1])
                .doesNotContain(Double.NaN);
    }

    @Test
    void whoGoesOnLearningLeavesOutTheNewRows() {
        Translation french = Translation.of("french").from("english").lexicon();
        Table table = TestPhrases.table(1, 60).removeColumns("tags", "type");
        Prepared first = Data.of(table).prepare(List.of(french));
        TextTarget known = (TextTarget) first.targets().get(0);
        Lexicon counted = Objects.requireNonNull(known.lexicon());
        Lexicon read = new Lexicon(counted.source(), counted.tokens(), counted.shares(), counted.steps(), null);
        assertThat(read.without(new int[] {2, 3})).isSameAs(read);
        TextTarget loaded =
                new TextTarget(known.task(), known.pieces(), known.length(), known.entropy(), known.usual(), read);
        Prepared second = Data.of(table).prepare(List.of(french), first.features(), List.of(loaded));
        Lexicon again = Objects.requireNonNull(((TextTarget) second.targets().get(0)).lexicon());
        assertThat(again.shares()).isEqualTo(read.shares());
        for (int word = 2; word < 9; word++) {
            int[] sentence = {word, 2, word};
            assertThat(again.without(sentence).shares())
                    .isDeepEqualTo(counted.without(sentence).shares());
        }
    }

    @Test
    void whatIsUnknownDoesNoHarm() {
        Lexicon lexicon = wordByWord();
        assertThat(lexicon.share(5000, 14)).isZero();
        assertThat(lexicon.share(4, 5000)).isZero();
        assertThat(lexicon.places(new int[] {}, new int[] {TextTarget.END, 14}, true))
                .isDeepEqualTo(new double[][] {{1}, {1}});
        for (double[] places : lexicon.places(new int[] {500, 500}, new int[] {TextTarget.END, 700, 700, 700}, false)) {
            assertThat(Arrays.stream(places).sum()).isEqualTo(1, within(1e-9));
            assertThat(places).doesNotContain(Double.NaN);
        }
        Lexicon empty = Lexicon.fit("english", new int[][] {{1}}, new int[][] {{}});
        assertThat(empty.share(1, 3)).isZero();
        assertThat(empty.places(new int[] {1}, new int[] {TextTarget.END, 3}, true)[1])
                .hasSize(2);
        assertThatThrownBy(() -> Lexicon.fit("english", new int[][] {{1}}, new int[][] {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a lexicon needs a translation of each sentence; given 0 of 1");
    }

    @Test
    void onlyTrainingRowsAreReadAndEachNeedsBothSentences() {
        Translation french = Translation.of("french").from("english").lexicon();
        Table table = TestPhrases.table(1, 60).removeColumns("tags", "type");
        Data data = Data.of(table).holdOut(0.5, 1);
        TextTarget target = (TextTarget) data.prepare(List.of(french)).targets().get(0);
        assertThat(target.lexicon()).isNotNull();
        Table other = table.copy();
        for (int row : data.split().test()) {
            other.stringColumn("french").set(row, "le train. le train. le train.");
        }
        TextTarget same = (TextTarget) Data.of(other)
                .holdOut(0.5, 1)
                .prepare(List.of(french))
                .targets()
                .get(0);
        assertThat(same.lexicon()).usingRecursiveComparison().isEqualTo(target.lexicon());

        Table never = table.copy();
        for (int row = 0; row < never.rowCount(); row++) {
            never.stringColumn(row % 2 == 0 ? "english" : "french").set(row, "");
        }
        assertThatThrownBy(() -> Data.of(never).prepare(List.of(french)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("task 'french': .lexicon() needs training rows with both sentences;");
    }

    @Test
    void theSourceMustBeClear() {
        Table table = TestPhrases.table(1, 60).removeColumns("tags", "type");
        StringColumn second = table.stringColumn("english").copy();
        table.addColumns(second.setName("also"));
        Data two = Data.of(table).text("english", "also");
        assertThatThrownBy(() -> two.prepare(List.of(Translation.of("french").lexicon())))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("task 'french': .lexicon() needs to know which sentences are translated,");
    }
}
