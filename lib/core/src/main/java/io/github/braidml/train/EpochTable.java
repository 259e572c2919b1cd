package io.github.braidml.train;

import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The losses of every task, epoch by epoch; the best epoch stands out. Of a long run some rows are shown, the first, the
 * best and the newest always among them.
 *
 * @param tasks the tasks' names
 * @param epochs what happened so far
 * @param of how many epochs were asked for
 * @param note a line below the table
 */
public record EpochTable(List<String> tasks, List<Epoch> epochs, int of, String note) implements Shown {
    private static final int MOST_ROWS = 10;
    private static final int BAR = 20;

    public EpochTable {
        tasks = List.copyOf(tasks);
        epochs = List.copyOf(epochs);
    }

    /** Returns the newest epoch in one line, for a terminal. */
    public String newest() {
        Epoch epoch = epochs.get(epochs.size() - 1);
        StringBuilder line = new StringBuilder("epoch " + epoch.number() + " of " + of + ":");
        for (int t = 0; t < tasks.size(); t++) {
            line.append(t == 0 ? " " : ", ").append(tasks.get(t)).append(' ').append(losses(epoch, t));
        }
        return line.append(" (train / validation), relative ")
                .append(number(epoch.score()))
                .toString();
    }

    @Override
    public String html() {
        return table().html();
    }

    private TextTable table() {
        List<String> header = new ArrayList<>(List.of("epoch"));
        header.addAll(tasks);
        header.add("relative");
        TextTable table = new TextTable(header)
                .rightFrom(0)
                .title(bar() + " training / validation loss")
                .note(note);
        int best = best();
        for (int i : shown(best)) {
            Object[] cells = cells(epochs.get(i), i == best);
            if (i == best) {
                table.strongRow(cells);
            } else {
                table.row(cells);
            }
        }
        return table;
    }

    private String bar() {
        int done = epochs.size() * BAR / of;
        return "epoch " + epochs.size() + " of " + of + " " + "█".repeat(done) + "░".repeat(BAR - done);
    }

    private Object[] cells(Epoch epoch, boolean best) {
        List<String> cells = new ArrayList<>(List.of((best ? "best\u00a0" : "") + epoch.number()));
        for (int t = 0; t < tasks.size(); t++) {
            cells.add(losses(epoch, t).replace(' ', '\u00a0'));
        }
        cells.add(number(epoch.score()));
        return cells.toArray();
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < epochs.size(); i++) {
            // Without a score the newest is kept.
            best = epochs.get(best).score() <= epochs.get(i).score() ? best : i;
        }
        return best;
    }

    private int[] shown(int best) {
        int n = epochs.size();
        TreeSet<Integer> rows = new TreeSet<>();
        int most = Math.min(n, MOST_ROWS - 1);
        for (int i = 0; i < most; i++) {
            rows.add(most == 1 ? 0 : Math.round((float) i * (n - 1) / (most - 1)));
        }
        rows.add(best);
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The loss in training and on the validation rows, in one cell so that several tasks fit a page. */
    private static String losses(Epoch epoch, int task) {
        return number(epoch.train()[task]) + " / " + number(epoch.valid()[task]);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    @Override
    public String toString() {
        return table().text();
    }
}
