package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.CaGrad;
import io.github.braidml.balance.Equal;
import io.github.braidml.balance.Mgda;
import io.github.braidml.balance.NashMtl;
import io.github.braidml.balance.PcGrad;
import io.github.braidml.balance.UpGrad;
import io.github.braidml.data.Prepared;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** Measures the steps of methods that look at gradients against equal weights, and against TorchJD and LibMTL in PyTorch. */
@NullMarked
final class Rivals {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int[] TASKS = {2, 8, 32};
    private static final int ROUNDS = 5;
    /** The ways TorchJD offers; the fastest is the one compared with. */
    private static final List<String> SETTINGS = List.of("", "/gramian", "/sequential");

    private Rivals() {}

    private static Map<String, Balancer> methods() {
        Map<String, Balancer> all = new LinkedHashMap<>();
        all.put("pcgrad", new PcGrad());
        all.put("mgda", new Mgda(Mgda.Normalization.NONE));
        all.put("cagrad", new CaGrad(0.5, 1));
        all.put("nash", new NashMtl(1));
        all.put("upgrad", new UpGrad(List.of()));
        return all;
    }

    /**
     * Prints a table for the README.
     *
     * @param args nothing for our own steps; for the comparison with PyTorch {@code steps.py} and its interpreter, and if wanted a
     *     width, 64 or 512, and a number of tasks
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            say("| network | method | us | over equal() | on representation us | over equal() |");
            say("|---|---|---|---|---|---|");
            for (int tasks : TASKS) {
                ours(new Problem(32, 64, 64, tasks));
            }
            return;
        }
        say("| network | method | Braid us | TorchJD us | Braid / TorchJD | LibMTL us | Braid / LibMTL |");
        say("|---|---|---|---|---|---|---|");
        try (PythonSide python = new PythonSide(Path.of(args[0]), args[1])) {
            for (int[] size : new int[][] {{64, 64}, {512, 256}}) {
                for (int tasks : TASKS) {
                    boolean wanted = args.length < 4
                            || (Integer.parseInt(args[2]) == size[0] && Integer.parseInt(args[3]) == tasks);
                    Problem problem = new Problem(32, size[0], size[1], tasks);
                    methods().forEach((name, method) -> {
                        if (wanted) {
                            rivals(python, problem, name, method);
                        }
                    });
                }
            }
        }
    }

    private static void ours(Problem problem) {
        Prepared data = problem.prepare();
        for (Balancer method : methods().values()) {
            Duel exact = Duel.of(side(problem, data, method), side(problem, data, new Equal()));
            Duel upper = Duel.of(side(problem, data, method.onRepresentation()), side(problem, data, new Equal()));
            say("| %s | %s | %,.0f | **%.2f** | %,.0f | **%.2f** |"
                    .formatted(problem, method, exact.first(), exact.ratio(), upper.first(), upper.ratio()));
        }
    }

    private static BraidSide side(Problem problem, Prepared data, Balancer method) {
        return new BraidSide(problem, data, method);
    }

    private static void rivals(PythonSide python, Problem problem, String name, Balancer method) {
        BraidSide braid = side(problem, problem.prepare(), method);
        time(braid, problem.width() > 64 ? 50 : 10_000);
        String setting = fastest(python, problem, name);
        String[] torchjd = against(python, problem, braid, "torchjd", name + setting);
        String[] libmtl = against(python, problem, braid, "libmtl", name);
        say("| %s | %s | %s | %s | %s | %s | %s |"
                .formatted(problem, method, torchjd[0], torchjd[1], torchjd[2], libmtl[1], libmtl[2]));
    }

    private static String fastest(PythonSide python, Problem problem, String name) {
        String best = "";
        double least = Double.POSITIVE_INFINITY;
        for (String setting : SETTINGS) {
            if (python.prepare("torchjd", name + setting, problem).isEmpty()) {
                python.run(3);
                double micros = undisturbed(python.run(10));
                best = micros < least ? setting : best;
                least = Math.min(micros, least);
            }
        }
        return best;
    }

    /** Returns our time, theirs and the ratio; why there is none in place of the last two. */
    private static String[] against(PythonSide python, Problem problem, BraidSide braid, String library, String name) {
        String refused = python.prepare(library, name, problem);
        if (!refused.isEmpty()) {
            System.err.println(library + " " + name + ": " + refused);
            return new String[] {"", "-", "-"};
        }
        double last = Arrays.stream(python.run(5)).min().orElseThrow();
        int steps = (int) Math.max(10, Math.min(200, 5e5 / last));
        python.run(steps);
        double[] one = new double[ROUNDS];
        double[] two = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            one[round] = undisturbed(time(braid, steps));
            two[round] = undisturbed(python.run(steps));
            ratios[round] = one[round] / two[round];
        }
        return new String[] {
            "%,.0f".formatted(median(one)), "%,.0f".formatted(median(two)), "**%.2f**".formatted(median(ratios))
        };
    }

    private static double[] time(Side side, int steps) {
        double[] micros = new double[steps];
        for (int i = 0; i < steps; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            side.step();
            micros[i] = (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
        }
        return micros;
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

    private static void say(String line) {
        System.out.println(line);
    }
}
