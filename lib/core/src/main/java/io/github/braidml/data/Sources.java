package io.github.braidml.data;

import com.google.gson.Gson;
import io.github.braidml.catalogue.Catalogue;
import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Csv;
import io.github.braidml.format.CsvStyle;
import io.github.braidml.show.Words;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.Source;
import tech.tablesaw.io.csv.CsvReadOptions;

/** Where tables come from. */
public final class Sources {
    private static final String SHIPPED = "shipped/";
    /** Bytes of a file whose values are not all looked at to tell their types. */
    private static final long LARGE = 10_000_000;

    private static final CsvStyle PLAIN = new CsvStyle(',', Set.of());

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
        boolean packed = card.file().endsWith(".gz");
        try (InputStream in = resource(name + "/" + card.file());
                Reader reader = decoded(packed ? new GZIPInputStream(in) : in)) {
            return Data.of(read(new Source(reader), card.file(), PLAIN, false), card);
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
     * Returns the data of a CSV file in UTF-8 with a header, possibly compressed with gzip (name ends in {@code .gz}). What stands
     * between the values, comma, semicolon, tab or bar, is told from the file, and so are decimal commas.
     *
     * @throws IllegalArgumentException if there is no such file, it is no table, or it has no rows
     * @throws UncheckedIOException if it cannot be read
     */
    public static Data csv(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(absent(file));
        }
        String name = String.valueOf(file.getFileName());
        try {
            CsvStyle style;
            try (Reader reader = decoded(open(file))) {
                skipMark(reader);
                style = CsvStyle.of(reader, name);
            }
            if (Files.size(file) > LARGE) {
                try {
                    return read(file, name, style, true);
                } catch (IllegalArgumentException e) {
                    // Some value that was not looked at is of another type.
                    return read(file, name, style, false);
                }
            }
            return read(file, name, style, false);
        } catch (IOException e) {
            throw new UncheckedIOException("file '" + file + "' cannot be read: " + reason(file, e), e);
        }
    }

    /**
     * Returns the images of an IDX file, possibly compressed with gzip, in a column "image", with the labels of another in "label".
     *
     * @throws IllegalArgumentException if a file is no IDX file, the first holds no images, or the second not as many labels
     * @throws UncheckedIOException if one cannot be read
     */
    public static Data images(Path images, Path labels) {
        return Images.idx(images, labels);
    }

    /**
     * Reads a file.
     *
     * @param sampled whether a sample of the values tells the columns' types; to look at all, Tablesaw keeps all of them as text
     */
    private static Data read(Path file, String name, CsvStyle style, boolean sampled) throws IOException {
        try (Reader reader = decoded(open(file))) {
            boolean asItIs = !skipMark(reader) && !name.endsWith(".gz");
            // Tablesaw keeps the text of a reader, but reads a file twice.
            Source source = asItIs ? new Source(file.toFile(), StandardCharsets.UTF_8) : new Source(reader);
            return Data.of(read(source, name, style, sampled));
        } catch (IllegalArgumentException e) {
            if (sampled) {
                throw e;
            }
            return rewritten(file, name, style, e);
        }
    }

    /** A decoder, not a character set: bytes that are no UTF-8 are an error, not question marks. */
    private static Reader decoded(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    /** Passes over a byte order mark, which some programs put in front; returns whether there was one. */
    private static boolean skipMark(Reader reader) throws IOException {
        reader.mark(1);
        if (reader.read() == '\uFEFF') {
            return true;
        }
        reader.reset();
        return false;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }

    /**
     * Reads a file once more by the rules: what Tablesaw says is wrong names neither the line nor the rule, and it stumbles over some
     * files that have no fault, such as those whose lines end in several ways.
     */
    private static Data rewritten(Path file, String name, CsvStyle style, IllegalArgumentException plain)
            throws IOException {
        byte[] bytes;
        try (InputStream in = open(file)) {
            bytes = in.readAllBytes();
        }
        Csv csv = new Csv(style.separator(), false, (char) 0);
        List<Csv.Line> lines = csv.read(name, bytes);
        Set<String> names = new HashSet<>();
        for (String column : lines.isEmpty() ? List.<String>of() : lines.get(0).values()) {
            // Tablesaw tells names apart neither by blanks around them nor by capitals.
            String bare = column.trim().toLowerCase(Locale.ROOT);
            if (!bare.isEmpty() && !names.add(bare)) {
                throw new IllegalArgumentException(
                        "'%s' cannot be read as CSV, line %d: the header has '%s' twice; give every column a name of its own"
                                .formatted(name, lines.get(0).number(), column.trim()));
            }
        }
        Table table;
        try {
            table = read(Source.fromString(csv.write(lines)), name, style, false);
        } catch (IllegalArgumentException e) {
            throw plain;
        }
        return Data.of(table);
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

    private static String reason(Path file, IOException e) {
        if (e instanceof ZipException) {
            return "it is not packed with gzip as .gz says (%s); name it .csv if it is not packed at all"
                    .formatted(e.getMessage());
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not read it; change its permissions";
        }
        return e instanceof CharacterCodingException
                ? "line %d is not UTF-8; save the file again with that encoding".formatted(firstMisread(file))
                : String.valueOf(e.getMessage());
    }

    /** Returns the first line that is no text in UTF-8, in which the end of a line is never part of a letter. */
    private static int firstMisread(Path file) {
        int line = 1;
        try (InputStream in = new BufferedInputStream(open(file))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytes.write(next);
                if (next == '\n') {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
                    bytes.reset();
                    line++;
                }
            }
        } catch (IOException e) {
            return line;
        }
        return line;
    }

    private static Table read(Source source, String name, CsvStyle style, boolean sampled) throws IOException {
        try {
            Table table = Table.read()
                    .usingOptions(CsvReadOptions.builder(source)
                            .tableName(name)
                            .separator(style.separator())
                            .locale(Locale.ROOT)
                            .sample(sampled)
                            .missingValueIndicator("", "NA", "NaN", "nan", "null", "?")
                            .columnTypesPartial(column ->
                                    isComma(style, column) ? Optional.of(ColumnType.STRING) : Optional.empty())
                            .build());
            table.columnNames().stream()
                    .filter(column -> isComma(style, column))
                    .forEach(column -> pointed(table, column));
            return table;
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

    /** Whether a column has decimal commas; Tablesaw trims names, and calls a column without one by its number. */
    private static boolean isComma(CsvStyle style, @Nullable String column) {
        return column != null
                && style.commas().stream().anyMatch(name -> name.trim().equals(column.trim()));
    }

    /** Turns a column of numbers with decimal commas into numbers; one that holds other words too stays as it is. */
    private static void pointed(Table table, String column) {
        StringColumn written = table.stringColumn(column);
        double[] numbers = new double[written.size()];
        for (int row = 0; row < numbers.length; row++) {
            OptionalDouble number =
                    written.isMissing(row) ? OptionalDouble.of(Double.NaN) : CsvStyle.number(written.get(row));
            if (number.isEmpty()) {
                return;
            }
            numbers[row] = number.getAsDouble();
        }
        table.replaceColumn(column, DoubleColumn.create(column, numbers));
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
