package io.github.braidml.plot;

import io.github.braidml.data.Grid;
import io.github.braidml.data.Sound;
import io.github.braidml.data.Spectrogram;
import io.github.braidml.show.Words;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Sounds as a model sees them. */
public final class Spectrograms {
    private static final int WIDTH = 230;
    private static final int HEIGHT = 172;
    private static final int ACROSS = 3;
    private static final int LEFT = 34;
    private static final int RIGHT = 10;
    private static final int TOP = 20;
    private static final int WAVE = 26;
    private static final int BOTTOM = 20;
    private static final int[] PITCHES = {250, 500, 1000, 2000, 4000, 8000};
    /** More would not be seen, but make the file larger. */
    private static final int SHADES = 24;

    private static final Color BLUE = Theme.task(0);

    private final Spectrogram how;
    private final List<Grid> grids;
    private final double low;
    private final double high;

    private Spectrograms(Spectrogram how, List<Grid> grids) {
        this.how = how;
        this.grids = grids;
        this.low = grids.stream().flatMapToDouble(Spectrograms::values).min().orElseThrow();
        this.high = grids.stream().flatMapToDouble(Spectrograms::values).max().orElseThrow();
    }

    private static DoubleStream values(Grid grid) {
        return IntStream.range(0, grid.values().length).mapToDouble(i -> grid.values()[i]);
    }

    /**
     * Returns a panel per sound: its wave, and below it the spectrogram, the darker the louder on one scale for all.
     *
     * @throws IllegalArgumentException if there is no sound
     */
    public static Chart of(Spectrogram how, List<Sound> sounds) {
        if (sounds.isEmpty()) {
            throw new IllegalArgumentException("a picture of spectrograms needs at least one sound; given none");
        }
        Spectrograms all = new Spectrograms(how, sounds.stream().map(how::of).toList());
        Sheet sheet = new Sheet("Sounds as a model sees them")
                .note("The wave, and below it the energy by pitch (hertz) and time: %s by %s."
                        .formatted(Words.count(how.bands(), "band"), Words.count(how.frames(), "frame")));
        for (int i = 0; i < sounds.size(); i++) {
            Sound sound = sounds.get(i);
            Grid grid = all.grids.get(i);
            sheet.panel((g, width, height) -> all.draw(g, width, height, sound, grid));
        }
        List<String> names = sounds.stream().map(Sound::name).toList();
        return sheet.chart(ACROSS, WIDTH, HEIGHT, "Spectrograms of " + Words.list(names) + ".");
    }

    private void draw(Graphics2D g, int width, int height, Sound sound, Grid grid) {
        int right = width - RIGHT;
        int top = TOP + WAVE;
        int bottom = height - BOTTOM;
        Ink.text(g, Theme.PANEL, Theme.INK, Ink.fit(g, Theme.PANEL, sound.name(), right - LEFT), LEFT, 14);
        wave(g, sound.samples(), right);
        double cellWidth = (double) (right - LEFT) / grid.width();
        double cellHeight = (double) (bottom - top) / grid.height();
        for (int row = 0; row < grid.height(); row++) {
            for (int column = 0; column < grid.width(); column++) {
                g.setColor(shade(grid.at(0, row, column)));
                // Hardly larger than the cell, so that no seams show.
                g.fill(new Rectangle2D.Double(
                        LEFT + column * cellWidth, top + row * cellHeight, cellWidth + 0.5, cellHeight + 0.5));
            }
        }
        for (int pitch : PITCHES) {
            double y = top + (grid.height() - 0.5 - how.band(pitch)) * cellHeight;
            if (y >= top) {
                Ink.right(g, Theme.SMALL, Theme.SOFT, Integer.toString(pitch), LEFT - 5, y + 3.5);
                g.setColor(Theme.SOFT);
                g.draw(new Line2D.Double(LEFT - 3, y, LEFT, y));
            }
        }
        String end = String.format(Locale.ROOT, "%.2f s", sound.seconds());
        Ink.text(g, Theme.SMALL, Theme.SOFT, "0", LEFT, bottom + 13);
        Ink.right(g, Theme.SMALL, Theme.SOFT, end, right, bottom + 13);
    }

    private static void wave(Graphics2D g, float[] samples, int right) {
        g.setColor(Theme.SOFT);
        g.setStroke(Theme.THIN);
        double middle = TOP + WAVE / 2.0;
        int columns = 2 * (right - LEFT);
        for (int column = 0; column < columns; column++) {
            int from = (int) ((long) column * samples.length / columns);
            int to = Math.max(from + 1, (int) ((column + 1L) * samples.length / columns));
            float least = samples[from];
            float most = samples[from];
            for (int i = from; i < to; i++) {
                least = Math.min(least, samples[i]);
                most = Math.max(most, samples[i]);
            }
            double x = LEFT + column / 2.0;
            double unit = WAVE / 2.0 - 2;
            g.draw(new Line2D.Double(x, middle - most * unit, x, middle - least * unit + 0.5));
        }
    }

    private Color shade(double value) {
        double share = high > low ? Math.rint(SHADES * (value - low) / (high - low)) / SHADES : 0;
        return share < 0.5 ? Theme.mix(Theme.PAPER, BLUE, 2 * share) : Theme.mix(BLUE, Theme.INK, 2 * share - 1);
    }
}
