package io.github.braidml.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tables below each other, each dealt out as it was by itself: what it holds out, what chooses its best epoch and what trains.
 *
 * @param tables from the top
 * @param seed how often each is dealt anew
 */
record Stacked(List<Part> tables, long seed) implements Dealing {

    /** The split of one table. */
    record Part(Splitting splitting, int rows) {
        Split split(long repeat) {
            return splitting.repeat(Math.toIntExact(repeat)).of(rows);
        }
    }

    Stacked {
        tables = List.copyOf(tables);
    }

    /** Returns the split of two tables; a table that is a stack already gives its own tables. */
    static Stacked of(Splitting first, int rows, Splitting second, int otherRows) {
        List<Part> all = new ArrayList<>(parts(first, rows));
        all.addAll(parts(second, otherRows));
        return new Stacked(all, 0);
    }

    private static List<Part> parts(Splitting splitting, int rows) {
        boolean plain = splitting.most() == Integer.MAX_VALUE;
        return plain && splitting.dealing() instanceof Stacked stack && stack.seed == 0
                ? stack.tables
                : List.of(new Part(splitting, rows));
    }

    private BitSet rows(Function<Split, int[]> which) {
        BitSet rows = new BitSet();
        int first = 0;
        for (Part table : tables) {
            for (int row : which.apply(table.split(seed))) {
                rows.set(first + row);
            }
            first += table.rows();
        }
        return rows;
    }

    @Override
    public Parts hold(int rows, double share, int pieces, int piece) {
        BitSet test = rows(Split::test);
        BitSet learn = rows(Split::train);
        learn.or(rows(Split::valid));
        int[] rest =
                Arrays.stream(Shuffled.order(rows, seed)).filter(learn::get).toArray();
        return new Parts(test.stream().toArray(), rest);
    }

    @Override
    public Parts take(int[] rows, int count) {
        return new Parts(Arrays.copyOf(rows, count), Arrays.copyOfRange(rows, count, rows.length));
    }

    /** The share is that of each table by itself. */
    @Override
    public Parts validate(int[] rows, double share) {
        return Parts.of(rows, rows(Split::valid)::get);
    }

    /** Returns the same with another share of each table's rows to learn from that chooses the best epoch. */
    Stacked validation(double share) {
        return new Stacked(
                tables.stream()
                        .map(table -> new Part(table.splitting().validation(share), table.rows()))
                        .toList(),
                seed);
    }

    @Override
    public Dealing seed(long other) {
        return new Stacked(tables, other);
    }

    @Override
    public List<Column> columns() {
        return tables.stream()
                .flatMap(table -> table.splitting().dealing().columns().stream())
                .toList();
    }

    @Override
    public List<Column> keys() {
        return tables.stream()
                .flatMap(table -> table.splitting().dealing().keys().stream())
                .toList();
    }

    @Override
    public Stream<Dealing> each() {
        return tables.stream().flatMap(table -> table.splitting().dealing().each());
    }

    @Override
    public String calls(double share, int pieces) {
        List<String> calls = tables.stream()
                .map(table -> table.splitting().repeat(Math.toIntExact(seed)).toString())
                .toList();
        boolean alike = calls.stream().distinct().count() == 1;
        return alike ? "each table by " + calls.get(0) : "each table by itself: " + String.join("; ", calls);
    }
}
