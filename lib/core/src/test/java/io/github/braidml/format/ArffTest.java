package io.github.braidml.format;

import static io.github.braidml.format.Bytes.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArffTest {
    private static final String HEAD = "@relation r\n@attribute x numeric\n@attribute y {a, 'b c'}\n@data\n";

    private static void fails(String text, String message) {
        assertThatThrownBy(() -> Arff.read("a.arff", utf8(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a.arff' cannot be read as ARFF" + message);
    }

    @Test
    void everyKindOfColumn() {
        Arff arff = Arff.read("a", utf8("""
                        % a comment
                        @RELATION 'my table'

                        @Attribute "x 1" REAL
                        @attribute y{a,'b c', "d,e"}
                        @attribute t string
                        @attribute d date "yyyy-MM-dd"
                        @DATA
                        % another
                        1.5, 'b c', 'it\\'s', 2020-01-02
                        ?,"d,e",?, ?
                        -1e3,a,'?',x
                        """));
        assertThat(arff.relation()).isEqualTo("my table");
        assertThat(arff.attributes())
                .containsExactly(
                        new Arff.Attribute("x 1", Arff.Kind.NUMBER, List.of()),
                        new Arff.Attribute("y", Arff.Kind.LEVEL, List.of("a", "b c", "d,e")),
                        new Arff.Attribute("t", Arff.Kind.TEXT, List.of()),
                        new Arff.Attribute("d", Arff.Kind.DATE, List.of()));
        assertThat(arff.rows())
                .containsExactly(
                        List.of("1.5", "b c", "it's", "2020-01-02"),
                        Arrays.asList(null, "d,e", null, null),
                        List.of("-1e3", "a", "?", "x"));
    }

    @Test
    void whatIsWrongAndWhere() {
        fails(
                "id,x\n",
                ", line 1: a line before @data must begin with @relation, @attribute or %; it begins with 'id,x'");
        fails("@relation r\n", ": there is no line @data, after which the rows come");
        fails("@data\n1\n", ", line 1: @data must come after at least one @attribute");
        fails(
                "@attribute x numeric\n@attribute x real\n",
                ", line 2: every attribute needs a name of its own; given 'x'");
        fails(
                "@attribute x relational\n",
                ", line 1: attribute 'x' must be numeric, real, integer, string, date or {a list}; it is 'relational'");
        fails("@attribute x {a,b\n", ", line 1: the list of values must be closed with }");
        fails(HEAD + "1,a,2\n", ", line 5: a row must have 2 values; this one has more");
        fails(HEAD + "\n1\n", ", line 6: a row must have 2 values; this one has 1");
        fails(HEAD + "one,a\n", ", line 5: attribute 'x' must be a finite number; it is 'one'");
        fails(HEAD + "NaN,a\n", ", line 5: attribute 'x' must be a finite number; it is 'NaN'");
        fails(HEAD + "1e999,a\n", ", line 5: attribute 'x' must be a finite number; it is '1e999'");
        fails(HEAD + "1,c\n", ", line 5: attribute 'y' must be one of the values listed for it; it is 'c'");
        fails(HEAD + "1,'a\n", ", line 5: the quote that is opened here is never closed");
        fails(HEAD + "1,'a'b\n", ", line 5: values must be separated by commas");
        fails(HEAD + "{0 1}\n", ", line 5: sparse rows are not read; write every value out");
    }

    @Test
    void mulan() {
        Arff enb = Arff.read("enb", Mirror.bytes("mulan-mtr/enb.arff"));
        assertThat(enb.rows()).hasSize(768);
        assertThat(enb.attributes()).hasSize(10);
        assertThat(enb.attributes().subList(8, 10).stream().map(Arff.Attribute::name))
                .containsExactly("Y1", "Y2");
        assertThat(enb.rows().get(0).subList(8, 10)).containsExactly("15.55", "21.33");
        Arff slump = Arff.read("slump", Mirror.bytes("mulan-mtr/slump.arff"));
        assertThat(slump.rows()).hasSize(103);
        assertThat(slump.attributes().subList(7, 10).stream().map(Arff.Attribute::name))
                .containsExactly("SLUMP_cm", "FLOW_cm", "Compressive_Strength_Mpa");
    }
}
