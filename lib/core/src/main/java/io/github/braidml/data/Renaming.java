package io.github.braidml.data;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives a column another name wherever it is spoken of. */
record Renaming(String from, String to) {

    String of(String name) {
        return name.equals(from) ? to : name;
    }

    Set<String> of(Set<String> names) {
        return names.stream().map(this::of).collect(Collectors.toSet());
    }

    Column of(Column column) {
        return column.name().equals(from) ? column.named(to) : column;
    }

    /** Refuses a name that is taken, and a column that others know by its name. */
    List<Column> of(List<Column> columns, Splitting splitting) {
        Columns.named(columns, from);
        boolean taken = columns.stream().anyMatch(column -> column.name().equals(to));
        if (taken
                || splitting.dealing().columns().stream()
                        .anyMatch(column -> column.name().equals(from))) {
            throw new IllegalArgumentException("rename(\"%s\", \"%s\"): %s"
                    .formatted(
                            from,
                            to,
                            taken
                                    ? "the table has a column '%s' already; choose another name".formatted(to)
                                    : "the column decides the split; rename it before"));
        }
        return columns.stream().map(this::of).toList();
    }
}
