package io.github.braidml.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.braidml.catalogue.Progress;
import io.github.braidml.data.Category;
import io.github.braidml.data.Data;
import io.github.braidml.data.Feature;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Recordings;
import io.github.braidml.data.Sources;
import io.github.braidml.data.Spectrogram;
import io.github.braidml.data.Split;
import io.github.braidml.data.Target;
import io.github.braidml.format.Mirror;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Linear models on the public tables score as scikit-learn's do on the same rows, to a hundredth: parsing, settled splits,
 * features, targets and metrics are right together. The models are solved exactly, so that nothing hangs on training.
 */
final class BaselinesTest {
    private static final Offset<Double> HUNDREDTH = Offset.offset(0.01);

    private static Data data(String name) {
        Mirror.folder();
        return Sources.named(name, Progress.NONE);
    }

    /** A table without the outcomes but the one that is the task. */
    private static Data without(Data data, String task, String... outcomes) {
        return data.drop(Stream.of(outcomes).filter(c -> !c.equals(task)).toArray(String[]::new));
    }

    /** What a model is fitted on and scored on. */
    private static final class Problem {
        final Target<?> target;
        final double[][] learn;
        final double[] labels;
        final double[][] test;
        final double[] truth;

        /** @param scale what inputs are divided by; 0 to standardise them */
        Problem(Data data, Task<?> task, int[] learned, int[] tested, double scale) {
            Prepared prepared = data.prepare(List.of(task));
            target = prepared.targets().get(0);
            double[] all = prepared.labels()[0];
            int[] known =
                    IntStream.of(learned).filter(row -> !Double.isNaN(all[row])).toArray();
            int[] asked =
                    IntStream.of(tested).filter(row -> !Double.isNaN(all[row])).toArray();
            labels = IntStream.of(known).mapToDouble(row -> all[row]).toArray();
            truth = IntStream.of(asked).mapToDouble(row -> all[row]).toArray();
            double[][] inputs = inputs(data, prepared, known);
            learn = IntStream.of(known).mapToObj(row -> inputs[row].clone()).toArray(double[][]::new);
            test = IntStream.of(asked).mapToObj(row -> inputs[row].clone()).toArray(double[][]::new);
            for (int k = 0; k < inputs[0].length; k++) {
                if (scale == 0) {
                    standardise(k);
                } else {
                    for (double[] row : learn) {
                        row[k] /= scale;
                    }
                    for (double[] row : test) {
                        row[k] /= scale;
                    }
                }
            }
        }

        static Problem of(Data data, Task<?> task) {
            return scaled(data, task, 0);
        }

        static Problem scaled(Data data, Task<?> task, double scale) {
            Split split = data.split();
            int[] learned = IntStream.concat(IntStream.of(split.train()), IntStream.of(split.valid()))
                    .toArray();
            return new Problem(data, task, learned, split.test(), scale);
        }

        /** Numbers with the median where they are missing, and one input per word. */
        private static double[][] inputs(Data data, Prepared prepared, int[] learned) {
            double[][] inputs = new double[data.rows()][];
            List<double[]> columns = new ArrayList<>();
            for (Feature feature : prepared.features().columns()) {
                if (feature instanceof Category category) {
                    List<String> words = new ArrayList<>(data.words(category.name()));
                    for (String level : category.levels()) {
                        columns.add(words.stream()
                                .mapToDouble(word -> level.equals(word) ? 1 : 0)
                                .toArray());
                    }
                } else if (feature instanceof Feature.Pixels pixels) {
                    float[] values = prepared.inputs().values(0);
                    for (int i = 0; i < pixels.width(); i++) {
                        int at = i;
                        columns.add(IntStream.range(0, data.rows())
                                .mapToDouble(row -> values[row * pixels.width() + at])
                                .toArray());
                    }
                } else {
                    columns.add(imputed(data.numbers(feature.name()), learned));
                }
            }
            for (int row = 0; row < inputs.length; row++) {
                int at = row;
                inputs[row] = columns.stream().mapToDouble(column -> column[at]).toArray();
            }
            return inputs;
        }

        private static double[] imputed(double[] column, int[] learned) {
            double[] known = IntStream.of(learned)
                    .mapToDouble(row -> column[row])
                    .filter(x -> !Double.isNaN(x))
                    .sorted()
                    .toArray();
            double median = (known[(known.length - 1) / 2] + known[known.length / 2]) / 2;
            return Arrays.stream(column).map(x -> Double.isNaN(x) ? median : x).toArray();
        }

        /** So that the penalty means the same for every input. */
        private void standardise(int k) {
            double mean =
                    Arrays.stream(learn).mapToDouble(row -> row[k]).average().orElseThrow();
            double variance = Arrays.stream(learn)
                    .mapToDouble(row -> (row[k] - mean) * (row[k] - mean))
                    .average()
                    .orElseThrow();
            double scale = variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
            for (double[][] part : List.of(learn, test)) {
                for (double[] row : part) {
                    row[k] = (row[k] - mean) * scale;
                }
            }
        }

        double score(Metric metric, double[] outputs) {
            return Metrics.score(metric, target, truth, outputs, 0, target.outputs());
        }

        /** Of the numbers the model sees: the share of variance explained, in logarithms where the task takes them. */
        double r2(double[] outputs) {
            double mean = Arrays.stream(truth).average().orElseThrow();
            double error = 0;
            double total = 0;
            for (int i = 0; i < truth.length; i++) {
                error += (truth[i] - outputs[i]) * (truth[i] - outputs[i]);
                total += (truth[i] - mean) * (truth[i] - mean);
            }
            return 1 - error / total;
        }
    }

    /** Newton's method; a single step where the errors are squared. The penalty is half of it times the squared weights. */
    private static double[] linear(Problem problem, double penalty, boolean logistic) {
        int width = problem.learn[0].length + 1;
        double[] weights = new double[width];
        for (int step = 0; step < (logistic ? 6 : 1); step++) {
            double[][] hessian = new double[width][width];
            double[] gradient = new double[width];
            for (int i = 0; i < problem.learn.length; i++) {
                double[] row = problem.learn[i];
                double output = output(weights, row);
                double p = logistic ? 1 / (1 + Math.exp(-output)) : output;
                double curvature = logistic ? Math.max(p * (1 - p), 1e-9) : 1;
                for (int a = 0; a < width; a++) {
                    double x = a == 0 ? 1 : row[a - 1];
                    if (x == 0) {
                        continue;
                    }
                    gradient[a] += (p - problem.labels[i]) * x;
                    hessian[a][0] += curvature * x;
                    for (int b = 1; b <= a; b++) {
                        hessian[a][b] += curvature * x * row[b - 1];
                    }
                }
            }
            for (int a = 1; a < width; a++) {
                gradient[a] += penalty * weights[a];
                hessian[a][a] += penalty;
            }
            double[] change = solve(hessian, gradient);
            for (int a = 0; a < width; a++) {
                weights[a] -= change[a];
            }
        }
        return Arrays.stream(problem.test)
                .mapToDouble(row -> output(weights, row))
                .toArray();
    }

    private static double output(double[] weights, double[] row) {
        double sum = weights[0];
        for (int k = 0; k < row.length; k++) {
            sum += weights[k + 1] * row[k];
        }
        return sum;
    }

    /** Cholesky's decomposition of a symmetric matrix, of which the lower half is given. */
    private static double[] solve(double[][] matrix, double[] right) {
        int n = right.length;
        double[] x = right.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j] + (i == j ? 1e-9 : 0);
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= matrix[i][k] * x[k];
            }
            x[i] /= matrix[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= matrix[k][i] * x[k];
            }
            x[i] /= matrix[i][i];
        }
        return x;
    }

    /** Accelerated gradient descent, with a restart whenever it goes uphill. */
    private static double[] classes(Problem problem, double penalty) {
        int width = problem.learn[0].length + 1;
        int outputs = problem.target.outputs();
        double[][] weights = new double[outputs][width];
        double[][] before = new double[outputs][width];
        double rate = 1.0 / (0.5 * problem.learn.length * width + penalty);
        double momentum = 1;
        for (int step = 0; step < 400; step++) {
            double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            double[][] ahead = new double[outputs][width];
            double[][] gradient = new double[outputs][width];
            for (int k = 0; k < outputs; k++) {
                for (int a = 0; a < width; a++) {
                    ahead[k][a] = weights[k][a] + (momentum - 1) / next * (weights[k][a] - before[k][a]);
                    gradient[k][a] = a == 0 ? 0 : penalty * ahead[k][a];
                }
            }
            for (int i = 0; i < problem.learn.length; i++) {
                double[] p = outputs(ahead, problem.learn[i]);
                double sum = Arrays.stream(p).map(Math::exp).sum();
                for (int k = 0; k < outputs; k++) {
                    double error = Math.exp(p[k]) / sum - (problem.labels[i] == k ? 1 : 0);
                    gradient[k][0] += error;
                    for (int a = 1; a < width; a++) {
                        gradient[k][a] += error * problem.learn[i][a - 1];
                    }
                }
            }
            double uphill = 0;
            before = weights;
            weights = new double[outputs][width];
            for (int k = 0; k < outputs; k++) {
                for (int a = 0; a < width; a++) {
                    weights[k][a] = ahead[k][a] - rate * gradient[k][a];
                    uphill += gradient[k][a] * (weights[k][a] - before[k][a]);
                }
            }
            momentum = uphill > 0 ? 1 : next;
        }
        double[][] found = weights;
        return Arrays.stream(problem.test)
                .flatMapToDouble(row -> Arrays.stream(outputs(found, row)))
                .toArray();
    }

    private static double[] outputs(double[][] weights, double[] row) {
        return Arrays.stream(weights).mapToDouble(each -> output(each, row)).toArray();
    }

    private static double auc(Data data, Binary task, double c) {
        Problem problem = Problem.of(data, task);
        return problem.score(Metric.ROC_AUC, linear(problem, 1 / c, true));
    }

    private static double accuracy(Problem problem, double c) {
        boolean two = problem.target.outputs() == 1;
        return problem.score(Metric.ACCURACY, two ? linear(problem, 1 / c, true) : classes(problem, 1 / c));
    }

    private static double r2(Data data, Regression task) {
        Problem problem = Problem.of(data, task);
        return problem.r2(linear(problem, 1, false));
    }

    @Test
    void seriouslyIll() {
        Data data = data("support2");
        String[] outcomes = {"hospdead", "dead180", "sfdm2", "slos", "charges"};
        assertThat(auc(without(data, "hospdead", outcomes), Binary.of("hospdead"), 1))
                .isCloseTo(0.8155, HUNDREDTH);
        assertThat(auc(without(data, "dead180", outcomes), Binary.of("dead180"), 1))
                .isCloseTo(0.7525, HUNDREDTH);
        assertThat(r2(without(data, "slos", outcomes), Regression.of("slos").log1p()))
                .isCloseTo(0.2042, HUNDREDTH);
        assertThat(r2(
                        without(data, "charges", outcomes),
                        Regression.of("charges").log()))
                .isCloseTo(0.5113, HUNDREDTH);
        Problem disability = Problem.of(without(data, "sfdm2", outcomes), Categorical.of("sfdm2"));
        assertThat(disability.labels).hasSize(6154);
        assertThat(disability.truth).hasSize(1551);
        assertThat(accuracy(disability, 1)).isCloseTo(0.6099, HUNDREDTH);
    }

    @ParameterizedTest
    @CsvSource({
        "FIBR_PREDS, 0.7446",
        "PREDS_TAH, 0.4866",
        "JELUD_TAH, 0.8006",
        "FIBR_JELUD, 0.6257",
        "A_V_BLOK, 0.7842",
        "OTEK_LANC, 0.7024",
        "RAZRIV, 0.8048",
        "DRESSLER, 0.5240",
        "ZSN, 0.7029",
        "REC_IM, 0.7167",
        "P_IM_STEN, 0.6371",
        "died, 0.8569"
    })
    void infarctions(String task, double expected) {
        String[] outcomes = {
            "FIBR_PREDS",
            "PREDS_TAH",
            "JELUD_TAH",
            "FIBR_JELUD",
            "A_V_BLOK",
            "OTEK_LANC",
            "RAZRIV",
            "DRESSLER",
            "ZSN",
            "REC_IM",
            "P_IM_STEN",
            "LET_IS",
            "died"
        };
        Data data = without(data("mi-complications"), task, outcomes);
        assertThat(auc(data, Binary.of(task), 0.01)).isCloseTo(expected, HUNDREDTH);
    }

    @Test
    void adults() {
        Data data = data("adult");
        Binary income = Binary.of("income").positive(">50K");
        assertThat(auc(data.drop("never_married", "bachelor"), income, 1)).isCloseTo(0.9065, HUNDREDTH);
        Data few = data.drop("fnlwgt", "education", "education_num", "marital_status", "relationship");
        assertThat(auc(few.drop("never_married", "bachelor"), income, 1)).isCloseTo(0.8455, HUNDREDTH);
        assertThat(auc(few.drop("income", "bachelor"), Binary.of("never_married"), 1))
                .isCloseTo(0.8691, HUNDREDTH);
        assertThat(auc(few.drop("income", "never_married"), Binary.of("bachelor"), 1))
                .isCloseTo(0.8476, HUNDREDTH);
    }

    @Test
    void loans() {
        assertThat(auc(data("german-credit"), Binary.of("bad"), 1)).isCloseTo(0.7587, HUNDREDTH);
    }

    @Test
    void vowels() {
        Data data = data("vowel").drop("speaker");
        assertThat(accuracy(Problem.of(data.drop("sex"), Categorical.of("vowel")), 1))
                .isCloseTo(0.4502, HUNDREDTH);
        assertThat(accuracy(Problem.of(data.drop("vowel"), Binary.of("sex")), 1))
                .isCloseTo(0.6580, HUNDREDTH);
    }

    @Test
    void spokenDigits() {
        Mirror.folder();
        Data data = Recordings.named("fsdd", Progress.NONE).data(Spectrogram.logMel(24, 12));
        assertThat(accuracy(Problem.of(data, Categorical.of("digit")), 0.01)).isCloseTo(0.92, HUNDREDTH);
        // How the bands are laid out is not stated: ours tell four more of the 300 speakers.
        assertThat(accuracy(Problem.of(data, Categorical.of("speaker")), 0.01)).isCloseTo(0.9367, Offset.offset(0.015));
    }

    @Test
    void digits() {
        Data data = data("optdigits");
        Problem even = Problem.scaled(data.drop("digit", "high"), Binary.of("even"), 16);
        assertThat(accuracy(even, 0.1)).isCloseTo(0.9048, HUNDREDTH);
        Problem high = Problem.scaled(data.drop("digit", "even"), Binary.of("high"), 16);
        assertThat(accuracy(high, 0.1)).isCloseTo(0.8720, HUNDREDTH);
        Problem digit = Problem.scaled(data.drop("high", "even"), Categorical.of("digit"), 16);
        assertThat(accuracy(digit, 0.1)).isCloseTo(0.9354, HUNDREDTH);
    }

    /** Mean over five folds of the error in units of what the mean of the other folds does. */
    @ParameterizedTest
    @CsvSource({
        "mulan-enb, Y1, 0.2902",
        "mulan-enb, Y2, 0.3346",
        "mulan-slump, SLUMP_cm, 0.9021",
        "mulan-slump, FLOW_cm, 0.7729",
        "mulan-slump, Compressive_Strength_Mpa, 0.3832"
    })
    void severalTargets(String name, String task, double expected) {
        Data data = data(name);
        String[] outcomes = Objects.requireNonNull(data.card()).tasks().stream()
                .map(each -> each.column())
                .toArray(String[]::new);
        double mean = 0;
        for (int fold = 0; fold < 5; fold++) {
            int out = fold;
            Problem problem = new Problem(
                    without(data, task, outcomes),
                    Regression.of(task),
                    IntStream.range(0, data.rows())
                            .filter(row -> row % 5 != out)
                            .toArray(),
                    IntStream.range(0, data.rows())
                            .filter(row -> row % 5 == out)
                            .toArray(),
                    0);
            double[] outputs = linear(problem, 1, false);
            double guess = Arrays.stream(problem.labels).average().orElseThrow();
            double error = 0;
            double total = 0;
            for (int i = 0; i < outputs.length; i++) {
                error += Math.pow(outputs[i] - problem.truth[i], 2);
                total += Math.pow(guess - problem.truth[i], 2);
            }
            mean += Math.sqrt(error / total) / 5;
        }
        assertThat(mean).isCloseTo(expected, HUNDREDTH);
    }

    /** Ranges and returns of the past; what is predicted is the range of the next day (Parkinson 1980; Corsi 2009). */
    @Test
    void indices() {
        Data data = data("us-indices");
        List<DoubleColumn> both = new ArrayList<>();
        for (String index : List.of("sp500", "nasdaq")) {
            both.addAll(past(data, index));
        }
        int days = data.rows();
        int first = 22;
        int border = data.split().test()[0];
        int[] learn = IntStream.range(first, border - 1).toArray();
        int[] test = IntStream.range(border - 1, days - 1).toArray();
        assertThat(learn).hasSize(4001);
        assertThat(test).hasSize(1007);
        double[][] expected = {{0.5136, 0.5156}, {0.4330, 0.4356}};
        for (int index = 0; index < 2; index++) {
            List<DoubleColumn> own = both.subList(6 * index, 6 * index + 6);
            double[] range = own.get(0).asDoubleArray();
            double[] next = Arrays.copyOfRange(range, 1, days + 1);
            next[days - 1] = Double.NaN;
            assertThat(ahead(own, next, learn, test)).isCloseTo(expected[index][0], HUNDREDTH);
            assertThat(ahead(both, next, learn, test)).isCloseTo(expected[index][1], HUNDREDTH);
        }
    }

    private static double ahead(List<DoubleColumn> columns, double[] target, int[] learn, int[] test) {
        Table table = Table.create("ahead");
        columns.forEach(table::addColumns);
        table.addColumns(DoubleColumn.create("target", target));
        Problem problem = new Problem(Data.of(table), Regression.of("target"), learn, test, 0);
        return problem.r2(linear(problem, 1, false));
    }

    /** Logarithm of the variance by the day's range, its means of 5 and 22 days; return, loss and return of 5 days. */
    private static List<DoubleColumn> past(Data data, String index) {
        double[] high = data.numbers(index + "_high");
        double[] low = data.numbers(index + "_low");
        double[] close = data.numbers(index + "_close");
        int days = close.length;
        double[][] past = new double[6][days];
        for (int day = 0; day < days; day++) {
            double range = Math.log(high[day] / low[day]);
            past[0][day] = Math.log(range * range / (4 * Math.log(2)));
            past[1][day] = mean(past[0], day, 5);
            past[2][day] = mean(past[0], day, 22);
            past[3][day] = day < 1 ? Double.NaN : Math.log(close[day] / close[day - 1]);
            past[4][day] = Math.min(past[3][day], 0);
            past[5][day] = day < 5 ? Double.NaN : Math.log(close[day] / close[day - 5]);
        }
        return IntStream.range(0, 6)
                .mapToObj(k -> DoubleColumn.create(index + k, past[k]))
                .toList();
    }

    private static double mean(double[] values, int last, int days) {
        return last < days - 1
                ? Double.NaN
                : Arrays.stream(values, last - days + 1, last + 1).average().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.9333", "5, 0.7451"})
    void volatility(int horizon, double expected) {
        Data data = data("vix");
        int days = data.rows();
        double[] level = Arrays.stream(data.numbers("close")).map(Math::log).toArray();
        List<DoubleColumn> past = new ArrayList<>();
        for (int length : new int[] {1, 5, 22}) {
            past.add(DoubleColumn.create(
                    "mean" + length,
                    IntStream.range(0, days)
                            .mapToDouble(day -> mean(level, day, length))
                            .toArray()));
        }
        double[] target = new double[days];
        Arrays.fill(target, Double.NaN);
        System.arraycopy(level, horizon, target, 0, days - horizon);
        int border = data.split().test()[0];
        int[] learn = IntStream.range(21, border - horizon).toArray();
        int[] test = IntStream.range(border - horizon, days - horizon).toArray();
        assertThat(ahead(past, target, learn, test)).isCloseTo(expected, HUNDREDTH);
    }
}
