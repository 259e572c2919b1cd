package io.github.braidml.data;

import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The columns of a table, by name.
 *
 * @param all in their order
 * @param thinned those that keep fewer labels than they have
 */
record Columns(List<Column> all, List<Thinned> thinned) {

    /** A column with all its labels, of which a share is kept: which ones they are depends on the split. */
    record Thinned(Column whole, double share, long seed) {
        Column of(Split split) {
            int[] rows = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.valid()))
                    .filter(row -> !whole.isMissing(row))
                    .toArray();
            int[] order = Shuffled.order(rows.length, seed);
            int[] lost = Arrays.stream(order)
                    .skip(Math.round(share * rows.length))
                    .map(i -> rows[i])
                    .toArray();
            return whole.without(lost);
        }
    }

    Columns {
        all = List.copyOf(all);
        thinned = List.copyOf(thinned);
    }

    Columns(List<Column> all) {
        this(all, List.of());
    }

    /**
     * Returns the column of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Column named(List<Column> columns, String name) {
        for (Column column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        List<String> names = names(columns);
        throw new IllegalArgumentException("no column '%s'; the table has %s.%s"
                .formatted(name, Words.list(names), Words.didYouMean(name, names)));
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    Column named(String name) {
        return named(all, name);
    }

    List<Column> named(String... names) {
        return Arrays.stream(names).map(this::named).toList();
    }

    List<String> names() {
        return names(all);
    }

    /**
     * Returns these names.
     *
     * @throws IllegalArgumentException if one of them is no column's
     */
    List<String> known(String... names) {
        return names(named(names));
    }

    int rows() {
        return all.get(0).size();
    }

    private Columns with(List<Column> others) {
        List<String> left = names(others);
        return new Columns(
                others,
                thinned.stream()
                        .filter(each -> left.contains(each.whole().name()))
                        .toList());
    }

    /**
     * Returns these and one more.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    Columns with(Column added) {
        if (names().contains(added.name())) {
            throw new IllegalArgumentException(
                    "the table has a column '%s' already; choose another name".formatted(added.name()));
        }
        List<Column> more = new ArrayList<>(all);
        more.add(added);
        return with(more);
    }

    /** Returns these with a column read otherwise. */
    Columns changed(String name, UnaryOperator<Column> change) {
        named(name);
        return changed(column -> column.name().equals(name) ? change.apply(column) : column);
    }

    /** Returns these, each read otherwise. */
    Columns changed(UnaryOperator<Column> change) {
        return new Columns(
                all.stream().map(change).toList(),
                thinned.stream()
                        .map(each -> new Thinned(change.apply(each.whole()), each.share(), each.seed()))
                        .toList());
    }

    /** Returns other rows, with the labels that are left. */
    Columns rows(int[] from) {
        return new Columns(all.stream().map(column -> column.rows(from)).toList());
    }

    Columns drop(String... names) {
        List<String> dropped = known(names);
        List<Column> kept =
                all.stream().filter(column -> !dropped.contains(column.name())).toList();
        if (kept.isEmpty()) {
            throw new IllegalArgumentException(
                    "drop(...) must leave at least one column; given all: " + Words.list(names()));
        }
        return with(kept);
    }

    Columns only(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException(
                    "only(...) needs at least one column; given none; the table has " + Words.list(names()));
        }
        Set<String> seen = new HashSet<>();
        List<Column> kept = new ArrayList<>();
        for (String name : names) {
            kept.add(named(name));
            if (!seen.add(name)) {
                throw new IllegalArgumentException("only(...) names column '%s' twice".formatted(name));
            }
        }
        return with(kept);
    }

    Columns rare(int rows, String... names) {
        if (rows < 1) {
            throw new IllegalArgumentException("rare(rows): at least 1, which keeps every word; given " + rows);
        }
        if (names.length == 0) {
            return changed(column -> column instanceof Column.Values words ? words.rare(rows) : column);
        }
        Columns marked = this;
        for (String name : names) {
            marked = marked.changed(name, column -> {
                if (!(column instanceof Column.Values words) || !column.isText()) {
                    throw new IllegalArgumentException(
                            "rare(%d, \"%s\") counts words; the column holds %s".formatted(rows, name, column.kind()));
                }
                return words.rare(rows);
            });
        }
        return marked;
    }

    Columns augmented(Augmentation change) {
        if (all.stream().noneMatch(GridColumn.class::isInstance)) {
            throw new IllegalArgumentException(
                    "augmented(...) changes images; the table has no column of them but %s; see image(...)"
                            .formatted(Words.list(names())));
        }
        return changed(column -> column instanceof GridColumn grids ? grids.augmented(change) : column);
    }

    /** Returns these with one column of images in the place of those that hold the pixels. */
    Columns image(String image, int height, int width, String pattern) {
        Column grids = Images.pixels(image, all, height, width, pattern);
        return with(all.stream()
                        .filter(column -> !column.name().matches(pattern))
                        .toList())
                .with(grids);
    }

    /**
     * Returns these with fewer labels of a column.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    Columns keepLabels(String name, double share, long seed, Split split) {
        return keepLabels(new Thinned(whole(named(name)), share, seed), split);
    }

    private Columns keepLabels(Thinned column, Split split) {
        String name = column.whole().name();
        List<Thinned> others = new ArrayList<>(thinned);
        others.removeIf(each -> each.whole().name().equals(name));
        others.add(column);
        return new Columns(
                all.stream()
                        .map(shown -> shown.name().equals(name) ? column.of(split) : shown)
                        .toList(),
                others);
    }

    /** Returns these for another split: which labels are kept is drawn anew among its rows. */
    Columns dealt(Split split) {
        Columns dealt = new Columns(all.stream().map(this::whole).toList());
        for (Thinned each : thinned) {
            if (dealt.names().contains(each.whole().name())) {
                dealt = dealt.keepLabels(each, split);
            }
        }
        return dealt;
    }

    /** The column with all its labels. */
    private Column whole(Column column) {
        return thinned.stream()
                .map(Thinned::whole)
                .filter(whole -> whole.name().equals(column.name()))
                .findFirst()
                .orElse(column);
    }

    /**
     * Returns these with a column under another name.
     *
     * @throws IllegalArgumentException if there is no such column, one of the new name, or the column decides the split
     */
    Columns renamed(Renaming renaming, Splitting splitting) {
        return new Columns(
                renaming.of(all, splitting),
                thinned.stream()
                        .map(each -> new Thinned(renaming.of(each.whole()), each.share(), each.seed()))
                        .toList());
    }
}
