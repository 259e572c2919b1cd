package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Où est la gare ?",
                "Don't ask, please!",
                "«Il a dit: oui...» (à 3,50 €)",
                "well-known words' end",
                "naïve Größe 😀 ¿qué?",
                "x"
            })
    void sentencesComeBackAsTheyWere(String sentence) {
        List<String> twice = Collections.nCopies(2, sentence);
        for (Pieces pieces : List.of(Pieces.words(twice), Pieces.subwords(List.of(sentence + " aa aa"), 100))) {
            int[] tokens = pieces.reader().tokens(sentence);
            assertThat(pieces.sentence(tokens, List.of())).isEqualTo(sentence);
            assertThat(tokens).doesNotContain(Input.UNKNOWN).endsWith(Pieces.END);
        }
    }

    @Test
    void spacesAreOne() {
        Pieces pieces = Pieces.words(List.of("a b", "a b"));
        assertThat(pieces.sentence(pieces.reader().tokens("  a \t b  "), List.of()))
                .isEqualTo("a b");
    }

    /** Counts of pairs by hand: "e s" and "s t" occur 9 times, then "es t" 9, and so on. */
    @Test
    void theMostFrequentPairsAreMerged() {
        String text = "low ".repeat(5) + "lower ".repeat(2) + "newest ".repeat(6) + "widest ".repeat(3);
        Pieces pieces = Pieces.subwords(List.of(text), 15);
        assertThat(pieces.merges()).containsExactly("e s", "es t", "l o", "lo w");
        assertThat(read(pieces, "lowest")).containsExactly("▁", "low", "est");
        assertThat(read(pieces, "newer")).containsExactly("▁", "n", "e", "w", "e", "r");
    }

    private static List<String> read(Pieces pieces, String word) {
        int[] tokens = pieces.reader().tokens(word);
        return Arrays.stream(tokens, 0, tokens.length - 1)
                .mapToObj(token -> pieces.pieces().get(token - Pieces.FIRST))
                .toList();
    }

    @Test
    void unseenWordsAndLettersAreUnknown() {
        Pieces words = Pieces.words(List.of("the cat", "the dog"));
        assertThat(words.pieces()).containsExactly("▁the");
        assertThat(words.reader().tokens("the cat sat")).containsExactly(3, 1, 1, Pieces.END);
        Pieces parts = Pieces.subwords(List.of("the cat the cat"), 30);
        assertThat(parts.reader().tokens("cät")).contains(Input.UNKNOWN);
        assertThat(words.reader().tokens("")).containsExactly(Pieces.END);
    }

    @Test
    void tooFewPiecesAreRefused() {
        assertThatThrownBy(() -> Pieces.subwords(List.of("abc abc"), 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        ".subwords(n) needs more pieces than the 4 letters of the training rows, and letters that occur together more than once; given 4");
    }
}
