package io.github.braidml.format;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text, a line per row, by RFC 4180: values with separators, quotes or line breaks stand in double quotes, a quote
 * in them is doubled. Empty lines are passed over; lines end with LF, CR LF or CR.
 *
 * @param separator what stands between two values
 * @param trimmed whether blanks around a value are not part of it
 * @param comment lines that begin with this are passed over; 0 for none
 */
public record Csv(char separator, boolean trimmed, char comment) {

    /**
     * One line.
     *
     * @param number its number in the file, from 1
     * @param values what it holds
     */
    public record Line(int number, List<String> values) {}

    /**
     * Reads a table in UTF-8.
     *
     * @param file its name, for messages
     * @throws IllegalArgumentException if it is not UTF-8, a quote is never closed or is followed by something, or a line has
     *     more or fewer values than the first
     */
    public List<Line> read(String file, byte[] bytes) {
        Malformed malformed = new Malformed(file, "CSV");
        return new Reader(malformed.utf8(bytes), malformed).read();
    }

    /** Returns text that {@link #read} reads as these lines, every one of which ends with LF. */
    public String write(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            String before = "";
            for (String value : line.values()) {
                text.append(before)
                        .append('"')
                        .append(value.replace("\"", "\"\""))
                        .append('"');
                before = String.valueOf(separator);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private final class Reader {
        private final String text;
        private final Malformed malformed;
        private int at;
        private int line = 1;

        Reader(String text, Malformed malformed) {
            this.text = text;
            this.malformed = malformed;
        }

        List<Line> read() {
            List<Line> lines = new ArrayList<>();
            int width = 0;
            while (at < text.length()) {
                if (endOfLine()) {
                    skipEnd();
                } else if (comment != 0 && text.charAt(at) == comment) {
                    while (at < text.length() && !endOfLine()) {
                        at++;
                    }
                } else {
                    int number = line;
                    List<String> values = values(width);
                    if (trimmed && values.size() == 1 && values.get(0).isEmpty()) {
                        continue;
                    }
                    if (width > 0 && values.size() != width) {
                        throw malformed.line(
                                number,
                                "every line must have %d values, as the first has; this one has %d"
                                        .formatted(width, values.size()));
                    }
                    width = values.size();
                    lines.add(new Line(number, values));
                }
            }
            return lines;
        }

        private List<String> values(int expected) {
            List<String> values = new ArrayList<>(Math.max(expected, 1));
            values.add(value());
            while (at < text.length() && text.charAt(at) == separator) {
                at++;
                values.add(value());
            }
            return values;
        }

        private String value() {
            skipBlanks();
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int from = at;
            while (at < text.length() && text.charAt(at) != separator && !endOfLine()) {
                at++;
            }
            return trimmed ? text.substring(from, at).strip() : text.substring(from, at);
        }

        private String quoted() {
            int opened = line;
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    if (at >= text.length() || text.charAt(at) != '"') {
                        skipBlanks();
                        if (at < text.length() && text.charAt(at) != separator && !endOfLine()) {
                            throw malformed.line(
                                    line,
                                    "a closing quote must be followed by '%s' or the end of the line; a quote inside a value is doubled"
                                            .formatted(separator));
                        }
                        return value.toString();
                    }
                } else if (c == '\n') {
                    line++;
                }
                value.append(c);
                at++;
            }
            throw malformed.line(opened, "the quote that is opened here is never closed");
        }

        private void skipBlanks() {
            while (trimmed && at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private boolean endOfLine() {
            char c = text.charAt(at);
            return c == '\n' || c == '\r';
        }

        private void skipEnd() {
            boolean both = text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
            at += both ? 2 : 1;
            line++;
        }
    }
}
