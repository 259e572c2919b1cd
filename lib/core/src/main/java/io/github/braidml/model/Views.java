package io.github.braidml.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights that networks mix with, such as those of gates and stitches, averaged over the rows they are run on. */
public final class Views {
    private final Map<String, Map<String, Mean>> rows = new LinkedHashMap<>();
    private final Map<String, List<String>> columns = new LinkedHashMap<>();
    private final Set<String> picks = new HashSet<>();
    private final boolean places;

    /** Takes note of means over rows. */
    public Views() {
        this(false);
    }

    /** Takes note of means over rows or, for a single row, of what each place of an input looks at too. */
    public Views(boolean places) {
        this.places = places;
    }

    /**
     * Weights as a table.
     *
     * @param down names of the rows
     * @param across names of the columns
     * @param picks whether each row picks its largest and nothing else
     */
    public record View(String title, List<String> down, List<String> across, double[][] values, boolean picks) {

        /** Returns weights all of which count. */
        public View(String title, List<String> down, List<String> across, double[][] values) {
            this(title, down, across, values, false);
        }
    }

    /** Returns the title of the table of what the places of one input look at in another. */
    public static String looking(String from, String to) {
        return from + " looks at " + to;
    }

    boolean places() {
        return places;
    }

    /** Takes note that the rows of a table each pick their largest. */
    void pick(String view) {
        picks.add(view);
    }

    private static final class Mean {
        private final double[] sum;
        private long count;

        Mean(int size) {
            sum = new double[size];
        }

        void add(float[] values) {
            for (int i = 0; i < values.length; i++) {
                sum[i % sum.length] += values[i];
            }
            count += values.length / sum.length;
        }

        double[] value() {
            double[] mean = sum.clone();
            for (int i = 0; i < mean.length; i++) {
                mean[i] /= count;
            }
            return mean;
        }
    }

    void note(String view, String row, List<String> across, NDArray weights) {
        columns.putIfAbsent(view, across);
        rows.computeIfAbsent(view, v -> new LinkedHashMap<>())
                .computeIfAbsent(row, r -> new Mean(across.size()))
                .add(weights.toFloatArray());
    }

    /** Returns all tables, in the order of the network. */
    public List<View> all() {
        List<View> all = new ArrayList<>();
        rows.forEach((title, means) -> all.add(new View(
                title,
                List.copyOf(means.keySet()),
                columns.getOrDefault(title, List.of()),
                means.values().stream().map(Mean::value).toArray(double[][]::new),
                picks.contains(title))));
        return all;
    }
}
