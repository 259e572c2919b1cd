package io.github.braidml.balance;

import java.util.Arrays;

/** Positive numbers that sum to one. */
final class Softmax {
    private Softmax() {}

    /** Returns {@code exp(x_i)} over its sum, whatever the size of the numbers. */
    static double[] of(double[] x) {
        double most = Arrays.stream(x).max().orElse(0);
        double[] shares = new double[x.length];
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            shares[i] = Math.exp(x[i] - most);
            sum += shares[i];
        }
        for (int i = 0; i < x.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
