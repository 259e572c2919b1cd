package io.github.braidml.balance;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Solves C u = b u^-p for u &gt; 0, entry by entry: where (u'Cu) / 2 less the sum of b times the integral of u^-p is
 * least.
 *
 * <p>Newton's method, damped while the step is long. The objective is convex, so there is at most one solution, and there
 * is none if and only if some convex combination of the gradients is zero.
 */
final class Fairness {
    private final double[][] c;
    private final double[] logB;
    private final double p;
    private final int n;

    private Fairness(double[][] c, double[] logB, double p) {
        this.c = c;
        this.logB = logB;
        this.p = p;
        this.n = logB.length;
    }

    /**
     * Returns u, or null if the matrix is not positive enough to tell it.
     *
     * @param c cosines
     * @param logB logarithms of b
     */
    static double @Nullable [] solve(double[][] c, double[] logB, double p) {
        return new Fairness(c, logB, p).run();
    }

    private double @Nullable [] run() {
        // The solution for orthogonal gradients.
        double[] u = Arrays.stream(logB).map(log -> Math.exp(log / (1 + p))).toArray();
        double[] best = u;
        double least = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < 2000; pass++) {
            double[] pull = pull(u);
            double worst = residual(u, pull);
            // Once close, every step squares the distance: one that no longer halves it is rounding.
            boolean done = worst <= n * Cosines.EPSILON || (worst < 1e-11 && worst > least / 2);
            if (worst < least) {
                best = u;
                least = worst;
            }
            if (done) {
                break;
            }
            double[] step = step(u, pull);
            if (step == null) {
                return null;
            }
            u = moved(u, step, length(u, pull, step));
        }
        return least < 1e-6 ? best : null;
    }

    /** Returns b u^-p. */
    private double[] pull(double[] u) {
        double[] pull = new double[n];
        for (int i = 0; i < n; i++) {
            pull[i] = Math.exp(logB[i] - p * Math.log(u[i]));
        }
        return pull;
    }

    private double residual(double[] u, double[] pull) {
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double sum = -pull[i];
            double size = pull[i];
            for (int k = 0; k < n; k++) {
                sum += c[i][k] * u[k];
                size += Math.abs(c[i][k]) * u[k];
            }
            worst = Math.max(worst, Math.abs(sum) / size);
        }
        return worst;
    }

    private double @Nullable [] step(double[] u, double[] pull) {
        double[] downhill = new double[n];
        double[][] hessian = new double[n][];
        for (int i = 0; i < n; i++) {
            downhill[i] = pull[i] - Cosines.dot(c[i], u);
            hessian[i] = c[i].clone();
            // Raised by a few roundings, so that dependent rows leave it positive.
            hessian[i][i] += p * pull[i] / u[i] + 2 * n * Cosines.EPSILON;
        }
        Cholesky factor = Cholesky.of(hessian);
        return factor == null ? null : factor.solve(downhill);
    }

    /** Returns how much of the step to take: all of it once it is short. */
    private double length(double[] u, double[] pull, double[] step) {
        double relative = 0;
        double shrinking = 0;
        for (int i = 0; i < n; i++) {
            relative = Math.max(relative, Math.abs(step[i]) / u[i]);
            shrinking = Math.max(shrinking, -step[i] / u[i]);
        }
        if (relative * (1 + p) < 0.5) {
            return 1;
        }
        double length = Math.min(1, 0.99 / shrinking);
        double before = -slope(u, pull, step);
        while (length > 1e-10) {
            double[] there = moved(u, step, length);
            if (slope(there, pull(there), step) <= before / 2) {
                break;
            }
            length /= 2;
        }
        return length;
    }

    /** Returns the slope of the objective along a step. */
    private double slope(double[] u, double[] pull, double[] step) {
        double slope = 0;
        for (int i = 0; i < n; i++) {
            slope += step[i] * (Cosines.dot(c[i], u) - pull[i]);
        }
        return slope;
    }

    private static double[] moved(double[] u, double[] step, double length) {
        double[] there = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            there[i] = u[i] + length * step[i];
        }
        return there;
    }
}
