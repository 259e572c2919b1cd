package io.github.braidml.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void escapesEveryCharacterThatMeansSomething() {
        assertThat(Html.escape("<a href=\"x\" id='y'>R&D</a>"))
                .isEqualTo("&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;R&amp;D&lt;/a&gt;");
        assertThat(Html.escape(null)).isEqualTo("null");
        assertThat(Html.escape("größer ≥ 3 😀")).isEqualTo("größer ≥ 3 😀");
    }

    @Test
    void writesNestedElementsWithEscapedAttributes() {
        String html = new Html()
                .open("p", "title", "\"<&>\"")
                .text("a<b")
                .element("b", "c&d")
                .empty("br")
                .close()
                .toString();
        assertThat(html).isEqualTo("<p title=\"&quot;&lt;&amp;&gt;&quot;\">a&lt;b<b>c&amp;d</b><br></p>");
    }

    @Test
    void closesWhatIsOpenWithoutChangingTheFragment() {
        Html html = new Html().open("div").open("p").text("x");
        assertThat(html.toString()).isEqualTo("<div><p>x</p></div>");
        assertThat(html.close().text("y").toString()).isEqualTo("<div><p>x</p>y</div>");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> new Html().close()).hasMessage("close() needs an open element; none is open after: ");
        assertThatThrownBy(() -> new Html().open("p", "style"))
                .hasMessage("attributes must be pairs of a name and a value; <p> was given style");
    }
}
