package io.github.braidml.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an IDX file: of one type, in any number of dimensions, the last running fastest. MNIST comes in this format
 * (LeCun, Cortes, Burges, "The MNIST database of handwritten digits").
 */
public final class Idx {
    private enum Type {
        UNSIGNED_BYTE(0x08, 1),
        BYTE(0x09, 1),
        SHORT(0x0B, 2),
        INT(0x0C, 4),
        FLOAT(0x0D, 4),
        DOUBLE(0x0E, 8);

        final int code;
        final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        static @Nullable Type of(int code) {
            return Arrays.stream(values()).filter(t -> t.code == code).findAny().orElse(null);
        }
    }

    private final Type type;
    private final int[] shape;
    private final ByteBuffer values;

    private Idx(Type type, int[] shape, ByteBuffer values) {
        this.type = type;
        this.shape = shape;
        this.values = values;
    }

    /**
     * Reads a file, also one packed with gzip.
     *
     * @param file its name, for messages
     * @throws IllegalArgumentException if it is no IDX file or does not hold exactly the numbers that its header promises
     */
    public static Idx read(String file, byte[] bytes) {
        byte[] plain = Gzip.isGzip(bytes) ? Gzip.unpack(file, bytes, Gzip.MOST) : bytes;
        Malformed malformed = new Malformed(file, "IDX");
        // Big-endian, as is every number in the file.
        ByteBuffer in = ByteBuffer.wrap(plain);
        if (plain.length < 4 || in.getShort() != 0) {
            throw malformed.at(0, "an IDX file begins with two zero bytes, a type and a number of dimensions");
        }
        int code = in.get() & 0xff;
        Type type = Type.of(code);
        if (type == null) {
            throw malformed.at(2, "the type must be 08, 09, 0b, 0c, 0d or 0e; it is %02x".formatted(code));
        }
        int dimensions = in.get() & 0xff;
        if (dimensions == 0 || in.remaining() < 4 * dimensions) {
            throw malformed.at(
                    3, "%d dimensions must have their sizes in the header; it is cut off".formatted(dimensions));
        }
        int[] shape = new int[dimensions];
        long size = 1;
        for (int d = 0; d < dimensions; d++) {
            shape[d] = in.getInt();
            if (shape[d] < 1) {
                throw malformed.at(4 + 4L * d, "dimension %d must be at least 1; it is %d".formatted(d, shape[d]));
            }
            // Stops growing once it is more than any file has.
            size = Math.min(size * shape[d], Integer.MAX_VALUE);
        }
        if (size * type.bytes != in.remaining()) {
            throw malformed.at(
                    in.position(),
                    "the header promises %s numbers of %d bytes; %d bytes follow"
                            .formatted(Arrays.toString(shape), type.bytes, in.remaining()));
        }
        return new Idx(type, shape, in.slice());
    }

    /** Returns the sizes of the dimensions, such as 10000, 28, 28. */
    public int[] shape() {
        return shape.clone();
    }

    /** Returns how many numbers there are. */
    public int size() {
        return values.capacity() / type.bytes;
    }

    /** Returns a number by its place in the file. */
    public double get(int index) {
        int at = index * type.bytes;
        return switch (type) {
            case UNSIGNED_BYTE -> values.get(at) & 0xff;
            case BYTE -> values.get(at);
            case SHORT -> values.getShort(at);
            case INT -> values.getInt(at);
            case FLOAT -> values.getFloat(at);
            case DOUBLE -> values.getDouble(at);
        };
    }

    /**
     * Returns the bytes of a stretch of the file in which a number is one unsigned byte, as in images.
     *
     * @throws IllegalStateException if the numbers are of another type
     */
    public byte[] bytes(int from, int length) {
        if (type != Type.UNSIGNED_BYTE) {
            throw new IllegalStateException("bytes(from, length) is for unsigned bytes; this file holds " + type);
        }
        byte[] bytes = new byte[length];
        values.get(from, bytes);
        return bytes;
    }
}
