package io.github.braidml.show;

import java.awt.image.BufferedImage;

/** A picture with a text alternative; the pixels are {@code scale} times as dense as the size at which it is shown. */
public interface Picture {

    /** Returns the pixels. */
    BufferedImage image();

    /** Returns how many pixels stand for one point on the page, 2 for sharp pictures. */
    int scale();

    /** Returns what the picture shows in words. */
    String text();
}
