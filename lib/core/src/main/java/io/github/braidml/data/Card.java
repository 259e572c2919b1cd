package io.github.braidml.data;

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

    /** What a column means. */
    public record ColumnNote(String name, String kind, String unit, String description, int missing) {}

    /** A target that suggests itself. */
    public record TaskNote(String column, String kind, String reason) {}
}
