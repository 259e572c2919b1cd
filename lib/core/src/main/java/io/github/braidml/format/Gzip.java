package io.github.braidml.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** The gzip format. */
public final class Gzip {
    /** The most that is unpacked unless told otherwise; nothing that belongs in memory is larger. */
    public static final int MOST = 1 << 30;

    private Gzip() {}

    /** Returns whether bytes begin like a gzip file. */
    public static boolean isGzip(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    /**
     * Returns what is packed in a file.
     *
     * @param file its name, for messages
     * @param most bytes that may come out of it
     * @throws IllegalArgumentException if it is no gzip file, damaged, or larger than that when unpacked
     */
    public static byte[] unpack(String file, byte[] packed, int most) {
        Malformed malformed = new Malformed(file, "gzip");
        if (!isGzip(packed)) {
            throw malformed.at(0, "a gzip file begins with the bytes 1f 8b");
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] plain = in.readNBytes(most);
            if (plain.length == most && in.read() >= 0) {
                throw malformed.file("it unpacks to more than the %d bytes that are allowed".formatted(most));
            }
            return plain;
        } catch (IOException e) {
            throw malformed.file("it is damaged (" + e.getMessage() + "); fetch it again", e);
        }
    }
}
