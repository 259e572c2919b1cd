package io.github.braidml.data;

import io.github.braidml.task.Translation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sentence, one token per item; a blank one is missing.
 *
 * <p>While a model learns, an output is the loss of a token; when it predicts, the index of the token that it writes.
 *
 * @param pieces the vocabulary
 * @param length most tokens of a sentence, the one that ends it included
 * @param entropy the loss of a guess by the tokens' frequencies in the training rows, in nats
 * @param usual the most frequent sentence of the training rows
 */
public record TextTarget(Translation task, Pieces pieces, int length, double entropy, String usual)
        implements Target<String> {

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
        return new TextTarget(task, pieces, Math.min(LONGEST, longest), entropy(counts), usual);
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
        return pieces.sentence(tokens(outputs, from));
    }

    /** Returns the text of each token that was written. */
    public List<String> words(double[] outputs, int from) {
        List<String> words = new ArrayList<>();
        for (int token : tokens(outputs, from)) {
            if (token <= END) {
                break;
            }
            words.add(pieces.text(token));
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
