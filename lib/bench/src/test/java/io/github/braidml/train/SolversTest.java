package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Only solvers of the same problem may be compared. */
class SolversTest {

    @Test
    void bothFindTheSameUpdate() {
        for (int tasks : new int[] {2, 8, 32}) {
            Solvers.pairs().forEach((name, pair) -> {
                double[][][] problems = pair.problems(tasks);
                for (int p = 0; p < problems.length; p++) {
                    double[][] g = problems[p];
                    double[] ours = Solvers.ours(pair.ours().start(tasks), g);
                    double[] theirs = pair.theirs().apply(g);
                    if (name.equals("CAGrad")) {
                        theirs = correction(g, theirs);
                    }
                    double size = Arrays.stream(ours).map(Math::abs).max().orElseThrow();
                    assertThat(theirs)
                            .as("%s, %d tasks, problem %d", name, tasks, p)
                            .containsExactly(ours, within(1e-5 * size));
                }
            });
        }
    }

    /** The mean and, from the edge of the ball, what the combination adds. */
    private static double[] correction(double[][] g, double[] w) {
        int n = w.length;
        double square = 0;
        double mean = 0;
        for (int s = 0; s < n; s++) {
            for (int t = 0; t < n; t++) {
                square += w[s] * g[s][t] * w[t];
                mean += g[s][t] / n / n;
            }
        }
        double factor = 0.5 * Math.sqrt(mean / square);
        return Arrays.stream(w).map(x -> 1.0 / n + factor * x).toArray();
    }
}
