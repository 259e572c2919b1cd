package io.github.braidml.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The public sets that tests may look at where there is a copy; without one the test is skipped and says why. */
public final class Mirror {
    private Mirror() {}

    /** Returns the folder of the copy. */
    public static Path folder() {
        String named = Objects.requireNonNullElse(System.getenv("BRAID_DATA_MIRROR"), "");
        assumeTrue(
                !named.isEmpty() && !named.startsWith("http"),
                "needs the public data sets: name a folder that has them in BRAID_DATA_MIRROR");
        assertThat(Path.of(named)).as("BRAID_DATA_MIRROR").isDirectory();
        return Path.of(named);
    }

    /** Returns a file of the copy. */
    public static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(folder().resolve(path));
        } catch (IOException e) {
            throw new AssertionError(path + " is not in BRAID_DATA_MIRROR", e);
        }
    }
}
