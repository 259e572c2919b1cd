package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each method promises, by name. */
class GramianMethodsTest {
    private static final Mgda MGDA = new Mgda(Mgda.Normalization.NONE);
    private static final NashMtl NASH = new NashMtl(Double.POSITIVE_INFINITY);
    private static final AlignedMtl ALIGNED = new AlignedMtl(AlignedMtl.Scale.MIN, List.of());
    private static final UpGrad UPGRAD = new UpGrad(List.of());
    private static final DualProj DUALPROJ = new DualProj(List.of());
    private static final ConFig CONFIG = new ConFig(List.of());

    static List<Balancer> all() {
        return List.of(
                new PcGrad(),
                new GradVac(0.5),
                MGDA,
                MGDA.l2(),
                MGDA.loss(),
                MGDA.lossPlus(),
                new CaGrad(0.5, 1),
                new CaGrad(2, 0),
                new ImtlG(),
                new Imtl(0.025),
                NASH,
                new NashMtl(1),
                new FairGrad(0),
                new FairGrad(0.1),
                new FairGrad(2),
                ALIGNED,
                ALIGNED.median(),
                ALIGNED.rmse(),
                UPGRAD,
                DUALPROJ,
                CONFIG,
                new Pcd(0.02, 0.999),
                new Pcd(1, 0),
                new GradNorm(1.5, 0.025),
                new Epo(List.of()),
                new Equal(),
                UPGRAD.sum(),
                NASH.mean().rawHeads());
    }

    static List<Balancer> nonConflicting() {
        return List.of(
                MGDA, new CaGrad(1, 0), new CaGrad(3, 1), NASH, new FairGrad(0.1), UPGRAD, DUALPROJ, new Pcd(0, 0.9));
    }

    static List<Balancer> equivariant() {
        return List.of(
                MGDA,
                MGDA.l2(),
                MGDA.loss(),
                new CaGrad(0.5, 1),
                new ImtlG(),
                new Imtl(0.025),
                NASH,
                new FairGrad(2),
                ALIGNED,
                ALIGNED.median(),
                UPGRAD,
                DUALPROJ,
                CONFIG,
                new GradNorm(1.5, 0.025),
                new Epo(List.of()));
    }

    /** Methods whose direction grows as much as all gradients do together. */
    static List<Balancer> homogeneous() {
        return List.of(
                new PcGrad(),
                new GradVac(0.5),
                MGDA,
                new CaGrad(0.5, 1),
                new ImtlG(),
                ALIGNED,
                UPGRAD,
                DUALPROJ,
                CONFIG,
                new Pcd(0.02, 0.999),
                new GradNorm(1.5, 0.025),
                new Epo(List.of()));
    }

    private static Balancer.Step step(double[][] gramian, double... losses) {
        return new Balancer.Step(
                IntStream.range(0, gramian.length).toArray(),
                losses.length > 0 ? losses : Arguments.ones(gramian.length),
                gramian,
                new SplittableRandom(1));
    }

    private static double[] weights(Balancer method, double[][] rows, double... losses) {
        return method.start(rows.length).weights(step(Gradients.gramian(rows), losses));
    }

    private static double[] direction(Balancer method, double[][] rows) {
        return Gradients.combined(rows, weights(method, rows));
    }

    private static double[][] random(long seed) {
        Random random = new Random(seed);
        int tasks = 2 + random.nextInt(6);
        return Gradients.normal(random, tasks, tasks + random.nextInt(5));
    }

    private static void assertNear(double[] actual, double[] expected, double share) {
        assertThat(actual).containsExactly(expected, within(share * (Gradients.norm(expected) + Double.MIN_NORMAL)));
    }

    private static double losses(int i) {
        return 0.3 + 0.2 * i;
    }

    @ParameterizedTest
    @MethodSource("all")
    void weightsAreFiniteWhateverTheGradients(Balancer method) {
        for (Gradients.Named one : Gradients.hostile()) {
            if (one.rows().length > 16) {
                continue;
            }
            Balancer.State state = method.start(one.rows().length);
            double[] losses = IntStream.range(0, one.rows().length)
                    .mapToDouble(GramianMethodsTest::losses)
                    .toArray();
            for (double[] given : List.of(losses, new double[losses.length])) {
                double[] weights = state.weights(step(one.gramian(), given));
                assertThat(weights).hasSize(one.rows().length);
                assertThat(Arrays.stream(weights).allMatch(Double::isFinite))
                        .as(method + " on " + one + ": " + Arrays.toString(weights))
                        .isTrue();
            }
        }
        // Single precision may make a Gramian that no gradients have, and infinities.
        double[][] impossible = {{1, 1.0000001, -1.0000001}, {1.0000001, 1, -1}, {-1.0000001, -1, 1}};
        double[][] infinite = {{1, Double.NaN, 0}, {Double.NaN, Double.POSITIVE_INFINITY, 0}, {0, 0, 2}};
        for (double[][] gramian : List.of(impossible, infinite)) {
            boolean solver = !(method instanceof PcGrad || method instanceof GradVac || method instanceof GradNorm)
                    && !method.toString().startsWith("mgda().")
                    && !method.toString().startsWith("alignedMtl");
            if (gramian == impossible || solver) {
                assertThat(Arrays.stream(method.start(3).weights(step(gramian, 1, 1, 1)))
                                .allMatch(Double::isFinite))
                        .as(method.toString())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("nonConflicting")
    void noTaskLoses(Balancer method) {
        List<double[][]> cases = new ArrayList<>();
        for (int seed = 0; seed < 60; seed++) {
            cases.add(random(seed));
            cases.add(Gradients.scaled(random(seed), Gradients.magnitudes(new Random(seed), random(seed).length, 6)));
            cases.add(Gradients.normal(new Random(seed), 2 + seed % 6, 2));
        }
        for (double[][] rows : cases) {
            double[] weights = weights(method, rows);
            double[] d = Gradients.combined(rows, weights);
            double size = IntStream.range(0, rows.length)
                    .mapToDouble(i -> Math.abs(weights[i]) * Gradients.norm(rows[i]))
                    .sum();
            for (double[] row : rows) {
                assertThat(Cosines.dot(row, d)).isGreaterThanOrEqualTo(-1e-9 * Gradients.norm(row) * size);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("equivariant")
    void tasksInAnotherOrderGetTheSameWeights(Balancer method) {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            int n = rows.length;
            int[] place = PcGrad.orders(n, new Random(seed))[0];
            double[][] moved = new double[n][];
            double[] given = new double[n];
            double[] losses = new double[n];
            for (int i = 0; i < n; i++) {
                moved[place[i]] = rows[i];
                given[i] = losses(i);
                losses[place[i]] = losses(i);
            }
            double[] weights = weights(method, rows, given);
            double[] after = weights(method, moved, losses);
            double[] back = Arrays.stream(place).mapToDouble(p -> after[p]).toArray();
            assertNear(back, weights, 1e-7);
        }
    }

    @ParameterizedTest
    @MethodSource("homogeneous")
    void directionGrowsWithTheGradients(Balancer method) {
        for (int seed = 0; seed < 40; seed++) {
            for (double factor : new double[] {1e-12, 1e-3, 7, 1e12}) {
                double[][] rows = random(seed);
                double[] factors = Arguments.times(Arguments.ones(rows.length), factor);
                assertNear(
                        direction(method, Gradients.scaled(rows, factors)),
                        Arguments.times(direction(method, rows), factor),
                        1e-7);
            }
        }
    }

    @Test
    void fairSharesDoNotChangeWhenATasksLossIsScaled() {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            double[][] scaled = Gradients.scaled(rows, Gradients.magnitudes(new Random(seed), rows.length, 6));
            assertNear(direction(NASH, scaled), direction(NASH, rows), 1e-7);
            assertNear(direction(new FairGrad(1), scaled), direction(NASH, rows), 1e-7);
            double[] config = direction(CONFIG, rows);
            double[] other = direction(CONFIG, scaled);
            assertNear(
                    Arguments.times(other, 1 / Gradients.norm(other)),
                    Arguments.times(config, 1 / Gradients.norm(config)),
                    1e-7);
        }
    }

    /** Each task's part of the update grows with its own gradient alone. */
    @Test
    void unconflictingProjectionIsLinearInEachTasksScale() {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            double[] base = Arguments.ones(rows.length);
            double[] twice = base.clone();
            double[] thrice = base.clone();
            twice[0] = 2;
            thrice[0] = 3;
            double[] one = direction(UPGRAD, rows);
            double[] two = direction(UPGRAD, Gradients.scaled(rows, twice));
            double[] three = direction(UPGRAD, Gradients.scaled(rows, thrice));
            double[] line = IntStream.range(0, one.length)
                    .mapToDouble(k -> 2 * two[k] - one[k])
                    .toArray();
            assertNear(three, line, 1e-9);
        }
    }

    @Test
    void directionIsZeroOnlyAtAStationaryPoint() {
        for (int seed = 0; seed < 60; seed++) {
            double[][] rows = random(seed);
            double[] positive = new Random(seed).doubles(rows.length, 0.2, 1).toArray();
            double[] rest = Gradients.combined(rows, positive);
            double[][] stationary = rows.clone();
            stationary[0] = IntStream.range(0, rest.length)
                    .mapToDouble(k -> rows[0][k] - rest[k] / positive[0])
                    .toArray();
            double size =
                    Arrays.stream(stationary).mapToDouble(Gradients::norm).max().orElse(0);
            for (Balancer method : List.of(MGDA, NASH, new FairGrad(2), UPGRAD, DUALPROJ)) {
                double[] d = direction(method, stationary);
                assertThat(Gradients.norm(d)).as(method.toString()).isLessThan(1e-6 * size);
                assertThat(Gradients.norm(direction(method, rows)))
                        .as(method.toString())
                        .isGreaterThan(1e-3);
            }
        }
    }

    @Test
    void shortestVectorHasTheSameProductWithAllThatCount() {
        for (int seed = 0; seed < 60; seed++) {
            double[][] rows = random(seed);
            double[] weights = weights(MGDA, rows);
            double[] d = Gradients.combined(rows, weights);
            assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
            for (int i = 0; i < rows.length; i++) {
                assertThat(weights[i]).isGreaterThanOrEqualTo(0);
                double product = Cosines.dot(rows[i], d);
                assertThat(weights[i] > 0 ? Math.abs(product - Cosines.dot(d, d)) : 0)
                        .isLessThan(1e-9);
            }
        }
        assertNear(weights(MGDA, new double[][] {{1, 0}, {0, 2}}), new double[] {0.8, 0.2}, 1e-12);
        assertNear(weights(MGDA.l2(), new double[][] {{1, 0}, {0, 2}}), new double[] {0.5, 0.5}, 1e-12);
        assertNear(weights(MGDA.loss(), new double[][] {{1, 0}, {0, 2}}, 1, 2), new double[] {0.5, 0.5}, 1e-12);
        assertNear(weights(MGDA.lossPlus(), new double[][] {{1, 0}, {0, 2}}, 1, 2), new double[] {0.2, 0.8}, 1e-12);
    }

    /** Scales make the losses tend to one; the projections on the scaled gradients are the same, and heads follow these. */
    @Test
    void impartialLearningScalesLossesAndGradients() {
        double[][] rows = random(3);
        double[] losses = IntStream.range(0, rows.length)
                .mapToDouble(i -> Math.pow(10, i - 2))
                .toArray();
        Balancer.Step step = step(Gradients.gramian(rows), losses);
        Balancer.State state = new Imtl(0.5).start(rows.length);
        assertThat(state.weights(step)).isEqualTo(ImtlG.weights(step.gramian()));
        assertThat(state.scales(step)).containsOnly(1);
        for (int k = 0; k < 500; k++) {
            double[] d = Gradients.combined(rows, state.weights(step));
            double first = Cosines.dot(rows[0], d) / Gradients.norm(rows[0]);
            for (double[] row : rows) {
                assertThat(Cosines.dot(row, d) / Gradients.norm(row)).isCloseTo(first, within(1e-7 * Math.abs(first)));
            }
        }
        double[] scales = state.scales(step);
        for (int i = 0; i < losses.length; i++) {
            assertThat(scales[i] * losses[i]).isCloseTo(1, within(0.01));
        }
        Balancer.State resumed = new Imtl(0.5).start(rows.length);
        resumed.restore(state.save());
        assertThat(resumed.scales(step)).isEqualTo(scales);
        assertThat(resumed.weights(step)).isEqualTo(state.weights(step));
    }

    @Test
    void bargainingDirectionHasTheLengthOfTheRootOfTheTasks() {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            assertThat(Gradients.norm(direction(NASH, rows))).isCloseTo(Math.sqrt(rows.length), within(1e-9));
            assertThat(Gradients.norm(direction(new NashMtl(1), rows))).isCloseTo(1, within(1e-9));
            assertThat(Gradients.norm(direction(new NashMtl(100), rows)))
                    .isCloseTo(Math.sqrt(rows.length), within(1e-9));
        }
        double[][] two = {{3, 0}, {1, 1}};
        double cos = Math.sqrt(0.5);
        assertNear(
                weights(NASH, two),
                new double[] {1 / (3 * Math.sqrt(1 + cos)), 1 / (Math.sqrt(2) * Math.sqrt(1 + cos))},
                1e-12);
    }

    @Test
    void fairnessOfZeroIsTheSumAndMoreIsFairer() {
        assertThat(weights(new FairGrad(0), random(1))).containsOnly(1);
        double[][] rows = {{1, 0}, {0, 3}};
        double small = 0;
        for (double alpha : new double[] {0.1, 0.5, 1, 2, 5, 10}) {
            double[] d = direction(new FairGrad(alpha), rows);
            double ratio = Math.min(Cosines.dot(rows[0], d), Cosines.dot(rows[1], d))
                    / Math.max(Cosines.dot(rows[0], d), Cosines.dot(rows[1], d));
            assertThat(ratio).isGreaterThan(small);
            small = ratio;
        }
        assertNear(weights(new FairGrad(2), new double[][] {{1, 0}, {0, 2}}), new double[] {1, 0.396850262992}, 1e-9);
    }

    @Test
    void conflictAverseDirectionLiesOnItsBall() {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            double[] mean = Gradients.combined(rows, Arguments.times(Arguments.ones(rows.length), 1.0 / rows.length));
            for (double c : new double[] {0, 0.3, 0.9}) {
                double[] d = direction(new CaGrad(c, 0), rows);
                double[] apart = IntStream.range(0, d.length)
                        .mapToDouble(k -> d[k] - mean[k])
                        .toArray();
                assertThat(Gradients.norm(apart)).isCloseTo(c * Gradients.norm(mean), within(1e-9));
                assertNear(direction(new CaGrad(c, 1), rows), Arguments.times(d, 1 / (1 + c * c)), 1e-12);
                assertNear(direction(new CaGrad(c, 2), rows), Arguments.times(d, 1 / (1 + c)), 1e-12);
                // No other point of the ball has a better worst task.
                double worst = Arrays.stream(Cosines.times(rows, d)).min().orElse(0);
                Random random = new Random(seed);
                for (int trial = 0; trial < 200; trial++) {
                    double[] other = Gradients.normal(random, 1, d.length)[0];
                    double length = c * Gradients.norm(mean) / Gradients.norm(other);
                    double[] there = IntStream.range(0, d.length)
                            .mapToDouble(k -> mean[k] + length * other[k])
                            .toArray();
                    assertThat(Arrays.stream(Cosines.times(rows, there)).min().orElse(0))
                            .isLessThanOrEqualTo(worst + 1e-9);
                }
            }
        }
    }

    @Test
    void conflictAverseDirectionAtAStationaryPointIsTheNearestToTheMean() {
        assertNear(direction(new CaGrad(0.5, 0), new double[][] {{1, 0}, {-1, 0}}), new double[] {0, 0}, 1e-12);
        assertNear(direction(new CaGrad(0.5, 0), new double[][] {{0, 0}, {1, 2}}), new double[] {0.5, 1}, 1e-12);
    }

    @Test
    void impartialProjectionsAreEqual() {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            double[] weights = weights(new ImtlG(), rows);
            double[] d = Gradients.combined(rows, weights);
            assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-9));
            double first = Cosines.dot(rows[0], d) / Gradients.norm(rows[0]);
            for (double[] row : rows) {
                assertThat(Cosines.dot(row, d) / Gradients.norm(row))
                        .isCloseTo(first, within(1e-6 * (1 + Math.abs(first))));
            }
        }
        assertNear(weights(new ImtlG(), new double[][] {{2, 0}, {-1, 0}}), new double[] {1 / 3.0, 2 / 3.0}, 1e-12);
        assertNear(weights(new ImtlG(), new double[][] {{0, 0}, {1, 2}}), new double[] {0, 1}, 1e-12);
    }

    @Test
    void alignedGradientsAreOrthogonalAndEquallyLong() {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            int n = rows.length;
            double[][] aligned = new double[n][];
            for (int i = 0; i < n; i++) {
                double[] alone = new double[n];
                alone[i] = 1;
                aligned[i] = Gradients.combined(rows, ALIGNED.weights(Gradients.gramian(rows), alone, Cosines.EPSILON));
            }
            double[][] products = Gradients.gramian(aligned);
            double smallest = Eigen.of(Gradients.gramian(rows)).values()[0];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    assertThat(products[i][j]).isCloseTo(i == j ? smallest : 0, within(1e-9));
                }
            }
        }
    }

    @Test
    void projectedMeanIsTheNearestOnWhichNoTaskLoses() {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            double[] mean = Gradients.combined(rows, Arguments.times(Arguments.ones(rows.length), 1.0 / rows.length));
            double[] d = direction(DUALPROJ, rows);
            double[] apart = IntStream.range(0, d.length)
                    .mapToDouble(k -> d[k] - mean[k])
                    .toArray();
            assertThat(Cosines.dot(apart, d)).isCloseTo(0, within(1e-9));
            boolean conflict = Arrays.stream(Cosines.times(rows, mean)).anyMatch(product -> product < 0);
            assertThat(Gradients.norm(apart) > 1e-12).isEqualTo(conflict);
        }
        double[][] two = {{1, 0}, {-1, 1}};
        assertNear(direction(UPGRAD.sum(), two), direction(new PcGrad(), two), 1e-12);
    }

    @Test
    void conflictFreeDirectionHasEqualCosines() {
        for (int seed = 0; seed < 40; seed++) {
            double[][] rows = random(seed);
            double[] d = direction(CONFIG, rows);
            double[] preferred = direction(
                    CONFIG.preferring(IntStream.range(0, rows.length)
                            .mapToDouble(i -> i + 1)
                            .toArray()),
                    rows);
            double first = Cosines.dot(rows[0], d) / Gradients.norm(rows[0]);
            double ratio = Cosines.dot(rows[0], preferred) / Gradients.norm(rows[0]);
            double together = 0;
            for (int i = 0; i < rows.length; i++) {
                double length = Gradients.norm(rows[i]);
                assertThat(Cosines.dot(rows[i], d) / length).isCloseTo(first, within(1e-7 * (1 + Math.abs(first))));
                assertThat(Cosines.dot(rows[i], preferred) / length)
                        .isCloseTo((i + 1) * ratio, within(1e-6 * (1 + Math.abs(ratio))));
                together += Cosines.dot(rows[i], d) / Gradients.norm(d);
            }
            assertThat(Gradients.norm(d)).isCloseTo(Math.abs(together), within(1e-7 * (1 + Math.abs(together))));
        }
        assertThat(direction(CONFIG, new double[][] {{1, 0}, {-1, 0}})).containsExactly(0, 0);
        assertNear(direction(CONFIG, new double[][] {{1, 0}, {0, 2}}), new double[] {1.5, 1.5}, 1e-12);
    }

    @Test
    void krumFollowsTheCrowd() {
        double[][] rows = {{1, 1, 1}, {1, 0, 1}, {75, -666, 23}, {1, 2, 3}, {2, 0, 1}};
        assertThat(weights(new Krum(1, 4), rows)).containsExactly(0.25, 0.25, 0, 0.25, 0.25);
        assertThat(weights(new Krum(1, 1), rows)[2]).isZero();
        Balancer.State state = new Krum(1, 1).start(5);
        assertThat(state.weights(step(new double[][] {{1, 0}, {0, 1}}))).containsExactly(0.5, 0.5);
        assertThatThrownBy(() -> new Krum(2, 1).start(4))
                .hasMessage(
                        "krum(2) needs at least 5 tasks, 3 more than may be arbitrary and as many as are selected; there are 4");
        assertThatThrownBy(() -> new Krum(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void gradientNormalisationLengthensTheSlowTask() {
        Balancer.State state = new GradNorm(1.5, 0.025).start(2);
        double[][] gramian = {{1, 0}, {0, 1}};
        assertThat(state.weights(step(gramian, 1, 10))).containsExactly(1, 1);
        double[] weights = new double[2];
        for (int i = 0; i < 200; i++) {
            weights = state.weights(step(gramian, 0.5, 9));
        }
        assertThat(weights[1]).isGreaterThan(weights[0]);
        assertThat(weights[0] + weights[1]).isCloseTo(2, within(1e-9));
        // At rest the lengths are in the ratio of the progress to the power of alpha.
        assertThat(weights[1] / weights[0]).isCloseTo(Math.pow(0.9 / 0.5, 1.5), within(0.15));
        Balancer.State scaled = new GradNorm(1.5, 0.025).start(2);
        scaled.weights(step(new double[][] {{1e12, 0}, {0, 1e12}}, 1, 10));
        Balancer.State plain = new GradNorm(1.5, 0.025).start(2);
        plain.weights(step(gramian, 1, 10));
        assertNear(
                scaled.weights(step(new double[][] {{1e12, 0}, {0, 1e12}}, 0.5, 9)),
                plain.weights(step(gramian, 0.5, 9)),
                1e-12);
    }

    @Test
    void vaccineStartsAsSurgery() {
        for (int seed = 0; seed < 20; seed++) {
            double[][] rows = random(seed);
            // Two tasks: with more, a pair's cosine is of gradients that were changed already, from both sides the
            // same.
            assertNear(weights(new GradVac(0.5), rows), weights(new PcGrad(), rows), 1e-9);
        }
    }

    /** Pulled against its opposite nothing is left of a gradient but rounding, which has no cosine with a third. */
    @Test
    void vaccinatedGradientOfNothingTeachesNothing() {
        Random random = new Random(8);
        for (int trial = 0; trial < 100; trial++) {
            double[][] rows = Gradients.normal(random, 3, 4);
            rows[1] = Arguments.times(rows[0], -random.nextDouble());
            GradVac.Usual state = new GradVac.Usual(3, 0.5);
            Balancer.Step step = new Balancer.Step(
                    new int[] {0, 1, 2}, new double[3], Gradients.gramian(rows), new SplittableRandom(1));
            state.weights(step, new int[][] {{1, 2}, {0, 2}, {0, 1}});
            assertThat(state.save()[1]).isCloseTo(-0.5, within(1e-12));
            assertThat(state.save()[2]).isZero();
        }
    }

    @Test
    void methodsWithAStateGoOnFromWhatTheySaved() {
        for (Balancer method : List.of(
                new GradVac(0.3),
                new GradNorm(1.5, 0.1),
                ParetoMtl.of(0, new double[] {1, 0.2, 0.2}, new double[] {0.2, 1, 0.2}, new double[] {0.2, 0.2, 1}),
                new GradNorm(1, 0.1).mean())) {
            Balancer.State state = method.start(3);
            Random random = new Random(4);
            for (int i = 0; i < 10; i++) {
                state.weights(step(Gradients.gramian(Gradients.normal(random, 3, 4)), 0.2, 0.3, 1));
            }
            Balancer.State resumed = method.start(3);
            resumed.restore(state.save());
            for (int i = 0; i < 5; i++) {
                Balancer.Step next = step(Gradients.gramian(Gradients.normal(random, 3, 4)), 1.1, 0.3, 0.5);
                Balancer.Step same =
                        new Balancer.Step(next.tasks(), next.losses(), next.gramian(), new SplittableRandom(1));
                assertThat(resumed.weights(same)).as(method.toString()).isEqualTo(state.weights(next));
            }
            assertThat(resumed.save()).isEqualTo(state.save());
            double[] saved = state.save();
            Arrays.fill(saved, 99);
            assertThat(state.save()).isEqualTo(resumed.save());
        }
    }

    /** A task without a label in the batch takes no part, and what is remembered of it waits. */
    @Test
    void absentTasksWait() {
        double[][] gramian = Gradients.gramian(Gradients.normal(new Random(1), 2, 4));
        for (Balancer method : List.of(new GradVac(0.5), new GradNorm(1.5, 0.1))) {
            Balancer.State state = method.start(3);
            state.weights(step(Gradients.gramian(Gradients.normal(new Random(2), 3, 4)), 1, 2, 3));
            double[] before = state.save();
            Balancer.Step without =
                    new Balancer.Step(new int[] {0, 2}, new double[] {1, 1}, gramian, new SplittableRandom(1));
            assertThat(state.weights(without)).hasSize(2);
            double[] after = state.save();
            for (int i = 0; i < before.length; i++) {
                // Row or column of the second of three tasks.
                if (i % 3 == 1 || (before.length == 9 && i / 3 == 1)) {
                    assertThat(after[i]).isEqualTo(before[i]);
                }
            }
            assertThat(after).isNotEqualTo(before);
        }
        for (Balancer method : all()) {
            Balancer.State state = method.start(4);
            assertThat(state.weights(
                            new Balancer.Step(new int[] {1, 3}, new double[] {1, 1}, gramian, new SplittableRandom(1))))
                    .hasSize(2);
            assertThat(state.weights(
                            new Balancer.Step(new int[0], new double[0], new double[0][], new SplittableRandom(1))))
                    .as(method.toString())
                    .isEmpty();
        }
    }

    @Test
    void preferencesPull() {
        double[][] rows = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (Balancer method : List.of(
                UPGRAD.preferring(3, 1, 2),
                DUALPROJ.preferring(3, 1, 2),
                ALIGNED.preferring(3, 1, 2),
                CONFIG.preferring(3, 1, 2))) {
            double[] weights = weights(method, rows);
            assertNear(Arguments.times(weights, 1 / weights[1]), new double[] {3, 1, 2}, 1e-9);
            assertThat(method.toString()).endsWith(".preferring(3.0, 1.0, 2.0)");
            assertThatThrownBy(() -> method.start(2))
                    .hasMessageContaining("one preference a task is needed; given 3 for 2");
        }
        assertThatThrownBy(() -> UPGRAD.preferring(1, -2))
                .hasMessage("upGrad: the preference for each task must be a positive, finite number; given -2.0");
    }

    @Test
    void sumAndMeanDifferByTheNumberOfTasks() {
        double[][] rows = random(3);
        int n = rows.length;
        for (Balancer method : all()) {
            double[] sum = weights(method.sum(), rows);
            assertNear(Arguments.times(weights(method.mean(), rows), n), sum, 1e-12);
            assertNear(
                    weights(method.reduction() == Balancer.Reduction.SUM ? method.sum() : method.mean(), rows),
                    weights(method, rows),
                    1e-12);
            assertThat(method.sum().mean().sum()).isEqualTo(method.sum());
            assertThat(method.sum().headGradients()).isEqualTo(method.headGradients());
            if (method.needs() == Balancer.Needs.GRAMIAN) {
                assertThat(method.rawHeads().headGradients()).isEqualTo(Balancer.HeadGradients.RAW);
                assertThat(method.weightedHeads().headGradients()).isEqualTo(Balancer.HeadGradients.WEIGHTED);
                assertThat(method.weightedHeads().rawHeads().reduction()).isEqualTo(method.reduction());
                assertThat(method.sum().weightedHeads().reduction()).isEqualTo(Balancer.Reduction.SUM);
            }
        }
        assertThat(new PcGrad().mean()).hasToString("pcGrad().mean()");
        assertThat(new NashMtl(1).rawHeads().mean()).hasToString("nashMtl().mean().rawHeads()");
        assertThat(new Equal().mean().formula()).isEqualTo("total = sum of L_i, over the number of tasks");
        assertThat(MGDA.sum().rawHeads()).hasToString("mgda().sum()");
        assertThatThrownBy(() -> new Equal().rawHeads())
                .hasMessageStartingWith("equal() looks at losses alone and is trained in one backward pass");
    }

    @Test
    void badArgumentsAreRefused() {
        assertThatThrownBy(() -> new CaGrad(-1, 1))
                .hasMessage("cagrad: the radius c must be a finite number, not negative; given -1.0");
        assertThatThrownBy(() -> new CaGrad(1, 3)).hasMessageContaining("given 3");
        assertThatThrownBy(() -> new FairGrad(0.01)).hasMessageContaining("from 0.05 to 10; given 0.01");
        assertThatThrownBy(() -> new NashMtl(0)).hasMessageContaining("given 0.0");
        assertThatThrownBy(() -> new GradVac(0)).hasMessageContaining("at most 1; given 0.0");
        assertThatThrownBy(() -> new GradNorm(1, 0)).hasMessageContaining("given 0.0");
        assertThatThrownBy(() -> ParetoMtl.of(2, ParetoMtl.fan(2))).hasMessageContaining("one of 0 to 1; given 2");
        assertThatThrownBy(() -> ParetoMtl.of(0, new double[] {1, 2}, new double[] {1}))
                .hasMessageContaining("as many numbers");
        assertThatThrownBy(() -> ParetoMtl.of(0, ParetoMtl.fan(2)).start(3))
                .hasMessageContaining("each of the 3 tasks");
    }
}
