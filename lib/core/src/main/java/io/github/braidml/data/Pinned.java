package io.github.braidml.data;

import io.github.braidml.catalogue.Catalogue;
import io.github.braidml.catalogue.Entry;
import io.github.braidml.catalogue.Layout;
import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Arff;
import io.github.braidml.format.Csv;
import io.github.braidml.format.Gzip;
import io.github.braidml.format.Numbers;
import io.github.braidml.show.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables of the catalogue: from its files, by the rules that it states. */
final class Pinned {
    private final Entry entry;
    private final Layout layout;

    /** Values as they are written, a list per column, null where missing. */
    private final Map<String, List<@Nullable String>> values = new LinkedHashMap<>();

    private final Map<String, Layout.ColumnSpec> specs = new LinkedHashMap<>();

    /** Part and row within it, of every row. */
    private final List<String> parts = new ArrayList<>();

    private final List<Integer> places = new ArrayList<>();

    private Pinned(Entry entry, Layout layout) {
        this.entry = entry;
        this.layout = layout;
    }

    static Data data(Catalogue catalogue, String name, Progress progress) {
        Entry entry = catalogue.entry(name);
        Layout layout = entry.table();
        if (layout == null) {
            throw new IllegalArgumentException(
                    "data set '%s' is no table but %s; its files: Catalogue.standard().files(\"%s\", Progress.NONE)"
                            .formatted(name, Words.count(entry.files().size(), "file"), name));
        }
        Pinned pinned = new Pinned(entry, layout);
        pinned.read(catalogue.files(name, progress));
        return pinned.data();
    }

    private void read(Map<String, Path> files) {
        if (layout.format().equals("tmx")) {
            Layout.Part all = new Layout.Part(layout.parts().get(0).file(), "");
            below(all, Memories.rows(entry.name(), layout, files));
            return;
        }
        for (Layout.Part part : layout.parts()) {
            Path path = Objects.requireNonNull(files.get(part.file()), part.file());
            List<List<@Nullable String>> rows = rows(path);
            if (layout.join().isEmpty()) {
                below(part, rows);
            } else {
                beside(part, rows);
            }
        }
    }

    private List<List<@Nullable String>> rows(Path path) {
        String file = path.toString();
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file + "' cannot be read: " + e.getMessage(), e);
        }
        if (Gzip.isGzip(bytes)) {
            bytes = Gzip.unpack(file, bytes, Gzip.MOST);
        }
        List<String> header =
                layout.columns().stream().map(Layout.ColumnSpec::header).toList();
        List<List<@Nullable String>> rows = new ArrayList<>();
        List<String> found = header;
        if (layout.format().equals("arff")) {
            Arff arff = Arff.read(file, bytes);
            found = arff.attributes().stream().map(Arff.Attribute::name).toList();
            rows.addAll(arff.rows());
        } else {
            char comment = layout.comment().isEmpty() ? 0 : layout.comment().charAt(0);
            for (Csv.Line line : new Csv(',', layout.trimmed(), comment).read(file, bytes)) {
                rows.add(new ArrayList<>(line.values()));
            }
            if (layout.header()) {
                found = rows.remove(0).stream().map(String::valueOf).toList();
            }
        }
        if (!found.equals(header) || rows.get(0).size() != header.size()) {
            throw new IllegalArgumentException(
                    "'%s' must have the columns %s; it has %s".formatted(file, Words.list(header), Words.list(found)));
        }
        return rows;
    }

    private void below(Layout.Part part, List<List<@Nullable String>> rows) {
        if (!layout.label().isEmpty()) {
            Layout.ColumnSpec label = new Layout.ColumnSpec(
                    layout.label(), Layout.Kind.category, "", "which file the row is from", "", false, "");
            add(label, rows, row -> part.label());
        }
        for (int c = 0; c < layout.columns().size(); c++) {
            int at = c;
            add(layout.columns().get(c), rows, row -> row.get(at));
        }
        for (int row = 0; row < rows.size(); row++) {
            parts.add(part.label());
            places.add(row);
        }
    }

    private void beside(Layout.Part part, List<List<@Nullable String>> rows) {
        boolean first = values.isEmpty();
        for (int c = 0; c < layout.columns().size(); c++) {
            int at = c;
            Layout.ColumnSpec spec = layout.columns().get(c);
            if (!spec.name().equals(layout.join())) {
                String name = part.label() + "_" + spec.name();
                add(
                        new Layout.ColumnSpec(
                                name, spec.kind(), spec.unit(), spec.description(), "", spec.zero_is_missing(), ""),
                        rows,
                        row -> row.get(at));
            } else if (first) {
                add(spec, rows, row -> row.get(at));
            } else if (!Objects.equals(
                    values.get(spec.name()),
                    rows.stream().map(row -> row.get(at)).toList())) {
                throw new IllegalArgumentException("the files of '%s' must have the same values of %s in each row"
                        .formatted(entry.name(), spec.name()));
            }
        }
        if (first) {
            for (int row = 0; row < rows.size(); row++) {
                parts.add(part.label());
                places.add(row);
            }
        }
    }

    private interface Cell {
        @Nullable
        String of(List<@Nullable String> row);
    }

    private void add(Layout.ColumnSpec spec, List<List<@Nullable String>> rows, Cell cell) {
        specs.put(spec.name(), spec);
        List<@Nullable String> column = values.computeIfAbsent(spec.name(), name -> new ArrayList<>());
        for (List<@Nullable String> row : rows) {
            column.add(clean(spec, cell.of(row)));
        }
    }

    private @Nullable String clean(Layout.ColumnSpec spec, @Nullable String written) {
        if (written == null || written.isEmpty() || layout.missing().contains(written)) {
            return null;
        }
        String value = written;
        if (!spec.drop_suffix().isEmpty() && value.endsWith(spec.drop_suffix())) {
            value = value.substring(0, value.length() - spec.drop_suffix().length());
        }
        OptionalDouble number = Numbers.read(value);
        if (spec.zero_is_missing() && number.isPresent() && number.getAsDouble() == 0) {
            return null;
        }
        // A code is the same however it is written: 3 or 3.0.
        return spec.kind() == Layout.Kind.category && number.isPresent()
                ? String.valueOf(Column.text(number.getAsDouble()))
                : value;
    }

    private Data data() {
        Table table = Table.create(entry.name());
        Set<String> left = new HashSet<>(layout.leave_out());
        values.forEach((name, column) -> {
            if (!left.contains(name)) {
                table.addColumns(column(Objects.requireNonNull(specs.get(name)), column));
            }
        });
        for (Layout.Derived derived : layout.derived()) {
            table.addColumns(derived(derived));
        }
        return Data.of(table, card(table), splitting());
    }

    private tech.tablesaw.columns.Column<?> column(Layout.ColumnSpec spec, List<@Nullable String> column) {
        return switch (spec.kind()) {
            case number -> DoubleColumn.create(spec.name(), numbers(spec.name()));
            case category, text ->
                StringColumn.create(
                        spec.name(),
                        column.stream().map(value -> value == null ? "" : value).toArray(String[]::new));
            case date -> {
                DateTimeFormatter format = DateTimeFormatter.ofPattern(layout.dates(), Locale.ROOT);
                DateColumn dates = DateColumn.create(spec.name());
                for (int row = 0; row < column.size(); row++) {
                    String value = column.get(row);
                    try {
                        dates.append(value == null ? null : LocalDate.parse(value, format));
                    } catch (DateTimeParseException e) {
                        throw wrong(spec.name(), row, "a date such as " + layout.dates(), e);
                    }
                }
                yield dates;
            }
        };
    }

    private double[] numbers(String name) {
        List<@Nullable String> column = Objects.requireNonNull(values.get(name), name);
        double[] numbers = new double[column.size()];
        for (int row = 0; row < numbers.length; row++) {
            String value = column.get(row);
            OptionalDouble number = value == null ? OptionalDouble.of(Double.NaN) : Numbers.read(value.strip());
            if (number.isEmpty()) {
                throw wrong(name, row, "a number", null);
            }
            numbers[row] = number.getAsDouble();
        }
        return numbers;
    }

    private IllegalArgumentException wrong(String name, int row, String must, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "data set '%s', column '%s', row %d must be %s; it is '%s'"
                        .formatted(
                                entry.name(),
                                name,
                                row,
                                must,
                                Objects.requireNonNull(values.get(name)).get(row)),
                cause);
    }

    private BooleanColumn derived(Layout.Derived derived) {
        BooleanColumn column = BooleanColumn.create(derived.name());
        for (int row = 0; row < parts.size(); row++) {
            boolean known = true;
            boolean all = true;
            for (Layout.Condition condition : derived.all()) {
                String value =
                        Objects.requireNonNull(values.get(condition.column())).get(row);
                known &= value != null;
                all &= value != null && holds(condition, value.strip());
            }
            column.append(known ? (Boolean) all : null);
        }
        return column;
    }

    private static boolean holds(Layout.Condition condition, String value) {
        List<String> words = condition.one_of();
        if (words != null) {
            return words.contains(value);
        }
        double x = Numbers.read(value).orElse(Double.NaN);
        Double least = condition.at_least();
        Double most = condition.at_most();
        return (least == null || x >= least) && (most == null || x <= most);
    }

    private Splitting splitting() {
        Layout.Held held = layout.test();
        if (held == null) {
            return Splitting.NONE;
        }
        BitSet test = new BitSet();
        boolean byPart = held.by().equals("part");
        double[] keys = byPart || held.by().equals("row") ? new double[0] : numbers(held.by());
        for (int row = 0; row < parts.size(); row++) {
            boolean out = byPart
                    ? parts.get(row).equals(held.part())
                    : held.test(keys.length == 0 ? places.get(row) : keys[row]);
            test.set(row, out);
        }
        return Splitting.NONE.dealing(new Settled(test, held.inOrder(), 0));
    }

    private Card card(Table table) {
        Map<String, String> derived = new LinkedHashMap<>();
        layout.derived().forEach(column -> derived.put(column.name(), column.description()));
        List<Card.ColumnNote> columns = new ArrayList<>();
        for (tech.tablesaw.columns.Column<?> column : table.columns()) {
            Layout.ColumnSpec spec = specs.get(column.name());
            columns.add(
                    spec == null
                            ? new Card.ColumnNote(
                                    column.name(),
                                    "boolean",
                                    "",
                                    derived.getOrDefault(column.name(), ""),
                                    column.countMissing())
                            : new Card.ColumnNote(
                                    spec.name(),
                                    spec.kind() == Layout.Kind.number
                                            ? "numeric"
                                            : spec.kind().name(),
                                    spec.unit(),
                                    spec.description(),
                                    column.countMissing()));
        }
        return Card.of(entry, layout.parts().get(0).file(), table.rowCount(), columns);
    }
}
