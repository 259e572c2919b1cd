package io.github.braidml.notebook;

import io.github.braidml.show.Html;
import io.github.braidml.show.Picture;
import io.github.braidml.show.Shown;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.table.Relation;

/**
 * Turns objects into what a notebook shows. Kernels call this outside the cell, where an exception would turn a good cell
 * into a failed one and nothing can be interrupted: so it never throws, never prints, and its work is bounded.
 */
final class Rendering {
    static final int MOST_ELEMENTS = 20;
    private static final int CHART_SCALE = 2;
    private static final int MOST_PIXELS = 40_000_000;

    private Rendering() {}

    /** Returns null for an object this library has nothing to say about. */
    static @Nullable Bundle render(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return known(value);
        } catch (Throwable e) {
            return Bundle.of(Bundle.failure(value, e));
        }
    }

    private static @Nullable Bundle known(Object value) throws IOException {
        if (value instanceof Shown shown) {
            return Bundle.of(shown);
        }
        if (value instanceof Picture picture) {
            return picture(picture);
        }
        if (value instanceof List<?> list) {
            return stacked(list.iterator(), list.size());
        }
        if (value instanceof Object[] array) {
            return stacked(Arrays.asList(array).iterator(), array.length);
        }
        // Last, so that our own objects show even where somebody has taken Tablesaw or XChart off the class path.
        try {
            if (value instanceof Relation table) {
                return Bundle.of(TableView.of(table));
            }
            if (value instanceof Chart<?, ?> chart) {
                return chart(chart);
            }
        } catch (LinkageError e) {
            return null;
        }
        return null;
    }

    private static Bundle picture(Picture picture) throws IOException {
        String text;
        try {
            text = picture.text();
        } catch (Throwable e) {
            text = Bundle.failure(picture, e);
        }
        try {
            BufferedImage image = picture.image();
            checkSize(image);
            return new Bundle(text, null, png(image, picture.scale(), picture.png()));
        } catch (Throwable e) {
            return Bundle.of(text + "\n(not drawn: " + drawing(e) + ")");
        }
    }

    /** The one way to draw that is the same in XChart 3 and 4. */
    private static Bundle chart(Chart<?, ?> chart) throws IOException {
        int width = chart.getWidth();
        int height = chart.getHeight();
        String title = chart.getTitle();
        String text = chart.getClass().getSimpleName()
                + (title == null || title.isBlank() ? "" : " \"" + title + "\"")
                + ", " + width + " x " + height;
        try {
            int scale = (long) width * height * CHART_SCALE * CHART_SCALE <= MOST_PIXELS ? CHART_SCALE : 1;
            if ((long) width * height > MOST_PIXELS) {
                return Bundle.of(text + "\n(not drawn: a chart may have at most " + MOST_PIXELS + " pixels)");
            }
            BufferedImage image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            try {
                graphics.scale(scale, scale);
                graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
                graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
                chart.paint(graphics, width, height);
            } finally {
                graphics.dispose();
            }
            return new Bundle(text, null, png(image, scale));
        } catch (Throwable e) {
            return Bundle.of(text + "\n(not drawn: " + drawing(e) + ")");
        }
    }

    /** On a machine without any font the JDK fails with messages that do not say so. */
    private static String drawing(Throwable e) {
        String reason = Bundle.reason(e);
        return reason.contains("Fontconfig") || reason.contains("font")
                ? reason + "; this machine has no fonts, install one such as fonts-dejavu-core"
                : reason;
    }

    /** Returns null unless at least one element is something to show. */
    private static @Nullable Bundle stacked(Iterator<?> elements, int size) {
        List<Bundle> parts = new ArrayList<>();
        boolean any = false;
        while (elements.hasNext() && parts.size() < MOST_ELEMENTS) {
            Object element = elements.next();
            Bundle part = element instanceof BufferedImage image ? image(image) : render(element);
            any |= part != null;
            if (!any && parts.size() >= 3) {
                return null; // An ordinary list; the kernel prints it.
            }
            parts.add(part != null ? part : Bundle.of(String.valueOf(element)));
        }
        if (!any) {
            return null;
        }
        Html html = new Html();
        StringBuilder text = new StringBuilder();
        for (Bundle part : parts) {
            html.open("div", "style", "margin-bottom:12px").raw(part.asHtml()).close();
            text.append(text.isEmpty() ? "" : "\n\n").append(part.text());
        }
        if (size > parts.size()) {
            String note = "... and " + (size - parts.size()) + " more, " + size + " in all";
            html.element("p", note);
            text.append("\n\n").append(note);
        }
        return new Bundle(text.toString(), html.toString(), null);
    }

    private static Bundle image(BufferedImage image) {
        String text = "image, " + image.getWidth() + " x " + image.getHeight();
        try {
            return new Bundle(text, null, png(image, 1));
        } catch (Throwable e) {
            return Bundle.of(text + "\n(not drawn: " + Bundle.reason(e) + ")");
        }
    }

    private static void checkSize(BufferedImage image) throws IOException {
        if ((long) image.getWidth() * image.getHeight() > MOST_PIXELS) {
            throw new IOException("a picture may have at most " + MOST_PIXELS + " pixels; this one is "
                    + image.getWidth() + " x " + image.getHeight());
        }
    }

    static Bundle.Png png(BufferedImage image, int scale) throws IOException {
        checkSize(image);
        return png(image, scale, Picture.png(image));
    }

    private static Bundle.Png png(BufferedImage image, int scale, byte[] file) {
        int points = Math.max(1, scale);
        return new Bundle.Png(
                Base64.getEncoder().encodeToString(file),
                Math.max(1, image.getWidth() / points),
                Math.max(1, image.getHeight() / points));
    }
}
