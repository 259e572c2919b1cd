package io.github.braidml.data;

import io.github.braidml.data.Column.Numbers;
import io.github.braidml.data.Column.Values;
import io.github.braidml.task.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts one table below another: columns of the same name become one, and what a table does not have is missing in its rows. */
final class Below {
    private Below() {}

    static List<Column> join(List<Column> first, List<Column> second) {
        int above = first.get(0).size();
        int below = second.get(0).size();
        List<Column> all = new ArrayList<>();
        for (Column column : first) {
            Column same = named(second, column.name());
            all.add(same == null ? column.rows(stretch(0, above, below)) : join(column, same));
        }
        for (Column column : second) {
            if (named(first, column.name()) == null) {
                all.add(column.rows(stretch(above, below, 0)));
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable Column named(List<Column> columns, String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
    }

    private static Column join(Column first, Column second) {
        int above = first.size();
        int below = second.size();
        // A column without any value says nothing of what it would hold.
        if (first.missing() == above) {
            return second.rows(stretch(above, below, 0));
        }
        if (second.missing() == below) {
            return first.rows(stretch(0, above, below));
        }
        if (first instanceof Numbers a && second instanceof Numbers b) {
            double[] values = Arrays.copyOf(a.values(), above + below);
            System.arraycopy(b.values(), 0, values, above, below);
            return new Numbers(a.name(), values);
        }
        if (first instanceof Values a && second instanceof Values b && a.kind().equals(b.kind())) {
            return new Values(a.name(), a.kind(), join(a.values(), b.values()), Math.max(a.rare(), b.rare()));
        }
        if (first instanceof SentenceColumn a && second instanceof SentenceColumn b) {
            if (!a.tokenizer().equals(b.tokenizer())) {
                throw new IllegalArgumentException(
                        "column '%s' is cut into tokens in two ways; say the same .text(...) of both tables"
                                .formatted(a.name()));
            }
            return new SentenceColumn(a.name(), join(a.values(), b.values()), a.tokenizer());
        }
        if (first instanceof GridColumn a
                && second instanceof GridColumn b
                && a.shape().equals(b.shape())) {
            if (!a.change().equals(b.change())) {
                throw new IllegalArgumentException(
                        "column '%s' is changed at random in two ways, by %s and by %s; say the same .augmented(...) of both tables, or of both together"
                                .formatted(a.name(), a.change(), b.change()));
            }
            BitSet without = (BitSet) a.without().clone();
            b.without().stream().forEach(row -> without.set(above + row));
            GridColumn.Pixels pixels =
                    (row, i) -> row < above ? a.pixels().at(row, i) : b.pixels().at(row - above, i);
            return new GridColumn(a.name(), a.shape(), above + below, pixels, without, a.change());
        }
        if (first instanceof BoxesColumn a
                && second instanceof BoxesColumn b
                && a.height() == b.height()
                && a.width() == b.width()) {
            List<@Nullable List<Box>> boxes = new ArrayList<>(a.boxes());
            boxes.addAll(b.boxes());
            return new BoxesColumn(a.name(), a.height(), a.width(), boxes);
        }
        throw new IllegalArgumentException(
                "and(data) puts columns of the same name below each other; '%s' holds %s in the first and %s in the other; rename it in one: data.rename(\"%s\", \"...\")"
                        .formatted(first.name(), holds(first), holds(second), first.name()));
    }

    private static String holds(Column column) {
        return column instanceof GridColumn grids ? grids.kind() + " of " + grids.shape() : column.kind();
    }

    private static @Nullable Object[] join(@Nullable Object[] first, @Nullable Object[] second) {
        @Nullable Object[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Rows 0 to count, with as many missing ones before and after. */
    private static int[] stretch(int before, int count, int after) {
        int[] from = new int[before + count + after];
        Arrays.fill(from, Column.NOWHERE);
        for (int row = 0; row < count; row++) {
            from[before + row] = row;
        }
        return from;
    }
}
