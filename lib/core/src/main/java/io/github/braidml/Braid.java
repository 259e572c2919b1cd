package io.github.braidml;

/** The one public door: everything a notebook needs, as static methods. */
public final class Braid {
    private Braid() {}
}
