package io.github.braidml.show;

import java.util.Arrays;

/** Pictures one line high, made of block characters: they fit into a table cell and into plain text. */
public final class Spark {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private Spark() {}

    /**
     * Returns one bar per count, the height measured from zero, as in a histogram; an empty bin is the lowest block, and what is
     * no number a blank.
     */
    public static String bars(double... counts) {
        double most = Arrays.stream(counts).filter(Double::isFinite).max().orElse(0);
        int top = BLOCKS.length() - 1;
        StringBuilder out = new StringBuilder(counts.length);
        for (double count : counts) {
            double share = most > 0 ? Math.max(0, Math.min(1, count / most)) : 0;
            out.append(Double.isFinite(count) ? BLOCKS.charAt((int) Math.round(share * top)) : ' ');
        }
        return out.toString();
    }
}
