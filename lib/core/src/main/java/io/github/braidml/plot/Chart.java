package io.github.braidml.plot;

import io.github.braidml.show.Picture;
import java.awt.image.BufferedImage;

/** A finished picture with its text alternative; the same data gives the same pixels. */
public final class Chart implements Picture {
    static final int SCALE = 2;

    private final BufferedImage image;
    private final String text;

    Chart(BufferedImage image, String text) {
        this.image = image;
        this.text = text;
    }

    @Override
    public BufferedImage image() {
        return image;
    }

    @Override
    public int scale() {
        return SCALE;
    }

    @Override
    public String text() {
        return text;
    }

    /** Returns the picture as a PNG file, smaller than the platform's own writer makes it. */
    @Override
    public byte[] png() {
        return Png.of(image);
    }

    @Override
    public String toString() {
        return text;
    }
}
