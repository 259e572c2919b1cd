package io.github.braidml.data;

import io.github.braidml.format.TokenizerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sentence per row; null is missing.
 *
 * @param tokenizer the content of the {@code tokenizer.json} that cuts it into tokens; empty to cut it into words and marks
 */
record SentenceColumn(String name, @Nullable Object[] values, String tokenizer) implements Column {

    /**
     * Returns a column of words as sentences, of which an empty one is missing; one of sentences as it is.
     *
     * @throws IllegalArgumentException if it holds no words
     */
    static SentenceColumn of(Column column) {
        if (column instanceof SentenceColumn known) {
            return known;
        }
        if (!(column instanceof Values words) || !column.isText()) {
            throw new IllegalArgumentException("text(...) reads columns of words as sentences; column '%s' holds %s"
                    .formatted(column.name(), column.kind()));
        }
        @Nullable
        Object[] sentences = Arrays.stream(words.values())
                .map(sentence -> sentence == null || sentence.toString().isBlank() ? null : sentence)
                .toArray();
        return new SentenceColumn(column.name(), sentences, "");
    }

    /**
     * Returns a column of words as sentences that a file's tokenizer cuts.
     *
     * @throws IllegalArgumentException if it holds no words, or the file is no tokenizer
     * @throws UncheckedIOException if there is no such file
     */
    static SentenceColumn of(Column column, Path tokenizer) {
        SentenceColumn words = of(column);
        try {
            String file = tokenizer.toString();
            String json = TokenizerFile.text(file, Files.readAllBytes(tokenizer));
            TokenizerFile.of(file, json);
            return new SentenceColumn(words.name, words.values, json);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "text(\"%s\", tokenizer): '%s' cannot be read; it must be a tokenizer.json"
                            .formatted(column.name(), tokenizer),
                    e);
        }
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public @Nullable Object value(int row) {
        return values[row];
    }

    @Override
    public boolean isMissing(int row) {
        return values[row] == null;
    }

    @Override
    public String kind() {
        return "sentences";
    }

    @Override
    public SentenceColumn rows(int[] from) {
        return new SentenceColumn(name, Column.pick(values, from), tokenizer);
    }

    @Override
    public SentenceColumn named(String other) {
        return new SentenceColumn(other, values, tokenizer);
    }
}
