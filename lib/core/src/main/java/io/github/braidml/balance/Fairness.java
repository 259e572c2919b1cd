package io.github.braidml.balance;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Solves C u = b u^-p for u &gt; 0, entry by entry: where (u'Cu) / 2 less the sum of b times the integral of u^-p is
 * least.
 *
 * <p>Newton's method, damped while the step is long. The objective is convex, so there is at most one solution, and there
 * is none if and only if some convex combination of the gradients is zero. All loops run along rows, which the compiler
 * turns into instructions on several numbers at once.
 */
final class Fairness {
    /** A solution whose gains all exceed this share of its length proves by itself that no combination is zero. */
    private static final double CLEAR = 1e-6;
    /** Newton steps before it is asked, at the price of a quadratic problem, whether there is a solution at all. */
    private static final int USUAL = 12;

    private final Cosines cosines;
    private final double[][] c;
    private final double[] logB;
    private final double p;
    private final int n;
    private final double[] gains;
    private final double[] sizes;
    private final double[] pull;
    private final double[] step;
    private final double[][] factor;

    private Fairness(Cosines cosines, double[] logB, double p) {
        this.cosines = cosines;
        this.c = cosines.matrix();
        this.logB = logB;
        this.p = p;
        this.n = logB.length;
        this.gains = new double[n];
        this.sizes = new double[n];
        this.pull = new double[n];
        this.step = new double[n];
        this.factor = new double[n][n];
    }

    /**
     * Returns u, or null if there is none, or the matrix is not positive enough to tell it.
     *
     * @param cosines of gradients that all have a direction
     * @param logB logarithms of b
     */
    static double @Nullable [] solve(Cosines cosines, double[] logB, double p) {
        if (p == 1 && logB.length == 2) {
            return pair(cosines);
        }
        return new Fairness(cosines, logB, p).run();
    }

    /** Two gradients bargain by a formula, b being one for p = 1: Newton's method loses digits where they are opposite. */
    private static double @Nullable [] pair(Cosines cosines) {
        double opposite = 1 + cosines.matrix()[0][1];
        if (opposite < CLEAR && cosines.stationary()) {
            return null;
        }
        double u = 1 / Math.sqrt(opposite);
        return new double[] {u, u};
    }

    private double @Nullable [] run() {
        // The solution for orthogonal gradients.
        double[] u = new double[n];
        for (int i = 0; i < n; i++) {
            u[i] = Math.exp(logB[i] / (1 + p));
        }
        double[] best = u;
        double least = Double.POSITIVE_INFINITY;
        boolean solvable = false;
        for (int pass = 0; pass < 2000; pass++) {
            double worst = look(u);
            // Once close, every step squares the distance: one that no longer halves it is rounding.
            boolean done = worst <= n * Cosines.EPSILON || (worst < 1e-11 && worst > least / 2);
            if (worst < least) {
                best = u;
                least = worst;
                solvable |= worst < CLEAR && isClear(u);
            }
            if (done) {
                break;
            }
            if (pass == USUAL && !solvable) {
                if (cosines.stationary()) {
                    return null;
                }
                solvable = true;
            }
            if (!factorise(u)) {
                return null;
            }
            findStep();
            u = moved(u, length(u));
        }
        return least < 1e-6 && (solvable || !cosines.stationary()) ? best : null;
    }

    /** A convex combination that is zero would have no product with the direction u leads to, and so a gain of zero or less. */
    private boolean isClear(double[] u) {
        double sum = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            sum += u[i];
            smallest = Math.min(smallest, gains[i]);
        }
        return smallest > CLEAR * sum;
    }

    /** Finds Cu and b u^-p; returns the largest residual, relative to the terms that it sums. */
    private double look(double[] u) {
        gain(u, gains, sizes);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            pull[i] = pull(i, u[i]);
            worst = Math.max(worst, Math.abs(gains[i] - pull[i]) / (sizes[i] + pull[i]));
        }
        return worst;
    }

    private double pull(int i, double x) {
        return p == 1 ? Math.exp(logB[i]) / x : Math.exp(logB[i] - p * Math.log(x));
    }

    /** Writes Cu, and the same of absolute values. */
    private void gain(double[] u, double[] sum, double[] size) {
        Arrays.fill(sum, 0);
        Arrays.fill(size, 0);
        for (int k = 0; k < n; k++) {
            double[] row = c[k];
            double x = u[k];
            for (int i = 0; i < n; i++) {
                double term = row[i] * x;
                sum[i] += term;
                size[i] += Math.abs(term);
            }
        }
    }

    /** Factors the curvature R'R, R upper triangular; returns whether it is positive. */
    private boolean factorise(double[] u) {
        for (int i = 0; i < n; i++) {
            System.arraycopy(c[i], i, factor[i], i, n - i);
            // Raised by a few roundings, so that dependent rows leave it positive.
            factor[i][i] += p * pull[i] / u[i] + 2 * n * Cosines.EPSILON;
        }
        // Two rows at a time: what is below is read and written half as often.
        for (int k = 0; k < n; k += 2) {
            double[] row = factor[k];
            double[] next = k + 1 < n ? factor[k + 1] : row;
            if (!scale(row, k)) {
                return false;
            }
            if (next != row) {
                subtract(next, k + 1, row[k + 1], row, 0, row);
                if (!scale(next, k + 1)) {
                    return false;
                }
            }
            for (int i = k + 2; i < n; i++) {
                subtract(factor[i], i, row[i], row, next[i], next);
            }
        }
        return true;
    }

    private boolean scale(double[] row, int k) {
        if (!(row[k] > 0)) {
            return false;
        }
        double over = 1 / Math.sqrt(row[k]);
        for (int i = k; i < n; i++) {
            row[i] *= over;
        }
        return true;
    }

    private void subtract(double[] from, int start, double x, double[] one, double y, double[] other) {
        for (int i = start; i < n; i++) {
            from[i] -= x * one[i] + y * other[i];
        }
    }

    /** Finds Newton's step. */
    private void findStep() {
        for (int i = 0; i < n; i++) {
            step[i] = pull[i] - gains[i];
        }
        for (int k = 0; k < n; k++) {
            double[] row = factor[k];
            step[k] /= row[k];
            double known = step[k];
            for (int i = k + 1; i < n; i++) {
                step[i] -= known * row[i];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = step[i];
            for (int k = i + 1; k < n; k++) {
                sum -= factor[i][k] * step[k];
            }
            step[i] = sum / factor[i][i];
        }
    }

    /** Returns how much of the step to take: all of it once it is short. */
    private double length(double[] u) {
        double relative = 0;
        double shrinking = 0;
        double before = 0;
        for (int i = 0; i < n; i++) {
            relative = Math.max(relative, Math.abs(step[i]) / u[i]);
            shrinking = Math.max(shrinking, -step[i] / u[i]);
            before += step[i] * (pull[i] - gains[i]);
        }
        if (relative * (1 + p) < 0.5) {
            return 1;
        }
        double length = Math.min(1, 0.99 / shrinking);
        while (length > 1e-10 && slope(moved(u, length)) > before / 2) {
            length /= 2;
        }
        return length;
    }

    /** Returns the slope of the objective along the step. */
    private double slope(double[] u) {
        gain(u, gains, sizes);
        double slope = 0;
        for (int i = 0; i < n; i++) {
            slope += step[i] * (gains[i] - pull(i, u[i]));
        }
        return slope;
    }

    private double[] moved(double[] u, double length) {
        double[] there = new double[n];
        for (int i = 0; i < n; i++) {
            there[i] = u[i] + length * step[i];
        }
        return there;
    }
}
