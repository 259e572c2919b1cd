package io.github.braidml.optim;

import java.util.List;

/**
 * Adam with decoupled weight decay, equal to {@code torch.optim.AdamW}; with no decay it is {@code torch.optim.Adam}.
 *
 * <p>Kingma, Ba: Adam, ICLR 2015, arXiv:1412.6980; Loshchilov, Hutter: Decoupled Weight Decay Regularization, ICLR 2019,
 * arXiv:1711.05101.
 *
 * @param rate step size, 0.001 by default
 * @param beta1 decay of the mean of the gradient, 0.9 by default
 * @param beta2 decay of the mean of its square, 0.999 by default
 * @param epsilon added to the root of the second moment, 1e-8 by default
 * @param decay share of each weight lost per step times the rate, 0 by default
 */
public record Adam(double rate, double beta1, double beta2, double epsilon, double decay) implements Optimizer {

    public Adam {
        Rates.checkPositive("adam", "rate", rate);
        Rates.checkShare("adam", "beta1", beta1);
        Rates.checkShare("adam", "beta2", beta2);
        Rates.checkPositive("adam", "epsilon", epsilon);
        Rates.checkNotNegative("adam", "decay", decay);
    }

    /** Returns Adam with the defaults and this step size. */
    public static Adam of(double rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8, 0);
    }

    /** Returns this optimiser with decoupled weight decay, usually 0.01. */
    public Adam decay(double share) {
        return new Adam(rate, beta1, beta2, epsilon, share);
    }

    @Override
    public State start(int size) {
        return new Moments(this, size);
    }

    @Override
    public String toString() {
        boolean usual = beta1 == 0.9 && beta2 == 0.999 && epsilon == 1e-8;
        String call = usual
                ? "adam(" + rate + ")"
                : "adam(%s, betas %s and %s, epsilon %s)".formatted(rate, beta1, beta2, epsilon);
        return decay == 0 ? call : call + ".decay(" + decay + ")";
    }

    private static final class Moments implements State {
        private final Adam spec;
        private final float[] mean;
        private final float[] square;
        private final Stretch m = new Stretch();
        private final Stretch v = new Stretch();

        Moments(Adam spec, int size) {
            this.spec = spec;
            this.mean = new float[size];
            this.square = new float[size];
        }

        @Override
        public void move(long step, float[] w, float[] g, int offset, int length) {
            double correction1 = 1 - Math.pow(spec.beta1, (double) step);
            double correction2 = 1 - Math.pow(spec.beta2, (double) step);
            m.take(mean, offset, length);
            v.take(square, offset, length);
            // One simple loop per line of the method: the compiler turns each into vector instructions, a single loop
            // not.
            average(m.values(), g, (float) spec.beta1, (float) (1 - spec.beta1), length);
            averageSquare(v.values(), g, (float) spec.beta2, (float) (1 - spec.beta2), length);
            if (spec.decay != 0) {
                scale(w, (float) (1 - spec.rate * spec.decay), length);
            }
            root(g, v.values(), (float) (1 / Math.sqrt(correction2)), (float) spec.epsilon, length);
            subtract(w, m.values(), g, (float) (spec.rate / correction1), length);
            m.put(mean, offset, length);
            v.put(square, offset, length);
        }

        private static void average(float[] m, float[] g, float keep, float add, int n) {
            for (int i = 0; i < n; i++) {
                m[i] = keep * m[i] + add * g[i];
            }
        }

        private static void averageSquare(float[] v, float[] g, float keep, float add, int n) {
            for (int i = 0; i < n; i++) {
                v[i] = keep * v[i] + add * g[i] * g[i];
            }
        }

        private static void scale(float[] w, float factor, int n) {
            for (int i = 0; i < n; i++) {
                w[i] *= factor;
            }
        }

        /** Overwrites the gradient, which is spent, with the denominator. */
        private static void root(float[] g, float[] v, float factor, float epsilon, int n) {
            for (int i = 0; i < n; i++) {
                g[i] = (float) Math.sqrt(v[i]) * factor + epsilon;
            }
        }

        private static void subtract(float[] w, float[] m, float[] d, float rate, int n) {
            for (int i = 0; i < n; i++) {
                w[i] -= rate * m[i] / d[i];
            }
        }

        @Override
        public List<float[]> moments() {
            return List.of(mean, square);
        }
    }
}
