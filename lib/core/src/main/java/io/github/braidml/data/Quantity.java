package io.github.braidml.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers and shares are written on cards. */
final class Quantity {
    private static final MathContext FOUR_FIGURES = new MathContext(4);

    private Quantity() {}

    /** Returns a number with four figures, whole numbers in full; a dash where there is none. */
    static String of(double x) {
        if (!Double.isFinite(x)) {
            return Double.isNaN(x) ? "–" : x > 0 ? "∞" : "-∞";
        }
        if (x == Math.rint(x) && Math.abs(x) < 1e9) {
            return Long.toString((long) x);
        }
        if (Math.abs(x) >= 1e9 || Math.abs(x) < 1e-4) {
            return String.format(Locale.ROOT, "%.3g", x);
        }
        BigDecimal rounded = new BigDecimal(x).round(FOUR_FIGURES);
        return (rounded.scale() < 0 ? rounded.setScale(0) : rounded.stripTrailingZeros()).toPlainString();
    }

    /** Returns a share in whole percent, a dash when there is nothing to share. */
    static String percent(long part, long whole) {
        return whole == 0 ? "–" : percent((double) part / whole);
    }

    /** Returns a share in whole percent; one that is neither nothing nor all never looks like it. The blank does not break. */
    static String percent(double share) {
        long percent = Math.round(100 * share);
        if (percent == 0 && share > 0) {
            return "<1\u00a0%";
        }
        return percent == 100 && share < 1 ? ">99\u00a0%" : percent + "\u00a0%";
    }
}
