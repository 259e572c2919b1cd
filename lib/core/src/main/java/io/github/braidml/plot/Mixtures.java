package io.github.braidml.plot;

import io.github.braidml.model.Views.View;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a network mixes in which proportions: a heat map for each set of gates, stitches or masks. */
public final class Mixtures {
    private static final int WIDTH = 360;
    private static final int AIR = 14;
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
                .note(
                        "What was learned; gates, masks and attention: mean over the rows. Blue: above zero; vermillion: below.");
        List<Integer> heights = new ArrayList<>();
        List<View> picks = views.stream().filter(View::picks).toList();
        if (!picks.isEmpty()) {
            Tree tree = Tree.of(picks);
            sheet.panel(tree);
            heights.add(tree.height() + AIR);
        }
        for (View view : views) {
            Grid grid = grid(view);
            sheet.panel(grid);
            heights.add(grid.height(WIDTH) + AIR);
        }
        return sheet.chart(2, WIDTH, heights, text(sharing, views));
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
            // Beside larger values a tiny one is nothing.
            boolean tiny = Math.abs(value) < 1e-3 && largest > 1e-2;
            return new Grid.Cell(color, Ink.figure(tiny ? 0 : value), "");
        });
    }

    private static String text(String sharing, List<View> views) {
        List<View> picks = views.stream().filter(View::picks).toList();
        String tree = picks.isEmpty() ? "" : Tree.of(picks).text() + " ";
        return views.stream().map(Mixtures::text).collect(Collectors.joining(" ", sharing + ". " + tree, ""));
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
