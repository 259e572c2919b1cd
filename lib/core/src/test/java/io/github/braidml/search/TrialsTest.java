package io.github.braidml.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.eval.Score;
import io.github.braidml.eval.Scores;
import io.github.braidml.task.Metric;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private static final Dimension WIDTH = new Dimension("width", List.of(8, 16, 32), null);
    private static final Dimension RATE = new Dimension("rate", List.of(), new Range(1e-4, 1e-1, true));
    private static final Dimension SHARE = new Dimension("share", List.of(), new Range(0, 0.5, false));

    private static Trial trial(int number, Score... scores) {
        return new Trial(number, List.of(8), new Scores(List.of(scores), new int[] {0}), "");
    }

    private static Score score(String task, Metric metric, double constant, double model) {
        return new Score(task, metric, constant, model, 9);
    }

    @Test
    void grid_is_every_combination_once() {
        Space space = new Space(List.of(WIDTH)).with(new Dimension("deep", List.of(true, false), null));
        assertThat(space.grid())
                .containsExactly(
                        List.of(8, true),
                        List.of(8, false),
                        List.of(16, true),
                        List.of(16, false),
                        List.of(32, true),
                        List.of(32, false));
    }

    @Test
    void random_points_are_repeated_by_the_seed_and_continued_by_more_of_them() {
        Space space = new Space(List.of(WIDTH, RATE, SHARE));
        List<List<Object>> points = space.random(40, 7);
        assertThat(points).doesNotHaveDuplicates().hasSize(40);
        assertThat(space.random(40, 7)).isEqualTo(points);
        assertThat(space.random(20, 7)).isEqualTo(points.subList(0, 20));
        assertThat(space.random(40, 8)).isNotEqualTo(points);
    }

    @Test
    void draws_fill_their_ranges_evenly_by_factor_or_by_difference() {
        List<List<Object>> points = new Space(List.of(RATE, SHARE)).random(3000, 1);
        double[] rates = points.stream().mapToDouble(p -> (Double) p.get(0)).toArray();
        double[] shares = points.stream().mapToDouble(p -> (Double) p.get(1)).toArray();
        for (double decade : new double[] {1e-4, 1e-3, 1e-2}) {
            assertThat(Arrays.stream(rates)
                            .filter(r -> r >= decade && r < 10 * decade)
                            .count())
                    .isBetween(900L, 1100L);
        }
        assertThat(Arrays.stream(shares).filter(s -> s < 0.25).count()).isBetween(1400L, 1600L);
        assertThat(Arrays.stream(shares).allMatch(s -> s >= 0 && s <= 0.5)).isTrue();
    }

    @Test
    void lists_alone_are_drawn_without_repeats() {
        Space space = new Space(List.of(WIDTH));
        assertThat(space.random(3, 5)).containsExactlyInAnyOrder(List.of(8), List.of(16), List.of(32));
        assertThatThrownBy(() -> space.random(4, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("random(4): there are only 3 points to try; use .grid()");
    }

    @Test
    void what_cannot_be_searched_is_refused() {
        assertThatThrownBy(() -> new Space(List.of()).grid())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("search(model): says nothing to try; add it with .over(name, values, change)");
        assertThatThrownBy(() -> new Space(List.of(RATE)).grid())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "grid(): tries lists of values; 'rate' is logUniform(1.0E-4, 0.1); use .random(40), or a list");
        assertThatThrownBy(() -> new Space(List.of(WIDTH, WIDTH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("over(name, ...): 'width' is there twice; each needs a name of its own");
        assertThatThrownBy(() -> new Dimension("width", List.of(), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("over(\"width\", values): needs at least one value; given none");
        assertThatThrownBy(() -> new Dimension("width", List.of(8, 8), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("over(\"width\", values): a value is there twice: [8, 8]");
        assertThatThrownBy(() -> new Range(0, 1, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logUniform(low, high): needs positive numbers; given 0.0 and 1.0");
        assertThatThrownBy(() -> new Range(1, 1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("uniform(low, high): needs finite numbers, low below high; given 1.0 and 1.0");
    }

    @Test
    void score_is_the_mean_error_relative_to_a_guess() {
        assertThat(trial(1, score("a", Metric.R2, 0, 0.5), score("b", Metric.ROC_AUC, 0.5, 0.875))
                        .score())
                .isCloseTo((0.5 + 0.25) / 2, within(1e-12));
        assertThat(trial(1, score("a", Metric.MAE, 4, 3)).score()).isCloseTo(0.75, within(1e-12));
        assertThat(trial(1, score("a", Metric.BLEU, 0, 40)).score()).isCloseTo(0.6, within(1e-12));
        assertThat(trial(1, score("a", Metric.R2, 0, 0.2), score("a", Metric.MAE, 4, 1))
                        .score())
                .as("a task's first metric decides")
                .isCloseTo(0.8, within(1e-12));
        assertThat(trial(1, score("a", Metric.R2, 0, 0.2), score("b", Metric.ROC_AUC, 0.5, Double.NaN))
                        .score())
                .as("undefined on these rows")
                .isCloseTo(0.8, within(1e-12));
        assertThat(trial(1, score("a", Metric.R2, 0, Double.NaN)).score()).isInfinite();
        assertThat(new Trial(1, List.of(8), null, "too large").score()).isInfinite();
    }

    @Test
    void table_ranks_leaves_out_and_names_what_failed() {
        Trial[] all = new Trial[16];
        for (int i = 0; i < 15; i++) {
            all[i] = trial(i + 1, score("a", Metric.R2, 0, i == 9 ? 0.9 : 0.01 * i));
        }
        all[15] = new Trial(16, List.of(32), null, "the loss became NaN; try a smaller rate");
        Trials trials = new Trials(new Space(List.of(WIDTH)), List.of(all), 20);
        assertThat(trials.best()).isSameAs(all[9]);
        assertThat(trials.ranked().get(15)).isSameAs(all[15]);
        assertThat(trials.text())
                .startsWith("Search over width: 16 of 20 trials, scored on the validation rows")
                .contains("a, R2 ↑", "0.900", "0.100", "failed")
                .contains("3 worse trials are left out.")
                .contains("The best of 15 on the same rows flatters itself")
                .endsWith("Failed, trial 16: the loss became NaN.");
        assertThat(trials.html()).contains("<b>0.900</b>");
    }

    @Test
    void nothing_trained_has_no_best() {
        Trials trials = new Trials(new Space(List.of(WIDTH)), List.of(new Trial(1, List.of(8), null, "too large")), 1);
        assertThatThrownBy(trials::best)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no trial has a score on the validation rows; the first ended with: too large");
        assertThat(trials.text()).contains("failed");
    }
}
