package io.github.braidml.data;

import io.github.braidml.task.Translation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sentence, one token per item; a blank one is missing.
 *
 * <p>While a model learns, an output is the loss of a token; when it predicts, the index of the token that it writes, or
 * {@link #copied} for a word of the source that neither the decoder nor the lexicon knows (Luong et al. 2015, arXiv:1410.8206).
 *
 * @param pieces the vocabulary
 * @param length most tokens of a sentence, the one that ends it included
 * @param entropy the loss of a guess by the tokens' frequencies in the training rows, in nats
 * @param usual the most frequent sentence of the training rows
 * @param lexicon what the words of the source become; null without one
 */
public record TextTarget(
        Translation task,
        Pieces pieces,
        int length,
        double entropy,
        String usual,
        @Nullable Lexicon lexicon) implements Target<String> {

    /** The index of the token that ends a sentence, and that a decoder is given before the first one. */
    public static final int END = Pieces.END;

    private static final int LONGEST = 128;

    static TextTarget fit(Translation task, Column column, int[] train) {
        if (!column.isText()) {
            throw new IllegalArgumentException("task '%s' is a translation and needs sentences; its column holds %s"
                    .formatted(task.name(), column.kind()));
        }
        List<String> sentences = Arrays.stream(train)
                .mapToObj(column::words)
                .filter(sentence -> sentence != null && !sentence.isBlank())
                .map(Objects::requireNonNull)
                .toList();
        Pieces pieces = task.subwords() == 0 ? Pieces.words(sentences) : Pieces.subwords(sentences, task.subwords());
        if (pieces.pieces().isEmpty()) {
            throw new IllegalArgumentException(
                    "task '%s': no word occurs twice in the training rows, so none can be learned; use .subwords(n) or more rows"
                            .formatted(task.name()));
        }
        Pieces.Reader reader = pieces.reader();
        Map<String, Integer> whole = new TreeMap<>();
        Map<Integer, Integer> counts = new HashMap<>();
        int longest = 2;
        for (String sentence : sentences) {
            int[] tokens = reader.tokens(sentence);
            longest = Math.max(longest, tokens.length);
            whole.merge(sentence, 1, Integer::sum);
            Arrays.stream(tokens).forEach(token -> counts.merge(token, 1, Integer::sum));
        }
        String usual = whole.entrySet().stream()
                .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
                .orElseThrow()
                .getKey();
        return new TextTarget(task, pieces, Math.min(LONGEST, longest), entropy(counts), usual, null);
    }

    /** Returns the same with a lexicon of the training rows, if the task wants one and there is none yet. */
    TextTarget taught(Features features, List<Column> table, int[] train) {
        if (task.known() == 0) {
            return this;
        }
        Feature.Tokens source = features.sentence(task);
        Map<String, Integer> indices = source.indices();
        Column sentences = Columns.named(table, source.name());
        Column translations = Columns.named(table, task.name());
        Pieces.Reader reader = pieces.reader();
        List<int[]> read = new ArrayList<>();
        List<int[]> written = new ArrayList<>();
        for (int row : train) {
            int[] words = source.tokens(sentences.value(row), indices);
            String sentence = translations.words(row);
            if (words.length > 0 && sentence != null && !sentence.isBlank()) {
                int[] tokens = reader.tokens(sentence);
                read.add(words);
                written.add(Arrays.copyOf(tokens, Math.min(length, tokens.length) - 1));
            }
        }
        if (read.isEmpty()) {
            throw new IllegalArgumentException(
                    "task '%s': .lexicon() needs training rows with both sentences; no row has one in column '%s' and its translation"
                            .formatted(task.name(), source.name()));
        }
        int[][] from = read.toArray(int[][]::new);
        int[][] to = written.toArray(int[][]::new);
        return new TextTarget(
                task,
                pieces,
                length,
                entropy,
                usual,
                lexicon == null ? Lexicon.fit(source.name(), from, to) : lexicon.crossFitted(from, to));
    }

    private static double entropy(Map<Integer, Integer> counts) {
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.values().stream()
                .mapToDouble(count -> -count / all * Math.log(count / all))
                .sum();
    }

    /** Returns the number of different tokens. */
    public int vocabulary() {
        return pieces.size();
    }

    /** Returns the number of different tokens that the decoder knows by itself, the most frequent ones. */
    public int own() {
        return task.known() == 0 ? vocabulary() : Math.min(vocabulary(), Pieces.FIRST + task.known());
    }

    @Override
    public int outputs() {
        return length;
    }

    @Override
    public int labels() {
        return length;
    }

    @Override
    public int items() {
        return length;
    }

    @Override
    public void encode(@Nullable Object value, double[] into, int at) {
        encode(pieces.reader(), Column.text(value), into, at);
    }

    @Override
    public void encode(Column column, double[] into) {
        Pieces.Reader reader = pieces.reader();
        for (int row = 0; row < column.size(); row++) {
            encode(reader, column.words(row), into, row * length);
        }
    }

    private void encode(Pieces.Reader reader, @Nullable String sentence, double[] into, int at) {
        int[] tokens = sentence == null || sentence.isBlank() ? new int[0] : reader.tokens(sentence);
        for (int i = 0; i < length; i++) {
            into[at + i] = i < tokens.length ? tokens[i] : Double.NaN;
        }
    }

    @Override
    public String decode(double[] outputs, int from) {
        return pieces.sentence(tokens(outputs, from), List.of());
    }

    /** Returns what stands for the word at a place of the source. */
    public static int copied(int place) {
        return -1 - place;
    }

    @Override
    public String decode(double[] outputs, int from, Function<String, @Nullable Object> row) {
        return lexicon == null ? decode(outputs, from) : decode(outputs, from, row.apply(lexicon.source()));
    }

    /**
     * Returns the sentence that was written for one that was read.
     *
     * @param read the sentence of the lexicon's column
     */
    public String decode(double[] outputs, int from, @Nullable Object read) {
        return pieces.sentence(tokens(outputs, from), Feature.Tokens.words(read));
    }

    /**
     * Returns what the lexicon alone writes for some sentences: of each word the likeliest token, in the order of the words; a word
     * it does not know is repeated.
     *
     * @return {@code (sentences, outputs)}, row by row
     * @throws IllegalArgumentException if there is no lexicon
     */
    public double[] wordForWord(Features features, List<@Nullable String> sentences) {
        if (lexicon == null) {
            throw new IllegalArgumentException(
                    "task '%s' has no lexicon to translate with; use .lexicon()".formatted(task.name()));
        }
        Feature.Tokens source = features.sentence(task);
        Map<String, Integer> indices = source.indices();
        double[] outputs = new double[sentences.size() * length];
        for (int row = 0; row < sentences.size(); row++) {
            int[] words = source.tokens(sentences.get(row), indices);
            for (int place = 0; place < Math.min(length, words.length); place++) {
                int token = words[place] == Input.UNKNOWN ? Input.UNKNOWN : lexicon.likeliest(words[place]);
                outputs[row * length + place] = token <= END ? copied(place) : token;
            }
        }
        return outputs;
    }

    /** Returns the text of each token that was written for some words. */
    public List<String> words(double[] outputs, int from, List<String> read) {
        List<String> words = new ArrayList<>();
        for (int token : tokens(outputs, from)) {
            if (token >= 0 && token <= END) {
                break;
            }
            words.add(pieces.text(token, read).strip());
        }
        return words;
    }

    private int[] tokens(double[] outputs, int from) {
        return Arrays.stream(outputs, from, from + length)
                .mapToInt(token -> (int) token)
                .toArray();
    }

    /** Returns nothing: there are too many sentences. */
    @Override
    public Map<String, Double> probabilities(double[] outputs, int from) {
        return Map.of();
    }

    @Override
    public double[] constant() {
        double[] each = new double[length];
        Arrays.fill(each, entropy);
        return each;
    }
}
