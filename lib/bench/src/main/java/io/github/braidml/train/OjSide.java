package io.github.braidml.train;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.matrix.store.RawStore;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;

/**
 * The small problems inside balancing methods, put to ojAlgo's general convex solver.
 *
 * <p>It takes quadratic objectives. A problem with another one is solved by Newton's method, each step of which is a quadratic
 * problem with the constraints; started where our methods start, and ended at the same exactness.
 */
@NullMarked
final class OjSide {
    private static final double SMALL = 1e-9;
    private static final int MOST_STEPS = 60;

    private OjSide() {}

    /** An objective with its derivatives. */
    private interface Smooth {
        double value(double[] w);

        double[] slope(double[] w);

        double[][] curvature(double[] w);
    }

    /** Returns the least of {@code w'Qw/2 - c'w} with every {@code w_i >= least_i} and, if asked for, a given sum. */
    private static double[] quadratic(double[][] q, double[] c, double[] least, double sum) {
        int n = c.length;
        ConvexSolver.Builder builder =
                ConvexSolver.newBuilder().objective(R064Store.FACTORY.copy(RawStore.wrap(q)), column(c));
        double[][] minus = new double[n][n];
        double[] bound = new double[n];
        for (int i = 0; i < n; i++) {
            minus[i][i] = -1;
            bound[i] = -least[i];
        }
        builder.inequalities(R064Store.FACTORY.copy(RawStore.wrap(minus)), column(bound));
        if (!Double.isNaN(sum)) {
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            builder.equality(sum, ones);
        }
        Optimisation.Result result = builder.build().solve();
        return result.toRawCopy1D();
    }

    private static R064Store column(double... values) {
        return R064Store.FACTORY.column(values);
    }

    /** The shortest convex combination. */
    static double[] minNorm(double[][] g) {
        return quadratic(g, new double[g.length], new double[g.length], 1);
    }

    /** The projection of the mean onto the dual cone. */
    static double[] dualProj(double[][] g) {
        double[] least = new double[g.length];
        Arrays.fill(least, 1.0 / g.length);
        return quadratic(g, new double[g.length], least, Double.NaN);
    }

    /** The mean of the projections of the gradients onto the dual cone. */
    static double[] upGrad(double[][] g) {
        double[] sum = new double[g.length];
        for (int i = 0; i < g.length; i++) {
            double[] least = new double[g.length];
            least[i] = 1.0 / g.length;
            double[] one = quadratic(g, new double[g.length], least, Double.NaN);
            for (int j = 0; j < g.length; j++) {
                sum[j] += one[j];
            }
        }
        return sum;
    }

    /** The direction nearest to the first one with a part for each other, as long as the first gradient. */
    static double[] pcd(double[][] g, double tau) {
        int others = g.length - 1;
        double[][] q = new double[others][others];
        double[] c = new double[others];
        for (int i = 0; i < others; i++) {
            for (int j = 0; j < others; j++) {
                q[i][j] = g[i + 1][j + 1] / Math.sqrt(g[i + 1][i + 1] * g[j + 1][j + 1]);
            }
            c[i] = tau - g[0][i + 1] / Math.sqrt(g[0][0] * g[i + 1][i + 1]);
        }
        double[] more = quadratic(q, c, new double[others], Double.NaN);
        double[] weights = new double[g.length];
        weights[0] = 1;
        for (int i = 0; i < others; i++) {
            weights[i + 1] = more[i] * Math.sqrt(g[0][0] / g[i + 1][i + 1]);
        }
        double square = 0;
        for (int i = 0; i < g.length; i++) {
            for (int j = 0; j < g.length; j++) {
                square += weights[i] * g[i][j] * weights[j];
            }
        }
        double longer = Math.sqrt(g[0][0] / square);
        return Arrays.stream(weights).map(weight -> weight * longer).toArray();
    }

    /** The shortest combination with the mean added lambda times, over the positive part of the products in units of the diagonal. */
    static double[] sdmGrad(double[][] products, double lambda) {
        int n = products.length;
        double[] lengths = new double[n];
        double[][] units = new double[n][n];
        for (int i = 0; i < n; i++) {
            lengths[i] = Math.sqrt(Math.abs(products[i][i]));
            for (int j = 0; j <= i; j++) {
                units[i][j] = (products[i][j] + products[j][i]) / 2 / lengths[i] / lengths[j];
                units[j][i] = units[i][j];
            }
        }
        Eigenvalue<Double> eigen = Eigenvalue.R064.make(n, true);
        eigen.decompose(RawStore.wrap(units));
        MatrixStore<Double> vectors = eigen.getV();
        double[] values = new double[n];
        eigen.getEigenvalues(values, Optional.empty());
        double[][] positive = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += Math.max(0, values[k]) * vectors.doubleValue(i, k) * vectors.doubleValue(j, k);
                }
                positive[i][j] = lengths[i] * sum * lengths[j];
            }
        }
        double[] mean = new double[n];
        Arrays.fill(mean, lambda / n);
        double[] linear = times(positive, mean);
        for (int i = 0; i < n; i++) {
            linear[i] = -linear[i];
        }
        double[] w = quadratic(positive, linear, new double[n], 1);
        for (int i = 0; i < n; i++) {
            w[i] = (w[i] + mean[i]) / (1 + lambda);
        }
        return w;
    }

    /** The weights with {@code Gw = w^(-1/alpha)}: with alpha 1 the bargaining solution. */
    static double[] fair(double[][] g, double alpha) {
        double p = 1 / alpha;
        double[] start = new double[g.length];
        for (int i = 0; i < g.length; i++) {
            start[i] = Math.pow(g[i][i], -1 / (1 + p));
        }
        return newton(start, false, new Smooth() {
            @Override
            public double value(double[] w) {
                double sum = 0;
                for (int i = 0; i < w.length; i++) {
                    sum += w[i] * times(g, w)[i] / 2 - (p == 1 ? Math.log(w[i]) : Math.pow(w[i], 1 - p) / (1 - p));
                }
                return sum;
            }

            @Override
            public double[] slope(double[] w) {
                double[] slope = times(g, w);
                for (int i = 0; i < w.length; i++) {
                    slope[i] -= Math.pow(w[i], -p);
                }
                return slope;
            }

            @Override
            public double[][] curvature(double[] w) {
                double[][] h = Arrays.stream(g).map(double[]::clone).toArray(double[][]::new);
                for (int i = 0; i < w.length; i++) {
                    h[i][i] += p * Math.pow(w[i], -p - 1);
                }
                return h;
            }
        });
    }

    /** The convex combination that the update of CAGrad, with a ball of c times the mean's length, is found from. */
    static double[] caGrad(double[][] g, double c) {
        int n = g.length;
        double[] mean = new double[n];
        Arrays.fill(mean, 1.0 / n);
        double[] linear = times(g, mean);
        double radius = c * Math.sqrt(dot(mean, linear));
        return newton(mean, true, new Smooth() {
            @Override
            public double value(double[] w) {
                return dot(linear, w) + radius * Math.sqrt(dot(w, times(g, w)));
            }

            @Override
            public double[] slope(double[] w) {
                double[] gw = times(g, w);
                double length = Math.sqrt(dot(w, gw));
                double[] slope = new double[n];
                for (int i = 0; i < n; i++) {
                    slope[i] = linear[i] + radius * gw[i] / length;
                }
                return slope;
            }

            @Override
            public double[][] curvature(double[] w) {
                double[] gw = times(g, w);
                double length = Math.sqrt(dot(w, gw));
                double[][] h = new double[n][n];
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        h[i][j] = radius * (g[i][j] / length - gw[i] * gw[j] / (length * length * length));
                    }
                    // Along w the objective is flat.
                    h[i][i] += 1e-9 * radius * g[i][i] / length;
                }
                return h;
            }
        });
    }

    private static double[] newton(double[] start, boolean simplex, Smooth objective) {
        double[] w = start.clone();
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] slope = objective.slope(w);
            double[] least = new double[w.length];
            double[] minus = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                least[i] = simplex ? -w[i] : -0.9 * w[i];
                minus[i] = -slope[i];
            }
            double[] d = quadratic(objective.curvature(w), minus, least, simplex ? 0 : Double.NaN);
            double gain = -dot(slope, d);
            double value = objective.value(w);
            double length = 1;
            double[] next = moved(w, d, length);
            while (objective.value(next) > value - 0.1 * length * gain && length > SMALL) {
                length /= 2;
                next = moved(w, d, length);
            }
            double largest = 0;
            for (int i = 0; i < w.length; i++) {
                largest = Math.max(largest, Math.abs(next[i] - w[i]) / Math.max(Math.abs(w[i]), SMALL));
            }
            w = next;
            if (largest < SMALL || gain < 1e-15 * Math.abs(value)) {
                return w;
            }
        }
        return w;
    }

    private static double[] moved(double[] w, double[] d, double length) {
        double[] next = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            next[i] = Math.max(0, w[i] + length * d[i]);
        }
        return next;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static double[] times(double[][] g, double[] w) {
        double[] product = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            product[i] = dot(g[i], w);
        }
        return product;
    }
}
