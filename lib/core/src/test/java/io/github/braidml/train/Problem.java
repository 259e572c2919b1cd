package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.data.Data;
import io.github.braidml.data.Inputs;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.data.Target;
import io.github.braidml.model.Sharing;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Loss;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Small random problems with tasks of every kind, and labels missing here and there. */
final class Problem {
    static final Regression SIZE = Regression.of("size");
    static final Binary RISK = Binary.of("risk");
    static final Categorical KIND = Categorical.of("kind");
    static final Regression PRICE = Regression.of("price").loss(Loss.huber(0.7));
    static final List<Task<?>> TASKS = List.of(SIZE, RISK, KIND, PRICE);

    private Problem() {}

    /** A table of three features and four targets. */
    static Table table(long seed, int rows, double missing) {
        Random random = new Random(seed);
        DoubleColumn[] features = {DoubleColumn.create("x"), DoubleColumn.create("y"), DoubleColumn.create("z")};
        DoubleColumn size = DoubleColumn.create("size");
        StringColumn risk = StringColumn.create("risk");
        StringColumn kind = StringColumn.create("kind");
        DoubleColumn price = DoubleColumn.create("price");
        for (int i = 0; i < rows; i++) {
            double[] x = random.doubles(4).map(u -> 4 * u - 2).toArray();
            for (int k = 0; k < 3; k++) {
                features[k].append(x[k]);
            }
            double noise = 0.3 * random.nextGaussian();
            boolean[] lost = new boolean[4];
            for (int t = 0; t < 4; t++) {
                lost[t] = random.nextDouble() < missing;
            }
            size.append(lost[0] ? Double.NaN : x[0] * x[1] + noise + 3);
            risk.append(lost[1] ? "" : x[0] - x[2] + noise > 0 ? "yes" : "no");
            kind.append(lost[2] ? "" : x[1] + noise > 0.7 ? "high" : x[1] + noise < -0.7 ? "low" : "middle");
            price.append(lost[3] ? Double.NaN : 10 * Math.abs(x[2]) - 5 * x[0] + 3 * x[3]);
        }
        return Table.create("problem", features).addColumns(size, risk, kind, price);
    }

    static Prepared of(long seed, int rows, double missing) {
        return of(seed, rows, missing, TASKS);
    }

    static Prepared of(long seed, int rows, double missing, List<Task<?>> tasks) {
        return Data.of(table(seed, rows, missing)).prepare(tasks);
    }

    /** The same problem, as it looks when only some tasks are declared. */
    static Prepared only(Prepared all, int... tasks) {
        return new Prepared(
                all.features(),
                Arrays.stream(tasks)
                        .<Target<?>>mapToObj(t -> all.targets().get(t))
                        .toList(),
                all.split(),
                all.inputs(),
                Arrays.stream(tasks).mapToObj(t -> all.labels()[t]).toArray(double[][]::new));
    }

    static Prepared with(Prepared problem, float[] inputs, double[][] labels) {
        return new Prepared(
                problem.features(),
                problem.targets(),
                problem.split(),
                Inputs.table(inputs, problem.inputs().all().get(0).size()),
                labels);
    }

    static Prepared with(Prepared problem, double[][] labels) {
        return new Prepared(problem.features(), problem.targets(), problem.split(), problem.inputs(), labels);
    }

    static Prepared with(Prepared problem, Split split) {
        return new Prepared(problem.features(), problem.targets(), split, problem.inputs(), problem.labels());
    }

    static double[][] copy(double[][] labels) {
        return Arrays.stream(labels).map(double[]::clone).toArray(double[][]::new);
    }

    /** Gives rows without a label for a task other features, and nothing else. */
    static Prepared disturbed(Prepared data, int task) {
        float[] inputs = data.inputs().values(0);
        int width = data.inputs().all().get(0).size();
        Random random = new Random(9);
        for (int row = 0; row < data.rows(); row++) {
            for (int k = 0; k < width && Double.isNaN(data.labels()[task][row]); k++) {
                inputs[row * width + k] += (float) random.nextGaussian();
            }
        }
        return with(data, inputs, data.labels());
    }

    /** Trains with nobody watching. */
    static Fit fit(Prepared data, Sharing sharing, Balancer balancer, Training training) {
        return Trainer.fit(data, sharing, balancer, training, "", Monitor.NONE);
    }
}
