package io.github.braidml.balance;

/**
 * Gradient vaccine: like gradient surgery, but two gradients are pulled together whenever their cosine is lower than it
 * usually is, not only when it is negative.
 *
 * <p>What is usual is learned: a running average of the cosine of each pair, from zero; so the first step is PCGrad's.
 * Taken over all shared parameters as one. A gradient of zero has no cosine and teaches nothing.
 *
 * <p>Wang, Tsvetkov, Firat, Cao: Gradient Vaccine, ICLR 2021, arXiv:2010.05874.
 *
 * @param beta share of the newest cosine in the average, 0.5 by default
 */
public record GradVac(double beta) implements GramianMethod {

    /** A pair that has always pointed the same way would otherwise ask for unbounded corrections. */
    private static final double MOST = 1 - 1e-6;

    public GradVac {
        if (!(beta > 0 && beta <= 1)) {
            throw new IllegalArgumentException("gradVac: beta must be a number above 0, at most 1; given " + beta);
        }
    }

    /** Returns this method with another share of the newest cosine. */
    public GradVac beta(double share) {
        return new GradVac(share);
    }

    @Override
    public State start(int tasks) {
        return new Usual(tasks, beta);
    }

    @Override
    public String toString() {
        return beta == 0.5 ? "gradVac()" : "gradVac().beta(" + beta + ")";
    }

    /** The usual cosine of each pair, one row a task. */
    static final class Usual implements State {
        private final int tasks;
        private final double beta;
        private final double[] usual;

        Usual(int tasks, double beta) {
            this.tasks = tasks;
            this.beta = beta;
            this.usual = new double[tasks * tasks];
        }

        @Override
        public double[] weights(Step step) {
            return weights(step, PcGrad.orders(step.tasks().length, step.random()));
        }

        double[] weights(Step step, int[][] orders) {
            double[][] gramian = step.gramian();
            int n = gramian.length;
            double[] weights = new double[n];
            for (int i = 0; i < n; i++) {
                double[] c = new double[n];
                c[i] = 1;
                for (int j : orders[i]) {
                    double other = Math.sqrt(gramian[j][j]);
                    double length = length(c, gramian);
                    if (j == i || !(other > 0 && length > 0)) {
                        continue;
                    }
                    int pair = step.tasks()[i] * tasks + step.tasks()[j];
                    double cos = Math.max(-1, Math.min(1, Cosines.dot(c, gramian[j]) / length / other));
                    double goal = Math.min(usual[pair], MOST);
                    if (cos < goal) {
                        double sin = Math.sqrt(1 - goal * goal);
                        c[j] += length * (goal * Math.sqrt(1 - cos * cos) - cos * sin) / (other * sin);
                    }
                    usual[pair] = (1 - beta) * usual[pair] + beta * cos;
                }
                for (int k = 0; k < n; k++) {
                    weights[k] += c[k];
                }
            }
            return weights;
        }

        /** Returns the length of a combination; what rounding leaves of one that cancels out is nothing. */
        private static double length(double[] c, double[][] gramian) {
            double square = Cosines.dot(c, Cosines.times(gramian, c));
            double longest = 0;
            for (int k = 0; k < c.length; k++) {
                longest += Math.abs(c[k]) * Math.sqrt(gramian[k][k]);
            }
            return square > 1e-14 * longest * longest ? Math.sqrt(square) : 0;
        }

        @Override
        public double[] save() {
            return usual.clone();
        }

        @Override
        public void restore(double[] saved) {
            System.arraycopy(saved, 0, usual, 0, usual.length);
        }
    }
}
