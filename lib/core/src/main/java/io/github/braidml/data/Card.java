package io.github.braidml.data;

import io.github.braidml.catalogue.Entry;
import java.util.List;
import java.util.Objects;

/**
 * What one should know of a data set before using it; the fields of a shipped set's {@code card.json}.
 *
 * @param unit_of_observation what one row is
 * @param fetched where a set that does not ship comes from and what may be done with it; empty for one that ships
 */
public record Card(
        String name,
        String title,
        String description,
        String file,
        int rows,
        String sha256,
        String source,
        String version,
        String licence,
        String citation,
        String unit_of_observation,
        List<ColumnNote> columns,
        List<TaskNote> tasks,
        List<String> problems,
        List<String> must_not_conclude,
        String fetched) {

    @SuppressWarnings("NullAway") // What the file leaves out.
    public Card {
        fetched = Objects.requireNonNullElse(fetched, "");
    }

    /** Returns that of a set of the catalogue. */
    static Card of(Entry entry, String file, int rows, List<ColumnNote> columns) {
        String pinned = "Fetched on first use (%s) and checked by SHA-256.".formatted(entry.size());
        return new Card(
                entry.name(),
                entry.title(),
                entry.description(),
                file,
                rows,
                entry.files().get(0).sha256(),
                entry.source(),
                entry.version(),
                entry.licence(),
                entry.citation(),
                entry.row(),
                columns,
                entry.tasks().stream()
                        .map(task -> new TaskNote(task.column(), task.kind(), task.reason()))
                        .toList(),
                entry.problems(),
                entry.must_not_conclude(),
                entry.personal() ? pinned + " For your own use only: do not pass the files on." : pinned);
    }

    /** Returns that of images made from this set. */
    Card made(String what, int images) {
        return new Card(
                what,
                what + ", from " + title,
                description,
                file,
                images,
                sha256,
                source,
                version,
                licence,
                citation,
                "image",
                List.of(),
                List.of(),
                problems,
                must_not_conclude,
                fetched);
    }

    /** What a column means. */
    public record ColumnNote(String name, String kind, String unit, String description, int missing) {}

    /** A target that suggests itself. */
    public record TaskNote(String column, String kind, String reason) {}
}
