package io.github.braidml.data;

import static io.github.braidml.data.Phrases.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.data.Phrases.Phrase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Spanish of the corpus of phrases, by rules of a school grammar and a small lexicon of its own. */
final class PhrasesSpanishTest {
    /** m and f in the singular, M and F in the plural. */
    private static final Map<String, String> NOUNS = Phrases.table("""
            m hombre chico niño padre hermano tío abuelo amigo vecino profesor médico estudiante panadero ingeniero
            M hombres chicos niños hermanos tíos amigos vecinos profesores médicos estudiantes panaderos ingenieros
            m camarero mecánico perro gato caballo pájaro huevo pastel pan queso arroz pescado café té libro periódico
            M camareros mecánicos perros gatos caballos pájaros huevos pasteles libros periódicos
            m bolso reloj billete regalo vaso abrigo sombrero zapato coche tren autobús jardín hospital museo restaurante
            M bolsos relojes billetes regalos vasos abrigos sombreros zapatos coches trenes autobuses jardines hospitales
            m hotel mercado parque pueblo puente
            M museos restaurantes hoteles mercados parques pueblos puentes
            f mujer chica madre hermana tía abuela manzana naranja sopa ensalada leche carta mesa silla lámpara ventana
            F mujeres chicas hermanas tías manzanas naranjas cartas mesas sillas lámparas ventanas puertas llaves fotos
            f puerta llave foto taza botella flor camisa bicicleta casa cocina habitación escuela biblioteca iglesia
            F tazas botellas flores camisas bicicletas casas cocinas habitaciones escuelas bibliotecas iglesias estaciones
            f estación tienda oficina ciudad calle semana
            F tiendas oficinas ciudades calles""");

    private static final Map<String, String> DETERMINERS = Phrases.table("""
            m el al del un este nuestro buen cuánto
            f la una esta nuestra
            mf mi tu su
            MF mis tus sus dos tres cuatro cinco seis
            M los estos nuestros cuántos
            F las estas nuestras cuántas""");

    /** What something is by itself: with "ser". */
    private static final List<String> LASTING = List.of(
            "grande grande",
            "pequeño pequeña",
            "nuevo nueva",
            "viejo vieja",
            "joven joven",
            "bonito bonita",
            "caro cara",
            "interesante interesante",
            "rojo roja",
            "azul azul",
            "verde verde",
            "blanco blanca",
            "negro negra",
            "largo larga",
            "pesado pesada",
            "rápido rápida",
            "moderno moderna",
            "famoso famosa",
            "simpático simpática",
            "inteligente inteligente",
            "fuerte fuerte");

    /** What something is at present: with "estar". */
    private static final List<String> PASSING = List.of(
            "limpio limpia",
            "sucio sucia",
            "vacío vacía",
            "abierto abierta",
            "cerrado cerrada",
            "frío fría",
            "caliente caliente",
            "fresco fresca",
            "cansado cansada",
            "enfermo enferma",
            "triste triste",
            "feliz feliz");

    private static final String SER = "soy|eres|es|somos|son|era|eras|éramos|eran";
    private static final String ESTAR = "estoy|estás|está|estamos|están|estaba|estabas|estábamos|estaban";

    private static final String TIME =
            "lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|noche|semana|próxima|año";

    private static List<String> faults(Predicate<Phrase> isFaulty) {
        return Phrases.faults(Phrase::spanish, isFaulty);
    }

    private static List<String> neighbours(BiPredicate<String, String> isFaulty) {
        return faults(phrase -> {
            List<String> words = words(phrase.spanish());
            return IntStream.range(1, words.size()).anyMatch(i -> isFaulty.test(words.get(i - 1), words.get(i)));
        });
    }

    /** The forms of m, f, M, F. */
    private static List<String> forms(String adjective) {
        String masculine = adjective.substring(0, adjective.indexOf(' '));
        String feminine = adjective.substring(adjective.indexOf(' ') + 1);
        return List.of(masculine, feminine, plural(masculine), plural(feminine));
    }

    private static String plural(String word) {
        return switch (word) {
            case "joven" -> "jóvenes";
            case "feliz" -> "felices";
            case "azul" -> "azules";
            default -> word + "s";
        };
    }

    /** Whether a word is none of these adjectives, or has the form of this gender and number. */
    private static boolean fits(String form, String gender) {
        int slot = "mfMF".indexOf(gender);
        return forms().filter(a -> a.contains(form)).allMatch(a -> a.get(slot).equals(form));
    }

    private static Stream<List<String>> forms() {
        return Stream.concat(LASTING.stream(), PASSING.stream()).map(PhrasesSpanishTest::forms);
    }

    private static boolean isAdjective(String word) {
        return forms().anyMatch(a -> a.contains(word));
    }

    @Test
    void contraction() {
        assertThat(neighbours((a, b) -> a.matches("a|de") && b.equals("el"))).isEmpty();
        assertThat(neighbours((a, b) ->
                        a.matches("al|del") && NOUNS.getOrDefault(b, "m").matches("[fMF]")))
                .isEmpty();
        assertThat(neighbours((a, b) -> a.equals("con") && b.matches("mí|ti|yo|tú")))
                .isEmpty();
    }

    @Test
    void determinersAgreeWithNouns() {
        int checked = 0;
        List<String> wrong = new ArrayList<>();
        for (Phrase phrase : Phrases.ALL) {
            List<String> words = words(phrase.spanish());
            for (int i = 0; i + 1 < words.size(); i++) {
                String allowed = DETERMINERS.get(words.get(i));
                String gender = NOUNS.get(words.get(i + 1));
                if (allowed != null && gender != null) {
                    checked++;
                    if (!allowed.contains(gender)) {
                        wrong.add(phrase.spanish());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(8000);
        assertThat(neighbours((a, b) -> a.matches("la|una") && b.equals("agua")))
                .isEmpty();
    }

    @Test
    void everyNounIsInTheLexicon() {
        Set<String> others = Set.of("paraguas", "cumpleaños", "agua", "buena", "buen", "noche", "años", "y", "menos");
        assertThat(neighbours((a, b) -> a.matches("este|esta|estos|estas|nuestr[oa]s?|mis|tus|una?|mi")
                        && !NOUNS.containsKey(b)
                        && !others.contains(b)
                        && !(a.equals("un") && b.equals("euros"))))
                .isEmpty();
    }

    @Test
    void adjectivesAgreeWithTheirNounsAndFollowThem() {
        assertThat(neighbours((a, b) -> NOUNS.containsKey(a) && !b.equals("limpia") && !fits(b, NOUNS.get(a))))
                .isEmpty();
        assertThat(neighbours((a, b) -> isAdjective(a) && NOUNS.containsKey(b))).isEmpty();
        assertThat(neighbours((a, b) -> b.equals("buen") && "f".equals(NOUNS.get(a))))
                .isEmpty();
        assertThat(neighbours((a, b) -> a.matches("bueno|buen") && !"m".equals(NOUNS.getOrDefault(b, "m"))))
                .isEmpty();
    }

    @Test
    void adjectivesAgreeWithTheirSubjects() {
        Pattern said = Pattern.compile(
                ".*?(\\p{L}+) (?:no )?(?:" + SER + "|" + ESTAR + ") (?:muy |demasiado |más |tan )?(\\p{L}+)(?: .*)?");
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Phrase phrase : Phrases.ALL) {
            String text = String.join(" ", words(phrase.spanish()));
            if (phrase.structure().startsWith("relative")) {
                text = text.replaceFirst("^(\\S+ \\S+) que .* (" + SER + "|" + ESTAR + ")(?=( muy)? \\S+$)", "$1 $2");
            }
            Matcher m = said.matcher(text);
            if (m.matches() && isAdjective(m.group(2))) {
                String word = m.group(1);
                String gender = Map.of("él", "m", "ella", "f", "ellos", "M", "ellas", "F")
                        .getOrDefault(word, NOUNS.get(word));
                if (gender != null) {
                    checked++;
                    if (!fits(m.group(2), gender)) {
                        wrong.add(phrase.spanish());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(600);
    }

    @Test
    void serAndEstar() {
        Set<String> lasting = new HashSet<>();
        LASTING.forEach(a -> lasting.addAll(forms(a)));
        Set<String> passing = new HashSet<>();
        PASSING.forEach(a -> passing.addAll(forms(a)));
        Pattern adjective = Pattern.compile("\\b(" + SER + "|" + ESTAR + ") (?:muy |demasiado |más |tan )?(\\p{L}+)");
        assertThat(faults(phrase -> adjective
                        .matcher(phrase.spanish().toLowerCase(Locale.ROOT))
                        .results()
                        .anyMatch(m ->
                                m.group(1).matches(SER) ? passing.contains(m.group(2)) : lasting.contains(m.group(2)))))
                .isEmpty();
        assertThat(neighbours((a, b) -> a.matches(SER) && b.matches("en|sobre|debajo|detrás|delante|al")))
                .isEmpty();
        assertThat(neighbours((a, b) -> a.matches(ESTAR)
                        && b.matches("médicos?|profesor(es)?|panaderos?|ingenieros?|camareros?|mecánicos?")))
                .isEmpty();
    }

    @Test
    void verbsAgreeWithTheirSubjects() {
        String skipped = "no|nunca|ya|todavía|siempre|a|veces|me|te|se|lo|la|los|nos|les?";
        assertThat(faults(phrase -> {
                    List<String> words = words(phrase.spanish());
                    int verb = 1;
                    while (verb < words.size() - 1 && words.get(verb).matches(skipped)) {
                        verb++;
                    }
                    boolean many = words.get(0).matches("ell[oa]s");
                    return words.get(0).matches("él|ella|ell[oa]s")
                            && many != words.get(verb).endsWith("n");
                }))
                .isEmpty();
        Pattern first = Pattern.compile(
                "(?:el|la|los|las|este|esta|estos|estas|mi|mis|tu|tus|su|sus|nuestr[oa]s?) (\\p{L}+) ((?:\\p{L}+) ?(?:\\p{L}+)?).*");
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Phrase phrase : Phrases.ALL) {
            Matcher m = first.matcher(String.join(" ", words(phrase.spanish())));
            String gender = m.matches() && phrase.structure().matches("(statement|that|because) .*")
                    ? NOUNS.get(m.group(1))
                    : null;
            String verb = gender == null ? "" : m.group(2).replaceAll("^((" + skipped + ")\\b ?)+", "");
            if (gender != null && verb.matches("\\p{L}+.*") && !isAdjective(verb.replaceAll(" .*", ""))) {
                checked++;
                if ("MF".contains(gender) != verb.replaceAll(" .*", "").endsWith("n")) {
                    wrong.add(phrase.spanish());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(1000);
    }

    @Test
    void negation() {
        assertThat(faults(phrase -> {
                    List<String> words = words(phrase.spanish());
                    long count = words.stream()
                            .filter(word -> word.matches("no|nunca"))
                            .count();
                    return count > 1 || (count > 0) != phrase.isNegative();
                }))
                .isEmpty();
        assertThat(neighbours((a, b) -> a.matches("no|nunca")
                        && ((NOUNS.containsKey(b) && !b.startsWith("cocina"))
                                || (DETERMINERS.containsKey(b) && !b.matches("las?|los")))))
                .isEmpty();
    }

    @Test
    void questionWordsHaveTheirAccent() {
        assertThat(faults(phrase -> phrase.type().equals("wh-question")
                        != phrase.spanish()
                                .matches("¿(Qué|Quién|A quién|Dónde|Adónde|Cuándo|Por qué|Cuánto|Cuánt[oa]s) .*")))
                .isEmpty();
        assertThat(faults(phrase ->
                        phrase.type().equals("exclamation") != phrase.spanish().startsWith("¡Qué ")))
                .isEmpty();
    }

    @Test
    void peopleAsObjectsHaveA() {
        Pattern without = Pattern.compile(
                "(?i).*\\b(?:ayud|llam|invit|conoc|conozc)\\p{L}+ (?:el|los|las?|este|estos|estas?|mis?|tus?|sus?|nuestr[oa]s?) (?!"
                        + TIME + ")\\p{L}+.*");
        assertThat(faults(phrase -> !phrase.type().endsWith("question")
                        && without.matcher(phrase.spanish()).matches()))
                .isEmpty();
        assertThat(faults(phrase -> phrase.spanish()
                        .matches("(?i).*\\b(come|bebe|lee|lava|abre|cierra|compra|limpia)\\p{L}{0,3} al? .*")))
                .isEmpty();
    }

    @Test
    void subjectsOfTheFirstAndSecondPersonAreLeftOut() {
        assertThat(faults(phrase -> words(phrase.spanish()).stream()
                        .anyMatch(word -> word.matches("yo|tú|usted(es)?|vosotr[oa]s"))))
                .isEmpty();
        assertThat(faults(phrase -> {
                    List<String> words = words(phrase.spanish());
                    int we = words.indexOf("nosotros");
                    return we >= 0 && !words.get(Math.max(0, we - 1)).equals("con");
                }))
                .isEmpty();
    }
}
