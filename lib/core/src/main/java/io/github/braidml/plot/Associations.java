package io.github.braidml.plot;

import io.github.braidml.data.Association;
import io.github.braidml.data.Prepared;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How much the targets have to do with each other: the first look at whether sharing can help. */
public final class Associations {
    private Associations() {}

    /**
     * Returns a heat map of the {@link Association} of each pair of targets; test rows are not looked at.
     *
     * @throws IllegalArgumentException if there are fewer than two tasks
     */
    public static Chart of(Prepared prepared) {
        List<String> names =
                prepared.targets().stream().map(t -> t.task().name()).toList();
        if (names.size() < 2) {
            throw new IllegalArgumentException(
                    "association: needs at least two targets to compare; given " + names.size());
        }
        int[] rows = IntStream.concat(
                        Arrays.stream(prepared.split().train()),
                        Arrays.stream(prepared.split().valid()))
                .toArray();
        Association[][] pairs = Association.of(prepared.targets(), prepared.labels(), rows);
        Sheet sheet = new Sheet("How much have the targets to do with each other?").note(note(pairs));
        Grid grid = new Grid("", "", "", names, names, (r, c) -> cell(r, c, pairs));
        int width = Math.max(460, Math.min(640, 130 + 76 * names.size()));
        return sheet.panel(grid).chart(1, width, grid.height(width), text(names, pairs));
    }

    private static Grid.Cell cell(int r, int c, Association[][] pairs) {
        Association pair = pairs[r][c];
        if (r == c) {
            return new Grid.Cell(Theme.GRID, Ink.count(pair.rows()), "rows");
        }
        String rows = "n = " + Ink.count(pair.rows());
        return Double.isNaN(pair.value())
                ? new Grid.Cell(Theme.GRID, "–", rows)
                : new Grid.Cell(Theme.diverging(pair.value()), pair.toString(), rows);
    }

    private static String note(Association[][] pairs) {
        List<String> measures = IntStream.range(0, pairs.length)
                .boxed()
                .flatMap(i -> Arrays.stream(pairs[i], 0, i).map(Association::measure))
                .distinct()
                .toList();
        List<String> parts = new ArrayList<>(List.of("With a sign: Pearson's r"));
        if (measures.contains("η")) {
            parts.add("η: correlation ratio of classes and a number (0 to 1)");
        }
        if (measures.contains("V")) {
            parts.add("V: Cramér's V of two sets of classes (0 to 1)");
        }
        return String.join("; ", parts) + ". n: rows that know both; test rows are not looked at.";
    }

    private static String text(List<String> names, Association[][] pairs) {
        StringBuilder text = new StringBuilder("Association of the targets:");
        for (int i = 0; i < pairs.length; i++) {
            for (int j = i + 1; j < pairs.length; j++) {
                Association pair = pairs[i][j];
                String value = Double.isNaN(pair.value()) ? "none" : pair.toString();
                text.append(" %s and %s %s (n = %d);".formatted(names.get(i), names.get(j), value, pair.rows()));
            }
        }
        return text.deleteCharAt(text.length() - 1).append('.').toString();
    }
}
