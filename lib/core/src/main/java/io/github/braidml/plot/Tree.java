package io.github.braidml.plot;

import io.github.braidml.model.Views.View;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What learned branches have become: a column of boxes for each stage, with the tasks each serves, and a line to what each picked.
 *
 * @param stages per stage from the second on, and at last for the tasks: which branch of the stage before each picked
 * @param tasks names of the tasks
 */
record Tree(List<int[]> stages, List<String> tasks) implements Drawing {
    private static final String TITLE = "what was picked";
    private static final int TOP = 40;
    private static final int LANE = 34;
    private static final int BOX = 26;
    private static final int WIDE = 64;
    private static final int NAME = 130;

    /** Returns the tree that tables of picks describe, from the input on. */
    static Tree of(List<View> picks) {
        List<int[]> stages = new ArrayList<>();
        for (View view : picks) {
            stages.add(IntStream.range(0, view.down().size())
                    .map(row -> largest(view.values()[row]))
                    .toArray());
        }
        return new Tree(stages, picks.get(picks.size() - 1).down());
    }

    private static int largest(double[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    int height() {
        return TOP + LANE * tasks.size();
    }

    /** Says through which branches each task goes. */
    String text() {
        List<String> paths = IntStream.range(0, tasks.size())
                .mapToObj(task -> tasks.get(task) + " by "
                        + IntStream.range(0, stages.size())
                                .mapToObj(
                                        stage -> "branch %d of stage %d".formatted(branch(stage, task) + 1, stage + 1))
                                .collect(Collectors.joining(", ")))
                .toList();
        return "Picked: " + String.join("; ", paths) + ".";
    }

    /** Returns the branch of a stage that a task has gone through. */
    private int branch(int stage, int task) {
        int at = stages.get(stages.size() - 1)[task];
        for (int s = stages.size() - 2; s >= stage; s--) {
            at = stages.get(s)[at];
        }
        return at;
    }

    /** The tasks in an order in which no two lines of the tree cross. */
    private List<Integer> order() {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, tasks.size()).boxed().toList());
        for (int stage = stages.size() - 1; stage >= 0; stage--) {
            int at = stage;
            order.sort((a, b) -> Integer.compare(branch(at, a), branch(at, b)));
        }
        return order;
    }

    private List<Integer> served(int stage, int branch, List<Integer> order) {
        return order.stream().filter(task -> branch(stage, task) == branch).toList();
    }

    @Override
    public void draw(Graphics2D g, int width, int height) {
        Ink.text(g, Theme.PANEL, Theme.INK, TITLE, 0, 14);
        List<Integer> order = order();
        int depth = stages.size();
        double step = (width - NAME - WIDE) / (double) Math.max(1, depth);
        for (int stage = 0; stage < depth; stage++) {
            double x = stage * Math.min(step, 110);
            Ink.centred(g, Theme.SMALL, Theme.SOFT, "stage " + (stage + 1), x + WIDE / 2.0, 32);
            Set<Integer> used = new TreeSet<>();
            for (int task : order) {
                used.add(branch(stage, task));
            }
            for (int branch : used) {
                List<Integer> served = served(stage, branch, order);
                double y = middle(served, order);
                for (int task : served) {
                    boolean last = stage == depth - 1;
                    double toX = last ? width - NAME : (stage + 1) * Math.min(step, 110);
                    double toY = last
                            ? middle(List.of(task), order)
                            : middle(served(stage + 1, branch(stage + 1, task), order), order);
                    double bend = (x + WIDE + toX) / 2;
                    g.setColor(last ? Theme.task(task) : Theme.SOFT);
                    g.setStroke(last ? Theme.stroke(task) : Theme.SOLID);
                    g.draw(new CubicCurve2D.Double(x + WIDE, y, bend, y, bend, toY, toX, toY));
                }
                Color color = served.size() == 1 ? Theme.task(served.get(0)) : Theme.SOFT;
                RoundRectangle2D box = new RoundRectangle2D.Double(x, y - BOX / 2.0, WIDE, BOX, 8, 8);
                g.setColor(Theme.mix(Theme.PAPER, color, 0.12));
                g.fill(box);
                g.setColor(color);
                g.setStroke(Theme.SOLID);
                g.draw(box);
                Ink.centred(g, Theme.SMALL, Theme.INK, "branch " + (branch + 1), x + WIDE / 2.0, y + 4);
            }
        }
        for (int task : order) {
            String name = Ink.fitName(g, Theme.BODY, tasks.get(task), NAME - 8);
            Ink.text(g, Theme.BODY, Theme.INK, name, width - NAME + 5, middle(List.of(task), order) + 4);
        }
    }

    private static double middle(List<Integer> some, List<Integer> order) {
        return TOP + LANE * (some.stream().mapToInt(order::indexOf).average().orElse(0) + 0.5);
    }
}
