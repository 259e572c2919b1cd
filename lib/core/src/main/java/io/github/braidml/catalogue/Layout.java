package io.github.braidml.catalogue;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a set become one table.
 *
 * @param format {@code csv}, {@code arff}, or {@code tmx} for a file per language, whose part is labelled with the column it fills
 * @param header whether the first line of each file names the columns
 * @param trimmed whether blanks around values are no part of them
 * @param comment lines that begin with this are passed over; empty for none
 * @param missing what is written for a missing value, besides nothing at all
 * @param dates how dates are written
 * @param parts the files, one below the other unless joined
 * @param label column that says from which part a row is; empty for none
 * @param join column by which the parts, which have the same values in it, are put side by side; empty for none
 * @param columns the columns of each part, in order
 * @param leave_out columns that are no part of the table: numbers of rows, and what gives the tasks away
 * @param derived columns made from others
 * @param test which rows are held out; null where nobody has settled it
 */
public record Layout(
        String format,
        boolean header,
        boolean trimmed,
        String comment,
        List<String> missing,
        String dates,
        List<Part> parts,
        String label,
        String join,
        List<ColumnSpec> columns,
        List<String> leave_out,
        List<Derived> derived,
        @Nullable Held test) {

    @SuppressWarnings("NullAway") // What the file leaves out.
    public Layout {
        comment = Objects.requireNonNullElse(comment, "");
        missing = Objects.requireNonNullElse(missing, List.of());
        dates = Objects.requireNonNullElse(dates, "");
        label = Objects.requireNonNullElse(label, "");
        join = Objects.requireNonNullElse(join, "");
        leave_out = Objects.requireNonNullElse(leave_out, List.of());
        derived = Objects.requireNonNullElse(derived, List.of());
    }

    /**
     * A file of the table.
     *
     * @param label what it is called in the table; empty if it is not
     */
    public record Part(String file, String label) {
        @SuppressWarnings("NullAway")
        public Part {
            label = Objects.requireNonNullElse(label, "");
        }
    }

    /** What a column holds. */
    public enum Kind {
        number,
        category,
        text,
        date
    }

    /**
     * A column.
     *
     * @param header its name in the file, where that is another
     * @param zero_is_missing whether 0 stands for no measurement
     * @param drop_suffix an end that some values have and that means nothing
     */
    public record ColumnSpec(
            String name,
            Kind kind,
            String unit,
            String description,
            String header,
            boolean zero_is_missing,
            String drop_suffix) {
        @SuppressWarnings("NullAway")
        public ColumnSpec {
            unit = Objects.requireNonNullElse(unit, "");
            description = Objects.requireNonNullElse(description, "");
            header = Objects.requireNonNullElse(header, name);
            drop_suffix = Objects.requireNonNullElse(drop_suffix, "");
        }
    }

    /** A column of truth values: whether all conditions hold; missing where one cannot be told. */
    public record Derived(String name, String description, List<Condition> all) {}

    /** What a value must be: one of these words, or a number between these. */
    public record Condition(
            String column,
            @Nullable List<String> one_of,
            @Nullable Double at_least,
            @Nullable Double at_most) {}

    /**
     * Which rows are held out: those of a part; or those whose row number within their part, or whose value in a column, is
     * at least so much or leaves this remainder.
     *
     * @param by {@code part}, {@code row} or the name of a column
     * @param part the part held out
     * @param modulo what is divided by; 0 to compare as it is
     * @param equals the remainder
     * @param at_least from where on; the rows are then in order of time
     */
    public record Held(
            String by,
            @Nullable String part,
            long modulo,
            long equals,
            @Nullable Long at_least) {

        /** Returns whether rows are held out because they come last. */
        public boolean inOrder() {
            return at_least != null;
        }

        /** Returns whether a row with this number or value is held out. */
        public boolean test(double x) {
            return at_least != null ? x >= at_least : (modulo == 0 ? x : x % modulo) == equals;
        }
    }
}
