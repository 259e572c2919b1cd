package io.github.braidml.optim;

/**
 * L-BFGS with a line search for the strong Wolfe conditions: Newton's method for many parameters, with the second derivatives
 * estimated from the last steps. Full batches, one step an epoch, several evaluations a step.
 *
 * <p>Starts and stops as {@code torch.optim.LBFGS} with {@code line_search_fn="strong_wolfe"} and one iteration per step.
 *
 * <p>Liu, Nocedal: On the limited memory BFGS method for large scale optimization, 1989; Nocedal, Wright: Numerical
 * Optimization, 2006, algorithms 7.4, 3.5 and 3.6.
 *
 * @param rate first step to try, 1 by default
 * @param history how many steps the second derivatives are estimated from, 10 by default
 * @param evaluations how many evaluations one search may take, 25 by default
 */
public record Lbfgs(double rate, int history, int evaluations) implements Optimizer {

    public Lbfgs {
        Rates.checkPositive("lbfgs", "rate", rate);
        Rates.checkAtLeast(1, "lbfgs", "history", history);
        Rates.checkAtLeast(1, "lbfgs", "evaluations", evaluations);
    }

    /** Returns L-BFGS with the defaults. */
    public static Lbfgs of() {
        return new Lbfgs(1, 10, 25);
    }

    /** Returns this optimiser with another first step to try. */
    public Lbfgs rate(double first) {
        return new Lbfgs(first, history, evaluations);
    }

    /** Returns this optimiser with another number of steps that it remembers. */
    public Lbfgs history(int steps) {
        return new Lbfgs(rate, steps, evaluations);
    }

    /** Returns this optimiser with another number of evaluations per search. */
    public Lbfgs evaluations(int most) {
        return new Lbfgs(rate, history, most);
    }

    @Override
    public boolean fullBatch() {
        return true;
    }

    @Override
    public int memory() {
        // Double precision: two vectors per remembered step, and those of the search.
        return 2 * (2 * history + 8);
    }

    @Override
    public Searching start(int size) {
        return new Memory(this, size);
    }

    @Override
    public String toString() {
        String text = "lbfgs()";
        text = rate == 1 ? text : text + ".rate(" + rate + ")";
        text = history == 10 ? text : text + ".history(" + history + ")";
        return evaluations == 25 ? text : text + ".evaluations(" + evaluations + ")";
    }

    /** The last steps and the changes of the gradient along them, in a ring. */
    private static final class Memory implements Searching {
        private static final double FLATTEST = 1e-7;
        private static final double LEAST_CURVATURE = 1e-10;

        private final Lbfgs spec;
        private final int size;
        private final double[][] steps;
        private final double[][] changes;
        private final WolfeSearch line;
        private int count;
        private boolean begun;

        Memory(Lbfgs spec, int size) {
            this.spec = spec;
            this.size = size;
            this.steps = new double[spec.history][size];
            this.changes = new double[spec.history][size];
            this.line = new WolfeSearch(size, spec.evaluations);
        }

        @Override
        public void search(Objective objective, double[] point, double value, double[] gradient, double rate) {
            if (!(largest(gradient) > FLATTEST)) {
                return;
            }
            double[] direction = direction(gradient);
            double slope = dot(gradient, direction);
            if (!(slope < 0)) {
                // Rounding can spoil the estimate near the minimum: begin anew, straight downhill.
                count = 0;
                direction = direction(gradient);
                slope = dot(gradient, direction);
            }
            double first = begun ? rate : Math.min(1, 1 / absolutes(gradient)) * rate;
            begun = true;
            double[] start = point.clone();
            if (line.search(objective, start, direction, value, slope, gradient, first)) {
                System.arraycopy(line.point(), 0, point, 0, size);
                remember(start, point, gradient, line.gradient());
            } else {
                // Nothing lower along a line that seemed to go down: forget what made it seem so.
                count = 0;
                begun = false;
            }
        }

        private void remember(double[] from, double[] to, double[] gradientFrom, double[] gradientTo) {
            int at = count % spec.history;
            double curvature = 0;
            for (int i = 0; i < size; i++) {
                curvature += (to[i] - from[i]) * (gradientTo[i] - gradientFrom[i]);
            }
            if (curvature > LEAST_CURVATURE) {
                for (int i = 0; i < size; i++) {
                    steps[at][i] = to[i] - from[i];
                    changes[at][i] = gradientTo[i] - gradientFrom[i];
                }
                count++;
            }
        }

        /** The gradient times the estimated inverse of the second derivatives, downhill. */
        private double[] direction(double[] gradient) {
            double[] d = new double[size];
            for (int i = 0; i < size; i++) {
                d[i] = -gradient[i];
            }
            int known = Math.min(count, spec.history);
            double[] shares = new double[known];
            for (int k = 0; k < known; k++) {
                int at = (count - 1 - k) % spec.history;
                shares[k] = dot(steps[at], d) / dot(steps[at], changes[at]);
                add(d, -shares[k], changes[at]);
            }
            if (known > 0) {
                int newest = (count - 1) % spec.history;
                double scale = dot(steps[newest], changes[newest]) / dot(changes[newest], changes[newest]);
                for (int i = 0; i < size; i++) {
                    d[i] *= scale;
                }
            }
            for (int k = known - 1; k >= 0; k--) {
                int at = (count - 1 - k) % spec.history;
                double share = dot(changes[at], d) / dot(steps[at], changes[at]);
                add(d, shares[k] - share, steps[at]);
            }
            return d;
        }

        private static void add(double[] x, double factor, double[] y) {
            for (int i = 0; i < x.length; i++) {
                x[i] += factor * y[i];
            }
        }

        private static double largest(double[] x) {
            double most = 0;
            for (double value : x) {
                most = Math.max(most, Math.abs(value));
            }
            return most;
        }

        private static double absolutes(double[] x) {
            double sum = 0;
            for (double value : x) {
                sum += Math.abs(value);
            }
            return sum;
        }

        static double dot(double[] x, double[] y) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += x[i] * y[i];
            }
            return sum;
        }

        @Override
        public double[] save() {
            int known = Math.min(count, spec.history);
            double[] saved = new double[2 + 2 * known * size];
            saved[0] = count;
            saved[1] = begun ? 1 : 0;
            for (int k = 0; k < known; k++) {
                System.arraycopy(steps[k], 0, saved, 2 + 2 * k * size, size);
                System.arraycopy(changes[k], 0, saved, 2 + (2 * k + 1) * size, size);
            }
            return saved;
        }

        @Override
        public void restore(double[] saved) {
            count = (int) saved[0];
            begun = saved[1] == 1;
            for (int k = 0; k < Math.min(count, spec.history); k++) {
                System.arraycopy(saved, 2 + 2 * k * size, steps[k], 0, size);
                System.arraycopy(saved, 2 + (2 * k + 1) * size, changes[k], 0, size);
            }
        }
    }
}
