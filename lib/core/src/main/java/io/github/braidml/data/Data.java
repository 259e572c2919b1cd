package io.github.braidml.data;

import io.github.braidml.show.Shown;
import io.github.braidml.show.Words;
import io.github.braidml.task.Box;
import io.github.braidml.task.Task;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * A table with the rows that are held out. Immutable: every method that changes something returns new data.
 *
 * <p>Shows itself as its data card: where it comes from, what the columns hold, what is known to be wrong with it.
 */
public final class Data implements Shown {
    private final String name;
    private final @Nullable Card card;
    private final Columns columns;
    private final Splitting splitting;
    private final Visibility visibility;
    private @Nullable DataCard looks;

    private Data(String name, @Nullable Card card, Columns columns, Splitting splitting, Visibility visibility) {
        this.name = name;
        this.card = card;
        this.columns = columns;
        this.splitting = splitting;
        this.visibility = visibility;
    }

    /**
     * Returns the data of a table; later changes to the table do not reach it.
     *
     * @throws IllegalArgumentException if the table has no rows
     */
    public static Data of(Table table) {
        return of(table, null);
    }

    static Data of(Table table, @Nullable Card card) {
        return of(table, card, Splitting.NONE);
    }

    static Data of(Table table, @Nullable Card card, Splitting splitting) {
        String name = card != null ? card.name() : Objects.requireNonNullElse(table.name(), "table");
        if (table.isEmpty()) {
            throw new IllegalArgumentException("table '%s' has no rows; a model learns from rows".formatted(name));
        }
        return of(name, card, table.columns().stream().map(Column::of).toList(), splitting);
    }

    static Data of(String name, @Nullable Card card, List<Column> columns, Splitting splitting) {
        return new Data(name, card, new Columns(columns), splitting, Visibility.FULL);
    }

    /**
     * Returns this data with rows held out at random for the final comparison. Of the other rows a fifth is used to choose
     * the best epoch and the rest to train.
     *
     * @param share share of the rows, above 0 and below 1
     * @param seed the same seed holds out the same rows
     * @throws IllegalArgumentException if the share is out of bounds or leaves a part without rows
     */
    public Data holdOut(double share, long seed) {
        Splitting.checkShare("holdOut(share, seed)", share);
        return checked(splitting.hold(splitting.shuffled().seed(seed), share, 1));
    }

    /**
     * Returns this data with a k-th of the rows held out at random: the first of k folds. A comparison goes on to the next
     * fold with every repeat, and deals the rows anew after the last.
     *
     * @param k number of folds, at least 2
     * @param seed the same seed makes the same folds
     * @throws IllegalArgumentException if there are fewer than 2 folds, or one leaves a part without rows
     */
    public Data folds(int k, long seed) {
        if (k < 2) {
            throw new IllegalArgumentException("folds(k, seed): at least 2 folds are needed, such as 5; given " + k);
        }
        return checked(splitting.hold(splitting.shuffled().seed(seed), 1, k));
    }

    /**
     * Returns this data with the values of some columns, usually targets, mixed alike in every part: each word in the same
     * share, numbers in fifths, missing values like a word of their own.
     *
     * @throws IllegalArgumentException if no column is named, there is none of that name, it has too many different words, or
     *     rows are not held out at random
     */
    public Data stratified(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException(
                    "stratified(columns) needs at least one column, usually a target; given none");
        }
        List<Column> strata = columns.named(names);
        Shuffled old = splitting.random("stratified");
        return checked(splitting.dealing(new Shuffled(old.seed(), strata, old.group())));
    }

    /**
     * Returns this data with all rows of a group in the same part, such as those of one patient. The column is no feature
     * unless it is allowed.
     *
     * @throws IllegalArgumentException if there is no such column, a row misses it, there are too few groups, or rows are
     *     not held out at random
     */
    public Data grouped(String column) {
        Shuffled old = splitting.random("grouped");
        return checked(splitting.dealing(new Shuffled(old.seed(), old.strata(), List.of(columns.named(column)))));
    }

    /**
     * Returns this data with the latest rows held out. Of the other rows the latest fifth is used to choose the best epoch
     * and the rest to train: nothing is learned from what came later. The column is no feature unless it is allowed.
     *
     * @param share share of the rows, above 0 and below 1
     * @param time a column of dates or numbers; rows of the same time stay together
     * @throws IllegalArgumentException if the share is out of bounds or leaves a part without rows, there is no such column,
     *     it holds something else, or a row misses it
     */
    public Data holdOutLast(double share, String time) {
        Splitting.checkShare("holdOutLast(share, time)", share);
        String call = "holdOutLast(%s, \"%s\")".formatted(share, time);
        return checked(splitting.hold(Dealing.InTime.of(columns.named(time), call), share, 1));
    }

    /**
     * Returns this data with the last rows held out, when the rows stand in order of time.
     *
     * @throws IllegalArgumentException if the share is out of bounds or leaves a part without rows
     */
    public Data holdOutLast(double share) {
        Splitting.checkShare("holdOutLast(share)", share);
        return checked(splitting.hold(Dealing.InTime.asTheyStand(rows()), share, 1));
    }

    /**
     * Returns this data with some times left out between the parts, for targets that reach into the future.
     *
     * @param times number of different times, such as days
     * @throws IllegalArgumentException if rows are not held out by time, the number is negative or a part is left empty
     */
    public Data gap(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("gap(times): must not be negative; given " + times);
        }
        Dealing.InTime old = splitting.inTime("gap");
        return checked(splitting.dealing(new Dealing.InTime(old.time(), old.rank(), times)));
    }

    /**
     * Returns this data with the rows held out cut into stretches of time. The first of them is held out now; a comparison
     * goes on to the next one with every repeat, learning from all that came before it.
     *
     * @param stretches number of stretches, at least 2
     * @throws IllegalArgumentException if rows are not held out by time, or a part is left empty
     */
    public Data walkForward(int stretches) {
        if (stretches < 2) {
            throw new IllegalArgumentException(
                    "walkForward(stretches): at least 2 stretches are needed, such as 4; given " + stretches);
        }
        return checked(splitting.hold(splitting.inTime("walkForward"), splitting.share(), stretches));
    }

    /**
     * Returns this data split as a column says: train, valid or test in every row. Several test sets are told apart behind a
     * colon, as in "test: new words", and scored apart by {@code scoresBy} of the same column. Without rows to validate, a
     * fifth of those to train is drawn at random. The column is no feature unless it is allowed.
     *
     * @throws IllegalArgumentException if there is no such column, it says something else, or a part is left empty
     */
    public Data splitBy(String part) {
        return checked(splitting.hold(Dealing.Given.of(columns.named(part)), 0, 1));
    }

    /**
     * Returns this data with another share of the rows to learn from that chooses the best epoch, a fifth by default.
     *
     * @throws IllegalArgumentException if the share is out of bounds or leaves a part without rows
     */
    public Data validate(double share) {
        Splitting.checkShare("validate(share)", share);
        return checked(splitting.validation(share));
    }

    private Data checked(Splitting other) {
        other.check(rows());
        return with(other);
    }

    /** Another split: what labels are kept is drawn anew among its rows. */
    private Data with(Splitting other) {
        return new Data(name, card, columns.dealt(other.of(rows())), other, visibility);
    }

    private Data with(Columns others) {
        return new Data(name, card, others, splitting, visibility);
    }

    private Data with(Visibility other) {
        return new Data(name, card, columns, splitting, other);
    }

    /**
     * Returns this data with fewer rows to learn from, drawn at random from those that are not held out, or the latest of them
     * when rows are held out by time; the rows held out stay the same. A class of which none is left to learn from is an error
     * of {@code fit}; after {@link #stratified} the fewer rows mirror the classes.
     *
     * @param rows rows to train and to choose the best epoch on
     * @throws IllegalArgumentException if there are not so many, or too few to do both
     */
    public Data learnFrom(int rows) {
        Split split = split();
        int available = split.train().length + split.valid().length;
        if (rows < 3 || rows > available) {
            throw new IllegalArgumentException(
                    "learnFrom(rows): 3 to %d rows are there to learn from; given %d".formatted(available, rows));
        }
        return checked(splitting.most(rows));
    }

    /**
     * Returns this data with fewer labels to learn from: those of a share of the rows that are not held out, drawn at random
     * from the rows that have one, and anew for every split; a second call replaces the first. The rows held out stay
     * the same.
     *
     * @param share share of the labels that are kept, from above 0 to 1
     * @throws IllegalArgumentException if there is no such column, or the share is out of bounds
     */
    public Data keepLabels(String column, double share, long seed) {
        if (!(share > 0) || share > 1) {
            throw new IllegalArgumentException(
                    "keepLabels(column, share, seed): the share must be above 0 and at most 1; given " + share);
        }
        return with(columns.keepLabels(column, share, seed, split()));
    }

    /** Returns this data dealt anew; rows held out by time, or as a column says, stay the same. */
    public Data reshuffled(long otherSeed) {
        return with(splitting.dealing(splitting.dealing().seed(otherSeed)));
    }

    /**
     * Returns the data for one repeat of a comparison: the next fold, the next stretch of time, or other rows dealt by the
     * next seed. What is held out by time or by a column alone is the same in every repeat.
     *
     * @param repeat 0 for this data itself
     */
    public Data repeat(int repeat) {
        return with(splitting.repeat(repeat));
    }

    /**
     * Returns this data with columns put aside: they stay in the table to be looked at, such as in {@code scoresBy}, but no model
     * sees them.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public Data aside(String... names) {
        return with(visibility.aside(columns.known(names)));
    }

    /**
     * Returns this data with columns that may be features although they give a target away or say how rows are split. For
     * what is known and wanted, such as examples without noise.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public Data allow(String... names) {
        return with(visibility.allow(columns.known(names)));
    }

    /**
     * Returns this data without some columns.
     *
     * @throws IllegalArgumentException if there is no such column or none is left
     */
    public Data drop(String... names) {
        return with(columns.drop(names));
    }

    /**
     * Returns this data with only these columns.
     *
     * @throws IllegalArgumentException if there is no such column, or one is named twice
     */
    public Data only(String... names) {
        return with(columns.only(names));
    }

    /**
     * Returns this data with columns of words whose rare ones are one level, other, where they are a category. So are words that no
     * training row has. By default a word is rare that a single training row has.
     *
     * @param rows a word is rare that fewer training rows have; 1 keeps every word
     * @param names columns of words; none for all of them
     * @throws IllegalArgumentException if the number is below 1, there is no such column, or it holds no words
     */
    public Data rare(int rows, String... names) {
        return with(columns.rare(rows, names));
    }

    /**
     * Returns a column of numbers along time, to make features and targets of: see {@link #with(String, Series)}.
     *
     * @param time a column of dates or numbers
     * @throws IllegalArgumentException if there is no such column, one is of the wrong kind, or a time is missing or there
     *     twice
     */
    public Series series(String column, String time) {
        return Series.of(columns.named(column), columns.named(time));
    }

    /**
     * Returns this data with a column more.
     *
     * @throws IllegalArgumentException if there is a column of that name, or the series is of another table
     */
    public Data with(String column, Series series) {
        if (names().contains(column)) {
            throw new IllegalArgumentException(
                    "with(name, series): the table has a column '%s' already; choose another name".formatted(column));
        }
        if (series.size() != rows()) {
            throw new IllegalArgumentException("with(\"%s\", series): the table has %s; the series is of one with %s"
                    .formatted(column, Words.count(rows(), "row"), Words.count(series.size(), "row")));
        }
        return with(series.column(column)).with(visibility.ahead(column, series.horizon()));
    }

    /**
     * Returns this data without the rows in which one of these columns is missing.
     *
     * @throws IllegalArgumentException if there is no such column, no row is left, or rows are held out already, but for a
     *     set's own test rows
     */
    public Data complete(String... names) {
        List<Column> needed = columns.named(names);
        int[] kept = IntStream.range(0, rows())
                .filter(row -> needed.stream().noneMatch(column -> column.isMissing(row)))
                .toArray();
        if (kept.length == 0) {
            throw new IllegalArgumentException("complete(...) leaves no row: every one of %s misses one of %s"
                    .formatted(Words.count(rows(), "row"), Words.list(List.of(names))));
        }
        return rows(kept, "complete(...)");
    }

    /**
     * Returns the rows in which a column says one of these words, such as those of one hospital.
     *
     * @param values as the column's values read, whole numbers without a point
     * @throws IllegalArgumentException if there is no such column, no row says so, or rows are held out already, but for a set's
     *     own test rows
     */
    public Data where(String column, String... values) {
        return rows(columns.named(column).where(values), "where(...)");
    }

    private Data rows(int[] kept, String call) {
        return new Data(name, card, columns.rows(kept), splitting.rows(kept, call), visibility);
    }

    /**
     * Returns this data with a column under another name.
     *
     * @throws IllegalArgumentException if there is no such column, one of the new name, or the column decides the split
     */
    public Data rename(String column, String to) {
        Renaming renaming = new Renaming(column, to);
        return new Data(name, card, columns.renamed(renaming, splitting), splitting, visibility.renamed(renaming));
    }

    /** Returns images of a folder; see {@code Braid.images}. */
    public static Data images(Path folder, int height, int width) {
        return Images.folder(folder, height, width);
    }

    /**
     * Returns this data with a column that names image files read as these images: scaled to one size; of one channel if all are
     * grey, otherwise of three, with values from 0 to 255. A row that names none misses its image.
     *
     * @param folder where the files' names start from
     * @param height rows of the scaled images
     * @param width columns of the scaled images
     * @throws IllegalArgumentException if there is no such column, it holds no words, or a file is no image
     */
    public Data images(String column, Path folder, int height, int width) {
        return with(
                columns.changed(column, named -> Images.column(column, Images.named(named, folder), height, width)));
    }

    /**
     * Returns this data with its images, and whatever else are grids, changed at random each time a training step reads one.
     *
     * @throws IllegalArgumentException if there is no column of images
     */
    public Data augmented(Augmentation change) {
        return with(columns.augmented(change));
    }

    Data with(Column added) {
        return with(columns.with(added));
    }

    /**
     * Returns this data with columns of numbers read as one image per row, in the place of these columns.
     *
     * @param image name of the new column
     * @param height rows from the top
     * @param width columns from the left
     * @param pattern a regular expression that the pixels' columns match as a whole, and no others; they are read row by row
     *     in the table's order
     * @throws IllegalArgumentException if there are not {@code height x width} such columns, or one is no column of numbers
     *     without missing values
     */
    public Data image(String image, int height, int width, String pattern) {
        return with(columns.image(image, height, width, pattern));
    }

    /**
     * Returns this data with a further column of grids, such as images or spectrograms.
     *
     * @param grids one per row, all of the same size; null where missing
     * @throws IllegalArgumentException if there are fewer or more than rows, all are missing, or their sizes differ
     */
    public Data with(String column, List<? extends @Nullable Grid> grids) {
        return with(Images.grids(column, grids, rows()));
    }

    /**
     * Returns this data with a further column of objects, for a task that finds them in the images.
     *
     * @param objects per row what its image shows: null where that is not known, an empty list where there is nothing
     * @throws IllegalArgumentException if there are fewer or more lists than rows, there is not one column of images, or a box's
     *     centre lies outside its image
     */
    public Data boxes(String column, List<? extends @Nullable List<Box>> objects) {
        return with(Images.objects(column, columns.all(), objects));
    }

    /**
     * Returns this data with columns of words read as sentences: sequences of tokens instead of categories.
     *
     * @throws IllegalArgumentException if there is no such column, or it holds no words
     */
    public Data text(String... names) {
        Columns read = columns;
        for (String column : names) {
            read = read.changed(column, SentenceColumn::of);
        }
        return with(read);
    }

    /**
     * Returns this data with a column of words read as sentences, which a tokenizer of the user's own cuts into tokens, such as
     * pieces of words. Its file is saved with the model. Of its vocabulary, what the training rows have twice or more gets an
     * embedding.
     *
     * @param tokenizer a {@code tokenizer.json} as Hugging Face's tools write it
     * @throws IllegalArgumentException if there is no such column, it holds no words, or the file is no tokenizer
     * @throws UncheckedIOException if there is no such file
     */
    public Data text(String column, Path tokenizer) {
        return with(columns.changed(column, found -> SentenceColumn.of(found, tokenizer)));
    }

    /**
     * Returns this data with a column's values dealt to other rows at random, which breaks its tie with everything else.
     *
     * @param rows the rows among which they are dealt; the others keep theirs
     * @param seed the same seed deals the same way
     * @throws IllegalArgumentException if there is no such column
     */
    public Data dealt(String column, int[] rows, long seed) {
        int[] from = Shuffled.dealt(rows(), rows, seed);
        return with(columns.changed(column, found -> found.rows(from)));
    }

    /**
     * Returns the rows of this data and below them those of another. Columns of the same name become one; what one of them does
     * not have is missing in its rows. So one model can learn tasks of which each has examples of its own, such as the patients of
     * several hospitals, or images and sentences.
     *
     * <p>What one of them puts aside is put aside in both, and its values stay there as labels. Each table is dealt out as it
     * was by itself, in every repeat of a comparison; everything fitted is fitted on the training rows of both. A row that is
     * in both tables is not recognised: hold the same rows out of both, or join first.
     *
     * @throws IllegalArgumentException if columns of the same name hold something else, or rows are held out of only one
     */
    public Data and(Data other) {
        return new Data(
                name.equals(other.name) ? name : name + " and " + other.name,
                Objects.equals(card, other.card) ? card : null,
                new Columns(Below.join(columns.all(), other.columns.all())),
                splitting.and(rows(), other.splitting, other.rows()),
                visibility.and(splitting, other.visibility, other.splitting));
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns what is known of the data's origin, or null for a table of the user's own. */
    public @Nullable Card card() {
        return card;
    }

    /** Returns the number of rows. */
    public int rows() {
        return columns.rows();
    }

    /** Returns the names of the columns. */
    public List<String> names() {
        return columns.names();
    }

    /** Returns which rows train, validate and test. */
    public Split split() {
        return splitting.of(rows());
    }

    /**
     * Returns one row.
     *
     * @throws IllegalArgumentException if there is no such row
     */
    public Row row(int index) {
        if (index < 0 || index >= rows()) {
            throw new IllegalArgumentException("no row %d; the rows are 0 to %d".formatted(index, rows() - 1));
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        columns.all().forEach(column -> values.put(column.name(), column.value(index)));
        return new Row(values);
    }

    /** Returns a column's numbers, NaN where missing, or where the column holds no numbers. */
    public double[] numbers(String column) {
        if (columns.named(column) instanceof Column.Numbers numbers) {
            return numbers.values().clone();
        }
        double[] none = new double[rows()];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    /**
     * Returns a column's times as numbers: dates in years, numbers as they are, NaN where missing.
     *
     * @throws IllegalArgumentException if there is no such column, or it holds neither dates nor numbers
     */
    public double[] times(String column) {
        return Times.numbers(columns.named(column));
    }

    /**
     * Returns the image of a row.
     *
     * @throws IllegalArgumentException if there is no such row, or not one column of images
     */
    public Grid image(int row) {
        List<Object> grids = new ArrayList<>();
        row(row).values().values().forEach(value -> {
            if (value instanceof Grid) {
                grids.add(value);
            }
        });
        if (grids.size() != 1) {
            throw new IllegalArgumentException(
                    "image(row) needs one column of images; the table has %d among %s; see image(name, height, width, pattern)"
                            .formatted(grids.size(), Words.list(names())));
        }
        return (Grid) grids.get(0);
    }

    /**
     * Returns a value as text, null where missing.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public @Nullable String words(int row, String column) {
        return columns.named(column).words(row);
    }

    /** Returns a column's values as text, null where missing. */
    public List<@Nullable String> words(String column) {
        Column found = columns.named(column);
        List<@Nullable String> words = new ArrayList<>();
        for (int row = 0; row < rows(); row++) {
            words.add(found.words(row));
        }
        return words;
    }

    /** Returns whether a column holds numbers. */
    public boolean isNumeric(String column) {
        return columns.named(column) instanceof Column.Numbers;
    }

    /**
     * Fits features and targets on the training rows and turns the table into numbers.
     *
     * @throws IllegalArgumentException if there is no task, two have the same name, a column is missing or does not suit its
     *     task, a target is among the features in disguise, a class occurs in no training row, or no row is left to validate
     */
    public Prepared prepare(List<? extends Task<?>> tasks) {
        return preparing().prepare(tasks);
    }

    /**
     * Turns the table into numbers for a model that goes on from another: with the features of that one, and with its targets
     * where it has the task; other targets are fitted on the training rows.
     *
     * @throws IllegalArgumentException as {@link #prepare(List)} does, and if one of these features is a target here, a task
     *     was declared otherwise there, or a column is missing
     */
    public Prepared prepare(List<? extends Task<?>> tasks, Features features, List<Target<?>> known) {
        return preparing().prepare(tasks, features, known);
    }

    private Preparing preparing() {
        return new Preparing(name, columns.all(), splitting, visibility);
    }

    /**
     * Returns the inputs for a model that is already fitted.
     *
     * @throws IllegalArgumentException if a column that the model needs is missing
     */
    public Inputs inputs(Features features) {
        return features.encode(columns.all(), rows());
    }

    /** Returns the labels for a model that is already fitted, per task {@code (rows, labels per row)}, NaN where missing. */
    public double[][] labels(List<Target<?>> targets) {
        return Preparing.labels(columns.all(), targets);
    }

    /** Returns the SHA-256 of the names, the values and the split, which is the same whenever these are. */
    public String hash() {
        Fingerprint print = new Fingerprint();
        columns.all().forEach(print::add);
        splitting.print(print);
        return print.hex();
    }

    /**
     * Returns which labels there are for these tasks: how many rows of each part have one, what the labels are like, and how
     * many rows have the labels of several tasks, and which targets are most associated. Shows itself when it is the last value
     * of a cell.
     *
     * @throws IllegalArgumentException if there is no task, two have the same name, or a column is missing or does not suit
     *     its task
     */
    public Shown targets(Task<?>... tasks) {
        List<Target<?>> targets = preparing().targets(List.of(tasks));
        return TargetsCard.of(name, targets, columns.all(), labels(targets), split());
    }

    /** Returns the data card as HTML. */
    @Override
    public String html() {
        return looks().html();
    }

    /** Returns the data card as text. */
    @Override
    public String text() {
        return looks().text();
    }

    /** A notebook asks for both, and looking at every row takes its time. */
    private DataCard looks() {
        DataCard known = looks;
        if (known == null) {
            known = DataCard.of(name, card, columns.all(), split(), splitting);
            looks = known;
        }
        return known;
    }

    @Override
    public String toString() {
        Split split = split();
        return "%s: %s x %d columns (%d train, %d validation, %d test)"
                .formatted(
                        name,
                        Words.count(rows(), "row"),
                        columns.all().size(),
                        split.train().length,
                        split.valid().length,
                        split.test().length);
    }
}
