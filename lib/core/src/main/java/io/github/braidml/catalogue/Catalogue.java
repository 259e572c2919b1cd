package io.github.braidml.catalogue;

import com.google.gson.Gson;
import io.github.braidml.show.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The public data sets that Braid knows. A file is fetched when it is first asked for, checked every time, and kept.
 *
 * <p>It is looked for in the cache ({@code BRAID_CACHE}, else {@code braid} in {@code XDG_CACHE_HOME} or {@code ~/.cache}),
 * then in the folder or at the address that {@code BRAID_DATA_MIRROR} names, then where it is published.
 */
public final class Catalogue {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Downloads downloads;

    Catalogue(List<Entry> entries, Downloads downloads) {
        entries.forEach(entry -> this.entries.put(entry.name(), entry));
        this.downloads = downloads;
    }

    /** Returns the catalogue, with the cache and the mirror that the environment names. */
    public static Catalogue standard() {
        return new Catalogue(entries(), Downloads.of(System.getenv()));
    }

    static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : new Gson().fromJson(resource("catalogue.json"), Entry[].class)) {
            Entry.Folder folder = entry.folder();
            entries.add(folder == null ? entry : entry.with(files(folder)));
        }
        return entries;
    }

    private static List<Remote> files(Entry.Folder folder) {
        return resource(folder.list())
                .lines()
                .map(line -> line.split("\t", -1))
                .map(parts -> new Remote(
                        folder.path() + "/" + parts[0],
                        folder.url() + parts[0],
                        Long.parseLong(parts[1]),
                        parts[2],
                        false))
                .toList();
    }

    private static String resource(String name) {
        try (InputStream in = Catalogue.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the library's jar lacks " + name + "; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names of the sets, sorted. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /**
     * Returns what is known of a set, without fetching anything.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Entry entry(String set) {
        Entry entry = entries.get(set);
        if (entry == null) {
            throw new IllegalArgumentException("no public data set '%s'; there are %s.%s"
                    .formatted(set, String.join(", ", names()), Words.didYouMean(set, names())));
        }
        return entry;
    }

    /**
     * Returns the files of a set by name, but for the optional ones, on this machine and checked; an archive's files by their
     * paths in it.
     *
     * @throws IllegalArgumentException if there is no such set, or a file is not what it must be
     * @throws UncheckedIOException if a file can neither be found nor fetched; the message says where to put it
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; what has arrived is kept
     */
    public Map<String, Path> files(String set, Progress progress) {
        Entry entry = entry(set);
        return fetch(
                entry, entry.files().stream().filter(file -> !file.optional()).toList(), progress);
    }

    /**
     * Returns one file of a set, optional or not.
     *
     * @throws IllegalArgumentException if there is no such set or file, or it is not what it must be
     * @throws UncheckedIOException if it can neither be found nor fetched; the message says where to put it
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; what has arrived is kept
     */
    public Path file(String set, String name, Progress progress) {
        Entry entry = entry(set);
        List<String> names = entry.files().stream().map(Remote::name).toList();
        for (Remote file : entry.files()) {
            if (file.name().equals(name) && !file.isArchive()) {
                return fetch(entry, List.of(file), progress).values().iterator().next();
            }
        }
        throw new IllegalArgumentException("data set '%s' has no file '%s'; it has %s.%s"
                .formatted(set, name, Words.list(names), Words.didYouMean(name, names)));
    }

    private Map<String, Path> fetch(Entry entry, List<Remote> files, Progress progress) {
        Map<String, Path> paths = new LinkedHashMap<>();
        long of = files.stream().mapToLong(Remote::bytes).sum();
        long before = 0;
        for (Remote file : files) {
            long start = before;
            Path path = downloads.get(entry.name(), file, bytes -> progress.fetched(entry.name(), start + bytes, of));
            if (file.isArchive()) {
                paths.putAll(downloads.unpack(file, path));
            } else {
                paths.put(file.name(), path);
            }
            before += file.bytes();
        }
        return paths;
    }
}
