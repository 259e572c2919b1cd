package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from files, and what is said about those that cannot be read. */
final class CsvTest {
    @TempDir
    private Path folder = Path.of("");

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void fails(String name, String text, String message) throws IOException {
        Path file = write(name, text);
        assertThatThrownBy(() -> Sources.csv(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace("FILE", file.toString()));
    }

    @Test
    void missingValuesNumbersWordsAndTruthValues() throws IOException {
        Data data = Sources.csv(write("a.csv", "x,y,z,w\n1,a,true,1.5\nNA,?,,nan\n-3,null,false,\n"));
        assertThat(data.numbers("x")).containsExactly(1, Double.NaN, -3);
        assertThat(data.words("y")).containsExactly("a", null, null);
        assertThat(data.words("z")).containsExactly("true", null, "false");
        assertThat(data.numbers("w")).containsExactly(1.5, Double.NaN, Double.NaN);
        assertThat(data.numbers("y")).containsOnly(Double.NaN);
        assertThat(data).hasToString("a.csv: 3 rows x 4 columns (2 train, 1 validation, 0 test)");
    }

    @Test
    void theMachinesLanguageDoesNotMatter() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Sources.csv(write("a.csv", "x,y\n1.5,2\n")).numbers("x")).containsExactly(1.5);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void noRows() throws IOException {
        fails("empty.csv", "", "table 'empty.csv' has no rows; a model learns from rows");
        fails("header.csv", "a,b\n", "table 'header.csv' has no rows; a model learns from rows");
    }

    @Test
    void noTable() throws IOException {
        fails(
                "long.csv",
                "a,b\n1,2\n3,4,5\n",
                "'long.csv' cannot be read as CSV, line 3: every line must have 2 values, as the first has; this one has 3");
        fails(
                "twice.csv",
                "a,b,a\n1,2,3\n",
                "'twice.csv' cannot be read as CSV, line 1: the header has 'a' twice; give every column a name of its own");
        fails(
                "quote.csv",
                "a,b\n\"x,2\n3,4\n",
                "'quote.csv' cannot be read as CSV, line 2: the quote that is opened here is never closed");
    }

    @Test
    void otherSeparators() throws IOException {
        for (String separator : new String[] {";", "\t", "|"}) {
            Data data = Sources.csv(write("s.csv", "a,b\n1,x\n2.5,y\n".replace(",", separator)));
            assertThat(data.numbers("a")).containsExactly(1, 2.5);
            assertThat(data.words("b")).containsExactly("x", "y");
        }
        Data one = Sources.csv(write("one.csv", "\"a;b;c\"\n1\n2\n"));
        assertThat(one.names()).containsExactly("a;b;c");
        fails(
                "semi.csv",
                "a;b\n1;2\n3;4;5\n",
                "'semi.csv' cannot be read as CSV, line 3: every line must have 2 values, as the first has; this one has 3");
    }

    @Test
    void decimalCommas() throws IOException {
        Data data = Sources.csv(write(
                "c.csv",
                "price;count;name;sum;code\n1,5;3;Meier, Anna;1.234,5;12,345\n-0,25;NA;x;-2;1,000\n1.000;7;;;2\n"));
        assertThat(data.numbers("price")).containsExactly(1.5, -0.25, 1000);
        assertThat(data.numbers("count")).containsExactly(3, Double.NaN, 7);
        assertThat(data.words("name")).containsExactly("Meier, Anna", "x", null);
        assertThat(data.numbers("sum")).containsExactly(1234.5, -2, Double.NaN);
        assertThat(data.numbers("code")).as("as the other columns write theirs").containsExactly(12.345, 1, 2);
        Data quoted = Sources.csv(write("q.csv", "a,b\n\"1,5\",2\n\"2,25\",3\n"));
        assertThat(quoted.numbers("a")).containsExactly(1.5, 2.25);
        Data thousands = Sources.csv(write("t.csv", "a,b\n\"1,234\",2.5\n\"12,345.5\",3.125\n"));
        assertThat(thousands.numbers("a")).containsExactly(1234, 12345.5);
        assertThat(Sources.csv(write("d.csv", "day;x\n31.12.2020;1,5\n01.01.2021;2\n"))
                        .words("day"))
                .containsExactly("31.12.2020", "01.01.2021");
        assertThat(Sources.csv(write("w.csv", "x;y\n1,5;2\nabout 3,5;3\n")).words("x"))
                .containsExactly("1,5", "about 3,5");
        fails(
                "both.csv",
                "a;b\n1,5;2\n2;3\n2.5;4\n",
                "'both.csv' cannot be read as CSV, line 4: column 1 must write its numbers in one way; it has decimal commas and decimal points");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
        assertThat(Sources.csv(write("bom.csv", "\uFEFFa,b\n1,2\n")).names()).containsExactly("a", "b");
        assertThat(Sources.csv(write("bom.csv", "\uFEFF\"a\";b\n1,5;2\n")).numbers("a"))
                .containsExactly(1.5);
    }

    /** As in files put together on several machines. */
    @Test
    void linesThatEndInSeveralWays() throws IOException {
        Data data = Sources.csv(write("mixed.csv", "a,b\r\n1,\"x, \"\"y\"\"\"\n2,z\r3,\n"));
        assertThat(data.numbers("a")).containsExactly(1, 2, 3);
        assertThat(data.words("b")).containsExactly("x, \"y\"", "z", null);
        Data windows = Sources.csv(write("windows.csv", "a,b\r\n1,x\r\n2,y\r\n"));
        assertThat(windows.words("b")).containsExactly("x", "y");
    }

    @Test
    void namesWithBlanksOrNone() throws IOException {
        Data data = Sources.csv(write("names.csv", "a; price ;\n1;1,5;2,5\n2;2,25;3,5\n"));
        assertThat(data.numbers("price")).containsExactly(1.5, 2.25);
        assertThat(data.names()).hasSize(3);
        fails(
                "capitals.csv",
                "a,b, A\n1,2,3\n",
                "'capitals.csv' cannot be read as CSV, line 1: the header has 'A' twice; give every column a name of its own");
    }

    /** What the types are is told from a sample, unless a value outside it says otherwise. */
    @Test
    void largeFiles() throws IOException {
        int rows = 300_000;
        String line = "12345,true,2020-01-31,5,some words here\n";
        for (String last : new String[] {"0.5,maybe,soon,x,y", "7,false,2020-02-01,6,z"}) {
            Data data = Sources.csv(write("large.csv", "a,b,c,d,e\n" + line.repeat(rows) + last + "\n"));
            assertThat(data.rows()).isEqualTo(rows + 1);
            String[] values = last.split(",", -1);
            for (int c = 0; c < values.length; c++) {
                assertThat(data.words(rows, data.names().get(c))).isEqualTo(values[c]);
            }
            assertThat(data.isNumeric("a")).isTrue();
            assertThat(data.isNumeric("d")).isEqualTo(values[3].equals("6"));
        }
    }

    @Test
    void noSuchFile() throws IOException {
        write("house.csv", "a\n1\n");
        assertThatThrownBy(() -> Sources.csv(folder.resolve("hose.csv")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no file '%s'. Did you mean 'house.csv'?", folder.resolve("hose.csv"));
        assertThatThrownBy(() -> Sources.csv(Path.of("no-such-folder", "a.csv")))
                .hasMessage(
                        "no file '%s' in %s.",
                        Path.of("no-such-folder", "a.csv"), Path.of("").toAbsolutePath());
        assertThatThrownBy(() -> Sources.csv(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' is a folder; name a CSV file in it", folder);
    }

    /** For whoever may read everything, as the administrator may, there is no such file. */
    @Test
    void forbidden() throws IOException {
        Path file = write("secret.csv", "a\n1\n");
        assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "needs a file that may not be read");
        assertThatThrownBy(() -> Sources.csv(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("file '%s' cannot be read: this user may not read it; change its permissions", file);
    }

    @Test
    void unreadable() throws IOException {
        Path packed = write("a.csv.gz", "a,b\n1,2\n");
        assertThatThrownBy(() -> Sources.csv(packed))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "file '%s' cannot be read: it is not packed with gzip as .gz says (Not in GZIP format); name it .csv if it is not packed at all",
                        packed);
        Path latin = Files.write(
                folder.resolve("b.csv"), "name,x\nmeyer,2\nmüller,1\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Sources.csv(latin))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "file '%s' cannot be read: line 3 is not UTF-8; save the file again with that encoding", latin);
    }
}
