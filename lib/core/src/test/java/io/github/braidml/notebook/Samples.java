package io.github.braidml.notebook;

import io.github.braidml.show.Picture;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Things to show and work to interrupt, for the tests here and for the cells of {@link JJavaKernelIT}. */
public final class Samples {
    private Samples() {}

    /** Text and HTML given as they are. */
    public record Words(String text, String html) implements Shown {}

    /** An object whose every method fails. */
    public static final class Broken implements Shown {
        @Override
        public String html() {
            throw new IllegalStateException("broken html");
        }

        @Override
        public String text() {
            throw new IllegalStateException("broken text");
        }
    }

    public static Picture picture() {
        return new Picture() {
            @Override
            public BufferedImage image() {
                return new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
            }

            @Override
            public int scale() {
                return 2;
            }

            @Override
            public String text() {
                return "a black <rectangle>";
            }
        };
    }

    public static Table table(int rows, int columns) {
        Table table = Table.create("R & D");
        StringColumn names = StringColumn.create("<name>");
        for (int r = 0; r < rows; r++) {
            names.append("<b>" + r);
        }
        table.addColumns(names);
        for (int c = 1; c < columns; c++) {
            IntColumn numbers = IntColumn.create("n" + c);
            for (int r = 0; r < rows; r++) {
                numbers.append(r * c);
            }
            table.addColumns(numbers);
        }
        return table;
    }

    public static XYChart chart() {
        XYChart chart = new XYChartBuilder()
                .width(300)
                .height(200)
                .title("Learning curve")
                .build();
        chart.addSeries("loss", new double[] {1, 2, 3}, new double[] {3, 2, 1});
        return chart;
    }

    /** What {@link #fit} leaves behind. */
    public record Outcome(int batches, boolean stopped) {}

    /** Work in batches of 20 ms with a live table, as a fit does it; an epoch is five batches. */
    public static Outcome fit(int batches) {
        List<Object[]> rows = new ArrayList<>();
        try (Interrupts interrupts = Interrupts.watch();
                LiveDisplay live = LiveDisplay.open()) {
            int done = 0;
            boolean stopped = false;
            while (done < batches && !stopped) {
                busy(20);
                done++;
                stopped = interrupts.asked();
                if (done % 5 == 0 || stopped) {
                    rows.add(new Object[] {done / 5, done});
                    live.update(progress(rows, "running"), "epoch " + done / 5);
                }
            }
            live.finish(progress(rows, stopped ? "stopped after batch " + done : "done after batch " + done));
            return new Outcome(done, stopped);
        }
    }

    /** Several pieces of work in one statement; the list fills as they end. */
    public static List<Outcome> fits(int times, int batches, List<Outcome> into) {
        for (int i = 0; i < times; i++) {
            into.add(fit(batches));
        }
        return into;
    }

    /** Work that looks at interrupts only after so many milliseconds; it shows a display at once and after a second. */
    public static Outcome stubborn(long millis) {
        try (Interrupts interrupts = Interrupts.watch()) {
            for (String stage : List.of("started", "at work")) {
                try (LiveDisplay live = LiveDisplay.open()) {
                    live.finish(new Words(stage, stage));
                }
                busy(1000);
            }
            busy(millis - 2000);
            return new Outcome(1, interrupts.asked());
        }
    }

    private static Shown progress(List<Object[]> rows, String note) {
        TextTable table = TextTable.of("epoch", "batches").rightFrom(0);
        rows.forEach(table::row);
        return table.note(note);
    }

    private static void busy(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
