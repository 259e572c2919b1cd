package io.github.braidml.optim;

/**
 * Polyak's step: {@code (f - f*) / |g|^2}, the longest that is sure to come closer to a minimum of a convex total. The rate
 * is a factor of it, 1 as a rule; for full batches, since the total of a small one says little.
 *
 * <p>An unknown {@code f*} is estimated by the lowest total so far less {@code gap 10 / (9 + k)} at step k, which
 * converges too because these numbers go to zero but not their sum.
 *
 * <p>Polyak: Minimization of unsmooth functionals, 1969; Boyd, Xiao, Mutapcic: Subgradient methods, Stanford 2003.
 *
 * @param optimum the least total there is; NaN if unknown
 * @param gap how far below the first total it may lie, if unknown
 */
public record PolyakRate(double optimum, double gap) implements Schedule {

    public PolyakRate {
        if (Double.isInfinite(optimum)) {
            throw new IllegalArgumentException("polyak: the optimum must be a finite number; given " + optimum);
        }
        if (Double.isNaN(optimum)) {
            Rates.checkPositive("polyakEstimated", "gap", gap);
        }
    }

    @Override
    public Sees sees() {
        return Sees.GRADIENT;
    }

    @Override
    public State start(int tasks) {
        return new State() {
            private double lowest = Double.POSITIVE_INFINITY;

            @Override
            public double factor(Step step) {
                lowest = Math.min(lowest, step.total());
                double target = Double.isNaN(optimum) ? lowest - gap * 10 / (10.0 + step.number()) : optimum;
                return step.squaredNorm() == 0 ? 0 : Math.max(0, step.total() - target) / step.squaredNorm();
            }

            @Override
            public double[] save() {
                return new double[] {lowest};
            }

            @Override
            public void restore(double[] saved) {
                lowest = saved[0];
            }
        };
    }

    @Override
    public String toString() {
        return Double.isNaN(optimum) ? "polyakEstimated(" + gap + ")" : "polyak(" + optimum + ")";
    }
}
