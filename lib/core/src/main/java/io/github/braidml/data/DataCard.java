package io.github.braidml.data;

import io.github.braidml.show.Html;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one should see of a table before learning from it. */
final class DataCard implements Shown {
    private static final int MOST_COLUMNS = 30;
    private static final String ODD = "Odd";

    private final String name;
    private final @Nullable Card card;
    private final String size;
    private final TextTable columns;
    private final List<Column> shown;
    private final List<String> warnings;

    private DataCard(
            String name,
            @Nullable Card card,
            String size,
            TextTable columns,
            List<Column> shown,
            List<String> warnings) {
        this.name = name;
        this.card = card;
        this.size = size;
        this.columns = columns;
        this.shown = shown;
        this.warnings = warnings;
    }

    static DataCard of(String name, @Nullable Card card, List<Column> columns, Split split, Splitting splitting) {
        List<Column> shown = choose(columns, card);
        String unit = card == null ? "" : ", one row per " + card.unit_of_observation();
        int aside = columns.get(0).size() - split.train().length - split.valid().length - split.test().length;
        String size = "%s x %s%s: %d to train, %d to validate, %s%s"
                .formatted(
                        Words.count(columns.get(0).size(), "row"),
                        Words.count(columns.size(), "column"),
                        unit,
                        split.train().length,
                        split.valid().length,
                        split.test().length == 0
                                ? "none held out to test (say .holdOut(0.2, seed))"
                                : split.test().length + " to test",
                        (aside == 0 ? "" : ", " + aside + " left aside")
                                + (splitting.toString().isEmpty() ? "" : "; dealt by " + splitting));
        return new DataCard(name, card, size, table(columns, shown, card, split), shown, Warnings.of(columns, split));
    }

    /** The first columns in the table's order, but always those that suggest themselves as targets. */
    private static List<Column> choose(List<Column> columns, @Nullable Card card) {
        if (columns.size() <= MOST_COLUMNS) {
            return columns;
        }
        Set<String> targets = new HashSet<>();
        if (card != null) {
            card.tasks().forEach(task -> targets.add(task.column()));
        }
        long kept = columns.stream().filter(c -> targets.contains(c.name())).count();
        List<Column> shown = new ArrayList<>();
        int others = (int) Math.max(0, MOST_COLUMNS - kept);
        for (Column column : columns) {
            boolean target = targets.contains(column.name());
            if (shown.size() < MOST_COLUMNS && (target || others > 0)) {
                shown.add(column);
                others -= target ? 0 : 1;
            }
        }
        return shown;
    }

    private static TextTable table(List<Column> columns, List<Column> shown, @Nullable Card card, Split split) {
        int rows = columns.get(0).size();
        int[] sample = Profile.sample(rows);
        List<Profile> profiles =
                shown.stream().map(column -> Profile.of(column, sample)).toList();
        boolean numbers = profiles.stream().anyMatch(p -> !p.numbers().isEmpty());
        boolean words = profiles.stream().anyMatch(p -> !p.common().isEmpty());
        Map<String, String> units = units(card);
        List<String> header = new ArrayList<>(List.of("column", "holds"));
        header.addAll(units.isEmpty() ? List.of() : List.of("unit"));
        header.addAll(List.of("missing", "distribution"));
        header.addAll(numbers ? List.of("min", "median", "max") : List.of());
        header.addAll(words ? List.of("most frequent") : List.of());
        TextTable table = new TextTable(header).right(header.indexOf("missing"));
        if (numbers) {
            table.right(header.indexOf("min"), header.indexOf("median"), header.indexOf("max"));
        }
        for (int c = 0; c < shown.size(); c++) {
            Profile profile = profiles.get(c);
            String column = shown.get(c).name();
            List<Object> cells = new ArrayList<>(List.of(Profile.shorten(column, 60), profile.kind()));
            cells.addAll(units.isEmpty() ? List.of() : List.of(units.getOrDefault(column, "")));
            cells.add(profile.missing() == 0 ? "" : Quantity.percent(profile.missing(), rows));
            cells.add(new Bars(profile.bars()));
            if (numbers) {
                cells.addAll(profile.numbers().isEmpty() ? List.of("", "", "") : profile.numbers());
            }
            cells.addAll(words ? List.of(profile.common()) : List.of());
            table.row(cells.toArray());
        }
        String notes = notes(columns, shown, rows, split);
        return notes.isEmpty() ? table : table.note(notes);
    }

    private static String notes(List<Column> columns, List<Column> shown, int rows, Split split) {
        List<String> notes = new ArrayList<>();
        if (shown.size() < columns.size()) {
            Set<Column> seen = new HashSet<>(shown);
            List<String> left = columns.stream()
                    .filter(c -> !seen.contains(c))
                    .map(Column::name)
                    .toList();
            notes.add(Words.count(left.size(), "column") + " not shown: " + Words.list(left) + ".");
        }
        if (rows > Profile.SAMPLE) {
            notes.add("Distributions, medians and shares are of %d rows drawn at random.".formatted(Profile.SAMPLE));
        }
        List<String> rare = shown.stream()
                .map(column -> column instanceof Column.Values words ? Category.rare(words, split.train()) : "")
                .filter(words -> !words.isEmpty())
                .toList();
        if (!rare.isEmpty()) {
            notes.add("Rare in training, and as features one level with what is new: " + String.join("; ", rare) + ".");
        }
        return String.join(" ", notes);
    }

    private static Map<String, String> units(@Nullable Card card) {
        Map<String, String> units = new HashMap<>();
        if (card != null) {
            card.columns().stream().filter(c -> !c.unit().isEmpty()).forEach(c -> units.put(c.name(), c.unit()));
        }
        return units;
    }

    private static String origin(Card card) {
        String origin = "From %s. Licence: %s. Cite: %s".formatted(card.version(), card.licence(), card.citation());
        return card.fetched().isEmpty() ? origin : origin + " " + card.fetched();
    }

    private List<String> suggestions(Card card) {
        return card.tasks().stream()
                .map(task -> task.column() + " (" + task.kind() + ")"
                        + (task.reason().isEmpty() ? "" : ": " + task.reason()))
                .toList();
    }

    @Override
    public String html() {
        Html out = new Html().open("div", "style", "max-width:75em");
        out.open("p", "style", "margin:0 0 4px 0")
                .element("b", card == null ? name : card.title(), "style", "font-size:120%")
                .close();
        if (card != null) {
            paragraph(out, card.description());
        }
        paragraph(out, size);
        if (card != null) {
            out.open("p", "style", "margin:0 0 8px 0;opacity:0.75")
                    .element("small", origin(card))
                    .close();
        }
        out.raw(columns.html());
        list(out, ODD, warnings);
        if (card != null) {
            meanings(out, card);
            list(out, "Tasks that suggest themselves", suggestions(card));
            list(out, "Known problems", card.problems());
            list(out, "Must not be concluded", card.must_not_conclude());
        }
        return out.close().toString();
    }

    private static void paragraph(Html out, String text) {
        out.element("p", text, "style", "margin:0 0 4px 0");
    }

    /** Folded away, since few people read all of it. */
    private void meanings(Html out, Card card) {
        Set<String> names = new HashSet<>();
        shown.forEach(column -> names.add(column.name()));
        List<Card.ColumnNote> notes = card.columns().stream()
                .filter(note ->
                        names.contains(note.name()) && !note.description().isEmpty())
                .toList();
        out.open("details", "style", "margin:4px 0").element("summary", "What the columns mean");
        out.open("ul", "style", "margin:4px 0");
        for (Card.ColumnNote note : notes) {
            out.open("li")
                    .element("b", note.name())
                    .text(": " + note.description())
                    .close();
        }
        out.close().close();
    }

    private static void list(Html out, String title, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        out.open("p", "style", "margin:8px 0 0 0").element("b", title).close();
        out.open("ul", "style", "margin:2px 0");
        items.forEach(item -> out.element("li", item));
        out.close();
    }

    @Override
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(card == null ? name : card.title()).append('\n');
        if (card != null) {
            out.append(card.description()).append('\n');
        }
        out.append(size).append('\n');
        if (card != null) {
            out.append(origin(card)).append('\n');
        }
        out.append('\n').append(columns.text()).append('\n');
        list(out, ODD, warnings);
        if (card != null) {
            list(out, "Tasks that suggest themselves", suggestions(card));
            list(out, "Known problems", card.problems());
            list(out, "Must not be concluded", card.must_not_conclude());
        }
        return out.substring(0, out.length() - 1);
    }

    private static void list(StringBuilder out, String title, List<String> items) {
        if (!items.isEmpty()) {
            out.append('\n').append(title).append('\n');
            items.forEach(item -> out.append("- ").append(item).append('\n'));
        }
    }
}
