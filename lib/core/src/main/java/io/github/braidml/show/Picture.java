package io.github.braidml.show;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture with a text alternative; the pixels are {@code scale} times as dense as the size at which it is shown. */
public interface Picture {

    /** Returns the pixels. */
    BufferedImage image();

    /** Returns how many pixels stand for one point on the page, 2 for sharp pictures. */
    int scale();

    /** Returns what the picture shows in words. */
    String text();

    /**
     * Returns the picture as a PNG file.
     *
     * @throws IOException if the pixels are of a kind that PNG cannot hold
     */
    default byte[] png() throws IOException {
        return png(image());
    }

    /**
     * Returns pixels as a PNG file.
     *
     * @throws IOException if the pixels are of a kind that PNG cannot hold
     */
    static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("no PNG writer for this kind of image (type " + image.getType() + ")");
            }
        }
        return bytes.toByteArray();
    }
}
