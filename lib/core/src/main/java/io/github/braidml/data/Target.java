package io.github.braidml.data;

import io.github.braidml.show.Words;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How one task's column becomes labels and outputs become predictions, with everything fitted on the training rows.
 *
 * @param <T> the type of a prediction
 */
public sealed interface Target<T>
        permits Target.Numeric, Target.YesNo, Target.OneOf, BoxesTarget, TagsTarget, TextTarget {

    /** A target that is a number. */
    sealed interface Numeric extends Target<Double> permits Amount, CountTarget {
        /** Returns a label in the user's units. */
        double truth(double[] labels, int at);
    }

    /** A target that is one of several classes. */
    sealed interface OneOf extends Target<String> permits Classes, OrdinalTarget {
        /** Returns the classes, in the order of the labels. */
        List<String> classes();

        /** Returns the share of the labelled training rows with each. */
        List<Double> shares();

        /** Returns the index of the class that outputs predict. */
        int predicted(double[] outputs, int from);

        /** Returns minus the logarithm of the probability that outputs give to a class, in a form that never overflows. */
        double surprise(double[] outputs, int from, int truth);

        @Override
        default String decode(double[] outputs, int from) {
            return classes().get(predicted(outputs, from));
        }

        @Override
        default Map<String, Double> probabilities(double[] outputs, int from) {
            Map<String, Double> all = new LinkedHashMap<>();
            for (int k = 0; k < classes().size(); k++) {
                all.put(classes().get(k), Math.exp(-surprise(outputs, from, k)));
            }
            return all;
        }
    }

    /** Returns the task. */
    Task<T> task();

    /** Returns the loss of one item, fitted on the training rows where it depends on them. */
    default Loss loss() {
        return task().loss();
    }

    /** Returns the number of the network's outputs for a row: 1, or the number of classes. */
    int outputs();

    /** Returns the number of labels of a row: 1 unless the task predicts several values at once. */
    default int labels() {
        return 1;
    }

    /**
     * Returns how many parts of a row have labels that may be missing by themselves, such as words: each has the same number of
     * labels and outputs.
     */
    default int items() {
        return 1;
    }

    /**
     * Writes a row's labels in the network's units, NaN when they are missing.
     *
     * @throws IllegalArgumentException if the value is of the wrong type, out of the task's range or an unseen class
     */
    void encode(@Nullable Object value, double[] into, int at);

    /** Writes the labels of all rows of a column, {@code (rows, labels)}. */
    default void encode(Column column, double[] into) {
        for (int row = 0; row < column.size(); row++) {
            encode(column.value(row), into, row * labels());
        }
    }

    /** Returns the prediction in the user's units. */
    T decode(double[] outputs, int from);

    /**
     * Returns the prediction in the user's units, of a row some of whose values it may repeat.
     *
     * @param row the row's values by column
     */
    default T decode(double[] outputs, int from, Function<String, @Nullable Object> row) {
        return decode(outputs, from);
    }

    /** Returns the probability of every value; empty for a number. */
    Map<T, Double> probabilities(double[] outputs, int from);

    /** Returns the outputs that predict the training rows best without looking at any feature. */
    double[] constant();

    /**
     * A number, transformed and standardised.
     *
     * @param usual the best guess for all rows by the task's loss, standardised: for the squared error the mean, 0
     */
    record Amount(Regression task, double mean, double scale, double usual) implements Numeric {

        /** Returns a target whose best guess is the mean. */
        public Amount(Regression task, double mean, double scale) {
            this(task, mean, scale, 0);
        }

        static Amount fit(Regression task, Column column, int[] train) {
            if (!(column instanceof Column.Numbers numbers)) {
                throw new IllegalArgumentException(
                        "task '%s' is a regression and needs numbers; its column holds %s; use %s(\"%s\")"
                                .formatted(
                                        task.name(),
                                        column.holds(train),
                                        column.levels(train).size() == 2 ? "binary" : "categorical",
                                        task.name()));
            }
            numbers.checkFinite();
            double[] transformed = new double[column.size()];
            for (int row = 0; row < transformed.length; row++) {
                transformed[row] = transform(task, numbers.values()[row], row);
            }
            Moments moments = Moments.of(transformed, train);
            if (moments.deviation() == 0) {
                throw new IllegalArgumentException(
                        "task '%s' needs at least two different values; every labelled training row is %s"
                                .formatted(task.name(), column.levels(train).get(0)));
            }
            double[] known = Arrays.stream(train)
                    .mapToDouble(row -> (transformed[row] - moments.mean()) / moments.deviation())
                    .toArray();
            return new Amount(task, moments.mean(), moments.deviation(), Usual.of(task.loss(), known));
        }

        /** Applies the task's transform; the row, if it is not negative, is for the message. */
        private static double transform(Regression task, double y, int row) {
            double least =
                    switch (task.transform()) {
                        case NONE -> Double.NEGATIVE_INFINITY;
                        case LOG -> 0;
                        case LOG1P -> -1;
                    };
            if (y <= least) {
                String where = row < 0 ? "given" : "row " + row + " is";
                String other = y == 0 ? "; .log1p() allows 0" : "";
                throw new IllegalArgumentException("task '%s': .%s() needs values above %s; %s %s%s"
                        .formatted(
                                task.name(),
                                task.transform().name().toLowerCase(Locale.ROOT),
                                Column.text(least),
                                where,
                                Column.text(y),
                                other));
            }
            return switch (task.transform()) {
                case NONE -> y;
                case LOG -> Math.log(y);
                case LOG1P -> Math.log1p(y);
            };
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public void encode(@Nullable Object value, double[] into, int at) {
            into[at] = encode(value);
        }

        double encode(@Nullable Object value) {
            if (value == null) {
                return Double.NaN;
            }
            if (!(value instanceof Number number) || Double.isInfinite(number.doubleValue())) {
                throw new IllegalArgumentException(
                        "task '%s' needs finite numbers; given '%s'".formatted(task.name(), Column.text(value)));
            }
            return (transform(task, number.doubleValue(), -1) - mean) / scale;
        }

        @Override
        public double truth(double[] labels, int at) {
            return decode(labels, at);
        }

        @Override
        public Double decode(double[] outputs, int from) {
            double y = outputs[from] * scale + mean;
            return switch (task.transform()) {
                case NONE -> y;
                case LOG -> Math.exp(y);
                case LOG1P -> Math.expm1(y);
            };
        }

        @Override
        public Map<Double, Double> probabilities(double[] outputs, int from) {
            return Map.of();
        }

        @Override
        public double[] constant() {
            return new double[] {usual};
        }
    }

    /** Yes or no. */
    record YesNo(Binary task, String yes, String no, double share) implements Target<Boolean> {

        private static final Set<String> YES = Set.of("true", "yes", "y", "t", "1");
        private static final Set<String> NO = Set.of("false", "no", "n", "f", "0");

        static YesNo fit(Binary task, Column column, List<String> levels, int[] train) {
            if (levels.size() > 2) {
                throw new IllegalArgumentException(
                        "task '%s' is binary and needs two different values; its column holds %d: %s; use %s(\"%s\")"
                                .formatted(
                                        task.name(),
                                        levels.size(),
                                        Words.list(levels),
                                        column instanceof Column.Numbers ? "regression" : "categorical",
                                        task.name()));
            }
            String yes = positive(task, levels);
            String no = levels.get(levels.indexOf(yes) == 0 ? 1 : 0);
            double share = Targets.shares(column, List.of(yes, no), train).get(0);
            return new YesNo(task, yes, no, share);
        }

        @Override
        public Loss loss() {
            return task.classes().on(task.loss(), task.name(), List.of(no, yes), List.of(1 - share, share));
        }

        private static String positive(Binary task, List<String> levels) {
            if (!task.positive().isEmpty()) {
                if (!levels.contains(task.positive())) {
                    throw new IllegalArgumentException(
                            "task '%s': .positive(\"%s\") names no value of the column; it holds %s.%s"
                                    .formatted(
                                            task.name(),
                                            task.positive(),
                                            Words.list(levels),
                                            Words.didYouMean(task.positive(), levels)));
                }
                return task.positive();
            }
            String first = levels.get(0).toLowerCase(Locale.ROOT);
            String second = levels.get(1).toLowerCase(Locale.ROOT);
            if (YES.contains(second) && NO.contains(first)) {
                return levels.get(1);
            }
            if (YES.contains(first) && NO.contains(second)) {
                return levels.get(0);
            }
            throw new IllegalArgumentException(
                    "task '%s': which value means yes? Its column holds %s; say binary(\"%s\").positive(\"%s\")"
                            .formatted(task.name(), Words.list(levels), task.name(), levels.get(1)));
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public void encode(@Nullable Object value, double[] into, int at) {
            into[at] = encode(value);
        }

        double encode(@Nullable Object value) {
            String text = Column.text(value);
            if (text == null) {
                return Double.NaN;
            }
            if (text.equals(yes)) {
                return 1;
            }
            if (text.equals(no)) {
                return 0;
            }
            throw Targets.unseen(task, text, List.of(no, yes));
        }

        @Override
        public Boolean decode(double[] outputs, int from) {
            return outputs[from] >= 0;
        }

        @Override
        public Map<Boolean, Double> probabilities(double[] outputs, int from) {
            double p = 1 / (1 + Math.exp(-outputs[from]));
            Map<Boolean, Double> both = new LinkedHashMap<>();
            both.put(true, p);
            both.put(false, 1 - p);
            return both;
        }

        @Override
        public double[] constant() {
            return new double[] {Math.log(share / (1 - share))};
        }
    }

    /** One of several classes. */
    record Classes(Categorical task, List<String> classes, List<Double> shares) implements OneOf {

        static Classes fit(Categorical task, Column column, List<String> levels, int[] train) {
            if (column instanceof Column.Numbers && levels.stream().anyMatch(level -> level.contains("."))) {
                throw new IllegalArgumentException(
                        "task '%s' is categorical and needs classes, words or whole numbers; its column holds numbers (%s); use regression(\"%s\")"
                                .formatted(task.name(), Words.list(levels), task.name()));
            }
            if (levels.size() > Targets.MOST_CLASSES) {
                throw new IllegalArgumentException(
                        "task '%s' is categorical and needs at most %d classes; its column holds %d: %s; %s"
                                .formatted(
                                        task.name(),
                                        Targets.MOST_CLASSES,
                                        levels.size(),
                                        Words.list(levels),
                                        column instanceof Column.Numbers
                                                ? "use regression(\"" + task.name() + "\")"
                                                : "group its values"));
            }
            return new Classes(task, List.copyOf(levels), Targets.shares(column, levels, train));
        }

        @Override
        public int outputs() {
            return classes.size();
        }

        @Override
        public void encode(@Nullable Object value, double[] into, int at) {
            into[at] = encode(value);
        }

        double encode(@Nullable Object value) {
            return Targets.index(task, Column.text(value), classes);
        }

        @Override
        public Loss loss() {
            return task.classes().on(task.loss(), task.name(), classes, shares);
        }

        /** Returns the largest output's class, the first of equals. */
        @Override
        public int predicted(double[] outputs, int from) {
            return Softmax.largest(outputs, from, classes.size());
        }

        @Override
        public double surprise(double[] outputs, int from, int truth) {
            return Softmax.surprise(outputs, from, classes.size(), truth);
        }

        @Override
        public double[] constant() {
            return shares.stream().mapToDouble(Math::log).toArray();
        }
    }
}
