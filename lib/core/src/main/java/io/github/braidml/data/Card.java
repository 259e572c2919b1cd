package io.github.braidml.data;

import java.util.List;

/**
 * What one should know of a data set before using it; the fields of a shipped set's {@code card.json}.
 *
 * @param unit_of_observation what one row is
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
        List<String> must_not_conclude) {

    /** What a column means. */
    public record ColumnNote(String name, String kind, String unit, String description, int missing) {}

    /** A target that suggests itself. */
    public record TaskNote(String column, String kind, String reason) {}
}
