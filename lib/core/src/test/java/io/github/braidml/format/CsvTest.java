package io.github.braidml.format;

import static io.github.braidml.format.Bytes.bytes;
import static io.github.braidml.format.Bytes.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CsvTest {
    private static final Csv PLAIN = new Csv(',', false, '\0');
    private static final Csv TRIMMED = new Csv(',', true, '#');

    private static List<List<String>> read(Csv csv, String text) {
        return csv.read("a.csv", utf8(text)).stream().map(Csv.Line::values).toList();
    }

    private static void fails(byte[] file, String message) {
        assertThatThrownBy(() -> TRIMMED.read("a.csv", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a.csv' cannot be read as CSV, " + message);
    }

    @Test
    void valuesQuotesAndLineEnds() {
        assertThat(read(PLAIN, "a,b\r\n1,\"x, \"\"y\"\"\nz\"\r2,\n\n3, c "))
                .containsExactly(List.of("a", "b"), List.of("1", "x, \"y\"\nz"), List.of("2", ""), List.of("3", " c "));
        assertThat(read(PLAIN, "")).isEmpty();
        assertThat(read(PLAIN, "\uFEFFa\n")).containsExactly(List.of("a"));
        assertThat(read(PLAIN, "5\" pipe,$>1k <2\n")).containsExactly(List.of("5\" pipe", "$>1k <2"));
        assertThat(read(new Csv('\t', false, '\0'), "a\tb,c\n")).containsExactly(List.of("a", "b,c"));
    }

    @Test
    void blanksAndComments() {
        assertThat(read(TRIMMED, "# digits\n 1 , \"x\" ,  ?\n   \n4,5,6\n#end"))
                .containsExactly(List.of("1", "x", "?"), List.of("4", "5", "6"));
    }

    @Test
    void lineNumbersCountLinesOfTheFile() {
        assertThat(TRIMMED.read("a", utf8("#\n\na,\"b\nc\"\nd,e\n")).stream().map(Csv.Line::number))
                .containsExactly(3, 5);
    }

    @Test
    void whatIsWrongAndWhere() {
        fails(utf8("a,b\n1,2\n3\n"), "line 3: every line must have 2 values, as the first has; this one has 1");
        fails(utf8("a,b\n1,2,3\n"), "line 2: every line must have 2 values, as the first has; this one has 3");
        fails(utf8("a,b\n1,\"2\n3,4\n5,6"), "line 2: the quote that is opened here is never closed");
        fails(
                utf8("a,b\n1,\"2\"x\n"),
                "line 2: a closing quote must be followed by ',' or the end of the line; a quote inside a value is"
                        + " doubled");
        fails(bytes('a', ',', 'm', 0xFC, 'l', '\n'), "byte 3: its text is not UTF-8; save it again with that encoding");
    }

    @Test
    void terminologies() {
        for (String language : List.of("fr_XX", "de_DE", "it_IT", "pt_XX", "nl_XX")) {
            List<Csv.Line> lines = PLAIN.read("terms", Mirror.bytes("tico19-terms/f_en-" + language + ".csv"));
            assertThat(lines).as(language).hasSize(1 + 306);
            assertThat(lines.get(0).values())
                    .containsExactly("id", "sourceLang", "targetLang", "sourceString", "targetString");
        }
    }

    @Test
    void separatorsInQuotes() {
        List<Csv.Line> lines = PLAIN.read("loans", Mirror.bytes("lending-club/loans_full_schema.csv"));
        assertThat(lines).hasSize(10_001);
        assertThat(lines.get(0).values()).hasSize(56);
        assertThat(lines.stream().filter(line -> line.values().get(1).contains(",")))
                .hasSize(69);
    }
}
