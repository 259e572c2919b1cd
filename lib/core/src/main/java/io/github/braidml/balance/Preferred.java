package io.github.braidml.balance;

import java.util.List;

/**
 * A method whose weights are multiplied by how much each task matters. The preference is scaled to a mean of one, so that
 * equal numbers change nothing.
 *
 * @param preference one number per task, in the tasks' order
 * @param method the method whose weights are multiplied
 */
public record Preferred(List<Double> preference, Balancer method) implements Wrapper {

    public Preferred {
        preference = List.copyOf(preference);
        Given.checkShares("preference(method, shares)", "share", preference);
    }

    /** Returns a method with a preference on top. */
    public static Preferred of(Balancer method, double... preference) {
        return new Preferred(Given.list(preference), method);
    }

    @Override
    public State start(int tasks) {
        double[] factors = Given.each("preference(method, shares)", "share", preference, tasks, 1);
        double sum = 0;
        for (double factor : factors) {
            sum += factor;
        }
        double mean = sum / tasks;
        return new Around(method.start(tasks), 0) {
            @Override
            public double[] weights(Step step) {
                double[] weights = inner.weights(step);
                for (int i = 0; i < weights.length; i++) {
                    weights[i] *= factors[step.tasks()[i]] / mean;
                }
                return weights;
            }
        };
    }

    @Override
    public String toString() {
        return "preference(" + method + ", " + Given.words(preference) + ")";
    }
}
