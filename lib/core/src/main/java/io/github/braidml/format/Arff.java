package io.github.braidml.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of an ARFF file, the format of Weka and Mulan; rows are written out, not sparse.
 *
 * @param relation name of the table
 * @param attributes its columns
 * @param rows values in the order of the columns, as they are written; null where missing
 */
public record Arff(String relation, List<Attribute> attributes, List<List<@Nullable String>> rows) {

    /** What a column holds. */
    public enum Kind {
        NUMBER,
        LEVEL,
        TEXT,
        DATE
    }

    /**
     * A column.
     *
     * @param levels the values that occur, if these are listed; else empty
     */
    public record Attribute(String name, Kind kind, List<String> levels) {}

    /**
     * Reads a file in UTF-8.
     *
     * @param file its name, for messages
     * @throws IllegalArgumentException if it is no ARFF file, or a line has not a value of the right kind for every column
     */
    public static Arff read(String file, byte[] bytes) {
        Malformed malformed = new Malformed(file, "ARFF");
        return new Reader(malformed).read(malformed.utf8(bytes));
    }

    private static final class Reader {
        private final Malformed malformed;
        private final List<Attribute> attributes = new ArrayList<>();
        private final List<Set<String>> levels = new ArrayList<>();
        private final List<List<@Nullable String>> rows = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private String relation = "";
        private boolean data;
        private String line = "";
        private int number;
        private int at;

        Reader(Malformed malformed) {
            this.malformed = malformed;
        }

        Arff read(String text) {
            text.lines().forEach(each -> {
                line = each.strip();
                number++;
                at = 0;
                if (line.isEmpty() || line.charAt(0) == '%') {
                    return;
                }
                if (data) {
                    rows.add(row());
                } else {
                    declaration();
                }
            });
            if (!data) {
                throw malformed.file("there is no line @data, after which the rows come");
            }
            return new Arff(relation, List.copyOf(attributes), rows);
        }

        private IllegalArgumentException wrong(String what) {
            return malformed.line(number, what);
        }

        private void declaration() {
            String keyword = bare(" \t").toLowerCase(Locale.ROOT);
            switch (keyword) {
                case "@relation" -> relation = word(" \t");
                case "@attribute" -> attribute();
                case "@data" -> {
                    if (attributes.isEmpty()) {
                        throw wrong("@data must come after at least one @attribute");
                    }
                    data = true;
                }
                default ->
                    throw wrong("a line before @data must begin with @relation, @attribute or %; it begins with '"
                            + shorten(keyword) + "'");
            }
        }

        private void attribute() {
            String name = word(" \t{");
            if (name.isEmpty() || !names.add(name)) {
                throw wrong("every attribute needs a name of its own; given '" + shorten(name) + "'");
            }
            skipBlanks();
            Set<String> known = new HashSet<>();
            Attribute attribute;
            if (at < line.length() && line.charAt(at) == '{') {
                List<String> listed = listed();
                known.addAll(listed);
                attribute = new Attribute(name, Kind.LEVEL, listed);
            } else {
                String type = bare(" \t").toLowerCase(Locale.ROOT);
                Kind kind =
                        switch (type) {
                            case "numeric", "real", "integer" -> Kind.NUMBER;
                            case "string" -> Kind.TEXT;
                            case "date" -> Kind.DATE;
                            default ->
                                throw wrong(
                                        "attribute '%s' must be numeric, real, integer, string, date or {a list}; it is '%s'"
                                                .formatted(shorten(name), shorten(type)));
                        };
                attribute = new Attribute(name, kind, List.of());
            }
            attributes.add(attribute);
            levels.add(known);
        }

        private List<String> listed() {
            List<String> listed = new ArrayList<>();
            at++;
            while (true) {
                listed.add(word(",}"));
                skipBlanks();
                if (at >= line.length()) {
                    throw wrong("the list of values must be closed with }");
                }
                if (line.charAt(at++) == '}') {
                    return List.copyOf(listed);
                }
            }
        }

        private List<@Nullable String> row() {
            if (line.charAt(0) == '{') {
                throw wrong("sparse rows are not read; write every value out");
            }
            List<@Nullable String> row = new ArrayList<>(attributes.size());
            while (true) {
                if (row.size() == attributes.size()) {
                    throw wrong("a row must have %d values; this one has more".formatted(attributes.size()));
                }
                skipBlanks();
                boolean quoted = at < line.length() && isQuote(line.charAt(at));
                String word = word(",");
                row.add(quoted || !word.equals("?") ? value(row.size(), word) : null);
                skipBlanks();
                if (at >= line.length()) {
                    break;
                }
                if (line.charAt(at++) != ',') {
                    throw wrong("values must be separated by commas");
                }
            }
            if (row.size() != attributes.size()) {
                throw wrong("a row must have %d values; this one has %d".formatted(attributes.size(), row.size()));
            }
            return row;
        }

        private String value(int column, String word) {
            Attribute attribute = attributes.get(column);
            if (attribute.kind() == Kind.NUMBER && !Numbers.isFinite(word)) {
                throw wrong("attribute '%s' must be a finite number; it is '%s'"
                        .formatted(shorten(attribute.name()), shorten(word)));
            }
            if (attribute.kind() == Kind.LEVEL && !levels.get(column).contains(word)) {
                throw wrong("attribute '%s' must be one of the values listed for it; it is '%s'"
                        .formatted(shorten(attribute.name()), shorten(word)));
            }
            return word;
        }

        /** A word up to one of these characters, or in quotes. */
        private String word(String ends) {
            skipBlanks();
            if (at >= line.length() || !isQuote(line.charAt(at))) {
                return bare(ends).strip();
            }
            char quote = line.charAt(at++);
            StringBuilder word = new StringBuilder();
            while (at < line.length()) {
                char c = line.charAt(at++);
                if (c == quote) {
                    return word.toString();
                }
                word.append(c == '\\' && at < line.length() ? line.charAt(at++) : c);
            }
            throw wrong("the quote that is opened here is never closed");
        }

        private String bare(String ends) {
            int from = at;
            while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
                at++;
            }
            return line.substring(from, at);
        }

        private void skipBlanks() {
            while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
                at++;
            }
        }

        private static boolean isQuote(char c) {
            return c == '\'' || c == '"';
        }

        private static String shorten(String text) {
            return text.length() <= 40 ? text : text.substring(0, 40) + "...";
        }
    }
}
