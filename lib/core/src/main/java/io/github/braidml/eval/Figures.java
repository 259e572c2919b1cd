package io.github.braidml.eval;

import io.github.braidml.task.Metric;
import java.util.Locale;

/** How figures are written in tables. */
public final class Figures {
    private static final int SHARE_DIGITS = 3;
    private static final int MOST_DIGITS = 6;

    private Figures() {}

    /** Returns the metric with the direction that is better. */
    public static String name(Metric metric) {
        return metric + (metric.upIsBetter() ? " ↑" : " ↓");
    }

    /** Returns how many decimals suit all values of a row: three for shares, one for scores up to 100, else three figures of the largest. */
    public static int digits(Metric metric, double... values) {
        if (metric.perfect() == 100) {
            return 1;
        }
        if (metric.upIsBetter() || metric == Metric.LOG_LOSS || metric == Metric.CALIBRATION_ERROR) {
            return SHARE_DIGITS;
        }
        double largest = 0;
        for (double value : values) {
            largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
        }
        return largest == 0 ? 1 : Math.max(0, Math.min(MOST_DIGITS, 2 - (int) Math.floor(Math.log10(largest))));
    }

    /** Returns a number with this many decimals, or a dash where there is none. */
    public static String fixed(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "-∞";
        }
        if (Math.abs(value) >= 1e7) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.matches("-0\\.?0*") ? text.substring(1) : text;
    }

    /** Returns a number with its sign. */
    static String signed(double value, int digits) {
        String text = fixed(value, digits);
        boolean zero = text.equals(fixed(0, digits));
        return value > 0 && !zero ? "+" + text : text;
    }

    /** Returns a p-value. */
    static String p(double value) {
        return Double.isNaN(value) ? "–" : value < 0.001 ? "<0.001" : fixed(value, 3);
    }
}
