package io.github.braidml.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Files packed into one: ZIP, TAR, or TAR packed with gzip. */
public final class Archive {
    private static final int BLOCK = 512;
    private static final int MOST_FILES = 100_000;

    /** Relative, by slashes, no part of it . or .. or empty, nothing that a file system takes for more than a letter. */
    private static final Pattern SAFE =
            Pattern.compile("(?!\\.{1,2}(?:/|$))[^/\\\\:\\p{Cntrl}]++(?:/(?!\\.{1,2}(?:/|$))[^/\\\\:\\p{Cntrl}]++)*+");

    private final Malformed malformed;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private long left;

    private Archive(Malformed malformed, long most) {
        this.malformed = malformed;
        this.left = most;
    }

    /**
     * Returns the files of an archive by their names, which are relative paths that stay inside the folder they are put into.
     *
     * @param file the archive's name, for messages
     * @param most bytes that may come out of it
     * @throws IllegalArgumentException if it is neither ZIP nor TAR, damaged, larger than that when unpacked, or holds a link or
     *     a name that leads elsewhere
     */
    public static Map<String, byte[]> read(String file, byte[] bytes, int most) {
        boolean zip = bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4;
        Archive archive = new Archive(new Malformed(file, zip ? "ZIP" : "TAR"), most);
        if (zip) {
            archive.zip(bytes);
        } else {
            // The blocks of a TAR around its files; a file takes at least one.
            int blocks = (int) Math.min(Integer.MAX_VALUE - 8, 2L * most + (1 << 20));
            archive.tar(Gzip.isGzip(bytes) ? Gzip.unpack(file, bytes, blocks) : bytes);
        }
        return archive.files;
    }

    private void zip(byte[] bytes) {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            int entries = 0;
            for (ZipEntry entry = next(in); entry != null; entry = next(in)) {
                entries++;
                String name = entry.getName();
                if (entry.isDirectory()) {
                    check(name.substring(0, name.length() - 1));
                    continue;
                }
                check(name);
                int most = (int) left;
                byte[] content = in.readNBytes(most);
                if (content.length == most && in.read() >= 0) {
                    throw tooLarge();
                }
                add(name, content);
            }
            // Where a file is cut off, the reading just ends.
            if (entries % 65536 != listed(bytes)) {
                throw malformed.file(
                        "%d files were found, which is not what its end says; fetch it again".formatted(entries));
            }
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Returns how many entries the end of a ZIP file counts, -1 if it has no end. */
    private static int listed(byte[] bytes) {
        for (int at = bytes.length - 22; at >= Math.max(0, bytes.length - 66_000); at--) {
            if (bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] == 5 && bytes[at + 3] == 6) {
                return (bytes[at + 10] & 0xff) | (bytes[at + 11] & 0xff) << 8;
            }
        }
        return -1;
    }

    private @Nullable ZipEntry next(ZipInputStream in) throws IOException {
        try {
            return in.getNextEntry();
        } catch (IllegalArgumentException e) {
            // A name that is no text.
            throw damaged(e);
        }
    }

    private IllegalArgumentException damaged(Exception e) {
        return malformed.file("it is damaged (" + e.getMessage() + "); fetch it again", e);
    }

    private void tar(byte[] bytes) {
        String longName = "";
        int at = 0;
        while (at + BLOCK <= bytes.length && bytes[at] != 0) {
            checkSum(bytes, at);
            long size = octal(bytes, at + 124, 12);
            int from = at + BLOCK;
            if (size > bytes.length - from) {
                throw malformed.at(
                        at, "a file claims %d bytes, but only %d follow".formatted(size, bytes.length - from));
            }
            String prefix = text(bytes, at + 345, 155);
            boolean ustar = text(bytes, at + 257, 5).equals("ustar");
            String name = text(bytes, at, 100);
            name = !longName.isEmpty() ? longName : ustar && !prefix.isEmpty() ? prefix + "/" + name : name;
            longName = "";
            switch (bytes[at + 156]) {
                case 0, '0' -> {
                    check(name);
                    if (size > left) {
                        throw tooLarge();
                    }
                    byte[] content = new byte[(int) size];
                    System.arraycopy(bytes, from, content, 0, content.length);
                    add(name, content);
                }
                case '5' -> check(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
                case 'x' -> longName = path(bytes, from, (int) size);
                case 'g' -> {}
                default ->
                    throw malformed.at(
                            at,
                            "it may hold files and folders; '%s' is a link or something else (type %d)"
                                    .formatted(name, bytes[at + 156]));
            }
            at = (int) Math.min(Integer.MAX_VALUE, from + (size + BLOCK - 1) / BLOCK * BLOCK);
        }
        if (files.isEmpty()) {
            throw malformed.at(at, "there is no file in it");
        }
    }

    private void checkSum(byte[] bytes, int at) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : bytes[at + i] & 0xff;
        }
        if (sum != octal(bytes, at + 148, 8)) {
            throw malformed.at(at, "this is no header of a file: its checksum is wrong");
        }
    }

    private long octal(byte[] bytes, int at, int length) {
        String text = text(bytes, at, length).strip();
        if (!text.matches("[0-7]{1,11}")) {
            throw malformed.at(at, "there must be an octal number");
        }
        return Long.parseLong(text, 8);
    }

    private static String text(byte[] bytes, int at, int most) {
        int length = 0;
        while (length < most && bytes[at + length] != 0) {
            length++;
        }
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    /** Returns the name that an extended header gives to the next file, if it gives one. */
    private static String path(byte[] bytes, int from, int size) {
        for (String line : new String(bytes, from, size, StandardCharsets.UTF_8).split("\n", -1)) {
            int start = line.indexOf(" path=");
            if (start >= 0) {
                return line.substring(start + " path=".length());
            }
        }
        return "";
    }

    private void check(String name) {
        if (!SAFE.matcher(name).matches()) {
            throw malformed.file("a name in it leads out of its folder or is not allowed: '"
                    + name.replaceAll("\\p{Cntrl}", "?") + "'");
        }
    }

    private IllegalArgumentException tooLarge() {
        return malformed.file("it unpacks to more than is allowed");
    }

    private void add(String name, byte[] content) {
        left -= content.length;
        if (files.putIfAbsent(name, content) != null || files.size() > MOST_FILES) {
            throw malformed.file("it must hold at most %d files of different names; '%s' is one too many"
                    .formatted(MOST_FILES, name));
        }
    }
}
