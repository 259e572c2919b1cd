package io.github.braidml.data;

import com.google.gson.Gson;
import io.github.braidml.catalogue.Catalogue;
import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Csv;
import io.github.braidml.show.Words;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** Where tables come from. */
public final class Sources {
    private static final String SHIPPED = "shipped/";

    private Sources() {}

    /**
     * Returns a data set that ships with Braid.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Data shipped(String name) {
        List<String> names = names();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no data set '%s'; there are %s.%s"
                    .formatted(name, String.join(", ", names), Words.didYouMean(name, names)));
        }
        Card card = card(name);
        try (InputStream in = resource(name + "/" + card.file())) {
            return Data.of(read(in, card.file()), card);
        } catch (IOException e) {
            throw new UncheckedIOException("data set '" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns a data set that ships with Braid or that its catalogue lists; one that does not ship is fetched on first use.
     *
     * @throws IllegalArgumentException if there is none of that name, it is no table, or what was fetched is not what it must
     *     be
     * @throws UncheckedIOException if it can neither be found nor fetched; the message says where to put its files
     */
    public static Data named(String name, Progress progress) {
        List<String> shipped = names();
        if (shipped.contains(name)) {
            return shipped(name);
        }
        Catalogue catalogue = Catalogue.standard();
        List<String> all = Stream.concat(shipped.stream(), catalogue.names().stream())
                .sorted()
                .toList();
        if (!all.contains(name)) {
            throw new IllegalArgumentException(
                    "no data set '%s'; there are %s (these ship with Braid) and %s (fetched on first use).%s"
                            .formatted(
                                    name,
                                    String.join(", ", shipped),
                                    String.join(", ", catalogue.names()),
                                    Words.didYouMean(name, all)));
        }
        return catalogue.entry(name).recorded() == null
                ? Pinned.data(catalogue, name, progress)
                : Recordings.named(name, progress).data();
    }

    /**
     * Returns the data of a CSV file in UTF-8 with a header, possibly compressed with gzip (name ends in {@code .gz}).
     *
     * @throws IllegalArgumentException if there is no such file, it is no table separated by commas, or it has no rows
     * @throws UncheckedIOException if it cannot be read
     */
    public static Data csv(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(absent(file));
        }
        String name = String.valueOf(file.getFileName());
        Data data;
        try {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                data = Data.of(read(in, name));
            } catch (IllegalArgumentException e) {
                throw explained(file, name, e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("file '" + file + "' cannot be read: " + reason(e), e);
        }
        if (data.names().size() == 1 && isSeparated(data.names().get(0))) {
            throw otherwiseSeparated(file, data.names().get(0));
        }
        return data;
    }

    private static boolean isSeparated(String header) {
        return header.contains(";") || header.contains("\t");
    }

    private static IllegalArgumentException otherwiseSeparated(Path file, String header) {
        return new IllegalArgumentException(
                "file '%s' must separate its columns by commas; its header is '%s'".formatted(file, header));
    }

    /** What the parser says names neither the line nor the rule; reading the file once more by the rules does. */
    private static IllegalArgumentException explained(Path file, String name, IllegalArgumentException plain)
            throws IOException {
        byte[] bytes;
        try (InputStream in = plain(new BufferedInputStream(Files.newInputStream(file)), name)) {
            bytes = in.readAllBytes();
        }
        String header =
                new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        if (!header.contains(",") && isSeparated(header)) {
            // Commas in its numbers make the lines look ragged.
            return otherwiseSeparated(file, header);
        }
        List<Csv.Line> lines;
        try {
            lines = new Csv(',', false, (char) 0).read(name, bytes);
        } catch (IllegalArgumentException e) {
            return e;
        }
        Set<String> names = new HashSet<>();
        for (String column : lines.isEmpty() ? List.<String>of() : lines.get(0).values()) {
            if (!names.add(column)) {
                return new IllegalArgumentException(
                        "'%s' cannot be read as CSV, line %d: the header has '%s' twice; give every column a name of its own"
                                .formatted(name, lines.get(0).number(), column));
            }
        }
        return plain;
    }

    private static InputStream plain(InputStream in, String name) throws IOException {
        return name.endsWith(".gz") ? new GZIPInputStream(in) : in;
    }

    private static String absent(Path file) {
        if (Files.isDirectory(file)) {
            return "'%s' is a folder; name a CSV file in it".formatted(file);
        }
        Path folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
        List<String> there = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(path -> there.add(String.valueOf(path.getFileName())));
        } catch (IOException e) {
            there.clear();
        }
        return "no file '%s'%s.%s"
                .formatted(
                        file,
                        file.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath(),
                        Words.didYouMean(String.valueOf(file.getFileName()), there));
    }

    private static String reason(IOException e) {
        return e instanceof CharacterCodingException ? "its text is not UTF-8" : String.valueOf(e.getMessage());
    }

    private static Table read(InputStream in, String name) throws IOException {
        InputStream plain = plain(in, name);
        // A decoder, not a character set: bytes that are no UTF-8 are an error, not question marks.
        try (Reader reader = new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder())) {
            return Table.read()
                    .usingOptions(CsvReadOptions.builder(reader)
                            .tableName(name)
                            .locale(Locale.ROOT)
                            .sample(false)
                            .missingValueIndicator("", "NA", "NaN", "nan", "null", "?")
                            .build());
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException io) {
                    throw io;
                }
            }
            throw new IllegalArgumentException(
                    ("'%s' must be a CSV table: a header of different names, then as many values in every line, every"
                                    + " quote closed; reading stopped with: %s")
                            .formatted(name, e.getMessage()),
                    e);
        }
    }

    private static List<String> names() {
        try (InputStream in = resource("index.txt")) {
            List<String> names = new ArrayList<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Card card(String name) {
        try (Reader reader = new InputStreamReader(resource(name + "/card.json"), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, Card.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String path) {
        InputStream in = Sources.class.getResourceAsStream(SHIPPED + path);
        if (in == null) {
            throw new IllegalStateException("the library's jar lacks " + SHIPPED + path + "; build it again");
        }
        return in;
    }
}
