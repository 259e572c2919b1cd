package io.github.braidml.balance;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The state of a method whose weights are multiplied by a factor for each task. A task of factor zero takes no part. */
public class Factors extends Around {
    private final double[] factors;
    private boolean asked;

    /** Starts with factors of one. */
    public Factors(Balancer.State inner, int tasks) {
        this(inner, tasks, 0);
    }

    Factors(Balancer.State inner, int tasks, int own) {
        super(inner, own);
        this.factors = new double[tasks];
        Arrays.fill(factors, 1);
    }

    /** Sets the factor of a task from the next step on. */
    public final void set(int task, double factor) {
        factors[task] = factor;
    }

    /** The places of the tasks that take part. */
    private int[] places(int[] tasks) {
        return IntStream.range(0, tasks.length)
                .filter(i -> factors[tasks[i]] > 0)
                .toArray();
    }

    private static int[] pick(int[] from, int[] places) {
        return Arrays.stream(places).map(i -> from[i]).toArray();
    }

    private static double[] pick(double[] from, int[] places) {
        return Arrays.stream(places).mapToDouble(i -> from[i]).toArray();
    }

    private static Balancer.Step pick(Balancer.Step step, int[] places) {
        if (places.length == step.tasks().length) {
            return step;
        }
        double[][] gramian = step.gramian().length == 0
                ? step.gramian()
                : Arrays.stream(places)
                        .mapToObj(i -> pick(step.gramian()[i], places))
                        .toArray(double[][]::new);
        return new Balancer.Step(pick(step.tasks(), places), pick(step.losses(), places), gramian, step.random());
    }

    @Override
    public boolean measures(int[] tasks) {
        int[] places = places(tasks);
        return places.length > 0 && inner.measures(pick(tasks, places));
    }

    @Override
    public double[] weights(Balancer.Step step) {
        int[] places = places(step.tasks());
        double[] weights = new double[step.tasks().length];
        asked = places.length > 0;
        if (asked) {
            double[] found = inner.weights(pick(step, places));
            for (int i = 0; i < places.length; i++) {
                weights[places[i]] = found[i] * factors[step.tasks()[places[i]]];
            }
        }
        return weights;
    }

    @Override
    public boolean looksBack() {
        return asked && inner.looksBack();
    }

    @Override
    public void after(Balancer.Step step, double[] losses) {
        int[] places = places(step.tasks());
        inner.after(pick(step, places), pick(losses, places));
    }
}
