package io.github.braidml.data;

import io.github.braidml.show.Html;
import io.github.braidml.show.Shown;

/** Block characters in a table cell, close together. */
record Bars(String text) implements Shown {
    @Override
    public String html() {
        return new Html()
                .element("span", text, "style", "font-family:monospace;line-height:1;letter-spacing:0;white-space:pre")
                .toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
