package io.github.braidml.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The errors of readers: which file, which format, where in it, which rule, what was found. */
final class Malformed {
    private final String file;
    private final String format;

    Malformed(String file, String format) {
        this.file = file;
        this.format = format;
    }

    IllegalArgumentException file(String what) {
        return error("", what, null);
    }

    IllegalArgumentException file(String what, @Nullable Throwable cause) {
        return error("", what, cause);
    }

    IllegalArgumentException line(long line, String what) {
        return error(", line " + line, what, null);
    }

    IllegalArgumentException line(long line, String what, @Nullable Throwable cause) {
        return error(", line " + line, what, cause);
    }

    IllegalArgumentException at(long offset, String what) {
        return error(", byte " + offset, what, null);
    }

    private IllegalArgumentException error(String where, String what, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'%s' cannot be read as %s%s: %s".formatted(file, format, where, what), cause);
    }

    /** Returns the text, without a byte order mark. */
    String utf8(byte[] bytes) {
        return text(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the text in another encoding, without a byte order mark. */
    String text(byte[] bytes, Charset encoding) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = encoding.newDecoder().decode(in, out, true);
        if (result.isError()) {
            throw at(in.position(), "its text is not %s; save it again with that encoding".formatted(encoding));
        }
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
