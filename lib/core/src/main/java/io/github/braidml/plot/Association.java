package io.github.braidml.plot;

import io.github.braidml.data.Prepared;
import io.github.braidml.data.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How much the targets have to do with each other: the first look at whether sharing can help. */
public final class Association {
    private static final int FEWEST = 3;

    private Association() {}

    /**
     * Returns a heat map of the association of each pair of targets on the rows that know both; test rows are not looked at.
     *
     * <p>Numbers, classes in order as their place, and yes or no as 1 or 0: Pearson's correlation r, signed, of the targets as they are learned (after a
     * task's log()). One of several classes: the correlation ratio eta with a number, Cramér's V with other classes, both
     * from 0 to 1. Pairs with fewer than three common rows have none.
     *
     * @throws IllegalArgumentException if there are fewer than two tasks
     */
    public static Chart of(Prepared prepared) {
        List<String> names =
                prepared.targets().stream().map(t -> t.task().name()).toList();
        if (names.size() < 2) {
            throw new IllegalArgumentException(
                    "association: needs at least two targets to compare; given " + names.size());
        }
        int[] rows = IntStream.concat(
                        Arrays.stream(prepared.split().train()),
                        Arrays.stream(prepared.split().valid()))
                .toArray();
        Pair[][] pairs = new Pair[names.size()][names.size()];
        for (int i = 0; i < pairs.length; i++) {
            for (int j = 0; j < pairs.length; j++) {
                pairs[i][j] = pair(prepared, i, j, rows);
            }
        }
        Sheet sheet = new Sheet("How much have the targets to do with each other?").note(note(pairs));
        Grid grid = new Grid("", "", "", names, names, (r, c) -> cell(r, c, pairs));
        int width = Math.max(460, Math.min(640, 130 + 76 * names.size()));
        return sheet.panel(grid).chart(1, width, grid.height(width), text(names, pairs));
    }

    /** Two targets: the measure's letter, its value and the number of rows that know both. */
    private record Pair(String measure, double value, int rows) {}

    private static Pair pair(Prepared prepared, int i, int j, int[] rows) {
        double[] first = single(prepared, i);
        double[] second = single(prepared, j);
        int[] both = Arrays.stream(rows)
                .filter(row -> !Double.isNaN(first[row]) && !Double.isNaN(second[row]))
                .toArray();
        double[] a = Arrays.stream(both).mapToDouble(row -> first[row]).toArray();
        double[] b = Arrays.stream(both).mapToDouble(row -> second[row]).toArray();
        boolean classesA = prepared.targets().get(i) instanceof Target.Classes;
        boolean classesB = prepared.targets().get(j) instanceof Target.Classes;
        String measure = classesA && classesB ? "V" : classesA || classesB ? "η" : "r";
        double value =
                switch (measure) {
                    case "V" -> cramer(a, b);
                    case "η" -> classesA ? ratio(a, b) : ratio(b, a);
                    default -> pearson(a, b);
                };
        return new Pair(measure, both.length < FEWEST ? Double.NaN : value, both.length);
    }

    /** A task's label of each row; one with several labels per row has no single one to compare. */
    private static double[] single(Prepared prepared, int task) {
        double[] labels = prepared.labels()[task];
        if (prepared.targets().get(task).labels() == 1) {
            return labels;
        }
        double[] none = new double[prepared.rows()];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    static double pearson(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(Double.NaN);
        double meanB = Arrays.stream(b).average().orElse(Double.NaN);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return aa > 0 && bb > 0 ? ab / (Math.sqrt(aa) * Math.sqrt(bb)) : Double.NaN;
    }

    /** The correlation ratio: the root of the share of a number's variance that lies between classes. */
    static double ratio(double[] classes, double[] numbers) {
        double mean = Arrays.stream(numbers).average().orElse(Double.NaN);
        double total = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
        double between = 0;
        for (double c : Arrays.stream(classes).distinct().toArray()) {
            double[] inside = IntStream.range(0, numbers.length)
                    .filter(i -> classes[i] == c)
                    .mapToDouble(i -> numbers[i])
                    .toArray();
            double difference = Arrays.stream(inside).average().orElse(mean) - mean;
            between += inside.length * difference * difference;
        }
        return total > 0 ? Math.sqrt(between / total) : Double.NaN;
    }

    /** Cramér's V: chi squared of the table of counts as a share of the most it could be, under a root. */
    static double cramer(double[] a, double[] b) {
        double[] levelsA = Arrays.stream(a).distinct().toArray();
        double[] levelsB = Arrays.stream(b).distinct().toArray();
        double sum = 0;
        for (double x : levelsA) {
            for (double y : levelsB) {
                double both = IntStream.range(0, a.length)
                        .filter(i -> a[i] == x && b[i] == y)
                        .count();
                double ofX = Arrays.stream(a).filter(v -> v == x).count();
                double ofY = Arrays.stream(b).filter(v -> v == y).count();
                sum += both * both / (ofX * ofY);
            }
        }
        int least = Math.min(levelsA.length, levelsB.length);
        return least < 2 ? Double.NaN : Math.sqrt(Math.max(0, sum - 1) / (least - 1));
    }

    private static Grid.Cell cell(int r, int c, Pair[][] pairs) {
        Pair pair = pairs[r][c];
        if (r == c) {
            return new Grid.Cell(Theme.GRID, Ink.count(pair.rows()), "rows");
        }
        String rows = "n = " + Ink.count(pair.rows());
        return Double.isNaN(pair.value())
                ? new Grid.Cell(Theme.GRID, "–", rows)
                : new Grid.Cell(Theme.diverging(pair.value()), figure(pair), rows);
    }

    private static String figure(Pair pair) {
        String signed = Ink.signed(pair.value());
        return pair.measure().equals("r") ? signed : pair.measure() + " " + signed.replace("+", "");
    }

    private static String note(Pair[][] pairs) {
        List<String> measures = IntStream.range(0, pairs.length)
                .boxed()
                .flatMap(i -> Arrays.stream(pairs[i], 0, i).map(Pair::measure))
                .distinct()
                .toList();
        List<String> parts = new ArrayList<>(List.of("With a sign: Pearson's r"));
        if (measures.contains("η")) {
            parts.add("η: correlation ratio of classes and a number (0 to 1)");
        }
        if (measures.contains("V")) {
            parts.add("V: Cramér's V of two sets of classes (0 to 1)");
        }
        return String.join("; ", parts) + ". n: rows that know both; test rows are not looked at.";
    }

    private static String text(List<String> names, Pair[][] pairs) {
        StringBuilder text = new StringBuilder("Association of the targets:");
        for (int i = 0; i < pairs.length; i++) {
            for (int j = i + 1; j < pairs.length; j++) {
                Pair pair = pairs[i][j];
                String value = Double.isNaN(pair.value()) ? "none" : figure(pair);
                text.append(" %s and %s %s (n = %d);".formatted(names.get(i), names.get(j), value, pair.rows()));
            }
        }
        return text.deleteCharAt(text.length() - 1).append('.').toString();
    }
}
