package io.github.braidml.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Files made for tests, byte by byte. */
final class Bytes {
    private Bytes() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** An IDX file with a type and these values, already as bytes. */
    static byte[] idx(int type, byte[] values, int... shape) {
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        out.put((byte) 0).put((byte) 0).put((byte) type).put((byte) shape.length);
        for (int size : shape) {
            out.putInt(size);
        }
        return out.put(values).array();
    }

    /** A WAV file; the length of its data may be another than it claims. */
    static byte[] wav(int format, int channels, int rate, int bits, int claims, byte[] data) {
        ByteBuffer out = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(utf8("RIFF")).putInt(36 + data.length).put(utf8("WAVEfmt ")).putInt(16);
        out.putShort((short) format).putShort((short) channels).putInt(rate);
        out.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        return out.put(utf8("data")).putInt(claims).put(data).array();
    }

    static byte[] wav(int format, int channels, int bits, byte[] data) {
        return wav(format, channels, 8000, bits, data.length, data);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
