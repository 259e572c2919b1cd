package io.github.braidml.data;

/** What a softmax over some of a network's outputs says, without computing what could overflow. */
public final class Softmax {
    private Softmax() {}

    /** Returns the place of the largest of some outputs, the first of equals. */
    public static int largest(double[] outputs, int from, int count) {
        int best = 0;
        for (int k = 1; k < count; k++) {
            best = outputs[from + k] > outputs[from + best] ? k : best;
        }
        return best;
    }

    /** Returns minus the logarithm of the probability that a softmax gives to one of some outputs. */
    public static double surprise(double[] outputs, int from, int count, int truth) {
        double max = outputs[from + largest(outputs, from, count)];
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += Math.exp(outputs[from + k] - max);
        }
        return Math.log(sum) + max - outputs[from + truth];
    }
}
