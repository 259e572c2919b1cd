package io.github.braidml.plot;

import io.github.braidml.model.Views.View;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a network mixes in which proportions: a heat map for each set of gates, stitches or masks. */
public final class Mixtures {
    private static final int WIDTH = 360;
    private static final int MOST_IN_WORDS = 8;

    private Mixtures() {}

    /**
     * Returns the picture.
     *
     * @param sharing what the views are of
     * @throws IllegalArgumentException if there are no views
     */
    public static Chart of(String sharing, List<View> views) {
        if (views.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s mixes nothing in learned proportions, so there is nothing to look at; crossStitch(...), mmoe(...), mtan(...) and others do"
                            .formatted(sharing));
        }
        Sheet sheet = new Sheet(sharing)
                .note("Weights after training, mean over the rows. Blue: above zero; vermillion: below.");
        int height = 0;
        for (View view : views) {
            Grid grid = grid(view);
            sheet.panel(grid);
            height = Math.max(height, grid.height(WIDTH));
        }
        return sheet.chart(2, WIDTH, height + 14, text(sharing, views));
    }

    private static Grid grid(View view) {
        double[] all =
                Arrays.stream(view.values()).flatMapToDouble(Arrays::stream).toArray();
        Check.finite(view.title(), all);
        double largest =
                Arrays.stream(all).map(Math::abs).filter(Double::isFinite).max().orElse(0);
        return new Grid(view.title(), "", "", view.down(), view.across(), (row, column) -> {
            double value = view.values()[row][column];
            Color color = Double.isFinite(value) ? Theme.diverging(largest == 0 ? 0 : value / largest) : Theme.GRID;
            return new Grid.Cell(color, Ink.figure(value), "");
        });
    }

    private static String text(String sharing, List<View> views) {
        return views.stream().map(Mixtures::text).collect(Collectors.joining(" ", sharing + ". ", ""));
    }

    private static String text(View view) {
        StringBuilder text = new StringBuilder(view.title());
        for (int row = 0; row < view.down().size(); row++) {
            text.append(row == 0 ? ": " : "; ").append(view.down().get(row));
            int shown = Math.min(MOST_IN_WORDS, view.across().size());
            for (int column = 0; column < shown; column++) {
                text.append(column == 0 ? " " : ", ")
                        .append(view.across().get(column))
                        .append(' ')
                        .append(Ink.figure(view.values()[row][column]));
            }
            text.append(shown < view.across().size() ? ", ..." : "");
        }
        return text.append('.').toString();
    }
}
