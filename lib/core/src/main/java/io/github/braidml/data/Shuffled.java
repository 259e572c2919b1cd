package io.github.braidml.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * At random; if asked for, with the same mix of values in every part, and all rows of a group in one part.
 *
 * <p>The mix is kept by iterative stratification: the rarest value is dealt first, each time to the part that lacks most of it
 * (Sechidis et al. 2011, "On the stratification of multi-label data"). Here a missing value is a value, and a whole group
 * is dealt at a time.
 *
 * @param seed the same seed deals the same way
 * @param strata columns whose values are to be mixed alike in every part
 * @param group at most one column; rows with the same value stay together
 */
record Shuffled(long seed, List<Column> strata, List<Column> group) implements Dealing {
    /** More different words than this make no strata. */
    private static final int MOST_LEVELS = 100;
    /** More different numbers than this are amounts, cut into bins of equally many rows. */
    private static final int MOST_CODES = 10;

    private static final int BINS = 5;

    Shuffled {
        strata = List.copyOf(strata);
        group = List.copyOf(group);
        strata.forEach(Shuffled::checkStratum);
        group.forEach(Shuffled::checkGroup);
    }

    private static void checkGroup(Column column) {
        for (int row = 0; row < column.size(); row++) {
            if (column.isMissing(row)) {
                throw new IllegalArgumentException(
                        "grouped(\"%s\"): every row must say which group it belongs to; row %d does not; drop such rows"
                                .formatted(column.name(), row));
            }
        }
    }

    private static void checkStratum(Column column) {
        int levels = column instanceof Column.Numbers
                ? 0
                : column.levels(IntStream.range(0, column.size()).toArray()).size();
        if (levels > MOST_LEVELS) {
            throw new IllegalArgumentException(
                    "stratified(\"%s\"): a part can mirror at most %d different words; the column holds %d"
                            .formatted(column.name(), MOST_LEVELS, levels));
        }
    }

    @Override
    public Parts hold(int rows, double share, int pieces, int piece) {
        long held = Math.round(share * rows);
        int[] sizes = new int[pieces + 1];
        for (int p = 0; p < pieces; p++) {
            sizes[p] = (int) (held * (p + 1) / pieces - held * p / pieces);
        }
        sizes[pieces] = (int) (rows - held);
        return deal(order(rows, seed), sizes, piece);
    }

    @Override
    public Parts take(int[] rows, int count) {
        return deal(rows, new int[] {count, rows.length - count}, 0);
    }

    /** Returns, per row of a table, the row whose value it is dealt: another of these, or itself. */
    static int[] dealt(int all, int[] rows, long seed) {
        int[] from = IntStream.range(0, all).toArray();
        int[] order = rows.clone();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        for (int i = 0; i < rows.length; i++) {
            from[rows[i]] = order[i];
        }
        return from;
    }

    /** Returns all rows in random order. */
    static int[] order(int rows, long seed) {
        int[] order = new int[rows];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Deals rows to parts of these sizes; returns one part and all others. */
    private Parts deal(int[] rows, int[] sizes, int wanted) {
        int[] part = strata.isEmpty() && group.isEmpty() ? cut(rows, sizes) : new Need(rows, sizes).deal();
        return Parts.of(rows, row -> part[row] == wanted);
    }

    private static int[] cut(int[] rows, int[] sizes) {
        int[] part = new int[Arrays.stream(rows).max().orElse(-1) + 1];
        int at = 0;
        for (int p = 0; p < sizes.length; p++) {
            for (int end = at + sizes[p]; at < end; at++) {
                part[rows[at]] = p;
            }
        }
        return part;
    }

    /** Deals each group, or row, to the part that needs it most. */
    private final class Need {
        private final List<int[]> units;
        /** Per stratum and row the value's number; the numbers of all strata are different. */
        private final List<int[]> traits = new ArrayList<>();

        private final int[] left;
        private final double[][] need;
        private final int[] room;
        private final int[] part;

        Need(int[] rows, int[] sizes) {
            units = units(rows);
            int count = 0;
            int size = Arrays.stream(rows).max().orElse(-1) + 1;
            for (Column stratum : strata) {
                Map<Object, Integer> numbers = new HashMap<>();
                int[] trait = new int[size];
                double[] borders = borders(stratum, rows);
                int first = count;
                for (int row : rows) {
                    trait[row] = numbers.computeIfAbsent(value(stratum, borders, row), v -> first + numbers.size());
                }
                count += numbers.size();
                traits.add(trait);
            }
            if (traits.isEmpty()) {
                traits.add(new int[size]);
                count = 1;
            }
            left = new int[count];
            for (int row : rows) {
                traits.forEach(trait -> left[trait[row]]++);
            }
            room = sizes.clone();
            need = new double[sizes.length][];
            for (int p = 0; p < sizes.length; p++) {
                double share = (double) sizes[p] / rows.length;
                need[p] = Arrays.stream(left).mapToDouble(n -> n * share).toArray();
            }
            part = new int[size];
        }

        private List<int[]> units(int[] rows) {
            if (group.isEmpty()) {
                return Arrays.stream(rows).mapToObj(row -> new int[] {row}).toList();
            }
            Map<Object, List<Integer>> members = new LinkedHashMap<>();
            for (int row : rows) {
                Object name = Objects.requireNonNull(group.get(0).value(row));
                members.computeIfAbsent(name, key -> new ArrayList<>()).add(row);
            }
            return members.values().stream()
                    .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                    .toList();
        }

        /** Where the bins of an amount end; empty when each value counts by itself. */
        private double[] borders(Column stratum, int[] rows) {
            if (!(stratum instanceof Column.Numbers numbers) || numbers.distinct(rows).length <= MOST_CODES) {
                return new double[0];
            }
            double[] sorted = Arrays.stream(rows)
                    .mapToDouble(row -> numbers.values()[row])
                    .filter(x -> !Double.isNaN(x))
                    .sorted()
                    .toArray();
            return IntStream.range(1, BINS)
                    .mapToDouble(b -> sorted[(int) ((long) b * sorted.length / BINS)])
                    .toArray();
        }

        private Object value(Column stratum, double[] borders, int row) {
            Object value = stratum.value(row);
            if (value == null) {
                return this;
            }
            return borders.length == 0
                    ? value
                    : Arrays.stream(borders).filter(b -> (double) value >= b).count();
        }

        int[] deal() {
            List<List<int[]>> having = having();
            boolean[] dealt = new boolean[part.length];
            for (int rarest = rarest(); rarest >= 0; rarest = rarest()) {
                for (int[] unit : having.get(rarest)) {
                    if (!dealt[unit[0]]) {
                        dealt[unit[0]] = true;
                        give(unit, neediest(rarest));
                    }
                }
            }
            return part;
        }

        /** The groups with each value, in order. */
        private List<List<int[]>> having() {
            List<List<int[]>> having = new ArrayList<>();
            for (int t = 0; t < left.length; t++) {
                having.add(new ArrayList<>());
            }
            for (int[] unit : units) {
                Arrays.stream(unit)
                        .flatMap(row -> traits.stream().mapToInt(trait -> trait[row]))
                        .distinct()
                        .forEach(t -> having.get(t).add(unit));
            }
            return having;
        }

        private int rarest() {
            int rarest = -1;
            for (int t = 0; t < left.length; t++) {
                if (left[t] > 0 && (rarest < 0 || left[t] < left[rarest])) {
                    rarest = t;
                }
            }
            return rarest;
        }

        /** The part that lacks most of a value, of equals the one that lacks most rows; a full part needs nothing. */
        private int neediest(int trait) {
            int best = -1;
            for (int p = 0; p < room.length; p++) {
                if (room[p] > 0 && (best < 0 || needier(p, best, trait))) {
                    best = p;
                }
            }
            return best;
        }

        private boolean needier(int p, int than, int trait) {
            int order = Double.compare(need[p][trait], need[than][trait]);
            return order > 0 || (order == 0 && room[p] > room[than]);
        }

        private void give(int[] unit, int to) {
            for (int row : unit) {
                part[row] = to;
                room[to]--;
                for (int[] trait : traits) {
                    left[trait[row]]--;
                    need[to][trait[row]]--;
                }
            }
        }
    }

    @Override
    public Dealing seed(long other) {
        return new Shuffled(other, strata, group);
    }

    @Override
    public List<Column> columns() {
        List<Column> both = new ArrayList<>(strata);
        both.addAll(group);
        return both;
    }

    @Override
    public List<Column> keys() {
        return group;
    }

    @Override
    public String calls(double share, int pieces) {
        String first = pieces > 1 ? "folds(%d, %d)".formatted(pieces, seed) : "holdOut(%s, %d)".formatted(share, seed);
        return (share == 0 ? "" : first) + Dealing.call("stratified", strata) + Dealing.call("grouped", group);
    }
}
