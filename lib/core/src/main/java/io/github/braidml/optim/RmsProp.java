package io.github.braidml.optim;

import java.util.ArrayList;
import java.util.List;

/**
 * RMSprop, equal to {@code torch.optim.RMSprop}: the gradient over the root of a running mean of its square.
 *
 * <p>Tieleman, Hinton: Lecture 6.5, COURSERA Neural Networks for Machine Learning, 2012; centred: Graves: Generating
 * Sequences With Recurrent Neural Networks, 2013, arXiv:1308.0850.
 *
 * @param rate step size, usually 0.01
 * @param keep share of the running mean that is kept per step, 0.99 by default
 * @param epsilon added to the root, 1e-8 by default
 * @param momentum share of the previous direction that is kept, 0 by default
 * @param variance whether the square of the mean gradient is taken off the mean square
 */
public record RmsProp(double rate, double keep, double epsilon, double momentum, boolean variance)
        implements Optimizer {

    public RmsProp {
        Rates.checkPositive("rmsProp", "rate", rate);
        Rates.checkShare("rmsProp", "keep", keep);
        Rates.checkPositive("rmsProp", "epsilon", epsilon);
        Rates.checkShare("rmsProp", "momentum", momentum);
    }

    /** Returns RMSprop with the defaults and this step size. */
    public static RmsProp of(double rate) {
        return new RmsProp(rate, 0.99, 1e-8, 0, false);
    }

    /** Returns this optimiser keeping another share of the running mean. */
    public RmsProp keep(double share) {
        return new RmsProp(rate, share, epsilon, momentum, variance);
    }

    /** Returns this optimiser with another number added to the root. */
    public RmsProp epsilon(double other) {
        return new RmsProp(rate, keep, other, momentum, variance);
    }

    /** Returns this optimiser with momentum. */
    public RmsProp momentum(double share) {
        return new RmsProp(rate, keep, epsilon, share, variance);
    }

    /** Returns this optimiser with the variance of the gradient in place of its mean square. */
    public RmsProp centred() {
        return new RmsProp(rate, keep, epsilon, momentum, true);
    }

    @Override
    public int memory() {
        return 3;
    }

    @Override
    public Stepping start(int size) {
        return new Squares(this, size);
    }

    @Override
    public String toString() {
        String text = "rmsProp(" + rate + ")";
        text = keep == 0.99 ? text : text + ".keep(" + keep + ")";
        text = epsilon == 1e-8 ? text : text + ".epsilon(" + epsilon + ")";
        text = momentum == 0 ? text : text + ".momentum(" + momentum + ")";
        return variance ? text + ".centred()" : text;
    }

    private static final class Squares implements Stepping {
        private final RmsProp spec;
        private final float[] square;
        private final float[] mean;
        private final float[] velocity;
        private final Stretch s = new Stretch();
        private final Stretch m = new Stretch();
        private final Stretch v = new Stretch();

        Squares(RmsProp spec, int size) {
            this.spec = spec;
            this.square = new float[size];
            this.mean = new float[spec.variance ? size : 0];
            this.velocity = new float[spec.momentum == 0 ? 0 : size];
        }

        @Override
        public void move(Step step, float[] w, float[] g, int offset, int length) {
            float keep = (float) spec.keep;
            float add = (float) (1 - spec.keep);
            s.take(square, offset, length);
            Loops.averageSquare(s.values(), g, keep, add, length);
            s.put(square, offset, length);
            if (spec.variance) {
                m.take(mean, offset, length);
                Loops.average(m.values(), g, keep, add, length);
                m.put(mean, offset, length);
                Loops.averageSquare(s.values(), m.values(), 1, -1, length);
                // A variance of zero may come out below it.
                Loops.rectify(s.values(), length);
            }
            Loops.root(s.values(), s.values(), 1, (float) spec.epsilon, length);
            if (spec.momentum == 0) {
                Loops.subtractRatio(w, g, s.values(), (float) step.rate(), length);
                return;
            }
            Loops.divideInto(s.values(), g, length);
            v.take(velocity, offset, length);
            Loops.average(v.values(), s.values(), (float) spec.momentum, 1, length);
            v.put(velocity, offset, length);
            Loops.add(w, v.values(), (float) -step.rate(), length);
        }

        @Override
        public List<float[]> moments() {
            List<float[]> all = new ArrayList<>(List.of(square));
            if (spec.variance) {
                all.add(mean);
            }
            if (spec.momentum != 0) {
                all.add(velocity);
            }
            return all;
        }
    }
}
