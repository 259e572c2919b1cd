package io.github.braidml.train;

import static io.github.braidml.Braid.cooperative;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.load;
import static io.github.braidml.Braid.mlp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.Run;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.data.Data;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Split;
import io.github.braidml.model.Answers;
import io.github.braidml.model.Cooperative;
import io.github.braidml.model.Head;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.optim.Sgd;
import io.github.braidml.task.Task;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads that see, while training, what is true of the tasks before theirs. */
class TeacherForcingTest {
    private static final List<Task<?>> TASKS = List.of(Problem.SIZE, Problem.PRICE);
    private static final Cooperative PLAIN = cooperative(mlp(6)).order(Problem.SIZE, Problem.PRICE);
    private static final Cooperative FORCED = PLAIN.teacherForcing();
    private static final Training STEP = Training.of(1).batch(1000).seed(3).optimizer(Sgd.of(0.1));

    /** All rows train, none validates: the newest values are kept. */
    private static Prepared of(List<Task<?>> tasks, double missing) {
        Prepared data = Problem.of(2, 50, missing, tasks);
        int[] all = IntStream.range(0, data.rows()).toArray();
        return Problem.with(data, new Split(all, new int[0], new int[0]));
    }

    private static Map<String, float[]> moved(Prepared data, Cooperative sharing) {
        return Trainer.fit(data, sharing, new Equal(), STEP, "", Monitor.NONE)
                .network()
                .arrays();
    }

    /** The head's weight on what it is told, after one step from a start that is the same: by the labels' gradient alone. */
    @Test
    void aHeadLearnsFromTheTruthAndNotFromThePrediction() {
        Prepared data = of(TASKS, 0);
        double[][] labels = Problem.copy(data.labels());
        for (int row = 0; row < data.rows(); row++) {
            labels[0][row] = Math.sin(row);
        }
        Prepared other = Problem.with(data, labels);
        assertThat(moved(other, PLAIN).get("head.price.0.weight"))
                .isEqualTo(moved(data, PLAIN).get("head.price.0.weight"));
        float[] told = moved(data, FORCED).getOrDefault("head.price.0.weight", new float[0]);
        float[] otherwise = moved(other, FORCED).getOrDefault("head.price.0.weight", new float[0]);
        // The representation is the same; the last weight is that of what the task before says.
        assertThat(told).hasSize(7);
        assertThat(Arrays.copyOf(otherwise, 6)).isNotEqualTo(Arrays.copyOf(told, 6));
        assertThat(otherwise[6]).isNotEqualTo(told[6]);
    }

    /** To the last bit: without any label there is nothing to tell, and a number's answer is its prediction. */
    @Test
    void aMissingLabelFallsBackToThePrediction() {
        Prepared data = of(TASKS, 0.2);
        double[][] labels = Problem.copy(data.labels());
        Arrays.fill(labels[0], Double.NaN);
        Prepared none = Problem.with(data, labels);
        Map<String, float[]> forced = moved(none, FORCED);
        moved(none, PLAIN)
                .forEach((name, values) -> assertThat(forced.get(name)).as(name).isEqualTo(values));
    }

    @Test
    void answersAreWhatLabelsSay() {
        FloatBuffer into = FloatBuffer.allocate(5);
        Head kind = new Head("kind", 3, List.of(), new Head.Whole(Head.Whole.Answer.CLASSES));
        Answers.of(kind, 2, into, 1);
        assertThat(into.array()).containsExactly(0, 0, 0, 1, 0);
        Answers.of(new Head("grade", 3, List.of(), new Head.Ordered()), 2, into, 0);
        assertThat(into.array()).containsExactly(1, 1, 0, 1, 0);
        Answers.of(new Head("n", 1, List.of(), new Head.Whole(Head.Whole.Answer.COUNT)), 3, into, 4);
        assertThat(into.get(4)).isCloseTo((float) Math.log(4), within(1e-6f));
        Answers.of(kind, Double.NaN, into, 0);
        assertThat(into.array()).startsWith(Float.NaN, Float.NaN, Float.NaN);
        Answers.of(new Head("tags", 2, List.of(), new Head.EachPlace(1)), 1, into, 0);
        assertThat(into.array()).startsWith(Float.NaN, Float.NaN);
    }

    @Test
    void predictsWithoutTheTruthAndIsSaved(@TempDir Path folder) {
        Data rows = data(Problem.table(4, 160, 0.2)).holdOut(0.2, 1);
        Cooperative sharing = cooperative(mlp(16)).teacherForcing();
        assertThat(sharing).hasToString("cooperative(mlp(16)).teacherForcing()");
        Run run = learn(Problem.SIZE, Problem.RISK, Problem.KIND, Problem.PRICE)
                .sharing(sharing)
                .balancedBy(new PcGrad())
                .fit(rows, epochs(8).batch(16).seed(1), LiveDisplay.silent());
        assertThat(run.learner().diagram(rows).text()).contains("the truth while training");
        String file = folder.resolve("forced.safetensors").toString();
        run.save(file);
        Run loaded = load(file);
        assertThat(loaded.learner()).isEqualTo(run.learner());
        assertThat(loaded.predict(rows, Problem.PRICE)).isEqualTo(run.predict(rows, Problem.PRICE));
        // A row to predict has no labels, and comes out as the same row of the table does.
        for (int row = 0; row < 5; row++) {
            assertThat(run.predict(rows.row(row), Problem.PRICE))
                    .isCloseTo(run.predict(rows, Problem.PRICE).get(row), within(1e-4));
        }
    }
}
