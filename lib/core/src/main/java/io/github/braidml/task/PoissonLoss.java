package io.github.braidml.task;

/**
 * Half the deviance of a Poisson distribution whose mean is the exponential of the output.
 *
 * <p>Labels are counts in units of the training rows' mean, so an output of zero says that mean, and losses of tasks whose counts
 * are large and small compare. Beyond e^20 times the mean the loss goes on in a straight line, so that nothing overflows.
 * McCullagh and Nelder: Generalized Linear Models, 1989, chapter 6.
 */
public record PoissonLoss() implements Loss {
    /** The largest logarithm of a mean, in units of the training rows', that is told from larger ones. */
    public static final double LARGEST = 20;

    @Override
    public double of(double[] outputs, int from, int width, double[] labels, int at, double[] gradient) {
        double z = outputs[from];
        double y = labels[at];
        double bent = Math.min(z, LARGEST);
        double mean = Math.exp(bent);
        gradient[from] = mean - y;
        double lost = mean - y + mean * (z - bent) + (y == 0 ? 0 : y * (Math.log(y) - z));
        return Math.max(0, lost); // rounding
    }

    @Override
    public String toString() {
        return "poisson()";
    }
}
