package io.github.braidml.data;

import io.github.braidml.catalogue.Layout;
import io.github.braidml.format.Tmx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Translation memories of one text, a file per language, side by side. */
final class Memories {
    private static final String ENGLISH = "en";

    private Memories() {}

    /**
     * Returns, for each sentence, where it comes from, the sentence in English, and its translations in the order of the files.
     *
     * @throws IllegalArgumentException if the files do not hold the same sentences in the same order, or one is in fewer or more
     *     than two languages
     */
    static List<List<@Nullable String>> rows(String name, Layout layout, Map<String, Path> files) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Layout.Part part : layout.parts()) {
            List<Tmx.Unit> units = read(Objects.requireNonNull(files.get(part.file()), part.file()));
            if (rows.isEmpty()) {
                for (Tmx.Unit unit : units) {
                    ids.add(unit.id());
                    List<@Nullable String> row = new ArrayList<>();
                    row.add(unit.id().replaceFirst("_.*", ""));
                    row.add(unit.texts().get(ENGLISH));
                    rows.add(row);
                }
            }
            if (!ids.equals(units.stream().map(Tmx.Unit::id).toList())) {
                throw new IllegalArgumentException(
                        "the files of '%s' must hold the same sentences in the same order; that of %s differs"
                                .formatted(name, part.label()));
            }
            for (int i = 0; i < units.size(); i++) {
                rows.get(i).add(translation(name, units.get(i)));
            }
        }
        return rows;
    }

    private static List<Tmx.Unit> read(Path path) {
        try {
            return Tmx.read(path.toString(), Files.readAllBytes(path)).units();
        } catch (IOException e) {
            throw new UncheckedIOException("'" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static String translation(String name, Tmx.Unit unit) {
        List<String> others = unit.texts().entrySet().stream()
                .filter(text -> !text.getKey().equals(ENGLISH))
                .map(Map.Entry::getValue)
                .toList();
        if (others.size() != 1 || !unit.texts().containsKey(ENGLISH)) {
            throw new IllegalArgumentException(
                    "every sentence of '%s' must be in English and one other language; '%s' is in %s"
                            .formatted(name, unit.id(), unit.texts().keySet()));
        }
        return others.get(0);
    }
}
