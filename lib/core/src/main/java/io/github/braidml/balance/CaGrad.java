package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Conflict-averse gradient descent: of all directions within a ball around the mean gradient, the one whose worst task
 * gains most.
 *
 * <p>With c below 1 it still converges to a minimum of the mean loss; from 1 on no task loses. The weights are those of
 * the direction {@code d}: {@code |d - g| = c |g|} with the mean gradient {@code g}, before the result is rescaled. At a
 * Pareto-stationary point many directions may be equally good; then it is the one nearest to the mean.
 *
 * <p>Liu, Liu, Jin, Stone, Liu: Conflict-Averse Gradient Descent for Multi-task Learning, NeurIPS 2021, arXiv:2110.14048.
 *
 * @param c radius of the ball over the length of the mean gradient, 0.5 by default
 * @param rescale what the direction is divided by: 0 nothing (the paper), 1 (its code, the default) {@code 1 + c^2}, 2 (its toy
 *     example) {@code 1 + c}
 */
public record CaGrad(double c, int rescale) implements GramianMethod {

    public CaGrad {
        Arguments.checkNotNegative("cagrad", "radius c", c);
        if (rescale < 0 || rescale > 2) {
            throw new IllegalArgumentException(
                    "cagrad: rescale is 0 (none), 1 (over 1 + c^2) or 2 (over 1 + c); given " + rescale);
        }
    }

    /** Returns this method with another radius. */
    public CaGrad c(double radius) {
        return new CaGrad(radius, rescale);
    }

    /** Returns this method with another rescaling: 0, 1 or 2. */
    public CaGrad rescale(int kind) {
        return new CaGrad(c, kind);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public State start(int tasks) {
        return step -> weights(step.gramian());
    }

    double[] weights(double[][] gramian) {
        double over = rescale == 0 ? 1 : rescale == 1 ? 1 + c * c : 1 + c;
        return Arguments.times(Ball.weights(gramian, c), 1 / over);
    }

    @Override
    public String toString() {
        return "cagrad()" + (c == 0.5 ? "" : ".c(" + c + ")") + (rescale == 1 ? "" : ".rescale(" + rescale + ")");
    }

    /**
     * The problem in terms of cosines: the direction is e + x, the mean gradient plus a correction, both as combinations
     * of unit gradients; x &gt;= 0 is the shortest with which every task gains at least h; and h is as large as a
     * correction of length r can make it. The length grows with h, and between changes of the support its square is
     * quadratic in h.
     */
    private static final class Ball {
        private final double[][] cosines;
        private final double[] mean;
        private final double[] a;
        private final double radius;

        private Ball(Cosines gradients, double c) {
            cosines = gradients.matrix();
            a = gradients.shortness();
            double longest = Arrays.stream(gradients.norms()).max().orElse(1);
            mean = Arguments.times(gradients.norms(), 1 / longest / gradients.tasks());
            double square = square(mean);
            double noise = 8
                    * mean.length
                    * Cosines.EPSILON
                    * Math.pow(Arrays.stream(mean).sum(), 2);
            radius = square > noise ? c * Math.sqrt(square) : 0;
        }

        static double[] weights(double[][] gramian, double c) {
            Cosines gradients = Cosines.of(gramian);
            Ball ball = new Ball(gradients, c);
            double share = 1.0 / gradients.tasks();
            double[] x = ball.correction(gradients.stationary());
            for (int i = 0; i < x.length; i++) {
                x[i] = share * (1 + x[i] / ball.mean[i]);
            }
            return gradients.spread(x, share);
        }

        private double square(double[] x) {
            return Math.max(0, Cosines.dot(x, Cosines.times(cosines, x)));
        }

        private double[] correction(boolean stationary) {
            double[] gains = Cosines.times(cosines, mean);
            // Up to this gain nothing needs correcting; beyond the second, the worst task's condition alone takes too
            // much.
            double low = Double.POSITIVE_INFINITY;
            double high = 0;
            for (int i = 0; i < a.length; i++) {
                if (gains[i] / a[i] < low) {
                    low = gains[i] / a[i];
                    high = low + radius / a[i];
                }
            }
            if (radius == 0 || a.length == 0) {
                return new double[a.length];
            }
            if (stationary && high > 0) {
                NonNegative still = shortest(0);
                if (square(still.x()) <= radius * radius) {
                    return still.x();
                }
                high = 0;
            }
            return search(low, high);
        }

        /** Returns the shortest correction with which every task gains at least h. */
        private NonNegative shortest(double h) {
            return NonNegative.solve(cosines, mean, Arguments.times(a, h));
        }

        private double[] search(double from, double to) {
            double low = from;
            double high = to;
            double h = high;
            double[] x = new double[a.length];
            for (int pass = 0; pass < 200; pass++) {
                NonNegative solution = shortest(h);
                x = solution.x();
                double excess = square(x) - radius * radius;
                if (Math.abs(excess) <= 4 * a.length * Cosines.EPSILON * radius * radius) {
                    break;
                }
                if (excess > 0) {
                    high = Math.min(high, h);
                } else {
                    low = Math.max(low, h);
                }
                double[] derivative = solution.derivative(a);
                double curvature = Cosines.dot(a, derivative);
                double slope = Cosines.dot(a, x);
                double root = slope + Math.sqrt(Math.max(0, slope * slope - curvature * excess));
                double next = h - excess / root;
                if (!(next > low && next < high)) {
                    next = low + (high - low) / 2;
                }
                if (next == h || next <= low || next >= high) {
                    break;
                }
                h = next;
            }
            return x;
        }
    }
}
