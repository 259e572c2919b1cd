package io.github.braidml.catalogue;

import io.github.braidml.format.Archive;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings files to this machine and keeps them.
 *
 * <p>A file appears under its name only whole and checked: it grows beside it as {@code .part}, from which a broken download
 * goes on. What turns out to be something else is kept as {@code .refused}. One process fetches at a time; the others wait.
 */
final class Downloads {
    private static final int BUFFER = 1 << 16;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int ATTEMPTS = 5;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    /** An archive may hold so many times its size. */
    private static final int MOST_UNPACKED = 100;

    private final Path cache;
    private final @Nullable Path mirrorFolder;
    private final @Nullable String mirrorUrl;

    /** @param mirror folder or address; empty for none */
    Downloads(Path cache, String mirror) {
        this.cache = cache;
        boolean url = mirror.matches("(?i)https?://.*");
        this.mirrorUrl = url ? mirror.replaceAll("/+$", "") : null;
        this.mirrorFolder = mirror.isEmpty() || url ? null : folder(mirror);
    }

    private static Path folder(String mirror) {
        Path folder = mirror.startsWith("file:") ? Path.of(URI.create(mirror)) : Path.of(mirror);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "BRAID_DATA_MIRROR must name a folder or an address that begins with http; there is no folder '%s'"
                            .formatted(mirror));
        }
        return folder;
    }

    static Downloads of(Map<String, String> environment) {
        return new Downloads(cache(environment), environment.getOrDefault("BRAID_DATA_MIRROR", ""));
    }

    static Path cache(Map<String, String> environment) {
        String own = environment.getOrDefault("BRAID_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String users = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The XDG specification: a relative path is to be ignored.
        Path base = !users.isEmpty() && Path.of(users).isAbsolute()
                ? Path.of(users)
                : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("braid");
    }

    /** Returns a file, fetched if need be; the progress is told how many of its bytes are there. */
    Path get(String set, Remote file, LongConsumer progress) {
        Path home = cache.resolve(file.path());
        try {
            if (isIntact(home, file)) {
                return home;
            }
            Path copy = mirrorFolder == null ? null : mirrorFolder.resolve(file.path());
            if (copy != null && Files.isRegularFile(copy)) {
                if (!isIntact(copy, file)) {
                    throw refused(set, file, copy);
                }
                return copy;
            }
            Files.createDirectories(home.resolveSibling(""));
            Lock.alone(home.resolveSibling(".lock"), () -> {
                if (!isIntact(home, file)) {
                    fetch(set, file, home, progress);
                }
            });
            return home;
        } catch (FileSystemException e) {
            throw new UncheckedIOException(
                    "cannot use '%s' (%s); name a folder of your own in BRAID_CACHE".formatted(e.getFile(), reason(e)),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("data set '%s': %s".formatted(set, e.getMessage()), e);
        }
    }

    private void fetch(String set, Remote file, Path home, LongConsumer progress) throws IOException {
        if (Files.exists(home)) {
            setAside(home);
        }
        Path part = home.resolveSibling(file.name() + ".part");
        List<String> sources = new ArrayList<>();
        if (mirrorUrl != null) {
            sources.add(mirrorUrl + "/" + file.path());
        }
        sources.add(file.url());
        List<String> reasons = new ArrayList<>();
        for (String source : sources) {
            try {
                download(source, file, part, progress);
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException e) {
                reasons.add(source + ": " + reason(e));
                continue;
            }
            if (!isIntact(part, file)) {
                throw refused(set, file, setAside(part, home));
            }
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        throw new IOException(
                "%s (%s) is not on this machine and cannot be fetched (%s). Go online, or put the file to %s, or name in BRAID_DATA_MIRROR a folder that has %s"
                        .formatted(file.name(), size(file.bytes()), String.join("; ", reasons), home, file.path()));
    }

    /** Tries again as long as every attempt changes something. */
    private static void download(String source, Remote file, Path part, LongConsumer progress) throws IOException {
        for (int attempt = 1; ; attempt++) {
            long before = length(part);
            try {
                attempt(source, file, part, progress);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS || length(part) == before) {
                    throw e;
                }
            }
        }
    }

    private static void attempt(String source, Remote file, Path part, LongConsumer progress) throws IOException {
        long have = length(part);
        if (have >= file.bytes()) {
            if (have == file.bytes()) {
                return;
            }
            have = 0;
        }
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(source).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("User-Agent", "braid");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        try {
            int code = connection.getResponseCode();
            String range = String.valueOf(connection.getHeaderField("Content-Range"));
            boolean goesOn = code == HttpURLConnection.HTTP_PARTIAL && range.startsWith("bytes " + have + "-");
            if (!goesOn && code != HttpURLConnection.HTTP_OK) {
                if (code == RANGE_NOT_SATISFIABLE) {
                    Files.deleteIfExists(part);
                }
                throw new IOException("the answer was " + code);
            }
            try (InputStream in = connection.getInputStream();
                    OutputStream out = open(part, goesOn)) {
                copy(in, out, goesOn ? have : 0, file, progress);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static FileOutputStream open(Path part, boolean append) throws IOException {
        try {
            return new FileOutputStream(part.toFile(), append);
        } catch (FileNotFoundException e) {
            throw new AccessDeniedException(part.toString(), null, e.getMessage());
        }
    }

    private static void copy(InputStream in, OutputStream out, long have, Remote file, LongConsumer progress)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = have;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException(
                        "interrupted while %s was fetched; what has arrived is kept, the next call goes on"
                                .formatted(file.name()));
            }
            // One byte too many is enough to know that it is another file.
            int kept = (int) Math.min(read, file.bytes() + 1 - size);
            out.write(buffer, 0, kept);
            size += kept;
            progress.accept(Math.min(size, file.bytes()));
            if (size > file.bytes()) {
                return;
            }
        }
        if (size < file.bytes()) {
            throw new IOException("it ended after %d of %d bytes".formatted(size, file.bytes()));
        }
    }

    private static long length(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private static boolean isIntact(Path path, Remote file) throws IOException {
        return Files.isRegularFile(path)
                && Files.size(path) == file.bytes()
                && sha256(path).equals(file.sha256());
    }

    /** Not by a channel, which an interrupt would close. */
    private static String sha256(Path path) throws IOException {
        try (InputStream in = new FileInputStream(path.toFile())) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Path setAside(Path home) throws IOException {
        return setAside(home, home);
    }

    private static Path setAside(Path wrong, Path home) throws IOException {
        return Files.move(
                wrong, home.resolveSibling(home.getFileName() + ".refused"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static IllegalArgumentException refused(String set, Remote file, Path kept) throws IOException {
        return new IllegalArgumentException(
                "data set '%s': %s must have %d bytes with SHA-256 %s...; what came has %d with %s... and is refused; it is kept as %s"
                        .formatted(
                                set,
                                file.name(),
                                file.bytes(),
                                file.sha256().substring(0, 12),
                                Files.size(kept),
                                sha256(kept).substring(0, 12),
                                kept));
    }

    private static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "no such host, or no connection";
        }
        if (e instanceof ConnectException || e instanceof SocketTimeoutException) {
            return "no answer";
        }
        if (e instanceof FileSystemException files) {
            return files.getReason() == null ? e.getClass().getSimpleName() : files.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    /** Returns a size in words. */
    static String size(long bytes) {
        return bytes < 100_000
                ? Math.max(1, Math.round(bytes / 1e3)) + " kB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** Returns the files of an archive, unpacked beside it in the cache, by their paths in it. */
    Map<String, Path> unpack(Remote file, Path archive) {
        Path home = cache.resolve(file.path() + ".unpacked");
        try {
            Files.createDirectories(home.resolveSibling(""));
            Lock.alone(home.resolveSibling(".lock"), () -> {
                if (!Files.isDirectory(home)) {
                    unpack(file, archive, home);
                }
            });
            Map<String, Path> files = new LinkedHashMap<>();
            try (Stream<Path> all = Files.walk(home)) {
                all.filter(Files::isRegularFile)
                        .sorted()
                        .forEach(path ->
                                files.put(home.relativize(path).toString().replace('\\', '/'), path));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be unpacked: %s".formatted(archive, e.getMessage()), e);
        }
    }

    private static void unpack(Remote file, Path archive, Path home) throws IOException {
        int most = (int) Math.min(1 << 30, MOST_UNPACKED * file.bytes());
        Map<String, byte[]> files = Archive.read(file.name(), Files.readAllBytes(archive), most);
        Path part = home.resolveSibling(file.name() + ".unpacking");
        deleteAll(part);
        for (Map.Entry<String, byte[]> inside : files.entrySet()) {
            Path path = part.resolve(inside.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.write(path, inside.getValue());
        }
        Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
