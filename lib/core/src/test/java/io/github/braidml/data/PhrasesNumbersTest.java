package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.data.Phrases.Phrase;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Numbers, dates and times of day say the same in all four languages, each by its own rules. */
final class PhrasesNumbersTest {
    private static final List<String> ENGLISH = words("""
            - one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
            eighteen nineteen""");
    private static final List<String> ENGLISH_TENS =
            words("- ten twenty thirty forty fifty sixty seventy eighty ninety");
    private static final List<String> FRENCH = words("""
            - un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
            dix-neuf""");
    private static final List<String> FRENCH_TENS = words("- dix vingt trente quarante cinquante soixante");
    private static final List<String> GERMAN = words("""
            - ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn
            achtzehn neunzehn""");
    private static final List<String> GERMAN_TENS =
            words("- zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig");
    private static final List<String> SPANISH = words("""
            - un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
            dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete
            veintiocho veintinueve""");
    private static final List<String> SPANISH_TENS =
            words("- diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa");

    private static final List<String> MONTHS = words("""
            January February March April May June July August September October November December""");
    private static final List<String> FRENCH_MONTHS = words("""
            janvier février mars avril mai juin juillet août septembre octobre novembre décembre""");
    private static final List<String> GERMAN_MONTHS = words("""
            Januar Februar März April Mai Juni Juli August September Oktober November Dezember""");
    private static final List<String> SPANISH_MONTHS = words("""
            enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre""");

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    private static String english(int n) {
        return n < 20 ? ENGLISH.get(n) : ENGLISH_TENS.get(n / 10) + (n % 10 == 0 ? "" : "-" + ENGLISH.get(n % 10));
    }

    /** Seventy is sixty and ten, eighty four twenties. */
    private static String french(int n) {
        if (n < 20) {
            return FRENCH.get(n);
        }
        if (n >= 80) {
            return n == 80 ? "quatre-vingts" : "quatre-vingt-" + FRENCH.get(n - 80);
        }
        int tens = Math.min(6, n / 10);
        int rest = n - 10 * tens;
        return FRENCH_TENS.get(tens) + (rest == 0 ? "" : (rest == 1 || rest == 11 ? " et " : "-") + FRENCH.get(rest));
    }

    /** Five and thirty. */
    private static String german(int n) {
        return n < 20 ? GERMAN.get(n) : (n % 10 == 0 ? "" : GERMAN.get(n % 10) + "und") + GERMAN_TENS.get(n / 10);
    }

    private static String spanish(int n) {
        return n < 30 ? SPANISH.get(n) : SPANISH_TENS.get(n / 10) + (n % 10 == 0 ? "" : " y " + SPANISH.get(n % 10));
    }

    private static boolean says(String sentence, String words) {
        String lower = sentence.toLowerCase(Locale.ROOT);
        return lower.contains(words)
                && Pattern.compile("(?<![\\p{L}-])" + Pattern.quote(words) + "(?![\\p{L}-])")
                        .matcher(lower)
                        .find();
    }

    private static List<Phrase> saying(String words) {
        return Phrases.ALL.stream()
                .filter(phrase -> says(phrase.english(), words))
                .toList();
    }

    @Test
    void numbersInWords() {
        int found = 0;
        int different = 0;
        for (int n = 2; n < 100; n++) {
            List<Phrase> saying = saying(english(n));
            different += saying.isEmpty() ? 0 : 1;
            for (Phrase phrase : saying) {
                found++;
                // Half past seven is half eight in German.
                boolean half = phrase.english().startsWith("It is half past ");
                assertThat(says(phrase.french(), french(n))).as(phrase.french()).isTrue();
                assertThat(says(phrase.german(), german(half ? n + 1 : n)))
                        .as(phrase.german())
                        .isTrue();
                assertThat(says(phrase.spanish(), spanish(n)))
                        .as(phrase.spanish())
                        .isTrue();
            }
        }
        assertThat(found).isGreaterThan(500);
        assertThat(different).isGreaterThan(60);
    }

    @Test
    void numbersInDigits() {
        Pattern digits = Pattern.compile("\\d+");
        int found = 0;
        for (Phrase phrase : Phrases.ALL) {
            List<String> numbers = digits.matcher(phrase.english())
                    .results()
                    .map(r -> r.group())
                    .toList();
            found += numbers.size();
            for (String other : List.of(phrase.french(), phrase.german(), phrase.spanish())) {
                assertThat(digits.matcher(other).results().map(r -> r.group()))
                        .as(other)
                        .containsExactlyInAnyOrderElementsOf(numbers);
            }
        }
        assertThat(found).isGreaterThan(200);
    }

    @Test
    void dates() {
        Pattern date = Pattern.compile("(\\d+) (%s)( \\d{4})?".formatted(String.join("|", MONTHS)));
        int found = 0;
        for (Phrase phrase : Phrases.ALL) {
            Matcher said = date.matcher(phrase.english());
            if (!said.find()) {
                continue;
            }
            found++;
            String day = said.group(1);
            int month = MONTHS.indexOf(said.group(2));
            String year = said.group(3) == null ? "" : said.group(3);
            assertThat(phrase.french())
                    .contains(" le " + (day.equals("1") ? "1er" : day) + " " + FRENCH_MONTHS.get(month) + year);
            assertThat(phrase.german()).contains(" " + day + ". " + GERMAN_MONTHS.get(month) + year);
            assertThat(phrase.spanish())
                    .contains(" " + day + " de " + SPANISH_MONTHS.get(month) + (year.isEmpty() ? "" : " de" + year));
        }
        assertThat(found).isGreaterThan(100);
    }

    /** A month without a day too: in March, en mars, im März, en marzo. */
    @Test
    void months() {
        for (int month = 0; month < MONTHS.size(); month++) {
            int at = month;
            List<Phrase> found = Phrases.ALL.stream()
                    .filter(phrase -> phrase.english().contains("in " + MONTHS.get(at)))
                    .toList();
            for (Phrase phrase : found) {
                assertThat(phrase.french())
                        .containsPattern("en " + FRENCH_MONTHS.get(at) + "|d'" + FRENCH_MONTHS.get(at));
                assertThat(phrase.german()).contains("im " + GERMAN_MONTHS.get(at));
                assertThat(phrase.spanish()).contains("en " + SPANISH_MONTHS.get(at));
            }
        }
    }
}
