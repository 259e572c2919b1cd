package io.github.braidml.train;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * Times several programs turn by turn, as {@link Duel} does two.
 *
 * @param micros per program and round, processor time of the step at the fastest tenth
 */
@NullMarked
record Race(double[][] micros) {
    static final int ROUNDS = 7;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TURN = 10;

    /**
     * A program.
     *
     * @param prepare done before each step, not timed
     */
    record Runner(String name, Runnable prepare, Runnable step) {}

    /** Runs rounds of so many steps of each, after as many rounds for the compiler to see them; then does something per round. */
    static Race of(List<Runner> runners, int steps, Runnable afterRound) {
        double[][] micros = new double[runners.size()][ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            double[][] all = new double[runners.size()][steps];
            for (int from = 0; from < steps; from += TURN) {
                for (int r = 0; r < runners.size(); r++) {
                    turn(runners.get(r), all[r], from);
                }
            }
            if (round >= 0) {
                for (int r = 0; r < runners.size(); r++) {
                    Arrays.sort(all[r]);
                    micros[r][round] = all[r][steps / 10];
                }
                afterRound.run();
            }
        }
        return new Race(micros);
    }

    private static void turn(Runner runner, double[] micros, int from) {
        for (int i = from; i < from + TURN; i++) {
            runner.prepare().run();
            long start = THREADS.getCurrentThreadCpuTime();
            runner.step().run();
            micros[i] = (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
        }
    }

    /** Returns a program's median over the rounds. */
    double median(int runner) {
        return middle(micros[runner]);
    }

    /** Returns the ratios of the rounds, sorted. */
    static double[] ratios(double[] first, double[] second) {
        double[] ratios = new double[first.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = first[i] / second[i];
        }
        Arrays.sort(ratios);
        return ratios;
    }

    static double middle(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
