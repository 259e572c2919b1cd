package io.github.braidml.train;

import static io.github.braidml.train.Problem.fit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.Constant;
import io.github.braidml.balance.Cosmos;
import io.github.braidml.balance.CrMogm;
import io.github.braidml.balance.DbMtl;
import io.github.braidml.balance.Dwa;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Every;
import io.github.braidml.balance.ExcessMtl;
import io.github.braidml.balance.Famo;
import io.github.braidml.balance.GeometricMean;
import io.github.braidml.balance.Go4Align;
import io.github.braidml.balance.GradDrop;
import io.github.braidml.balance.Imtl;
import io.github.braidml.balance.ImtlL;
import io.github.braidml.balance.LdcMtl;
import io.github.braidml.balance.Lle;
import io.github.braidml.balance.LogScaled;
import io.github.braidml.balance.Mgda;
import io.github.braidml.balance.MoCo;
import io.github.braidml.balance.MoDo;
import io.github.braidml.balance.Pbi;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.Pcd;
import io.github.braidml.balance.Preferred;
import io.github.braidml.balance.Rlw;
import io.github.braidml.balance.SdmGrad;
import io.github.braidml.balance.Stch;
import io.github.braidml.balance.StchLog;
import io.github.braidml.balance.TrimmedMean;
import io.github.braidml.balance.WarmUp;
import io.github.braidml.data.Prepared;
import io.github.braidml.data.Sources;
import io.github.braidml.model.HardSharing;
import io.github.braidml.model.Mlp;
import io.github.braidml.model.SeparateNetworks;
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
                Cosmos.of().drawn(),
                new WarmUp(1, Preferred.of(Cosmos.of().lambda(8).drawn(0.5), 1, 2, 3, 4)),
                new Lle(0.02),
                new Every(3, new PcGrad()),
                new WarmUp(2, new PcGrad()),
                new CrMogm(0.9, new PcGrad()),
                Preferred.of(new PcGrad(), 1, 2, 3, 4),
                new WarmUp(1, new Every(2, Famo.published())),
                new Imtl(0.025),
                new GradDrop(List.of()).leak(0.1, 0, 0, 0),
                new TrimmedMean(1),
                MoCo.published(),
                new DbMtl(0.9, 0),
                new ExcessMtl(0.01),
                new MoDo(0.1, 0.1),
                new SdmGrad(0.3),
                new Pcd(0.02, 0.999),
                new WarmUp(1, Preferred.of(MoCo.published(), 1, 2, 3, 4)),
                new Every(3, new Imtl(0.025)),
                new CrMogm(0.9, new Every(2, new SdmGrad(0.3))),
                new Every(2, new ExcessMtl(0.1)).mean(),
                new DbMtl(0.9, 0).weightedHeads(),
                new Every(3, new Mgda(Mgda.Normalization.L2).onRepresentation()),
                new Imtl(0.025).onRepresentation(),
                new PcGrad().onRepresentation());
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
        assertThat(waiting.best()).isEqualTo(equal.best());
        // Angles that are only looked at may come from another way to the same gradients, in single precision.
        assertThat(waiting.epochs())
                .usingRecursiveComparison()
                .withComparatorForType(Double::compare, Double.class)
                .ignoringFields("cosines")
                .isEqualTo(equal.epochs());
        for (int epoch = 0; epoch < 3; epoch++) {
            double[][] cosines = waiting.epochs().get(epoch).cosines();
            for (int i = 0; i < cosines.length; i++) {
                assertThat(cosines[i]).containsExactly(equal.epochs().get(epoch).cosines()[i], within(1e-6));
            }
        }
    }

    /** Writes down what it is shown of two more batches, and goes nowhere. */
    private record Batches(List<Balancer.Step> steps) implements Balancer {
        @Override
        public Needs needs() {
            return Needs.BATCHES;
        }

        @Override
        public HeadGradients headGradients() {
            return HeadGradients.RAW;
        }

        @Override
        public State start(int tasks) {
            return step -> {
                steps.add(step);
                return new double[step.tasks().length];
            };
        }
    }

    private static List<Balancer.Step> batches(Prepared data, Training training) {
        List<Balancer.Step> steps = new ArrayList<>();
        fit(data, SURE, new Batches(steps), training);
        return steps;
    }

    /** Products of the gradients on one batch with those on another are the Gramian of all rows on average; squares are more. */
    @Test
    void productsOfTwoBatchesAreRightOnAverage() {
        Prepared data = Problem.of(8, 80, 0.2);
        Training still = Training.of(60).batch(8).seed(3).optimizer(Sgd.of(1e-12));
        List<Balancer.Step> steps = batches(data, still);
        double[][] mean = new double[4][4];
        for (Balancer.Step step : steps) {
            for (int i = 0; i < step.tasks().length; i++) {
                for (int j = 0; j < step.tasks().length; j++) {
                    mean[step.tasks()[i]][step.tasks()[j]] += step.gramian()[i][j] / steps.size();
                }
            }
        }
        double[][][] exact = new double[1][][];
        Balancer look = new Balancer() {
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
                return step -> {
                    exact[0] = step.gramian();
                    return new double[4];
                };
            }
        };
        fit(data, SURE, look, still.epochs(1).batch(1000));
        double worst = 0;
        double asymmetry = 0;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double unit = Math.sqrt(exact[0][i][i] * exact[0][j][j]);
                worst = Math.max(worst, Math.abs(mean[i][j] - exact[0][i][j]) / unit);
                double[][] last = steps.get(0).gramian();
                asymmetry = Math.max(asymmetry, Math.abs(last[i][j] - last[j][i]) / unit);
            }
        }
        assertThat(worst).isLessThan(0.25);
        assertThat(asymmetry).isGreaterThan(0.01);
        List<Balancer.Step> again = batches(data, still.epochs(2));
        for (int i = 0; i < again.size(); i++) {
            assertThat(again.get(i).gramian()).isDeepEqualTo(steps.get(i).gramian());
        }
    }

    @Test
    void whatIsNotSharedCannotBeBalanced() {
        Sharing separate = new SeparateNetworks(new Mlp(List.of(8), 0));
        for (Balancer balancer : List.of(
                new GradDrop(List.of()), new ExcessMtl(0.01), new MoDo(0.1, 0.1), new WarmUp(1, new SdmGrad(0.3)))) {
            assertThatThrownBy(() -> fit(Problem.of(1, 40, 0), separate, balancer, Training.of(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "%s balances the gradients of shared parameters, but separate(mlp(8)) shares none; use hard(...) or equal()",
                            balancer);
        }
    }

    /** A mean over the tasks by way of a wrapper is still told of the losses after a step and of the ends of epochs. */
    @Test
    void anotherReductionTakesNothingAwayFromAMethod() {
        Prepared data = Problem.of(4, 80, 0.2);
        Training training = Training.of(4).batch(16).seed(3).optimizer(Adam.of(0.02));
        Fit mean = fit(data, HARD, Famo.published().mean(), training);
        TrainerTest.assertSame(mean, fit(data, HARD, Famo.published(), training));
        Fit late = fit(data, HARD, new WarmUp(2, new PcGrad()).mean(), training);
        assertThat(late.epochs().get(1).weights()).containsOnly(0.25);
        assertThat(late.epochs().get(3).weights())
                .isNotEqualTo(late.epochs().get(1).weights());
        Spy spy = new Spy();
        fit(data, HARD, spy.mean(), training);
        assertThat(spy.after).hasSameSizeAs(spy.steps);
        assertThat(spy.epochs).hasSize(4);
        assertThat(new CrMogm(0.9, new SdmGrad(0.3)).reduction()).isEqualTo(Balancer.Reduction.MEAN);
    }

    /** What is reported of dropped gradients is how much of them is left. */
    @Test
    void effectiveWeightsAreWhatIsLeft() {
        Prepared data = Problem.of(5, 80, 0);
        Training training = Training.of(2).batch(16).seed(3).optimizer(Adam.of(0.02));
        for (Epoch epoch : fit(data, HARD, new GradDrop(List.of()), training).epochs()) {
            assertThat(Arrays.stream(epoch.weights()).allMatch(w -> w > 0.2 && w < 0.95))
                    .isTrue();
        }
        Balancer all = new GradDrop(List.of()).leak(1, 1, 1, 1);
        Fit whole = fit(data, HARD, all, training);
        assertThat(whole.epochs().get(1).weights()).containsExactly(new double[] {1, 1, 1, 1}, within(1e-6));
        assertThat(Reference.flat(whole.network()))
                .containsExactly(
                        Reference.flat(fit(data, HARD, new Equal(), training).network()), within(1e-4));
    }
}
