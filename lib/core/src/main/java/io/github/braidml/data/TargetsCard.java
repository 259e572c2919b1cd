package io.github.braidml.data;

import io.github.braidml.show.Shown;
import io.github.braidml.show.Spark;
import io.github.braidml.show.TextTable;
import io.github.braidml.show.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which labels there are for some tasks, and how far the rows that have them overlap. */
final class TargetsCard {
    private static final int MOST_CLASSES = 6;
    private static final int FEW = 10;
    private static final int MOST_PAIRS = 3;

    /** A class with such a share of the labels hides the others. */
    private static final double MOST = 0.9;

    private TargetsCard() {}

    static Shown of(String name, List<Target<?>> targets, List<Column> table, double[][] labels, Split split) {
        List<Column> columns = targets.stream()
                .map(target -> Columns.named(table, target.task().name()))
                .toList();
        TextTable out = TextTable.of(
                        "task", "learns", "train", "validation", "test", "distribution", "labels of the training rows")
                .right(2, 3, 4)
                .title("Labels in " + name)
                .note(overlap(columns)
                        + associated(targets, labels, split)
                        + rare(targets, columns, split.train())
                        + leaks(targets, table, labels, split.train()));
        for (int t = 0; t < targets.size(); t++) {
            Column column = columns.get(t);
            int[] train = known(column, split.train());
            out.row(
                    targets.get(t).task().name(),
                    kind(targets.get(t)),
                    labelled(column, split.train()),
                    labelled(column, split.valid()),
                    labelled(column, split.test()),
                    bars(targets.get(t), column, train),
                    values(targets.get(t), column, train));
        }
        return out;
    }

    private static String kind(Target<?> target) {
        if (target instanceof Target.Amount amount) {
            return switch (amount.task().transform()) {
                case NONE -> "a number";
                case LOG -> "the logarithm of a number";
                case LOG1P -> "log(1 + a number)";
            };
        }
        if (target instanceof CountTarget) {
            return "a count";
        }
        if (target instanceof OrdinalTarget ordinal) {
            return "one of " + ordinal.classes().size() + " classes in order";
        }
        if (target instanceof TagsTarget tags) {
            return "one of " + tags.tags().size() + " tags per token";
        }
        if (target instanceof BoxesTarget) {
            return "objects in an image";
        }
        if (target instanceof TextTarget) {
            return "a sentence";
        }
        return target instanceof Target.Classes classes ? "one of " + classes.outputs() + " classes" : "yes or no";
    }

    private static int[] known(Column column, int[] rows) {
        return IntStream.of(rows).filter(row -> !column.isMissing(row)).toArray();
    }

    private static String labelled(Column column, int[] rows) {
        int known = known(column, rows).length;
        if (rows.length == 0) {
            return "–";
        }
        return known == rows.length
                ? Integer.toString(known)
                : known + "\u00a0(" + Quantity.percent(rows.length - known, rows.length) + "\u00a0missing)";
    }

    private static Bars bars(Target<?> target, Column column, int[] train) {
        if (target instanceof Target.Numeric) {
            double[] values = ((Column.Numbers) column).values();
            return new Bars(Profile.histogram(
                    IntStream.of(train).mapToDouble(row -> values[row]).sorted().toArray()));
        }
        if (target instanceof BoxesTarget) {
            return new Bars(((BoxesColumn) column).bars(train));
        }
        if (target instanceof TextTarget text) {
            return new Bars(Profile.histogram(lengths(text, column, train)));
        }
        double[] shares = target instanceof Target.YesNo yesNo
                ? new double[] {1 - yesNo.share(), yesNo.share()}
                : shares(target).stream()
                        .limit(Profile.BINS)
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        return new Bars(Spark.bars(shares));
    }

    /** The numbers of tokens of the training rows' sentences, ascending. */
    private static double[] lengths(TextTarget text, Column column, int[] train) {
        Pieces.Reader reader = text.pieces().reader();
        return IntStream.of(train)
                .mapToDouble(row -> reader.tokens(String.valueOf(column.words(row))).length - 1.0)
                .sorted()
                .toArray();
    }

    private static List<Double> shares(Target<?> target) {
        return target instanceof TagsTarget tags ? tags.shares() : ((Target.OneOf) target).shares();
    }

    private static String values(Target<?> target, Column column, int[] train) {
        if (target instanceof Target.Numeric) {
            Moments moments = Moments.of(((Column.Numbers) column).values(), train);
            return "mean %s, standard deviation %s"
                    .formatted(Quantity.of(moments.mean()), Quantity.of(moments.deviation()));
        }
        if (target instanceof Target.YesNo yesNo) {
            return "%s %s, %s %s"
                    .formatted(
                            yesNo.no(),
                            Quantity.percent(1 - yesNo.share()),
                            yesNo.yes(),
                            Quantity.percent(yesNo.share()));
        }
        if (target instanceof BoxesTarget boxes) {
            return boxes.inWords();
        }
        if (target instanceof TextTarget text) {
            return "up to %d tokens of %d different ones"
                    .formatted(text.length() - 1, text.pieces().pieces().size());
        }
        List<String> names = target instanceof TagsTarget tags ? tags.tags() : ((Target.OneOf) target).classes();
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < Math.min(MOST_CLASSES, names.size()); k++) {
            parts.add(Profile.shorten(names.get(k)) + " "
                    + Quantity.percent(shares(target).get(k)));
        }
        int more = names.size() - parts.size();
        return String.join(", ", parts) + (more > 0 ? ", " + more + " more" : "");
    }

    /** The pairs of targets that have most to do with each other; test rows are not looked at. */
    private static String associated(List<Target<?>> targets, double[][] labels, Split split) {
        int[] rows = IntStream.concat(IntStream.of(split.train()), IntStream.of(split.valid()))
                .toArray();
        Association[][] pairs = Association.of(targets, labels, rows);
        List<int[]> strongest = IntStream.range(0, pairs.length)
                .boxed()
                .flatMap(a -> IntStream.range(0, a).mapToObj(b -> new int[] {b, a}))
                .filter(pair -> Double.isFinite(pairs[pair[0]][pair[1]].value()))
                .sorted(Comparator.comparingDouble(pair -> -Math.abs(pairs[pair[0]][pair[1]].value())))
                .limit(MOST_PAIRS)
                .toList();
        return strongest.isEmpty()
                ? ""
                : " Most associated: "
                        + strongest.stream()
                                .map(pair -> "%s and %s %s"
                                        .formatted(
                                                targets.get(pair[0]).task().name(),
                                                targets.get(pair[1]).task().name(),
                                                pairs[pair[0]][pair[1]]))
                                .collect(Collectors.joining("; "))
                        + ".";
    }

    /** Classes of which there is too little to learn much, or to score it, and those that leave little to the others. */
    private static String rare(List<Target<?>> targets, List<Column> columns, int[] train) {
        StringBuilder notes = new StringBuilder();
        for (int t = 0; t < targets.size(); t++) {
            String name = targets.get(t).task().name();
            int labels = known(columns.get(t), train).length;
            List<String> names = new ArrayList<>();
            List<Double> shares = new ArrayList<>();
            if (targets.get(t) instanceof Target.YesNo yesNo) {
                names.addAll(List.of(yesNo.no(), yesNo.yes()));
                shares.addAll(List.of(1 - yesNo.share(), yesNo.share()));
            } else if (targets.get(t) instanceof Target.Classes classes) {
                names.addAll(classes.classes());
                shares.addAll(classes.shares());
            }
            List<String> rare = IntStream.range(0, names.size())
                    .filter(k -> shares.get(k) * labels < FEW)
                    .mapToObj(names::get)
                    .toList();
            if (!rare.isEmpty()) {
                notes.append(" Fewer than %d training rows of %s: %s.".formatted(FEW, name, Words.list(rare)));
            }
            IntStream.range(0, names.size())
                    .filter(k -> shares.get(k) >= MOST && shares.get(k) < 1)
                    .forEach(k -> notes.append(
                            " Out of balance: %s of %s is %s, so accuracy says little; look at BALANCED_ACCURACY too."
                                    .formatted(Quantity.percent(shares.get(k)), name, names.get(k))));
        }
        return notes.toString();
    }

    /** Columns that give a label away on every training row: such a model would learn nothing else. */
    private static String leaks(List<Target<?>> targets, List<Column> table, double[][] labels, int[] train) {
        Set<String> tasks = targets.stream().map(target -> target.task().name()).collect(Collectors.toSet());
        List<Column> others =
                table.stream().filter(column -> !tasks.contains(column.name())).toList();
        StringBuilder notes = new StringBuilder();
        for (int t = 0; t < targets.size(); t++) {
            Column own = Columns.named(table, targets.get(t).task().name());
            List<Column> candidates = new ArrayList<>(others);
            candidates.add(own);
            List<String> suspects = Leaks.suspects(candidates, targets.get(t), labels[t], train);
            if (!suspects.isEmpty()) {
                notes.append(
                        " Given away in every training row: %s, by %s.".formatted(own.name(), Words.list(suspects)));
            }
        }
        return notes.toString();
    }

    private static String overlap(List<Column> columns) {
        int rows = columns.get(0).size();
        int all = 0;
        int none = 0;
        for (int row = 0; row < rows; row++) {
            int labels = 0;
            for (Column column : columns) {
                labels += column.isMissing(row) ? 0 : 1;
            }
            all += labels == columns.size() ? 1 : 0;
            none += labels == 0 ? 1 : 0;
        }
        List<String> notes = new ArrayList<>();
        notes.add("%d of %s have %s (%s)"
                .formatted(
                        all,
                        Words.count(rows, "row"),
                        columns.size() == 1 ? "the label" : "the labels of all " + columns.size() + " tasks",
                        Quantity.percent(all, rows)));
        if (none > 0) {
            notes.add(Words.count(none, "row") + " without any label " + (none == 1 ? "takes" : "take") + " no part");
        }
        if (columns.size() > 2) {
            notes.add(fewest(columns));
        }
        return String.join("; ", notes) + ".";
    }

    /** The pair of tasks with the fewest rows in common: where one can learn least from the other. */
    private static String fewest(List<Column> columns) {
        int least = Integer.MAX_VALUE;
        String pair = "";
        for (int a = 0; a < columns.size(); a++) {
            for (int b = 0; b < a; b++) {
                Column first = columns.get(b);
                Column second = columns.get(a);
                int common = (int) IntStream.range(0, first.size())
                        .filter(row -> !first.isMissing(row) && !second.isMissing(row))
                        .count();
                if (common < least) {
                    least = common;
                    pair = first.name() + " and " + second.name();
                }
            }
        }
        return "fewest in common: " + pair + ", " + Words.count(least, "row");
    }
}
