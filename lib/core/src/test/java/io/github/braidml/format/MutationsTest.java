package io.github.braidml.format;

import static io.github.braidml.format.Bytes.gzip;
import static io.github.braidml.format.Bytes.idx;
import static io.github.braidml.format.Bytes.utf8;
import static io.github.braidml.format.Bytes.wav;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files with random damage: a reader returns something or says what is wrong, and takes no more memory than fits. One that never ends is
 * left behind on a thread of its own, and the test fails.
 */
final class MutationsTest {
    private static final int MUTATIONS = 10_000;

    /** For readers that set up a parser first. */
    private static final long FIXED_MEMORY = 1 << 20;

    /** Deflate packs at most 1032 bytes into one. */
    private static final long MEMORY_PER_BYTE = 2500;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record Format(String name, BiConsumer<String, byte[]> reader, List<byte[]> files, String tokens) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Arguments> formats() {
        byte[] numbers = new byte[2 * 3 * 4];
        Arrays.setAll(new int[numbers.length], i -> numbers[i] = (byte) (11 * i));
        byte[] sound = Arrays.copyOf(numbers, 24);
        return Stream.of(
                        new Format(
                                "IDX",
                                Idx::read,
                                List.of(
                                        idx(0x08, numbers, 2, 3, 4),
                                        gzip(idx(0x0C, numbers, 3, 2)),
                                        idx(0x0E, numbers, 3)),
                                "\0\0\b\3"),
                        new Format(
                                "WAV",
                                Wav::read,
                                List.of(
                                        wav(1, 1, 16, sound),
                                        wav(1, 2, 24, sound),
                                        wav(3, 1, 32, sound),
                                        wav(1, 1, 8000, 8, -1, sound)),
                                "RIFF WAVE fmt data LIST"),
                        new Format(
                                "CSV",
                                (file, bytes) -> {
                                    new Csv(',', false, '\0').read(file, bytes);
                                    new Csv(',', true, '#').read(file, bytes);
                                },
                                List.of(utf8("a,b,c\n1,\"x, \"\"y\"\"\",é\r\n2,,\"z\nw\"\n# 3,,\n4, 5, \" 6 \" \n")),
                                "\" , \"\" \n \r # ;"),
                        new Format(
                                "ARFF",
                                Arff::read,
                                List.of(utf8("""
                                        % c
                                        @relation r
                                        @attribute x numeric
                                        @attribute 'y z' {a,"b c"}
                                        @attribute t string
                                        @data
                                        1.5,a,'it\\'s'
                                        ?,"b c",?
                                        -1e3,a,plain
                                        """)),
                                "@data @attribute @relation { } ' \" \\ ? , % numeric 1e999"),
                        new Format(
                                "TMX",
                                Tmx::read,
                                List.of(
                                        utf8(
                                                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"x.dtd\">\n"
                                                        + "<tmx version=\"1.4\"><header/><body><tu tuid=\"a:1\"><prop type=\"n\">p</prop>"
                                                        + "<tuv xml:lang=\"en\"><seg>a &amp; <hi>b</hi></seg></tuv>\n"
                                                        + "<tuv xml:lang=\"fr\"><seg><![CDATA[é]]></seg></tuv></tu></body></tmx>")),
                                "<tu> </tu> <seg> </seg> <tuv> &x; <!ENTITY x SYSTEM \"file:///\"> ]]> <![CDATA[ UTF-16"),
                        new Format(
                                "Archive",
                                (file, bytes) -> Archive.read(file, bytes, 1 << 16),
                                List.of(
                                        ArchiveTest.zip("folder/b.csv", sound),
                                        gzip(ArchiveTest.tar(ArchiveTest.entry("b.csv", '0', sound))),
                                        ArchiveTest.tar(ArchiveTest.entry("d/b", '0', sound))),
                                "PK\3\4 PK\1\2 ustar ../ / 00000001"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("formats")
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anErrorOrAParse(Format format) {
        List<byte[]> files = format.files();
        files.forEach(file -> assertThat(outcome(format, file)).as("undamaged").isTrue());
        String[] tokens = format.tokens().split(" ", -1);
        SplittableRandom random = new SplittableRandom(7);
        int parsed = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] file = Damage.of(files.get(i % files.size()), tokens, random);
            parsed += outcome(format, file) ? 1 : 0;
        }
        // Damage matters, but not all of it.
        assertThat(parsed).isBetween(1, MUTATIONS - 1);
    }

    /** Returns whether the file could be read; fails if it is refused other than by saying why. */
    private static boolean outcome(Format format, byte[] file) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean read;
        try {
            format.reader().accept("damaged", file);
            read = true;
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("'damaged' cannot be read as ");
            read = false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(format + " fails on " + Arrays.toString(file), e);
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as("bytes taken for a file of %d bytes", file.length)
                .isLessThan(FIXED_MEMORY + MEMORY_PER_BYTE * file.length);
        return read;
    }
}
