package io.github.braidml.train;

import io.github.braidml.balance.Balancer;
import io.github.braidml.balance.CaGrad;
import io.github.braidml.balance.DualProj;
import io.github.braidml.balance.FairGrad;
import io.github.braidml.balance.Mgda;
import io.github.braidml.balance.NashMtl;
import io.github.braidml.balance.Pcd;
import io.github.braidml.balance.SdmGrad;
import io.github.braidml.balance.UpGrad;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/** Measures the solvers of the small problems inside balancing methods against ojAlgo's general convex solver. */
@NullMarked
final class Solvers {
    private static final int PROBLEMS = 5;

    private Solvers() {}

    /** Our method and the same problem put to ojAlgo; what both are given in the place of a Gramian. */
    record Pair(Balancer ours, Function<double[][], double[]> theirs, UnaryOperator<double[][]> given) {
        Pair(Balancer ours, Function<double[][], double[]> theirs) {
            this(ours, theirs, gramian -> gramian);
        }

        double[][][] problems(int tasks) {
            return Arrays.stream(gramians(tasks)).map(given).toArray(double[][][]::new);
        }
    }

    static Map<String, Pair> pairs() {
        Map<String, Pair> all = new LinkedHashMap<>();
        all.put("MGDA", new Pair(new Mgda(Mgda.Normalization.NONE), OjSide::minNorm));
        all.put("DualProj", new Pair(new DualProj(List.of()), OjSide::dualProj));
        all.put("UPGrad", new Pair(new UpGrad(List.of()), OjSide::upGrad));
        all.put("SDMGrad", new Pair(new SdmGrad(0.3), g -> OjSide.sdmGrad(g, 0.3)));
        all.put("SDMGrad, noise", new Pair(new SdmGrad(0.3), g -> OjSide.sdmGrad(g, 0.3), Solvers::noisy));
        // Without a memory every gradient is as long as usual.
        all.put("PCD", new Pair(new Pcd(0.02, 0), g -> OjSide.pcd(g, 0.02)));
        all.put("CAGrad", new Pair(new CaGrad(0.5, 0), g -> OjSide.caGrad(g, 0.5)));
        all.put("Nash-MTL", new Pair(new NashMtl(Double.POSITIVE_INFINITY), g -> OjSide.fair(g, 1)));
        all.put("FairGrad, alpha 2", new Pair(new FairGrad(2), g -> OjSide.fair(g, 2)));
        return all;
    }

    /** Gradients of 100 values with lengths that differ by a factor of some ten. */
    static double[][][] gramians(int tasks) {
        SplittableRandom random = new SplittableRandom(tasks);
        double[][][] all = new double[PROBLEMS][][];
        for (int p = 0; p < PROBLEMS; p++) {
            double[][] rows = new double[tasks][100];
            for (double[] row : rows) {
                double scale = Math.pow(10, random.nextDouble(-0.5, 0.5));
                for (int k = 0; k < row.length; k++) {
                    row[k] = scale * (random.nextDouble(-1, 1) + random.nextDouble(-1, 1));
                }
            }
            all[p] = new double[tasks][tasks];
            for (int s = 0; s < tasks; s++) {
                for (int t = 0; t < tasks; t++) {
                    for (int k = 0; k < rows[s].length; k++) {
                        all[p][s][t] += rows[s][k] * rows[t][k];
                    }
                }
            }
        }
        return all;
    }

    /** Products of gradients on two batches that have little to do with each other: no Gramian of anything. */
    private static double[][] noisy(double[][] gramian) {
        SplittableRandom random = new SplittableRandom(1);
        int n = gramian.length;
        double[][] products = new double[n][n];
        for (int s = 0; s < n; s++) {
            for (int t = 0; t < n; t++) {
                double size = s == t ? 0 : Math.sqrt(gramian[s][s] * gramian[t][t]);
                products[s][t] = gramian[s][t] + size * random.nextDouble(-1, 1);
            }
        }
        return products;
    }

    /** Returns our weights. */
    static double[] ours(Balancer.State state, double[][] gramian) {
        int[] tasks = IntStream.range(0, gramian.length).toArray();
        return state.weights(new Balancer.Step(tasks, new double[tasks.length], gramian, new SplittableRandom(1)));
    }

    /**
     * Prints a table for the README.
     *
     * @param args numbers of tasks; 8 and 32 by default
     */
    public static void main(String... args) {
        List<Integer> sizes = args.length == 0
                ? List.of(8, 32)
                : Arrays.stream(args).map(Integer::valueOf).toList();
        System.out.println("| problem | tasks | Braid us | ojAlgo us | ojAlgo / Braid |");
        System.out.println("|---|---|---|---|---|");
        for (int tasks : sizes) {
            pairs().forEach((name, pair) -> {
                double[][][] problems = pair.problems(tasks);
                Balancer.State state = pair.ours().start(tasks);
                Duel duel = Duel.of(turn(problems, problem -> ours(state, problem)), turn(problems, pair.theirs()));
                System.out.println("| %s | %d | %,.1f | %,.0f | **%.0f** |"
                        .formatted(name, tasks, duel.first() / PROBLEMS, duel.second() / PROBLEMS, 1 / duel.ratio()));
            });
        }
    }

    /** A step solves all problems, so that both programs are given the same. */
    private static Side turn(double[][][] gramians, Function<double[][], double[]> solver) {
        return new Side() {
            private double[] last = new double[0];

            @Override
            public void step() {
                for (double[][] gramian : gramians) {
                    last = solver.apply(gramian);
                }
            }

            @Override
            public double[] losses() {
                return last;
            }
        };
    }
}
