package io.github.braidml.data;

import io.github.braidml.data.Phrases.Phrase;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Which words of an English phrase belong together, read from words and tags alone: verb and object, noun and adjective. */
final class Combinations {
    /** Forms that do not end in "s", "ed" or "ing" after the word itself. */
    private static final Map<String, String> FORMS = Phrases.table("""
            eat ate eaten
            drink drank drunk
            write wrote written writing writes
            buy bought
            sell sold
            see saw seen
            find found
            close closes closed closing
            take took taken taking takes
            wear wore worn
            forget forgot forgotten forgetting
            lose lost losing loses
            prepare prepares prepared preparing
            invite invites invited inviting
            know knew known
            have has had having
            like likes liked liking
            give gives gave given giving
            show shown showed
            send sent
            wash washes
            carry carries carried carrying
            see sees seeing
            man men
            woman women
            child children
            watch watches
            church churches
            glass glasses
            bus buses
            library libraries
            city cities
            big bigger
            heavy heavier
            friendly friendlier
            old older
            small smaller
            strong stronger
            fast faster
            hot hotter
            long longer""");

    private static final Set<String> INSIDE = Set.of("DET", "PRON", "NUM", "ADJ");

    private Combinations() {}

    static Set<String> of(Phrase phrase) {
        List<String> tags = phrase.tags();
        List<String> tokens = phrase.tokens();
        List<String> words = IntStream.range(0, tokens.size())
                .mapToObj(i -> isState(tokens.get(i), tags.get(i)) ? tokens.get(i) : lemma(tokens.get(i)))
                .toList();
        boolean related = phrase.structure().startsWith("relative");
        Set<String> found = new HashSet<>();
        for (int i = 0; i < words.size(); i++) {
            switch (tags.get(i)) {
                case "VERB" -> {
                    int object = i + 1;
                    if (words.get(object).equals("for")) {
                        object++;
                    }
                    object = after(tags, object, INSIDE);
                    if (tags.get(object).equals("NOUN")) {
                        found.add(words.get(i) + " " + words.get(object));
                    }
                    int asked = ahead(words, tags, i);
                    if (asked >= 0) {
                        found.add(words.get(i) + " " + words.get(asked));
                    }
                }
                case "ADJ" -> {
                    if (tags.get(i + 1).equals("NOUN")) {
                        found.add(words.get(i) + " " + words.get(i + 1));
                    }
                }
                case "NOUN" -> {
                    int said = after(tags, i + 1, Set.of("AUX", "PART", "ADV"));
                    if (tags.get(said).equals("ADJ") && !related) {
                        found.add(words.get(said) + " " + words.get(i));
                    }
                }
                default -> {}
            }
        }
        int last = tags.lastIndexOf("ADJ");
        if (related && last == tags.size() - 2) {
            found.add(words.get(last) + " " + words.get(tags.indexOf("NOUN")));
        }
        return found;
    }

    private static int after(List<String> tags, int from, Set<String> skipped) {
        int i = from;
        while (skipped.contains(tags.get(i))) {
            i++;
        }
        return i;
    }

    /** The object ahead of its verb, "which book", "the book that", or -1. */
    private static int ahead(List<String> words, List<String> tags, int verb) {
        int noun = tags.indexOf("NOUN");
        boolean asked = noun > 0
                && (words.get(0).equals("which") || words.get(1).equals("many"))
                && tags.subList(verb + 1, tags.size()).indexOf("VERB") < 0;
        boolean related = noun > 0 && words.get(noun + 1).equals("that") && tags.indexOf("VERB") == verb && noun < verb;
        return asked || related ? noun : -1;
    }

    /** Whether a form of a verb is an adjective here, "closed" or "tired". */
    private static boolean isState(String token, String tag) {
        return tag.equals("ADJ") && token.endsWith("ed");
    }

    private static String lemma(String token) {
        String word = token.toLowerCase(Locale.ROOT);
        String known = FORMS.get(word);
        if (known != null) {
            return known;
        }
        for (String ending : List.of("ing", "ed", "s")) {
            if (word.endsWith(ending) && word.length() - ending.length() > 2 && !word.endsWith("ss")) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }
}
