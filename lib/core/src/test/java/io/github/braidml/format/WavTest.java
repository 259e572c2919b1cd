package io.github.braidml.format;

import static io.github.braidml.format.Bytes.bytes;
import static io.github.braidml.format.Bytes.utf8;
import static io.github.braidml.format.Bytes.wav;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WavTest {
    private static void fails(byte[] file, String message) {
        assertThatThrownBy(() -> Wav.read("a.wav", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a.wav' cannot be read as WAV" + message);
    }

    private static byte[] little(int size, java.util.function.Consumer<ByteBuffer> writer) {
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        writer.accept(out);
        return out.array();
    }

    @Test
    void everyKindOfSample() {
        assertThat(Wav.read("a", wav(1, 1, 8, bytes(0, 128, 255))).samples()[0]).containsExactly(-1f, 0f, 127 / 128f);
        assertThat(Wav.read("a", wav(1, 1, 16, bytes(0, 128, 255, 127, 1, 0))).samples()[0])
                .containsExactly(-1f, 32767 / 32768f, 1 / 32768f);
        assertThat(Wav.read("a", wav(1, 1, 24, bytes(0, 0, 128, 255, 255, 255, 1, 0, 0)))
                        .samples()[0])
                .containsExactly(-1f, -1 / 8388608f, 1 / 8388608f);
        assertThat(Wav.read("a", wav(1, 1, 32, bytes(0, 0, 0, 128, 0, 0, 0, 64)))
                        .samples()[0])
                .containsExactly(-1f, 0.5f);
        byte[] floats = little(8, out -> out.putFloat(0.25f).putFloat(-2));
        assertThat(Wav.read("a", wav(3, 1, 32, floats)).samples()[0]).containsExactly(0.25f, -2f);
        byte[] doubles = little(8, out -> out.putDouble(0.125));
        assertThat(Wav.read("a", wav(3, 1, 64, doubles)).samples()[0]).containsExactly(0.125f);
    }

    @Test
    void channels() {
        Wav stereo = Wav.read("a", wav(1, 2, 8, bytes(128, 192, 128, 64)));
        assertThat(stereo.rate()).isEqualTo(8000);
        assertThat(stereo.length()).isEqualTo(2);
        assertThat(stereo.samples()).isDeepEqualTo(new float[][] {{0, 0}, {0.5f, -0.5f}});
        assertThat(stereo.mono()).containsExactly(0.25f, -0.25f);
        Wav mono = Wav.read("a", wav(1, 1, 8, bytes(192)));
        mono.mono()[0] = 7;
        assertThat(mono.samples()[0]).containsExactly(0.5f);
    }

    @Test
    void otherPartsAreSkippedAlsoOddOnes() {
        byte[] plain = wav(1, 1, 8, bytes(192));
        byte[] more = little(plain.length + 12, out -> out.put(plain, 0, 12)
                .put(utf8("LIST"))
                .putInt(3)
                .put(bytes(1, 2, 3, 0))
                .put(plain, 12, plain.length - 12));
        assertThat(Wav.read("a", more).samples()[0]).containsExactly(0.5f);
    }

    @Test
    void theExtensibleHeader() {
        byte[] file = little(68 + 2, out -> out.put(utf8("RIFF"))
                .putInt(62)
                .put(utf8("WAVEfmt "))
                .putInt(40)
                .putShort((short) 0xFFFE)
                .putShort((short) 1)
                .putInt(16000)
                .putInt(32000)
                .putShort((short) 2)
                .putShort((short) 16)
                .putShort((short) 22)
                .putShort((short) 16)
                .putInt(4)
                .putShort((short) 1)
                .put(new byte[14])
                .put(utf8("data"))
                .putInt(2)
                .putShort((short) 16384));
        Wav wav = Wav.read("a", file);
        assertThat(wav.rate()).isEqualTo(16000);
        assertThat(wav.samples()[0]).containsExactly(0.5f);
    }

    @Test
    void headersThatLie() {
        fails(utf8("ID3 this is an MP3"), ", byte 0: a WAV file begins with RIFF, its length and WAVE");
        byte[] sound = bytes(1, 2, 3, 4);
        fails(
                wav(1, 1, 8000, 16, 4000, sound),
                ", byte 36: the header promises 4000 bytes of sound, but only 4 follow; the file was cut off or its"
                        + " header lies");
        fails(
                wav(1, 1, 8000, 16, -2, sound),
                ", byte 36: the header promises 4294967294 bytes of sound, but only 4 follow; the file was cut off or"
                        + " its header lies");
        fails(wav(1, 1, 8000, 16, 0, bytes()), ", byte 44: there is no sound in it: 0 samples");
        fails(wav(1, 2, 8000, 16, 3, sound), ", byte 44: 3 bytes of sound are no whole number of frames of 4 bytes");
        fails(
                wav(1, 0, 8000, 16, 4, sound),
                ", byte 20: the header contradicts itself: 0 channels of 16 bits in frames of 0 bytes, 8000 a second");
        fails(
                wav(1, 1, 0, 16, 4, sound),
                ", byte 20: the header contradicts itself: 1 channels of 16 bits in frames of 2 bytes, 0 a second");
        fails(
                wav(2, 1, 8000, 4, 4, sound),
                ", byte 20: sound must be PCM of 8, 16, 24 or 32 bits or floating point of 32 or 64; it is format 2 of"
                        + " 4 bits; convert it to PCM");
        fails(Arrays.copyOf(wav(1, 1, 16, sound), 40), ": there is no sound in it: no part 'data'");
        byte[] early = wav(1, 1, 16, sound);
        System.arraycopy(utf8("data"), 0, early, 12, 4);
        fails(early, ", byte 12: the format must come before the sound");
        byte[] nan = little(4, out -> out.putFloat(Float.NaN));
        fails(wav(3, 1, 32, nan), ", byte 44: samples must be finite; sample 0 is NaN");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        float[][] two = {{0.5f, -1, 0.25f}, {0, 32767 / 32768f, -0.125f}};
        Wav read = Wav.read("a", new Wav(11025, two).bytes());
        assertThat(read.rate()).isEqualTo(11025);
        assertThat(read.samples()).isDeepEqualTo(two);
        float[] loud = {1.5f, -7, 1};
        assertThat(Wav.read("a", new Wav(8000, new float[][] {loud}).bytes()).samples()[0])
                .containsExactly(32767 / 32768f, -1, 32767 / 32768f);
    }

    /** Programs that write to a pipe cannot go back to fill the length in. */
    @Test
    void anUnknownLengthIsTheRest() {
        assertThat(Wav.read("a", wav(1, 1, 8000, 16, -1, bytes(0, 64, 0, 32, 9)))
                        .samples()[0])
                .containsExactly(0.5f, 0.25f);
    }

    @Test
    void spokenDigits() throws IOException {
        Path folder = Mirror.folder().resolve("fsdd/recordings");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(900);
        long length = 0;
        double shortest = 9;
        double longest = 0;
        for (Path file : files) {
            Wav wav = Wav.read(file.toString(), Files.readAllBytes(file));
            assertThat(wav.rate()).isEqualTo(8000);
            assertThat(wav.samples()).hasNumberOfRows(1);
            assertThat(Files.size(file)).isEqualTo(44 + 2L * wav.length());
            length += wav.length();
            shortest = Math.min(shortest, wav.length() / 8000.0);
            longest = Math.max(longest, wav.length() / 8000.0);
        }
        assertThat(Wav.read("0_george_0", Files.readAllBytes(folder.resolve("0_george_0.wav")))
                        .length())
                .isEqualTo(2384);
        assertThat(length).isEqualTo((6_294_486 - 44 * 900) / 2);
        assertThat(shortest).isBetween(0.13, 0.2);
        assertThat(longest).isBetween(1.0, 2.29);
    }
}
