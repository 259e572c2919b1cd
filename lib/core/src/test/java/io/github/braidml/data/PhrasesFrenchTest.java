package io.github.braidml.data;

import static io.github.braidml.data.Phrases.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.data.Phrases.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The French of the corpus of phrases, by rules of a school grammar and a small lexicon of its own. */
final class PhrasesFrenchTest {
    /** m and f in the singular, M and F in the plural. */
    private static final Map<String, String> NOUNS = Phrases.table("""
            m homme garçon enfant père frère oncle grand-père ami voisin professeur médecin étudiant boulanger ingénieur
            M hommes garçons enfants frères oncles amis voisins professeurs médecins étudiants boulangers ingénieurs
            m serveur mécanicien chien chat cheval oiseau œuf gâteau pain fromage riz poisson café thé lait livre journal
            M serveurs mécaniciens chiens chats chevaux oiseaux œufs gâteaux livres journaux
            m sac parapluie billet cadeau verre manteau chapeau vélo train jardin hôpital musée restaurant hôtel magasin
            M sacs parapluies billets cadeaux verres manteaux chapeaux vélos trains jardins hôpitaux musées restaurants
            m bureau marché parc village pont anniversaire âge soir
            M hôtels magasins bureaux marchés parcs villages ponts
            f femme fille mère sœur tante grand-mère pomme orange soupe salade eau lettre table chaise lampe fenêtre porte
            F femmes filles sœurs tantes pommes oranges lettres tables chaises lampes fenêtres portes clés photos montres
            f clé photo montre tasse bouteille fleur chemise chaussure voiture maison cuisine chambre école bibliothèque
            F tasses bouteilles fleurs chemises chaussures voitures maisons cuisines chambres écoles bibliothèques
            f église gare ville rue heure
            F églises gares villes rues""");

    /** The forms of m, f, M, F; a fifth stands before a vowel. */
    private static final List<List<String>> ADJECTIVES = List.of(
            List.of("grand", "grande", "grands", "grandes"),
            List.of("petit", "petite", "petits", "petites"),
            List.of("nouveau", "nouvelle", "nouveaux", "nouvelles", "nouvel"),
            List.of("vieux", "vieille", "vieux", "vieilles", "vieil"),
            List.of("beau", "belle", "beaux", "belles", "bel"),
            List.of("bon", "bonne", "bons", "bonnes"),
            List.of("long", "longue", "longs", "longues"),
            List.of("cher", "chère", "chers", "chères"),
            List.of("intéressant", "intéressante", "intéressants", "intéressantes"),
            List.of("bleu", "bleue", "bleus", "bleues"),
            List.of("vert", "verte", "verts", "vertes"),
            List.of("blanc", "blanche", "blancs", "blanches"),
            List.of("noir", "noire", "noirs", "noires"),
            List.of("lourd", "lourde", "lourds", "lourdes"),
            List.of("intelligent", "intelligente", "intelligents", "intelligentes"),
            List.of("fort", "forte", "forts", "fortes"),
            List.of("ouvert", "ouverte", "ouverts", "ouvertes"),
            List.of("fermé", "fermée", "fermés", "fermées"),
            List.of("froid", "froide", "froids", "froides"),
            List.of("chaud", "chaude", "chauds", "chaudes"),
            List.of("frais", "fraîche", "frais", "fraîches"),
            List.of("fatigué", "fatiguée", "fatigués", "fatiguées"),
            List.of("heureux", "heureuse", "heureux", "heureuses"),
            invariable("jeune"),
            invariable("rouge"),
            invariable("rapide"),
            invariable("moderne"),
            invariable("célèbre"),
            invariable("sympathique"),
            invariable("propre"),
            invariable("sale"),
            invariable("vide"),
            invariable("malade"),
            invariable("triste"));

    /** Said before a noun. */
    private static final Set<String> EARLY =
            Set.of("grand", "petit", "nouveau", "vieux", "beau", "bon", "long", "jeune");

    /** The determiners with the genders and numbers of the nouns they can stand before. */
    private static final Map<String, String> DETERMINERS = Phrases.table("""
            m un le du au ce cet quel
            f une la ma ta sa cette quelle
            mf l' mon ton son notre leur
            MF les des aux ces mes tes ses nos leurs deux trois quatre
            M quels
            F quelles""");

    private static final Set<String> CUT = Set.of("le", "la", "je", "me", "te", "se", "ne", "de", "que");
    private static final Pattern VOWEL = Pattern.compile("[aeiouyâàéèêëîïôœùûh].*");
    private static final Set<String> PARTICIPLES = Phrases.set(
            "lu écrit acheté vendu vu trouvé ouvert fermé lavé réparé nettoyé visité pri porté oublié perdu préparé");

    private static List<String> invariable(String word) {
        return List.of(word, word, word + "s", word + "s");
    }

    private static List<String> faults(Predicate<Phrase> isFaulty) {
        return Phrases.faults(Phrase::french, isFaulty);
    }

    /** Whether two words that follow each other cannot. */
    private static List<String> neighbours(BiPredicate<String, String> isFaulty) {
        return faults(phrase -> {
            List<String> words = words(phrase.french());
            return IntStream.range(1, words.size()).anyMatch(i -> isFaulty.test(words.get(i - 1), words.get(i)));
        });
    }

    private static boolean vowel(String word) {
        return VOWEL.matcher(word).matches();
    }

    @Test
    void elision() {
        assertThat(neighbours((a, b) -> CUT.contains(a) && vowel(b))).isEmpty();
        assertThat(neighbours((a, b) -> a.endsWith("'") && !vowel(b) && !a.equals("s'")))
                .isEmpty();
        assertThat(neighbours((a, b) -> a.equals("si") && b.startsWith("il"))).isEmpty();
        assertThat(neighbours((a, b) -> a.equals("s'") && !vowel(b) && !b.equals("il")))
                .isEmpty();
    }

    @Test
    void formsBeforeAVowel() {
        assertThat(neighbours((a, b) -> a.matches("ma|ta|sa|ce") && vowel(b))).isEmpty();
        assertThat(neighbours((a, b) -> a.matches("cet|bel|vieil|nouvel") && !vowel(b)))
                .isEmpty();
        assertThat(neighbours((a, b) -> a.matches("beau|vieux|nouveau") && "m".equals(NOUNS.get(b)) && vowel(b)))
                .isEmpty();
        assertThat(neighbours((a, b) -> a.matches("mon|ton|son") && "f".equals(NOUNS.get(b)) && !vowel(b)))
                .isEmpty();
    }

    @Test
    void contraction() {
        assertThat(neighbours((a, b) -> a.matches("de|à") && b.matches("les?"))).isEmpty();
        assertThat(neighbours((a, b) -> a.matches("du|au") && vowel(b))).isEmpty();
    }

    @Test
    void determinersAgreeWithNouns() {
        int checked = 0;
        List<String> wrong = new ArrayList<>();
        for (Phrase phrase : Phrases.ALL) {
            List<String> words = words(phrase.french());
            for (int i = 0; i + 1 < words.size(); i++) {
                String allowed = DETERMINERS.get(words.get(i));
                int noun = i + (i + 2 < words.size() && isEarly(words.get(i + 1)) ? 2 : 1);
                String gender = NOUNS.get(words.get(noun));
                // "leur montres" are a pronoun and a verb.
                if (allowed != null && gender != null && !words.get(noun).equals("montres")) {
                    checked++;
                    if (!allowed.contains(gender)) {
                        wrong.add(phrase.french());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(8000);
    }

    @Test
    void everyNounIsInTheLexicon() {
        Set<String> others = Set.of("bus", "ans", "euros");
        assertThat(neighbours((a, b) -> a.matches("ce|cette|ces|mes|tes|nos|une?")
                        && !NOUNS.containsKey(b)
                        && !isEarly(b)
                        && !others.contains(b)))
                .isEmpty();
    }

    private static boolean isEarly(String form) {
        return ADJECTIVES.stream().anyMatch(a -> a.contains(form) && EARLY.contains(a.get(0)));
    }

    @Test
    void adjectivesAgreeWithTheirNouns() {
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Phrase phrase : Phrases.ALL) {
            List<String> words = new ArrayList<>(words(phrase.french()));
            words.add("");
            for (int i = 0; i + 1 < words.size(); i++) {
                String gender = NOUNS.get(words.get(i));
                if (gender == null) {
                    continue;
                }
                String before = i > 0 && isEarly(words.get(i - 1)) ? words.get(i - 1) : "";
                if (!fits(before, gender, vowel(words.get(i)))
                        || !fits(words.get(i + 1), gender, false)
                        || isEarly(words.get(i + 1))) {
                    wrong.add(phrase.french());
                }
                checked += before.isEmpty() ? 0 : 1;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(200);
    }

    /** Whether a word is no adjective, or has the form of this gender and number. */
    private static boolean fits(String form, String gender, boolean vowel) {
        return ADJECTIVES.stream().filter(a -> a.contains(form)).allMatch(a -> {
            int slot = "mfMF".indexOf(gender);
            return form.equals(slot == 0 && vowel && a.size() > 4 ? a.get(4) : a.get(slot));
        });
    }

    @Test
    void adjectivesAgreeWithTheirSubjects() {
        Pattern said = Pattern.compile(
                "(?:^|.* )(?:que |qu' |si |s' |quand |est-ce que |est-ce qu' )?(?:\\p{L}+'? )?(?:(?:vieux|vieille|petite?|grande?|jeune) )?(\\p{L}+(?:-père|-mère)?) "
                        + "(?:n' |ne )?(?:est|sont|étaient|était) (?:pas )?(?:très |trop |plus |aussi )?(\\p{L}+)\\b.*");
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Phrase phrase : Phrases.ALL) {
            String text = String.join(" ", words(phrase.french()));
            if (phrase.structure().startsWith("relative")) {
                text = text.replaceFirst("^(\\S+ \\S+) qu.* (est|sont)(?=( très)? \\p{L}+$)", "$1 $2");
            }
            Matcher m = said.matcher(text);
            if (m.matches()) {
                String word = m.group(1);
                String gender =
                        Map.of("il", "m", "elle", "f", "ils", "M", "elles", "F").getOrDefault(word, NOUNS.get(word));
                if (gender != null && ADJECTIVES.stream().anyMatch(a -> a.contains(m.group(2)))) {
                    checked++;
                    if (!fits(m.group(2), gender, false)) {
                        wrong.add(phrase.french());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(600);
    }

    @Test
    void verbsAgreeWithPronouns() {
        Map<String, String> endings = Map.of(
                "je", ".*([esx]|ai)",
                "j'", ".*([esx]|ai)",
                "tu", ".*[sx]",
                "il", ".*[etda]",
                "elle", ".*[etda]",
                "nous", ".*ons|sommes",
                "ils", ".*[eo]nt",
                "elles", ".*[eo]nt");
        Pattern verb = Pattern.compile("(?:^|que |qu' |si |s' |quand )(je|j'|tu|ils?|elles?|nous) "
                + "(?:(?:n[e']|[mts][e']|l[ea']|les|lui|leur|nous|y) )*(\\S+)");
        assertThat(faults(phrase -> verb.matcher(String.join(" ", words(phrase.french())))
                        .results()
                        .anyMatch(m -> !m.group(2).matches(endings.get(m.group(1))))))
                .isEmpty();
    }

    @Test
    void negationHasTwoParts() {
        Pattern both = Pattern.compile("(ne|n') .*(pas|jamais)( |$)");
        assertThat(faults(phrase -> {
                    List<String> words = words(phrase.french());
                    long first =
                            words.stream().filter(word -> word.matches("ne|n'")).count();
                    long second = words.stream()
                            .filter(word -> word.matches("pas|jamais"))
                            .count();
                    boolean ordered = both.matcher(String.join(" ", words)).find();
                    return first > 1 || first != second || ordered != phrase.isNegative() || ordered != (first == 1);
                }))
                .isEmpty();
    }

    @Test
    void whatIsDeniedHasDe() {
        assertThat(
                        faults(
                                phrase -> phrase.french()
                                                .matches(
                                                        ".* (pas|jamais|encore)( \\p{L}+)? (une?|des|du|de la|de l'\\p{L}+) \\p{L}+.*")
                                        && !phrase.french()
                                                .matches(
                                                        ".*du piano.*|.*aime\\p{L}* pas \\p{L}+ (du|de la|de l'|des) .*|.*(pas|encore) \\p{L}+ à .*|.* à côté .*")))
                .isEmpty();
    }

    @Test
    void participlesAgreeWithTheirSubjects() {
        Pattern found = Pattern.compile(
                "(\\S+) (?:ne |n' )?(?:s' )?(?:est|sont) (?:pas encore |pas |déjà |jamais )?(?:allé|né|parti|arrivé|resté|levé|couché)(e?)(s?)(?= |$)");
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Phrase phrase : Phrases.ALL) {
            Matcher m = found.matcher(String.join(" ", words(phrase.french())));
            while (m.find()) {
                String gender = Map.of("il", "m", "elle", "f", "ils", "M", "elles", "F")
                        .getOrDefault(m.group(1), NOUNS.get(m.group(1)));
                if (gender != null) {
                    checked++;
                    if (m.group(2).equals("e") != "fF".contains(gender)
                            || m.group(3).equals("s") != "MF".contains(gender)) {
                        wrong.add(phrase.french());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(200);
    }

    @Test
    void participlesAgreeWithAnObjectBeforeThem() {
        Pattern ahead = Pattern.compile(
                "(?:quels?|quelles?|combien d(?:e|')|les?|la|l') (\\S+) (?:est-ce )?qu(?:e|') .*?(?:ai|as|a|avons|ont) (\\p{L}+)(?: .*)?");
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Phrase phrase : Phrases.ALL) {
            Matcher m = ahead.matcher(String.join(" ", words(phrase.french())));
            if (m.matches()
                    && NOUNS.containsKey(m.group(1))
                    && PARTICIPLES.contains(m.group(2).replaceFirst("(?<=[éutris])(es|s|e)$", ""))) {
                String gender = NOUNS.get(m.group(1));
                String masculine = m.group(2).replaceFirst("(?<=[éutris])(es|s|e)$", "");
                masculine = masculine.equals("pri") ? "pris" : masculine;
                String ending = Map.of("m", "", "f", "e", "M", masculine.endsWith("s") ? "" : "s", "F", "es")
                        .get(gender);
                checked++;
                if (!m.group(2).equals(masculine + ending)) {
                    wrong.add(phrase.french());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(30);
    }
}
