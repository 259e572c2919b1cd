package io.github.braidml.train;

import java.util.List;

/**
 * Draws from several tables for networks that share nothing: each as if it was alone, in turns.
 *
 * @param accumulate batches of a table that make a step, which stay together
 */
record SeparateDrawing(List<Drawing> tables, int accumulate) implements Drawing {
    @Override
    public boolean[] learns() {
        boolean[] any = tables.get(0).learns();
        for (Drawing table : tables) {
            boolean[] own = table.learns();
            for (int t = 0; t < any.length; t++) {
                any[t] |= own[t];
            }
        }
        return any;
    }

    @Override
    public int batches() {
        return tables.stream().mapToInt(Drawing::batches).sum();
    }

    @Override
    public Plan epoch(int number, List<Epoch> before, boolean[] stopped) {
        return Plan.merged(
                tables.stream()
                        .map(table -> table.epoch(number, before, stopped))
                        .toList(),
                accumulate);
    }
}
