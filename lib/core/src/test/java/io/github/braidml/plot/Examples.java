package io.github.braidml.plot;

import io.github.braidml.data.Data;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Target;
import io.github.braidml.eval.Comparison;
import io.github.braidml.eval.Predictions;
import io.github.braidml.eval.Result;
import io.github.braidml.eval.Score;
import io.github.braidml.eval.Scores;
import io.github.braidml.search.Dimension;
import io.github.braidml.search.Range;
import io.github.braidml.search.Space;
import io.github.braidml.search.Trial;
import io.github.braidml.search.Trials;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import io.github.braidml.train.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Made-up but plausible material for charts; the same every time. */
final class Examples {
    static final List<Task<?>> TASKS = List.of(
            Regression.of("progression"),
            Regression.of("glucose").log(),
            Binary.of("high_risk"),
            Categorical.of("stage"));
    static final List<String> NAMES = TASKS.stream().map(Task::name).toList();

    private Examples() {}

    static List<Epoch> epochs(int tasks, int count) {
        Random random = new Random(5);
        List<Epoch> epochs = new ArrayList<>();
        for (int e = 1; e <= count; e++) {
            double[] train = new double[tasks];
            double[] valid = new double[tasks];
            double[] weights = new double[tasks];
            double[][] cosines = new double[tasks][tasks];
            for (int t = 0; t < tasks; t++) {
                train[t] = 0.25 + 0.3 * Math.exp(-e / 6.0) + 0.01 * random.nextGaussian();
                valid[t] = 0.3 + 0.3 * Math.exp(-e / 5.0) + 0.002 * e * (t + 1) / 2 + 0.01 * random.nextGaussian();
                weights[t] = 1 + 0.3 * (t - 1.5) * (1 - Math.exp(-e / 10.0));
                for (int s = 0; s < t; s++) {
                    double mean = 0.6 - 0.35 * (t + s) / 2.0;
                    cosines[t][s] = mean + 0.08 * random.nextGaussian();
                    cosines[s][t] = cosines[t][s];
                }
                cosines[t][t] = 1;
            }
            epochs.add(new Epoch(e, train, valid, weights, cosines, valid[0]));
        }
        return epochs;
    }

    static Trials trials() {
        Random random = new Random(8);
        Space space = new Space(List.of(
                new Dimension("sharing", List.of("hard(mlp(64, 32))", "mmoe(mlp(16), 4)", "separate(mlp(64))"), null),
                new Dimension("rate", List.of(), new Range(1e-4, 1e-1, true))));
        List<Trial> trials = new ArrayList<>();
        int number = 0;
        for (List<Object> point : space.random(25, 4)) {
            double rate = Math.log10((Double) point.get(1));
            double r2 = 0.4 - 0.1 * (rate + 2.5) * (rate + 2.5) + 0.03 * random.nextGaussian();
            Score score = new Score("progression", Metric.R2, 0, r2, 90);
            trials.add(
                    number++ == 6
                            ? new Trial(number, point, null, "the loss became NaN")
                            : new Trial(number, point, new Scores(List.of(score), new int[] {0}), ""));
        }
        return new Trials(space, trials, 25);
    }

    static Prepared prepared() {
        return data().prepare(TASKS);
    }

    static Data data() {
        Random random = new Random(3);
        DoubleColumn x = DoubleColumn.create("age");
        DoubleColumn progression = DoubleColumn.create("progression");
        DoubleColumn glucose = DoubleColumn.create("glucose");
        StringColumn risk = StringColumn.create("high_risk");
        StringColumn stage = StringColumn.create("stage");
        for (int i = 0; i < 442; i++) {
            double a = random.nextGaussian();
            x.append(50 + 10 * a + random.nextGaussian());
            double p = 150 + 50 * a + 40 * random.nextGaussian();
            progression.append(p);
            double sugar = Math.exp(4.5 + 0.1 * a + 0.1 * random.nextGaussian());
            if (i % 7 == 0) {
                glucose.appendMissing();
            } else {
                glucose.append(sugar);
            }
            risk.append(p + 30 * random.nextGaussian() > 200 ? "yes" : "no");
            stage.append(List.of("I", "II", "III").get(Math.floorMod((int) Math.round(a), 3)));
        }
        Table table = Table.create("made up", x, progression, glucose, risk, stage);
        return Data.of(table).holdOut(0.2, 1);
    }

    static Predictions predictions(Prepared prepared, double noise, long seed) {
        Random random = new Random(seed);
        List<Target<?>> targets = prepared.targets();
        int[] rows = prepared.split().test();
        List<Double> outputs = new ArrayList<>();
        for (int row : rows) {
            for (int t = 0; t < targets.size(); t++) {
                double label = prepared.labels()[t][row];
                for (int k = 0; k < targets.get(t).outputs(); k++) {
                    double aim = targets.get(t) instanceof Target.Classes ? (label == k ? 1 : 0) : label;
                    outputs.add((Double.isNaN(aim) ? 0 : aim) * 0.8
                            + noise * random.nextGaussian()
                            - (targets.get(t) instanceof Target.YesNo ? 0.4 : 0));
                }
            }
        }
        return Predictions.of(
                targets,
                prepared.labels(),
                outputs.stream().mapToDouble(Double::doubleValue).toArray(),
                rows);
    }

    static Comparison comparison(int repeats) {
        Prepared prepared = prepared();
        List<String> methods = List.of("single-task", "joint, equal()", "joint, uncertainty()", "joint, pcGrad()");
        List<Result> results = new ArrayList<>();
        for (int r = 0; r < repeats; r++) {
            int repeat = r;
            IntStream.range(0, methods.size()).forEach(m -> {
                Scores scores = Scores.of(predictions(prepared, 0.6 - 0.02 * m, 100 * m + repeat));
                int[] rows = scores.rows().clone();
                rows[0] += repeat;
                results.add(new Result(methods.get(m), repeat, new Scores(scores.all(), rows)));
            });
        }
        return new Comparison(results, prepared.split().train().length);
    }
}
