package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Group optimisation for alignment: tasks of a similar size of {@code v_i = p_i sum(L) / L_i} form a group and share one
 * weight, the group's mean. The shares {@code p} shrink by {@code exp(-rate L_i)} a step and sum to one. The groups are
 * the best ones (one-dimensional k-means solved exactly, O(groups T^2)), where others start k-means at random.
 *
 * <p>Shen, Wang, Xiao, van Noord, Worring: GO4Align, NeurIPS 2024, arXiv:2404.06486.
 *
 * @param groups 2 by default; with 1, which is the published code's, all tasks weigh the same
 * @param rate step size of the shares, 1e-4 by default
 */
public record Go4Align(int groups, double rate) implements LossWeighting {

    public Go4Align {
        Given.checkAtLeastOne("go4Align()", "groups", groups);
        Given.checkNotNegative("go4Align()", "rate", rate);
    }

    /** Returns this method with another number of groups. */
    public Go4Align groups(int other) {
        return new Go4Align(other, rate);
    }

    /** Returns this method with another step size of the shares. */
    public Go4Align rate(double other) {
        return new Go4Align(groups, other);
    }

    @Override
    public State start(int tasks) {
        return new Grouping(this, tasks);
    }

    @Override
    public String toString() {
        return "go4Align()" + (groups == 2 ? "" : ".groups(" + groups + ")")
                + (rate == 1e-4 ? "" : ".rate(" + rate + ")");
    }

    /**
     * Returns for each value the mean of its group, the groups being those with the least sum of squared distances.
     *
     * @param most number of groups; fewer when there are fewer values
     */
    static double[] grouped(double[] values, int most) {
        int n = values.length;
        int[] order = sorted(values);
        double[] sums = new double[n + 1];
        double[] squares = new double[n + 1];
        double centre = Arrays.stream(values).average().orElse(0);
        for (int i = 0; i < n; i++) {
            double value = values[order[i]] - centre;
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + value * value;
        }
        // Groups of numbers in order are stretches: the best split of the first i into k needs only those into k - 1.
        double[] least = new double[n + 1];
        int[][] starts = new int[Math.min(most, n)][n + 1];
        for (int k = 0; k < starts.length; k++) {
            double[] next = new double[n + 1];
            for (int i = 1; i <= n; i++) {
                next[i] = Double.POSITIVE_INFINITY;
                for (int from = k == 0 ? 0 : 1; from < (k == 0 ? 1 : i); from++) {
                    double sum = sums[i] - sums[from];
                    double cost = least[from] + squares[i] - squares[from] - sum * sum / (i - from);
                    if (cost < next[i]) {
                        next[i] = cost;
                        starts[k][i] = from;
                    }
                }
            }
            least = next;
        }
        double[] centres = new double[n];
        int end = n;
        for (int k = starts.length - 1; end > 0; k--) {
            int from = starts[k][end];
            for (int i = from; i < end; i++) {
                centres[order[i]] = centre + (sums[end] - sums[from]) / (end - from);
            }
            end = from;
        }
        return centres;
    }

    private static int[] sorted(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    private static final class Grouping implements State {
        private final Go4Align method;
        private final Shares p;

        Grouping(Go4Align method, int tasks) {
            this.method = method;
            this.p = new Shares(tasks);
        }

        @Override
        public double[] weights(Step step) {
            p.move(step.tasks(), step.losses(), -method.rate);
            double sum = Arrays.stream(step.losses()).sum();
            double[] v = new double[step.tasks().length];
            for (int i = 0; i < v.length; i++) {
                v[i] = p.of(step.tasks()[i]) * sum / Given.positive(method, step.losses()[i]);
            }
            return grouped(v, method.groups);
        }

        @Override
        public double[] save() {
            return p.save();
        }

        @Override
        public void restore(double[] saved) {
            p.restore(saved);
        }
    }
}
