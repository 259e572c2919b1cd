package io.github.braidml.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reduces a picture to few colours, which makes its file several times smaller. Colours of areas and the greys of the theme
 * stay exact; of the shades along edges those are kept that are far enough apart, and every other pixel takes the nearest
 * colour. Deterministic.
 */
final class Palette {
    private static final int MOST = 256;
    private static final int FOUR_BITS = 16;
    private static final int EDGE_COLORS = 14;
    private static final int FEWEST_EDGES = 6;
    private static final int APART = 50 * 50;
    private static final int AREA = 150;

    private Palette() {}

    static BufferedImage reduce(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        int[] palette = palette(pixels, inside(pixels, width));
        boolean small = palette.length <= FOUR_BITS;
        IndexColorModel colors =
                new IndexColorModel(small ? 4 : 8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage reduced = new BufferedImage(
                width, height, small ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED, colors);
        Map<Integer, Integer> index = new HashMap<>();
        int[] indices = new int[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = i > 0 && pixels[i] == pixels[i - 1]
                    ? indices[i - 1]
                    : index.computeIfAbsent(pixels[i], rgb -> nearest(palette, rgb));
        }
        reduced.getRaster().setPixels(0, 0, width, height, indices);
        return reduced;
    }

    private static int[] palette(int[] pixels, Map<Integer, Integer> inside) {
        Runs runs = new Runs();
        for (int pixel : pixels) {
            runs.add(pixel);
        }
        Map<Integer, Integer> counts = runs.counts();
        long areas = inside.values().stream().filter(n -> n >= AREA).count();
        long most = areas <= FOUR_BITS - FEWEST_EDGES ? FOUR_BITS : areas + EDGE_COLORS;
        List<Map.Entry<Integer, Integer>> frequent = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        int[] palette = new int[MOST];
        int size = 0;
        for (Color color : Theme.GREYS) {
            if (counts.containsKey(color.getRGB())) {
                palette[size++] = color.getRGB();
            }
        }
        int edges = 0;
        for (Map.Entry<Integer, Integer> color : frequent) {
            int[] chosen = Arrays.copyOf(palette, size);
            if (distance(chosen, color.getKey()) == 0) {
                continue;
            }
            boolean edge = edges < most - areas && distance(chosen, color.getKey()) >= APART;
            boolean area = inside.getOrDefault(color.getKey(), 0) >= AREA;
            if (size < MOST && (area || edge)) {
                palette[size++] = color.getKey();
                edges += area ? 0 : 1;
            }
        }
        return Arrays.copyOf(palette, size);
    }

    /** Counts, per colour, the pixels whose four neighbours have it too. */
    private static Map<Integer, Integer> inside(int[] pixels, int width) {
        Runs inside = new Runs();
        for (int i = width; i < pixels.length - width; i++) {
            int color = pixels[i];
            if (color == pixels[i - 1]
                    && color == pixels[i + 1]
                    && color == pixels[i - width]
                    && color == pixels[i + width]) {
                inside.add(color);
            }
        }
        return inside.counts();
    }

    /** Counts colours; fast where equal ones follow each other. */
    private static final class Runs {
        private final Map<Integer, Integer> counts = new HashMap<>();
        private int last;
        private int length;

        void add(int color) {
            if (color != last) {
                flush();
                last = color;
            }
            length++;
        }

        Map<Integer, Integer> counts() {
            flush();
            return counts;
        }

        private void flush() {
            if (length > 0) {
                counts.merge(last, length, Integer::sum);
                length = 0;
            }
        }
    }

    private static int distance(int[] palette, int rgb) {
        return palette.length == 0 ? Integer.MAX_VALUE : squared(palette[nearest(palette, rgb)], rgb);
    }

    private static int nearest(int[] palette, int rgb) {
        int best = 0;
        for (int i = 1; i < palette.length; i++) {
            best = squared(palette[i], rgb) < squared(palette[best], rgb) ? i : best;
        }
        return best;
    }

    private static int squared(int a, int b) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int difference = (a >> shift & 255) - (b >> shift & 255);
            sum += difference * difference;
        }
        return sum;
    }
}
