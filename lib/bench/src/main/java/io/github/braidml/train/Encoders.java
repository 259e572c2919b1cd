package io.github.braidml.train;

import ai.djl.nn.Block;
import io.github.braidml.balance.Equal;
import io.github.braidml.data.Data;
import io.github.braidml.data.Grid;
import io.github.braidml.data.Prepared;
import io.github.braidml.model.Cnn;
import io.github.braidml.model.Encoder;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Recurrent;
import io.github.braidml.model.Transformer;
import io.github.braidml.task.Regression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Times Braid's step on images and sentences, and with many heads, beside the same written plainly in DJL. */
@NullMarked
final class Encoders {
    private static final int BATCH = 32;
    private static final int BATCHES = 20;
    private static final int TASKS = 2;
    private static final int SIDE = 28;
    private static final int LENGTH = 20;
    private static final int WORDS = 500;

    private Encoders() {}

    /** The same encoder on both sides, and what it reads. */
    record Pair(String name, Prepared data, Encoder braid, Block plain) {
        Duel duel() {
            BraidSide one = ours();
            return Duel.of(one, theirs(one));
        }

        BraidSide ours() {
            return new BraidSide(braid, data, BATCH, new Equal(), Training.of(1).descent());
        }

        PlainSide theirs(BraidSide values) {
            List<List<Integer>> hidden =
                    data.targets().stream().map(target -> target.task().head()).toList();
            return new PlainSide(new PlainNetwork(plain, hidden), data, BATCH, new Equal(), values.network());
        }
    }

    /**
     * Prints tables for the README.
     *
     * @param args nothing, or how the names of the networks wanted begin
     */
    public static void main(String[] args) {
        System.out.println("| network | Braid us | DJL us | Braid / DJL | least and most of 7 rounds |");
        System.out.println("|---|---|---|---|---|");
        for (Pair pair : pairs()) {
            if (args.length > 0 && !pair.name().startsWith(args[0])) {
                continue;
            }
            Duel duel = pair.duel();
            System.out.printf(
                    "| %s | %,.0f | %,.0f | **%.2f** | %.2f to %.2f |%n",
                    pair.name(), duel.first(), duel.second(), duel.ratio(), duel.least(), duel.most());
        }
        if (args.length > 0 && !args[0].startsWith("heads")) {
            return;
        }
        System.out.println();
        System.out.println("| heads | alike us | each of another width us | alike / separate | least and most |");
        System.out.println("|---|---|---|---|---|");
        for (int tasks : new int[] {8, 32}) {
            Duel duel = Duel.of(heads(Collections.nCopies(tasks, 32)), heads(spread(tasks)));
            System.out.printf(
                    "| %d with a hidden layer of 32 | %,.0f | %,.0f | **%.2f** | %.2f to %.2f |%n",
                    tasks, duel.first(), duel.second(), duel.ratio(), duel.least(), duel.most());
        }
    }

    /** Returns what is compared. */
    static List<Pair> pairs() {
        Prepared images = images();
        Prepared sentences = sentences();
        int vocabulary = sentences.inputs().all().get(0).vocabulary();
        Recurrent gru = Recurrent.of(Recurrent.Cell.GRU, 64);
        return List.of(
                new Pair("cnn(16, 32)", images, Cnn.of(List.of(16, 32)), PlainEncoders.cnn(false, 16, 32)),
                new Pair(
                        "cnn(16, 32).residual()",
                        images,
                        Cnn.of(List.of(16, 32)).residual(),
                        PlainEncoders.cnn(true, 16, 32)),
                new Pair("gru(64)", sentences, gru, PlainEncoders.gru(vocabulary, 64, false)),
                new Pair(
                        "gru(64).bidirectional()",
                        sentences,
                        gru.bidirectional(),
                        PlainEncoders.gru(vocabulary, 64, true)),
                new Pair(
                        "transformer(64, 4, 2)",
                        sentences,
                        new Transformer(64, 4, 2, 0, false),
                        PlainEncoders.transformer(vocabulary, LENGTH, 64, 4, 2)),
                new Pair(
                        "mlp(64, 64), 32 heads with a hidden layer of 32",
                        table(Collections.nCopies(32, 32)),
                        new Mlp(List.of(64, 64), 0),
                        PlainEncoders.mlp(64, 64)));
    }

    /** Returns as many widths as tasks, no two alike, around 32. */
    private static List<Integer> spread(int tasks) {
        return IntStream.range(0, tasks).map(t -> 32 - tasks / 2 + t).boxed().toList();
    }

    private static BraidSide heads(List<Integer> widths) {
        return new BraidSide(
                new Mlp(List.of(64, 64), 0),
                table(widths),
                BATCH,
                new Equal(),
                Training.of(1).descent());
    }

    private static Prepared table(List<Integer> widths) {
        Table table = numbers(widths.size());
        SplittableRandom random = new SplittableRandom(7);
        for (int f = 0; f < 32; f++) {
            table.addColumns(DoubleColumn.create(
                    "x" + f, random.doubles(table.rowCount(), -1, 1).toArray()));
        }
        List<Regression> tasks = new ArrayList<>();
        for (int t = 0; t < widths.size(); t++) {
            tasks.add(Regression.of("y" + t).head(widths.get(t)));
        }
        return Data.of(table).prepare(tasks);
    }

    private static Prepared images() {
        SplittableRandom random = new SplittableRandom(7);
        List<Grid> grids = new ArrayList<>();
        for (int row = 0; row < BATCH * BATCHES; row++) {
            float[] values = new float[SIDE * SIDE];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble();
            }
            grids.add(new Grid(1, SIDE, SIDE, values));
        }
        return Data.of(numbers(TASKS)).with("image", grids).prepare(tasks());
    }

    private static Prepared sentences() {
        SplittableRandom random = new SplittableRandom(7);
        StringColumn words = StringColumn.create("words");
        for (int row = 0; row < BATCH * BATCHES; row++) {
            words.append(IntStream.range(0, LENGTH)
                    .mapToObj(i -> "w" + random.nextInt(WORDS))
                    .collect(Collectors.joining(" ")));
        }
        return Data.of(numbers(TASKS).addColumns(words)).text("words").prepare(tasks());
    }

    private static List<Regression> tasks() {
        return IntStream.range(0, TASKS).mapToObj(t -> Regression.of("y" + t)).toList();
    }

    private static Table numbers(int tasks) {
        SplittableRandom random = new SplittableRandom(8);
        Table table = Table.create("made up");
        for (int t = 0; t < tasks; t++) {
            table.addColumns(DoubleColumn.create(
                    "y" + t, random.doubles(BATCH * BATCHES, -1, 1).toArray()));
        }
        return table;
    }
}
