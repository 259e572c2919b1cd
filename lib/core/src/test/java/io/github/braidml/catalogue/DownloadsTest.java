package io.github.braidml.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a file on its way, whatever happens on it. */
final class DownloadsTest {
    private static final String NOWHERE = "http://127.0.0.1:9";
    private static final byte[] CONTENT = random(300_000);

    @TempDir
    private Path folder = Path.of("");

    private Server server;

    DownloadsTest() throws IOException {
        server = new Server();
    }

    @BeforeEach
    void serve() {
        server.put("set/a.bin", CONTENT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Remote remote(String path, String url, byte[] content) {
        return new Remote(path, url + "/" + path, content.length, sha256(content), false);
    }

    private Catalogue catalogue(String mirror, Remote... files) {
        return catalogue(folder.resolve("cache"), mirror, files);
    }

    static Catalogue catalogue(Path cache, String mirror, Remote... files) {
        Entry entry = new Entry(
                "set",
                "A set",
                "",
                "row",
                "",
                "",
                "",
                false,
                "",
                List.of(files),
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of());
        return new Catalogue(List.of(entry), new Downloads(cache, mirror));
    }

    private Path home() {
        return folder.resolve("cache/set/a.bin");
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache/set"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void fetchedOnceCheckedAlways() throws IOException {
        Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
        List<Long> seen = new ArrayList<>();
        Map<String, Path> files = catalogue.files("set", (set, bytes, of) -> {
            assertThat(set).isEqualTo("set");
            assertThat(of).isEqualTo(CONTENT.length);
            seen.add(bytes);
        });
        assertThat(files).containsExactly(Map.entry("a.bin", home()));
        assertThat(home()).hasBinaryContent(CONTENT);
        assertThat(seen).isSorted().last().isEqualTo((long) CONTENT.length);
        assertThat(cached()).containsExactly("a.bin");
        int before = seen.size();
        assertThat(catalogue.files("set", (set, bytes, of) -> seen.add(bytes))).isEqualTo(files);
        assertThat(server.requests).containsExactly("/set/a.bin");
        assertThat(seen).hasSize(before);
        // One bit that rots is found, kept aside and made good.
        byte[] rotten = CONTENT.clone();
        rotten[7] ^= 1;
        Files.write(home(), rotten);
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).hasBinaryContent(CONTENT);
        assertThat(cached()).containsExactly("a.bin", "a.bin.refused");
        assertThat(folder.resolve("cache/set/a.bin.refused")).hasBinaryContent(rotten);
    }

    @Test
    void theProgressOfASetIsOfAllItsFiles() {
        server.put("set/b.bin", random(100));
        List<Long> seen = new ArrayList<>();
        catalogue("", remote("set/a.bin", server.url(), CONTENT), remote("set/b.bin", server.url(), random(100)))
                .files("set", (set, bytes, of) -> {
                    assertThat(of).isEqualTo(300_100);
                    seen.add(bytes);
                });
        assertThat(seen).isSorted().last().isEqualTo(300_100L);
    }

    @Test
    void anOptionalFileIsFetchedWhenAskedFor() {
        Remote plain = remote("set/a.bin", server.url(), CONTENT);
        Remote optional = new Remote(plain.path(), plain.url(), plain.bytes(), plain.sha256(), true);
        Catalogue catalogue = catalogue("", optional);
        assertThat(catalogue.files("set", Progress.NONE)).isEmpty();
        assertThat(server.requests).isEmpty();
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).hasBinaryContent(CONTENT);
    }

    @Test
    void aBrokenDownloadGoesOn() throws IOException {
        server.breaksAfter = 120_000;
        Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).hasBinaryContent(CONTENT);
        assertThat(server.requests)
                .containsExactly("/set/a.bin", "/set/a.bin bytes=120000-", "/set/a.bin bytes=240000-");
        assertThat(cached()).containsExactly("a.bin");
    }

    @Test
    void soItDoesInAnotherProcess() throws IOException {
        Files.createDirectories(home().resolveSibling(""));
        Files.write(home().resolveSibling("a.bin.part"), Arrays.copyOf(CONTENT, 1000));
        Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).hasBinaryContent(CONTENT);
        assertThat(server.requests).containsExactly("/set/a.bin bytes=1000-");
    }

    @Test
    void aServerWithoutRangesBeginsAgain() throws IOException {
        server.ranges = false;
        Files.createDirectories(home().resolveSibling(""));
        Files.write(home().resolveSibling("a.bin.part"), Arrays.copyOf(CONTENT, 1000));
        Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).hasBinaryContent(CONTENT);
    }

    @Test
    void anotherFileIsRefusedAndKept() throws IOException {
        byte[] other = CONTENT.clone();
        other[9] ^= 1;
        server.put("set/a.bin", other);
        Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
        assertThatThrownBy(() -> catalogue.file("set", "a.bin", Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "data set 'set': a.bin must have 300000 bytes with SHA-256 %s...; what came has 300000 with %s..."
                                + " and is refused; it is kept as %s.refused",
                        sha256(CONTENT).substring(0, 12), sha256(other).substring(0, 12), home());
        assertThat(cached()).containsExactly("a.bin.refused");
        assertThat(folder.resolve("cache/set/a.bin.refused")).hasBinaryContent(other);
        // And the next attempt begins anew.
        server.put("set/a.bin", CONTENT);
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).hasBinaryContent(CONTENT);
    }

    @Test
    void noMoreIsFetchedThanCanBeRight() throws IOException {
        server.put("set/a.bin", random(5_000_000));
        Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
        assertThatThrownBy(() -> catalogue.file("set", "a.bin", Progress.NONE))
                .hasMessageContaining("what came has 300001 with ");
        assertThat(folder.resolve("cache/set/a.bin.refused")).hasSize(300_001);
    }

    @Test
    void tooShortIsNoFile() throws IOException {
        server.put("set/a.bin", Arrays.copyOf(CONTENT, 1000));
        Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
        assertThatThrownBy(() -> catalogue.file("set", "a.bin", Progress.NONE))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(home()).doesNotExist();
    }

    @Test
    void offlineItSaysWhichFileToPutWhere() throws IOException {
        Catalogue catalogue = catalogue("", remote("set/a.bin", NOWHERE, CONTENT));
        assertThatThrownBy(() -> catalogue.files("set", Progress.NONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "data set 'set': a.bin (0.3 MB) is not on this machine and cannot be fetched (%s/set/a.bin: no"
                                + " answer). Go online, or put the file to %s, or name in BRAID_DATA_MIRROR a folder that"
                                + " has set/a.bin",
                        NOWHERE, home());
        // Who does so is served.
        Files.write(home(), CONTENT);
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).isEqualTo(home());
        // Who puts something else there is told.
        Files.write(home(), new byte[] {1});
        assertThatThrownBy(() -> catalogue.files("set", Progress.NONE)).hasMessageContaining("no answer");
        assertThat(cached()).containsExactly("a.bin.refused");
    }

    @Test
    void goneFromTheServer() {
        Catalogue catalogue = catalogue("", remote("set/other.bin", server.url(), CONTENT));
        assertThatThrownBy(() -> catalogue.files("set", Progress.NONE))
                .hasMessageContaining("/set/other.bin: the answer was 404). Go online, or put the file to ");
    }

    @Test
    void aMirrorFolderIsReadWhereItIs() throws IOException {
        Path mirror = Files.createDirectories(folder.resolve("mirror/set"));
        Path there = Files.write(mirror.resolve("a.bin"), CONTENT);
        Remote file = remote("set/a.bin", NOWHERE, CONTENT);
        for (String name : List.of(
                folder.resolve("mirror").toString(),
                folder.resolve("mirror").toUri().toString())) {
            assertThat(catalogue(name, file).file("set", "a.bin", Progress.NONE).toRealPath())
                    .isEqualTo(there.toRealPath());
        }
        assertThat(folder.resolve("cache")).doesNotExist();
        Files.write(there, new byte[] {1, 2});
        assertThatThrownBy(() ->
                        catalogue(folder.resolve("mirror").toString(), file).files("set", Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("what came has 2 with ")
                .hasMessageContaining("it is kept as " + there);
        assertThat(there).hasSize(2);
        assertThatThrownBy(() -> new Downloads(folder, folder.resolve("nowhere").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "BRAID_DATA_MIRROR must name a folder or an address that begins with http; there is no folder"
                                + " '%s'",
                        folder.resolve("nowhere"));
    }

    @Test
    void whatAMirrorLacksIsFetched() throws IOException {
        Files.createDirectories(folder.resolve("mirror"));
        Catalogue catalogue =
                catalogue(folder.resolve("mirror").toString(), remote("set/a.bin", server.url(), CONTENT));
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).isEqualTo(home());
    }

    @Test
    void aMirrorAddressIsAskedFirst() throws IOException {
        try (Server other = new Server()) {
            other.put("copies/set/a.bin", CONTENT);
            String mirror = other.url() + "/copies/";
            Catalogue catalogue = catalogue(mirror, remote("set/a.bin", server.url(), CONTENT));
            assertThat(catalogue.file("set", "a.bin", Progress.NONE)).isEqualTo(home());
            assertThat(other.requests).containsExactly("/copies/set/a.bin");
            assertThat(server.requests).isEmpty();
            // What it lacks comes from where it is published.
            byte[] more = random(50);
            server.put("set/b.bin", more);
            Catalogue larger = catalogue(mirror, remote("set/b.bin", server.url(), more));
            assertThat(larger.file("set", "b.bin", Progress.NONE)).hasBinaryContent(more);
            assertThat(server.requests).containsExactly("/set/b.bin");
        }
    }

    @Test
    void manyThreadsFetchOnce() throws Exception {
        server.millis = 200;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Path>> paths = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
                paths.add(threads.submit(() -> catalogue.file("set", "a.bin", Progress.NONE)));
            }
            for (Future<Path> path : paths) {
                assertThat(path.get(1, TimeUnit.MINUTES)).hasBinaryContent(CONTENT);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.requests).containsExactly("/set/a.bin");
    }

    /** The second process of {@link #twoProcessesFetchOnce}. */
    static final class Other {
        public static void main(String[] arguments) {
            Remote file = new Remote(
                    "set/a.bin", arguments[1] + "/set/a.bin", Long.parseLong(arguments[2]), arguments[3], false);
            catalogue(Path.of(arguments[0]), "", file).file("set", "a.bin", Progress.NONE);
        }
    }

    @Test
    void twoProcessesFetchOnce() throws Exception {
        server.millis = 1000;
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Other.class.getName(),
                            folder.resolve("cache").toString(),
                            server.url(),
                            String.valueOf(CONTENT.length),
                            sha256(CONTENT))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out" + i).toFile())
                    .start());
        }
        for (int i = 0; i < 2; i++) {
            assertThat(processes.get(i).waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(processes.get(i).exitValue())
                    .as(Files.readString(folder.resolve("out" + i)))
                    .isZero();
        }
        assertThat(home()).hasBinaryContent(CONTENT);
        assertThat(server.requests).containsExactly("/set/a.bin");
        assertThat(cached()).containsExactly("a.bin");
    }

    @Test
    void anInterruptKeepsWhatHasArrived() throws IOException {
        Catalogue catalogue = catalogue("", remote("set/a.bin", server.url(), CONTENT));
        try {
            assertThatThrownBy(() -> catalogue.file("set", "a.bin", (set, bytes, of) -> Thread.currentThread()
                            .interrupt()))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("interrupted while a.bin was fetched; what has arrived is kept, the next call goes on");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(cached()).containsExactly("a.bin.part");
        assertThat(catalogue.file("set", "a.bin", Progress.NONE)).hasBinaryContent(CONTENT);
        assertThat(server.requests.get(1)).startsWith("/set/a.bin bytes=");
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void anArchiveIsUnpackedWhole() throws IOException {
        byte[] zip = zip("b.csv", "sub/c.csv");
        server.put("set/a.zip", zip);
        Catalogue catalogue = catalogue("", remote("set/a.zip", server.url(), zip));
        for (int i = 0; i < 2; i++) {
            Map<String, Path> files = catalogue.files("set", Progress.NONE);
            assertThat(files).containsOnlyKeys("b.csv", "sub/c.csv");
            assertThat(files.get("sub/c.csv")).hasContent("sub/c.csv");
        }
        assertThat(cached()).containsExactly("a.zip", "a.zip.unpacked");
    }

    @Test
    void anArchiveThatLeadsElsewhereLeavesNothing() throws IOException {
        byte[] zip = zip("b.csv", "../../evil");
        server.put("set/a.zip", zip);
        Catalogue catalogue = catalogue("", remote("set/a.zip", server.url(), zip));
        assertThatThrownBy(() -> catalogue.files("set", Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a name in it leads out of its folder or is not allowed: '../../evil'");
        assertThat(cached()).containsExactly("a.zip");
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void whereTheCacheIs() {
        String home = System.getProperty("user.home");
        assertThat(Downloads.cache(Map.of())).isEqualTo(Path.of(home, ".cache", "braid"));
        Path xdg = folder.toAbsolutePath().resolve("xdg");
        assertThat(Downloads.cache(Map.of("XDG_CACHE_HOME", xdg.toString()))).isEqualTo(xdg.resolve("braid"));
        assertThat(Downloads.cache(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(Path.of(home, ".cache", "braid"));
        assertThat(Downloads.cache(Map.of("XDG_CACHE_HOME", xdg.toString(), "BRAID_CACHE", folder.toString())))
                .isEqualTo(folder.toAbsolutePath());
    }

    @Test
    void aCacheThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("cache"), "in the way");
        assertThatThrownBy(() -> catalogue("", remote("set/a.bin", server.url(), CONTENT))
                        .files("set", Progress.NONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("name a folder of your own in BRAID_CACHE");
    }

    @Test
    void noPathLeadsElsewhere() {
        for (String path : List.of("../a", "/a", "a/../b", "a//b", "", "a/", "C:\\a", ".ssh/a")) {
            assertThatThrownBy(() -> new Remote(path, "", 0, "", false)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
