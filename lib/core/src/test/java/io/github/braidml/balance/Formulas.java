package io.github.braidml.balance;

import io.github.braidml.balance.Golden.Case;
import io.github.braidml.balance.Golden.Figures;
import io.github.braidml.balance.Golden.Step;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Methods as one would write them down, with what the references add to them as an argument. */
final class Formulas {

    private Formulas() {}

    static double[] minus(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] - y[i]).toArray();
    }

    static void add(double[] to, double factor, double[] x) {
        for (int k = 0; k < to.length; k++) {
            to[k] += factor * x[k];
        }
    }

    /** LibMTL adds to the square of a length, and projects a gradient on itself as well. */
    static Figures projections(Case one, double epsilon) {
        double[][] g = one.only().gradients();
        double[] weights = Arguments.ones(g.length);
        for (int i = 0; i < g.length; i++) {
            double[] x = g[i].clone();
            for (int j : one.only().orders()[i]) {
                double along = Cosines.dot(x, g[j]);
                if (along < 0 && (j != i || epsilon > 0)) {
                    double share = along / (Cosines.dot(g[j], g[j]) + epsilon);
                    add(x, -share, g[j]);
                    weights[j] -= share;
                }
            }
        }
        return Ours.weighed(one, step -> weights);
    }

    static Figures vaccine(Case one, double epsilon) {
        int tasks = one.tasks();
        double[][][] usual = new double[Ours.inGroups(one, one.only()).size()][tasks][tasks];
        Figures figures = new Figures();
        for (Step step : one.steps()) {
            List<double[][]> groups = Ours.inGroups(one, step);
            for (int group = 0; group < groups.size(); group++) {
                double[][] g = groups.get(group);
                double[] sum = new double[g[0].length];
                for (int i = 0; i < tasks; i++) {
                    add(sum, 1, pulled(one, g, i, step.orders()[i], usual[group][i], epsilon));
                }
                figures.add("gradient", sum);
            }
        }
        Arrays.stream(usual).forEach(rows -> figures.add("rho", rows));
        return figures;
    }

    private static double[] pulled(Case one, double[][] g, int i, int[] order, double[] usual, double epsilon) {
        double beta = one.number("GradVac_beta");
        double[] x = g[i].clone();
        for (int j : order) {
            double length = Math.sqrt(Cosines.dot(x, x));
            double other = Math.sqrt(Cosines.dot(g[j], g[j]));
            // What rounding leaves of nothing is nothing.
            if (j == i || (epsilon == 0 && !(length > 1e-7 * Gradients.norm(g[i]) && other > 0))) {
                continue;
            }
            double cos = Cosines.dot(x, g[j]) / (length * other + epsilon);
            double goal = usual[j];
            if (cos < goal) {
                double sin = Math.sqrt(1 - goal * goal);
                double rise = goal * Math.sqrt(Math.max(0, 1 - cos * cos)) - cos * sin;
                add(x, length * rise / (other * sin + epsilon), g[j]);
            }
            usual[j] = (1 - beta) * goal + beta * cos;
        }
        return x;
    }

    static double trace(double[][] gramian) {
        return IntStream.range(0, gramian.length)
                .mapToDouble(i -> gramian[i][i])
                .sum();
    }

    static double[] equal(int tasks) {
        return Arguments.times(Arguments.ones(tasks), 1.0 / tasks);
    }

    /** Finds the correction by shortest combinations: those of rows plus a share of the mean, a tangent to the root. */
    static Figures ball(Case one, double epsilon) {
        double c = one.number("calpha");
        double[][] rows = one.only().gradients();
        double[] update = Gradients.combined(rows, equal(rows.length));
        double radius = c * Math.sqrt(Cosines.dot(update, update) + epsilon) + epsilon;
        double[] inner = equal(rows.length);
        double[] along = update.clone();
        double[] before = new double[rows.length];
        for (int pass = 0; pass < 1000 && !Golden.close(inner, before, 1e-15, 0); pass++) {
            before = inner;
            double share = Math.sqrt(Cosines.dot(along, along) + epsilon) / radius;
            double[][] moved = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
            Arrays.stream(moved).forEach(row -> add(row, share, update));
            inner = MinNorm.weights(Gradients.gramian(moved));
            along = Gradients.combined(rows, inner);
        }
        add(update, radius / (Gradients.norm(along) + epsilon), along);
        double over = one.number("rescale") == 0 ? 1 : one.number("rescale") == 1 ? 1 + c * c : 1 + c;
        return new Figures().add("gradient", Arguments.times(update, 1 / over)).add("inner_weights", inner);
    }

    static Figures leastSquares(Case one, double cut) {
        double[][] gramian = one.only().gramian();
        double[] lengths = IntStream.range(0, gramian.length)
                .mapToDouble(i -> Math.sqrt(gramian[i][i]))
                .toArray();
        double[] found = Eigen.of(gramian).solve(lengths, cut);
        double sum = Arrays.stream(found).sum();
        return Ours.weighed(one, step -> Arguments.times(found, Math.abs(sum) < 1e-12 ? 0 : 1 / sum));
    }

    static double[] closest(Case one, double power) {
        double[][] g = one.only().gradients();
        double[] scores = IntStream.range(0, g.length)
                .mapToDouble(i -> IntStream.range(0, g.length)
                        .filter(j -> j != i)
                        .mapToDouble(j -> Math.pow(Gradients.norm(minus(g[i], g[j])), power))
                        .sorted()
                        .limit(g.length - (long) one.number("n_byzantine") - 2)
                        .sum())
                .toArray();
        double[] weights = new double[g.length];
        IntStream.range(0, g.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .limit((long) one.number("n_selected"))
                .forEach(i -> weights[i] = 1 / one.number("n_selected"));
        return weights;
    }

    /** LibMTL takes signs from sums over the batch, of products with the representation's sign; without them it is ours. */
    static Figures masks(Case one, double epsilon) {
        double[][] z = one.only().rows("representation");
        double[][][] g = one.only().cube("representation_gradients");
        double[] uniforms = one.only().numbers("uniforms");
        Figures figures = new Figures();
        for (int sample = 0; sample < z.length; sample++) {
            double[] sum = new double[uniforms.length];
            for (int k = 0; k < sum.length; k++) {
                double[] signal = new double[g.length];
                for (int i = 0; i < g.length; i++) {
                    for (int s = 0; s < z.length; s++) {
                        signal[i] += epsilon > 0 ? Math.signum(z[s][k]) * g[i][s][k] : 0;
                    }
                    signal[i] = epsilon > 0 ? signal[i] : g[i][sample][k];
                }
                double size = Arrays.stream(signal).map(Math::abs).sum() + epsilon;
                double positive = 0.5 * (1 + Arrays.stream(signal).sum() / size);
                for (int i = 0; i < g.length; i++) {
                    boolean stays = signal[i] > 0 ? positive > uniforms[k] : positive < uniforms[k];
                    sum[k] += (stays ? 1 : one.number("leak")) * g[i][sample][k];
                }
            }
            figures.add("representation_gradient", sum);
        }
        return figures;
    }

    /** LibMTL adds to losses and to lengths. */
    static Figures dualBalance(Case one, double epsilon) {
        double[][] y = new double[one.tasks()][one.only().gradients()[0].length];
        Figures figures = new Figures();
        int k = 0;
        for (Step step : one.steps()) {
            k++;
            double stays = one.number("DB_beta") / Math.pow(k, one.number("DB_beta_sigma"));
            for (int i = 0; i < y.length; i++) {
                y[i] = Arguments.times(y[i], stays);
                add(y[i], (1 - stays) / (step.numbers("losses")[i] + epsilon), step.gradients()[i]);
            }
            double longest = Arrays.stream(y).mapToDouble(Gradients::norm).max().orElse(0);
            double[] weights = Arrays.stream(y)
                    .mapToDouble(row -> longest / (Gradients.norm(row) + epsilon))
                    .toArray();
            figures.add("weights", weights)
                    .add("gradient", Gradients.combined(y, weights))
                    .add("gradient_buffer", y);
        }
        return figures;
    }

    static Figures corrected(Case one, Figures ours, double decay, UnaryOperator<double[]> back) {
        int tasks = one.tasks();
        int size = one.only().gradients()[0].length;
        double[] weights = equal(tasks);
        Figures figures = new Figures().add("y", ours.get("y"));
        for (int k = 0; k < one.steps().size(); k++) {
            int from = k * tasks * size;
            double[][] y = IntStream.range(0, tasks)
                    .mapToObj(i -> Arrays.copyOfRange(ours.get("y"), from + i * size, from + (i + 1) * size))
                    .toArray(double[][]::new);
            double rate = one.number("MoCo_gamma") / Math.pow(k + 1, decay);
            double[] slope = Cosines.times(Gradients.gramian(y), weights);
            add(slope, one.number("MoCo_rho"), weights);
            double[] moved = weights.clone();
            add(moved, -rate, slope);
            weights = back.apply(moved);
            figures.add("weights", weights).add("gradient", Gradients.combined(y, weights));
        }
        return figures;
    }
}
