package io.github.braidml.eval;

import io.github.braidml.show.Html;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import io.github.braidml.task.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Writes a comparison as a table and sentences. */
final class ComparisonReport {
    private static final String BETTER = "color:#0072B2";
    private static final String WORSE = "color:#C04F00";

    private final Comparison comparison;
    private final int repeats;

    ComparisonReport(Comparison comparison) {
        this.comparison = comparison;
        this.repeats = comparison.repeats().length;
    }

    String html() {
        List<String> lines = sentences();
        Html out = new Html().raw(table().html());
        if (!lines.isEmpty()) {
            out.open("ul", "style", "margin:4px 0 0 0;padding-left:20px");
            lines.forEach(line -> out.element("li", line));
            out.close();
        }
        return out.toString();
    }

    String text() {
        List<String> lines = sentences();
        return table().text() + (lines.isEmpty() ? "" : "\n\n" + String.join("\n", lines));
    }

    /** Two methods stand side by side; more of them one below the other, each task by its deciding metric. */
    private TextTable table() {
        return (comparison.others().size() > 1 ? tall() : wide())
                .title("Comparison on " + Words.count(rows(), "held-out row"))
                .note(legend());
    }

    private TextTable tall() {
        List<String> header =
                new ArrayList<>(List.of("task", "metric", "method", "score", "vs " + comparison.reference()));
        if (tested()) {
            header.add("p");
        }
        TextTable table = new TextTable(header).rightFrom(3);
        for (String task : comparison.tasks()) {
            Metric metric = comparison.deciding(task);
            List<Object> row = cells(metric, task);
            int step = header.size() - 3;
            table.row(padded(header.size(), task, Figures.name(metric), "constant guess", row.get(0)));
            table.row(padded(header.size(), "", "", comparison.reference(), row.get(1)));
            for (int m = 0; m < comparison.others().size(); m++) {
                List<Object> cells =
                        new ArrayList<>(List.of("", "", comparison.others().get(m)));
                cells.addAll(row.subList(2 + m * step, 2 + (m + 1) * step));
                table.row(cells.toArray());
            }
        }
        return table;
    }

    private static Object[] padded(int size, Object... cells) {
        Object[] row = Arrays.copyOf(cells, size);
        Arrays.fill(row, cells.length, size, "");
        return row;
    }

    private TextTable wide() {
        List<String> header = new ArrayList<>(List.of("task", "metric", "constant", comparison.reference()));
        for (String method : comparison.others()) {
            header.add(method);
            header.add("vs " + comparison.reference());
            if (tested()) {
                header.add("p");
            }
        }
        TextTable table = new TextTable(header).rightFrom(2);
        for (String task : comparison.tasks()) {
            String name = task;
            for (Metric metric : comparison.metrics(task)) {
                List<Object> cells = new ArrayList<>(List.of(name, new Line(Figures.name(metric), "")));
                cells.addAll(cells(metric, task));
                table.row(cells.toArray());
                name = "";
            }
        }
        return table;
    }

    private int rows() {
        return comparison.results().get(0).scores().rows().length;
    }

    private boolean tested() {
        return repeats > 1 && comparison.splitsDiffer();
    }

    /** The constant guess, the reference, and for each other method its score, its change and, if tested, p. */
    private List<Object> cells(Metric metric, String task) {
        double[] constant = comparison.constant(task, metric);
        double[] means = Stream.concat(
                        Stream.of(constant), comparison.methods().stream().map(m -> comparison.values(m, task, metric)))
                .mapToDouble(Spread::mean)
                .toArray();
        int digits = Figures.digits(metric, means);
        List<Object> cells = new ArrayList<>(List.of(Figures.fixed(Spread.mean(constant), digits)));
        for (String method : comparison.methods()) {
            cells.add(new Line(value(comparison.values(method, task, metric), digits), ""));
            if (!method.equals(comparison.reference())) {
                Change change = comparison.change(method, task, metric);
                cells.add(change(change, metric, digits));
                if (tested()) {
                    cells.add(Figures.p(change.p()));
                }
            }
        }
        return cells;
    }

    private static String value(double[] values, int digits) {
        double deviation = Spread.deviation(values);
        String mean = Figures.fixed(Spread.mean(values), digits);
        return Double.isNaN(deviation) ? mean : mean + " ± " + Figures.fixed(deviation, digits);
    }

    private Object change(Change change, Metric metric, int digits) {
        if (Double.isNaN(change.mean())) {
            return "–";
        }
        String figure = Figures.signed(change.mean(), digits);
        double gain = metric.upIsBetter() ? change.mean() : -change.mean();
        boolean same = figure.equals(Figures.fixed(0, digits));
        String word = same ? " same" : gain > 0 ? " better" : " worse";
        String wins = repeats > 1 ? " " + change.better() + "/" + change.repeats() : "";
        String text = figure + word + wins;
        String style = (gain > 0 ? BETTER : WORSE) + (change.reliable() ? ";font-weight:bold" : "");
        return same ? text : new Line(text, style);
    }

    /** A cell in one line; its colour, if any, repeats what its words say. */
    private record Line(String text, String style) implements Shown {
        @Override
        public String html() {
            String full = style.isEmpty() ? "white-space:nowrap" : "white-space:nowrap;" + style;
            return new Html().element("span", text, "style", full).toString();
        }
    }

    private String legend() {
        String legend = "↑ higher is better, ↓ lower is better; constant: the best guess that looks at no feature";
        if (repeats > 1) {
            legend += "; mean ± standard deviation over %d repeats".formatted(repeats);
            if (!comparison.others().isEmpty()) {
                legend += "; 1/%d: better in one of them".formatted(repeats);
            }
        }
        if (!comparison.others().isEmpty() && tested()) {
            legend += "; p: corrected resampled t-test, two-sided, not corrected for the number of tests";
        }
        return legend + ".";
    }

    private List<String> sentences() {
        List<String> lines = new ArrayList<>();
        for (String method : comparison.others()) {
            lines.add(overall(method));
            if (tested()) {
                lines.add(method + ": " + byTask(method));
            }
        }
        if (!comparison.others().isEmpty()) {
            List<String> ranks = comparison.methods().stream()
                    .map(m -> m + " " + Figures.fixed(comparison.rank(m), 2))
                    .toList();
            lines.add("Mean rank (1 is best): " + String.join("; ", ranks) + ".");
        }
        lines.addAll(warnings());
        return lines;
    }

    private String overall(String method) {
        Change change = comparison.relativeChange(method);
        if (Double.isNaN(change.mean())) {
            return method + " vs " + comparison.reference() + ": no mean relative change, for no task has one.";
        }
        int tasks = comparison.tasks().size() - comparison.incomparable().size();
        String head = "%s vs %s: %s %% on average over %s, as reduction of the error (higher is better)"
                .formatted(
                        method,
                        comparison.reference(),
                        Figures.signed(100 * change.mean(), 1),
                        Words.count(tasks, "task"));
        if (repeats == 1) {
            return head + ".";
        }
        String spread = "%s; standard deviation %s %%, better in %d of %d repeats"
                .formatted(head, Figures.fixed(100 * change.deviation(), 1), change.better(), change.repeats());
        String verdict = change.reliable() ? "" : ": no reliable difference";
        return spread + (tested() ? ", p = " + Figures.p(change.p()).replace("<", "below ") + verdict : "") + ".";
    }

    private String byTask(String method) {
        List<String> gained = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String task : comparison.tasks()) {
            Metric metric = comparison.deciding(task);
            Change change = comparison.change(method, task, metric);
            boolean gain = metric.upIsBetter() == change.mean() > 0;
            (change.reliable() ? gain ? gained : lost : open).add(task);
        }
        List<String> parts = new ArrayList<>();
        say("gained on ", gained, parts);
        say("lost on ", lost, parts);
        say("no reliable difference on ", open, parts);
        return String.join("; ", parts) + ".";
    }

    private static void say(String words, List<String> tasks, List<String> into) {
        if (!tasks.isEmpty()) {
            into.add(words + Words.list(tasks));
        }
    }

    private List<String> warnings() {
        List<String> lines = new ArrayList<>();
        if (repeats == 1) {
            lines.add("One repeat: no spread and no test; differences may be chance.");
        } else if (!tested()) {
            lines.add(
                    "All repeats were scored on the same rows: the spread is that of the seed alone, and there is no test.");
        }
        if (!comparison.others().isEmpty() && !comparison.incomparable().isEmpty()) {
            lines.add("Left out of the mean relative change: " + Words.list(comparison.incomparable())
                    + " (metric undefined on these rows, or no error to reduce).");
        }
        for (String method : comparison.methods()) {
            List<String> weak = comparison.tasks().stream()
                    .filter(task -> !beatsConstant(method, task))
                    .toList();
            if (!weak.isEmpty()) {
                lines.add(method + " is no better than the constant guess on " + Words.list(weak) + ".");
            }
            undefined(method, lines);
        }
        return lines;
    }

    private boolean beatsConstant(String method, String task) {
        Metric metric = comparison.deciding(task);
        double model = Spread.mean(comparison.values(method, task, metric));
        double constant = Spread.mean(comparison.constant(task, metric));
        return Double.isNaN(constant)
                || Double.isNaN(model)
                || (metric.upIsBetter() ? model > constant : model < constant);
    }

    private void undefined(String method, List<String> lines) {
        for (String task : comparison.tasks()) {
            double[] values = comparison.values(method, task, comparison.deciding(task));
            long missing = Arrays.stream(values).filter(Double::isNaN).count();
            if (missing > 0) {
                lines.add("%s on %s: undefined in %d of %s, which do not count."
                        .formatted(method, task, missing, Words.count(repeats, "repeat")));
            }
        }
    }
}
