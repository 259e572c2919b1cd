package io.github.braidml.format;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How a CSV file is written: what stands between its values, and in which of its columns numbers have a decimal comma, such as 3,5
 * or 1.234,5. Told from the whole file, in one pass that keeps none of it.
 *
 * @param separator comma, semicolon, tab or bar: whichever the header has most of
 * @param commas the columns whose numbers have decimal commas
 */
public record CsvStyle(char separator, Set<String> commas) {
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};

    /**
     * Tells the style of a file, leaving it to others to find out whether it is well-formed.
     *
     * @param in the text, read to its end
     * @throws IllegalArgumentException if a column has numbers with a decimal comma and others with a decimal point
     */
    public static CsvStyle of(Reader in, String file) throws IOException {
        Malformed malformed = new Malformed(file, "CSV");
        StringBuilder header = new StringBuilder();
        StringBuilder bare = new StringBuilder();
        int c = in.read();
        for (boolean quoted = false; c >= 0 && (quoted || (c != '\n' && c != '\r')); c = in.read()) {
            header.append((char) c);
            quoted ^= c == '"';
            if (!quoted) {
                bare.append((char) c);
            }
        }
        Scan scan = new Scan(separator(bare));
        char[] chars = new char[1 << 16];
        for (int count = in.read(chars); count >= 0; count = in.read(chars)) {
            for (int i = 0; i < count; i++) {
                scan.next(chars[i]);
            }
        }
        scan.next('\n');
        BitSet commas = scan.commas(malformed);
        return new CsvStyle(
                scan.separator, commas.isEmpty() ? Set.of() : names(header.toString(), scan.separator, file, commas));
    }

    private static Set<String> names(String header, char separator, String file, BitSet columns) {
        List<String> names = new Csv(separator, false, (char) 0)
                .read(file, header.getBytes(StandardCharsets.UTF_8))
                .get(0)
                .values();
        Set<String> chosen = new HashSet<>();
        columns.stream().filter(column -> column < names.size()).forEach(column -> chosen.add(names.get(column)));
        return chosen;
    }

    /** Returns the number that text with a decimal comma and points between thousands stands for, or nothing if it is none. */
    public static OptionalDouble number(String text) {
        return Numbers.read(text.strip().replace(".", "").replace(',', '.'));
    }

    private static char separator(CharSequence header) {
        char best = SEPARATORS[0];
        for (char each : SEPARATORS) {
            if (count(header, each) > count(header, best)) {
                best = each;
            }
        }
        return best;
    }

    private static long count(CharSequence text, char c) {
        return text.chars().filter(each -> each == c).count();
    }

    /** What the values of each column look like. */
    private static final class Scan {
        private static final int GROUP = 3;

        private final char separator;
        private final BitSet commas = new BitSet();
        private final BitSet points = new BitSet();
        private final BitSet either = new BitSet();
        private final List<Integer> lines = new ArrayList<>();
        private int line = 2;
        private int column;
        private boolean quoted;
        private boolean number = true;
        private int signs;
        private int digits;
        private int marks;
        private char lastMark;
        private char firstMark;
        private int before;
        private boolean zero;

        Scan(char separator) {
            this.separator = separator;
        }

        void next(char c) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == separator || c == '\n' || c == '\r')) {
                close();
                column = c == separator ? column + 1 : 0;
                line += c == '\n' ? 1 : 0;
            } else if (c >= '0' && c <= '9') {
                zero |= digits == 0 && marks == 0 && c == '0';
                digits++;
            } else if (c == ',' || c == '.') {
                if (marks++ == 0) {
                    firstMark = c;
                    before = digits;
                }
                // Groups of thousands have three digits.
                number &= marks == 1 || digits == GROUP;
                lastMark = c;
                digits = 0;
            } else if (c == '-' || c == '+') {
                number &= signs++ + digits + marks == 0;
            } else {
                number &= c == ' ' || c == '\n' || c == '\r';
            }
        }

        /** Notes what a value says: 3,5 and 1.234,5 have a decimal comma, 3.5 and 1,234.5 a point; 1,234 may be either. */
        private void close() {
            if (number && digits > 0 && marks > 0) {
                boolean grouped = marks > 1 && firstMark == lastMark;
                boolean unclear = marks == 1 && digits == GROUP && before > 0 && before <= GROUP && !zero;
                if (unclear) {
                    either.set(column, lastMark == ',' || either.get(column));
                } else if (!grouped) {
                    note(lastMark == ',' ? commas : points);
                }
            }
            number = true;
            signs = 0;
            digits = 0;
            marks = 0;
            zero = false;
        }

        private void note(BitSet marked) {
            if (!marked.get(column)) {
                marked.set(column);
                while (lines.size() <= column) {
                    lines.add(0);
                }
                lines.set(column, line);
            }
        }

        /** Returns the columns of decimal commas. */
        BitSet commas(Malformed malformed) {
            BitSet both = (BitSet) commas.clone();
            both.and(points);
            if (!both.isEmpty()) {
                int at = both.nextSetBit(0);
                throw malformed.line(
                        lines.get(at),
                        "column %d must write its numbers in one way; it has decimal commas and decimal points"
                                .formatted(at + 1));
            }
            if (!commas.isEmpty() || (separator != ',' && points.isEmpty())) {
                commas.or(either);
                commas.andNot(points);
            }
            return commas;
        }
    }
}
