package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochTableTest {

    private static Epoch epoch(int number, double score) {
        return new Epoch(
                number,
                new double[] {0.5 / number, Double.NaN},
                new double[] {0.25, Double.NaN},
                new double[] {1, 0},
                new double[0][],
                score);
    }

    private static EpochTable table(int of, double... scores) {
        return new EpochTable(
                List.of("price", "risk"),
                IntStream.range(0, scores.length)
                        .mapToObj(i -> epoch(i + 1, scores[i]))
                        .toList(),
                of,
                "total = sum of L_i");
    }

    @Test
    void lowestScoreIsTheBest() {
        assertThat(table(3, 0.9, 0.7, 0.8).text())
                .contains("best\u00a02")
                .doesNotContain("best\u00a01")
                .contains("total = sum of L_i");
        assertThat(table(3, 0.7, 0.7).text()).contains("best\u00a01");
    }

    @Test
    void withoutAScoreTheNewestIsTheBest() {
        assertThat(table(3, Double.NaN, Double.NaN).text()).contains("best\u00a02");
    }

    @Test
    void longRunsShowSomeRowsWithTheFirstTheBestAndTheNewest() {
        double[] scores =
                IntStream.range(0, 200).mapToDouble(i -> i == 77 ? 0 : 1).toArray();
        String text = table(400, scores).text();
        assertThat(text.lines().filter(line -> line.strip().matches("(best\u00a0)?\\d+ .*")))
                .hasSizeLessThanOrEqualTo(10)
                .anyMatch(line -> line.strip().startsWith("1 "))
                .anyMatch(line -> line.strip().startsWith("best\u00a078 "))
                .anyMatch(line -> line.strip().startsWith("200 "));
        assertThat(text).contains("epoch 200 of 400 ██████████░░░░░░░░░░");
    }

    @Test
    void newestIsOneLine() {
        assertThat(table(9, 0.9, 0.7).newest())
                .isEqualTo("epoch 2 of 9: price 0.2500 / 0.2500, risk - / - (train / validation), relative 0.7000");
    }
}
