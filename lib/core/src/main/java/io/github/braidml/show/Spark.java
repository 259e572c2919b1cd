package io.github.braidml.show;

/** Pictures one line high, made of block characters: they fit into a table cell and into plain text. */
public final class Spark {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private Spark() {}

    /** Returns one bar per count, the height measured from zero, as in a histogram; an empty bin is the lowest block. */
    public static String bars(double... counts) {
        return draw(0, extreme(counts, true), counts);
    }

    /** Returns one block per value, the height measured from the least value to the greatest, as in a curve. */
    public static String line(double... values) {
        return draw(extreme(values, false), extreme(values, true), values);
    }

    private static double extreme(double[] values, boolean greatest) {
        double found = Double.NaN;
        for (double v : values) {
            if (Double.isFinite(v) && (Double.isNaN(found) || (greatest ? v > found : v < found))) {
                found = v;
            }
        }
        return found;
    }

    /** A value that is no number is a blank; all values equal give the lowest block, or bars of full height. */
    private static String draw(double low, double high, double[] values) {
        StringBuilder out = new StringBuilder(values.length);
        int top = BLOCKS.length() - 1;
        for (double v : values) {
            if (!Double.isFinite(v)) {
                out.append(' ');
            } else {
                // Halved first, so that a range wider than the largest double does not overflow.
                double share = high > low ? (v / 2 - low / 2) / (high / 2 - low / 2) : 0;
                out.append(BLOCKS.charAt((int) Math.round(Math.max(0, Math.min(1, share)) * top)));
            }
        }
        return out.toString();
    }
}
