package io.github.braidml.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How rows are dealt out: at random, by time, or as a column or the set itself says. */
sealed interface Dealing permits Shuffled, Settled, Stacked, Dealing.InTime, Dealing.Given {

    /** Some rows and those that are left for learning, in the order in which they are dealt on. */
    record Parts(int[] taken, int[] rest) {
        static Parts of(int[] rows, IntPredicate taken) {
            return new Parts(
                    Arrays.stream(rows).filter(taken).toArray(),
                    Arrays.stream(rows).filter(taken.negate()).toArray());
        }
    }

    /** Returns one piece of the rows held out, and the rows that may be learned from when it is scored. */
    Parts hold(int rows, double share, int pieces, int piece);

    /** Returns so many of the rows to learn from, and the others. */
    Parts take(int[] rows, int count);

    /** Returns the rows that choose the best epoch, and those that train. */
    default Parts validate(int[] rows, double share) {
        return take(rows, (int) Math.round(share * rows.length));
    }

    long seed();

    /** Returns the same way of dealing with another seed, if chance takes part in it. */
    Dealing seed(long other);

    /** Returns the columns that decide. */
    List<Column> columns();

    /** Returns the columns that decide and say so little about a row that they are no features. */
    List<Column> keys();

    /** Returns the calls that ask for this. */
    String calls(double share, int pieces);

    /** Returns this, or the ways of all tables that are dealt out each by itself. */
    default Stream<Dealing> each() {
        return Stream.of(this);
    }

    static String call(String verb, List<Column> columns) {
        return columns.isEmpty()
                ? ""
                : ".%s(\"%s\")"
                        .formatted(
                                verb,
                                String.join(
                                        "\", \"",
                                        columns.stream().map(Column::name).toList()));
    }

    /**
     * By time: the latest rows are held out, the latest of the others choose the best epoch. Rows of the same time stay
     * together.
     *
     * @param time the column with the time, or none when the rows stand in order
     * @param rank per row the number of different times before its own
     * @param gap number of different times left out before each border
     */
    record InTime(List<Column> time, int[] rank, int gap) implements Dealing {

        static InTime of(Column time, String call) {
            return new InTime(List.of(time), Times.ranks(time, call), 0);
        }

        static InTime asTheyStand(int rows) {
            return new InTime(List.of(), IntStream.range(0, rows).toArray(), 0);
        }

        @Override
        public Parts hold(int rows, double share, int pieces, int piece) {
            int[] order = ascending(IntStream.range(0, rows).toArray());
            long held = Math.round(share * rows);
            int from = (int) (rows - held + held * piece / pieces);
            int to = (int) (rows - held + held * (piece + 1) / pieces);
            int end = to == rows ? Integer.MAX_VALUE : rank[order[to]];
            Parts parts = cut(order, from);
            return new Parts(
                    Arrays.stream(parts.taken).filter(row -> rank[row] < end).toArray(), parts.rest);
        }

        @Override
        public Parts take(int[] rows, int count) {
            return cut(ascending(rows), rows.length - count);
        }

        /** The rows from a border on and those before the gap. */
        private Parts cut(int[] order, int from) {
            if (from == order.length) {
                return new Parts(new int[0], order);
            }
            int border = rank[order[from]];
            return new Parts(
                    Arrays.stream(order).filter(row -> rank[row] >= border).toArray(),
                    Arrays.stream(order).filter(row -> rank[row] < border - gap).toArray());
        }

        private int[] ascending(int[] rows) {
            return Arrays.stream(rows)
                    .mapToLong(row -> (long) rank[row] << Integer.SIZE | row)
                    .sorted()
                    .mapToInt(key -> (int) key)
                    .toArray();
        }

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public Dealing seed(long other) {
            return this;
        }

        @Override
        public List<Column> columns() {
            return time;
        }

        @Override
        public List<Column> keys() {
            return time;
        }

        @Override
        public String calls(double share, int pieces) {
            return "holdOutLast(%s%s)%s%s"
                    .formatted(
                            share,
                            time.isEmpty() ? "" : ", \"" + time.get(0).name() + "\"",
                            gap == 0 ? "" : ".gap(" + gap + ")",
                            pieces == 1 ? "" : ".walkForward(" + pieces + ")");
        }
    }

    /**
     * As a column says. Without rows for validation some of those to train are drawn at random.
     *
     * @param part says train, valid or test in every row, maybe with more behind a colon: "test: new words"
     */
    record Given(Column part, long seed) implements Dealing {
        private static final String TRAIN = "train";
        private static final String VALID = "valid";
        private static final String TEST = "test";
        private static final Map<String, String> NAMES = Map.of(
                TRAIN,
                TRAIN,
                "training",
                TRAIN,
                VALID,
                VALID,
                "validation",
                VALID,
                "val",
                VALID,
                "dev",
                VALID,
                TEST,
                TEST,
                "testing",
                TEST);

        static Given of(Column part) {
            for (int row = 0; row < part.size(); row++) {
                String name = part.words(row);
                if (name == null || NAMES.get(first(name)) == null) {
                    throw new IllegalArgumentException(
                            "splitBy(\"%s\"): the column must say train, valid or test in every row; row %d %s"
                                    .formatted(part.name(), row, name == null ? "is missing" : "says '" + name + "'"));
                }
            }
            return new Given(part, 0);
        }

        private boolean is(int row, String name) {
            String said = part.words(row);
            return said != null && name.equals(NAMES.get(first(said)));
        }

        private static String first(String said) {
            int colon = said.indexOf(':');
            return (colon < 0 ? said : said.substring(0, colon)).toLowerCase(Locale.ROOT);
        }

        @Override
        public Parts hold(int rows, double share, int pieces, int piece) {
            return Parts.of(Shuffled.order(rows, seed), row -> is(row, TEST));
        }

        @Override
        public Parts take(int[] rows, int count) {
            return new Parts(Arrays.copyOf(rows, count), Arrays.copyOfRange(rows, count, rows.length));
        }

        @Override
        public Parts validate(int[] rows, double share) {
            return Arrays.stream(rows).anyMatch(row -> is(row, VALID))
                    ? Parts.of(rows, row -> is(row, VALID))
                    : Dealing.super.validate(rows, share);
        }

        @Override
        public Dealing seed(long other) {
            return new Given(part, other);
        }

        @Override
        public List<Column> columns() {
            return List.of(part);
        }

        @Override
        public List<Column> keys() {
            return columns();
        }

        @Override
        public String calls(double share, int pieces) {
            return "splitBy(\"%s\")%s".formatted(part.name(), seed == 0 ? "" : ".reshuffled(" + seed + ")");
        }
    }
}
