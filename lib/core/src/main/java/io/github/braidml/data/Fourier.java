package io.github.braidml.data;

/** The discrete Fourier transform of real numbers (Cooley, Tukey, Mathematics of Computation 19, 1965). */
final class Fourier {
    private final int size;
    private final double[] cosines;
    private final double[] sines;

    /** Prepares the transform of so many numbers, a power of two. */
    Fourier(int size) {
        this.size = size;
        cosines = new double[size / 2];
        sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / size);
            sines[i] = -Math.sin(2 * Math.PI * i / size);
        }
    }

    /** Returns the squared size of each frequency, from 0 to half the size: one more than half the numbers. */
    double[] power(double[] x) {
        double[] real = new double[size];
        double[] imaginary = new double[size];
        int bits = Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            real[bits == 0 ? 0 : Integer.reverse(i) >>> (Integer.SIZE - bits)] = x[i];
        }
        for (int half = 1; half < size; half *= 2) {
            for (int start = 0; start < size; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    turn(real, imaginary, start + k, start + k + half, k * (size / (2 * half)));
                }
            }
        }
        double[] power = new double[size / 2 + 1];
        for (int i = 0; i < power.length; i++) {
            power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
        }
        return power;
    }

    private void turn(double[] real, double[] imaginary, int a, int b, int angle) {
        double re = real[b] * cosines[angle] - imaginary[b] * sines[angle];
        double im = real[b] * sines[angle] + imaginary[b] * cosines[angle];
        real[b] = real[a] - re;
        imaginary[b] = imaginary[a] - im;
        real[a] += re;
        imaginary[a] += im;
    }
}
