package io.github.braidml.data;

/**
 * Mean and standard deviation of the values that are not missing.
 *
 * @param deviation with the divisor n; 0 when the values differ by nothing but rounding
 * @param known how many values there are
 */
record Moments(double mean, double deviation, int known) {
    private static final double ROUNDING = 1e-12;

    /** Computes them over some rows; without any value the mean is NaN. */
    static Moments of(double[] values, int[] rows) {
        double first = Double.NaN;
        double largest = 0;
        for (int row : rows) {
            double x = values[row];
            if (!Double.isNaN(x)) {
                first = Double.isNaN(first) ? x : first;
                largest = Math.max(largest, Math.abs(x));
            }
        }
        // Scaled by a power of two, which is exact, so that no square overflows, and measured from the first value, so
        // that
        // a column that is always the same has a deviation of exactly zero.
        double unit = Math.scalb(1.0, Math.getExponent(largest));
        double sum = 0;
        double squares = 0;
        int known = 0;
        for (int row : rows) {
            double x = values[row];
            if (!Double.isNaN(x)) {
                sum += x / unit - first / unit;
                known++;
            }
        }
        double shift = sum / known;
        for (int row : rows) {
            double x = values[row];
            if (!Double.isNaN(x)) {
                double d = x / unit - first / unit - shift;
                squares += d * d;
            }
        }
        double mean = (first / unit + shift) * unit;
        double deviation = Math.sqrt(squares / known) * unit;
        return new Moments(mean, deviation > ROUNDING * Math.abs(mean) ? deviation : 0, known);
    }
}
