package io.github.braidml;

import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.lbfgs;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.linear;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.separate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.data.Data;
import io.github.braidml.format.Mirror;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Linear models that are trained as any other score as scikit-learn's do on the same test rows, to a hundredth, if they are given the
 * same inputs; but a twentieth of the training rows chooses the epoch. What Braid does otherwise, marking missing numbers and leaving
 * words at 0 and 1, moves some scores by more, mostly up.
 */
class LinearBaselinesTest {
    private static final double HUNDREDTH = 0.01;

    @BeforeEach
    void needsTheMirror() {
        Mirror.folder();
    }

    /**
     * The table as the baselines saw it: numbers with the median where they are missing, an input for every word, all of them numbers, which are standardised one by one.
     */
    private static Data numbered(Data data, List<String> outcomes) {
        int[] learned = IntStream.concat(
                        IntStream.of(data.split().train()),
                        IntStream.of(data.split().valid()))
                .toArray();
        Table table = Table.create(data.name());
        for (String name : data.names()) {
            if (outcomes.contains(name)) {
                table.addColumns(
                        data.isNumeric(name)
                                ? DoubleColumn.create(name, data.numbers(name))
                                : StringColumn.create(name, data.words(name)));
            } else if (data.isNumeric(name)) {
                table.addColumns(DoubleColumn.create(name, imputed(data.numbers(name), learned)));
            } else {
                List<@Nullable String> words = data.words(name);
                IntStream.of(learned)
                        .mapToObj(words::get)
                        .filter(Objects::nonNull)
                        .distinct()
                        .forEach(level -> table.addColumns(DoubleColumn.create(
                                name + "=" + level,
                                words.stream()
                                        .mapToDouble(word -> level.equals(word) ? 1 : 0)
                                        .toArray())));
            }
        }
        String[] parts = new String[data.rows()];
        Arrays.fill(parts, "train");
        IntStream.of(data.split().test()).forEach(row -> parts[row] = "test");
        table.addColumns(StringColumn.create("part", parts));
        return Data.of(table).splitBy("part").validate(0.05);
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

    /** @param c how dear errors are, as scikit-learn counts: the price of half the squared weights is one over this and the rows */
    private static Run fit(Data data, double c, Task<?>... tasks) {
        Data all = numbered(data, Stream.of(tasks).map(Task::name).toList());
        int rows = all.split().train().length;
        return learn(tasks)
                .sharing(separate(linear()))
                .fit(all, epochs(60).optimizer(lbfgs()).l2(1 / (c * rows)), LiveDisplay.silent());
    }

    private static void scores(Run run, Metric metric, Object... expected) {
        for (int i = 0; i < expected.length; i += 2) {
            String task = (String) expected[i];
            assertThat(run.scores().of(task, metric)).as(task).isCloseTo((double) expected[i + 1], within(HUNDREDTH));
        }
    }

    /** Of logarithms, as the baselines count. */
    private static double r2OfLogs(Run run, Data data, Regression task) {
        List<Double> guesses = run.predict(numbered(data, List.of(task.name())), task);
        double[] truth = data.numbers(task.name());
        int[] test = IntStream.of(data.split().test())
                .filter(row -> !Double.isNaN(truth[row]))
                .toArray();
        double add = task.name().equals("slos") ? 1 : 0;
        double mean = IntStream.of(test)
                .mapToDouble(row -> Math.log(truth[row] + add))
                .average()
                .orElseThrow();
        double error = 0;
        double total = 0;
        for (int row : test) {
            double log = Math.log(truth[row] + add);
            error += Math.pow(Math.log(guesses.get(row) + add) - log, 2);
            total += Math.pow(log - mean, 2);
        }
        return 1 - error / total;
    }

    @Test
    void seriouslyIll() {
        Data data = data("support2");
        Regression stay = regression("slos").log1p();
        Regression charges = regression("charges").log();
        Run run = fit(data, 1, binary("hospdead"), binary("dead180"), categorical("sfdm2"), stay, charges);
        scores(run, Metric.ROC_AUC, "hospdead", 0.8155, "dead180", 0.7525);
        scores(run, Metric.ACCURACY, "sfdm2", 0.6099);
        assertThat(r2OfLogs(run, data, stay)).isCloseTo(0.2042, within(HUNDREDTH));
        assertThat(r2OfLogs(run, data, charges)).isCloseTo(0.5113, within(HUNDREDTH));
    }

    @Test
    void infarctions() {
        Run run = fit(
                data("mi-complications").drop("LET_IS"),
                0.01,
                binary("FIBR_PREDS"),
                binary("PREDS_TAH"),
                binary("JELUD_TAH"),
                binary("FIBR_JELUD"),
                binary("A_V_BLOK"),
                binary("OTEK_LANC"),
                binary("RAZRIV"),
                binary("DRESSLER"),
                binary("ZSN"),
                binary("REC_IM"),
                binary("P_IM_STEN"),
                binary("died"));
        scores(
                run,
                Metric.ROC_AUC,
                "FIBR_PREDS",
                0.7446,
                "A_V_BLOK",
                0.7842,
                "OTEK_LANC",
                0.7024,
                "ZSN",
                0.7029,
                "died",
                0.8569);
    }

    @Test
    void adults() {
        Data data = data("adult");
        scores(
                fit(data.drop("never_married", "bachelor"), 1, binary("income").positive(">50K")),
                Metric.ROC_AUC,
                "income",
                0.9065);
        scores(
                fit(
                        data.drop("fnlwgt", "education", "education_num", "marital_status", "relationship"),
                        1,
                        binary("income").positive(">50K"),
                        binary("never_married"),
                        binary("bachelor")),
                Metric.ROC_AUC,
                "income",
                0.8455,
                "never_married",
                0.8691,
                "bachelor",
                0.8476);
    }

    /** The baselines' price, 0.1, is that of weights on pixels / 16, which spread by about 0.3: a tenth of it is that of standardised ones. */
    @Test
    void digits() {
        Run run = fit(data("optdigits"), 0.01, categorical("digit"), binary("even"), binary("high"));
        scores(run, Metric.ACCURACY, "digit", 0.9354, "even", 0.9048, "high", 0.8720);
    }

    @Test
    void loans() {
        scores(fit(data("german-credit"), 1, binary("bad")), Metric.ROC_AUC, "bad", 0.7587);
    }
}
