package io.github.braidml.data;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much two targets have to do with each other on the rows that know both.
 *
 * <p>Numbers, classes in order as their place, and yes or no as 1 or 0: Pearson's correlation r, signed, of the targets as they are
 * learned (after a task's log()). One of several classes: the correlation ratio η with a number, Cramér's V with other classes, both
 * from 0 to 1.
 *
 * @param measure r, η or V
 * @param value NaN with fewer than three rows, for a target that does not vary, and for one of several labels per row
 * @param rows how many know both
 */
public record Association(String measure, double value, int rows) {
    private static final int FEWEST = 3;

    /** Returns the association of each pair of targets. */
    public static Association[][] of(List<? extends Target<?>> targets, double[][] labels, int[] rows) {
        double[][] single = IntStream.range(0, targets.size())
                .mapToObj(t -> single(targets.get(t), labels[t], rows))
                .toArray(double[][]::new);
        boolean[] classes = new boolean[single.length];
        for (int t = 0; t < classes.length; t++) {
            classes[t] = targets.get(t) instanceof Target.Classes;
        }
        Association[][] pairs = new Association[single.length][single.length];
        for (int i = 0; i < single.length; i++) {
            for (int j = 0; j <= i; j++) {
                pairs[i][j] = of(single[i], classes[i], single[j], classes[j]);
                pairs[j][i] = pairs[i][j];
            }
        }
        return pairs;
    }

    private static Association of(double[] first, boolean classesA, double[] second, boolean classesB) {
        int[] both = IntStream.range(0, first.length)
                .filter(i -> !Double.isNaN(first[i]) && !Double.isNaN(second[i]))
                .toArray();
        double[] a = IntStream.of(both).mapToDouble(i -> first[i]).toArray();
        double[] b = IntStream.of(both).mapToDouble(i -> second[i]).toArray();
        String measure = classesA && classesB ? "V" : classesA || classesB ? "η" : "r";
        double value =
                switch (measure) {
                    case "V" -> cramer(a, b);
                    case "η" -> classesA ? ratio(a, b) : ratio(b, a);
                    default -> pearson(a, b);
                };
        return new Association(measure, both.length < FEWEST ? Double.NaN : value, both.length);
    }

    /** A task's label of each row; one with several labels per row has no single one to compare. */
    private static double[] single(Target<?> target, double[] labels, int[] rows) {
        return IntStream.of(rows)
                .mapToDouble(row -> target.labels() == 1 ? labels[row] : Double.NaN)
                .toArray();
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
        Map<Double, DoubleSummaryStatistics> inside = IntStream.range(0, numbers.length)
                .boxed()
                .collect(Collectors.groupingBy(i -> classes[i], Collectors.summarizingDouble(i -> numbers[i])));
        double between = inside.values().stream()
                .mapToDouble(one -> one.getCount() * (one.getAverage() - mean) * (one.getAverage() - mean))
                .sum();
        return total > 0 ? Math.sqrt(between / total) : Double.NaN;
    }

    /** Cramér's V: chi squared of the table of counts as a share of the most it could be, under a root. */
    static double cramer(double[] a, double[] b) {
        Map<Double, Long> ofA = counts(a);
        Map<Double, Long> ofB = counts(b);
        double sum = IntStream.range(0, a.length)
                .boxed()
                .collect(Collectors.groupingBy(i -> List.of(a[i], b[i]), Collectors.counting()))
                .entrySet()
                .stream()
                .mapToDouble(both -> both.getValue()
                        * (double) both.getValue()
                        / (ofA.getOrDefault(both.getKey().get(0), 1L)
                                * (double) ofB.getOrDefault(both.getKey().get(1), 1L)))
                .sum();
        int least = Math.min(ofA.size(), ofB.size());
        return least < 2 ? Double.NaN : Math.sqrt(Math.max(0, sum - 1) / (least - 1));
    }

    private static Map<Double, Long> counts(double[] classes) {
        return Arrays.stream(classes).boxed().collect(Collectors.groupingBy(c -> c, Collectors.counting()));
    }

    /** Returns the value as pictures and cards show it: r with its sign, the others with their letter. */
    @Override
    public String toString() {
        if (!measure.equals("r")) {
            return String.format(Locale.ROOT, "%s %.2f", measure, value);
        }
        String signed = String.format(Locale.ROOT, "%+.2f", value);
        return signed.endsWith("0.00") ? "0.00" : signed;
    }
}
