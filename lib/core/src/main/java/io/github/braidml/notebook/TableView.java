package io.github.braidml.notebook;

import io.github.braidml.show.TextTable;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/** The first rows and columns of a Tablesaw table, and how many there are. */
final class TableView {
    static final int MOST_ROWS = 20;
    static final int MOST_COLUMNS = 20;
    static final int LONGEST_CELL = 80;

    private TableView() {}

    static TextTable of(Relation table) {
        int rows = table.rowCount();
        int columns = table.columnCount();
        String name = table.name() == null ? "" : table.name();
        if (columns == 0) {
            return TextTable.of("(no columns)").title(name);
        }
        List<Column<?>> shown = table.columns().subList(0, Math.min(columns, MOST_COLUMNS));
        TextTable view = new TextTable(shown.stream().map(c -> cut(c.name())).toList());
        if (!name.isBlank()) {
            view.title(name);
        }
        for (int c = 0; c < shown.size(); c++) {
            if (shown.get(c) instanceof NumericColumn) {
                view.right(c);
            }
        }
        int most = Math.min(rows, MOST_ROWS);
        for (int r = 0; r < most; r++) {
            List<Object> cells = new ArrayList<>();
            for (Column<?> column : shown) {
                cells.add(cut(column.getString(r)));
            }
            view.row(cells.toArray());
        }
        return view.note(count(most, rows, "row") + ", " + count(shown.size(), columns, "column"));
    }

    private static String count(int shown, int all, String what) {
        String number = shown == all ? String.valueOf(all) : "first " + shown + " of " + all;
        return number + " " + what + (all == 1 ? "" : "s");
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL - 1) + "…";
    }
}
