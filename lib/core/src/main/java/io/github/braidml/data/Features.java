package io.github.braidml.data;

import io.github.braidml.show.Words;
import io.github.braidml.task.Translation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a table's columns become inputs.
 *
 * @param columns the columns used, in order
 */
public record Features(List<Feature> columns) {
    private static final int MOST_INPUTS = Integer.MAX_VALUE - 8;

    public Features {
        columns = List.copyOf(columns);
    }

    /** Fits on the training rows; the targets are no features. */
    static Features fit(List<Column> table, Set<String> targets, int[] train) {
        List<Feature> features = new ArrayList<>();
        for (Column column : table) {
            if (!targets.contains(column.name())) {
                features.add(fit(column, train));
            }
        }
        if (features.isEmpty()) {
            throw new IllegalArgumentException(
                    "a model needs at least one feature; every column of the table is a target: "
                            + Words.list(table.stream().map(Column::name).toList()));
        }
        return new Features(features);
    }

    /** Returns the sentences that a task translates. */
    Feature.Tokens sentence(Translation task) {
        List<Feature.Tokens> sentences = columns.stream()
                .filter(feature -> feature instanceof Feature.Tokens
                        && (task.source().isEmpty() || task.source().equals(feature.name())))
                .map(Feature.Tokens.class::cast)
                .toList();
        if (sentences.size() != 1) {
            throw new IllegalArgumentException(
                    "task '%s': .lexicon() needs to know which sentences are translated, such as translation(\"%s\").from(\"english\"); the features have %s"
                            .formatted(
                                    task.name(),
                                    task.name(),
                                    sentences.isEmpty()
                                            ? "no such sentences"
                                            : Words.list(sentences.stream()
                                                    .map(Feature::name)
                                                    .toList())));
        }
        return sentences.get(0);
    }

    private static Feature fit(Column column, int[] train) {
        if (!column.hasValue(train)) {
            throw new IllegalArgumentException("column '%s' has no value in any of the %s; drop it with .drop(\"%s\")"
                    .formatted(column.name(), Words.count(train.length, "training row"), column.name()));
        }
        if (column instanceof Column.Numbers numbers) {
            numbers.checkFinite();
            Moments moments = Moments.of(numbers.values(), train);
            return new Feature.Numeric(
                    column.name(), moments.mean(), moments.deviation(), moments.known() < train.length);
        }
        if (column instanceof GridColumn grids) {
            return Feature.Pixels.of(grids, train);
        }
        if (column instanceof SentenceColumn sentences) {
            return Feature.Tokens.of(sentences, train);
        }
        if (column.isTime()) {
            return DateParts.of(column, train);
        }
        if (column instanceof Column.Values words && column.isSupported()) {
            return Category.of(words, train);
        }
        throw new IllegalArgumentException(
                "column '%s' holds %s; features are numbers, words, truth values, dates or times; drop it with .drop(\"%s\")"
                        .formatted(column.name(), column.kind(), column.name()));
    }

    /** Returns what a network receives for each row: first the table, then the inputs that columns are by themselves. */
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        int width = width(cells());
        if (width > 0) {
            inputs.add(new Input(Input.TABLE, List.of(width), 0, categories(cells())));
        }
        for (Feature feature : columns) {
            Input own = feature.input();
            if (own != null) {
                inputs.add(own);
            }
        }
        return inputs;
    }

    private static List<Input.Category> categories(List<Feature> cells) {
        List<Input.Category> categories = new ArrayList<>();
        int at = 0;
        for (Feature feature : cells) {
            if (feature instanceof Category category) {
                categories.add(new Input.Category(at, category.width()));
            }
            at += feature.width();
        }
        return categories;
    }

    private List<Feature> cells() {
        return columns.stream().filter(feature -> feature.input() == null).toList();
    }

    private static int width(List<Feature> cells) {
        return cells.stream().mapToInt(Feature::width).sum();
    }

    /** Returns the inputs of every row. */
    Inputs encode(List<Column> table, int rows) {
        List<Inputs.Source> sources = new ArrayList<>();
        if (!cells().isEmpty()) {
            sources.add(matrix(cells(), table, rows));
        }
        for (Feature feature : columns) {
            if (feature.input() != null) {
                sources.add(source(feature, Columns.named(table, feature.name())));
            }
        }
        return new Inputs(inputs(), sources, rows);
    }

    private static Inputs.Source source(Feature feature, Column column) {
        if (feature instanceof Feature.Pixels pixels && column instanceof GridColumn grids) {
            if (!pixels.shape().equals(grids.shape())) {
                throw new IllegalArgumentException(
                        "column '%s' must hold grids of %s (channels, height, width); given %s"
                                .formatted(column.name(), pixels.shape(), grids.shape()));
            }
            return new Inputs.Standardised(grids, pixels);
        }
        if (feature instanceof Feature.Tokens tokens && column.isText()) {
            Map<String, Integer> indices = tokens.indices();
            int[][] all = new int[column.size()][];
            for (int row = 0; row < all.length; row++) {
                all[row] = tokens.tokens(column.value(row), indices);
            }
            return new Inputs.Sequences(all);
        }
        throw new IllegalArgumentException("the model learned column '%s' as %s; given %s"
                .formatted(
                        column.name(),
                        feature instanceof Feature.Pixels ? "grids: see image(...)" : "sentences: see text(...)",
                        column.kind()));
    }

    private static Inputs.Source matrix(List<Feature> cells, List<Column> table, int rows) {
        int[] levels = cells.stream()
                .flatMapToInt(feature -> feature instanceof Category
                        ? IntStream.of(feature.width())
                        : IntStream.generate(() -> Inputs.Cells.NUMBER).limit(feature.width()))
                .toArray();
        int width = levels.length;
        if ((long) rows * width > MOST_INPUTS) {
            throw new IllegalArgumentException("%s x %s are more than an array can hold; use fewer rows or columns"
                    .formatted(Words.count(rows, "row"), Words.count(width, "input")));
        }
        float[] values = new float[rows * width];
        int at = 0;
        for (Feature feature : cells) {
            encode(feature, Columns.named(table, feature.name()), values, at, width);
            at += feature instanceof Category ? 1 : feature.width();
        }
        return cells.stream().anyMatch(Category.class::isInstance)
                ? new Inputs.Cells(values, levels)
                : new Inputs.Matrix(values, width);
    }

    private static void encode(Feature feature, Column column, float[] inputs, int at, int width) {
        if (feature instanceof Feature.Numeric numeric && column instanceof Column.Numbers numbers) {
            for (int row = 0; row < column.size(); row++) {
                numeric.encode(numbers.values()[row], inputs, row * width + at);
            }
        } else if (feature instanceof Category category) {
            Map<@Nullable Object, Integer> known = new HashMap<>();
            for (int row = 0; row < column.size(); row++) {
                inputs[row * width + at] = known.computeIfAbsent(column.value(row), category::index);
            }
        } else {
            for (int row = 0; row < column.size(); row++) {
                feature.encode(column.value(row), inputs, row * width + at);
            }
        }
    }

    /**
     * Returns the inputs of one row.
     *
     * @throws IllegalArgumentException if the row lacks a column or holds a value of the wrong type
     */
    public Inputs encode(Row row) {
        List<Inputs.Source> sources = new ArrayList<>();
        if (!cells().isEmpty()) {
            sources.add(encode(cells(), row));
        }
        for (Feature feature : columns) {
            if (feature instanceof Feature.Tokens tokens) {
                check(tokens, row);
                int[] sentence = tokens.tokens(row.get(tokens.name()), tokens.indices());
                sources.add(new Inputs.Sequences(new int[][] {sentence}));
            } else if (feature.input() != null) {
                sources.add(encode(List.of(feature), row));
            }
        }
        return new Inputs(inputs(), sources, 1);
    }

    /** Returns the words that a model reads of one of a row's sentences; nothing if the column holds none. */
    public List<String> tokens(Row row, String column) {
        for (Feature feature : columns) {
            if (feature instanceof Feature.Tokens tokens && tokens.name().equals(column)) {
                return Feature.Tokens.words(row.get(column)).stream()
                        .limit(tokens.length())
                        .toList();
            }
        }
        return List.of();
    }

    /** Returns the words that a model reads of a row's sentence; nothing if there is no such column. */
    public List<String> tokens(Row row) {
        for (Feature feature : columns) {
            if (feature instanceof Feature.Tokens tokens) {
                return tokens.parts(row.get(tokens.name()));
            }
        }
        return List.of();
    }

    private static Inputs.Matrix encode(List<Feature> features, Row row) {
        float[] inputs = new float[width(features)];
        int at = 0;
        for (Feature feature : features) {
            check(feature, row);
            feature.encode(row.get(feature.name()), inputs, at);
            at += feature.width();
        }
        return new Inputs.Matrix(inputs, inputs.length);
    }

    private static void check(Feature feature, Row row) {
        if (!row.values().containsKey(feature.name())) {
            throw new IllegalArgumentException(
                    "the model needs column '%s', which the row lacks; it has %s.%s A missing value is said with .without(\"%s\")"
                            .formatted(
                                    feature.name(),
                                    row.values().isEmpty()
                                            ? "none"
                                            : Words.list(row.values().keySet()),
                                    Words.didYouMean(
                                            feature.name(), row.values().keySet()),
                                    feature.name()));
        }
    }
}
