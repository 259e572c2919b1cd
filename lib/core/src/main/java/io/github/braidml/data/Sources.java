package io.github.braidml.data;

import com.google.gson.Gson;
import io.github.braidml.show.Words;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
     * Returns the data of a CSV file with a header, possibly compressed with gzip (name ends in {@code .gz}).
     *
     * @throws IllegalArgumentException if there is no such file or it has no rows
     * @throws UncheckedIOException if it cannot be read
     */
    public static Data csv(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no file '%s' in %s"
                    .formatted(file, Path.of("").toAbsolutePath()));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return Data.of(read(in, String.valueOf(file.getFileName())));
        } catch (IOException e) {
            throw new UncheckedIOException("file '" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static Table read(InputStream in, String name) throws IOException {
        InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(in) : in;
        try (Reader reader = new InputStreamReader(plain, StandardCharsets.UTF_8)) {
            return Table.read()
                    .usingOptions(CsvReadOptions.builder(reader)
                            .tableName(name)
                            .locale(Locale.ROOT)
                            .sample(false)
                            .missingValueIndicator("", "NA", "NaN", "nan", "null", "?")
                            .build());
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
