package io.github.braidml.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BeamSearchTest {
    private static final int END = 2;
    private static final int VOCABULARY = 5;

    /** Log-likelihoods of the next token that depend on all tokens before; tokens 0 and 1 are never written. */
    private static double[] logs(int[] before, int row) {
        Random random = new Random(Arrays.hashCode(before) * 31L + row);
        double[] shares = random.doubles(VOCABULARY).map(u -> u * u).toArray();
        shares[0] = 0;
        shares[1] = 0;
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> Math.log(share / sum)).toArray();
    }

    private static BeamSearch.Next next(int beam) {
        return (rows, sequences) -> {
            int width = Math.min(beam, VOCABULARY - END);
            int[][] tokens = new int[sequences.length][width];
            double[][] values = new double[sequences.length][width];
            for (int i = 0; i < sequences.length; i++) {
                double[] logs = logs(sequences[i], rows[i / beam]);
                int[] order = IntStream.range(0, VOCABULARY)
                        .boxed()
                        .sorted(Comparator.comparingDouble(t -> -logs[t]))
                        .mapToInt(Integer::intValue)
                        .toArray();
                for (int k = 0; k < width; k++) {
                    tokens[i][k] = order[k];
                    values[i][k] = logs[order[k]];
                }
            }
            return new BeamSearch.Choices(tokens, values);
        };
    }

    private static double mean(int[] sequence, int row) {
        double sum = 0;
        int length = 0;
        for (int i = 1; i < sequence.length && (i == 1 || sequence[i - 1] != END); i++) {
            sum += logs(Arrays.copyOf(sequence, i), row)[sequence[i]];
            length++;
        }
        return sum / length;
    }

    private static void all(int[] before, int longest, List<int[]> into) {
        if (before.length > longest || (before.length > 1 && before[before.length - 1] == END)) {
            into.add(before);
            return;
        }
        for (int token = END; token < VOCABULARY; token++) {
            int[] longer = Arrays.copyOf(before, before.length + 1);
            longer[before.length] = token;
            all(longer, longest, into);
        }
    }

    @Test
    void beamOfOneTakesTheLikeliestTokenEachTime() {
        int[][] best = new BeamSearch(1, END, 6).best(4, next(1));
        for (int row = 0; row < 4; row++) {
            int[] path = {END};
            while (path.length <= 6 && (path.length == 1 || path[path.length - 1] != END)) {
                double[] logs = logs(path, row);
                int likeliest = IntStream.range(0, VOCABULARY)
                        .boxed()
                        .max(Comparator.comparingDouble(t -> logs[t]))
                        .orElseThrow();
                path = Arrays.copyOf(path, path.length + 1);
                path[path.length - 1] = likeliest;
            }
            assertThat(Arrays.copyOf(path, best[row].length)).containsExactly(best[row]);
        }
    }

    @Test
    void rowsThatAreFinishedAreNotAskedForAgain() {
        List<int[]> asked = new ArrayList<>();
        int[][] best = new BeamSearch(2, END, 6).best(12, (rows, sequences) -> {
            asked.add(rows);
            assertThat(sequences).hasNumberOfRows(2 * rows.length);
            return next(2).of(rows, sequences);
        });
        assertThat(asked.get(0)).hasSize(12);
        assertThat(asked.get(asked.size() - 1).length).isLessThan(12).isPositive();
        for (int row = 0; row < 12; row++) {
            int of = row;
            int[][] alone =
                    new BeamSearch(2, END, 6).best(1, (rows, sequences) -> next(2).of(new int[] {of}, sequences));
            assertThat(Arrays.copyOf(alone[0], best[row].length)).containsExactly(best[row]);
        }
    }

    /** A beam that holds every unfinished sentence leaves nothing out. */
    @Test
    void wideBeamFindsTheBestOfAll() {
        List<int[]> every = new ArrayList<>();
        all(new int[] {END}, 3, every);
        int beam = every.size();
        int[][] best = new BeamSearch(beam, END, 3).best(20, next(beam));
        int betterThanGreedy = 0;
        int[][] greedy = new BeamSearch(1, END, 3).best(20, next(1));
        for (int row = 0; row < 20; row++) {
            int of = row;
            double most =
                    every.stream().mapToDouble(path -> mean(path, of)).max().orElseThrow();
            assertThat(mean(best[row], row)).isEqualTo(most);
            betterThanGreedy += most > mean(greedy[row], row) ? 1 : 0;
        }
        assertThat(betterThanGreedy).isPositive();
    }
}
