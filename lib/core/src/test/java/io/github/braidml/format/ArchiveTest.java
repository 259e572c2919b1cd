package io.github.braidml.format;

import static io.github.braidml.format.Bytes.gzip;
import static io.github.braidml.format.Bytes.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchiveTest {
    private static final int MOST = 1 << 20;

    static byte[] zip(String name, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("folder/"));
            out.putNextEntry(new ZipEntry(name));
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** One entry of a TAR file, without the two empty blocks at the end. */
    static byte[] entry(String name, char type, byte[] content) {
        byte[] bytes = new byte[512 + (content.length + 511) / 512 * 512];
        put(bytes, 0, name);
        put(bytes, 124, "%011o".formatted(content.length));
        bytes[156] = (byte) type;
        put(bytes, 257, "ustar");
        int sum = 8 * ' ';
        for (int i = 0; i < 512; i++) {
            sum += bytes[i] & 0xff;
        }
        put(bytes, 148, "%06o".formatted(sum));
        System.arraycopy(content, 0, bytes, 512, content.length);
        return bytes;
    }

    private static void put(byte[] bytes, int at, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, at, ascii.length);
    }

    static byte[] tar(byte[]... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            bytes.writeBytes(entry);
        }
        bytes.writeBytes(new byte[1024]);
        return bytes.toByteArray();
    }

    private static void fails(byte[] archive, String message) {
        assertThatThrownBy(() -> Archive.read("a", archive, MOST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a' cannot be read as ")
                .hasMessageContaining(message);
    }

    @Test
    void whatIsInside() {
        Map<String, byte[]> zipped = Archive.read("a.zip", zip("folder/b.csv", utf8("x")), MOST);
        assertThat(zipped).containsOnlyKeys("folder/b.csv");
        assertThat(zipped.get("folder/b.csv")).isEqualTo(utf8("x"));
        byte[] large = new byte[1500];
        Arrays.fill(large, (byte) 7);
        byte[] tar = tar(
                entry("pax_global_header", 'g', utf8("52 comment=1\n")),
                entry("d/", '5', new byte[0]),
                entry("d/b.csv", '0', large),
                entry("h", 'x', utf8("20 path=d/a long name\n")),
                entry("short", '0', utf8("y")));
        for (byte[] archive : new byte[][] {tar, gzip(tar)}) {
            Map<String, byte[]> files = Archive.read("a.tar.gz", archive, MOST);
            assertThat(files).containsOnlyKeys("d/b.csv", "d/a long name");
            assertThat(files.get("d/b.csv")).isEqualTo(large);
            assertThat(files.get("d/a long name")).isEqualTo(utf8("y"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "..", "a/..", "a//b", "./x", "C:x", "a\\..\\x", "a\u0001"})
    void noNameLeadsElsewhere(String name) {
        fails(zip(name, utf8("x")), "a name in it leads out of its folder or is not allowed: '");
        fails(tar(entry(name, '0', utf8("x"))), "a name in it leads out of its folder or is not allowed: '");
        fails(
                tar(entry("h", 'x', utf8("99 path=" + name + "\n")), entry("x", '0', utf8("x"))),
                "a name in it leads out of its folder or is not allowed: '");
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '6'})
    void noLinks(char type) {
        fails(tar(entry("x", type, new byte[0])), "'x' is a link or something else");
    }

    @Test
    void bombs() {
        fails(zip("x", new byte[MOST + 1]), "it unpacks to more than is allowed");
        assertThat(Archive.read("a", zip("x", new byte[MOST]), MOST).get("x")).hasSize(MOST);
        byte[] half = entry("x", '0', new byte[MOST / 2 + 1]);
        byte[] other = entry("y", '0', new byte[MOST / 2 + 1]);
        fails(tar(half, other), "it unpacks to more than is allowed");
        fails(gzip(new byte[8 * MOST]), "it unpacks to more than the");
    }

    @Test
    void damaged() {
        fails(utf8("no archive at all, but long enough for a header".repeat(20)), "there must be an octal number");
        fails(new byte[0], "there is no file in it");
        byte[] zip = zip("x", new byte[1000]);
        fails(Arrays.copyOf(zip, 60), "1 files were found, which is not what its end says");
        fails(Arrays.copyOf(zip, 100), "");
        byte[] tar = tar(entry("x", '0', new byte[2000]));
        fails(Arrays.copyOf(tar, 1024), "a file claims 2000 bytes, but only 512 follow");
        tar[3] ^= 1;
        fails(tar, "its checksum is wrong");
        byte[] twice = entry("x", '0', utf8("x"));
        fails(tar(twice, twice), "'x' is one too many");
    }
}
