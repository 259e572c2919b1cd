package io.github.braidml.plot;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What each written word looked at in the sentence that was read. */
public final class Attended {
    private static final Color FULL = Theme.task(0);

    private Attended() {}

    /**
     * Returns a heat map, a row per written word, a column per word read.
     *
     * @param task what was written
     * @param read the words read
     * @param written the words written, without the end
     * @param weights {@code (words written and the end, words read)}, each row summing to one
     * @throws IllegalArgumentException if nothing was read or written
     */
    public static Chart of(String task, List<String> read, List<String> written, float[][] weights) {
        if (read.isEmpty() || written.isEmpty()) {
            throw new IllegalArgumentException("attention needs a sentence read and one written; %s"
                    .formatted(read.isEmpty() ? "nothing was read" : "nothing was written"));
        }
        List<String> across = IntStream.range(0, Math.min(read.size(), weights[0].length))
                .mapToObj(read::get)
                .toList();
        List<String> down = written.subList(0, Math.min(written.size(), weights.length));
        Grid grid = new Grid("", task, "read", down, across, (r, c) -> {
            double share = weights[r][c];
            String percent = share < 0.1 ? "" : String.format(Locale.ROOT, "%.0f", 100 * share);
            return new Grid.Cell(Theme.mix(Theme.PAPER, FULL, share), percent, "");
        });
        int width = Math.max(320, Math.min(640, 140 + 44 * across.size()));
        return new Sheet("What each word of the translation looks at")
                .note("Share of the attention in percent, from 10 on.")
                .panel(grid)
                .chart(1, width, grid.height(width), text(down, across, weights));
    }

    private static String text(List<String> down, List<String> across, float[][] weights) {
        List<String> most = IntStream.range(0, down.size())
                .mapToObj(r -> down.get(r) + " at " + across.get(most(weights[r], across.size())))
                .toList();
        return "What each word looks at most: " + String.join(", ", most) + ".";
    }

    private static int most(float[] weights, int count) {
        double[] shares = IntStream.range(0, count).mapToDouble(c -> weights[c]).toArray();
        double largest = Arrays.stream(shares).max().orElseThrow();
        return IntStream.range(0, count)
                .filter(c -> shares[c] == largest)
                .findFirst()
                .orElseThrow();
    }
}
