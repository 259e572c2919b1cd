package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.data.Phrases.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The German of the corpus of phrases, by rules of a school grammar and a small lexicon of its own. */
final class PhrasesGermanTest {
    /** m, f, n in the singular, w the other cases of weak nouns, P plurals, D their dative, B where one form is m or n and P. */
    private static final Map<String, String> NOUNS = Phrases.table("""
            m Mann Vater Bruder Freund Nachbar Arzt Student Hund Vogel Apfel Käse Reis Fisch Salat Kaffee Tee Brief Tisch
            m Stuhl Mantel Hut Schuh Zug Bus Garten Bahnhof Markt Park Großvater Junge Hunger Durst Geburtstag
            f Frau Mutter Schwester Tante Großmutter Katze Orange Suppe Milch Zeitung Lampe Tür Tasche Uhr Fahrkarte Tasse
            f Flasche Blume Küche Schule Bibliothek Kirche Stadt Straße Brücke Angst
            n Kind Pferd Ei Brot Wasser Buch Foto Geschenk Glas Hemd Auto Fahrrad Haus Krankenhaus Museum Restaurant Hotel
            n Geschäft Büro Dorf
            w Nachbarn Jungen Studenten
            P Männer Frauen Kinder Brüder Schwestern Tanten Freunde Ärzte Hunde Katzen Pferde Äpfel Orangen Bücher
            P Briefe Zeitungen Tische Stühle Lampen Türen Fotos Taschen Regenschirme Uhren Fahrkarten Geschenke Tassen Gläser
            P Flaschen Blumen Hemden Mäntel Hüte Schuhe Autos Fahrräder Züge Busse Häuser Küchen Krankenhäuser
            P Kirchen Museen Restaurants Hotels Bahnhöfe Geschäfte Märkte Parks Dörfer Städte Brücken Schulen
            P Bibliotheken Büros Straßen Eier Ingenieure Gärten Vögel
            D Männern Kindern Brüdern Freunden Ärzten Tischen Büchern Lehrern Kellnern Bäckern Mechanikern Ingenieuren
            m Ingenieur Regenschirm
            Bm Lehrer Bäcker Kellner Mechaniker Onkel Kuchen Schlüssel
            Bn Mädchen Fenster Zimmer
            D Onkeln Stühlen""");

    /** What a determiner can stand before, by its ending: gender and case in one letter each, as in "md", or P. */
    private static final Map<String, String> ENDINGS = Map.of(
            "der",
            "m1 f3",
            "die",
            "f1 f4 P1 P4",
            "das",
            "n1 n4",
            "den",
            "m4 P3",
            "dem",
            "m3 n3",
            "-",
            "m1 n1 n4",
            "e",
            "f1 f4 P1 P4",
            "en",
            "m4 P3",
            "em",
            "m3 n3",
            "er",
            "f3");

    private static final Pattern OWN = Pattern.compile("(mein|dein|sein|ihr|unser|kein|ein)(e|en|em|er|)");
    private static final Pattern THIS = Pattern.compile("(?:dies|welch)(er|e|es|en|em)");

    private static final Set<String> FINITE = Phrases.set("""
            bin bist ist sind war warst waren habe hast hat haben hatte hattest hatten werde wirst wird werden wurde wurdest
            kann kannst können muss musst müssen will willst wollen mag magst mögen weiß weißt wissen glaube glaubst glaubt
            glauben sage sagst sagt sagen frage fragt fragen gibt gab
            esse isst essen trinke trinkst trinkt trinken lese liest lesen schreibe schreibst schreibt schreiben kaufe kaufst
            kauft kaufen verkaufe verkaufst verkauft verkaufen sehe siehst sieht sehen suche suchst sucht suchen finde findest
            findet finden öffne öffnest öffnet öffnen schließe schließt schließen wasche wäschst wäscht waschen repariere
            reparierst repariert reparieren putze putzt putzen besuche besuchst besucht besuchen nehme nimmst nimmt nehmen
            warte wartest wartet warten trage trägst trägt tragen vergesse vergisst vergessen verliere verlierst verliert
            verlieren bereite bereitest bereitet bereiten zubereite zubereitest zubereitet zubereiten lade lädst lädt laden
            einlade einlädst einlädt einladen rufe rufst ruft rufen anrufe anrufst anruft anrufen helfe hilfst hilft helfen
            kenne kennst kennt kennen gebe gibst geben zeige zeigst zeigt zeigen schicke schickst schickt schicken schlafe
            schläfst schläft schlafen arbeite arbeitest arbeitet arbeiten singe singst singt singen tanze tanzt tanzen
            schwimme schwimmst schwimmt schwimmen lache lachst lacht lachen weine weinst weint weinen koche kochst kocht kochen
            reise reist reisen spiele spielst spielt spielen komme kommst kommt kommen ankommt ankommen fahre fährst fährt
            fahren abfährt abfahren gehe gehst geht gehen stehe stehst steht stehen aufstehe aufstehst aufsteht aufstehen
            bleibe bleibst bleibt bleiben spreche sprichst spricht sprechen lerne lernst lernt lernen kostet kosten regnet
            schneit ankomme ankommst""");

    private static final Set<String> CAPITALS = Phrases.set("""
            Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März April Mai Juni Juli August
            September Oktober November Dezember Französisch Deutsch Spanisch Fußball Tennis Klavier Bett Hause Abend Morgen
            Woche Jahr Jahre Tag Tagen Uhr Viertel Euro""");

    private static List<String> faults(Predicate<Phrase> isFaulty) {
        return Phrases.faults(Phrase::german, isFaulty);
    }

    /** The words as they are written, the first without its capital unless it is a noun. */
    private static List<String> words(Phrase phrase) {
        List<String> words = new ArrayList<>(Arrays.asList(phrase.german().split("[^\\p{L}\\p{N}]+", -1)));
        words.remove("");
        String first = words.get(0);
        if (!NOUNS.containsKey(first)) {
            words.set(0, first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1));
        }
        return words;
    }

    private static List<String> neighbours(BiPredicate<String, String> isFaulty) {
        return faults(phrase -> {
            List<String> words = words(phrase);
            return IntStream.range(1, words.size()).anyMatch(i -> isFaulty.test(words.get(i - 1), words.get(i)));
        });
    }

    /** The clauses between commas, without the last mark. */
    private static List<String> clauses(Phrase phrase) {
        return List.of(phrase.german().replaceAll("[.?!]$", "").split(", ", -1));
    }

    private static String lastWord(String clause) {
        return clause.substring(clause.lastIndexOf(' ') + 1);
    }

    @Test
    void nounsAndOnlyNounsHaveCapitals() {
        assertThat(faults(phrase -> {
                    List<String> words = words(phrase);
                    return IntStream.range(1, words.size()).anyMatch(i -> {
                        String word = words.get(i);
                        boolean capital = Character.isUpperCase(word.charAt(0));
                        boolean known = NOUNS.containsKey(word) || CAPITALS.contains(word);
                        String raised = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
                        return capital != known || (!capital && NOUNS.containsKey(raised));
                    });
                }))
                .isEmpty();
    }

    @Test
    void determinersAgreeWithNouns() {
        int checked = 0;
        List<String> wrong = new ArrayList<>();
        for (Phrase phrase : Phrases.ALL) {
            List<String> words = words(phrase);
            for (int i = 0; i + 1 < words.size(); i++) {
                String allowed = allowed(words.get(i));
                int noun = i + (i + 2 < words.size() && words.get(i + 1).matches("\\p{Ll}+e[nrsm]?") ? 2 : 1);
                String kind = NOUNS.get(words.get(noun));
                if (allowed == null
                        || kind == null
                        || followsComma(phrase, words.get(i), words.get(i + 1))
                        || (noun == i + 2 && allowed(words.get(i + 1)) != null)
                        || (words.get(noun).equals("Uhr") && words.get(i).equals("ein"))) {
                    continue;
                }
                checked++;
                if (!agrees(allowed, kind)) {
                    wrong.add(words.get(i) + " " + words.get(noun) + ": " + phrase.german());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(8000);
    }

    /** Whether "der" and its like are relative pronouns here. */
    private static boolean followsComma(Phrase phrase, String word, String next) {
        return phrase.german().contains(", " + word + " " + next);
    }

    private static @Nullable String allowed(String determiner) {
        String word = determiner.toLowerCase(Locale.ROOT);
        if (ENDINGS.containsKey(word) && word.startsWith("d")) {
            return ENDINGS.get(word);
        }
        Matcher own = OWN.matcher(word);
        if (own.matches()) {
            return ENDINGS.get(own.group(2).isEmpty() ? "-" : own.group(2));
        }
        Matcher these = THIS.matcher(word);
        if (these.matches()) {
            return switch (these.group(1)) {
                case "er" -> "m1 f3";
                case "es" -> "n1 n4";
                default -> ENDINGS.get(these.group(1));
            };
        }
        return switch (word) {
            case "im", "am", "zum" -> "m3 n3";
            case "ins" -> "n4";
            case "zur" -> "f3";
            default -> null;
        };
    }

    private static boolean agrees(String allowed, String kind) {
        return switch (kind) {
            case "m" -> allowed.contains("m");
            case "f" -> allowed.contains("f");
            case "n" -> allowed.contains("n");
            case "w" -> allowed.matches(".*(m3|m4|P).*");
            case "P" -> allowed.contains("P");
            case "D" -> allowed.contains("P3");
            case "Bm" -> allowed.matches(".*(m|P1|P4|P3).*");
            default -> allowed.matches(".*(n|P).*");
        };
    }

    @Test
    void weakNounsAndDativePlurals() {
        assertThat(neighbours((a, b) -> a.matches("(d|dies|mein|dein|sein|ihr|unser|ein|kein)(en|em)")
                        && b.matches("Junge|Nachbar|Student")))
                .isEmpty();
        // After "mit" a plural without -n or -s would be wrong.
        assertThat(
                        faults(
                                phrase -> phrase.german()
                                        .matches(
                                                ".*\\bmit (den|diesen|\\p{L}+en) (Männer|Kinder|Brüder|Freunde|Ärzte|Lehrer|Kellner|Bäcker|Mechaniker|Ingenieure)\\b.*")))
                .isEmpty();
    }

    @Test
    void adjectivesBeforeNounsAreDeclined() {
        assertThat(faults(phrase -> {
                    List<String> words = words(phrase);
                    for (int i = 1; i + 1 < words.size(); i++) {
                        String kind = NOUNS.get(words.get(i + 1));
                        String adjective = words.get(i);
                        String allowed = allowed(words.get(i - 1));
                        if (kind == null
                                || allowed == null
                                || !adjective.matches("\\p{Ll}{3,}e[nrsm]?")
                                || FINITE.contains(adjective)
                                || allowed(adjective) != null
                                || adjective.matches(
                                        "Euro|heute|ohne|gern|gerne|(sieb|zwölf|\\p{L}*zehn).*|sechs|sieben|beide|eine?")) {
                            continue;
                        }
                        if (!ending(words.get(i - 1), kind).contains(adjective.replaceAll(".*(e[nrsm]?)$", "$1"))) {
                            return true;
                        }
                    }
                    return false;
                }))
                .isEmpty();
    }

    /** The endings which an adjective can have between a determiner and a noun of a kind. */
    private static Set<String> ending(String determiner, String kind) {
        String word = determiner.toLowerCase(Locale.ROOT);
        boolean plural = kind.matches("[PD]");
        if (word.matches("(mein|dein|sein|ihr|unser|kein|ein)")) {
            return kind.endsWith("m") ? Set.of("er") : Set.of("es");
        }
        if (word.matches(".*(en|em)|im|am|zum|zur")) {
            return Set.of("en");
        }
        if (word.matches("der|dieser")) {
            return kind.equals("f") ? Set.of("en") : Set.of("e");
        }
        if (word.matches("(mein|dein|sein|ihr|unser|kein|ein)er")) {
            return Set.of("en");
        }
        if (word.matches("das|dieses|ins|welches")) {
            return Set.of("e");
        }
        return plural ? Set.of("en") : kind.equals("f") ? Set.of("e") : Set.of("en", "e");
    }

    @Test
    void prepositionsTakeTheirCases() {
        assertThat(neighbours((a, b) -> a.equals("mit")
                        && (b.matches("mich|dich|ihn|sie|wir|das|die|ein|eine")
                                || (b.matches("(mein|dein|sein|ihr|unser)(e|)") && !b.equals("ihr")))))
                .isEmpty();
        assertThat(neighbours((a, b) -> (a + " " + b).matches("(in|an|zu) dem|in das|zu der")))
                .isEmpty();
        assertThat(
                        faults(
                                phrase -> phrase.german()
                                        .matches(
                                                ".*\\b(ist|sind|war|waren) (nicht )?(in|auf|unter|hinter|vor|neben) (die|das|den (?!\\p{L}+n\\b)|meine|deine|ihre) (?!.*gegangen).*")))
                .isEmpty();
        assertThat(
                        faults(
                                phrase -> !phrase.type().endsWith("question")
                                        && phrase.german()
                                                .matches(
                                                        "(?i).*\\b(hilf|hilft|helfe|hilfst)\\b (nicht |bitte )?(die|das|mich|dich|ihn|einen|eine)\\b.*")))
                .isEmpty();
    }

    @Test
    void theVerbIsFirstInQuestionsAndSecondAfterQuestionWords() {
        assertThat(faults(phrase -> phrase.type().equals("question")
                        && !FINITE.contains(words(phrase).get(0))))
                .isEmpty();
        Pattern asked = Pattern.compile("(?:auf wen|wie viele \\S+|wie (?:alt|viel)|welch\\S+ \\S+|\\S+) (\\S+).*");
        assertThat(faults(phrase -> {
                    Matcher m = asked.matcher(String.join(" ", words(phrase)));
                    return phrase.type().equals("wh-question") && !(m.matches() && FINITE.contains(m.group(1)));
                }))
                .isEmpty();
    }

    @Test
    void theVerbIsSecondInMainClauses() {
        Pattern subject = Pattern.compile(
                "(?:(?:Ich|Du|Er|Sie|Wir|Es)|(?:Der|Die|Das|Dies\\p{L}+|Mein\\p{L}*|Dein\\p{L}*|Sein\\p{L}*|Ihre?|Unsere?|Zwei|Drei|Vier|Fünf) (?:\\p{Ll}+en? )?\\p{Lu}\\p{L}+) (\\p{Ll}+)\\b.*");
        Pattern time = Pattern.compile(
                "(?:Heute|Gestern|Morgen|Jetzt|Heute Abend|\\p{L}+s|(?:Letzte|Nächste|Jeden|Letztes|Am|Im|Um|Vor|In|Auf) .*?\\p{Lu}\\p{L}+|\\d{4}) (\\p{Ll}+)\\b.*");
        int checked = 0;
        List<String> wrong = new ArrayList<>();
        for (Phrase phrase : Phrases.ALL) {
            if (!phrase.type().matches("statement|negation")) {
                continue;
            }
            if (phrase.german().startsWith("Wenn ")) {
                String main = clauses(phrase).get(1);
                if (!FINITE.contains(main.substring(0, main.indexOf(' ')))) {
                    wrong.add(phrase.german());
                }
                continue;
            }
            if (phrase.structure().startsWith("relative")) {
                String main = clauses(phrase).get(2);
                if (!main.matches("(ist|sind) .*")) {
                    wrong.add(phrase.german());
                }
                continue;
            }
            Matcher m = subject.matcher(phrase.german());
            Matcher n = time.matcher(phrase.german());
            boolean found =
                    (m.matches() && FINITE.contains(m.group(1))) || (n.matches() && FINITE.contains(n.group(1)));
            checked++;
            if (!found) {
                wrong.add(phrase.german());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(3000);
    }

    @Test
    void theVerbIsLastInSubordinateClauses() {
        assertThat(faults(phrase -> clauses(phrase).stream()
                        .anyMatch(clause ->
                                clause.matches("(dass|ob|weil|Wenn) .*") && !FINITE.contains(lastWord(clause)))))
                .isEmpty();
        assertThat(faults(phrase -> phrase.structure().startsWith("relative")
                        && !FINITE.contains(lastWord(clauses(phrase).get(1)))))
                .isEmpty();
        assertThat(faults(phrase -> phrase.structure().startsWith("purpose")
                        && !clauses(phrase)
                                .get(1)
                                .matches("um .*(zu \\p{Ll}+n|(ein|an|zu|auf)zu\\p{Ll}+n)|um zu \\p{Ll}+n")))
                .isEmpty();
    }

    @Test
    void verbsAgreeWithPronouns() {
        Map<String, String> endings = Map.of(
                "ich", ".*e|bin|kann|muss|will|weiß|mag|war",
                "du", ".*t",
                "er", ".*t|kann|muss|will|weiß|mag|war|hatte|wurde|wird",
                "wir", ".*n|sind",
                "es", ".*t|war|wird|gab");
        assertThat(faults(phrase -> {
                    List<String> words = words(phrase);
                    String ending = endings.get(words.get(0));
                    boolean first = ending != null && !words.get(1).matches(ending);
                    String inverted = words.size() > 1 ? endings.get(words.get(1)) : null;
                    boolean swapped = inverted != null && FINITE.contains(words.get(0));
                    return first || (swapped && !words.get(0).matches(inverted));
                }))
                .isEmpty();
        Pattern last = Pattern.compile("(?:dass|ob|weil|Wenn) (ich|du|er|wir|es)\\b[^,]* (\\p{L}+)(?=[,.?])");
        assertThat(faults(phrase -> last.matcher(phrase.german()).results().anyMatch(m -> !m.group(2)
                        .matches(endings.get(m.group(1))))))
                .isEmpty();
    }

    @Test
    void commasStandBeforeSubordinateClauses() {
        assertThat(faults(phrase -> phrase.german().matches(".*[^,] (dass|ob|weil|um) .*")
                        && !phrase.german().matches(".*[Uu]m \\p{L}+ Uhr.*|.*[^,] Um .*")))
                .isEmpty();
    }

    @Test
    void relativePronounsAgree() {
        Map<String, String> nominative = Map.of("m", "der", "f", "die", "n", "das", "P", "die");
        Map<String, String> accusative = Map.of("m", "den", "f", "die", "n", "das", "P", "die");
        assertThat(faults(phrase -> {
                    if (!phrase.structure().startsWith("relative")) {
                        return false;
                    }
                    List<String> words = words(phrase);
                    boolean plural = clauses(phrase).get(2).startsWith("sind");
                    String gender =
                            plural ? "P" : NOUNS.getOrDefault(words.get(1), "").replaceAll("B|w", "");
                    return !words.get(2)
                            .equals((phrase.structure().startsWith("relative-subject") ? nominative : accusative)
                                    .get(gender));
                }))
                .isEmpty();
    }

    @Test
    void negation() {
        assertThat(faults(phrase -> {
                    long count = words(phrase).stream()
                            .filter(word -> word.matches("nicht|nie|kein(e|en|em|er)?"))
                            .count();
                    return count > 1 || (count > 0) != phrase.isNegative();
                }))
                .isEmpty();
        assertThat(faults(phrase -> phrase.german().matches(".*\\bnicht ein(e|en|em|er)? \\p{L}.*")))
                .isEmpty();
    }

    @Test
    void separablePrefixesCloseTheirClauses() {
        assertThat(faults(phrase -> phrase.german()
                                .matches("[^,]*\\b(lade|lädst|lädt|laden|bereite|bereitest|bereitet|bereiten)\\b[^,]*")
                        && !phrase.german().matches("[^,]*\\b(ein|zu)[,.?].*")))
                .isEmpty();
        assertThat(faults(phrase -> phrase.german().matches("(Ruf|[^,]* (rufe|rufst|ruft|rufen)) [^,]*")
                        && !phrase.german().matches("[^,]* (an|anrufen)[,.?].*")))
                .isEmpty();
    }
}
