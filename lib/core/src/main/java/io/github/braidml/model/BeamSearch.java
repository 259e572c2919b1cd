package io.github.braidml.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes sequences token by token, following the best unfinished ones of each row side by side; the best by its mean log-likelihood
 * per token is kept. A beam of one takes the likeliest token each time.
 */
final class BeamSearch {

    /** Gives the likeliest next tokens. */
    interface Next {
        /**
         * Returns the likeliest next tokens of each sequence, best first.
         *
         * @param rows the rows that are not finished, in order
         * @param sequences all of one length, as many for each of these rows as the beam is wide, row by row
         */
        Choices of(int[] rows, int[][] sequences);
    }

    /** Next tokens and their log-likelihoods, {@code (sequences, beam)}. */
    record Choices(int[][] tokens, double[][] logs) {

        /** Returns room for choices. */
        static Choices of(int sequences, int width) {
            return new Choices(new int[sequences][width], new double[sequences][width]);
        }
    }

    private record Path(int[] tokens, double log, int length, boolean finished) {
        double mean() {
            return log / length;
        }
    }

    private final int beam;
    private final int end;
    private final int longest;

    /**
     * Makes a search.
     *
     * @param end the token that ends a sequence, and that stands before its first
     * @param longest most tokens written, the end included
     */
    BeamSearch(int beam, int end, int longest) {
        this.beam = beam;
        this.end = end;
        this.longest = longest;
    }

    /** Returns the best sequence of each row with the end before it; one that ends early is filled up with 0. */
    int[][] best(int rows, Next next) {
        List<List<Path>> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            all.add(List.of(new Path(new int[] {end}, 0, 0, false)));
        }
        for (int written = 0; written < longest; written++) {
            int[] open = IntStream.range(0, rows)
                    .filter(row -> !all.get(row).stream().allMatch(Path::finished))
                    .toArray();
            if (open.length == 0) {
                break;
            }
            Choices choices = next.of(open, sequences(all, open));
            for (int i = 0; i < open.length; i++) {
                all.set(open[i], extended(all.get(open[i]), choices, i * beam));
            }
        }
        int length =
                all.stream().mapToInt(paths -> paths.get(0).tokens.length).max().orElseThrow();
        return all.stream()
                .map(paths -> Arrays.copyOf(paths.get(0).tokens, length))
                .toArray(int[][]::new);
    }

    /** A row with fewer paths than the beam is wide repeats its last. */
    private int[][] sequences(List<List<Path>> all, int[] rows) {
        int[][] sequences = new int[rows.length * beam][];
        for (int i = 0; i < sequences.length; i++) {
            List<Path> paths = all.get(rows[i / beam]);
            sequences[i] = paths.get(Math.min(i % beam, paths.size() - 1)).tokens;
        }
        return sequences;
    }

    private List<Path> extended(List<Path> paths, Choices choices, int at) {
        List<Path> longer = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            int[] tokens = path.tokens;
            if (path.finished) {
                longer.add(new Path(Arrays.copyOf(tokens, tokens.length + 1), path.log, path.length, true));
                continue;
            }
            for (int k = 0; k < choices.tokens[at + i].length; k++) {
                int[] more = Arrays.copyOf(tokens, tokens.length + 1);
                more[tokens.length] = choices.tokens[at + i][k];
                longer.add(new Path(
                        more, path.log + choices.logs[at + i][k], path.length + 1, more[tokens.length] == end));
            }
        }
        return longer.stream()
                .sorted(Comparator.comparingDouble(path -> -path.mean()))
                .limit(beam)
                .toList();
    }
}
