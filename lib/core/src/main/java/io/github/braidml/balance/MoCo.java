package io.github.braidml.balance;

import java.util.Arrays;

/**
 * Multi-objective gradient correction: follows running averages of the gradients, whose noise does not bias the weights, and
 * weights that take one step a batch towards those of the shortest combination.
 *
 * <p>With {@code y} the averages of the gradients of length L_i, the weights move to the nearest point of the simplex from
 * {@code w - gamma (y y' + rho I) w}, as in the paper; LibMTL takes a softmax in place of the nearest point, which keeps them
 * near equal. In step k the averages move by beta / k^s, the weights by gamma / k^s. The weights are those of the averages;
 * reported are these times the projection of a task's average on its gradient. Losses must not be negative.
 *
 * <p>Fernando, Shen, Liu, Chaudhury, Murugesan, Chen: Mitigating Gradient Bias in Multi-objective Learning, ICLR 2023.
 *
 * @param beta share of the newest gradient, 0.5 by default
 * @param gamma step size of the weights, 0.1 by default
 * @param rho how much equal weights are preferred, 0 by default
 * @param decay power s of the number of the step, 0.5 by default
 */
public record MoCo(double beta, double gamma, double rho, double decay) implements GradientMethod {

    public MoCo {
        Arguments.checkPositive("moCo", "share beta", beta);
        Arguments.checkNotNegative("moCo", "step size gamma", gamma);
        Arguments.checkNotNegative("moCo", "preference rho", rho);
        Arguments.checkNotNegative("moCo", "decay", decay);
        if (beta > 1) {
            throw new IllegalArgumentException("moCo: the share beta must be at most 1; given " + beta);
        }
    }

    /** Returns the method as published. */
    public static MoCo published() {
        return new MoCo(0.5, 0.1, 0, 0.5);
    }

    /** Returns this method with another share of the newest gradient. */
    public MoCo beta(double share) {
        return new MoCo(share, gamma, rho, decay);
    }

    /** Returns this method with another step size of the weights. */
    public MoCo gamma(double rate) {
        return new MoCo(beta, rate, rho, decay);
    }

    /** Returns this method with another pull towards equal weights. */
    public MoCo rho(double strength) {
        return new MoCo(beta, gamma, strength, decay);
    }

    /** Returns this method with shares and steps that shrink by another power of the number of the step. */
    public MoCo decay(double power) {
        return new MoCo(beta, gamma, rho, power);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
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

    /** Returns {@code (gramian + rho I) w}. */
    static double[] gradient(double[][] gramian, double[] weights, double rho) {
        double[] gradient = Cosines.times(gramian, weights);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += rho * weights[i];
        }
        return gradient;
    }

    @Override
    public String toString() {
        return "moCo()"
                + (beta == 0.5 ? "" : ".beta(" + Given.word(beta) + ")")
                + (gamma == 0.1 ? "" : ".gamma(" + Given.word(gamma) + ")")
                + (rho == 0 ? "" : ".rho(" + Given.word(rho) + ")")
                + (decay == 0.5 ? "" : ".decay(" + Given.word(decay) + ")");
    }

    /** The weights, then the averages. */
    private static final class Averages extends Tracked {
        private final MoCo method;
        private final int tasks;
        private final Simplex weights;

        Averages(MoCo method, int tasks) {
            super(tasks);
            this.method = method;
            this.tasks = tasks;
            this.weights = new Simplex(tasks);
        }

        @Override
        double share(double step) {
            return method.beta / Math.pow(step, method.decay);
        }

        @Override
        public double[] weights(Step step) {
            double[] norms = Columns.norms(step.rows(), step.tasks().length);
            double[] factors = new double[norms.length];
            for (int i = 0; i < norms.length; i++) {
                factors[i] = Given.positive(method, step.losses()[i]) / (norms[i] + 1e-8);
            }
            double[][] gramian = track(step, factors);
            double[] now = weights.of(step.tasks());
            return weights.move(
                    step.tasks(), gradient(gramian, now, method.rho), method.gamma / Math.pow(step(), method.decay));
        }

        @Override
        public double[] save() {
            return Around.join(weights.save(), super.save());
        }

        @Override
        public void restore(double[] saved) {
            weights.restore(saved);
            super.restore(Arrays.copyOfRange(saved, tasks, saved.length));
        }
    }
}
