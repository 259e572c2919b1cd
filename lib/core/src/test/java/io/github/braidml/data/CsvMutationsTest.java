package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.braidml.format.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CSV files with random damage, all the way a user's take: each is a table, or the message says which file is wrong, where and how. */
final class CsvMutationsTest {
    private static final int MUTATIONS = 10_000;

    /** Tablesaw makes room for a file before it looks at it, reads it twice, and again where it has to be written anew. */
    private static final long MEMORY = 32 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anErrorOrATable() throws IOException {
        List<byte[]> files = Stream.of(
                        "a,b,c\n1,\"x, \"\"y\"\"\",é\r\n2,,\"z\nw\"\n-3,true, 6 \n",
                        "d;e\n2020-01-31;1,5\n2021-02-28;2,25\n",
                        "x\ty\n1\ttrue\n\tfalse\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        String[] tokens = {
            "\"", ",", "\"\"", "\n", "\r", ";", "\t", "|", "1e999", "NaN", "true", "2020-01-31", "1,5", "\uFEFF", "\0"
        };
        SplittableRandom random = new SplittableRandom(7);
        Path file = folder.resolve("damaged.csv");
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = Damage.of(files.get(i % files.size()), tokens, random);
            Files.write(file, damaged);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                assertThat(Sources.csv(file).rows()).isPositive();
                read++;
            } catch (IllegalArgumentException | UncheckedIOException e) {
                assertThat(e)
                        .hasMessageMatching("(?s)'damaged.csv' cannot be read as CSV, line \\d+: .{20,}"
                                + "|table 'damaged.csv' has no rows; .*"
                                + "|file '.*damaged.csv' cannot be read: line \\d+ is not UTF-8; .*");
            } catch (RuntimeException e) {
                throw new AssertionError(new String(damaged, StandardCharsets.UTF_8), e);
            }
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MEMORY);
        }
        assertThat(read).isBetween(MUTATIONS / 10, MUTATIONS * 9 / 10);
    }
}
