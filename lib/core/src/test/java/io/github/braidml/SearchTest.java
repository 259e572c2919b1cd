package io.github.braidml;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.constant;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.equal;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.linear;
import static io.github.braidml.Braid.logUniform;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.mmoe;
import static io.github.braidml.Braid.pcGrad;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.search;
import static io.github.braidml.Braid.separate;
import static io.github.braidml.Braid.sgd;
import static io.github.braidml.Braid.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.data.Data;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.search.Trial;
import io.github.braidml.train.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class SearchTest {
    private static final Data FLATS = data(TestTable.flats(1, 150)).holdOut(0.2, 42);
    private static final Learner MODEL =
            learn(regression("price").log(), binary("sold")).sharing(hard(mlp(8)));
    private static final Training TRAINING = epochs(3).batch(16).seed(3);
    private static final Search RATES =
            search(MODEL).overTraining("rate", List.of(1e-6, 0.02), (t, rate) -> t.optimizer(adam(rate)));

    private static Found on(Search search, Data data) {
        return search.on(data, TRAINING, LiveDisplay.silent());
    }

    private static List<String> scores(Found found) {
        return found.trials().all().stream()
                .map(trial -> String.valueOf(trial.scores()))
                .toList();
    }

    @Test
    void grid_finds_the_setting_that_learns() {
        Found found = on(
                RATES.overSharing(hard(mlp(8)), mmoe(mlp(8), 2))
                        .overEncoder(mlp(8), linear())
                        .overBalancing(equal(), pcGrad())
                        .grid(),
                FLATS);
        assertThat(found.trials().all()).hasSize(16);
        assertThat(found.training().optimizer()).isEqualTo(adam(0.02));
        assertThat(found.training().epochs()).isEqualTo(3);
        assertThat(found.trials().all())
                .allMatch(trial -> trial.score() >= found.trials().best().score());
        assertThat(found.text())
                .contains("rate", "mmoe(mlp(8), 2)", "linear()", "price, R2 ↑", "sold, ROC AUC ↑", "pcGrad()");
        assertThat(found.chart().text())
                .startsWith("Search over rate, sharing, encoder, balancing: 16 trials, best score");
    }

    @Test
    void best_trial_is_the_run_that_its_learner_and_training_make() {
        Search search = search(MODEL)
                .over("width", List.of(4, 8), (m, width) -> m.sharing(hard(mlp(width))))
                .over("weight", uniform(0.5, 2), (m, w) -> m.balancedBy(constant(w, 1)))
                .overTraining("rate", logUniform(1e-3, 1e-1), (t, rate) -> t.optimizer(adam(rate)))
                .random(5);
        Found found = on(search, FLATS);
        Run again = found.learner().fit(FLATS, found.training(), LiveDisplay.silent());
        Trial best = found.trials().best();
        assertThat(again.validated())
                .hasToString(Objects.requireNonNull(best.scores()).toString());
        assertThat(on(search, FLATS)).hasToString(found.toString());
        assertThat(scores(on(search.random(3), FLATS))).isEqualTo(scores(found).subList(0, 3));
    }

    @Test
    void test_rows_are_never_touched() {
        Table spoiled = TestTable.flats(1, 150);
        for (int row : FLATS.split().test()) {
            for (String column : List.of("area", "age")) {
                ((DoubleColumn) spoiled.column(column)).set(row, 1e6);
            }
            ((DoubleColumn) spoiled.column("price")).set(row, Double.NaN);
            spoiled.column("sold").setMissing(row);
        }
        Data other = data(spoiled).holdOut(0.2, 42);
        assertThat(other.split().test()).isEqualTo(FLATS.split().test());
        assertThat(other.hash()).isNotEqualTo(FLATS.hash());
        assertThat(scores(on(RATES, other))).isEqualTo(scores(on(RATES, FLATS)));

        Table elsewhere = TestTable.flats(1, 150);
        for (int row : FLATS.split().valid()) {
            ((DoubleColumn) elsewhere.column("price")).set(row, 1 + row);
        }
        assertThat(scores(on(RATES, data(elsewhere).holdOut(0.2, 42))))
                .as("while it does look at the validation rows")
                .isNotEqualTo(scores(on(RATES, FLATS)));
    }

    @Test
    void trial_that_fails_is_a_row() {
        Found found = on(
                search(MODEL)
                        .overTraining("rate", List.of(1e30, 0.02), (t, rate) -> t.optimizer(sgd(rate)))
                        .overSharing(hard(mlp(8)), separate(mlp(8)))
                        .overBalancing(pcGrad()),
                FLATS);
        List<Trial> trials = found.trials().all();
        assertThat(trials.get(0).failure()).startsWith("the loss of task 'price' became");
        assertThat(trials.get(1).failure()).startsWith("pcGrad() balances the gradients of shared parameters");
        assertThat(trials.get(2).failure()).isEmpty();
        assertThat(found.trials().best()).isSameAs(trials.get(2));
        assertThat(found.text()).contains("failed", "Failed, trial 2, 4: pcGrad() balances the gradients");
        assertThat(found.chart().text()).contains("1.0E30 no score");
    }

    @Test
    void only_failures_are_an_error() {
        Search hopeless = search(MODEL).overTraining("rate", List.of(1e30), (t, rate) -> t.optimizer(sgd(rate)));
        assertThatThrownBy(() -> on(hopeless, FLATS))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("none of the trials has a score; the first: the loss of task 'price' became");
    }

    @Test
    void interrupt_keeps_what_is_complete() {
        Search search = search(MODEL).overTraining("rate", List.of(0.01, 0.02, 0.03), (t, rate) -> {
            if (rate == 0.03) {
                Thread.currentThread().interrupt();
            }
            return t.optimizer(adam(rate));
        });
        Found found = on(search, FLATS);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(found.trials().all()).hasSize(2);
        assertThat(found.text()).startsWith("Search over rate: 2 of 3 trials");

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> on(RATES, FLATS))
                .isInstanceOf(CancellationException.class)
                .hasMessage("the search was interrupted before its first trial was complete");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void what_makes_no_sense_is_refused(@TempDir Path folder) {
        assertThatThrownBy(() -> RATES.random(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("random(number): needs at least 1 trial; given 0");
        assertThatThrownBy(() -> RATES.on(FLATS, TRAINING.checkpoint(folder.resolve("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a search is many runs, which one checkpoint cannot hold; leave .checkpoint(...) out");
        assertThatThrownBy(() -> on(search(learn(regression("prise"))).over("n", List.of(1), (m, n) -> m), FLATS))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("no column 'prise'");
    }
}
