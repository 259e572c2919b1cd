package io.github.braidml.data;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.braidml.data.Phrases.Phrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The corpus of phrases: its sentences, tags and types agree, and nothing leaks from the test parts into training. */
final class PhrasesTest {
    private static final Set<String> TAGS =
            Phrases.set("ADJ ADP ADV AUX DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ VERB");

    private static final Set<String> TYPES =
            Set.of("statement", "negation", "question", "wh-question", "command", "exclamation");

    private static final Set<String> NUMBERS = Phrases.set("""
            one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
            eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety""");

    private static final Set<String> WH = Set.of("Who", "What", "Where", "When", "Why", "How", "Which");

    private static final List<Function<Phrase, String>> LANGUAGES =
            List.of(Phrase::english, Phrase::french, Phrase::german, Phrase::spanish);

    @Test
    void thousandsOfDifferentSentences() {
        assertThat(Phrases.ALL).hasSizeGreaterThanOrEqualTo(6000);
        assertThat(Phrases.ALL).extracting(Phrase::english).doesNotHaveDuplicates();
        for (String part : List.of("train", "valid", "test: new words", "test: new structures")) {
            assertThat(Phrases.part(part)).as(part).hasSizeGreaterThanOrEqualTo(500);
        }
        assertThat(Phrases.ALL.stream().map(Phrase::type).collect(toSet())).isEqualTo(TYPES);
    }

    @Test
    void theColumnPartSplitsThem() {
        Split split = Sources.shipped("phrases").splitBy("part").split();
        assertThat(split.train()).hasSize(Phrases.part("train").size());
        assertThat(split.valid()).hasSize(Phrases.part("valid").size());
        assertThat(split.test())
                .hasSize(Phrases.part("test: new words").size()
                        + Phrases.part("test: new structures").size());
    }

    @Test
    void sentencesAreWrittenCleanly() {
        for (Phrase phrase : Phrases.ALL) {
            for (Function<Phrase, String> language : LANGUAGES) {
                String text = language.apply(phrase);
                assertThat(text)
                        .matches("[¿¡]?[\\p{Lu}0-9].*[.?!]")
                        .doesNotContain("  ", " ,", " .", ",,", "--")
                        .matches("[\\p{L}\\p{N} ,.'?!¿¡-]+");
                assertThat(text.chars().filter(c -> c == '?' || c == '!').count())
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void marksAreThoseOfTheType() {
        for (Phrase phrase : Phrases.ALL) {
            String mark =
                    phrase.type().endsWith("question") ? "?" : phrase.type().equals("exclamation") ? "!" : ".";
            assertThat(phrase.english()).endsWith(mark);
            assertThat(phrase.german()).endsWith(mark);
            assertThat(phrase.french()).endsWith(mark.equals(".") ? mark : " " + mark);
            String start = mark.equals("?") ? "¿" : mark.equals("!") ? "¡" : "";
            assertThat(phrase.spanish()).startsWith(start).endsWith(mark);
            assertThat(phrase.spanish().matches("[¿¡].*")).as(phrase.spanish()).isEqualTo(!start.isEmpty());
        }
    }

    @Test
    void everyWordHasATag() {
        for (Phrase phrase : Phrases.ALL) {
            List<String> tokens = phrase.tokens();
            assertThat(phrase.tags()).as(phrase.english()).hasSameSizeAs(tokens);
            for (int i = 0; i < tokens.size(); i++) {
                String word = tokens.get(i);
                String tag = phrase.tags().get(i);
                assertThat(tag).as(word + " in " + phrase.english()).isIn(TAGS);
                assertThat(tag.equals("PUNCT")).as(word).isEqualTo(word.matches("[.,?!]"));
                boolean number = word.matches("\\d+")
                        || NUMBERS.contains(word.toLowerCase(Locale.ROOT).replaceAll("-.*", ""));
                assertThat(tag.equals("NUM"))
                        .as(word + " in " + phrase.english())
                        .isEqualTo(number);
                expected(word).ifPresent(one -> assertThat(tag).as(word).isEqualTo(one));
            }
        }
    }

    /** The words which have one tag wherever they are. */
    private static Optional<String> expected(String word) {
        return Optional.ofNullable(
                switch (word.toLowerCase(Locale.ROOT)) {
                    case "the", "a", "an", "this", "these", "every", "which" -> "DET";
                    case "not" -> "PART";
                    case "i",
                            "you",
                            "he",
                            "she",
                            "we",
                            "they",
                            "me",
                            "him",
                            "her",
                            "us",
                            "them",
                            "it",
                            "my",
                            "your",
                            "his",
                            "our",
                            "their",
                            "who" -> "PRON";
                    case "can", "cannot", "must", "will", "am", "does", "did" -> "AUX";
                    case "because", "if", "whether" -> "SCONJ";
                    case "in", "on", "at", "with", "for", "under", "behind", "beside", "of", "than" -> "ADP";
                    case "never",
                            "already",
                            "yet",
                            "often",
                            "always",
                            "sometimes",
                            "very",
                            "too",
                            "now",
                            "ago",
                            "o'clock" -> "ADV";
                    case "please" -> "INTJ";
                    default -> null;
                });
    }

    @Test
    void typesAreWhatTheEnglishSays() {
        for (Phrase phrase : Phrases.ALL) {
            List<String> tokens = phrase.tokens();
            String first = phrase.tags().get(0);
            String type;
            if (phrase.english().endsWith("!")) {
                type = "exclamation";
            } else if (phrase.english().endsWith("?")) {
                type = WH.contains(tokens.get(0)) ? "wh-question" : "question";
            } else if (first.equals("VERB") || phrase.english().startsWith("Do not ")) {
                type = "command";
            } else {
                type = phrase.isNegative() ? "negation" : "statement";
            }
            assertThat(phrase.type()).as(phrase.english()).isEqualTo(type);
        }
    }

    @Test
    void newStructuresAreNewButTheirPartsAreKnown() {
        Set<String> seen = Phrases.part("train").stream().map(Phrase::structure).collect(toSet());
        Set<String> parts = seen.stream().flatMap(PhrasesTest::parts).collect(toSet());
        Set<String> pairs = seen.stream().flatMap(PhrasesTest::pairs).collect(toSet());
        for (Phrase phrase : Phrases.ALL) {
            boolean fresh = phrase.part().equals("test: new structures");
            assertThat(seen.contains(phrase.structure())).as(phrase.structure()).isEqualTo(!fresh);
            assertThat(parts).containsAll(parts(phrase.structure()).toList());
            assertThat(pairs.containsAll(pairs(phrase.structure()).toList()))
                    .as("two parts of '%s' never together in training", phrase.structure())
                    .isEqualTo(!fresh);
        }
    }

    private static Stream<String> parts(String structure) {
        String[] slots = structure.split(" ", -1);
        assertThat(slots).as(structure).hasSize(8);
        return IntStream.range(0, slots.length).boxed().flatMap(i -> Stream.of(slots[i].split("\\+", -1))
                .map(part -> i + ":" + part));
    }

    private static Stream<String> pairs(String structure) {
        List<String> parts = parts(structure).sorted().toList();
        return parts.stream()
                .flatMap(a -> parts.stream().filter(b -> a.compareTo(b) < 0).map(b -> a + " " + b));
    }

    @Test
    void everyTokenOccursInTraining() {
        for (Function<Phrase, String> language : LANGUAGES) {
            Set<String> known = Phrases.part("train").stream()
                    .flatMap(phrase -> Feature.Tokens.words(language.apply(phrase)).stream())
                    .collect(toSet());
            assertThat(Phrases.faults(language, phrase -> Feature.Tokens.words(language.apply(phrase)).stream()
                            .anyMatch(token -> !token.matches("\\d+") && !known.contains(token))))
                    .isEmpty();
        }
    }

    @Test
    void newWordsAreCombinationsThatNoOtherPartHas() {
        Set<String> elsewhere = new HashSet<>();
        Phrases.ALL.stream()
                .filter(phrase -> !phrase.part().equals("test: new words"))
                .forEach(phrase -> elsewhere.addAll(Combinations.of(phrase)));
        for (Phrase phrase : Phrases.part("test: new words")) {
            assertThat(Combinations.of(phrase)).as(phrase.english()).anyMatch(pair -> !elsewhere.contains(pair));
        }
    }

    /** Draws and says everything again, which takes Python some seconds. */
    @Test
    void theGrammarStillMakesTheseBytes() throws IOException, InterruptedException {
        Path grammar = Path.of("..", "..", "data", "phrases", "generate.py");
        ProcessBuilder python =
                new ProcessBuilder("python3", "-B", grammar.toString(), "--check").redirectErrorStream(true);
        Process run;
        try {
            run = python.start();
        } catch (IOException e) {
            assumeTrue(false, "no python3 on this machine");
            return;
        }
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(said).isZero();
    }
}
