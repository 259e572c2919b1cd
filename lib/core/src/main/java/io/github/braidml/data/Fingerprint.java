package io.github.braidml.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 of a table's names, kinds and values, each with its length or type, so that no two tables look alike. */
final class Fingerprint {
    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 13);

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(Column column) {
        add(column.name());
        add(column.kind());
        add(column.size());
        if (column instanceof Column.Numbers numbers) {
            for (double value : numbers.values()) {
                add(value);
            }
        } else if (column instanceof GridColumn grids) {
            if (!grids.change().equals(Augmentation.NONE)) {
                add(grids.change().toString());
            }
            for (int row = 0; row < column.size(); row++) {
                if (column.isMissing(row)) {
                    add((String) null);
                    continue;
                }
                for (int i = 0; i < grids.width(); i++) {
                    add((double) grids.pixels().at(row, i));
                }
            }
        } else {
            for (int row = 0; row < column.size(); row++) {
                add(column.words(row));
            }
        }
    }

    void add(double value) {
        // One NaN for all, and no difference between 0.0 and -0.0.
        add(Double.doubleToLongBits(value + 0.0));
    }

    void add(long value) {
        if (buffer.remaining() < Long.BYTES) {
            flush();
        }
        buffer.putLong(value);
    }

    void add(@Nullable String text) {
        if (text == null) {
            add(-1L);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add((long) bytes.length);
        flush();
        digest.update(bytes);
    }

    private void flush() {
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    String hex() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }
}
