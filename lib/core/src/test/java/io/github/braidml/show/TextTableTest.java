package io.github.braidml.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
    private static final Shown CELL = new Shown() {
        @Override
        public String html() {
            return "<i>own</i>";
        }

        @Override
        public String text() {
            return "own";
        }
    };

    @Test
    void alignsColumns() {
        TextTable table = TextTable.of("task", "loss")
                .right(1)
                .title("Losses")
                .row("progression", "0.5")
                .row("größe😀", 12.25)
                .row(null, CELL)
                .note("per row");
        assertThat(table.text()).isEqualTo("""
                        Losses
                        task          loss
                        -----------  -----
                        progression    0.5
                        größe😀       12.25
                                       own
                        per row""");
        assertThat(table).hasToString(table.text());
        assertThat(table.size()).isEqualTo(3);
    }

    @Test
    void writesHtmlThatNeedsNoStyle() {
        String html = TextTable.of("a<b", "n")
                .rightFrom(1)
                .title("T & U")
                .row("<script>", 1)
                .strongRow(CELL, 2)
                .note("n > 0")
                .html();
        assertThat(html.replaceAll(" style=\"[^\"]*\"", ""))
                .isEqualTo("<p><b>T &amp; U</b></p><table><thead><tr><th align=\"left\">a&lt;b</th>"
                        + "<th align=\"right\">n</th></tr></thead><tbody><tr><td align=\"left\">&lt;script&gt;</td>"
                        + "<td align=\"right\">1</td></tr><tr><td align=\"left\"><b><i>own</i></b></td>"
                        + "<td align=\"right\"><b>2</b></td></tr></tbody></table><p><small>n &gt; 0</small></p>");
    }

    @Test
    void keepsEachRowOnOneLine() {
        assertThat(TextTable.of("a").row("x\r\ny\tz").text()).isEqualTo("a\n-----\nx y z");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> TextTable.of("a", "b").row(1))
                .hasMessage("a row must have as many cells as the header (2: a, b); was given 1");
        assertThatThrownBy(() -> TextTable.of("a").right(1)).hasMessage("column must be 0 to 0; was 1");
        assertThatThrownBy(() -> TextTable.of())
                .hasMessage("a table needs at least one column; was given no column names");
    }
}
