package io.github.braidml.store;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One file of named arrays and a description, in the safetensors format: Python's {@code safetensors} package reads the
 * arrays, and the description is the entry {@code braid} of the metadata.
 *
 * @param about the description
 * @param arrays the arrays by name
 */
public record ArrayFile(JsonObject about, Map<String, Array> arrays) {
    private static final String KIND = "braid.kind";
    private static final String ABOUT = "braid";
    private static final String CHECKSUM = "braid.sha256";
    private static final int LONGEST_HEADER = 100_000_000;

    /** An array of numbers, single precision if {@code floats} is not empty, else double. */
    public record Array(long[] shape, float[] floats, double[] doubles) {

        /** Returns a single-precision array. */
        public static Array of(long[] shape, float[] values) {
            return new Array(shape, values, new double[0]);
        }

        /** Returns a single-precision vector. */
        public static Array of(float[] values) {
            return of(new long[] {values.length}, values);
        }

        /** Returns a double-precision vector. */
        public static Array of(double[] values) {
            return new Array(new long[] {values.length}, new float[0], values);
        }

        private boolean isDouble() {
            return floats.length == 0;
        }

        private long bytes() {
            return isDouble() ? 8L * doubles.length : 4L * floats.length;
        }
    }

    /** Returns whether there is an array of that name. */
    public boolean has(String name) {
        return arrays.containsKey(name);
    }

    /**
     * Returns an array.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Array array(String name) {
        Array found = arrays.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "the file has no array '%s'; it has %s".formatted(name, arrays.keySet()));
        }
        return found;
    }

    /**
     * Writes a file so that at any moment either the old or the new one is there whole.
     *
     * @param kind what the file is, such as {@code "braid model 1"}
     * @throws UncheckedIOException if it cannot be written; an older file stays as it was
     */
    public void write(Path file, String kind) {
        byte[] data = data();
        JsonObject metadata = new JsonObject();
        metadata.addProperty("format", "pt");
        metadata.addProperty(KIND, kind);
        metadata.addProperty(ABOUT, new Gson().toJson(about));
        metadata.addProperty(CHECKSUM, checksum(metadata, layout(), data));
        JsonObject header = new JsonObject();
        header.add("__metadata__", metadata);
        layout().entrySet().forEach(e -> header.add(e.getKey(), e.getValue()));
        byte[] text = padded(new Gson().toJson(header));
        Path target = file.toAbsolutePath();
        try {
            Path folder = target.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path temporary = target.resolveSibling(target.getFileName() + ".part");
            try {
                write(temporary, text, data);
                move(temporary, target);
            } catch (IOException e) {
                delete(temporary, e);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "'%s' cannot be written (%s: %s); an older file there is untouched"
                            .formatted(file, e.getClass().getSimpleName(), e.getMessage()),
                    e);
        }
    }

    /** Writes with a stream, not a channel: an interrupt of the thread would close a channel in the middle. */
    private static void write(Path file, byte[] header, byte[] data) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            length.putLong(0, header.length);
            out.write(length.array());
            out.write(header);
            out.write(data);
            out.getFD().sync();
        }
    }

    private static void delete(Path temporary, IOException why) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The format wants the arrays to begin at a multiple of eight. */
    private static byte[] padded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
        Arrays.fill(whole, bytes.length, whole.length, (byte) ' ');
        return whole;
    }

    private JsonObject layout() {
        JsonObject layout = new JsonObject();
        long at = 0;
        for (Map.Entry<String, Array> entry : arrays.entrySet()) {
            Array array = entry.getValue();
            JsonObject one = new JsonObject();
            one.addProperty("dtype", array.isDouble() ? "F64" : "F32");
            one.add("shape", new Gson().toJsonTree(array.shape()));
            one.add("data_offsets", new Gson().toJsonTree(new long[] {at, at + array.bytes()}));
            layout.add(entry.getKey(), one);
            at += array.bytes();
        }
        return layout;
    }

    private byte[] data() {
        long bytes = arrays.values().stream().mapToLong(Array::bytes).sum();
        byte[] data = new byte[Math.toIntExact(bytes)];
        int at = 0;
        for (Array array : arrays.values()) {
            ByteBuffer part = ByteBuffer.wrap(data, at, (int) array.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            if (array.isDouble()) {
                part.asDoubleBuffer().put(array.doubles());
            } else {
                part.asFloatBuffer().put(array.floats());
            }
            at += (int) array.bytes();
        }
        return data;
    }

    /** Covers everything but itself. */
    private static String checksum(JsonObject metadata, JsonObject layout, byte[] data) {
        JsonObject others = metadata.deepCopy();
        others.remove(CHECKSUM);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    (new Gson().toJson(others) + "\n" + new Gson().toJson(layout)).getBytes(StandardCharsets.UTF_8));
            digest.update(data);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads a file and makes sure that it is whole, unaltered and of the kind asked for.
     *
     * @throws IllegalArgumentException if it is not, or does not exist
     * @throws UncheckedIOException if it cannot be read
     */
    public static ArrayFile read(Path file, String kind) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no file '%s'".formatted(file));
        }
        try (InputStream in = new FileInputStream(file.toFile())) {
            long size = Files.size(file);
            byte[] text = header(file, in, size);
            long start = 8L + text.length;
            JsonObject header = parse(file, text);
            JsonObject metadata = member(header, "__metadata__");
            String found = text(metadata, KIND);
            if (found.isEmpty()) {
                throw notOurs(file);
            }
            if (!found.equals(kind)) {
                throw new IllegalArgumentException("'%s' is a %s; a %s is needed".formatted(file, found, kind));
            }
            header.remove("__metadata__");
            long end = start + length(file, header);
            if (size < end) {
                throw truncated(file, size, end);
            }
            if (size > end) {
                throw altered(file);
            }
            byte[] data = in.readNBytes(Math.toIntExact(end - start));
            if (!checksum(metadata, header, data).equals(text(metadata, CHECKSUM))) {
                throw altered(file);
            }
            return new ArrayFile(new Gson().fromJson(text(metadata, ABOUT), JsonObject.class), arrays(header, data));
        } catch (IOException e) {
            throw new UncheckedIOException("'%s' cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] header(Path file, InputStream in, long size) throws IOException {
        ByteBuffer length = ByteBuffer.wrap(in.readNBytes(8)).order(ByteOrder.LITTLE_ENDIAN);
        long header = length.limit() < 8 ? 0 : length.getLong(0);
        // A text file's first letters read as a length are far beyond any header.
        if (header < 2 || header > LONGEST_HEADER) {
            throw notOurs(file);
        }
        if (8 + header > size) {
            throw truncated(file, size, 8 + header);
        }
        return in.readNBytes((int) header);
    }

    private static JsonObject parse(Path file, byte[] header) {
        try {
            JsonObject parsed = new Gson().fromJson(new String(header, StandardCharsets.UTF_8), JsonObject.class);
            if (parsed == null) {
                throw notOurs(file);
            }
            return parsed;
        } catch (JsonParseException e) {
            throw notOurs(file);
        }
    }

    /** Checks each array's place before anything is allocated for it. */
    private static long length(Path file, JsonObject layout) {
        long at = 0;
        for (Map.Entry<String, JsonElement> entry : layout.entrySet()) {
            try {
                JsonObject one = entry.getValue().getAsJsonObject();
                long[] offsets = new Gson().fromJson(one.get("data_offsets"), long[].class);
                long[] shape = new Gson().fromJson(one.get("shape"), long[].class);
                long values = 1;
                for (long side : shape) {
                    values = Math.multiplyExact(values, side);
                }
                long bytes = Math.multiplyExact(
                        values, one.get("dtype").getAsString().equals("F64") ? 8L : 4L);
                if (offsets[0] != at || offsets[1] - offsets[0] != bytes || bytes < 0) {
                    throw altered(file);
                }
                at = offsets[1];
            } catch (RuntimeException e) {
                // Whatever it is that stands there, it is no layout.
                throw altered(file);
            }
        }
        return at;
    }

    private static Map<String, Array> arrays(JsonObject layout, byte[] data) {
        Map<String, Array> arrays = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> entry : layout.entrySet()) {
            JsonObject one = entry.getValue().getAsJsonObject();
            long[] offsets = new Gson().fromJson(one.get("data_offsets"), long[].class);
            long[] shape = new Gson().fromJson(one.get("shape"), long[].class);
            int bytes = (int) (offsets[1] - offsets[0]);
            ByteBuffer part = ByteBuffer.wrap(data, (int) offsets[0], bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (one.get("dtype").getAsString().equals("F64")) {
                double[] values = new double[bytes / 8];
                part.asDoubleBuffer().get(values);
                arrays.put(entry.getKey(), new Array(shape, new float[0], values));
            } else {
                float[] values = new float[bytes / 4];
                part.asFloatBuffer().get(values);
                arrays.put(entry.getKey(), Array.of(shape, values));
            }
        }
        return arrays;
    }

    private static JsonObject member(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject member ? member : new JsonObject();
    }

    private static String text(JsonObject object, String name) {
        JsonElement found = object.get(name);
        return found == null || !found.isJsonPrimitive() ? "" : found.getAsString();
    }

    private static IllegalArgumentException notOurs(Path file) {
        return new IllegalArgumentException("'%s' is no file of Braid's; load takes what save wrote".formatted(file));
    }

    private static IllegalArgumentException truncated(Path file, long size, long end) {
        return new IllegalArgumentException(
                "'%s' is truncated: it has %,d of at least %,d bytes; copy it again".formatted(file, size, end));
    }

    private static IllegalArgumentException altered(Path file) {
        return new IllegalArgumentException(
                "'%s' was altered after it was written: its checksum does not match; copy it again".formatted(file));
    }
}
