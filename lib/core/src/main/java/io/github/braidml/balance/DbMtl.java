package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Dual balancing: takes the losses' logarithms, and makes running averages of their gradients as long as the longest of them;
 * the update is the sum. The losses' units do not matter, and no task's gradient is longer than another's.
 *
 * <p>In step k the share beta / k^s of an average stays, from zero. Heads follow the gradient of the logarithm. The weights are
 * those of the averages, one for an average of zero; reported are these times the projection of a task's average on its
 * gradient. Losses must not be negative.
 *
 * <p>Lin, Jiang, Ye, Zhang, Chen, Chen, Liu, Kwok: Dual-Balancing for Multi-Task Learning, 2023, arXiv:2308.12029.
 *
 * @param beta share of the average that stays, 0.9 by default
 * @param decay power s of the number of the step, 0 by default
 */
public record DbMtl(double beta, double decay) implements GradientMethod {

    public DbMtl {
        if (!(beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException(
                    "dbMtl: the share beta of the average that stays must be in [0, 1); given " + beta);
        }
        Arguments.checkNotNegative("dbMtl", "decay", decay);
    }

    /** Returns this method with another share of the average that stays. */
    public DbMtl beta(double share) {
        return new DbMtl(share, decay);
    }

    /** Returns this method with a share that shrinks by a power of the number of the step. */
    public DbMtl decay(double power) {
        return new DbMtl(beta, power);
    }

    @Override
    public boolean replaces() {
        return true;
    }

    @Override
    public int remembers() {
        return 1;
    }

    @Override
    public State start(int tasks) {
        return new Averages(this, tasks);
    }

    @Override
    public String toString() {
        return "dbMtl()"
                + (beta == 0.9 ? "" : ".beta(" + Given.word(beta) + ")")
                + (decay == 0 ? "" : ".decay(" + Given.word(decay) + ")");
    }

    private static final class Averages extends Tracked {
        private final DbMtl method;

        Averages(DbMtl method, int tasks) {
            super(tasks);
            this.method = method;
        }

        @Override
        double share(double step) {
            return 1 - method.beta / Math.pow(step, method.decay);
        }

        @Override
        public double[] weights(Step step) {
            double[][] gramian = track(step, scales(step));
            double[] norms = new double[gramian.length];
            for (int i = 0; i < norms.length; i++) {
                norms[i] = Math.sqrt(gramian[i][i]);
            }
            double longest = Arrays.stream(norms).max().orElse(0);
            return Arrays.stream(norms)
                    .map(norm -> norm > 0 ? longest / norm : 1)
                    .toArray();
        }

        @Override
        public double[] scales(Step step) {
            return Arrays.stream(step.losses())
                    .map(loss -> 1 / Given.positive(method, loss))
                    .toArray();
        }
    }
}
