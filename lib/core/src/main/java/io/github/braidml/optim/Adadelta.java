package io.github.braidml.optim;

import java.util.List;

/**
 * Adadelta, equal to {@code torch.optim.Adadelta}: the gradient times the root mean square of the last steps over that of
 * the last gradients.
 *
 * <p>Zeiler: ADADELTA: An Adaptive Learning Rate Method, 2012, arXiv:1212.5701.
 *
 * @param rate factor of the step, 1 by default
 * @param keep share of both running means that is kept per step, 0.9 by default
 * @param epsilon added under both roots, 1e-6 by default
 */
public record Adadelta(double rate, double keep, double epsilon) implements Optimizer {

    public Adadelta {
        Rates.checkPositive("adadelta", "rate", rate);
        Rates.checkShare("adadelta", "keep", keep);
        Rates.checkPositive("adadelta", "epsilon", epsilon);
    }

    /** Returns Adadelta with the defaults and this factor. */
    public static Adadelta of(double rate) {
        return new Adadelta(rate, 0.9, 1e-6);
    }

    /** Returns this optimiser keeping another share of the running means. */
    public Adadelta keep(double share) {
        return new Adadelta(rate, share, epsilon);
    }

    /** Returns this optimiser with another number added under the roots. */
    public Adadelta epsilon(double other) {
        return new Adadelta(rate, keep, other);
    }

    @Override
    public Stepping start(int size) {
        return new Squares(this, size);
    }

    @Override
    public String toString() {
        String text = "adadelta(" + rate + ")";
        text = keep == 0.9 ? text : text + ".keep(" + keep + ")";
        return epsilon == 1e-6 ? text : text + ".epsilon(" + epsilon + ")";
    }

    private static final class Squares implements Stepping {
        private final float keep;
        private final float add;
        private final float epsilon;
        private final float[] gradients;
        private final float[] steps;
        private final Stretch s = new Stretch();
        private final Stretch d = new Stretch();

        Squares(Adadelta spec, int size) {
            this.keep = (float) spec.keep;
            this.add = (float) (1 - spec.keep);
            this.epsilon = (float) spec.epsilon;
            this.gradients = new float[size];
            this.steps = new float[size];
        }

        @Override
        public void move(Step step, float[] w, float[] g, int offset, int length) {
            s.take(gradients, offset, length);
            d.take(steps, offset, length);
            Loops.averageSquare(s.values(), g, keep, add, length);
            rescale(g, d.values(), s.values(), epsilon, length);
            Loops.averageSquare(d.values(), g, keep, add, length);
            Loops.add(w, g, (float) -step.rate(), length);
            s.put(gradients, offset, length);
            d.put(steps, offset, length);
        }

        /** Turns the gradient into the step. */
        private static void rescale(float[] g, float[] d, float[] s, float epsilon, int n) {
            for (int i = 0; i < n; i++) {
                g[i] *= (float) Math.sqrt(d[i] + epsilon) / (float) Math.sqrt(s[i] + epsilon);
            }
        }

        @Override
        public List<float[]> moments() {
            return List.of(gradients, steps);
        }
    }
}
