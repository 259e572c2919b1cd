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
        return new Moments(this, new float[size], new float[size]);
    }

    @Override
    public String toString() {
        return decay == 0 ? "adam(" + rate + ")" : "adam(" + rate + ").decay(" + decay + ")";
    }

    private record Moments(Adam spec, float[] mean, float[] square) implements State {

        @Override
        public void move(long step, float[] w, float[] g, int offset, int length) {
            double correction1 = 1 - Math.pow(spec.beta1, (double) step);
            double correction2 = 1 - Math.pow(spec.beta2, (double) step);
            // One simple loop per line of the method: the compiler turns each into vector instructions, a single loop
            // not.
            average(mean, g, (float) spec.beta1, (float) (1 - spec.beta1), offset, length);
            averageSquare(square, g, (float) spec.beta2, (float) (1 - spec.beta2), offset, length);
            if (spec.decay != 0) {
                scale(w, (float) (1 - spec.rate * spec.decay), length);
            }
            root(g, square, (float) (1 / Math.sqrt(correction2)), (float) spec.epsilon, offset, length);
            subtract(w, mean, g, (float) (spec.rate / correction1), offset, length);
        }

        private static void average(float[] m, float[] g, float keep, float add, int offset, int n) {
            for (int i = 0; i < n; i++) {
                m[offset + i] = keep * m[offset + i] + add * g[i];
            }
        }

        private static void averageSquare(float[] v, float[] g, float keep, float add, int offset, int n) {
            for (int i = 0; i < n; i++) {
                v[offset + i] = keep * v[offset + i] + add * g[i] * g[i];
            }
        }

        private static void scale(float[] w, float factor, int n) {
            for (int i = 0; i < n; i++) {
                w[i] *= factor;
            }
        }

        /** Overwrites the gradient, which is spent, with the denominator. */
        private static void root(float[] g, float[] v, float factor, float epsilon, int offset, int n) {
            for (int i = 0; i < n; i++) {
                g[i] = (float) Math.sqrt(v[offset + i]) * factor + epsilon;
            }
        }

        private static void subtract(float[] w, float[] m, float[] d, float rate, int offset, int n) {
            for (int i = 0; i < n; i++) {
                w[i] -= rate * m[offset + i] / d[i];
            }
        }

        @Override
        public List<float[]> moments() {
            return List.of(mean, square);
        }
    }
}
