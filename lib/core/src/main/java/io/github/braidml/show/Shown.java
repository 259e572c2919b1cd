package io.github.braidml.show;

/** An object that shows itself when it is the last value of a notebook cell. */
public interface Shown {

    /** Returns the object as a fragment of HTML without scripts. */
    String html();

    /** Returns the object as plain text, the alternative where HTML cannot be shown: what {@code toString()} says by default. */
    default String text() {
        return toString();
    }
}
