package io.github.braidml.show;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small table with a header, as aligned monospaced text and as HTML, from one description.
 *
 * <p>A cell may be any object; a {@link Shown} cell is asked for its own HTML and text. Line breaks inside a cell become
 * blanks in text.
 */
public final class TextTable implements Shown {
    private final List<String> header;
    private final Set<Integer> right = new HashSet<>();
    private final List<List<Object>> rows = new ArrayList<>();
    private final Set<Integer> strong = new HashSet<>();
    private @Nullable String title;
    private @Nullable String note;

    /** Creates a table with these column names. */
    public TextTable(List<String> header) {
        if (header.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one column; was given no column names");
        }
        this.header = List.copyOf(header);
    }

    /** Creates a table with these column names. */
    public static TextTable of(String... header) {
        return new TextTable(List.of(header));
    }

    /** Puts the text of these columns, counted from 0, to the right, as is usual for numbers. */
    public TextTable right(int... columns) {
        for (int column : columns) {
            if (column < 0 || column >= header.size()) {
                throw new IllegalArgumentException("column must be 0 to " + (header.size() - 1) + "; was " + column);
            }
            right.add(column);
        }
        return this;
    }

    /** Puts the text of every column from this one, counted from 0, to the right. */
    public TextTable rightFrom(int first) {
        for (int column = first; column < header.size(); column++) {
            right(column);
        }
        return this;
    }

    /** Writes a line above the table. */
    public TextTable title(String text) {
        title = text;
        return this;
    }

    /** Writes a line below the table, for units, the meaning of a sign or what was left out. */
    public TextTable note(String text) {
        note = text;
        return this;
    }

    /** Adds a row; null shows as an empty cell. */
    public TextTable row(@Nullable Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("a row must have as many cells as the header (" + header.size() + ": "
                    + String.join(", ", header) + "); was given " + cells.length);
        }
        List<Object> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(cell == null ? "" : cell);
        }
        rows.add(row);
        return this;
    }

    /** Adds a row that stands out, such as a total or the best. */
    public TextTable strongRow(@Nullable Object... cells) {
        row(cells);
        strong.add(rows.size() - 1);
        return this;
    }

    /** Returns how many rows there are. */
    public int size() {
        return rows.size();
    }

    @Override
    public String html() {
        Html out = new Html();
        if (title != null) {
            out.open("p", "style", "margin:0 0 4px 0").element("b", title).close();
        }
        out.open("table", "style", "border-collapse:collapse;margin:0 0 4px 0")
                .open("thead")
                .open("tr");
        for (int c = 0; c < header.size(); c++) {
            cell(out, "th", c, false, header.get(c));
        }
        out.close().close().open("tbody");
        for (int r = 0; r < rows.size(); r++) {
            out.open("tr");
            for (int c = 0; c < header.size(); c++) {
                cell(out, "td", c, strong.contains(r), rows.get(r).get(c));
            }
            out.close();
        }
        out.close().close();
        if (note != null) {
            out.open("p", "style", "margin:0;opacity:0.75")
                    .element("small", note)
                    .close();
        }
        return out.toString();
    }

    private void cell(Html out, String tag, int column, boolean bold, Object value) {
        // The align attribute survives where style is stripped.
        String align = right.contains(column) ? "right" : "left";
        String line = tag.equals("th") ? ";border-bottom:" + Html.RULE : "";
        out.open(tag, "align", align, "style", "text-align:" + align + ";padding:2px 10px 2px 4px" + line);
        if (bold) {
            out.open("b");
        }
        if (value instanceof Shown shown) {
            out.raw(shown.html());
        } else {
            out.text(value);
        }
        if (bold) {
            out.close();
        }
        out.close();
    }

    @Override
    public String toString() {
        int columns = header.size();
        List<List<String>> lines = new ArrayList<>();
        lines.add(header.stream().map(TextTable::oneLine).toList());
        for (List<Object> row : rows) {
            lines.add(row.stream()
                    .map(cell -> oneLine(cell instanceof Shown shown ? shown.text() : cell.toString()))
                    .toList());
        }
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], width(line.get(c)));
            }
        }
        StringBuilder out = new StringBuilder();
        if (title != null) {
            out.append(title).append('\n');
        }
        for (int i = 0; i < lines.size(); i++) {
            out.append(line(lines.get(i), widths)).append('\n');
            if (i == 0) {
                List<String> rule = new ArrayList<>();
                for (int width : widths) {
                    rule.add("-".repeat(width));
                }
                out.append(line(rule, widths)).append('\n');
            }
        }
        if (note != null) {
            out.append(note).append('\n');
        }
        return out.substring(0, out.length() - 1);
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder out = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String gap = " ".repeat(widths[c] - width(cells.get(c)));
            out.append(c == 0 ? "" : "  ");
            out.append(right.contains(c) ? gap + cells.get(c) : cells.get(c) + gap);
        }
        return out.toString().stripTrailing();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
