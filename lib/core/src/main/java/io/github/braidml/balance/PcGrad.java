package io.github.braidml.balance;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Gradient surgery: each task's gradient loses its part against every other task's gradient that it conflicts with, in
 * random order; the results are summed.
 *
 * <p>Computed on coefficients: projection {@code i} is a combination {@code c} of the gradients, and all inner products it
 * needs stand in the Gramian, so the cost after the Gramian is O(T^3) whatever the number of parameters. Heads receive
 * their own gradients unchanged.
 *
 * <p>Yu, Kumar, Gupta, Levine, Hausman, Finn: Gradient Surgery for Multi-Task Learning, NeurIPS 2020, arXiv:2001.06782.
 */
public record PcGrad() implements GramianMethod {

    @Override
    public State start(int tasks) {
        return step -> weights(step.gramian(), orders(step.tasks().length, step.random()));
    }

    /**
     * Returns the weight of each gradient in the sum of the projections.
     *
     * @param gramian inner products of the gradients
     * @param orders for each gradient, the order in which it is compared with the others; itself is passed over
     */
    static double[] weights(double[][] gramian, int[][] orders) {
        int tasks = gramian.length;
        double[] weights = new double[tasks];
        double[] c = new double[tasks];
        for (int i = 0; i < tasks; i++) {
            Arrays.fill(c, 0);
            c[i] = 1;
            for (int j : orders[i]) {
                if (j == i) {
                    continue;
                }
                double dot = 0;
                for (int k = 0; k < tasks; k++) {
                    dot += c[k] * gramian[k][j];
                }
                // The square of a tiny gradient is zero in single precision; there is nothing to remove then.
                if (dot < 0 && gramian[j][j] > 0) {
                    c[j] -= dot / gramian[j][j];
                }
            }
            for (int k = 0; k < tasks; k++) {
                weights[k] += c[k];
            }
        }
        return weights;
    }

    /** Returns for each of n gradients a random order in which it is compared with the others. */
    static int[][] orders(int n, RandomGenerator random) {
        int[][] orders = new int[n][];
        for (int i = 0; i < n; i++) {
            orders[i] = shuffled(n, random);
        }
        return orders;
    }

    private static int[] shuffled(int n, RandomGenerator random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    @Override
    public String toString() {
        return "pcGrad()";
    }
}
