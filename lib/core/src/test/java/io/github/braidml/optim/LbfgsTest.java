package io.github.braidml.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LbfgsTest {
    private static final int FEATURES = 5;
    private static final int TASKS = 3;
    private static final int SIZE = FEATURES * (1 + TASKS);

    /** Linear regressions whose coefficients are a shared part and one of their own, which costs its square. */
    private static final class Regressions implements Objective {
        private final double[][] x = new double[60][FEATURES];
        private final double[][] y = new double[TASKS][60];
        private int evaluations;

        Regressions() {
            Random random = new Random(5);
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < FEATURES; j++) {
                    // Features of very different sizes make a long valley.
                    x[i][j] = random.nextGaussian() * Math.pow(2, j);
                }
                for (int t = 0; t < TASKS; t++) {
                    y[t][i] = x[i][0] - x[i][1] + 0.1 * t * x[i][2] + random.nextGaussian();
                }
            }
        }

        /** What a row multiplies each parameter with. */
        private double[] row(int task, int i) {
            double[] row = new double[SIZE];
            System.arraycopy(x[i], 0, row, 0, FEATURES);
            System.arraycopy(x[i], 0, row, FEATURES * (1 + task), FEATURES);
            return row;
        }

        @Override
        public double at(double[] w, double[] gradient) {
            evaluations++;
            double sum = 0;
            for (int k = 0; k < SIZE; k++) {
                double price = k < FEATURES ? 0 : 0.1;
                sum += price * w[k] * w[k] / 2;
                gradient[k] = price * w[k];
            }
            for (int t = 0; t < TASKS; t++) {
                for (int i = 0; i < x.length; i++) {
                    double[] row = row(t, i);
                    double error = -y[t][i];
                    for (int k = 0; k < SIZE; k++) {
                        error += row[k] * w[k];
                    }
                    sum += error * error / 2 / x.length;
                    for (int k = 0; k < SIZE; k++) {
                        gradient[k] += error * row[k] / x.length;
                    }
                }
            }
            return sum;
        }

        /** The gradient is linear: its columns are what it does to the axes. */
        double[] solution() {
            double[][] matrix = new double[SIZE][SIZE + 1];
            double[] zero = new double[SIZE];
            at(new double[SIZE], zero);
            for (int k = 0; k < SIZE; k++) {
                double[] axis = new double[SIZE];
                double[] column = new double[SIZE];
                axis[k] = 1;
                at(axis, column);
                for (int i = 0; i < SIZE; i++) {
                    matrix[i][k] = column[i] - zero[i];
                }
                matrix[k][SIZE] = -zero[k];
            }
            return Solver.solve(matrix);
        }
    }

    /** Runs steps, each beginning with an evaluation of its own. */
    private static double[] run(Optimizer.Searching state, Objective f, double[] start, int steps) {
        double[] point = start.clone();
        for (int k = 0; k < steps; k++) {
            double[] gradient = new double[point.length];
            double value = f.at(point, gradient);
            state.search(f, point, value, gradient, 1);
        }
        return point;
    }

    @Test
    void multiTaskLeastSquaresAreFound() {
        Regressions f = new Regressions();
        double[] solution = f.solution();
        f.evaluations = 0;
        double[] found = run(Lbfgs.of().history(20).start(SIZE), f, new double[SIZE], 100);
        assertThat(found).containsExactly(solution, within(1e-6));
        assertThat(f.evaluations).as("evaluations for a hundred steps").isLessThan(400);
    }

    @Test
    void savedHistoryIsAllThatIsRemembered() {
        Regressions f = new Regressions();
        Lbfgs spec = Lbfgs.of().history(4);
        double[] whole = run(spec.start(SIZE), f, new double[SIZE], 20);
        for (int at : new int[] {1, 3, 4, 5, 9}) {
            Optimizer.Searching first = spec.start(SIZE);
            double[] half = run(first, f, new double[SIZE], at);
            Optimizer.Searching second = spec.start(SIZE);
            second.restore(first.save());
            assertThat(run(second, f, half, 20 - at)).isEqualTo(whole);
        }
    }

    /** No step may end where the function is not defined, however promising the way there. */
    @Test
    void cliffsAreAvoided() {
        Objective barrier = (w, gradient) -> {
            gradient[0] = -1 + 0.01 / (2 - w[0]);
            return w[0] >= 2 ? Double.NaN : -w[0] - 0.01 * Math.log(2 - w[0]);
        };
        double[] found = run(Lbfgs.of().start(1), barrier, new double[] {-50}, 60);
        assertThat(found[0]).isCloseTo(1.99, within(1e-6));
    }

    @Test
    void minimumIsLeftAlone() {
        Objective bowl = (w, gradient) -> {
            gradient[0] = 2 * w[0];
            return w[0] * w[0];
        };
        assertThat(run(Lbfgs.of().start(1), bowl, new double[] {0}, 3)).containsExactly(0);
        Objective broken = (w, gradient) -> {
            gradient[0] = Double.NaN;
            return Double.NaN;
        };
        assertThat(run(Lbfgs.of().start(1), broken, new double[] {3}, 3)).containsExactly(3);
    }
}
