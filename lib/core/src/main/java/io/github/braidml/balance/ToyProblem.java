package io.github.braidml.balance;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Two losses of two parameters on which balancing methods part ways: a steep valley with a kink, plateaus, and tasks that
 * conflict all along the way to a curved Pareto set around x2 = -8.36, from x1 = -7 to 7.
 *
 * <p>The problem of CAGrad (Liu et al. 2021), and with the first loss scaled by 0.1 of Nash-MTL (Navon et al. 2022).
 *
 * @param scale factor on the first loss
 */
public record ToyProblem(double scale) {

    /** The floor of the logarithms' arguments. */
    private static final double LOWER = 5e-6;

    public ToyProblem {
        Arguments.checkPositive("toyProblem", "scale", scale);
    }

    /** Returns both losses at a point. */
    public double[] losses(double x1, double x2) {
        double upper = Math.max(Math.tanh(x2 / 2), 0);
        double lower = Math.max(Math.tanh(-x2 / 2), 0);
        return new double[] {
            scale * (hill(first(x1, x2)) * upper + bowl(x1 - 7, x2) * lower),
            hill(second(x1, x2)) * upper + bowl(x1 + 7, x2) * lower
        };
    }

    /** Returns the gradient of each loss at a point; a maximum of two equal things passes the gradient on. */
    public double[][] gradients(double x1, double x2) {
        double upper = Math.max(Math.tanh(x2 / 2), 0);
        double lower = Math.max(Math.tanh(-x2 / 2), 0);
        double slope = 0.5 / Math.pow(Math.cosh(x2 / 2), 2);
        double upperBy2 = x2 >= 0 ? slope : 0;
        double lowerBy2 = x2 <= 0 ? -slope : 0;
        double tanhBy2 = 1 / Math.pow(Math.cosh(x2), 2);
        double[][] gradients = new double[2][];
        for (int task = 0; task < 2; task++) {
            double inner = task == 0 ? first(x1, x2) : second(x1, x2);
            double factor = task == 0 ? scale : 1;
            double centre = task == 0 ? 7 : -7;
            double by = Math.abs(inner) >= LOWER ? 1 / inner : 0;
            double hill = hill(inner);
            double bowl = bowl(x1 - centre, x2);
            gradients[task] = new double[] {
                factor * (-0.5 * by * upper + 0.2 * (x1 - centre) * lower),
                factor
                        * ((task == 0 ? by : -by) * tanhBy2 * upper
                                + hill * upperBy2
                                + 0.02 * (x2 + 8) * lower
                                + bowl * lowerBy2)
            };
        }
        return gradients;
    }

    private static double first(double x1, double x2) {
        return 0.5 * (-x1 - 7) + Math.tanh(x2);
    }

    private static double second(double x1, double x2) {
        return 0.5 * (-x1 + 3) - Math.tanh(x2) + 2;
    }

    private static double hill(double inner) {
        return Math.log(Math.max(Math.abs(inner), LOWER)) + 6;
    }

    private static double bowl(double from, double x2) {
        return (from * from + 0.1 * (x2 + 8) * (x2 + 8)) / 10 - 20;
    }

    /** Returns points of the Pareto set, from x1 = -7 to 7: there the gradients are opposite, or one is zero. */
    public double[][] paretoSet() {
        return IntStream.rangeClosed(-28, 28)
                .mapToObj(i -> new double[] {i / 4.0, opposite(i / 4.0)})
                .toArray(double[][]::new);
    }

    private double opposite(double x1) {
        double low = -9;
        double high = -8;
        while (high - low > 1e-12) {
            double middle = (low + high) / 2;
            boolean above = Math.signum(turn(x1, middle)) == Math.signum(turn(x1, high));
            low = above ? low : middle;
            high = above ? middle : high;
        }
        return low;
    }

    /** Which way the first gradient turns to the second. */
    private double turn(double x1, double x2) {
        double[][] g = gradients(x1, x2);
        return g[0][0] * g[1][1] - g[0][1] * g[1][0];
    }

    /**
     * Returns the way from a point under a balancing method and Adam at 0.001: a point for each step, and the start.
     *
     * @param method the method
     * @param steps number of steps; the published runs take 35,000 and 100,000
     */
    public double[][] path(Balancer method, double x1, double x2, int steps) {
        Balancer.State state = method.start(2);
        int[] tasks = {0, 1};
        double[][] path = new double[steps + 1][];
        path[0] = new double[] {x1, x2};
        double[] mean = new double[2];
        double[] square = new double[2];
        for (int t = 1; t <= steps; t++) {
            double[] at = path[t - 1];
            double[][] gradients = gradients(at[0], at[1]);
            double[][] gramian = Cosines.gramian(gradients);
            Balancer.Step step = new Balancer.Step(
                    tasks, losses(at[0], at[1]), gramian, Rows.of(gradients), new SplittableRandom(t));
            double[] weights = state.weights(step);
            path[t] = new double[2];
            for (int k = 0; k < 2; k++) {
                double direction = weights[0] * gradients[0][k] + weights[1] * gradients[1][k];
                mean[k] = 0.9 * mean[k] + 0.1 * direction;
                square[k] = 0.999 * square[k] + 0.001 * direction * direction;
                double root = Math.sqrt(square[k] / (1 - Math.pow(0.999, t)));
                path[t][k] = at[k] - 0.001 * (mean[k] / (1 - Math.pow(0.9, t))) / (root + 1e-8);
            }
            if (state.looksBack()) {
                state.after(step, losses(path[t][0], path[t][1]));
            }
        }
        return path;
    }

    @Override
    public String toString() {
        return "toyProblem(" + scale + ")";
    }
}
