package io.github.braidml.format;

import static io.github.braidml.format.Bytes.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TmxTest {
    @TempDir
    private Path folder = Path.of("");

    private static String tmx(String units) {
        return "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header/><body>\n" + units + "\n</body></tmx>";
    }

    private static String pair(String english, String french) {
        return "<tu tuid=\"T:1\"><tuv xml:lang=\"en\"><seg>" + english + "</seg></tuv><tuv xml:lang=\"fr\"><seg>"
                + french + "</seg></tuv></tu>";
    }

    private static void fails(String text, String message) {
        assertThatThrownBy(() -> Tmx.read("a.tmx", utf8(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)'a.tmx' cannot be read as TMX, " + message);
    }

    @Test
    void pairs() {
        assertThat(Tmx.read("a", utf8(tmx(pair(" Fish &amp; chips &#233; ", "<![CDATA[<b>]]> é"))))
                        .units())
                .containsExactly(new Tmx.Unit("T:1", Map.of("en", "Fish & chips é", "fr", "<b> é")));
        assertThat(Tmx.read("a", utf8(tmx(""))).units()).isEmpty();
    }

    @Test
    void codesAreNoTextButWhatTheyMarkIs() {
        String marked = "a <bpt i=\"1\">{b<sub>x</sub>y}</bpt>bold<ept i=\"1\">}</ept> <hi>word</hi><ph/>";
        assertThat(Tmx.read("a", utf8(tmx(pair(marked, "b")))).units().get(0).texts())
                .containsEntry("en", "a bold word");
    }

    @Test
    void otherEncodings() {
        String text = tmx(pair("a", "é")).replace("\"1.0\"", "\"1.0\" encoding=\"UTF-16\"");
        assertThat(Tmx.read("a", text.getBytes(StandardCharsets.UTF_16))
                        .units()
                        .get(0)
                        .texts())
                .containsEntry("fr", "é");
    }

    @Test
    void wrongEncodings() {
        byte[] latin = tmx(pair("a", "é")).getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Tmx.read("a.tmx", latin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a.tmx' cannot be read as TMX, byte 133: its text is not UTF-8");
        String declared = tmx(pair("a", "é")).replace("\"1.0\"", "\"1.0\" encoding=\"ISO-8859-1\"");
        assertThat(Tmx.read("a", declared.getBytes(StandardCharsets.ISO_8859_1))
                        .units()
                        .get(0)
                        .texts())
                .containsEntry("fr", "é");
        fails(declared.replace("8859-1", "8859-1x"), "line 1: no encoding is called 'ISO-8859-1x'");
    }

    @Test
    void noEntityReadsAFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        String attack = "<!DOCTYPE tmx [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>" + pairBody("&x;");
        assertThatThrownBy(() -> Tmx.read("a.tmx", utf8(attack)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret.txt")
                .hasMessageContaining("'a.tmx' cannot be read as TMX, line 1: ");
    }

    @Test
    void noEntityGrows() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE tmx [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 40; i++) {
            bomb.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
        }
        fails(bomb + "]>" + pairBody("&a39;"), "line 1: .*");
    }

    private static String pairBody(String text) {
        return "<tmx version=\"1.4\"><body>" + pair(text, "b") + "</body></tmx>";
    }

    @Test
    void theUsualDocumentTypeIsNotFetched() {
        String text = "<!DOCTYPE tmx SYSTEM \"http://127.0.0.1:9/tmx14.dtd\">" + pairBody("a");
        assertThat(Tmx.read("a", utf8(text)).units()).hasSize(1);
    }

    @Test
    void whatIsWrongAndWhere() {
        fails("", "line 1: it is no well-formed XML.*");
        fails("<html/>", "line 1: the outermost element must be tmx; it is html");
        fails(tmx(pair("a", "b") + "</wrong>"), "line 3: it is no well-formed XML: .*");
        fails(tmx("<tu><tuv><seg>a</seg></tuv></tu>"), "line 3: every tuv must say its language with xml:lang");
        fails(tmx("<seg>a</seg>"), "line 3: a seg must be in a tuv, and that in a tu");
        fails(
                tmx(pair("a", "b").replace("\"fr\"", "\"en\"")),
                "line 3: a tu must have one tuv per language; 'en' comes twice");
    }

    @Test
    void tico19() {
        Map<String, String> english = new HashMap<>();
        List<Tmx.Unit> french = units("fr");
        french.forEach(unit ->
                english.put(unit.id(), Objects.requireNonNull(unit.texts().get("en"))));
        assertThat(french.get(0))
                .isEqualTo(new Tmx.Unit(
                        "CMU_1:1",
                        Map.of(
                                "en",
                                "about how long have these symptoms been going on?",
                                "fr",
                                "depuis combien ressentez-vous ces symptômes ?")));
        assertThat(french.stream()
                        .map(unit -> unit.id().substring(0, unit.id().indexOf('_')))
                        .distinct())
                .hasSize(7);
        Map<String, Integer> different = Map.of("es-419", 7, "pt-BR", 7, "id", 19);
        different.forEach((language, expected) -> {
            List<Tmx.Unit> units = units(language);
            int count = 0;
            for (int i = 0; i < units.size(); i++) {
                assertThat(units.get(i).id()).isEqualTo(french.get(i).id());
                String same = english.get(units.get(i).id());
                count += Objects.equals(units.get(i).texts().get("en"), same) ? 0 : 1;
            }
            assertThat(count).as(language).isEqualTo(expected);
        });
    }

    private static List<Tmx.Unit> units(String language) {
        List<Tmx.Unit> units = Tmx.read(language, Mirror.bytes("tico19/all.en-" + language + ".tmx"))
                .units();
        assertThat(units).hasSize(3071);
        assertThat(units).allSatisfy(unit -> assertThat(unit.texts()).hasSize(2));
        return units;
    }
}
