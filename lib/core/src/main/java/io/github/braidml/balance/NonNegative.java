package io.github.braidml.balance;

/**
 * Minimises (e+x)'M(e+x) / 2 - b'x over x &gt;= 0, for a positive semidefinite M with a diagonal near one and e &gt;= 0.
 *
 * <p>A primal active-set method: the variable whose growth gains most enters; the others of the support move so that their
 * conditions keep holding; one that reaches zero leaves. Ends after finitely many steps at the exact solution, with a
 * relative residual of a few roundings; dependent rows are no trouble, since the diagonal is raised by that much.
 *
 * <p>The method of van de Panne and Whinston (1969); on a Gramian it is the non-negative least squares of Lawson and
 * Hanson.
 */
final class NonNegative {
    /** How often what is wrong by rounding, and by the raised diagonal, is taken back. */
    private static final int REFINEMENTS = 3;

    private final double[][] m;
    private final double[] e;
    private final double[] b;
    private final int n;
    private final double noise;
    private final double[] x;
    private final double[] rest;
    private final int[] support;
    private final boolean[] supported;
    private final Cholesky factor;

    private NonNegative(double[][] m, double[] e, double[] b) {
        this.m = m;
        this.e = e;
        this.b = b;
        this.n = b.length;
        this.noise = n * Cosines.EPSILON;
        this.x = new double[n];
        this.rest = new double[n];
        this.support = new int[n];
        this.supported = new boolean[n];
        this.factor = new Cholesky(n);
    }

    static NonNegative solve(double[][] m, double[] e, double[] b) {
        NonNegative problem = new NonNegative(m, e, b);
        problem.run();
        return problem;
    }

    /** Returns the solution. */
    double[] x() {
        return x;
    }

    /** Returns how the solution moves when b moves along another vector, as long as the support stays the same. */
    double[] derivative(double[] direction) {
        double[] y = factor.solve(onSupport(direction));
        double[] all = new double[n];
        for (int i = 0; i < y.length; i++) {
            all[support[i]] = y[i];
        }
        return all;
    }

    private void run() {
        // Far more than ever needed; rounding could make the same supports come again.
        int limit = 50 + 10 * n;
        int refined = 0;
        for (int pass = 0; pass < limit && refined < REFINEMENTS; pass++) {
            // After a while by the lowest index, which cannot cycle.
            int entering = entering(pass > limit / 2);
            if (entering >= 0) {
                enter(entering);
                refined = 0;
            } else {
                refine();
                refined++;
            }
        }
    }

    /** Finds half the loss of the objective per unit of each variable; along rows, which is several numbers at once. */
    private void look() {
        System.arraycopy(b, 0, rest, 0, n);
        for (int k = 0; k < n; k++) {
            double there = e[k] + x[k];
            if (there != 0) {
                double[] row = m[k];
                for (int i = 0; i < n; i++) {
                    rest[i] -= row[i] * there;
                }
            }
        }
    }

    /** Returns what a variable's loss is summed from, without signs. */
    private double size(int i) {
        double size = Math.abs(b[i]);
        for (int k = 0; k < n; k++) {
            size += Math.abs(m[i][k] * (e[k] + x[k]));
        }
        return size;
    }

    private int entering(boolean first) {
        look();
        int best = -1;
        double most = 0;
        for (int i = 0; i < n; i++) {
            if (!supported[i] && rest[i] > most && rest[i] > 8 * noise * size(i)) {
                best = i;
                most = rest[i];
                if (first) {
                    break;
                }
            }
        }
        return best;
    }

    private void enter(int j) {
        while (true) {
            double[] row = factor.forward(onSupport(m[j]));
            double pivot = Math.max(m[j][j] * (1 + noise) - Cosines.dot(row, row), m[j][j] * noise);
            double[] others = factor.backward(row.clone());
            double step = Math.max(0, rest[j]) / pivot;
            int leaving = -1;
            for (int i = 0; i < others.length; i++) {
                if (others[i] > 0 && x[support[i]] < step * others[i]) {
                    step = x[support[i]] / others[i];
                    leaving = i;
                }
            }
            for (int i = 0; i < others.length; i++) {
                x[support[i]] = Math.max(0, x[support[i]] - step * others[i]);
            }
            x[j] += step;
            if (leaving < 0) {
                support[factor.size()] = j;
                supported[j] = true;
                factor.append(row, pivot);
                return;
            }
            leave(leaving);
            look();
        }
    }

    private void leave(int place) {
        x[support[place]] = 0;
        supported[support[place]] = false;
        System.arraycopy(support, place + 1, support, place, factor.size() - place - 1);
        factor.remove(place);
    }

    /** Takes back the rounding, and the raised diagonal, on the support, as far as it can: what reaches zero leaves. */
    private void refine() {
        look();
        double[] correction = factor.solve(onSupport(rest));
        double step = 1;
        int leaving = -1;
        for (int i = 0; i < correction.length; i++) {
            if (x[support[i]] + step * correction[i] < 0) {
                step = -x[support[i]] / correction[i];
                leaving = i;
            }
        }
        for (int i = 0; i < correction.length; i++) {
            x[support[i]] = Math.max(0, x[support[i]] + step * correction[i]);
        }
        if (leaving >= 0) {
            leave(leaving);
        }
    }

    private double[] onSupport(double[] all) {
        double[] some = new double[factor.size()];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[support[i]];
        }
        return some;
    }
}
