package io.github.braidml;

import static io.github.braidml.Braid.absolute;
import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.count;
import static io.github.braidml.Braid.crossEntropy;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.focal;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.logistic;
import static io.github.braidml.Braid.ordinal;
import static io.github.braidml.Braid.quantile;
import static io.github.braidml.Braid.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.data.Data;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Target;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Count;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Ordinal;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What can be predicted beside numbers, yes or no and classes. */
class KindsOfTasksTest {
    private static final Count VISITS = count("visits");
    private static final Ordinal GRADE = ordinal("grade", "low", "mid", "high");
    private static final Regression HIGH = regression("delay").loss(quantile(0.9));
    private static final Binary RARE = binary("rare").balanced();
    private static final Categorical KIND =
            categorical("kind").loss(crossEntropy().smoothing(0.05)).classWeight("c", 4);
    private static final List<Task<?>> TASKS = List.of(VISITS, GRADE, HIGH, RARE, KIND);
    private static final Data CASES = data(cases(900)).holdOut(0.3, 1).drop("stars");
    private static final Run RUN = learn(VISITS, GRADE, HIGH, RARE, KIND)
            .fit(CASES, epochs(25).batch(32).seed(4), LiveDisplay.silent());

    /** Visits of a Poisson distribution, a delay whose spread grows with x, one row in ten rare. */
    private static Table cases(int rows) {
        Random random = new Random(7);
        Table table = Table.create("cases");
        for (String name : List.of("x", "y", "visits", "delay", "stars")) {
            table.addColumns(DoubleColumn.create(name));
        }
        for (String name : List.of("grade", "rare", "kind")) {
            table.addColumns(StringColumn.create(name));
        }
        for (int row = 0; row < rows; row++) {
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            boolean lost = random.nextInt(10) == 0;
            double level = x + y + 0.3 * random.nextGaussian();
            table.doubleColumn("x").append(x);
            table.doubleColumn("y").append(y);
            table.doubleColumn("visits").append(lost ? Double.NaN : poisson(Math.exp(1 + x - y), random));
            table.doubleColumn("delay").append(10 + 3 * Math.exp(x) * random.nextGaussian());
            table.doubleColumn("stars").append(level > 0.6 ? 3 : level > -0.6 ? 2 : 1);
            table.stringColumn("grade").append(level > 0.6 ? "high" : level > -0.6 ? "mid" : "low");
            table.stringColumn("rare").append(x - y + 0.3 * random.nextGaussian() > 1 ? "yes" : "no");
            table.stringColumn("kind").append(y > 0.5 ? "c" : x > 0 ? "b" : "a");
        }
        return table;
    }

    private static int poisson(double mean, Random random) {
        int count = 0;
        for (double p = random.nextDouble(); p > Math.exp(-mean); p *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    private static Target<?> target(Data data, Task<?> task) {
        return data.prepare(List.of(task)).targets().get(0);
    }

    private static double constant(String task, Metric metric) {
        return RUN.scores().all().stream()
                .filter(s -> s.task().equals(task) && s.metric() == metric)
                .findFirst()
                .orElseThrow()
                .constant();
    }

    @Test
    void eachIsLearned() {
        assertThat(RUN.scores().of("visits", Metric.DEVIANCE)).isLessThan(0.6 * constant("visits", Metric.DEVIANCE));
        assertThat(RUN.scores().of("grade", Metric.KAPPA)).isGreaterThan(0.7);
        assertThat(RUN.scores().of("grade", Metric.MAE)).isLessThan(0.7 * constant("grade", Metric.MAE));
        assertThat(RUN.scores().of("delay", Metric.QUANTILE_LOSS))
                .isLessThan(0.97 * constant("delay", Metric.QUANTILE_LOSS));
        assertThat(RUN.scores().of("delay", Metric.CALIBRATION_ERROR)).isLessThan(0.06);
        assertThat(constant("delay", Metric.CALIBRATION_ERROR)).isLessThan(0.06);
        assertThat(RUN.scores().of("kind", Metric.ACCURACY)).isGreaterThan(0.8);
    }

    @Test
    void predictionsAreInTheUsersTerms() {
        var calm = Braid.row().with("x", 0.8).with("y", -0.8);
        assertThat(RUN.predict(calm, VISITS)).isCloseTo(Math.exp(2.6), within(4.0));
        assertThat(RUN.predict(Braid.row().with("x", 0.9).with("y", 0.9), GRADE))
                .isEqualTo("high");
        assertThat(RUN.predict(Braid.row().with("x", -0.9).with("y", -0.9), GRADE))
                .isEqualTo("low");
        assertThat(RUN.probabilities(calm, GRADE)).containsOnlyKeys("low", "mid", "high");
        assertThat(RUN.probabilities(calm, GRADE).values().stream()
                        .mapToDouble(p -> p)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(RUN.probabilities(calm, VISITS)).isEmpty();
    }

    /** Rare rows weigh as much as all others, so that more of them are found. */
    @Test
    void balancedFindsMoreOfTheRare() {
        Binary plain = binary("rare").metric(Metric.BALANCED_ACCURACY);
        Data noisy = CASES.drop("y", "visits", "delay", "grade", "kind");
        double usual = learn(plain)
                .fit(noisy, epochs(15).batch(32).seed(4), LiveDisplay.silent())
                .scores()
                .of("rare", Metric.BALANCED_ACCURACY);
        double balanced = learn(plain.balanced())
                .fit(noisy, epochs(15).batch(32).seed(4), LiveDisplay.silent())
                .scores()
                .of("rare", Metric.BALANCED_ACCURACY);
        assertThat(balanced).isGreaterThan(usual + 0.1);
    }

    @Test
    void classWeightsAreFittedOnTheTrainingRowsAlone() {
        Prepared prepared = CASES.prepare(List.of(RARE));
        double[] labels = prepared.labels()[0];
        double yes = Arrays.stream(prepared.split().train())
                .filter(row -> labels[row] == 1)
                .count();
        double factor = prepared.split().train().length / (2 * yes);
        double[] gradient = new double[1];
        double weighted = prepared.targets().get(0).loss().of(new double[1], 0, 1, new double[] {1}, 0, gradient);
        assertThat(weighted).isCloseTo(factor * Math.log(2), within(1e-12));
        assertThatThrownBy(() -> CASES.prepare(List.of(binary("rare").classWeight("maybe", 2)))
                        .targets()
                        .get(0)
                        .loss())
                .hasMessage("task 'rare': .classWeight(\"maybe\", ...) names no class; the training rows have no, yes");
    }

    @Test
    void loadedPredictsTheSame(@TempDir Path folder) {
        String file = folder.resolve("kinds.safetensors").toString();
        RUN.save(file);
        Run loaded = load(file);
        assertThat(loaded.learner()).isEqualTo(RUN.learner());
        for (Task<?> task : TASKS) {
            assertThat(loaded.predict(CASES, task)).isEqualTo(RUN.predict(CASES, task));
        }
        assertThat(loaded.scores(CASES)).hasToString(RUN.scores(CASES).toString());
    }

    @Test
    void cardsAndPicturesNameThem() {
        String card = CASES.targets(VISITS, GRADE, HIGH).text();
        assertThat(card)
                .contains("a count")
                .contains("one of 3 classes in order")
                .contains("low ")
                .contains("high ");
        assertThat(RUN.predictions().text())
                .contains("visits: R2")
                .contains("grade: weighted kappa")
                .contains("kind: accuracy");
        assertThat(RUN.calibration().text()).contains("rare");
        assertThat(RUN.learner().diagram(CASES).text()).contains("visits");
        assertThat(RUN.learner().association(CASES).text()).contains("visits and grade");
    }

    @Test
    void wholeNumbersHaveAnOrder() {
        Target.OneOf stars = (Target.OneOf) target(data(cases(100)).drop("grade"), ordinal("stars"));
        assertThat(stars.classes()).containsExactly("1", "2", "3");
        assertThat(stars.outputs()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> target(CASES, ordinal("grade")))
                .hasMessage(
                        "task 'grade' needs to know the order of its classes, from the lowest up: ordinal(\"grade\", \"high\", \"low\", \"mid\"); its column holds high, low, mid");
        assertThatThrownBy(() -> target(CASES, ordinal("grade", "low", "high")))
                .hasMessage(
                        "task 'grade' needs training rows of each of its classes and no other; declared are low, high; the training rows have high, low, mid");
        assertThatThrownBy(() -> ordinal("grade", "low", "low")).hasMessageContaining("each once; given [low, low]");
        assertThatThrownBy(() -> target(CASES, ordinal("delay"))).hasMessageContaining("needs to know the order");
        assertThatThrownBy(() -> target(CASES, count("delay")))
                .hasMessageContaining("is a count and needs whole numbers from 0 on; row 0 is ")
                .hasMessageEndingWith("; use regression(\"delay\")");
        assertThatThrownBy(() -> target(CASES, count("grade")))
                .hasMessageContaining("is a count and needs numbers; its column holds words");
        assertThatThrownBy(() -> regression("delay").metric(Metric.QUANTILE_LOSS))
                .hasMessage(
                        "task 'delay': quantile loss and calibration error measure a quantile; use .loss(quantile(0.9)) before .metric(...); the loss is squared()");
        assertThatThrownBy(() -> regression("delay").loss(focal()))
                .hasMessageContaining("focal() does not suit a regression");
    }

    @Test
    void tasksShowTheCallThatMakesThem() {
        assertThat(VISITS.weight(2)).hasToString("count(\"visits\").weight(2.0)");
        assertThat(GRADE.head(4)).hasToString("ordinal(\"grade\", \"low\", \"mid\", \"high\").head(4)");
        assertThat(HIGH).hasToString("regression(\"delay\").loss(quantile(0.9))");
        assertThat(HIGH.metrics()).containsExactly(Metric.QUANTILE_LOSS, Metric.CALIBRATION_ERROR);
        assertThat(HIGH.metric(Metric.MAE).loss(absolute()).metrics()).containsExactly(Metric.MAE);
        assertThat(HIGH.loss(absolute())).isEqualTo(regression("delay").loss(absolute()));
        assertThat(RARE.loss(logistic().smoothing(0.1)))
                .hasToString("binary(\"rare\").balanced().loss(logistic().smoothing(0.1))");
        assertThat(KIND)
                .hasToString("categorical(\"kind\").classWeight(\"c\", 4.0).loss(crossEntropy().smoothing(0.05))");
    }
}
