package io.github.braidml;

import static io.github.braidml.Braid.adam;
import static io.github.braidml.Braid.augment;
import static io.github.braidml.Braid.binary;
import static io.github.braidml.Braid.categorical;
import static io.github.braidml.Braid.cnn;
import static io.github.braidml.Braid.compare;
import static io.github.braidml.Braid.constant;
import static io.github.braidml.Braid.data;
import static io.github.braidml.Braid.digits;
import static io.github.braidml.Braid.epochs;
import static io.github.braidml.Braid.hard;
import static io.github.braidml.Braid.learn;
import static io.github.braidml.Braid.mlp;
import static io.github.braidml.Braid.pcGrad;
import static io.github.braidml.Braid.regression;
import static io.github.braidml.Braid.sgd;
import static io.github.braidml.Braid.uncertainty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.data.Data;
import io.github.braidml.eval.Comparison;
import io.github.braidml.notebook.LiveDisplay;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Metric;
import io.github.braidml.task.Regression;
import io.github.braidml.train.Epoch;
import io.github.braidml.train.Monitor;
import io.github.braidml.train.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerTest {
    private static final Regression PRICE = regression("price").log();
    private static final Binary SOLD = binary("sold");
    private static final Categorical HEATING = categorical("heating");
    private static final Data FLATS = data(TestTable.flats(1, 150)).holdOut(0.2, 42);
    private static final Learner MODEL = learn(PRICE, SOLD, HEATING).sharing(hard(mlp(8)));
    private static final Training TRAINING = epochs(4).batch(16).seed(3).optimizer(adam(0.02));

    private static Run fit(Learner learner, Data data, Training training) {
        return learner.fit(data, training, LiveDisplay.silent());
    }

    @Test
    void specsAreValues() {
        assertThat(learn(PRICE, SOLD, HEATING).sharing(hard(mlp(8)))).isEqualTo(MODEL);
        assertThat(MODEL.balancedBy(pcGrad())).isNotEqualTo(MODEL);
        assertThat(MODEL)
                .hasToString(
                        "learn(regression(\"price\").log(), binary(\"sold\"), categorical(\"heating\")).sharing(hard(mlp(8))).balancedBy(equal())");
        assertThat(MODEL.name()).isEqualTo("joint, equal()");
        assertThat(MODEL.balancedBy(uncertainty()).name()).isEqualTo("joint, uncertainty()");
        assertThat(MODEL.separately().name()).isEqualTo("single-task");
        assertThat(MODEL.named("mine").balancedBy(pcGrad()).name()).isEqualTo("mine");
        assertThat(MODEL.sharing(mlp(8))).isEqualTo(MODEL);
    }

    @Test
    void fittingTwiceGivesTheSameTwice() {
        Run first = fit(MODEL, FLATS, TRAINING);
        Run second = fit(MODEL, FLATS, TRAINING);
        assertThat(second.predict(FLATS, PRICE)).isEqualTo(first.predict(FLATS, PRICE));
        assertThat(second.scores()).hasToString(first.scores().toString());
        assertThat(fit(MODEL, FLATS, TRAINING.seed(4)).predict(FLATS, PRICE)).isNotEqualTo(first.predict(FLATS, PRICE));
    }

    @Test
    void duplicateAndNoTasksAreRefused() {
        assertThatThrownBy(() -> learn(PRICE, SOLD, binary("price")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task 'price' is declared twice; a task is a column, and each column can be one task");
        assertThatThrownBy(Braid::learn)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("learn(tasks): needs at least one task, such as regression(\"price\")");
    }

    @Test
    void gradientMethodOnSeparateNetworksIsRefused() {
        assertThatThrownBy(() -> fit(MODEL.separately().balancedBy(pcGrad()), FLATS, TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pcGrad() balances the gradients of shared parameters, but separate(mlp(8)) shares none; use hard(...) or equal()");
    }

    @Test
    void ratesMustBePositive() {
        assertThatThrownBy(() -> sgd(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sgd: the rate must be a positive, finite number; given -1.0");
        assertThatThrownBy(() -> adam(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("adam: the rate must be a positive, finite number; given 0.0");
    }

    @Test
    void hugeRateNamesTheTask() {
        assertThatThrownBy(() -> fit(MODEL, FLATS, TRAINING.optimizer(sgd(1e30))))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .matches(
                        "the loss of task 'price' became (NaN|Infinity) \\(the network's outputs overflowed: the step size is too large\\) in epoch 1, batch 2; try a smaller rate than sgd\\(1.0E30\\), or look for extreme values in the data");
    }

    @Test
    void interruptGivesTheBestSoFarAndClearsTheFlag() throws Exception {
        CompletableFuture<Run> result = new CompletableFuture<>();
        AtomicBoolean flag = new AtomicBoolean(true);
        Thread thread = new Thread(() -> {
            try {
                result.complete(fit(MODEL, FLATS, epochs(1_000_000).seed(3)));
                flag.set(Thread.currentThread().isInterrupted());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        thread.start();
        Thread.sleep(300);
        thread.interrupt();
        Run run = result.get(60, TimeUnit.SECONDS);
        thread.join();
        assertThat(flag).isFalse();
        assertThat(run.ending())
                .matches("interrupted in epoch \\d+ after batch \\d of \\d; the best epoch so far is kept");
        assertThat(run.epochs().stream().map(Epoch::number)).isNotEmpty();
        assertThat(run.scores().text()).contains("price");
        assertThat(run.predict(FLATS.row(0), SOLD)).isInstanceOf(Boolean.class);
    }

    @Test
    void interruptBeforeTheFirstBatchStillGivesARun() {
        Thread.currentThread().interrupt();
        Run run = fit(MODEL, FLATS, TRAINING);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(run.ending()).isEqualTo("interrupted in epoch 1 after batch 1 of 6; the best epoch so far is kept");
        assertThat(run.predict(FLATS.row(0), PRICE)).isPositive();
    }

    @Test
    void watcherSeesEveryEpochAndMayEndIt() {
        List<Integer> seen = new ArrayList<>();
        Monitor watcher = new Monitor() {
            @Override
            public void epoch(List<Epoch> epochs, int of) {
                seen.add(epochs.size());
            }

            @Override
            public boolean stop() {
                return seen.size() == 2;
            }
        };
        Run run = MODEL.fit(FLATS, TRAINING, LiveDisplay.silent(), watcher);
        assertThat(seen).containsExactly(1, 2, 3);
        assertThat(run.ending()).isEqualTo("interrupted in epoch 3 after batch 1 of 6; the best epoch so far is kept");
    }

    /** Images that change at random change the same way when the training goes on in another process. */
    @Test
    void changedImagesResumeToTheBit(@TempDir Path folder) {
        Data plain = digits().only(i -> i < 200).data().holdOut(0.2, 1);
        Data changed = plain.augmented(augment().shift(1).turn(10).noise(0.1));
        Learner model = learn(categorical("digit")).sharing(hard(cnn(4)));
        Run whole = fit(model, changed, epochs(4).batch(32).seed(5));
        Path file = folder.resolve("state");
        fit(model, changed, epochs(2).batch(32).seed(5).checkpoint(file));
        Run resumed = fit(model, changed, epochs(4).batch(32).seed(5).checkpoint(file));
        assertThat(resumed.predict(changed, categorical("digit")))
                .isEqualTo(whole.predict(changed, categorical("digit")));
        assertThat(resumed.epochs()).usingRecursiveComparison().isEqualTo(whole.epochs());
        assertThat(fit(model, plain, epochs(4).batch(32).seed(5))
                        .epochs()
                        .get(3)
                        .score())
                .isNotEqualTo(whole.epochs().get(3).score());
        assertThatThrownBy(() -> fit(model, plain, epochs(5).batch(32).seed(5).checkpoint(file)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void checkpointIsOfOneLearnerTrainingAndData(@TempDir Path folder) {
        Path file = folder.resolve("run.braid");
        Run whole = fit(MODEL, FLATS, TRAINING);
        fit(MODEL, FLATS, epochs(2).batch(16).seed(3).optimizer(adam(0.02)).checkpoint(file));
        Run resumed = fit(MODEL, FLATS, TRAINING.checkpoint(file));
        assertThat(resumed.predict(FLATS, PRICE)).isEqualTo(whole.predict(FLATS, PRICE));
        List<Runnable> others = List.of(
                () -> fit(MODEL.balancedBy(uncertainty()), FLATS, TRAINING.checkpoint(file)),
                () -> fit(MODEL.sharing(mlp(9)), FLATS, TRAINING.checkpoint(file)),
                () -> fit(learn(PRICE, SOLD), FLATS, TRAINING.checkpoint(file)),
                () -> fit(
                        learn(PRICE.weight(2), SOLD, HEATING).sharing(hard(mlp(8))), FLATS, TRAINING.checkpoint(file)),
                () -> fit(MODEL, FLATS.reshuffled(43), TRAINING.checkpoint(file)),
                () -> fit(MODEL, FLATS.drop("age"), TRAINING.checkpoint(file)),
                () -> fit(MODEL, FLATS, TRAINING.seed(4).checkpoint(file)),
                () -> fit(MODEL, FLATS, TRAINING.batch(8).checkpoint(file)),
                () -> fit(MODEL, FLATS, TRAINING.optimizer(adam(0.01)).checkpoint(file)),
                () -> fit(MODEL, FLATS, TRAINING.schedule(Braid.cosine()).checkpoint(file)),
                () -> fit(MODEL, FLATS, TRAINING.clip(1).checkpoint(file)),
                () -> fit(MODEL, FLATS, TRAINING.optimizer(sgd(0.02)).checkpoint(file)));
        for (Runnable other : others) {
            assertThatThrownBy(other::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith("checkpoint '%s' is of another run: it was written for learn(".formatted(file))
                    .endsWith("; delete it or name another file");
        }
    }

    @Test
    void comparisonScoresEveryLearnerOnTheSameRows() {
        Comparison comparison = compare(MODEL.separately(), MODEL).seeds(2).on(FLATS, TRAINING, LiveDisplay.silent());
        assertThat(comparison.text()).contains("single-task", "joint, equal()", "price", "sold", "heating");
        assertThat(compare(MODEL.separately(), MODEL).seeds(2).on(FLATS, TRAINING, LiveDisplay.silent()))
                .hasToString(comparison.toString());
    }

    @Test
    void trainingsAreComparedOnTheSameRowsToo() {
        Comparing two =
                compare(MODEL).seeds(2).with("short", TRAINING.epochs(1)).with("whole", TRAINING);
        Comparison comparison = two.on(FLATS, LiveDisplay.silent());
        assertThat(comparison.methods()).containsExactly("short", "whole");
        Comparison whole = compare(MODEL).seeds(2).on(FLATS, TRAINING, LiveDisplay.silent());
        for (String task : comparison.tasks()) {
            assertThat(comparison.values("whole", task, comparison.deciding(task)))
                    .isEqualTo(whole.values("joint, equal()", task, whole.deciding(task)));
        }
        assertThat(compare(MODEL.separately(), MODEL)
                        .seeds(1)
                        .with("short", TRAINING.epochs(1))
                        .on(FLATS, LiveDisplay.silent())
                        .methods())
                .containsExactly("single-task, short", "joint, equal(), short");
        assertThatThrownBy(() -> two.with("short", TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("with(name, candidates): there is a training 'short' already");
        assertThatThrownBy(() -> two.on(FLATS, TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trainings were named by .with(...), short, whole; leave");
        assertThatThrownBy(() -> compare(MODEL).on(FLATS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("compare(learners).on(data): says not how to train; add .with(");
    }

    @Test
    void candidatesAreChosenOnTheValidationRows() {
        Training good = TRAINING;
        Training bad = TRAINING.optimizer(adam(1e-7));
        Training hopeless = TRAINING.optimizer(sgd(1e30));
        Comparison chosen = compare(MODEL)
                .seeds(2)
                .with("a", bad, good, hopeless)
                .with("b", good)
                .on(FLATS, LiveDisplay.silent());
        for (String task : chosen.tasks()) {
            Metric metric = chosen.deciding(task);
            assertThat(chosen.values("a", task, metric)).isEqualTo(chosen.values("b", task, metric));
        }
        assertThatThrownBy(() -> compare(MODEL).with("a", hopeless).on(FLATS, LiveDisplay.silent()))
                .isInstanceOf(IllegalStateException.class);
        Comparison learners = compare(MODEL)
                .seeds(1)
                .with("either", MODEL.balancedBy(constant(0, 0, 1e-9)), MODEL)
                .on(FLATS, TRAINING, LiveDisplay.silent());
        assertThat(learners.methods()).containsExactly("joint, equal()", "either");
        for (String task : learners.tasks()) {
            assertThat(learners.values("either", task, learners.deciding(task)))
                    .isEqualTo(learners.values("joint, equal()", task, learners.deciding(task)));
        }
        assertThatThrownBy(() -> compare(MODEL).with("a", new Training[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("with(name, candidates): 'a' needs at least one training");
    }

    @Test
    void comparisonsThatMakeNoSenseAreRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> compare(MODEL, MODEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "compare(learners): two learners are called 'joint, equal()'; tell them apart with .named(\"...\")");
        assertThatThrownBy(Braid::compare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compare(learners): needs at least one learner; given none");
        assertThatThrownBy(() -> compare(MODEL).seeds(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seeds(n): a comparison needs at least 1 repeat; given 0");
        assertThatThrownBy(() -> compare(MODEL).on(data(TestTable.flats(1, 50)), TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a comparison needs rows to score on; hold some out with data.holdOut(0.2, 42)");
        assertThatThrownBy(() -> compare(MODEL).on(FLATS, TRAINING.checkpoint(folder.resolve("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a comparison is many runs, which one checkpoint cannot hold; leave .checkpoint(...) out");
    }

    @Test
    void comparisonInterruptedTooEarlySaysSo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> compare(MODEL).seeds(2).on(FLATS, TRAINING))
                .isInstanceOf(CancellationException.class)
                .hasMessage("the comparison was interrupted before its first repeat was complete");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
