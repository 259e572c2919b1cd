package io.github.braidml.train;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/**
 * Times two programs turn by turn, so that whatever else the machine does hits both.
 *
 * <p>What counts is this thread's processor time, and of it the fastest tenth of the steps: those that nothing disturbed.
 * On a busy machine the mean would flatter the program that needs less memory.
 *
 * @param first microseconds per step of one program
 * @param second microseconds per step of the other
 * @param ratio median over the rounds of first / second
 * @param least the least ratio of a round
 * @param most the greatest ratio of a round
 */
@NullMarked
record Duel(double first, double second, double ratio, double least, double most) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 7;
    private static final int TURN = 10;
    /** Steps per round of each program; slow steps are the engine's work, differ less and need fewer. */
    private static final int MOST_STEPS = 1_000;

    private static final int LEAST_STEPS = 20;
    private static final double ROUND_MICROS = 3e6;
    /** The compiler has seen a program after some thousand steps. */
    private static final int WARM_UP_STEPS = 4_000;

    private static final double WARM_UP_MICROS = 10e6;

    static Duel of(Side first, Side second) {
        int steps = warmUp(first, second);
        double[] one = new double[ROUNDS];
        double[] two = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            double[] ones = new double[steps];
            double[] twos = new double[steps];
            for (int from = 0; from < steps; from += TURN) {
                time(first, ones, from);
                time(second, twos, from);
            }
            one[i] = undisturbed(ones);
            two[i] = undisturbed(twos);
            ratios[i] = one[i] / two[i];
        }
        double least = Arrays.stream(ratios).min().orElseThrow();
        double most = Arrays.stream(ratios).max().orElseThrow();
        return new Duel(median(one), median(two), median(ratios), least, most);
    }

    /** Lets the compiler see both; returns how many steps of each make a round. */
    private static int warmUp(Side first, Side second) {
        double[] micros = new double[TURN];
        double last = 0;
        double spent = 0;
        for (int steps = 0; steps < WARM_UP_STEPS && spent < WARM_UP_MICROS; steps += TURN) {
            time(first, micros, 0);
            last = Arrays.stream(micros).sum();
            time(second, micros, 0);
            last += Arrays.stream(micros).sum();
            spent += last;
        }
        int turns = (int) Math.min(MOST_STEPS, Math.max(LEAST_STEPS, TURN * ROUND_MICROS / last)) / TURN;
        return turns * TURN;
    }

    /** Writes the processor time of each step of a turn. */
    private static void time(Side side, double[] micros, int from) {
        for (int i = from; i < from + TURN; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            side.step();
            micros[i] = (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
        }
    }

    private static double undisturbed(double[] micros) {
        Arrays.sort(micros);
        return micros[micros.length / 10];
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
