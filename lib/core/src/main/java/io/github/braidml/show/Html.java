package io.github.braidml.show;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes a fragment of HTML: every text and attribute value is escaped, every element is closed.
 *
 * <p>No scripts and no style sheets, so that a saved notebook looks the same in JupyterLab, in an exported page and, with
 * the style attributes stripped, on GitHub. Colours are given relative to the text colour, so that they suit light and
 * dark themes.
 */
public final class Html {
    /** A thin line in a colour that shows on light and dark pages. */
    static final String RULE = "1px solid rgba(128,128,128,0.5)";

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Creates an empty fragment. */
    public Html() {}

    /** Returns the text with the five characters that mean something in HTML written as entities. */
    public static String escape(@Nullable Object text) {
        String s = String.valueOf(text);
        StringBuilder escaped = new StringBuilder(s.length() + 16);
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Opens an element; the attributes are pairs of a name and a value. */
    public Html open(String tag, String... attributes) {
        start(tag, attributes);
        open.push(tag);
        return this;
    }

    /** Closes the element opened last. */
    public Html close() {
        if (open.isEmpty()) {
            throw new IllegalStateException("close() needs an open element; none is open after: " + out);
        }
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Writes an element without content, such as {@code img}; the attributes are pairs of a name and a value. */
    public Html empty(String tag, String... attributes) {
        start(tag, attributes);
        return this;
    }

    /** Writes an element that holds only text. */
    public Html element(String tag, @Nullable Object text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Writes text, escaped. */
    public Html text(@Nullable Object text) {
        out.append(escape(text));
        return this;
    }

    /** Writes a fragment that is HTML already. */
    public Html raw(String html) {
        out.append(html);
        return this;
    }

    /** Returns the fragment; open elements are closed. */
    @Override
    public String toString() {
        StringBuilder whole = new StringBuilder(out);
        open.forEach(tag -> whole.append("</").append(tag).append('>'));
        return whole.toString();
    }

    private void start(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("attributes must be pairs of a name and a value; <" + tag
                    + "> was given " + String.join(", ", attributes));
        }
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        out.append('>');
    }
}
