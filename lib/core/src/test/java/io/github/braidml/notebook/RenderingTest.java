package io.github.braidml.notebook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class RenderingTest {
    private static Bundle render(Object value) {
        return requireNonNull(Rendering.render(value), () -> "nothing for " + value.getClass());
    }

    @Test
    void ourObjectsGiveTheirHtmlAndText() {
        Bundle bundle = render(new Samples.Words("text", "<b>html</b>"));
        assertThat(bundle).isEqualTo(new Bundle("text", "<b>html</b>", null));
    }

    @Test
    void picturesAreShownAtTheirScale() throws IOException {
        Bundle bundle = render(Samples.picture());
        Bundle.Png png = requireNonNull(bundle.png());
        assertThat(bundle.text()).isEqualTo("a black <rectangle>");
        assertThat(png.metadata()).isEqualTo(Map.of("width", 20, "height", 10));
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png.base64())));
        assertThat(image.getWidth()).isEqualTo(40);
        assertThat(bundle.asHtml())
                .startsWith(
                        "<img alt=\"a black &lt;rectangle&gt;\" width=\"20\" height=\"10\" src=\"data:image/png;base64,");
    }

    @Test
    void tablesAreEscapedAndSayWhatIsLeftOut() {
        Bundle bundle = render(Samples.table(1000, 30));
        assertThat(bundle.asHtml())
                .contains(
                        "&lt;name&gt;",
                        "&lt;b&gt;19",
                        "<b>R &amp; D</b>",
                        "first 20 of 1000 rows, first 20 of 30 columns")
                .doesNotContain("&lt;b&gt;20", ">n20<");
        assertThat(bundle.text())
                .startsWith("R & D\n<name>  n1")
                .endsWith("first 20 of 1000 rows, first 20 of 30 columns");
    }

    @Test
    void smallAndEmptyTablesShowWhole() {
        assertThat(render(Samples.table(2, 2)).text()).isEqualTo("""
                        R & D
                        <name>  n1
                        ------  --
                        <b>0     0
                        <b>1     1
                        2 rows, 2 columns""");
        assertThat(render(Samples.table(0, 1)).text()).endsWith("\n0 rows, 1 column");
        assertThat(render(tech.tablesaw.api.Table.create("empty")).text()).contains("empty", "(no columns)");
    }

    @Test
    void chartsArePaintedTwiceAsDense() throws IOException {
        Bundle bundle = render(Samples.chart());
        Bundle.Png png = requireNonNull(bundle.png());
        assertThat(bundle.text()).isEqualTo("XYChart \"Learning curve\", 300 x 200");
        assertThat(png.metadata()).isEqualTo(Map.of("width", 300, "height", 200));
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png.base64())));
        assertThat(image.getWidth()).isEqualTo(600);
    }

    @Test
    void aChartThatCannotBePaintedSaysWhy() {
        XYChart chart = new XYChart(100, 50) {
            @Override
            public void paint(Graphics2D graphics, int width, int height) {
                throw new InternalError("Fontconfig head is null, check your fonts or fonts configuration");
            }
        };
        assertThat(render(chart))
                .isEqualTo(Bundle.of(", 100 x 50\n(not drawn: Fontconfig head is null, check your fonts or fonts"
                        + " configuration; this machine has no fonts, install one such as fonts-dejavu-core)"));
    }

    @Test
    void listsAndArraysAreStacked() {
        Bundle bundle = render(List.of("<Title>", new Samples.Words("one", "<i>one</i>"), Samples.picture()));
        assertThat(bundle.text()).isEqualTo("<Title>\n\none\n\na black <rectangle>");
        assertThat(bundle.asHtml()).contains("<pre>&lt;Title&gt;</pre>", "<i>one</i>", "<img alt=");
        assertThat(bundle.png()).isNull();
        assertThat(render(new Object[] {Samples.chart(), new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY)})
                        .text())
                .isEqualTo("XYChart \"Learning curve\", 300 x 200\n\nimage, 3 x 2");
    }

    @Test
    void longListsAreCut() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(new Samples.Words("w" + i, "<i>w" + i + "</i>"));
        }
        Bundle bundle = render(many);
        assertThat(bundle.text()).contains("w19").doesNotContain("w20").endsWith("... and 80 more, 100 in all");
        assertThat(bundle.asHtml()).endsWith("<p>... and 80 more, 100 in all</p>");
    }

    @Test
    void whatIsNotOursIsLeftToTheKernel() {
        for (Object value : new Object[] {
            "text", 1, List.of(), List.of(1, 2), new int[] {1}, new Object[0], Map.of("a", new Samples.Broken())
        }) {
            assertThat(Rendering.render(value)).isNull();
        }
        assertThat(Rendering.render(null)).isNull();
    }

    @Test
    void whatFailsSaysSoAsText() {
        assertThat(render(new Samples.Broken()))
                .isEqualTo(Bundle.of("Broken could not be shown: broken text\n(no HTML: broken html)"));
        assertThat(render(List.of(new Samples.Broken())).text()).contains("broken text");
        assertThat(render(new Object[] {
                            new Samples.Words("w", "h"),
                            new Object() {
                                @Override
                                public String toString() {
                                    throw new IllegalStateException("no string");
                                }
                            }
                        })
                        .text())
                .isEqualTo("Object[] could not be shown: no string");
    }

    @Test
    void tooMuchIsCut() {
        Bundle bundle = render(new Samples.Words("x".repeat(Bundle.LONGEST_TEXT + 5), "y".repeat(3_000_000)));
        assertThat(bundle.text()).hasSizeLessThan(Bundle.LONGEST_TEXT + 50).endsWith("\n... (5 more characters)");
        assertThat(bundle.asHtml()).endsWith("(left out: 3000000 characters of HTML)</pre>");
    }
}
