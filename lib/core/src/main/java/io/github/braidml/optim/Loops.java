package io.github.braidml.optim;

/**
 * The loops that optimisers are made of, one per line of a method: the compiler turns each into vector instructions, but
 * not a single loop over them all.
 */
final class Loops {
    private Loops() {}

    /** {@code x = keep x + add y}. */
    static void average(float[] x, float[] y, float keep, float add, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = keep * x[i] + add * y[i];
        }
    }

    /** {@code x = keep x + add y^2}. */
    static void averageSquare(float[] x, float[] y, float keep, float add, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = keep * x[i] + add * y[i] * y[i];
        }
    }

    /** {@code x = x + factor y}. */
    static void add(float[] x, float[] y, float factor, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += factor * y[i];
        }
    }

    /** {@code x = factor x}. */
    static void scale(float[] x, float factor, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
    }

    /** {@code x = max(x, y)}. */
    static void max(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], y[i]);
        }
    }

    /** {@code x = max(x, 0)}. */
    static void rectify(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], 0);
        }
    }

    /** {@code x = min(max(x, -bound), bound)}. */
    static void clamp(float[] x, float bound, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(Math.max(x[i], -bound), bound);
        }
    }

    /** Makes a gradient the least slope of the whole where absolute values have a price: at zero it gives way to the gradient. */
    static void priced(float[] g, float[] w, float price, int n) {
        for (int i = 0; i < n; i++) {
            float give = w[i] == 0 ? Math.max(-price, Math.min(price, -g[i])) : Math.copySign(price, w[i]);
            g[i] += give;
        }
    }

    /** {@code x = sign(x) max(|x| - by, 0)}. */
    static void shrink(float[] x, float by, int n) {
        for (int i = 0; i < n; i++) {
            x[i] -= Math.min(Math.max(x[i], -by), by);
        }
    }

    /** {@code x = sqrt(y) factor + epsilon}. */
    static void root(float[] x, float[] y, float factor, float epsilon, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = (float) Math.sqrt(y[i]) * factor + epsilon;
        }
    }

    /** {@code x = x - rate y / z}. */
    static void subtractRatio(float[] x, float[] y, float[] z, float rate, int n) {
        for (int i = 0; i < n; i++) {
            x[i] -= rate * y[i] / z[i];
        }
    }

    /** {@code x = y / x}. */
    static void divideInto(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = y[i] / x[i];
        }
    }

    /** Returns the inner product in double precision; four sums side by side, or each addition waits for the one before. */
    static double dot(float[] x, float[] y, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += (double) x[i] * y[i];
            b += (double) x[i + 1] * y[i + 1];
            c += (double) x[i + 2] * y[i + 2];
            d += (double) x[i + 3] * y[i + 3];
        }
        for (; i < n; i++) {
            a += (double) x[i] * y[i];
        }
        return (a + b) + (c + d);
    }

    /** Returns the sum of the absolute values. */
    static double absolutes(float[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.abs(x[i]);
        }
        return sum;
    }
}
