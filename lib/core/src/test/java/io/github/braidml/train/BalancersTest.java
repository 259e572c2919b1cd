package io.github.braidml.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Constant;
import io.github.braidml.balance.Cosmos;
import io.github.braidml.balance.CrMogm;
import io.github.braidml.balance.Dwa;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Every;
import io.github.braidml.balance.Famo;
import io.github.braidml.balance.GeometricMean;
import io.github.braidml.balance.Go4Align;
import io.github.braidml.balance.ImtlL;
import io.github.braidml.balance.LdcMtl;
import io.github.braidml.balance.Lle;
import io.github.braidml.balance.LogScaled;
import io.github.braidml.balance.Mgda;
import io.github.braidml.balance.Pbi;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Preferred;
import io.github.braidml.balance.Rlw;
import io.github.braidml.balance.Stch;
import io.github.braidml.balance.StchLog;
import io.github.braidml.balance.WarmUp;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Sources;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.Sharing;
import io.github.braidml.optim.Adam;
import io.github.braidml.optim.Sgd;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Regression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Balancing methods in real training: what a state is told, and what becomes of its weights. */
class BalancersTest {
    private static final Sharing HARD = new HardSharing(new Mlp(List.of(8, 6), 0.2));
    private static final Sharing SURE = new HardSharing(new Mlp(List.of(8, 6), 0));

    private static final Prepared PATIENTS = Sources.shipped("actg175")
            .drop("days", "event", "off_treatment", "cd8_week_20")
            .prepare(List.of(
                    Regression.of("cd4_week_20"),
                    Regression.of("cd4_week_96"),
                    Binary.of("event_within_2_years"),
                    Binary.of("symptoms")));

    static Stream<Balancer> methods() {
        return Stream.of(
                Constant.of(1, 2, 0.5, 1),
                new LogScaled(),
                new GeometricMean(),
                new ImtlL(0.025),
                new Dwa(2),
                new Rlw(),
                Famo.published(),
                new Stch(0.1, List.of(), List.of()),
                new StchLog(1, 1),
                new Go4Align(2, 1e-4),
                new LdcMtl(0.05, 1e-3),
                Pbi.towards(),
                Cosmos.of(),
                new Lle(0.02),
                new Every(3, new PcGrad()),
                new WarmUp(2, new PcGrad()),
                new CrMogm(0.9, new PcGrad()),
                Preferred.of(new PcGrad(), 1, 2, 3, 4),
                new WarmUp(1, new Every(2, Famo.published())),
                new Every(3, new Mgda(Mgda.Normalization.L2).onRepresentation()),
                new PcGrad().onRepresentation());
    }

    private static Fit fit(Prepared data, Sharing sharing, Balancer balancer, Training training) {
        return Trainer.fit(data, sharing, balancer, training, "", Monitor.NONE);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void resumedRunIsTheUninterruptedRun(Balancer balancer, @TempDir Path folder) {
        Prepared data = Problem.of(1, 80, 0.2);
        Training training = Training.of(4).batch(16).seed(7).optimizer(Adam.of(0.02));
        Fit whole = fit(data, HARD, balancer, training);
        Path file = folder.resolve("run");
        for (int epochs : new int[] {1, 3}) {
            fit(
                    data,
                    HARD,
                    balancer,
                    Training.of(epochs)
                            .batch(16)
                            .seed(7)
                            .optimizer(Adam.of(0.02))
                            .checkpoint(file));
        }
        TrainerTest.assertSame(fit(data, HARD, balancer, training.checkpoint(file)), whole);
    }

    /** Patients of a trial; a third of them have no label for the second task. */
    @ParameterizedTest
    @MethodSource("methods")
    void realDataIsLearned(Balancer balancer) {
        for (long seed = 0; seed < 3; seed++) {
            Fit fit = fit(
                    PATIENTS,
                    new HardSharing(new Mlp(List.of(16, 8), 0.1)),
                    balancer,
                    Training.of(3).batch(64).seed(seed).optimizer(Adam.of(0.005)));
            assertThat(fit.ending()).isEqualTo("all 3 epochs done");
            assertThat(Reference.flat(fit.network())).doesNotContain(Double.NaN);
            for (Epoch epoch : fit.epochs()) {
                assertThat(epoch.weights()).doesNotContain(Double.NaN);
            }
            double best = fit.epochs().stream().mapToDouble(Epoch::score).min().orElseThrow();
            if (!(balancer instanceof Pbi)) {
                // That one seeks a ratio of the losses and gives up a task to get it.
                assertThat(best).as("relative to a constant guess").isLessThan(1.1);
            }
        }
    }

    /** Writes down what its state is told. */
    private static final class Spy implements Balancer, Balancer.State {
        private final List<Balancer.Step> steps = new ArrayList<>();
        private final List<double[]> after = new ArrayList<>();
        private final List<double[]> epochs = new ArrayList<>();

        @Override
        public Needs needs() {
            return Needs.LOSSES;
        }

        @Override
        public HeadGradients headGradients() {
            return HeadGradients.WEIGHTED;
        }

        @Override
        public State start(int tasks) {
            return this;
        }

        @Override
        public double[] weights(Balancer.Step step) {
            steps.add(step);
            double[] weights = new double[step.tasks().length];
            Arrays.fill(weights, 1);
            return weights;
        }

        @Override
        public boolean looksBack() {
            return true;
        }

        @Override
        public void after(Balancer.Step step, double[] losses) {
            assertThat(step).isSameAs(steps.get(steps.size() - 1));
            after.add(losses);
        }

        @Override
        public void epoch(double[] losses) {
            epochs.add(losses);
        }
    }

    /** With all rows in one batch, in one order or another, the losses after a step are those before the next. */
    @Test
    void lossesAfterAStepAreThoseOfTheMovedParameters() {
        Spy spy = new Spy();
        Fit fit = fit(
                Problem.of(2, 60, 0.3),
                SURE,
                spy,
                Training.of(5).batch(1000).seed(3).optimizer(Sgd.of(0.05)));
        assertThat(spy.after).hasSize(5);
        for (int i = 0; i < 4; i++) {
            double[] next = spy.steps.get(i + 1).losses();
            assertThat(spy.after.get(i)).containsExactly(next, within(1e-5));
            assertThat(spy.after.get(i)).isNotEqualTo(spy.steps.get(i).losses());
        }
        for (int i = 0; i < 5; i++) {
            assertThat(spy.epochs.get(i)).isEqualTo(fit.epochs().get(i).train());
            assertThat(fit.epochs().get(i).train())
                    .as("the losses before the step, not after it")
                    .containsExactly(spy.steps.get(i).losses(), within(1e-12));
        }
    }

    /** The same dropout before and after, or the fall of a loss would be noise: a step of almost nothing changes nothing. */
    @Test
    void lossesAfterAStepAreThroughTheSameDropout() {
        Spy spy = new Spy();
        fit(Problem.of(2, 60, 0.3), HARD, spy, Training.of(3).batch(16).seed(3).optimizer(Sgd.of(1e-12)));
        for (int i = 0; i < spy.after.size(); i++) {
            assertThat(spy.after.get(i)).containsExactly(spy.steps.get(i).losses(), within(1e-6));
        }
        assertThat(spy.steps.stream().map(step -> step.losses()[0]).distinct().count())
                .isGreaterThan(3);
    }

    @Test
    void lookingBackChangesNothingByItself() {
        Prepared data = Problem.of(3, 60, 0.3);
        Training training = Training.of(3).batch(16).seed(3).optimizer(Adam.of(0.02));
        TrainerTest.assertSame(fit(data, HARD, new Spy(), training), fit(data, HARD, new Equal(), training));
    }

    /** Fixed weights of gradients that it asks for, or does not: heads follow their own task either way. */
    private record Fixed(boolean asks, double... weights) implements Balancer {
        @Override
        public Needs needs() {
            return Needs.GRAMIAN;
        }

        @Override
        public HeadGradients headGradients() {
            return HeadGradients.RAW;
        }

        @Override
        public State start(int tasks) {
            return new State() {
                @Override
                public boolean measures(int[] present) {
                    return asks;
                }

                @Override
                public double[] weights(Step step) {
                    assertThat(step.gramian().length).isEqualTo(asks ? step.tasks().length : 0);
                    return Arrays.stream(step.tasks())
                            .mapToDouble(t -> weights[t])
                            .toArray();
                }
            };
        }
    }

    /** A weight of zero stops a task in what is shared, not in its own head. */
    @Test
    void stepsWithoutTheGramianGiveTheSameUpdate() {
        Prepared data = Problem.of(
                4, 80, 0.2, List.of(Problem.SIZE.weight(2), Problem.RISK, Problem.KIND.weight(0.5), Problem.PRICE));
        Training training =
                Training.of(3).batch(16).seed(3).optimizer(Sgd.of(0.05).momentum(0.5));
        for (double[] weights : new double[][] {{0, 2, -0.3, 1}, {1, 1, 1, 1}}) {
            Fit asked = fit(data, HARD, new Fixed(true, weights), training);
            Fit not = fit(data, HARD, new Fixed(false, weights), training);
            assertThat(Reference.flat(not.network())).containsExactly(Reference.flat(asked.network()), within(1e-4));
            for (int i = 0; i < 3; i++) {
                assertThat(not.epochs().get(i).weights())
                        .isEqualTo(asked.epochs().get(i).weights());
                // A step that does not ask is measured only at the start of an epoch.
                assertThat(not.epochs().get(i).cosines()).hasDimensions(4, 4);
            }
        }
    }

    @Test
    void askedAtEveryStepIsTheMethodItself() {
        Prepared data = Problem.of(5, 80, 0.2);
        Training training = Training.of(3).batch(16).seed(3).optimizer(Adam.of(0.02));
        TrainerTest.assertSame(
                fit(data, HARD, new Every(1, new PcGrad()), training), fit(data, HARD, new PcGrad(), training));
    }

    /** The weights of a warm-up are those of equal(); both leave the same network after it. */
    @Test
    void warmUpIsEqualWeights() {
        Prepared data = Problem.of(6, 80, 0.2);
        Training training = Training.of(3).batch(16).seed(3).optimizer(Adam.of(0.02));
        Fit waiting = fit(data, HARD, new WarmUp(3, new PcGrad()), training);
        Fit equal = fit(data, HARD, new Equal(), training);
        assertThat(Reference.flat(waiting.network())).isEqualTo(Reference.flat(equal.network()));
        for (int i = 0; i < 3; i++) {
            assertThat(waiting.epochs().get(i).train())
                    .isEqualTo(equal.epochs().get(i).train());
        }
    }
}
