package io.github.braidml.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * Turns sentences into tokens and back without loss: words and marks, or pieces of them, each of which knows whether a space goes
 * before it.
 *
 * @param pieces the pieces, of which the first has index {@link #FIRST}; those after a space begin with {@link #SPACE}
 * @param merges pairs of pieces that become one, the first first, a space between the two; none for whole words
 */
public record Pieces(List<String> pieces, List<String> merges) {
    /** The index of the token that ends a sentence, and that a decoder is given before the first one. */
    static final int END = Input.UNKNOWN + 1;
    /** The index of the first piece. */
    static final int FIRST = END + 1;

    private static final char SPACE = '▁';
    private static final int MOST_WORDS = 20_000;

    public Pieces {
        pieces = List.copyOf(pieces);
        merges = List.copyOf(merges);
    }

    /** Fits whole words; those that occur once become one unknown word. */
    static Pieces words(List<String> sentences) {
        return new Pieces(
                counts(sentences).entrySet().stream()
                        .filter(e -> e.getValue() > 1)
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(MOST_WORDS)
                        .map(Map.Entry::getKey)
                        .toList(),
                List.of());
    }

    /**
     * Fits pieces of words by merging the most frequent neighbours time and again, the first by alphabet of equals (Sennrich et al.
     * 2016, arXiv:1508.07909).
     *
     * @param most most pieces, single letters included
     */
    static Pieces subwords(List<String> sentences, int most) {
        List<List<String>> words = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        Set<String> pieces = new TreeSet<>();
        Map<String, Integer> pairs = new HashMap<>();
        counts(sentences).forEach((word, count) -> {
            words.add(letters(word));
            counts.add(count);
            pieces.addAll(letters(word));
            count(letters(word), count, pairs);
        });
        Set<String> all = new LinkedHashSet<>(pieces);
        List<String> merges = new ArrayList<>();
        while (all.size() < most) {
            String pair = mostFrequent(pairs);
            if (pairs.getOrDefault(pair, 0) < 2) {
                break;
            }
            merges.add(pair);
            all.add(pair.replace(" ", ""));
            for (int i = 0; i < counts.size(); i++) {
                List<String> shorter = merged(words.get(i), pair);
                if (shorter.size() < words.get(i).size()) {
                    count(words.get(i), -counts.get(i), pairs);
                    count(shorter, counts.get(i), pairs);
                    words.set(i, shorter);
                }
            }
        }
        if (merges.isEmpty()) {
            throw new IllegalArgumentException(
                    ".subwords(n) needs more pieces than the %d letters of the training rows, and letters that occur together more than once; given %d"
                            .formatted(all.size(), most));
        }
        return new Pieces(new ArrayList<>(all), merges);
    }

    private static void count(List<String> word, int times, Map<String, Integer> pairs) {
        for (int i = 1; i < word.size(); i++) {
            pairs.merge(word.get(i - 1) + " " + word.get(i), times, Integer::sum);
        }
    }

    private static String mostFrequent(Map<String, Integer> pairs) {
        return pairs.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    private static List<String> merged(List<String> word, String pair) {
        int space = pair.indexOf(' ');
        String left = pair.substring(0, space);
        String right = pair.substring(space + 1);
        List<String> shorter = new ArrayList<>(word.size());
        for (String piece : word) {
            int last = shorter.size() - 1;
            if (last >= 0 && piece.equals(right) && shorter.get(last).equals(left)) {
                shorter.set(last, left + right);
            } else {
                shorter.add(piece);
            }
        }
        return shorter;
    }

    private static List<String> letters(String word) {
        return word.codePoints().mapToObj(Character::toString).toList();
    }

    private static Map<String, Integer> counts(List<String> sentences) {
        Map<String, Integer> counts = new TreeMap<>();
        sentences.forEach(sentence -> marked(sentence).forEach(word -> counts.merge(word, 1, Integer::sum)));
        return counts;
    }

    /** Returns words and marks, with the space before them if there is one. */
    private static List<String> marked(String sentence) {
        String text = sentence.strip().replace(SPACE, '_');
        List<String> words = new ArrayList<>();
        int end = 0;
        for (MatchResult match : Feature.Tokens.WORD.matcher(text).results().toList()) {
            boolean space = match.start() > end || match.start() == 0;
            words.add(space ? SPACE + match.group() : match.group());
            end = match.end();
        }
        return words;
    }

    /** Makes ready to read many sentences. */
    Reader reader() {
        return new Reader(this);
    }

    /** Returns the number of different tokens. */
    int size() {
        return FIRST + pieces.size();
    }

    /**
     * Returns the text of a token, with the space before it if there is one.
     *
     * @param read the words of the source, for those that are repeated
     */
    String text(int token, List<String> read) {
        if (token < 0) {
            int place = -1 - token;
            return place < read.size() ? " " + read.get(place) : "";
        }
        return token < FIRST ? "" : pieces.get(token - FIRST).replace(SPACE, ' ');
    }

    /** Returns the sentence of these tokens, up to its end. */
    String sentence(int[] tokens, List<String> read) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            if (token >= 0 && token < FIRST) {
                break;
            }
            text.append(text(token, read));
        }
        return text.toString().strip();
    }

    /** Reads sentences. */
    static final class Reader {
        private final boolean whole;
        private final Map<String, Integer> indices = new HashMap<>();
        private final Map<String, Integer> ranks = new HashMap<>();
        private final Map<String, int[]> known = new HashMap<>();

        private Reader(Pieces pieces) {
            whole = pieces.merges.isEmpty();
            pieces.pieces.forEach(piece -> indices.put(piece, FIRST + indices.size()));
            pieces.merges.forEach(pair -> ranks.put(pair, ranks.size()));
        }

        /** Returns the tokens of a sentence and the one that ends it. */
        int[] tokens(String sentence) {
            List<int[]> parts = new ArrayList<>();
            marked(sentence).forEach(word -> parts.add(known.computeIfAbsent(word, this::word)));
            parts.add(new int[] {END});
            return parts.stream().flatMapToInt(Arrays::stream).toArray();
        }

        private int[] word(String word) {
            return split(word).stream()
                    .mapToInt(piece -> indices.getOrDefault(piece, Input.UNKNOWN))
                    .toArray();
        }

        private List<String> split(String word) {
            List<String> parts = whole ? List.of(word) : letters(word);
            for (String pair = first(parts); pair != null; pair = first(parts)) {
                parts = merged(parts, pair);
            }
            return parts;
        }

        /** Returns the pair of neighbours that was merged first in training, or null. */
        private @Nullable String first(List<String> parts) {
            String best = null;
            for (int i = 1; i < parts.size(); i++) {
                String pair = parts.get(i - 1) + " " + parts.get(i);
                Integer rank = ranks.get(pair);
                if (rank != null && (best == null || rank < ranks.getOrDefault(best, Integer.MAX_VALUE))) {
                    best = pair;
                }
            }
            return best;
        }
    }
}
