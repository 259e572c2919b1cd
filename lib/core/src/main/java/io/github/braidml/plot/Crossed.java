package io.github.braidml.plot;

import io.github.braidml.data.Grid;
import io.github.braidml.data.Input;
import io.github.braidml.model.Views;
import io.github.braidml.model.Views.View;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the places of each input of one row looked at in the other inputs: words at cells, cells at words, a table at both. */
public final class Crossed {
    private static final int WIDTH = 360;
    private static final int AIR = 14;

    private Crossed() {}

    /**
     * One input of the row.
     *
     * @param words its words, if it is a sentence
     * @param image its image, if it is one
     */
    public record Side(
            Input input, List<String> words, @Nullable Grid image) {

        /** Returns what to call the places that look; of an image all cells are one. */
        private List<String> lookers(int places) {
            if (input.isTokens()) {
                return words.subList(0, Math.min(words.size(), places));
            }
            return List.of(places == 1 ? input.name() : "mean of its cells");
        }

        /** Returns whether the row has it. */
        private boolean isThere() {
            return input.isTokens() ? !words.isEmpty() : input.shape().size() == 1 || image != null;
        }

        /** Returns how many cells are beside each other if there are so many in all, or 0 if the places are no such grid. */
        private int across(int places) {
            if (input.shape().size() != 3 || places == 1) {
                return 0;
            }
            int height = input.shape().get(1);
            int width = input.shape().get(2);
            while (height > 1 && width > 1 && height * width > places) {
                height /= 2;
                width /= 2;
            }
            return height * width == places ? width : 0;
        }
    }

    /** What one input looked at in another. */
    private record Pair(Side from, Side to, View view) {
        double[] shares(int looker) {
            double[][] values = view.values();
            double[] shares = new double[values[0].length];
            boolean all = !from.input().isTokens();
            for (int r = all ? 0 : looker; r < (all ? values.length : looker + 1); r++) {
                for (int c = 0; c < shares.length; c++) {
                    shares[c] += values[r][c] / (all ? values.length : 1);
                }
            }
            return shares;
        }

        List<String> lookers() {
            return from.lookers(view.values().length);
        }

        List<String> seen() {
            int places = view.across().size();
            if (to.input().isTokens()) {
                return to.words().subList(0, Math.min(to.words().size(), places));
            }
            int across = to.across(places);
            return places == 1
                    ? List.of(to.input().name())
                    : IntStream.range(0, places)
                            .mapToObj(p -> across == 0
                                    ? String.valueOf(p + 1)
                                    : "row %d, column %d".formatted(p / across + 1, p % across + 1))
                            .toList();
        }
    }

    /**
     * Returns the picture: a panel for each pair of inputs that the row has, unless what is looked at is a single place.
     *
     * @param sides the row's inputs
     * @param views what was noted for the row
     * @throws IllegalArgumentException if no input looked at another
     */
    public static Chart of(String sharing, List<Side> sides, List<View> views) {
        List<Pair> pairs = new ArrayList<>();
        for (Side from : sides) {
            for (Side to : sides) {
                String title = Views.looking(from.input().name(), to.input().name());
                views.stream()
                        .filter(view -> view.title().equals(title) && from.isThere() && to.isThere())
                        .filter(view -> view.across().size() > 1)
                        .forEach(view -> pairs.add(new Pair(from, to, view)));
            }
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(
                    "attention(row) shows what inputs look at in each other: it needs fused(...).crossAttention(heads), a row with at least two inputs, and one of them with several places, such as the words of a sentence or the cells of cnn(...).cells(); given %s and a row with %s"
                            .formatted(
                                    sharing,
                                    sides.stream()
                                            .filter(Side::isThere)
                                            .map(side -> side.input().name())
                                            .toList()));
        }
        Sheet sheet = new Sheet("What the inputs look at in each other")
                .note(
                        "Share of the attention in percent, mean over its heads and over all encoders; the rest goes to other inputs.");
        StringBuilder text = new StringBuilder("Attention between inputs.");
        List<Integer> heights = new ArrayList<>();
        for (Pair pair : pairs) {
            boolean cells = pair.to().across(pair.view().across().size()) > 0;
            if (cells) {
                Cells drawing = new Cells(pair);
                sheet.panel(drawing);
                heights.add(drawing.height() + AIR);
            } else {
                io.github.braidml.plot.Grid grid = grid(pair);
                sheet.panel(grid);
                heights.add(grid.height(WIDTH) + AIR);
            }
            text.append(text(pair));
        }
        return sheet.chart(2, WIDTH, heights, text.toString());
    }

    private static io.github.braidml.plot.Grid grid(Pair pair) {
        return new io.github.braidml.plot.Grid(pair.view().title(), "", "", pair.lookers(), pair.seen(), (r, c) -> {
            double share = pair.shares(r)[c];
            String percent = share < 0.005 ? "" : String.format(Locale.ROOT, "%.0f", 100 * share);
            return new io.github.braidml.plot.Grid.Cell(Theme.mix(Theme.PAPER, Theme.BLUE, share), percent, "");
        });
    }

    private static String text(Pair pair) {
        StringBuilder text = new StringBuilder(" " + pair.view().title() + ": ");
        List<String> lookers = pair.lookers();
        for (int r = 0; r < lookers.size(); r++) {
            double[] shares = pair.shares(r);
            int seen = Math.min(pair.seen().size(), shares.length);
            double most = Arrays.stream(shares, 0, seen).max().orElse(0);
            int best = IntStream.range(0, seen)
                    .filter(c -> shares[c] == most)
                    .findFirst()
                    .orElse(0);
            text.append(r == 0 ? "" : "; ")
                    .append("%s most at %s (%.0f %%)"
                            .formatted(lookers.get(r), pair.seen().get(best), 100 * most));
        }
        return text.append('.').toString();
    }

    /** The cells of an image that each place of another input looked at, beside the image. */
    private record Cells(Pair pair) implements Drawing {
        private static final int SIDE = 80;
        private static final int TOP = 24;
        private static final int CAPTION = 18;

        private int tiles() {
            return pair.lookers().size() + 1;
        }

        int height() {
            int beside = WIDTH / (SIDE + 6);
            return TOP + (tiles() + beside - 1) / beside * (SIDE + CAPTION);
        }

        @Override
        public void draw(Graphics2D g, int width, int height) {
            Ink.text(
                    g,
                    Theme.PANEL,
                    Theme.INK,
                    Ink.fit(g, Theme.PANEL, pair.view().title(), width - 8),
                    0,
                    14);
            int beside = width / (SIDE + 6);
            for (int tile = 0; tile < tiles(); tile++) {
                double x = tile % beside * (SIDE + 6.0);
                int line = tile / beside;
                double y = TOP + line * (SIDE + (double) CAPTION);
                if (tile == 0) {
                    Grid image = pair.to().image();
                    if (image != null) {
                        new Frame(image, List.of(), List.of()).draw(g, x, y, SIDE, SIDE);
                    }
                } else {
                    cells(g, pair.shares(tile - 1), x, y);
                }
                String caption =
                        tile == 0 ? pair.to().input().name() : pair.lookers().get(tile - 1);
                Ink.centred(
                        g,
                        Theme.SMALL,
                        tile == 0 ? Theme.SOFT : Theme.INK,
                        Ink.fit(g, Theme.SMALL, caption, SIDE),
                        x + SIDE / 2.0,
                        y + SIDE + 12);
            }
        }

        private void cells(Graphics2D g, double[] shares, double left, double top) {
            int across = pair.to().across(shares.length);
            int down = shares.length / across;
            double scale = Math.min(SIDE / (double) across, SIDE / (double) down);
            double most = Math.max(1e-12, Arrays.stream(shares).max().orElse(0));
            for (int p = 0; p < shares.length; p++) {
                double x = left + p % across * scale;
                int line = p / across;
                double y = top + line * scale;
                g.setColor(Theme.mix(Theme.PAPER, Theme.BLUE, shares[p] / most));
                g.fill(new Rectangle2D.Double(x, y, scale, scale));
                String percent = String.format(Locale.ROOT, "%.0f", 100 * shares[p]);
                if (scale > Ink.width(g, Theme.TINY, percent) + 2 && scale > 10) {
                    Ink.centred(
                            g,
                            Theme.TINY,
                            Theme.inkOn(Theme.mix(Theme.PAPER, Theme.BLUE, shares[p] / most)),
                            percent,
                            x + scale / 2,
                            y + scale / 2 + 3);
                }
            }
            g.setColor(Theme.FAINT);
            g.setStroke(Theme.THIN);
            g.draw(new Rectangle2D.Double(left, top, across * scale, down * scale));
        }
    }
}
