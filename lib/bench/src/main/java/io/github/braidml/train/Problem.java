package io.github.braidml.train;

import io.github.braidml.data.Data;
import io.github.braidml.data.Prepared;
import io.github.braidml.task.Regression;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Regression tasks on the same made-up rows, every label there.
 *
 * @param inputs number of inputs
 * @param width units of both hidden layers
 * @param batch rows per step
 * @param tasks number of tasks
 */
@NullMarked
record Problem(int inputs, int width, int batch, int tasks) {
    private static final int BATCHES = 16;

    /** Returns the rows of the table that make up batch i, counted without end. */
    int from(long i) {
        return from(i, batch);
    }

    /** Returns the rows of a table that make up batch i, counted without end. */
    static int from(long i, int batch) {
        return (int) (i % BATCHES) * batch;
    }

    /** Returns the data; of 20 batches of rows the library keeps 4 for validation. */
    Prepared prepare() {
        int rows = 20 * batch;
        SplittableRandom random = new SplittableRandom(7);
        double[][] x = new double[inputs][rows];
        Table table = Table.create("made up");
        for (int f = 0; f < inputs; f++) {
            for (int r = 0; r < rows; r++) {
                x[f][r] = random.nextDouble(-1, 1);
            }
            table.addColumns(DoubleColumn.create("x" + f, x[f]));
        }
        List<Regression> targets = new ArrayList<>();
        for (int t = 0; t < tasks; t++) {
            double[] slopes = random.doubles(inputs, -1, 1).toArray();
            double[] y = new double[rows];
            for (int r = 0; r < rows; r++) {
                int row = r;
                double sum = IntStream.range(0, inputs)
                        .mapToDouble(f -> slopes[f] * x[f][row])
                        .sum();
                y[r] = Math.tanh(sum) + 0.1 * random.nextDouble(-1, 1);
            }
            table.addColumns(DoubleColumn.create("y" + t, y));
            targets.add(Regression.of("y" + t));
        }
        return Data.of(table).prepare(targets);
    }

    @Override
    public String toString() {
        return "%d-%d-%d, batch %d, %d tasks".formatted(inputs, width, width, batch, tasks);
    }
}
