package io.github.braidml;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.equal;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.linear;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.row;
import static io.github.braidml.Braid.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.model.Encoder;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Regression;
import io.github.braidml.train.Training;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** The smallest multi-task problem: y = 2x + 1 and y = 3x + 2 from one network with two heads. */
class TwoLinesTest {
    private static final Regression FIRST = regression("first");
    private static final Regression SECOND = regression("second");

    private static Table table() {
        Random random = new Random(1);
        DoubleColumn x = DoubleColumn.create("x");
        DoubleColumn first = DoubleColumn.create("first");
        DoubleColumn second = DoubleColumn.create("second");
        for (int i = 0; i < 400; i++) {
            double at = 4 * random.nextDouble() - 2;
            x.append(at);
            // Without any noise the lines give the targets away, which Braid refuses as a leak.
            first.append(2 * at + 1 + 0.05 * random.nextGaussian());
            second.append(3 * at + 2 + 0.05 * random.nextGaussian());
        }
        return Table.create("lines", x, first, second);
    }

    /** Slope and intercept of the predictions between -1.5 and 1.5, by least squares. */
    private static double[] line(Run run, Regression task) {
        double products = 0;
        double squares = 0;
        double sum = 0;
        int n = 31;
        for (int i = 0; i < n; i++) {
            double x = -1.5 + 0.1 * i;
            double y = run.predict(row().with("x", x), task);
            products += x * y;
            squares += x * x;
            sum += y;
        }
        return new double[] {products / squares, sum / n};
    }

    /** Stochastic gradient descent on the sum of the losses; the network of 128 units with Adam; and no hidden layer at all. */
    @ParameterizedTest
    @CsvSource({"sgd, 1", "sgd, 2", "sgd, 3", "adam, 1", "adam, 2", "adam, 3", "linear, 1"})
    void bothLinesAreFound(String name, long seed) {
        Encoder encoder = name.equals("sgd") ? mlp(8) : name.equals("adam") ? mlp(128) : linear();
        Training training = name.equals("adam")
                ? epochs(40).batch(16).seed(seed).optimizer(adam(0.003))
                : epochs(60).batch(16).seed(seed).optimizer(sgd(0.05));
        Learner model = learn(FIRST, SECOND).sharing(hard(encoder)).balancedBy(equal());
        Run run = model.fit(data(table()), training, LiveDisplay.silent());
        double near = name.equals("linear") ? 0.02 : 0.05;
        assertThat(line(run, FIRST)).containsExactly(new double[] {2, 1}, within(near));
        assertThat(line(run, SECOND)).containsExactly(new double[] {3, 2}, within(near));
    }
}
