package io.github.braidml.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.braidml.store.ArrayFile.Array;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayFileTest {
    private static final String KIND = "braid test 1";

    private Path folder;

    @BeforeEach
    void open(@TempDir Path given) {
        folder = given;
    }

    private static ArrayFile sample() {
        JsonObject about = new JsonObject();
        about.addProperty("words", "Größe \"x\" <b> 'y' \u2028 \\ /");
        about.addProperty("seed", Long.MAX_VALUE);
        Map<String, Array> arrays = new LinkedHashMap<>();
        arrays.put("weight", Array.of(new long[] {2, 3}, new float[] {1, -0.0f, 3.5f, Float.MIN_VALUE, 1e30f, -6}));
        arrays.put("nothing", Array.of(new double[0]));
        arrays.put("scores", Array.of(new double[] {Math.PI, Double.POSITIVE_INFINITY, Double.NaN}));
        arrays.put("größe", Array.of(new float[] {7}));
        return new ArrayFile(about, arrays);
    }

    private Path written() {
        Path file = folder.resolve("sample.safetensors");
        sample().write(file, KIND);
        return file;
    }

    private static void assertSame(ArrayFile actual, ArrayFile expected) {
        assertThat(actual.about()).isEqualTo(expected.about());
        assertThat(actual.arrays().keySet())
                .containsExactlyElementsOf(expected.arrays().keySet());
        expected.arrays().forEach((name, array) -> {
            assertThat(actual.array(name).shape()).isEqualTo(array.shape());
            assertThat(actual.array(name).floats()).isEqualTo(array.floats());
            assertThat(actual.array(name).doubles()).isEqualTo(array.doubles());
        });
    }

    @Test
    void whatIsWrittenIsRead() {
        Path deep = folder.resolve("a/b/c.safetensors");
        sample().write(deep, KIND);
        assertSame(ArrayFile.read(deep, KIND), sample());
        assertThatThrownBy(() -> ArrayFile.read(deep, KIND).array("wieght"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the file has no array 'wieght'; it has [weight, nothing, scores, größe]");
    }

    /** A reader of the safetensors format that knows nothing of Braid. */
    @Test
    void formatIsThatOfSafetensors() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(written())).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        assertThat((8 + length) % 8).isZero();
        byte[] text = new byte[length];
        bytes.get(text);
        assertThat(text[0]).isEqualTo((byte) '{');
        JsonObject header =
                JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
        header.remove("__metadata__").getAsJsonObject().entrySet().forEach(entry -> assertThat(
                        entry.getValue().getAsJsonPrimitive().isString())
                .as("the format allows words only: %s", entry)
                .isTrue());
        assertThat(header.keySet()).containsExactly("weight", "nothing", "scores", "größe");
        JsonObject weight = header.getAsJsonObject("weight");
        assertThat(weight.get("dtype").getAsString()).isEqualTo("F32");
        assertThat(weight.get("shape").toString()).isEqualTo("[2,3]");
        assertThat(weight.get("data_offsets").toString()).isEqualTo("[0,24]");
        JsonObject scores = header.getAsJsonObject("scores");
        assertThat(scores.get("dtype").getAsString()).isEqualTo("F64");
        assertThat(scores.get("data_offsets").toString()).isEqualTo("[24,48]");
        assertThat(bytes.getFloat(8 + length + 8)).isEqualTo(3.5f);
        assertThat(bytes.getDouble(8 + length + 24)).isEqualTo(Math.PI);
        assertThat(bytes.capacity()).isEqualTo(8 + length + 52);
    }

    @Test
    void changeOfAnyBitIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        Path file = folder.resolve("altered.safetensors");
        for (int at = 0; at < whole.length; at++) {
            byte[] altered = whole.clone();
            altered[at] ^= (byte) (1 << (at * 5 % 8));
            Files.write(file, altered);
            assertThatThrownBy(() -> ArrayFile.read(file, KIND))
                    .as("byte %d", at)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .message()
                    .matches(
                            "'.*altered\\.safetensors' (was altered after it was written: its checksum does not match; copy it again"
                                    + "|is no file of Braid's; load takes what save wrote"
                                    + "|is truncated: it has [0-9,]+ of at least [0-9,]+ bytes; copy it again"
                                    + "|is a .*; a braid test 1 is needed)");
        }
    }

    @Test
    void changeInTheArraysIsSaidToBeAChange() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        whole[whole.length - 1] ^= 64;
        Path file = Files.write(folder.resolve("altered.safetensors"), whole);
        assertThatThrownBy(() -> ArrayFile.read(file, KIND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' was altered after it was written: its checksum does not match; copy it again", file);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(written()), whole.length + 1));
        assertThatThrownBy(() -> ArrayFile.read(file, KIND))
                .hasMessage("'%s' was altered after it was written: its checksum does not match; copy it again", file);
    }

    @Test
    void truncationAtAnyLengthIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        Path file = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            int least = length < 8 + header(whole) ? 8 + header(whole) : whole.length;
            assertThatThrownBy(() -> ArrayFile.read(file, KIND))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            length < 8
                                    ? "'%s' is no file of Braid's; load takes what save wrote".formatted(file)
                                    : "'%s' is truncated: it has %,d of at least %,d bytes; copy it again"
                                            .formatted(file, length, least));
        }
    }

    private static int header(byte[] file) {
        return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    @Test
    void filesOfOthersAreSaidToBeSo() throws IOException {
        Path file = folder.resolve("other");
        String foreign = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}  ";
        for (byte[] content : new byte[][] {
            {},
            "name,age\nann,3\n".getBytes(StandardCharsets.UTF_8),
            safetensors(foreign, 4),
            safetensors("{\"__metadata__\":{\"format\":\"pt\"}}", 0),
            safetensors("{\"__metadata__\":[1]}", 0),
            safetensors("[]", 0),
            safetensors("null", 0),
            safetensors("[".repeat(5000), 0),
            safetensors("{\"a\":", 0),
        }) {
            Files.write(file, content);
            assertThatThrownBy(() -> ArrayFile.read(file, KIND))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("'%s' is no file of Braid's; load takes what save wrote", file);
        }
        assertThatThrownBy(() -> ArrayFile.read(folder.resolve("none"), KIND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no file '%s'", folder.resolve("none"));
        assertThatThrownBy(() -> ArrayFile.read(folder, KIND)).hasMessage("no file '%s'", folder);
        assertThatThrownBy(() -> ArrayFile.read(written(), "braid model 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' is a braid test 1; a braid model 1 is needed", written());
    }

    /** Sizes in a file are believed only as far as the file goes. */
    @Test
    void hugeSizesAllocateNothing() throws IOException {
        Path file = folder.resolve("huge");
        for (String layout : new String[] {
            "{\"dtype\":\"F32\",\"shape\":[900000000000],\"data_offsets\":[0,3600000000000]}",
            "{\"dtype\":\"F32\",\"shape\":[400000000],\"data_offsets\":[0,1600000000]}",
        }) {
            Files.write(file, ours(layout));
            assertThatThrownBy(() -> ArrayFile.read(file, KIND))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith("'%s' is truncated".formatted(file));
        }
        for (String layout : new String[] {
            "{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}",
            "{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}",
            "{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,-4]}",
            "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}",
            "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[]}",
            "{\"dtype\":\"F32\",\"shape\":[1]}",
            "{\"dtype\":{},\"shape\":[1],\"data_offsets\":[0,4]}",
            "{\"dtype\":[],\"shape\":[1],\"data_offsets\":[0,4]}",
            "{\"dtype\":\"F32\",\"shape\":\"x\",\"data_offsets\":[0,4]}",
            "{\"dtype\":\"F32\",\"shape\":[1e99],\"data_offsets\":[0,4]}",
            "{\"dtype\":\"F32\",\"shape\":null,\"data_offsets\":[0,4]}",
            "null",
            "7",
        }) {
            Files.write(file, ours(layout));
            assertThatThrownBy(() -> ArrayFile.read(file, KIND))
                    .as(layout)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "'%s' was altered after it was written: its checksum does not match; copy it again", file);
        }
    }

    @Test
    void noiseIsNoFile() throws IOException {
        Random random = new Random(8);
        Path file = folder.resolve("noise");
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length >= 8) {
                ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN).putLong(0, random.nextInt(200));
            }
            Files.write(file, noise);
            assertThatThrownBy(() -> ArrayFile.read(file, KIND)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] ours(String layout) {
        return safetensors(
                "{\"__metadata__\":{\"braid.kind\":\"%s\",\"braid\":\"{}\",\"braid.sha256\":\"0\"},\"w\":%s}"
                        .formatted(KIND, layout),
                0);
    }

    private static byte[] safetensors(String header, int data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    @Test
    void failedWritingLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = written();
        byte[] before = Files.readAllBytes(file);
        Path part = Files.createDirectory(folder.resolve("sample.safetensors.part"));
        Files.createFile(part.resolve("in the way"));
        assertThatThrownBy(() -> sample().write(file, KIND))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "'%s' cannot be written (FileNotFoundException: %s (Is a directory)); an older file there is untouched",
                        file, part);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);

        Path full = Files.createDirectory(folder.resolve("full"));
        Files.createFile(full.resolve("in the way"));
        assertThatThrownBy(() -> sample().write(full, KIND)).isInstanceOf(UncheckedIOException.class);
        assertThat(folder.resolve("full.part")).doesNotExist();

        assertThatThrownBy(() -> sample().write(file.resolve("below a file"), KIND))
                .isInstanceOf(UncheckedIOException.class)
                .message()
                .startsWith("'%s' cannot be written (".formatted(file.resolve("below a file")));
    }

    /** A channel would be closed by the interrupt, and a file lost that took long to learn. */
    @Test
    void interruptDisturbsNeitherWritingNorReading() {
        Thread.currentThread().interrupt();
        try {
            assertSame(ArrayFile.read(written(), KIND), sample());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
