package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.Braid;
import io.github.braidml.Run;
import io.github.braidml.data.Data;
import io.github.braidml.data.OrdinalTarget;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.data.TagsTarget;
import io.github.braidml.data.Target;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Ordinal;
import io.github.braidml.task.Tagging;
import io.github.braidml.task.Task;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Classes in order and tags that count more or less, against losses worked out by hand. */
class ClassWeightsTest {
    private static final Ordinal GRADE = Ordinal.of("grade", "low", "mid", "high");
    private static final Tagging TAGS = Tagging.named("tags").of("words");
    private static final double LOG2 = Math.log(2);

    /** Of eight rows five are low, two mid and one high; of ten tokens seven are tagged A, two B and one C. */
    private static Prepared prepared(Task<?>... tasks) {
        Table table = Table.create(
                "cases",
                DoubleColumn.create("x", 1, 2, 3, 4, 5, 6, 7, 8),
                StringColumn.create("grade", "low", "low", "mid", "low", "high", "mid", "low", "low"),
                StringColumn.create("words", "a b", "a", "a", "b", "c a", "a", "b", "c"),
                StringColumn.create("tags", "A B", "A", "A", "B", "C A", "A", "A", "A"));
        Prepared all = Data.of(table).text("words", "tags").prepare(List.of(tasks));
        int[] rows = {0, 1, 2, 3, 4, 5, 6, 7};
        return Problem.with(all, new Split(rows, new int[0], new int[0]));
    }

    private static double loss(Prepared data, double[] out) {
        Losses losses = new Losses(data.targets(), 8);
        losses.compute(out, data.labels(), data.split().train(), 0, 8);
        return losses.value(0);
    }

    /** Zero logits: a row of any class costs two times log 2, for two thresholds. */
    @Test
    void rowsOfClassesInOrderCountByTheirFactor() {
        double[] out = new double[16];
        assertThat(loss(prepared(GRADE), out)).isCloseTo(2 * LOG2, within(1e-12));
        Ordinal weighted = GRADE.classWeight("high", 9).classWeight("mid", 0.5);
        // Five rows count 1, two count 0.5, one counts 9: 15 in all, of eight rows.
        assertThat(loss(prepared(weighted), out)).isCloseTo(15.0 / 8 * 2 * LOG2, within(1e-12));
    }

    @Test
    void tokensCountByTheFactorOfTheirTag() {
        double[] out = new double[8 * 2 * 3];
        assertThat(loss(prepared(TAGS), out)).isCloseTo(Math.log(3), within(1e-12));
        // Seven tokens count 1, two count 4, one counts 0.5: 15.5 in all, of ten.
        Tagging weighted = TAGS.classWeight("B", 4).classWeight("C", 0.5);
        assertThat(loss(prepared(weighted), out)).isCloseTo(1.55 * Math.log(3), within(1e-12));
    }

    /** N / (classes x n), by the rows or tokens that train. */
    @Test
    void balancedTasksLetEveryClassCountTheSame() {
        Target<?> grade = prepared(GRADE.balanced()).targets().get(0);
        List<Double> rows = ((OrdinalTarget) grade).shares();
        Target<?> tags = prepared(TAGS.balanced()).targets().get(0);
        List<Double> tokens = ((TagsTarget) tags).shares();
        for (int k = 0; k < 3; k++) {
            double[] label = {k};
            assertThat(grade.loss().of(new double[2], 0, 2, label, 0, new double[2]) * rows.get(k))
                    .isCloseTo(2 * LOG2 / 3, within(1e-12));
            assertThat(tags.loss().of(new double[3], 0, 3, label, 0, new double[3]) * tokens.get(k))
                    .isCloseTo(Math.log(3) / 3, within(1e-12));
        }
    }

    @Test
    void namesAreCheckedAndShown(@TempDir Path folder) {
        assertThat(GRADE.balanced()).hasToString("ordinal(\"grade\", \"low\", \"mid\", \"high\").balanced()");
        assertThat(TAGS.classWeight("B", 4)).hasToString("tagging(\"tags\").of(\"words\").classWeight(\"B\", 4.0)");
        assertThatThrownBy(() ->
                        prepared(GRADE.classWeight("hihg", 2)).targets().get(0).loss())
                .hasMessage(
                        "task 'grade': .classWeight(\"hihg\", ...) names no class; the training rows have low, mid, high");
        assertThatThrownBy(() -> TAGS.classWeight("B", 0)).hasMessageContaining("a positive, finite number of times");
        Data data = Braid.data(Problem.table(4, 60, 0));
        Ordinal kind = Ordinal.of("kind", "low", "middle", "high").classWeight("low", 3);
        Run run = Braid.learn(kind).fit(data, Braid.epochs(1), LiveDisplay.silent());
        String file = folder.resolve("model").toString();
        run.save(file);
        assertThat(Braid.load(file).learner()).isEqualTo(run.learner());
    }
}
