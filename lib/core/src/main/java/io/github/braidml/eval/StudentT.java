package io.github.braidml.eval;

/**
 * Student's t distribution with a whole number of degrees of freedom, by its finite series.
 *
 * <p>Abramowitz, Stegun: Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4.
 */
final class StudentT {
    private StudentT() {}

    /** Returns the probability of a value at least as far from zero as t, in either direction; exact to about 1e-15. */
    static double twoSided(double t, int freedom) {
        if (Double.isNaN(t) || freedom < 1) {
            return Double.NaN;
        }
        double angle = Math.atan2(Math.abs(t), Math.sqrt(freedom));
        double squaredCosine = Math.cos(angle) * Math.cos(angle);
        boolean odd = freedom % 2 == 1;
        // Terms for 1 (odd: one cosine more) up to freedom - 2 powers of the cosine.
        double term = odd ? Math.cos(angle) : 1;
        double sum = freedom == 1 ? 0 : term;
        for (int power = odd ? 3 : 2; power <= freedom - 2; power += 2) {
            term *= squaredCosine * (power - 1) / power;
            sum += term;
        }
        double inside = odd ? (angle + Math.sin(angle) * sum) * 2 / Math.PI : Math.sin(angle) * sum;
        return Math.max(0, 1 - inside);
    }
}
