package io.github.braidml.data;

import io.github.braidml.show.Words;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Tagging;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tag per token of a sentence, one class index each.
 *
 * @param tags the tags of the training rows, by alphabet
 * @param shares the share of the training rows' tokens with each
 * @param length most tokens kept of a sentence
 */
public record TagsTarget(Tagging task, List<String> tags, List<Double> shares, int length)
        implements Target<List<String>> {

    /** What a head gives for every tag where there is no token: no output of a token is as low. */
    public static final double NO_TOKEN = -1e9;

    public TagsTarget {
        tags = List.copyOf(tags);
        shares = List.copyOf(shares);
    }

    static TagsTarget fit(Tagging task, Column column, List<Column> table, int[] train) {
        if (task.sentence().isEmpty()) {
            throw new IllegalArgumentException(
                    "task '%s' tags the tokens of a sentence; say which column has it, such as tagging(\"%s\").of(\"english\")"
                            .formatted(task.name(), task.name()));
        }
        Column sentences = Columns.named(table, task.sentence());
        if (!column.isText() || !sentences.isText()) {
            throw new IllegalArgumentException(
                    "task '%s' needs tags separated by spaces and a column of sentences; column '%s' holds %s, column '%s' %s"
                            .formatted(task.name(), column.name(), column.kind(), sentences.name(), sentences.kind()));
        }
        checkAligned(task, column, sentences);
        Map<String, Integer> counts = new TreeMap<>();
        for (int row : train) {
            split(column.words(row)).forEach(tag -> counts.merge(tag, 1, Integer::sum));
        }
        if (counts.size() < 2) {
            throw new IllegalArgumentException(
                    "task '%s' needs at least two different tags to tell apart; the training rows have %s"
                            .formatted(task.name(), Words.list(counts.keySet())));
        }
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return new TagsTarget(
                task,
                List.copyOf(counts.keySet()),
                counts.values().stream().map(count -> count / all).toList(),
                Feature.Tokens.longest(sentences, train));
    }

    private static void checkAligned(Tagging task, Column column, Column sentences) {
        if (sentences instanceof SentenceColumn cut && !cut.tokenizer().isEmpty()) {
            throw new IllegalArgumentException(
                    "task '%s' tags words, but a tokenizer cuts column '%s' into pieces of words; say .text(\"%s\") without it"
                            .formatted(task.name(), cut.name(), cut.name()));
        }
        for (int row = 0; row < column.size(); row++) {
            int tags = split(column.words(row)).size();
            List<String> tokens = Feature.Tokens.words(sentences.value(row));
            if (!column.isMissing(row) && tags != tokens.size()) {
                throw new IllegalArgumentException("task '%s' needs one tag per token; row %d has %s for %s: %s"
                        .formatted(
                                task.name(),
                                row,
                                Words.count(tags, "tag"),
                                Words.count(tokens.size(), "token"),
                                String.join(" ", tokens)));
            }
        }
    }

    private static List<String> split(@Nullable String tags) {
        return tags == null || tags.isBlank()
                ? List.of()
                : Arrays.asList(tags.strip().split("\\s+"));
    }

    @Override
    public Loss loss() {
        return task.classWeights().on(task.loss(), task.name(), tags, shares);
    }

    @Override
    public int outputs() {
        return length * tags.size();
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
        List<String> given = split(Column.text(value));
        for (int i = 0; i < length; i++) {
            into[at + i] = i < given.size() ? Targets.index(task, given.get(i), tags) : Double.NaN;
        }
    }

    /** Returns the likeliest tag of each token; of a sentence longer than in training, those of its beginning. */
    @Override
    public List<String> decode(double[] outputs, int from) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int at = from + i * tags.size();
            int best = Softmax.largest(outputs, at, tags.size());
            if (outputs[at + best] <= NO_TOKEN) {
                break;
            }
            found.add(tags.get(best));
        }
        return found;
    }

    /** Returns nothing: there are too many ways to tag a sentence. */
    @Override
    public Map<List<String>, Double> probabilities(double[] outputs, int from) {
        return Map.of();
    }

    @Override
    public double[] constant() {
        double[] each = new double[outputs()];
        for (int i = 0; i < each.length; i++) {
            each[i] = Math.log(shares.get(i % tags.size()));
        }
        return each;
    }
}
