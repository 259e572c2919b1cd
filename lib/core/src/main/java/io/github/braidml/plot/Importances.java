package io.github.braidml.plot;

import io.github.braidml.eval.Importance;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which features each task relies on. */
public final class Importances {
    private static final int MOST = 14;

    private Importances() {}

    /**
     * Returns a heat map, features down and tasks across: what the task's deciding metric loses without the feature. Colours
     * are relative to the most important feature of each task; of many features the most important are shown.
     */
    public static Chart of(Importance importance) {
        int tasks = importance.tasks().size();
        double[] most = new double[tasks];
        for (int t = 0; t < tasks; t++) {
            for (double loss : importance.losses()[t]) {
                most[t] = Math.max(most[t], Math.abs(loss));
            }
        }
        List<Integer> ranked = IntStream.range(0, importance.features().size())
                .boxed()
                .sorted(Comparator.comparingDouble(f -> -share(importance, most, f)))
                .limit(MOST)
                .toList();
        List<String> down = ranked.stream().map(importance.features()::get).toList();
        List<String> across = IntStream.range(0, tasks)
                .mapToObj(t ->
                        importance.tasks().get(t) + " (" + importance.metrics().get(t) + ")")
                .toList();
        int left = importance.features().size() - down.size();
        Sheet sheet = new Sheet("Which features does each task rely on?")
                .note("What the score loses when the feature's values are dealt to other rows, mean of %d deals%s. "
                                .formatted(
                                        importance.repeats(),
                                        left > 0 ? "; " + left + " less important features are left out" : "")
                        + "Features that say the same share their importance.");
        Grid grid = new Grid("", "", "", down, across, (r, c) -> {
            double loss = importance.losses()[c][ranked.get(r)];
            return new Grid.Cell(Theme.diverging(most[c] == 0 ? 0 : loss / most[c]), figure(loss, most[c]), "");
        });
        int width = Math.max(460, Math.min(640, 160 + 76 * tasks));
        return sheet.panel(grid).chart(1, width, grid.height(width), text(importance, ranked));
    }

    /** The feature's importance for the task that relies on it most, relative to that task's most important feature. */
    private static double share(Importance importance, double[] most, int feature) {
        return IntStream.range(0, most.length)
                .mapToDouble(t -> most[t] == 0 ? 0 : importance.losses()[t][feature] / most[t])
                .max()
                .orElse(0);
    }

    /** As many decimals as show two figures of the largest. */
    private static String figure(double loss, double most) {
        int digits = most == 0 ? 1 : Math.max(0, Math.min(4, 1 - (int) Math.floor(Math.log10(most))));
        String text = String.format(Locale.ROOT, "%." + digits + "f", loss);
        return text.matches("-0\\.?0*") ? text.substring(1) : text;
    }

    private static String text(Importance importance, List<Integer> ranked) {
        StringBuilder text = new StringBuilder("Permutation importance.");
        for (int t = 0; t < importance.tasks().size(); t++) {
            double[] losses = importance.losses()[t];
            String best = ranked.stream()
                    .sorted(Comparator.comparingDouble(f -> -losses[f]))
                    .limit(3)
                    .map(f -> importance.features().get(f) + " " + Ink.figure(losses[f]))
                    .collect(Collectors.joining(", "));
            text.append(" %s (%s): %s;"
                    .formatted(importance.tasks().get(t), importance.metrics().get(t), best));
        }
        return text.deleteCharAt(text.length() - 1).append('.').toString();
    }
}
