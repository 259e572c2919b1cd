package io.github.braidml.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tokenizers written by hand: by the longest piece, and by merges. */
public final class TokenizerFileTest {
    /** Lower case; pieces within a word begin with two hashes; a sentence begins and ends with marks. */
    public static final String WORD_PIECES = """
            {"version": "1.0",
             "truncation": {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0},
             "padding": null,
             "added_tokens": [
               {"id": 0, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
               {"id": 1, "content": "[CLS]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
               {"id": 2, "content": "[SEP]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
             "normalizer": {"type": "Lowercase"},
             "pre_tokenizer": {"type": "Whitespace"},
             "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]},
             "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
             "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
               "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "un": 3, "happy": 4, "##happy": 5, "##ness": 6, "a": 7, "day": 8, "##s": 9,
                 "kind": 10, "##ly": 11, ".": 12, "sad": 13}}}
            """;

    private static final String MERGES = """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
             "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
             "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null, "end_of_word_suffix": null,
               "fuse_unk": false, "vocab": {"l": 0, "o": 1, "w": 2, "e": 3, "r": 4, "lo": 5, "low": 6, "er": 7},
               "merges": ["l o", "lo w", "e r"]}}
            """;

    @Test
    void piecesOfWords() {
        TokenizerFile tokenizer = TokenizerFile.of("a file", WORD_PIECES);
        // Neither the marks around a sentence nor the length that the file asks for.
        assertThat(tokenizer.tokens("Unhappy days. Kindly zebra"))
                .containsExactly("un", "##happy", "day", "##s", ".", "kind", "##ly", "[UNK]");
        assertThat(tokenizer.tokens("")).isEmpty();
        assertThat(TokenizerFile.of("the same", WORD_PIECES)).isSameAs(tokenizer);
    }

    @Test
    void merges() {
        assertThat(TokenizerFile.of("a file", MERGES).tokens("lower low roe"))
                .isEqualTo(List.of("low", "er", "low", "r", "o", "e"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[1, 2]", "not json", "{\"version\": \"1.0\", \"model\": {\"type\": \"WordPiece\"}}"})
    void noTokenizer(String content) {
        assertThatThrownBy(() -> TokenizerFile.of("my.json", content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'my.json' cannot be read as tokenizer.json: ")
                .hasMessageEndingWith(
                        "it is the file that tokenizer.save(\"tokenizer.json\") of Hugging Face's tokenizers writes");
    }
}
