package io.github.braidml.balance;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * COSMOS: the sum of {@code r_i L_i} minus {@code lambda} times the cosine between a preference {@code r} and the losses,
 * which draws the losses towards the preference's direction. Weights may be negative.
 *
 * <p>The two terms pull apart. The sum wants a loss with a large share to be low; the cosine wants it to be large, so that
 * the losses are to each other as the shares. For losses around one the cosine wins from {@code lambda} 1 or so on.
 *
 * <p>For one preference it is an objective, one network each. {@link #drawn Drawn} from a Dirichlet distribution for each
 * step and shown to the network, it is the whole method: one network covers the front, and the preference is chosen when
 * it predicts.
 *
 * <p>Ruchte, Grabocka: Scalable Pareto Front Approximation for Deep Multi-Objective Learning, ICDM 2021, arXiv:2103.13392.
 *
 * @param preference a share per task, in the tasks' order, scaled to sum to one; empty for all the same
 * @param lambda factor of the cosine, 2 by default; the paper has 0.01 to 8, depending on the data
 * @param alpha of the distribution that preferences are drawn from, the same for all tasks: small for the ends of the front,
 *     large for its middle; 0 if the preference is fixed
 */
public record Cosmos(List<Double> preference, double lambda, double alpha) implements LossWeighting {
    private static final double USUAL = 1.2;

    public Cosmos {
        preference = List.copyOf(preference);
        if (!preference.isEmpty()) {
            Given.checkShares("cosmos(preference)", "preference", preference);
        }
        Given.checkNotNegative("cosmos(preference)", "lambda", lambda);
        Given.checkNotNegative("cosmos().drawn(alpha)", "alpha", alpha);
        if (alpha > 0 && !preference.isEmpty()) {
            throw new IllegalArgumentException(
                    "cosmos(preference).drawn(alpha): a preference is given or drawn; given %s; use cosmos().drawn(), and run.preferring(%s) afterwards"
                            .formatted(preference, Given.words(preference)));
        }
    }

    /** Returns the method for a preference, or for all tasks the same if none is given. */
    public static Cosmos of(double... preference) {
        return new Cosmos(Given.list(preference), 2, 0);
    }

    /** Returns this method with another factor of the cosine. */
    public Cosmos lambda(double other) {
        return new Cosmos(preference, other, alpha);
    }

    /** Returns this method with a preference drawn for each step, with alpha 1.2, and shown to the network. */
    public Cosmos drawn() {
        return drawn(USUAL);
    }

    /**
     * Returns this method with a preference drawn for each step and shown to the network.
     *
     * @param concentration alpha of the Dirichlet distribution; the paper has 0.5 to 1.2
     */
    public Cosmos drawn(double concentration) {
        Given.checkPositive("cosmos().drawn(alpha)", "alpha", concentration);
        return new Cosmos(preference, lambda, concentration);
    }

    /**
     * Returns a preference scaled to sum to one.
     *
     * @param call what it was given to
     * @throws IllegalArgumentException if it is not one number for each task, none negative and one positive
     */
    public static double[] shares(String call, int tasks, double... preference) {
        if (preference.length != tasks) {
            throw new IllegalArgumentException("%s: needs one share for each of the %d tasks, in their order; given %s"
                    .formatted(call, tasks, Arrays.toString(preference)));
        }
        Given.checkShares(call, "share", Given.list(preference));
        return Arguments.times(preference, 1 / Arrays.stream(preference).sum());
    }

    @Override
    public boolean draws() {
        return alpha > 0;
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }

    @Override
    public String formula() {
        return "total = sum of r_i L_i - %s cos(r, L), %sby %s"
                .formatted(Given.word(lambda), draws() ? "r drawn for each step and shown to the network, " : "", this);
    }

    @Override
    public State start(int tasks) {
        double[] given = Given.each("cosmos(preference)", "share", preference, tasks, 1);
        return new Towards(this, shares("cosmos(preference)", tasks, given));
    }

    @Override
    public String toString() {
        return "cosmos(" + Given.words(preference) + ")"
                + (lambda == 2 ? "" : ".lambda(" + Given.word(lambda) + ")")
                + (draws() ? ".drawn(" + (alpha == USUAL ? "" : Given.word(alpha)) + ")" : "");
    }

    /** Towards one preference, until another is drawn: nothing of it outlives a step. */
    private static final class Towards implements State {
        private final Cosmos spec;
        private double[] preference;

        Towards(Cosmos spec, double[] preference) {
            this.spec = spec;
            this.preference = preference;
        }

        @Override
        public double[] draw(RandomGenerator random) {
            if (spec.draws()) {
                double[] logs = new double[preference.length];
                Arrays.setAll(logs, i -> logGamma(spec.alpha, random));
                preference = Softmax.of(logs);
            }
            return preference;
        }

        @Override
        public double[] weights(Step step) {
            double[] r =
                    Arrays.stream(step.tasks()).mapToDouble(t -> preference[t]).toArray();
            double size = Vectors.norm(step.losses());
            double norms = Vectors.norm(r) * size;
            double[] weights = r.clone();
            if (norms > 0) {
                double cosine = Vectors.dot(r, step.losses()) / norms;
                for (int i = 0; i < r.length; i++) {
                    weights[i] -= spec.lambda * (r[i] / norms - cosine * step.losses()[i] / (size * size));
                }
            }
            return weights;
        }

        /**
         * Returns the logarithm of a number of the gamma distribution; itself it may be too small for a double.
         *
         * <p>Marsaglia, Tsang: A Simple Method for Generating Gamma Variables, ACM TOMS 26(3), 2000.
         */
        private static double logGamma(double alpha, RandomGenerator random) {
            if (alpha < 1) {
                return logGamma(alpha + 1, random) - random.nextExponential() / alpha;
            }
            double d = alpha - 1.0 / 3;
            double c = 1 / Math.sqrt(9 * d);
            while (true) {
                double x = random.nextGaussian();
                double v = Math.pow(1 + c * x, 3);
                if (v > 0 && -random.nextExponential() < x * x / 2 + d - d * v + d * Math.log(v)) {
                    return Math.log(d * v);
                }
            }
        }
    }
}
