package io.github.braidml.task;

import java.util.List;

/**
 * Objects to find in an image: where they are and what they are. An image may show none, one or several.
 *
 * <p>The target's column has a list of boxes per image, see {@code data.boxes(...)}; an image without a list takes no part, while an
 * empty list says that there is nothing to find.
 *
 * @param name the target's column
 * @param weight factor on the balancing method's weight
 * @param loss loss of one image, that of a grid by default
 * @param metrics metrics, mAP and mAP at an overlap of one half by default
 * @param head widths of the task's own hidden layers
 * @param cells cells per side of the grid that is laid over the image; at most one object is found in each
 */
public record Boxes(String name, double weight, Loss loss, List<Metric> metrics, List<Integer> head, int cells)
        implements Task<List<Box>> {
    private static final int CELLS = 4;

    public Boxes {
        Tasks.check(name, weight, loss, metrics, head, Metric.Of.BOXES);
        if (cells < 1) {
            throw new IllegalArgumentException(
                    "task '%s': .grid(cells) needs at least 1 cell per side; given %d".formatted(name, cells));
        }
        if (loss instanceof BoxLoss grid && grid.cells() != cells) {
            throw new IllegalArgumentException(
                    "task '%s': the loss must be of the same grid of %d cells per side; given %s; use .grid(%d)"
                            .formatted(name, cells, loss, grid.cells()));
        }
        metrics = List.copyOf(metrics);
        head = List.copyOf(head);
    }

    /** Returns a task with the defaults: a grid of 4 x 4 cells. */
    public static Boxes of(String name) {
        return new Boxes(name, 1, new BoxLoss(CELLS), List.of(Metric.MAP, Metric.MAP_50), List.of(), CELLS);
    }

    /**
     * Returns this task with another grid, finer where objects are close together.
     *
     * @throws IllegalArgumentException if there is no cell
     */
    public Boxes grid(int cellsPerSide) {
        Loss same = loss instanceof BoxLoss ? new BoxLoss(cellsPerSide) : loss;
        return new Boxes(name, weight, same, metrics, head, cellsPerSide);
    }

    @Override
    public Boxes weight(double factor) {
        return new Boxes(name, factor, loss, metrics, head, cells);
    }

    @Override
    public Boxes loss(Loss other) {
        return new Boxes(name, weight, other, metrics, head, cells);
    }

    @Override
    public Boxes metric(Metric first, Metric... more) {
        return new Boxes(name, weight, loss, Tasks.list(first, more), head, cells);
    }

    @Override
    public Boxes head(int... widths) {
        return new Boxes(name, weight, loss, metrics, Tasks.list(widths), cells);
    }

    @Override
    public String toString() {
        String call = "boxes(\"" + name + "\")" + (cells == CELLS ? "" : ".grid(" + cells + ")");
        return Tasks.describe(this, call, of(name).grid(cells));
    }
}
