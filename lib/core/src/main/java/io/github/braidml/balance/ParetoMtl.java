package io.github.braidml.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pareto MTL: descends on all tasks inside one sector of the space of losses; a run for each sector gives solutions with
 * different trade-offs.
 *
 * <p>Sectors are those of rays: the losses belong to the ray with which they have the largest inner product, as
 * directions. A run first moves straight into its sector, until it is there or {@code search} steps are over; then it
 * takes the shortest combination of the tasks' gradients and of those of the conditions it violates. Weights can be
 * negative; their absolute values sum to the number of tasks.
 *
 * <p>Lin, Zhen, Li, Zhang, Kwong: Pareto Multi-Task Learning, NeurIPS 2019, arXiv:1912.12854.
 *
 * @param ray which of the rays this run follows, from 0
 * @param rays all rays, a number for each task
 * @param search most steps of the first phase, 100 by default
 */
public record ParetoMtl(int ray, List<List<Double>> rays, int search) implements GramianMethod {

    public ParetoMtl {
        rays = rays.stream().map(List::copyOf).toList();
        if (ray < 0 || ray >= rays.size()) {
            throw new IllegalArgumentException(
                    "paretoMtl(ray, rays): the ray must be one of 0 to %d; given %d".formatted(rays.size() - 1, ray));
        }
        for (List<Double> one : rays) {
            boolean proper = one.stream().allMatch(x -> x >= 0 && x < Double.POSITIVE_INFINITY)
                    && one.stream().anyMatch(x -> x > 0)
                    && one.size() == rays.get(0).size();
            if (!proper) {
                throw new IllegalArgumentException(
                        "paretoMtl(ray, rays): rays need as many numbers as each other, none negative, not all zero; given "
                                + rays);
            }
        }
        if (search < 0) {
            throw new IllegalArgumentException(
                    "paretoMtl: the first phase needs a number of steps that is not negative; given " + search);
        }
    }

    /** Returns the run of one of several rays. */
    public static ParetoMtl of(int ray, double[]... rays) {
        return new ParetoMtl(ray, Arrays.stream(rays).map(Arguments::list).toList(), 100);
    }

    /** Returns rays for two tasks, evenly spread from the first task's axis to the second's. */
    public static double[][] fan(int number) {
        double[][] rays = new double[number][];
        for (int k = 0; k < number; k++) {
            double angle = number == 1 ? Math.PI / 4 : Math.PI / 2 * k / (number - 1);
            // The last cosine would be a rounding below or above zero.
            rays[k] = new double[] {Math.max(0, Math.cos(angle)), Math.sin(angle)};
        }
        return rays;
    }

    /** Returns this method with another limit to the first phase. */
    public ParetoMtl search(int steps) {
        return new ParetoMtl(ray, rays, steps);
    }

    @Override
    public HeadGradients headGradients() {
        return HeadGradients.WEIGHTED;
    }

    @Override
    public State start(int tasks) {
        if (rays.get(0).size() != tasks) {
            throw new IllegalArgumentException(
                    "paretoMtl: rays need a number for each of the %d tasks; given %s".formatted(tasks, rays));
        }
        return new Sector();
    }

    /** Returns the conditions the losses violate: differences of unit rays from this run's. */
    private List<double[]> violated(int[] tasks, double[] losses) {
        double[] own = direction(ray, tasks);
        List<double[]> violated = new ArrayList<>();
        for (int k = 0; k < rays.size(); k++) {
            double[] difference = direction(k, tasks);
            for (int i = 0; i < difference.length; i++) {
                difference[i] -= own[i];
            }
            if (k != ray && Cosines.dot(difference, losses) > 0) {
                violated.add(difference);
            }
        }
        return violated;
    }

    private double[] direction(int k, int[] tasks) {
        double[] direction =
                Arrays.stream(tasks).mapToDouble(t -> rays.get(k).get(t)).toArray();
        double length = Math.sqrt(Cosines.dot(direction, direction));
        return Arguments.times(direction, length > 0 ? 1 / length : 0);
    }

    /** Returns the weights of the shortest convex combination of combinations of gradients. */
    private static double[] shortest(List<double[]> rows, double[][] gramian) {
        double[][] products = new double[rows.size()][rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            double[] image = Cosines.times(gramian, rows.get(i));
            for (int j = 0; j < rows.size(); j++) {
                products[j][i] = Cosines.dot(rows.get(j), image);
            }
        }
        double[] found = MinNorm.weights(products);
        double[] weights = new double[gramian.length];
        for (int i = 0; i < found.length; i++) {
            for (int k = 0; k < weights.length; k++) {
                weights[k] += found[i] * rows.get(i)[k];
            }
        }
        return weights;
    }

    @Override
    public String toString() {
        return "paretoMtl(%d, rays %s)%s".formatted(ray, rays, search == 100 ? "" : ".search(" + search + ")");
    }

    /** Steps of the first phase so far; as many as there may be once it is over. */
    private final class Sector implements State {
        private double steps;

        @Override
        public double[] weights(Step step) {
            int n = step.tasks().length;
            List<double[]> violated = violated(step.tasks(), step.losses());
            if (steps < search) {
                steps = violated.isEmpty() ? search : steps + 1;
                if (!violated.isEmpty()) {
                    return shortest(violated, step.gramian());
                }
            }
            List<double[]> rows = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                double[] own = new double[n];
                own[i] = 1;
                rows.add(own);
            }
            rows.addAll(violated);
            double[] weights = shortest(rows, step.gramian());
            double sum = Arrays.stream(weights).map(Math::abs).sum();
            return sum > 1e-12 ? Arguments.times(weights, n / sum) : weights;
        }

        @Override
        public double[] save() {
            return new double[] {steps};
        }

        @Override
        public void restore(double[] saved) {
            steps = saved[0];
        }
    }
}
