package io.github.braidml.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method does as it comes, with all it remembers: the guide's table of promises, no less and no more. */
class BalancerPropertiesTest {
    private static final int SEEDS = 12;
    private static final double NEAR = 1e-6;

    /** A step, the losses after it, and whether an epoch ends with it. */
    private record Moment(double[] losses, double[][] rows, double[] after, boolean ends) {

        /** With each task's loss in another unit. */
        Moment times(double... factors) {
            return new Moment(product(losses, factors), Gradients.scaled(rows, factors), product(after, factors), ends);
        }

        Moment with(double[][] others) {
            return new Moment(losses, others, after, ends);
        }

        private static double[] product(double[] x, double[] y) {
            return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).toArray();
        }
    }

    /** What came of a step: weights, update, the gradients as they were, and the length of all its parts. */
    private record Taken(double[] weights, double[] update, double[][] rows, double size) {}

    /** Some steps of a run, and where the method goes in them. */
    private record Course(Balancer method, List<Moment> moments, List<Taken> taken) {

        static Course random(String name, long seed) {
            int tasks = 4 + (int) (seed % 3);
            Random random = new Random(seed);
            return of(
                    EveryMethod.of(name, tasks),
                    IntStream.range(0, 14)
                            .mapToObj(k -> new Moment(
                                    random.doubles(tasks, 0.3, 2).toArray(),
                                    Gradients.normal(random, tasks, tasks + 2),
                                    random.doubles(tasks, 0.3, 2).toArray(),
                                    k % 2 == 1))
                            .toList());
        }

        static Course of(Balancer method, List<Moment> moments) {
            int tasks = moments.get(0).losses().length;
            Balancer.State state = method.start(tasks);
            List<Taken> taken = new ArrayList<>();
            for (int k = 0; k < moments.size(); k++) {
                Moment now = moments.get(k);
                double[][] rows = copy(now.rows());
                Balancer.Step step = step(now.losses(), rows, k);
                double[] weights = state.weights(step).clone();
                double size = IntStream.range(0, tasks)
                        .mapToDouble(i -> Math.abs(weights[i]) * Gradients.norm(rows[i]))
                        .sum();
                taken.add(new Taken(weights, Gradients.combined(rows, weights), now.rows(), size));
                if (state.looksBack()) {
                    state.after(step, now.after());
                }
                if (now.ends()) {
                    state.epoch(now.losses());
                }
            }
            return new Course(method, moments, taken);
        }

        int tasks() {
            return moments.get(0).losses().length;
        }

        Course times(double... factors) {
            return of(method, moments.stream().map(now -> now.times(factors)).toList());
        }

        /** Says that another course has the same updates, times a factor. */
        boolean is(Course other, double factor) {
            return IntStream.range(0, taken.size()).allMatch(k -> {
                Taken mine = taken.get(k);
                double[] theirs = other.taken.get(k).update();
                return near(theirs, Arguments.times(mine.update(), factor), factor * mine.size());
            });
        }

        boolean all(Predicate<Taken> condition) {
            return taken.stream().allMatch(condition);
        }
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    private static Balancer.Step step(double[] losses, double[][] rows, long seed) {
        return new Balancer.Step(
                IntStream.range(0, rows.length).toArray(),
                losses,
                Gradients.gramian(rows),
                Rows.of(rows),
                new SplittableRandom(seed));
    }

    private static boolean near(double[] x, double[] y, double size) {
        return IntStream.range(0, x.length).allMatch(i -> Math.abs(x[i] - y[i]) <= NEAR * size);
    }

    private static double[] factors(Course course, long seed, double size) {
        return Gradients.magnitudes(new Random(seed), course.tasks(), size);
    }

    private static boolean seeds(String name, BiPredicate<Course, Long> condition) {
        return IntStream.range(0, SEEDS).allMatch(seed -> condition.test(Course.random(name, seed), (long) seed));
    }

    private static boolean noTaskLoses(Course course, long seed) {
        return IntStream.range(0, 2)
                .mapToObj(i -> i == 0 ? course : course.times(factors(course, seed, 1)))
                .allMatch(one -> one.all(taken -> Arrays.stream(taken.rows())
                        .allMatch(row ->
                                Cosines.dot(row, taken.update()) >= -1e-9 * Gradients.norm(row) * taken.size())));
    }

    /** Gradients of which a positive combination is zero leave nothing to do, others do. */
    private static boolean zeroWhereStationary(Course course, long seed) {
        double[] shares =
                new Random(seed).doubles(course.tasks(), -3, 0).map(Math::exp).toArray();
        Course there = Course.of(
                course.method(),
                course.moments().stream()
                        .map(now -> {
                            double[] rest = Gradients.combined(now.rows(), shares);
                            double[][] rows = copy(now.rows());
                            for (int k = 0; k < rest.length; k++) {
                                rows[0][k] -= rest[k] / shares[0];
                            }
                            return now.with(rows);
                        })
                        .toList());
        return there.all(taken -> Gradients.norm(taken.update())
                        < NEAR
                                * Arrays.stream(taken.rows())
                                        .mapToDouble(Gradients::norm)
                                        .max()
                                        .orElse(0))
                && course.all(taken -> Gradients.norm(taken.update()) > 1e-3 * taken.size());
    }

    private static boolean anyOrder(Course course, long seed) {
        int[] place = PcGrad.orders(course.tasks(), new Random(seed))[0];
        Course moved = Course.of(
                course.method(),
                course.moments().stream()
                        .map(now -> {
                            Moment other = new Moment(
                                    now.losses().clone(),
                                    copy(now.rows()),
                                    now.after().clone(),
                                    now.ends());
                            for (int i = 0; i < place.length; i++) {
                                other.losses()[place[i]] = now.losses()[i];
                                other.rows()[place[i]] = now.rows()[i];
                                other.after()[place[i]] = now.after()[i];
                            }
                            return other;
                        })
                        .toList());
        return course.is(moved, 1);
    }

    /** All losses in another unit. */
    private static String together(String name) {
        double[] units = {1e-3, 7, 1e3};
        boolean grows = seeds(
                name,
                (course, seed) ->
                        course.is(course.times(all(course, units[(int) (seed % 3)])), units[(int) (seed % 3)]));
        boolean stays = seeds(name, (course, seed) -> course.is(course.times(all(course, units[(int) (seed % 3)])), 1));
        return grows ? "× c" : stays ? "same" : "no";
    }

    private static double[] all(Course course, double factor) {
        return Arguments.times(Arguments.ones(course.tasks()), factor);
    }

    /** Each loss in a unit of its own; or one loss in others, in which the update is to be a line. */
    private static String apart(String name) {
        if (seeds(name, (course, seed) -> course.is(course.times(factors(course, seed, 2)), 1))) {
            return "same";
        }
        if (seeds(name, (course, seed) -> {
            List<Taken> others = course.times(factors(course, seed, 2)).taken();
            return IntStream.range(0, others.size()).allMatch(k -> {
                Taken taken = course.taken().get(k);
                double length = Gradients.norm(taken.update());
                double[] other = others.get(k).update();
                return near(
                        Arguments.times(other, 1 / Gradients.norm(other)),
                        Arguments.times(taken.update(), 1 / length),
                        taken.size() / length);
            });
        })) {
            return "same direction";
        }
        return seeds(name, (course, seed) -> {
                    double[] units = Arguments.ones(course.tasks());
                    units[0] = 2;
                    List<Taken> twice = course.times(units).taken();
                    units[0] = 3;
                    List<Taken> thrice = course.times(units).taken();
                    return IntStream.range(0, twice.size()).allMatch(k -> {
                        double[] one = course.taken().get(k).update();
                        double[] two = twice.get(k).update();
                        double[] line = IntStream.range(0, one.length)
                                .mapToDouble(j -> 2 * two[j] - one[j])
                                .toArray();
                        return near(thrice.get(k).update(), line, thrice.get(k).size());
                    });
                })
                ? "linear"
                : "no";
    }

    private static String weights(String name) {
        if (!seeds(
                name,
                (course, seed) ->
                        course.all(taken -> Arrays.stream(taken.weights()).allMatch(w -> w >= 0)))) {
            return sums(name, 1) ? "sum 1" : "any";
        }
        return sums(name, 1) ? "simplex" : sums(name, 0) ? "positive, sum T" : "positive";
    }

    /** Says that the weights sum to one, or with zero to the number of tasks. */
    private static boolean sums(String name, int sum) {
        return seeds(
                name,
                (course, seed) -> course.all(taken ->
                        Math.abs(Arrays.stream(taken.weights()).sum() - (sum == 0 ? course.tasks() : sum)) < 1e-9));
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "no";
    }

    private static Map<String, List<String>> promised() throws IOException {
        return Files.readAllLines(Path.of("../guide/balancing.md")).stream()
                .dropWhile(line -> !line.startsWith("| method | no task loses"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .collect(Collectors.toMap(
                        cells -> cells.get(0).replace("`", ""), cells -> cells.subList(1, cells.size())));
    }

    static Set<String> names() {
        return EveryMethod.names();
    }

    @Test
    void guideHasARowForEachMethod() throws IOException {
        assertThat(promised().keySet()).containsExactlyInAnyOrderElementsOf(names());
    }

    @ParameterizedTest
    @MethodSource("names")
    void keepsItsPromises(String name) throws IOException {
        assertThat(List.of(
                        yes(seeds(name, BalancerPropertiesTest::noTaskLoses)),
                        yes(seeds(name, BalancerPropertiesTest::zeroWhereStationary)),
                        yes(seeds(name, BalancerPropertiesTest::anyOrder)),
                        together(name),
                        apart(name),
                        weights(name)))
                .as("| `" + name + "` |")
                .isEqualTo(promised().get(name));
    }

    /** With equal losses and gradients that neither help nor disturb each other, a sum's weights grow with the number of tasks. */
    @ParameterizedTest
    @MethodSource("names")
    void sumsGrowWithTheNumberOfTasksAndMeansDoNot(String name) {
        double[] sums = IntStream.of(4, 8)
                .mapToDouble(tasks -> {
                    double[][] rows = new double[tasks][8];
                    IntStream.range(0, tasks).forEach(i -> rows[i][i] = 1);
                    Balancer.Step step = step(Arguments.ones(tasks), rows, 1);
                    Balancer method = EveryMethod.of(name, tasks);
                    // Its way to its sector is no update of the tasks yet.
                    Balancer there = method instanceof ParetoMtl pareto ? pareto.search(0) : method;
                    return Arrays.stream(there.start(tasks).weights(step))
                            .map(Math::abs)
                            .sum();
                })
                .toArray();
        boolean grows = sums[1] > 1.2 * sums[0];
        assertThat(grows).isEqualTo(EveryMethod.of(name, 4).reduction() == Balancer.Reduction.SUM);
    }

    /** The effective weight is the weight times how much of a gradient is in what took its place. */
    @ParameterizedTest
    @MethodSource("names")
    void saysHowMuchOfEachGradientIsLeft(String name) {
        Balancer method = EveryMethod.of(name, 5);
        Balancer.State state = method.start(5);
        boolean changed = false;
        for (int k = 0; k < 5; k++) {
            double[][] before = Gradients.normal(new Random(k), 5, 9);
            double[][] rows = copy(before);
            Balancer.Step step = step(Arguments.ones(5), rows, k);
            state.weights(step);
            double[] share = IntStream.range(0, 5)
                    .mapToDouble(i -> Cosines.dot(before[i], rows[i]) / Cosines.dot(before[i], before[i]))
                    .toArray();
            assertThat(state.kept(step)).containsExactly(share, within(1e-9));
            changed |= !Arrays.deepEquals(before, rows);
        }
        assertThat(changed).isEqualTo(method.replaces());
    }

    @ParameterizedTest
    @MethodSource("names")
    void isFiniteWhateverItIsGiven(String name) {
        Map<Integer, Balancer> methods = new TreeMap<>();
        for (Gradients.Named one : Gradients.hostile()) {
            int tasks = one.rows().length;
            if (tasks != 4 && tasks != 8) {
                continue;
            }
            Balancer.State state =
                    methods.computeIfAbsent(tasks, n -> EveryMethod.of(name, n)).start(tasks);
            for (double loss : new double[] {1, 0, 1e-12, 1e12}) {
                double[][] rows = copy(one.rows());
                double[] losses = IntStream.range(0, tasks)
                        .mapToDouble(i -> loss * (1 + i))
                        .toArray();
                double[] weights = state.weights(step(losses, rows, 1));
                assertThat(Arrays.stream(weights).allMatch(Double::isFinite)
                                && Arrays.stream(rows)
                                        .flatMapToDouble(Arrays::stream)
                                        .allMatch(Double::isFinite))
                        .as("%s: %s", one, Arrays.toString(weights))
                        .isTrue();
                state.epoch(losses);
            }
        }
    }
}
