package io.github.braidml.eval;

import io.github.braidml.data.Target;
import io.github.braidml.show.Shown;
import io.github.braidml.show.TextTable;
import io.github.braidml.task.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model serves groups of rows alike: each task's deciding metric in each group and, for binary tasks, the mean predicted
 * probability beside the share that came true.
 *
 * @param by what the groups are made by
 * @param all task by task, its groups in order
 */
public record GroupScores(String by, List<GroupScore> all) implements Shown {
    private static final String MISSING = "missing";

    /**
     * One task in one group.
     *
     * @param rows rows of the group that have a label for the task
     * @param score the task's deciding metric; NaN where the rows leave it undefined
     * @param predicted mean predicted probability of "yes"; NaN unless the task is binary
     * @param observed share of "yes"; NaN unless the task is binary
     */
    public record GroupScore(
            String task, String group, int rows, Metric metric, double score, double predicted, double observed) {}

    public GroupScores {
        all = List.copyOf(all);
    }

    /**
     * Scores each group.
     *
     * @param groupOf per prediction the name of its group
     * @param order the groups as they are shown
     */
    static GroupScores of(String by, Predictions predictions, List<String> groupOf, List<String> order) {
        Map<String, int[]> members = new LinkedHashMap<>();
        for (String group : order) {
            members.put(
                    group,
                    IntStream.range(0, groupOf.size())
                            .filter(i -> groupOf.get(i).equals(group))
                            .toArray());
        }
        List<GroupScore> all = new ArrayList<>();
        for (int t = 0; t < predictions.targets().size(); t++) {
            for (Map.Entry<String, int[]> group : members.entrySet()) {
                all.add(score(predictions.only(group.getValue()), t, group.getKey()));
            }
        }
        return new GroupScores(by, all);
    }

    private static GroupScore score(Predictions group, int t, String name) {
        Target<?> target = group.targets().get(t);
        Metric metric = target.task().metrics().get(0);
        double score = Metrics.score(metric, group, t);
        boolean binary = target instanceof Target.YesNo;
        YesRows rows = binary ? YesRows.of(group, t) : new YesRows(new double[0], new boolean[0]);
        double predicted = Arrays.stream(rows.probability()).average().orElse(Double.NaN);
        return new GroupScore(
                target.task().name(), name, group.labelled(t).length, metric, score, predicted, rows.share());
    }

    private TextTable table() {
        TextTable table = TextTable.of("task", by, "labelled rows", "metric", "score", "predicted yes", "observed yes")
                .right(2, 4, 5, 6)
                .title("Scores by " + by)
                .note("↑ higher is better, ↓ lower is better. Small groups scatter: "
                        + "differences of a few hundredths on a hundred rows are nothing to go by.");
        String before = "";
        for (GroupScore s : all) {
            int digits = Figures.digits(s.metric(), s.score());
            table.row(
                    s.task().equals(before) ? "" : s.task(),
                    s.group(),
                    s.rows(),
                    Figures.name(s.metric()),
                    Figures.fixed(s.score(), digits),
                    Figures.fixed(s.predicted(), 3),
                    Figures.fixed(s.observed(), 3));
            before = s.task();
        }
        return table;
    }

    /**
     * Scores the groups that have a word in common.
     *
     * @param words per prediction; null is missing
     */
    public static GroupScores byWord(String by, Predictions predictions, List<@Nullable String> words) {
        List<String> groups =
                words.stream().map(word -> word == null ? MISSING : word).toList();
        return of(by, predictions, groups, groups.stream().distinct().sorted().toList());
    }

    /**
     * Scores ranges of a number.
     *
     * @param values per prediction; NaN is missing
     * @param bounds where a new range begins, ascending
     * @throws IllegalArgumentException if there is no bound, or they do not ascend
     */
    public static GroupScores byRange(String by, Predictions predictions, double[] values, double... bounds) {
        for (int i = 0; i < bounds.length; i++) {
            if (!Double.isFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1])) {
                throw new IllegalArgumentException(
                        "the ranges of '%s' begin at ascending numbers, such as 50, 65; given %s"
                                .formatted(by, Arrays.toString(bounds)));
            }
        }
        List<String> order = new ArrayList<>();
        for (int above = 0; above <= bounds.length; above++) {
            order.add(range(above, bounds));
        }
        order.add(MISSING);
        List<String> groups = Arrays.stream(values)
                .mapToObj(value -> Double.isNaN(value)
                        ? MISSING
                        : range(
                                (int) Arrays.stream(bounds)
                                        .filter(bound -> value >= bound)
                                        .count(),
                                bounds))
                .toList();
        return of(
                by, predictions, groups, order.stream().filter(groups::contains).toList());
    }

    private static String range(int above, double[] bounds) {
        if (above == 0) {
            return "below " + plain(bounds[0]);
        }
        String from = "from " + plain(bounds[above - 1]);
        return above == bounds.length ? from : from + " to below " + plain(bounds[above]);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    @Override
    public String html() {
        return table().html();
    }

    @Override
    public String toString() {
        return table().text();
    }
}
