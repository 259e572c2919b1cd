package io.github.braidml.eval;

/** How far counts are from what a Poisson distribution says. */
final class Counts {
    /** From here on Stirling's series is as exact as the arithmetic. */
    private static final int LARGE = 20;

    private Counts() {}

    /** Returns twice the log-likelihood that a mean loses to the count itself. */
    static double deviance(double count, double mean) {
        return 2 * (mean - count + (count == 0 ? 0 : count * Math.log(count / mean)));
    }

    /** Returns minus the logarithm of the probability of a count. */
    static double surprise(double count, double mean) {
        return mean - (count == 0 ? 0 : count * Math.log(mean)) + logFactorial(count);
    }

    private static double logFactorial(double n) {
        if (n < LARGE) {
            double product = 1;
            for (int k = 2; k <= n; k++) {
                product *= k;
            }
            return Math.log(product);
        }
        double x = n + 1;
        double series =
                1 / (12 * x) - 1 / (360 * x * x * x) + 1 / (1260 * Math.pow(x, 5)) - 1 / (1680 * Math.pow(x, 7));
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
    }
}
