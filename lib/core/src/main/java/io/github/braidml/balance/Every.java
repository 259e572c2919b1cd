package io.github.braidml.balance;

import java.util.Arrays;

/**
 * A method asked once in some steps; in between each task keeps the weight it got last, and gradients need not be measured.
 *
 * @param steps how often: 1 is every step
 * @param method the method asked
 */
public record Every(int steps, Balancer method) implements Wrapper {

    public Every {
        Given.checkAtLeastOne("every(steps, method)", "steps", steps);
        Wrapper.checkWeighs("every(steps, method)", method, "it has to be asked at every step");
        Wrapper.checkSteady("every(steps, method)", method);
    }

    @Override
    public State start(int tasks) {
        return new Kept(this, tasks);
    }

    @Override
    public String toString() {
        return "every(" + steps + ", " + method + ")";
    }

    /** Its own numbers: the weight each task got last, then the steps since the method was asked. */
    private static final class Kept extends Around {
        private final int steps;
        private boolean asked;

        Kept(Every spec, int tasks) {
            super(spec.method.start(tasks), tasks + 1);
            this.steps = spec.steps;
            Arrays.fill(own, 0, tasks, Double.NaN);
        }

        /** A task that never got a weight makes the method speak out of turn. */
        private boolean asks(int[] tasks) {
            return own[own.length - 1] % steps == 0 || Arrays.stream(tasks).anyMatch(task -> Double.isNaN(own[task]));
        }

        @Override
        public boolean measures(int[] tasks) {
            return asks(tasks) && inner.measures(tasks);
        }

        @Override
        public double[] weights(Step step) {
            int[] tasks = step.tasks();
            asked = asks(tasks);
            if (asked) {
                double[] found = inner.weights(step);
                for (int i = 0; i < tasks.length; i++) {
                    own[tasks[i]] = found[i];
                }
                own[own.length - 1] = 0;
            }
            own[own.length - 1]++;
            return Arrays.stream(tasks).mapToDouble(task -> own[task]).toArray();
        }

        @Override
        public boolean looksBack() {
            return asked && inner.looksBack();
        }
    }
}
