package io.github.braidml.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The committed corpus of phrases, row by row, and what its tests share; knows nothing of how it was made. */
final class Phrases {
    /** One sentence; the columns of the file. */
    record Phrase(
            String english,
            String french,
            String german,
            String spanish,
            List<String> tags,
            String type,
            String structure,
            String part) {

        List<String> tokens() {
            return Feature.Tokens.words(english);
        }

        /** Whether the English says "not", "never", "no" or "cannot". */
        boolean isNegative() {
            return !words(english).stream()
                    .filter(Set.of("not", "never", "no", "cannot")::contains)
                    .toList()
                    .isEmpty();
        }
    }

    static final List<Phrase> ALL = read();

    private Phrases() {}

    private static List<Phrase> read() {
        Data data = Sources.shipped("phrases");
        List<List<String>> columns = data.names().stream()
                .map(name ->
                        data.words(name).stream().map(Objects::requireNonNull).toList())
                .toList();
        return IntStream.range(0, data.rows())
                .mapToObj(row -> {
                    List<String> c =
                            columns.stream().map(column -> column.get(row)).toList();
                    List<String> tags = List.of(c.get(4).split(" ", -1));
                    return new Phrase(c.get(0), c.get(1), c.get(2), c.get(3), tags, c.get(5), c.get(6), c.get(7));
                })
                .toList();
    }

    static List<Phrase> part(String part) {
        return ALL.stream().filter(phrase -> phrase.part().equals(part)).toList();
    }

    /** Returns the words in lower case, an elided word with its apostrophe on its own: "l'eau" is "l'" and "eau". */
    static List<String> words(String sentence) {
        return Arrays.stream(sentence.toLowerCase(Locale.ROOT)
                        .replaceAll("(?<![\\p{L}])([a-z]|qu)'", "$1' ")
                        .split("[^\\p{L}\\p{N}'-]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Returns the words of a table, each with the first word of its line. */
    static Map<String, String> table(String text) {
        Map<String, String> table = new HashMap<>();
        for (String line : text.strip().lines().toList()) {
            String[] words = line.strip().split("\\s+", -1);
            for (int i = 1; i < words.length; i++) {
                String other = table.put(words[i], words[0]);
                if (other != null && !other.equals(words[0])) {
                    throw new IllegalStateException("'%s' is both %s and %s".formatted(words[i], other, words[0]));
                }
            }
        }
        return table;
    }

    /** Returns the sentences of a language in which a rule finds a fault, the first few. */
    static List<String> faults(Function<Phrase, String> language, Predicate<Phrase> isFaulty) {
        return ALL.stream().filter(isFaulty).map(language).limit(20).toList();
    }

    static Set<String> set(String text) {
        return new HashSet<>(List.of(text.strip().split("\\s+", -1)));
    }
}
