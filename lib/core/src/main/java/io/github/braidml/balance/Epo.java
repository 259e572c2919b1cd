package io.github.braidml.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exact Pareto optimal search: goes to the point of the Pareto front where the losses times the preferences are equal.
 *
 * <p>While they are not equal to 1e-4, in the divergence of their shares from equal ones, a step makes them more so,
 * letting no task lose that need not; then it descends on all. Each is a linear program in the weights, which are not
 * negative and sum to the number of tasks; where it has no solution the weights are MGDA's, times the number of tasks.
 * Needs losses that are not negative. A task whose gradient is zero has weight one.
 *
 * <p>Mahapatra, Rajan: Multi-Task Learning with User Preferences: Gradient Descent with Controlled Ascent in Pareto
 * Optimization, ICML 2020.
 *
 * @param preference a positive number for each task, none for equal ones; the larger, the smaller the task's loss becomes
 */
public record Epo(List<Double> preference) implements GramianMethod {

    private static final double EQUAL = 1e-4;

    public Epo {
        preference = List.copyOf(preference);
        Arguments.checkPreference("epo", preference);
    }

    @Override
    public HeadGradients headGradients() {
        return HeadGradients.WEIGHTED;
    }

    @Override
    public State start(int tasks) {
        Arguments.checkCount("epo", preference, tasks);
        return step -> weights(step.gramian(), step.losses(), Arguments.preference(preference, step.tasks()));
    }

    static double[] weights(double[][] gramian, double[] losses, double[] preferred) {
        int tasks = losses.length;
        Cosines cosines = Cosines.of(gramian);
        double[] y = cosines.size() == 0 ? null : new Search(cosines, losses, preferred).solve();
        if (y == null) {
            return Arguments.times(MinNorm.weights(gramian), tasks);
        }
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            y[i] /= cosines.norms()[i];
            sum += y[i];
        }
        return cosines.spread(Arguments.times(y, y.length / sum), 1);
    }

    @Override
    public String toString() {
        return "epo(%s)"
                .formatted(String.join(
                        ", ", preference.stream().map(Object::toString).toList()));
    }

    /** One step's linear program, in the weights times the gradients' lengths: its matrix is that of the cosines. */
    private static final class Search {
        private final Cosines cosines;
        private final double[] products;
        private final double[] pull;
        private final double divergence;
        private final double longest;

        Search(Cosines cosines, double[] losses, double[] preferred) {
            this.cosines = cosines;
            int n = losses.length;
            products = new double[n];
            for (int i = 0; i < n; i++) {
                products[i] = Math.max(0, losses[i]) * preferred[i];
            }
            double sum = Arrays.stream(products).sum();
            double[] logs = new double[n];
            double mean = 0;
            for (int i = 0; i < n; i++) {
                double share = sum > 0 ? Math.max(products[i] / sum, Cosines.EPSILON) : 1.0 / n;
                logs[i] = Math.log(share * n);
                mean += share * logs[i];
            }
            divergence = mean;
            // How each loss is to fall so that the shares come nearer to each other; by unit gradients, in units of the
            // longest.
            double[] norms = cosines.norms();
            longest = Arrays.stream(norms).max().orElse(1);
            double[] goal = new double[norms.length];
            for (int i = 0; i < norms.length; i++) {
                int t = cosines.rows()[i];
                goal[i] = norms[i] / longest * preferred[t] / n * (logs[t] - mean);
            }
            pull = Cosines.times(cosines.matrix(), goal);
        }

        double @Nullable [] solve() {
            double[] norms = cosines.norms();
            int n = norms.length;
            List<double[]> rows = new ArrayList<>();
            List<Double> limits = new ArrayList<>();
            double[] objective = pull;
            if (divergence > EQUAL) {
                boolean conflict = Arrays.stream(pull).noneMatch(x -> x > 0);
                double worst = Arrays.stream(products).max().orElse(0);
                for (int i = 0; i < n; i++) {
                    boolean largest = products[cosines.rows()[i]] == worst;
                    if (conflict || largest || pull[i] <= 0) {
                        rows.add(Arguments.times(cosines.matrix()[i], -1));
                        limits.add(conflict || largest ? 0 : -pull[i]);
                    }
                }
            } else {
                objective = Cosines.times(cosines.matrix(), Arguments.times(norms, 1 / longest));
                for (double[] row : cosines.matrix()) {
                    rows.add(Arguments.times(row, -1));
                    limits.add(0.0);
                }
                rows.add(Arguments.times(pull, -1));
                limits.add(Math.max(0, -Arrays.stream(pull).max().orElse(0)));
            }
            return LinearProgram.solve(
                    objective,
                    rows.toArray(double[][]::new),
                    limits.stream().mapToDouble(x -> x).toArray(),
                    Arrays.stream(norms).map(norm -> longest / norm).toArray());
        }
    }
}
