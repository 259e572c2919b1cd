package io.github.braidml.notebook;

import io.github.braidml.show.Html;
import io.github.braidml.show.Shown;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent to a notebook for one object: always text, and HTML or a PNG where there is one. */
record Bundle(String text, @Nullable String html, @Nullable Png png) {
    /** Above this many characters a page becomes slow to open; nothing of ours comes near. */
    static final int LONGEST_HTML = 2_000_000;

    static final int LONGEST_TEXT = 100_000;

    /** A picture in base 64 and the size at which it is shown. */
    record Png(String base64, int width, int height) {
        Map<String, Integer> metadata() {
            return Map.of("width", width, "height", height);
        }

        String html(String alternative) {
            return new Html()
                    .empty(
                            "img",
                            "alt",
                            alternative,
                            "width",
                            String.valueOf(width),
                            "height",
                            String.valueOf(height),
                            "src",
                            "data:image/png;base64," + base64)
                    .toString();
        }
    }

    Bundle {
        text = cut(text);
        if (html != null && html.length() > LONGEST_HTML) {
            html = pre(text + "\n(left out: " + html.length() + " characters of HTML)");
        }
    }

    static Bundle of(String text) {
        return new Bundle(text, null, null);
    }

    /** Never throws: what cannot be shown says why in its text. */
    static Bundle of(Shown shown) {
        String text;
        try {
            text = shown.text();
        } catch (Throwable e) {
            text = failure(shown, e);
        }
        try {
            return new Bundle(text, shown.html(), null);
        } catch (Throwable e) {
            return of(text + "\n(no HTML: " + reason(e) + ")");
        }
    }

    static String failure(Object value, Throwable e) {
        return value.getClass().getSimpleName() + " could not be shown: " + reason(e);
    }

    static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Returns the bundle as HTML, whatever it consists of. */
    String asHtml() {
        if (html != null) {
            return html;
        }
        return png != null ? png.html(text) : pre(text);
    }

    private static String pre(String text) {
        return new Html().element("pre", text).toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT) + "\n... (" + (text.length() - LONGEST_TEXT) + " more characters)";
    }
}
